"""Codes of items (rules §2.1). PURE. Zhejiang: 许可-00001-001[-01]; national: basic (12), implementing (31)."""

import re

from accounts.identity import IdentityFault, check_credit_code

# 类别 -> type of GB/T 39046-2020 A.1. 转报 has no type of its own there; it is another administrative power.
CLASSES = {
    "许可": "01",
    "处罚": "02",
    "强制": "03",
    "征收": "04",
    "给付": "05",
    "检查": "06",
    "确认": "07",
    "奖励": "08",
    "裁决": "09",
    "其他": "10",
    "转报": "10",
    "公共服务": "20",
}
ZHEJIANG = re.compile(rf"^({'|'.join(CLASSES)})-\d{{5}}-\d{{3}}(-\d{{2}})?$", re.ASCII)
BASIC = re.compile(r"^[0-9A-Z]{12}$")  # GB/T 39046-2020: province or country, type, department, item, sub-item
IMPLEMENTING = re.compile(r"^[0-9A-Z]{18}[1-7][0-9A-Z]{12}$")  # credit code, level of exercise, basic code


def is_item_code(code: str) -> bool:
    return any(form.match(code) for form in (ZHEJIANG, BASIC, IMPLEMENTING))


def basic(code: str) -> str:
    """What a code is compared by: the basic code inside an implementing one, else the code itself."""
    return code[19:] if IMPLEMENTING.match(code) else code


def tidy(code: str) -> str:
    """As people type it: full-width signs, blanks and small letters put right."""
    return "".join(code.split()).replace("－", "-").replace("—", "-").replace("–", "-").upper()


def fault_of(code: str, *, type_code: str = "") -> str:
    """ "" or what is wrong, as a word of items.reference.wording. type_code: of the item that bears it."""
    if "-" in code:
        return _zhejiang(code, type_code)
    if not (code.isascii() and code.isalnum()):
        return "characters"
    if len(code) not in (12, 31):
        return "length"
    if len(code) == 31:
        try:
            check_credit_code(code[:18])
        except IdentityFault:
            return "credit_code"
        if not IMPLEMENTING.match(code):
            return "level"
    own = basic(code)[2:4]  # the place of the type in a basic code
    return "type" if type_code and own in CLASSES.values() and own != type_code else ""


def _zhejiang(code, type_code):
    kind, *numbers = code.split("-")
    if kind not in CLASSES:
        return "class"
    if not ZHEJIANG.match(code):
        return "numbers"
    return "type" if type_code and CLASSES[kind] != type_code else ""

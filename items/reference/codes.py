"""Codes of items (rules §2.1). PURE. Zhejiang: 许可-00001-001[-01]; national: basic (12), implementing (31)."""

import re

ZHEJIANG = re.compile(r"^(许可|处罚|强制|征收|给付|检查|裁决|确认|奖励|其他|转报|公共服务)-\d{5}-\d{3}(-\d{2})?$")
BASIC = re.compile(r"^[0-9A-Z]{12}$")  # GB/T 39046-2020: province or country, type, department, item, sub-item
IMPLEMENTING = re.compile(r"^[0-9A-Z]{18}[1-7][0-9A-Z]{12}$")  # credit code, level of exercise, basic code


def is_item_code(code: str) -> bool:
    return any(form.match(code) for form in (ZHEJIANG, BASIC, IMPLEMENTING))


def basic(code: str) -> str:
    """What a code is compared by: the basic code inside an implementing one, else the code itself."""
    return code[19:] if IMPLEMENTING.match(code) else code

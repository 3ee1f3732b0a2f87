"""Facts as a paper says them: dates and codes in Chinese, tables as rows of text, nothing invisible. PURE."""

import unicodedata

from workflows.letters.kinds import DATES, DELIVERY_WAYS, LABELS, SPECIAL_PROCEDURES, TO_THE_PUBLIC, LetterKind

COPIES = "一式两份，申请人一份，本机关存档一份"
SEAL = "专用印章"
UNKNOWN_CONTACT = "待核"
TABLE_COLUMNS = {
    "materials": ("name", "form", "copies", "received"),
    "points": ("label", "problem", "required", "basis"),
    "promises": ("kind", "label", "promise", "basis"),
}


def said(data: dict) -> dict:
    """The facts with dates (2016年10月11日), times and codes in words; `received_on` is derived."""
    facts = {name: clean(value) if isinstance(value, str) else value for name, value in data.items()}
    for name in DATES:
        facts[name] = chinese_date(facts.get(name))
    facts["received_on"] = chinese_date(data.get("received_at"))
    facts["received_at"] = chinese_time(data.get("received_at"))
    facts["held_at"] = chinese_time(data.get("held_at"))
    facts["pause_kind"] = SPECIAL_PROCEDURES.get(data.get("pause_kind"), facts.get("pause_kind"))
    facts["way"] = DELIVERY_WAYS.get(data.get("way"), facts.get("way"))
    return facts


def table(name: str, rows: list[dict] | None) -> list[list[str]]:
    columns = TABLE_COLUMNS[name]
    return [[_cell(row.get(column)) for column in columns] for row in rows or []]


def delivery(facts: dict, *, way: str) -> list[list[str]]:
    """送达回证: what was not told stays blank, to be written and signed by hand (rules §8)."""
    names = ["document", "applicant", "way"]
    names += ["postal_number"] if way == "post" else []
    names += ["place", "receiver", "relation", "handler"]
    names += ["second_deliverer"] if way == "left" else []
    labels = LABELS | {"applicant": "受送达人", "handler": "送达人"}
    rows = [[labels[name], _cell(facts.get(name))] for name in names]
    return [*rows, ["收件人签名或者盖章", ""], ["收到时间", ""], ["备注", _cell(facts.get("note"))]]


def particulars(kind: LetterKind, facts: dict) -> list[list]:
    """The foot of the last page: what identifies the case, and whom to ask. [label, value, takes a whole line]"""
    handler = "接收人" if kind is LetterKind.RECEIPT else "经办人"
    rows = [
        ["申请人", f"{facts['applicant']}（{facts['applicant_id']}）", True],
        ["代理人", facts.get("agent"), True],
        ["办件编号", facts["case_number"], False],
        ["承办机构", facts.get("agency") or facts["bureau"], False],
        [handler, facts["handler"], False],
        ["联系电话", facts.get("contact") or UNKNOWN_CONTACT, False],
        ["份数", facts.get("copies") or COPIES, True],
    ]
    if kind in TO_THE_PUBLIC:
        rows = [row for row in rows if row[0] not in ("申请人", "代理人", "份数")]
    return [[label, str(value), wide] for label, value, wide in rows if value]


def chinese_date(value) -> str:
    """2016-10-11 (text, date or datetime) -> 2016年10月11日; nothing stays empty."""
    if not value:
        return ""
    year, month, day = str(value)[:10].split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def chinese_time(value) -> str:
    """2016-10-11 09:05 (also with a T) -> 2016年10月11日9时5分; a date alone stays a date."""
    hour, _, minute = str(value or "")[11:16].partition(":")
    return chinese_date(value) + (f"{int(hour)}时{int(minute)}分" if minute else "")


def clean(text: str) -> str:
    """Without what nobody sees: tabs, and format characters that come with copied text or turn its direction round."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\t", " ")
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _cell(value) -> str:
    if isinstance(value, bool):
        return "已收" if value else "未收"
    return "" if value is None else clean(str(value))

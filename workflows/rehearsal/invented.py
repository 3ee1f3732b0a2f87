"""Names and numbers that are nobody's, and answers of a real case made into such. PURE."""

from accounts.identity import credit_check, resident_check
from items.forms import registered_keys

_BODY, _CODE = "33028219800101000", "91330282MA0000000"
RESIDENT_ID = _BODY + resident_check(_BODY)
CREDIT_CODE = _CODE + credit_check(_CODE)
PHONE = "0574-00000000"
BANK_ACCOUNT = "6200000000000000000"
BIRTHDAY = "1980-01-01"
NAMES = {"person": "测试申请人", "organisation": "测试单位"}
TEXT = "测试内容"
NUMBERS = {"resident_id": RESIDENT_ID, "credit_code": CREDIT_CODE, "phone": PHONE, "bank_account": BANK_ACCOUNT}
# What says nothing of who it was, and may decide which way a case goes.
HARMLESS = frozenset({"number", "money", "choice", "choices", "checkbox"})


def without_people(definition: dict, answers: dict, *, kind: str, turn: int = 0) -> dict:
    """Answers of a real case without anything that says whose they are. kind: of the applicant.

    turn: how often the case had been corrected, so that what was answered anew is another answer here too. What the
    form does not know is dropped.
    """
    own = set(registered_keys(definition, kind))
    clean = {}
    for section in definition.get("sections", []):
        for field in section["fields"]:
            if field["key"] in answers:
                clean[field["key"]] = _of(field, answers[field["key"]], kind, turn, field["key"] in own)
    return clean


def _of(field: dict, value, kind: str, turn: int, own: bool = False):
    sort = field["kind"]
    if value in (None, "", []):
        return value
    if own:
        return NAMES[kind]
    if sort == "table":
        return [
            {
                column["key"]: _of(column, row[column["key"]], kind, turn)
                for column in field["columns"]
                if column["key"] in row
            }
            for row in value
        ]
    if sort in HARMLESS:
        return value
    if sort == "date":
        return BIRTHDAY if field["key"].startswith(("born", "birth")) else value
    if sort in NUMBERS:
        return NUMBERS[sort]
    return (TEXT + str(turn or ""))[: field.get("max_length", 200)]

"""Plausible answers to any item's form, made from its definition and from what is known of the applicant."""

from datetime import date, timedelta

from demo import people, words
from items.forms import options_of

PHONE = "0574-00000000"
NAMES = {"contact_name", "agent_name", "guardian", "principal"}
OWN_NAME = {
    "organisation": {"company_name", "applicant_name", "sponsor_name"},
    "person": {"name", "applicant_name", "sponsor_name"},
}
# What most people would choose, where any choice would be allowed.
USUAL = {"opinion": "同意", "arbitration": "没有争议", "insured": "已参保", "notice_result": "无异议"}
BY_KIND = {
    "organisation": {"by": "用人单位", "sponsor_kind": "社会组织"},
    "person": {"by": "受伤职工本人", "sponsor_kind": "个人"},
}
YEARS_AGO = {
    "born_on": (28, 45),
    "founded_on": (2, 15),
    "joined_on": (4, 16),
    "started_on": (2, 14),
    "issued_on": (2, 3),
}
RETIRED = 62
AHEAD = {"expires_on": (70, 200), "lease_to": (300, 900), "passport_to": (400, 1500), "retire_on": (10, 60)}


def fill(definition: dict, *, rng, day: date, applicant=None) -> dict:
    """Answers {key: value} that pass `items.forms.validate`."""
    answers = {}
    for section in definition.get("sections", []):
        for field in section["fields"]:
            answers[field["key"]] = _value(field, answers, rng, day, applicant)
    return answers


def _value(field, answers, rng, day, applicant=None, in_table=False):
    kind, key = field["kind"], field["key"]
    if kind == "table":
        rows = max(field.get("min_rows", 1), rng.choice([1, 1, 2, 3]))
        return [_row(field, rng, day) for _n in range(min(rows, field.get("max_rows", 9)))]
    if kind == "choice":
        return _choice(field, answers, rng, day, applicant)
    if kind == "choices":
        values = [value for value, _label in options_of(field)]
        return rng.sample(values, min(len(values), rng.choice([1, 2, 2, 3])))
    if kind == "checkbox":
        return bool(field.get("required")) or key == "registered"
    if kind in ("number", "money"):
        return _amount(field, rng, day)
    if kind == "date":
        return _date(field, answers, rng, day, in_table)
    if kind == "resident_id":
        return _own_number(None if _for_another(answers) else applicant, kind, in_table) or people.resident_id(
            rng.randrange(1, 40)
        )
    if kind == "credit_code":
        return _own_number(applicant, kind, in_table) or people.credit_code(rng.randrange(1, 30))
    if kind == "phone":
        return PHONE
    if kind == "bank_account":
        return rng.choice(words.TEXTS["bank_account"])
    if key == "name" and _for_another(answers):
        applicant = None
    return _text(field, rng, applicant, in_table)[: field.get("max_length", 200)]


def _for_another(answers) -> bool:
    """A relative applies for the injured worker: name and number are the worker's."""
    return answers.get("by") == "近亲属"


def _row(field, rng, day) -> dict:
    row = {}
    for column in field["columns"]:
        row[column["key"]] = _value(column, row, rng, day, in_table=True)
    return row


def _choice(field, answers, rng, day, applicant):
    values, key = [value for value, _label in options_of(field)], field["key"]
    number = _own_number(applicant, "resident_id", in_table=False)
    wanted = USUAL.get(key) or (BY_KIND[applicant.kind].get(key) if applicant else None)
    if key == "by" and number and day.year - int(number[6:10]) >= RETIRED:
        wanted = "近亲属"
    if key == "sex" and len(answers.get("resident_id", "")) == 18:
        wanted = "男" if int(answers["resident_id"][16]) % 2 else "女"
    return wanted if wanted in values else rng.choice(values)


def _own_number(applicant, id_type, in_table) -> str | None:
    if applicant is None or in_table or applicant.id_type != id_type:
        return None
    return people.number_of(applicant)


def _text(field, rng, applicant, in_table) -> str:
    key = field["key"]
    if key in NAMES or (key == "name" and (in_table or applicant is None)):
        return people.person_name(rng.randrange(60))
    if applicant is not None and not in_table:
        if key in OWN_NAME[applicant.kind]:
            return applicant.name
        if key == "legal_representative" and applicant.legal_representative:
            return applicant.legal_representative
    if key in ("name", "legal_representative"):  # the injured worker an employer names, and the like
        return people.person_name(rng.randrange(60))
    if key in ("company_name", "applicant_name", "sponsor_name", "employer", "last_unit"):
        return people.organisation_name(rng.randrange(1, 30))
    if key == "reason" and field["kind"] == "textarea":
        return rng.choice(words.LONG_REASONS)
    return rng.choice(words.TEXTS.get(key) or [f"{field['label']}（演示）"])


def _amount(field, rng, day) -> str:
    if field["key"] == "year":
        return str(day.year - rng.choice([1, 2, 3]))
    low, high = words.AMOUNTS.get(field["key"], (1, 38))
    low = max(low, int(field.get("min", low)))
    high = min(max(high, low), int(field.get("max", high)))
    return str(rng.randint(min(low, high), high))


def _date(field, answers, rng, day, in_table) -> str:
    key = field["key"]
    earlier = answers.get(field.get("not_before") or ("from_on" if key == "to_on" else ""))
    if earlier:
        span = (400, 1200) if in_table else (3, 9) if key.startswith("notice") else (180, 360)
        chosen = date.fromisoformat(earlier) + timedelta(days=rng.randrange(*span))
    elif key in YEARS_AGO or (in_table and key == "from_on"):
        low, high = (15, 38) if key == "started_on" and "工作" in field["label"] else YEARS_AGO.get(key, (5, 20))
        chosen = day - timedelta(days=rng.randrange(low * 365, high * 365))
    elif key in AHEAD or key == "from_on":
        chosen = day + timedelta(days=rng.randrange(*AHEAD.get(key, (10, 40))))
    else:
        chosen = day - timedelta(days=rng.randrange(5, 28))
    if "min" in field:
        chosen = max(chosen, date.fromisoformat(field["min"]))
    if "max" in field:
        chosen = min(chosen, date.fromisoformat(field["max"]))
    return chosen.isoformat()

"""Plausible answers to any item's form, made from its definition."""

from datetime import timedelta

from demo import people
from items.forms import options_of

TEXTS = {
    "company_name": "慈溪市样例制造有限公司（演示）",
    "address": "慈溪市浒山街道样例路100号（演示）",
    "legal_representative": "林海峰",
    "contact_name": "邵联系",
    "position": "设备维修",
}


def fill(definition: dict, *, rng, day) -> dict:
    """Answers {key: value} that pass `items.forms.validate`."""
    answers = {}
    for section in definition.get("sections", []):
        for field in section["fields"]:
            answers[field["key"]] = _value(field, answers, rng, day)
    return answers


def _value(field, answers, rng, day):
    kind = field["kind"]
    if kind == "table":
        rows = max(field.get("min_rows", 1), rng.choice([1, 1, 2]))
        return [_row(field, rng, day) for _n in range(rows)]
    if kind == "choice":
        return rng.choice(options_of(field))[0]
    if kind == "choices":
        return [options_of(field)[0][0]]
    if kind == "checkbox":
        return True
    if kind in ("number", "money"):
        low = float(field.get("min", 1))
        high = min(float(field.get("max", low + 60)), low + 60)
        return str(int(rng.uniform(max(low, 1), max(high, 1))))
    if kind == "date":
        return _date(field, answers, rng, day)
    if kind == "resident_id":
        return people.resident_id(rng.randrange(1, 40))
    if kind == "credit_code":
        return people.credit_code(rng.randrange(1, 30))
    if kind == "phone":
        return "13800000000"
    if kind == "textarea":
        return "按照实际情况填写（演示）。"
    return TEXTS.get(field["key"], f"{field['label']}（演示）"[: field.get("max_length", 60)])


def _row(field, rng, day) -> dict:
    row = {}
    for column in field["columns"]:
        row[column["key"]] = _value(column, row, rng, day)
    return row


def _date(field, answers, rng, day) -> str:
    earlier = answers.get(field.get("not_before", ""))
    chosen = day - timedelta(days=rng.randrange(5, 25))
    if earlier:
        chosen = max(chosen, day.fromisoformat(earlier) + timedelta(days=rng.randrange(10, 40)))
    if "min" in field:
        chosen = max(chosen, day.fromisoformat(field["min"]))
    if "max" in field:
        chosen = min(chosen, day.fromisoformat(field["max"]))
    return chosen.isoformat()

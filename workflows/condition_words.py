"""Conditions in words, and what an administrator may use in them."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from items.forms import fields_of, options_of

FACTS = {
    "case_channel": gettext_lazy("how it came in"),
    "case_applicant": gettext_lazy("kind of applicant"),
    "case_in_town": gettext_lazy("came in at a town"),
    "case_deemed": gettext_lazy("accepted by law, in silence"),
    "case_sent_back": gettext_lazy("was sent back before"),
    "case_result": gettext_lazy("decision"),
    "case_objections": gettext_lazy("opinions in joint reviews that do not agree"),
}
VALUES = {
    "case_channel": {
        "web": gettext_lazy("online"),
        "counter": gettext_lazy("at the counter"),
        "town": gettext_lazy("at a town's counter"),
        "import": gettext_lazy("imported"),
    },
    "case_applicant": {"person": gettext_lazy("a person"), "organisation": gettext_lazy("an organisation")},
    "case_result": {"granted": gettext_lazy("granted"), "refused": gettext_lazy("not granted")},
}
SIGNS = {
    "==": gettext_lazy(" is "),
    "!=": gettext_lazy(" is not "),
    ">=": " ≥ ",
    "<=": " ≤ ",
    ">": " > ",
    "<": " < ",
    "and": gettext_lazy(" and "),
    "or": gettext_lazy(" or "),
    "not": gettext_lazy("not "),
    "in": gettext_lazy(" in "),
    "true": gettext_lazy("yes"),
    "false": gettext_lazy("no"),
}
TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|[A-Za-z_][A-Za-z0-9_]*|[=!<>]=|\S|\s+")


def in_words(text: str, form: dict) -> str:
    """“headcount >= 100” -> “职工人数 ≥ 100”. What it does not know stays as it stands."""
    labels = {field["key"]: field.get("label", field["key"]) for field in fields_of(form)} | FACTS
    values = {
        field["key"]: {str(value): label for value, label in options_of(field)} for field in fields_of(form)
    } | VALUES
    said, about = [], ""
    for token in TOKEN.findall(text):
        if token.isspace():
            said.append(" ")
        elif token[0] in "\"'":
            said.append(f"“{values.get(about, {}).get(token[1:-1], token[1:-1])}”")
        elif token in labels:
            about = token
            said.append(f"“{labels[token]}”" if token not in FACTS else str(labels[token]))
        else:
            said.append(str(SIGNS.get(token, token)))
    return re.sub(r"\s+", " ", "".join(said)).strip()


def names(form: dict) -> list[dict]:
    """What a condition over this form may ask about: {key, label, values: [(value, label)], example}."""
    found = []
    for field in fields_of(form):
        key, kind = field["key"], field.get("kind", "text")
        values = [(str(value), str(label)) for value, label in options_of(field)]
        found.append(
            {"key": key, "label": field.get("label", key), "values": values, "example": _example(key, kind, values)}
        )
    for key, label in FACTS.items():
        values = [(value, str(words)) for value, words in VALUES.get(key, {}).items()]
        kind = "choice" if values else "number" if key == "case_objections" else "checkbox"
        found.append({"key": key, "label": str(label), "values": values, "example": _example(key, kind, values)})
    return found


def _example(key: str, kind: str, values) -> str:
    if kind in ("number", "money"):
        return f"{key} >= {1 if key.startswith('case_') else 100}"
    if kind == "date":
        return f'{key} < d"2016-10-01"'
    if kind == "checkbox":
        return key
    if kind == "choices":
        value = values[0][0] if values else _("a text")
        return f'"{value}" in {key}'
    if kind == "table":
        return f"{key}.length > 3"
    value = values[0][0] if values else _("a text")
    return f'{key} == "{value}"'

"""An application form: its definition, and what is wrong with the answers. PURE: one set of rules for page and API.

    {"schema": 1, "sections": [{"key", "title", "help", "fields": [{"key", "label", "kind", "required", "help",
        "options": [{"value", "label"} or text], "show_if": {"field", "equals"}, "columns": [fields of a table],
        "min", "max", "whole", "max_length", "not_before": key of another date, "min_rows", "max_rows",
        "registered": "person", "organisation" or "applicant": holds the registered name (of a number field: the
        registered number) of such an applicant}]}]}

`validate(definition, answers)` gives `(clean, errors)`. `clean` has every field that is shown: the tidied value where
it is right, and exactly what was typed where it is not, so that nothing has to be typed twice. `errors` maps a path
("posts.0.count") to a code; `items.form_messages` says it in words. What the form does not ask for is dropped
(行政许可法 Art. 31: nothing unrelated may be demanded or kept).
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from accounts.identity import check_credit_code, check_resident_id

KINDS = frozenset(
    [
        "text",
        "textarea",
        "number",
        "money",
        "date",
        "choice",
        "choices",
        "resident_id",
        "credit_code",
        "phone",
        "bank_account",
        "checkbox",
        "table",
    ]
)
LONGEST = {"text": 200, "textarea": 2000}
MOST_ROWS = 200
# Control characters other than tab and line ends never belong in an answer and break letters and exports.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
PHONE = re.compile(r"^(?:\+86[- ]?)?(?:1\d{10}|0\d{2,3}[- ]?\d{7,8}(?:-\d{1,6})?|\d{7,8}|400[- ]?\d{3}[- ]?\d{4})$")
BANK_ACCOUNT = re.compile(r"^\d{12,19}$", re.ASCII)  # cards have 16 to 19 digits, accounts of organisations fewer
REGISTERED = ("person", "organisation", "applicant")
NUMBERS = ("resident_id", "credit_code")
HOLDS_REGISTERED = ("text", *NUMBERS)  # the name, or the number
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


class Fault(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


def fields_of(definition):
    for section in definition.get("sections", []):
        yield from section.get("fields", [])


def options_of(field):
    """Options as (value, label) pairs; a plain text stands for both."""
    return [
        (option, option) if isinstance(option, str) else (option["value"], option.get("label", option["value"]))
        for option in field.get("options", [])
    ]


def registered_keys(definition, kind):
    """The fields that hold the registered name of an applicant of this kind ("person", "organisation")."""
    return [field["key"] for field in _registered(definition, kind) if field["kind"] == "text"]


def not_as_registered(definition, answers, *, kind, name):
    """{path: code} of fields that hold another name than the one the applicant is registered under."""
    keys = registered_keys(definition, kind)
    return {key: "not_as_registered" for key in keys if answers.get(key) not in (None, "", name)}


def of_another(definition, answers, *, kind, is_own):
    """{path: code} of number fields that hold another number than the applicant's. `is_own(kind of field, number)`
    says whether it is; None where that cannot be said."""
    fields = [field for field in _registered(definition, kind) if field["kind"] in NUMBERS]
    typed = [(field, answers[field["key"]]) for field in fields if answers.get(field["key"])]
    return {field["key"]: "another_number" for field, number in typed if is_own(field["kind"], number) is False}


def _registered(definition, kind):
    return [field for field in fields_of(definition) if field.get("registered") in (kind, "applicant")]


def validate(definition, answers):
    answers = answers if isinstance(answers, dict) else {}
    clean, errors, shown = {}, {}, set()
    for field in fields_of(definition):
        if not _is_shown(field, clean, shown):
            continue
        shown.add(field["key"])
        _take(field, answers.get(field["key"]), field["key"], clean, errors)
    _check_order_of_dates(list(fields_of(definition)), clean, errors, "")
    return clean, errors


def _is_shown(field, clean, shown):
    rule = field.get("show_if")
    if not rule:
        return True
    if rule["field"] not in shown:
        return False
    value, wanted = clean.get(rule["field"]), rule["equals"]
    return wanted in value if isinstance(value, list) else value == wanted


def _take(field, typed, path, clean, errors):
    key = field["key"]
    if field["kind"] == "table":
        clean[key] = _table(field, typed, path, errors)
        return
    if _is_blank(typed) or (field["kind"] == "checkbox" and typed in (False, "off", "false", "0")):
        clean[key] = {"choices": [], "checkbox": False}.get(field["kind"], "")
        if field.get("required"):
            errors[path] = "must_be_ticked" if field["kind"] == "checkbox" else "required"
        return
    try:
        clean[key] = READERS[field["kind"]](field, typed)
    except Fault as fault:
        clean[key] = typed
        errors[path] = fault.code


def _is_blank(typed):
    return typed is None or typed == [] or (isinstance(typed, str) and not typed.strip())


def _string(typed):
    if isinstance(typed, bool) or not isinstance(typed, (str, int, float)):
        raise Fault("not_text")
    text = str(typed).replace("\r\n", "\n").replace("\r", "\n").strip()
    if UNPRINTABLE.search(text):
        raise Fault("unprintable")
    return text


def _line(typed):
    text = _string(typed)
    if "\n" in text:
        raise Fault("one_line_only")
    return text


def _text(field, typed):
    text = _line(typed) if field["kind"] == "text" else _string(typed)
    longest = field.get("max_length", LONGEST[field["kind"]])
    if len(text) > longest:
        raise Fault(f"too_long:{longest}")
    return text


def _decimal(typed):
    text = _line(typed).translate(FULL_WIDTH).replace(",", "")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,6})?", text, re.ASCII):
        raise Fault("not_a_number")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Fault("not_a_number") from None


def _within(field, value):
    if "min" in field and value < Decimal(str(field["min"])):
        raise Fault(f"too_small:{field['min']}")
    if "max" in field and value > Decimal(str(field["max"])):
        raise Fault(f"too_large:{field['max']}")


def _number(field, typed):
    value = _decimal(typed)
    whole = value == value.to_integral_value()
    if field.get("whole") and not whole:
        raise Fault("not_whole")
    _within(field, value)
    return int(value) if whole else str(value.normalize())


def _money(field, typed):
    value = _decimal(typed)
    if value < 0:
        raise Fault("too_small:0")
    if -value.normalize().as_tuple().exponent > 2:
        raise Fault("not_money")
    _within(field, value)
    return f"{value:.2f}"


def _date(field, typed):
    text = _line(typed).translate(FULL_WIDTH)
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text, re.ASCII)
    try:
        value = date(*map(int, match.groups()))
    except (AttributeError, ValueError):
        raise Fault("not_a_date") from None
    if value.year < 1900 or value.year > 2200:
        raise Fault("not_a_date")
    for bound, code, broken in (("min", "too_early", date.__lt__), ("max", "too_late", date.__gt__)):
        if bound in field and broken(value, date.fromisoformat(field[bound])):
            raise Fault(f"{code}:{field[bound]}")
    return value.isoformat()


def _choice(field, typed):
    if not isinstance(typed, str) or typed not in dict(options_of(field)):
        raise Fault("not_an_option")
    return typed


def _choices(field, typed):
    chosen = [typed] if isinstance(typed, str) else typed
    if not isinstance(chosen, list):
        raise Fault("not_an_option")
    allowed = dict(options_of(field))
    if not all(isinstance(one, str) and one in allowed for one in chosen):
        raise Fault("not_an_option")
    return [value for value in allowed if value in chosen]  # in the form's order, each once


def _identity(check, code):
    def read(field, typed):
        try:
            return check(_line(typed).translate(FULL_WIDTH))
        except ValueError as error:
            raise Fault(f"{code}:{getattr(error, 'code', 'invalid')}") from None

    return read


def _phone(field, typed):
    text = _line(typed).translate(FULL_WIDTH)
    if not PHONE.match(text):
        raise Fault("bad_phone")
    return text


def _bank_account(field, typed):
    """Digits, with spaces or hyphens between them as on a card. No check digit: accounts of organisations have none."""
    text = re.sub(r"[\s-]", "", _line(typed).translate(FULL_WIDTH))
    if not BANK_ACCOUNT.match(text):
        raise Fault("bad_bank_account")
    return text


def _checkbox(field, typed):
    if typed in (True, "on", "true", "1", "yes"):
        return True
    raise Fault("not_an_option")


def _table(field, typed, path, errors):
    if _is_blank(typed):
        typed = []
    if not isinstance(typed, list) or not all(isinstance(row, dict) for row in typed):
        errors[path] = "not_a_table"
        return typed
    filled = [row for row in typed if not all(_is_blank(value) or value is False for value in row.values())]
    most, least = field.get("max_rows", MOST_ROWS), field.get("min_rows", 1 if field.get("required") else 0)
    if len(filled) > most:
        errors[path] = f"too_many_rows:{most}"
        return filled
    if len(filled) < least:
        errors[path] = "required" if not filled else f"too_few_rows:{least}"
    rows = []
    for index, row in enumerate(filled):
        clean = {}
        for column in field["columns"]:
            _take(column, row.get(column["key"]), f"{path}.{index}.{column['key']}", clean, errors)
        _check_order_of_dates(field["columns"], clean, errors, f"{path}.{index}.")
        rows.append(clean)
    return rows


def _check_order_of_dates(fields, clean, errors, prefix):
    for field in fields:
        key, other = field["key"], field.get("not_before")
        if not other or not clean.get(key) or not clean.get(other):
            continue
        if prefix + key not in errors and prefix + other not in errors and clean[key] < clean[other]:
            errors[prefix + key] = "before_the_other_date"


READERS = {
    "text": _text,
    "textarea": _text,
    "number": _number,
    "money": _money,
    "date": _date,
    "choice": _choice,
    "choices": _choices,
    "resident_id": _identity(check_resident_id, "resident_id"),
    "credit_code": _identity(check_credit_code, "credit_code"),
    "phone": _phone,
    "bank_account": _bank_account,
    "checkbox": _checkbox,
}

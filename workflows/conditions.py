"""Conditions on the ways of a flow: short expressions over the form and the case, never Python.

    headcount >= 100 and case_channel == "web"

Names are the keys of the form's fields, and the facts of the case in FACTS. The language is rule-engine's; patterns
are left out, because a badly written one can keep a process busy for hours.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

import rule_engine
from django.utils.translation import gettext as _
from rule_engine import DataType
from rule_engine.errors import EngineError, RuleSyntaxError, SymbolResolutionError

from items.forms import options_of

TEXT, NUMBER, YES, DAY = DataType.STRING, DataType.FLOAT, DataType.BOOLEAN, DataType.DATETIME
FACTS = {
    "case_channel": TEXT,  # web, counter, town, import
    "case_applicant": TEXT,  # person, organisation
    "case_in_town": YES,
    "case_deemed": YES,  # accepted by law, in silence
    "case_sent_back": YES,
    "case_result": TEXT,  # granted, refused, or empty before the decision
    "case_objections": NUMBER,  # opinions in joint reviews that do not agree
}
KINDS = {
    "number": NUMBER,
    "money": NUMBER,
    "date": DAY,
    "checkbox": YES,
    "choices": DataType.ARRAY(TEXT),
    "table": DataType.ARRAY(DataType.MAPPING(TEXT, DataType.UNDEFINED)),
}
UNSAFE = re.compile(r"=~|!~")


def symbols_of(form: dict) -> dict[str, DataType]:
    """Every name a condition over this form may use."""
    fields = [field for section in form.get("sections", ()) for field in section.get("fields", ())]
    return {field["key"]: KINDS.get(field["kind"], TEXT) for field in fields} | FACTS


def problem(text: str, form: dict) -> str:
    """What is wrong with a condition, in words, or an empty string."""
    try:
        _without_patterns(text)
        rule = rule_engine.Rule(text, context=_typed(form))
    except SymbolResolutionError as error:
        known = "、".join(sorted(symbols_of(form)))
        return _("“%(name)s” is not known here. Known: %(known)s.") % {"name": error.symbol_name, "known": known}
    except RuleSyntaxError:
        return _("It cannot be read. Example: %(example)s") % {"example": 'headcount >= 100 and case_channel == "web"'}
    except (EngineError, ValueError) as error:
        return _("It compares things that do not go together: %(why)s") % {"why": getattr(error, "message", error)}
    if rule.statement.expression.result_type not in (YES, DataType.UNDEFINED):
        return _("It must be true or false, as a comparison is.")
    return _unknown_choice(text, form)


def holds(text: str, facts: dict) -> bool:
    """Judge a condition by the answers and facts of a case. What was not answered makes a comparison false."""
    try:
        return bool(_compiled(text).evaluate(facts))
    except (EngineError, TypeError, ArithmeticError):
        return False


def facts_of(application, *, objections: int = 0) -> dict:
    """The answers, read as what they are, and the facts of the case."""
    fields = {
        field["key"]: field["kind"]
        for section in application.edition.form.get("sections", ())
        for field in section.get("fields", ())
    }
    answers = {key: _read(application.answers.get(key), kind) for key, kind in fields.items()}
    decided = application.state if application.state in ("granted", "refused") else ""
    return answers | {
        "case_channel": application.channel,
        "case_applicant": application.applicant.kind,
        "case_in_town": application.town_id is not None,
        "case_deemed": application.deemed,
        "case_sent_back": application.sent_back,
        "case_result": decided,
        "case_objections": objections,
    }


def _read(value, kind: str):
    if value in (None, ""):
        return False if kind == "checkbox" else None
    if kind in ("number", "money"):
        try:
            return float(value)
        except (TypeError, ValueError):
            return None
    if kind == "date":
        try:
            return datetime.datetime.fromisoformat(str(value))
        except ValueError:
            return None
    return value


def _without_patterns(text: str) -> None:
    if UNSAFE.search(text):
        raise ValueError(_("patterns (=~) are not allowed"))


def _typed(form: dict) -> rule_engine.Context:
    return rule_engine.Context(
        type_resolver=rule_engine.type_resolver_from_dict(symbols_of(form)), default_timezone="utc"
    )


@lru_cache(maxsize=2000)
def _compiled(text: str) -> rule_engine.Rule:
    _without_patterns(text)
    return rule_engine.Rule(
        text, context=rule_engine.Context(resolver=rule_engine.resolve_item, default_timezone="utc")
    )


def _unknown_choice(text: str, form: dict) -> str:
    """A comparison with something that cannot be chosen would simply never hold: said before it is published."""
    for section in form.get("sections", ()):
        for field in section.get("fields", ()):
            if field["kind"] not in ("choice", "choices"):
                continue
            known = {str(value) for value, _label in options_of(field)}
            for given in re.findall(rf"\b{re.escape(field['key'])}\s*[!=]=\s*[\"']([^\"']*)[\"']", text):
                if given not in known:
                    return _("“%(value)s” cannot be chosen for “%(field)s”. Possible: %(known)s.") % {
                        "value": given,
                        "field": field.get("label", field["key"]),
                        "known": "、".join(sorted(known)),
                    }
    return ""

"""One raw row of a file -> what it says about an item. PURE. Wrong types become problems, never exceptions; what the
row does not say stays out of `content`, so that an import never wipes or invents what it was not told."""

import re
from dataclasses import dataclass, field

from items import codes, limits
from items.form_definition import faults
from items.importing import words
from items.importing.report import Collector
from items.importing.rows import Rows
from items.importing.values import Reader

PREFIX = re.compile(r"^\s*[\[【]([^\]】]{1,30})[\]】]\s*")  # [浙江省级2018] before a name says where it was taken from
CODE = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
TEXTS = {  # field -> (names in files, longest)
    "short_name": (("short_name",), 60),
    "statutory_note": (("statutory_note",), 2000),
    "promised_note": (("promised_note",), 2000),
    "visits_reason": (("visits_reason",), 2000),
    "result_name": (("result_name", "result"), 300),
    "validity_text": (("validity_text",), 300),
    "fee_note": (("fee_note",), 2000),
    "places": (("places",), 2000),
    "hours": (("hours",), 1000),
    "consult_phone": (("consult_phone",), 100),
    "complaint_phone": (("complaint_phone",), 100),
    "remedies": (("remedies",), 4000),
    "flow_text": (("flow_text", "flow"), 4000),
    "body_name": (("body_name",), 200),
    "body_code": (("body_code",), 18),
    "entrusting_body": (("entrusting_body",), 200),
    "supervising_leader": (("supervising_leader",), 60),
    **{
        name: ((name,), 4000)
        for name in ("exercise", "authority", "prohibitions", "quantity_limit")
        + ("joint_bodies", "agency_services", "rights")
    },
}
FLAGS = ["promised_is_demo", "contact_is_demo", "whole_process_online", "result_has_sample", "fee", "pay_online"]
FLAGS += ["booking", "courier", "self_service"]
ENUMS = {
    "power_source": (codes.PowerSource, ("power_source",)),
    "handling": (codes.Handling, ("handling",)),
    "review_mode": (codes.ReviewMode, ("review_mode",)),
    "result_kind": (codes.ResultKind, ("result_kind",)),
    "online_depth": (codes.OnlineDepth, ("online_depth",)),
    "body_nature": (codes.BodyNature, ("body_nature",)),
}
LISTS = {
    "theme": (codes.Theme, ("theme",)),
    "channels": (codes.Channel, ("channels", "apply_channels")),
    "special_procedures": (codes.SpecialProcedure, ("special_procedures",)),
    "reach": (codes.Reach, ("reach",)),
}
USED = {"code", "department", "type", "type_code", "name", "base_code", "national_code", "is_demo", "publish", "state"}
USED |= {"commitment_days", "files"}
USED |= {"level", "audience", "legal_basis", "bases", "conditions", "materials", "form", "faq", "fee_basis"}
USED |= {"statutory_amount", "statutory_days", "statutory_unit", "unit", "promised_amount", "promised_days"}
USED |= {"promised_unit", "delivery", "delivery_amount", "delivery_unit", "delivery_note", "delivery_days"}
USED |= {"extension_max", "extension_days", "visits", "onsite_visits", "source", "source_note", "certainty", "note"}
USED |= {name for names, _ in TEXTS.values() for name in names} | set(FLAGS) | {"kind", "extension_unit"}
USED |= {name for _, names in [*ENUMS.values(), *LISTS.values()] for name in names}


@dataclass
class Shaped:
    name: str = ""
    code: str = ""
    department: str = ""
    item: dict = field(default_factory=dict)  # type_code, base_code, national_code, is_demo
    content: dict = field(default_factory=dict)  # part of items.content, only what the row says
    basis_facts: dict = field(default_factory=dict)  # key -> {"rank", "status", "status_note", "text"}
    publish: bool = True
    problems: list = field(default_factory=list)


def shape(raw, *, defaults=None):
    """`defaults`: what the file says for all its rows (level, source_note)."""
    found = Collector()
    shaped = Shaped(problems=found.problems)
    if not isinstance(raw, dict):
        found.error("", "This entry is not an item (a set of named values).")
        return shaped
    read = Reader(raw, found)
    shaped.content.update(defaults or {})
    _identity(read, shaped)
    _plain(read, shaped.content)
    _limits(read, shaped.content)
    _level_and_audience(read, shaped.content)
    _source(read, shaped.content)
    _form_and_faq(read, shaped.content)
    rows = Rows(read, shaped.basis_facts)
    rows.fill(shaped.content)
    for name in sorted(set(raw) - USED, key=str):
        found.note(str(name)[:60], "This column is not used.")
    _handling(shaped.content, found)
    _say_what_is_missing(shaped.content, found)
    return shaped


def _identity(read, shaped):
    name = read.text("name", longest=300)
    if not name:
        read.found.error("name", "The item has no name.")
    if prefix := PREFIX.match(name or ""):
        name = name[prefix.end() :]
        shaped.content["source_note"] = prefix[1]
    shaped.name = shaped.content["name"] = name or ""
    shaped.code = read.text("code", longest=60) or ""
    if shaped.code and not CODE.match(shaped.code):
        read.found.error(
            "code", "The code may hold lower-case letters, digits and single hyphens: %(value)s", value=shaped.code
        )
    shaped.department = read.text("department", longest=100) or ""
    for key in ("base_code", "national_code"):
        if value := read.text(key, longest=40):
            shaped.item[key] = value
    if read.has("is_demo"):
        shaped.item["is_demo"] = read.flag("is_demo")
    shaped.publish = read.flag("publish") if read.has("publish") else True
    written = read.text("type_code", "type", longest=60)
    if written:
        code, left_out = words.type_of(written)
        if code:
            shaped.item["type_code"] = code
        else:
            read.found.error("type", "Unknown type of item: %(value)s", value=written)
        if left_out:
            read.found.note("type", "Two types are named; the first is used, left out: %(value)s", value=left_out)


def _plain(read, content):
    for name, (names, longest) in TEXTS.items():
        if read.has(*names):
            content[name] = read.text(*names, longest=longest) or ""
    for name in FLAGS:
        if read.has(name):
            content[name] = read.flag(name)
    for name, (enum, names) in ENUMS.items():
        if read.has(*names) and (code := read.code(enum, *names)):
            content[name] = code
    for name, (enum, names) in LISTS.items():
        if read.has(*names):
            content[name] = read.codes(enum, *names)
    if read.has("visits", "onsite_visits"):
        content["visits"] = read.amount("visits", "onsite_visits", most=20)
    if read.has("commitment_days"):
        content["commitment_days"] = read.amount("commitment_days", most=365)
    if read.has("extension_max", "extension_days"):
        unit = read.text("extension_unit", longest=10)
        days = read.amount("extension_max", "extension_days", most=limits.LONGEST_EXTENSION)
        if unit in (None, "工作日"):
            content["extension_max"] = days or 0
        else:
            read.found.note(
                "extension_days",
                "The extension is not in working days and was left out: %(value)s",
                value=f"{days}{unit}",
            )


def _limits(read, content):
    for name, amounts, units in (
        ("statutory", ("statutory_amount", "statutory_days"), ("statutory_unit", "unit")),
        ("promised", ("promised_amount", "promised_days"), ("promised_unit",)),
        ("delivery", ("delivery_amount", "delivery_days"), ("delivery_unit",)),
    ):
        if not read.has(*amounts, *units):
            continue
        amount, unit = read.amount(*amounts, most=3650), read.text(*units, longest=60)
        code = words.code_of(codes.Unit, unit) if unit else None
        if unit and not code:
            read.found.missing(
                units[0], "The unit is not one that can be counted; kept as a note: %(value)s", value=unit
            )
            content[f"{name}_note"] = "；".join(filter(None, [unit, content.get(f"{name}_note", "")]))
        if amount and not unit:
            code = "workday" if name == "delivery" else None
            if not code:
                read.found.missing(units[0], "There is a number but no unit: %(value)s", value=str(amount))
                content[f"{name}_note"] = content.get(f"{name}_note") or str(amount)
        content[f"{name}_unit"] = code or "unknown"
        content[f"{name}_amount"] = amount if code in codes.COUNTED_UNITS else None
    if read.has("delivery", "delivery_note"):
        note = read.text("delivery_note", "delivery", longest=1000) or ""
        content["delivery_note"] = note
        if "delivery_unit" not in content and (days := words.delivery_of(note)) is not None:
            content["delivery_amount"] = days or None
            content["delivery_unit"] = "workday" if days else "instant"


def _level_and_audience(read, content):
    if written := read.text("level", longest=60):
        if level := words.level_of(written):
            content["level"] = level
        else:
            read.found.missing("level", "Unknown level: %(value)s", value=written)
    if not read.has("audience"):
        return
    value = read.raw["audience"]
    written = "、".join(value) if isinstance(value, list) and all(isinstance(one, str) for one in value) else value
    if isinstance(written, str):
        content["audience"], unknown = words.audience_of(written)
        for one in unknown:
            read.found.missing("audience", "Unknown group: %(value)s", value=one)
    else:
        read.found.error("audience", "Words were expected here.")


def _source(read, content):
    """Where the row was taken from, how sure its compiler was, and remarks: kept together, word for word."""
    parts = [content.pop("source_note", "")]
    for key in ("source_note", "source", "certainty", "note", "kind"):
        value = read.raw.get(key)
        if isinstance(value, list):
            value = "；".join(str(one) for one in value)
        if isinstance(value, str) and value.strip():
            parts.append(value.strip())
    text = "\n".join(dict.fromkeys(part for part in parts if part))
    if text:
        content["source_note"] = text[:4000]


def _form_and_faq(read, content):
    form = read.raw.get("form")
    if form:
        wrong = faults(form)
        for path, code in wrong[:5]:
            read.found.error("form", "The application form has a fault at %(path)s (%(code)s).", path=path, code=code)
        if not wrong:
            content["form"] = form
    faq = read.raw.get("faq")
    if faq is None:
        return
    if isinstance(faq, list) and all(
        isinstance(one, dict) and all(isinstance(one.get(k), str) for k in ("question", "answer")) for one in faq
    ):
        content["faq"] = faq
    else:
        read.found.error("faq", "Each question needs the texts “question” and “answer”.")


def _handling(content, found):
    """Instant where the promise or the review says so; every other item with a promise is a promised-time item."""
    if "handling" in content:
        return
    if content.get("promised_unit") == "instant" or content.get("review_mode") == "immediate":
        content["handling"] = "instant"
    elif content.get("promised_unit") in codes.COUNTED_UNITS:
        content["handling"] = "promised"
    else:
        found.note("handling", "The kind of handling is not stated.")


def _say_what_is_missing(content, found):
    if content.get("statutory_unit", "unknown") == "unknown":
        found.missing("statutory_amount", "The statutory limit is not stated; it is shown as to be verified.")
    if content.get("promised_unit", "unknown") == "unknown":
        found.missing("promised_amount", "The promised limit is not stated; it is shown as to be verified.")
    if not content.get("bases"):
        found.missing("legal_basis", "No legal basis is stated.")
    bare = [row["name"] for row in content.get("materials", []) if row["required"] and not row["basis"]]
    if bare:
        found.missing("materials", "%(count)s necessary materials have no legal basis.", count=len(bare))
    if any(row["basis"] is None for row in content.get("conditions", [])):
        found.missing("conditions", "Conditions without a legal basis.")
    if not content.get("audience"):
        found.missing("audience", "It is not stated whom the item serves.")

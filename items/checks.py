"""What must hold before an item's edition may be published. PURE: takes content (items.content), gives findings.

P1–P16 are the checks of a real guide checker and of 行政许可法; A3 is that law's Art. 30 (what a guide must say).
`blocking` stops a new edition. An edition imported from a published guide cannot be mended by the importer, so a
blocking finding that only says "this is not known" is `tolerated` there: it is published with the finding in sight.
"""

from dataclasses import asdict, dataclass, field

from items import limits, sayings
from items.codes import (
    COUNTED_UNITS,
    MAY_SET_A_LICENCE,
    Audience,
    BasisRank,
    BasisStatus,
    BodyNature,
    FileRole,
    Handling,
    ItemType,
    Level,
    MaterialSource,
    OnlineDepth,
    PowerSource,
    ResultKind,
    ReviewMode,
    SpecialProcedure,
    Theme,
    Unit,
)
from items.form_definition import faults

BLOCKING, ADVISORY = "blocking", "advisory"
# 网办深度 at which something is still left to do off line
NOT_TO_THE_END = set(OnlineDepth) - {OnlineDepth.HANDLING, OnlineDepth.FEEDBACK, OnlineDepth.LICENCE}
FOR_PERSONS = {Theme.RETIREMENT, Theme.MATERNITY}  # themes that make no sense without individuals among the audience


@dataclass(frozen=True)
class Finding:
    code: str
    level: str
    field: str
    message: str  # English source text with %(name)s places; shown through gettext
    how_to_mend: str
    params: dict = field(default_factory=dict)
    tolerated: bool = False

    def as_json(self):
        return asdict(self)


@dataclass(frozen=True)
class Basis:
    """What is known of a legal basis besides its wording."""

    rank: str = BasisRank.UNKNOWN
    status: str = BasisStatus.UNVERIFIED


@dataclass(frozen=True)
class Facts:
    """What the checks need besides the content itself. `stages`: the limits of the flow's stages in working days
    (None for a stage without one); None where no flow is known."""

    type_code: str
    bases: dict  # (title, article, document_number) -> Basis
    stages: tuple | None = None
    flow_faults: tuple = ()  # conditions of the flow that the form does not fit, in words
    own_level: str = Level.COUNTY

    def basis(self, content):
        return self.bases.get((content["title"], content["article"], content["document_number"]), Basis())


def check(content, facts):
    found = []
    for rule in RULES:
        found.extend(rule(content, facts))
    return found


def blocking(findings, *, imported=False):
    return [one for one in findings if one.level == BLOCKING and not (imported and one.tolerated)]


def say(code, field, /, *, level=BLOCKING, tolerated=False, **params):
    message, how_to_mend = sayings.SAYINGS[code]
    return Finding(code.split(".")[0], level, field, message, how_to_mend, params, tolerated)


def everything_is_said(content, facts):
    """行政许可法 Art. 30: item, basis, conditions, procedure, limits, materials and where to go are all published."""
    if not content["name"].strip():
        yield say("A3.name", "name")
    needed = ("result_name", "places", "hours", "consult_phone", "complaint_phone", "remedies")
    for name in needed:
        if not content[name].strip():
            yield say(f"A3.{name}", name, tolerated=True)
    if not content["audience"]:
        yield say("A3.audience", "audience", tolerated=True)
    if not content["channels"]:
        yield say("A3.channels", "channels", tolerated=True)
    if not content["bases"]:
        yield say("A3.bases", "bases", tolerated=True)
    if not content["conditions"]:
        yield say("A3.conditions", "conditions", tolerated=True)
    if not content["flow_text"].strip() and not facts.stages:
        yield say("A3.flow", "flow_text", tolerated=True)
    if not content["materials"]:
        yield say("A3.materials", "materials", level=ADVISORY)
    for name in ("statutory", "promised"):
        unit, amount = content[f"{name}_unit"], content[f"{name}_amount"]
        if unit == Unit.UNKNOWN:
            yield say(f"A3.{name}", f"{name}_unit", tolerated=True)
        elif unit in COUNTED_UNITS and not amount:
            yield say("A3.amount", f"{name}_amount")


def instant_means_instant(content, facts):
    """P1, P2: an instant promise, an instant item and a review at once go together, and so do their opposites."""
    instant = [content["promised_unit"] == Unit.INSTANT, content["handling"] == Handling.INSTANT]
    if content["promised_unit"] == Unit.UNKNOWN:
        instant = instant[1:]
    if content["review_mode"] == ReviewMode.UNKNOWN:
        yield say("P2.unknown", "review_mode", level=ADVISORY)
    else:
        instant.append(content["review_mode"] == ReviewMode.IMMEDIATE)
    if len(set(instant)) > 1:
        yield say("P1", "handling")


def visits_are_explained(content, facts):
    visits, channels = content["visits"], set(content["channels"])
    if visits is None:
        yield say("P3.unknown", "visits", level=ADVISORY)
    elif visits > 0 and not content["visits_reason"].strip():
        yield say("P3", "visits_reason", tolerated=True, count=visits)
    elif visits == 0 and channels and not channels & {"web", "mobile", "post"} and not content["courier"]:
        yield say("P4", "channels", tolerated=True)
    if content["whole_process_online"] and visits != 0:
        yield say("P5", "whole_process_online")
    deep = content["online_depth"] not in NOT_TO_THE_END
    if content["whole_process_online"] and not deep and content["online_depth"] != OnlineDepth.UNKNOWN:
        yield say("P5.depth", "online_depth")
    if content["online_depth"] == OnlineDepth.UNKNOWN:
        yield say("P5.unknown", "online_depth", level=ADVISORY)
    elif content["online_depth"] != OnlineDepth.CONSULTING and channels and not channels & {"web", "mobile"}:
        yield say("P5.channel", "online_depth")


def a_fee_has_a_law(content, facts):
    """P6 and 行政许可法 Art. 58: no fee unless a law or an administrative regulation says so."""
    if not content["fee"]:
        if content["pay_online"]:
            yield say("P6.pay", "pay_online")
        return
    basis = content["fee_basis"]
    if not basis or facts.basis(basis).rank not in (BasisRank.LAW, BasisRank.ADMIN_REGULATION):
        yield say("P6.basis", "fee_basis")
    if not content["fee_note"].strip():
        yield say("P6.standard", "fee_note")
    if not content["pay_online"]:
        yield say("P6.flag", "pay_online", level=ADVISORY)


def telephones_differ(content, facts):
    if content["consult_phone"].strip() and content["consult_phone"].strip() == content["complaint_phone"].strip():
        yield say("P7", "complaint_phone")


def the_result_is_shown(content, facts):
    name, kind = content["result_name"].strip(), content["result_kind"]
    sampled = any(file["role"] == FileRole.RESULT for file in content["files"])
    if name and not content["result_has_sample"] and not sampled:
        yield say("P8", "result_has_sample", level=ADVISORY)
    endings = (("批复", ResultKind.APPROVAL), ("证", ResultKind.CERTIFICATE), ("文", ResultKind.DOCUMENT))
    expected = next((kind for ending, kind in endings if name.endswith(ending)), None)
    if expected and kind == ResultKind.UNKNOWN:
        yield say("P9.unknown", "result_kind", level=ADVISORY)
    elif expected and kind != expected:
        yield say("P9", "result_kind", name=name)


def a_licence_has_its_stages(content, facts):
    """P10: acceptance, review, approval, closing, delivery; and at least one question answered."""
    if facts.type_code != ItemType.LICENCE:
        return
    if facts.stages is None:
        yield say("P10.unknown", "flow", level=ADVISORY)
    elif len(facts.stages) < 5 and content["handling"] != Handling.INSTANT:
        yield say("P10.stages", "flow", count=len(facts.stages))
    if not content["faq"]:
        yield say("P10.faq", "faq", tolerated=True)


def the_promise_is_kept_by_the_law(content, facts):
    """P11, P12, P16: promised ≤ statutory; stages ≤ promise; instant items are outside the speed-up."""
    promised = limits.Limit(content["promised_amount"], content["promised_unit"])
    statutory = limits.Limit(content["statutory_amount"], content["statutory_unit"])
    longer = limits.is_longer(promised, statutory)
    if longer:
        yield say("P11", "promised_amount", promised=asdict(promised), statutory=asdict(statutory))
    elif longer is not None and promised.unit != statutory.unit and not promised.is_instant:
        yield say("C7", "promised_unit", level=ADVISORY)  # such a promise can fall after the law's own date
    if facts.stages is not None and promised.unit == Unit.WORKDAY and promised.amount:
        total = sum(stage for stage in facts.stages if stage)
        if total > promised.amount:
            yield say("P12", "flow", total=total, promised=promised.amount)
    cut = limits.speed_up(promised, statutory)
    if content["handling"] != Handling.INSTANT and longer is False and cut is not None and cut < 0.3:
        yield say("P16", "promised_amount", level=ADVISORY, percent=int(cut * 100))


def everything_demanded_has_a_basis(content, facts):
    """P13: no necessary material and no condition without a basis that is in force (S3: what has none is abolished)."""
    rows = [("materials", row["name"], row["basis"]) for row in content["materials"] if row["required"]]
    rows += [("conditions", row["text"], row["basis"]) for row in content["conditions"]]
    for place, name, basis in rows:
        if basis is None:
            yield say("P13", place, tolerated=True, name=name)
        elif facts.basis(basis).status == BasisStatus.REPEALED:
            yield say("P13.repealed", place, name=name)
        elif facts.basis(basis).status == BasisStatus.UNVERIFIED:
            yield say("P13.unverified", place, level=ADVISORY, name=name)


def intermediaries_have_a_basis(content, facts):
    """优化营商环境条例 43: no intermediary service as a condition without a law that says so."""
    paid = [row for row in content["materials"] if row["source"] == MaterialSource.AGENCY and not row["required"]]
    for row in paid:  # the necessary ones are asked by P13 already
        if row["basis"] is None:
            yield say("B43", "materials", tolerated=True, name=row["name"])
    if content["agency_services"].strip() and not any(
        row["source"] == MaterialSource.AGENCY for row in content["materials"]
    ):
        yield say("B43.text", "agency_services", level=ADVISORY)


def the_body_is_named(content, facts):
    """Rules §2.2: the implementing body and its nature; an entrusted power names who entrusted it."""
    if not content["body_name"].strip() or content["body_nature"] == BodyNature.UNKNOWN:
        yield say("B1", "body_name", level=ADVISORY)
    if not content["supervising_leader"].strip():  # S12: a leader in charge of each section
        yield say("B1.leader", "supervising_leader", level=ADVISORY)
    entrusted = content["power_source"] == PowerSource.ENTRUSTED or content["body_nature"] == BodyNature.ENTRUSTED
    if entrusted and not content["entrusting_body"].strip():
        yield say("B1.entrusting", "entrusting_body", tolerated=True)


def a_licence_is_set_by_law(content, facts):
    """P14, 行政许可法 Art. 14–17. A normative document alone sets no licence."""
    if facts.type_code != ItemType.LICENCE or not content["bases"]:
        return
    setting = [row for row in content["bases"] if row["is_setting_basis"]]
    live = [facts.basis(row) for row in setting if facts.basis(row).status != BasisStatus.REPEALED]
    ranks = {basis.rank for basis in live}
    if ranks & MAY_SET_A_LICENCE:
        return
    if not setting or BasisRank.UNKNOWN in ranks:
        yield say("P14.unknown", "bases", tolerated=True)
    else:
        yield say("P14", "bases", tolerated=True)


def audience_fits_the_themes(content, facts):
    if content["audience"] and set(content["theme"]) & FOR_PERSONS and Audience.PERSON not in content["audience"]:
        yield say("P15", "audience", level=ADVISORY)


def limits_of_the_licence_law(content, facts):
    """行政许可法 Art. 42: extension ≤ 10 working days; Art. 44: delivery ≤ 10; Art. 45: eight special procedures."""
    if set(content["special_procedures"]) - set(SpecialProcedure):
        yield say("T5", "special_procedures")
    yield from _the_extension_is_lawful(content, facts)
    if facts.type_code != ItemType.LICENCE:
        return
    delivery = limits.Limit(content["delivery_amount"], content["delivery_unit"])
    if limits.is_longer(delivery, limits.Limit(10, Unit.WORKDAY)):
        yield say("T4", "delivery_amount")


def _the_extension_is_lawful(content, facts):
    """T1; other items than licences are extended only as their own law says (rules §1.6)."""
    days = {"most": limits.MOST_EXTENSION, "days": content["extension_max"]}
    if days["days"] <= days["most"]:
        return
    if facts.type_code == ItemType.LICENCE:
        yield say("T1", "extension_max", **days)
    elif all(facts.basis(one).status == BasisStatus.REPEALED for one in content["bases"]):
        yield say("T1.basis", "extension_max", **days)


def a_commitment_is_checked(content, facts):
    """告知承诺 (rules §7): what may be committed to, and the days to check it afterwards, belong together."""
    offered = any(row.get("commitment") for row in [*content["materials"], *content["conditions"]])
    if offered and not content.get("commitment_days"):
        yield say("C1.days", "commitment_days")
    elif content.get("commitment_days") and not offered:
        yield say("C1", "materials")


def the_form_is_sound(content, facts):
    form = content["form"]
    if not form or (isinstance(form, dict) and not form.get("sections")):
        yield say("F1.none", "form", level=ADVISORY)
        return
    for path, code in faults(form):
        yield say("F1", "form", path=path, code=code)
    for fault in facts.flow_faults:
        yield say("F2", "form", fault=fault)


def it_is_ours_to_decide(content, facts):
    if content["level"] == Level.UNKNOWN:
        yield say("L1.unknown", "level", level=ADVISORY)
    elif content["level"] != facts.own_level:
        yield say("L1", "level", level=ADVISORY)


RULES = (
    everything_is_said,
    instant_means_instant,
    visits_are_explained,
    a_fee_has_a_law,
    telephones_differ,
    the_result_is_shown,
    a_licence_has_its_stages,
    the_promise_is_kept_by_the_law,
    everything_demanded_has_a_basis,
    intermediaries_have_a_basis,
    the_body_is_named,
    a_licence_is_set_by_law,
    audience_fits_the_themes,
    limits_of_the_licence_law,
    a_commitment_is_checked,
    the_form_is_sound,
    it_is_ours_to_decide,
)

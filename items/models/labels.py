"""What the codes are called on screen. `choices(ItemType)` for a field, `label(ItemType, "01")` for a page."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from items import codes

LABELS = {
    codes.ItemType: {
        "01": _("Administrative licence"),
        "02": _("Administrative penalty"),
        "03": _("Administrative coercion"),
        "04": _("Administrative levy"),
        "05": _("Administrative payment"),
        "06": _("Administrative inspection"),
        "07": _("Administrative confirmation"),
        "08": _("Administrative reward"),
        "09": _("Administrative ruling"),
        "10": _("Other administrative power"),
        "20": _("Public service"),
    },
    codes.Level: {
        "national": _("National level"),
        "provincial": _("Provincial level"),
        "municipal": _("Municipal level"),
        "county": _("County level"),
        "town": _("Town level"),
        "village": _("Village level"),
        "graded": _("Graded administration"),
        "unknown": _("Level not verified"),
    },
    codes.Audience: {
        "person": _("Individuals"),
        "enterprise": _("Enterprises"),
        "institution": _("Public institutions"),
        "social_organisation": _("Social organisations"),
        "agency": _("Government agencies"),
        "other": _("Other organisations"),
    },
    codes.Theme: {
        "employment": _("Employment and business start-up"),
        "labour_relations": _("Labour relations"),
        "social_insurance": _("Social insurance"),
        "work_injury": _("Work injury"),
        "retirement": _("Retirement and pensions"),
        "medical_insurance": _("Medical insurance"),
        "maternity": _("Maternity"),
        "talent": _("Talent and titles"),
        "training": _("Vocational training"),
        "archives": _("Personnel files"),
        "foreigners": _("Foreigners"),
        "other": _("Other themes"),
    },
    codes.Channel: {
        "window": _("At the counter"),
        "web": _("Online"),
        "mobile": _("Mobile phone"),
        "post": _("By post"),
        "other": pgettext_lazy("channel", "Other"),
    },
    codes.Handling: {
        "instant": _("Instant item"),
        "promised": _("Promised-time item"),
        "other": _("Other kind of item"),
    },
    codes.ReviewMode: {
        "immediate": _("Reviewed and decided at once"),
        "two_step": _("Review first, decision after"),
        "unknown": _("Review mode not verified"),
    },
    codes.Unit: {
        "workday": _("working days"),
        "day": _("days"),
        "month": _("months"),
        "year": _("years"),
        "hour": _("hours"),
        "instant": _("at once"),
        "none": _("no limit set by law"),
        "unknown": _("limit to be verified"),
    },
    codes.PowerSource: {
        "local": _("Exercised at this level by law"),
        "handed_down": _("Handed down by the higher level"),
        "entrusted": _("Entrusted by the higher level"),
        "other": pgettext_lazy("power source", "Other"),
        "unknown": _("Source of power not verified"),
    },
    codes.SpecialProcedure: {
        "hearing": _("Hearing"),
        "tender": _("Tender"),
        "auction": _("Auction"),
        "inspection": _("Inspection of goods"),
        "testing": _("Testing"),
        "quarantine": _("Quarantine"),
        "appraisal": _("Appraisal"),
        "expert_review": _("Expert review"),
    },
    codes.OnlineDepth: {
        "consulting": _("Questions are answered online"),
        "collecting": _("Documents are taken in online"),
        "checking": _("Checked beforehand online"),
        "accepting": _("Accepted online"),
        "handling": _("Handled online"),
        "feedback": _("The result is told online"),
        "licence": _("The electronic licence is delivered online"),
        "unknown": _("Depth not verified"),
    },
    codes.Reach: {
        "national": _("Anywhere in the country"),
        "province": _("Across provinces"),
        "city": _("Across cities of the province"),
        "county": _("Across counties of the city"),
    },
    codes.BodyNature: {
        "statutory": _("Authority by law"),
        "authorised": _("Organisation authorised by law"),
        "entrusted": _("Entrusted organisation"),
        "other": pgettext_lazy("body", "Other"),
        "unknown": _("Nature not verified"),
    },
    codes.FileRole: {
        "blank": _("Blank form"),
        "sample": _("Filled-in sample"),
        "result": _("Sample of the result"),
    },
    codes.ResultKind: {
        "certificate": _("Certificate issued"),
        "document": _("Document issued"),
        "approval": _("Approval recorded"),
        "other": pgettext_lazy("result", "Other"),
        "unknown": _("Kind of result not verified"),
    },
    codes.BasisRank: {
        "law": _("Law"),
        "admin_regulation": _("Administrative regulation"),
        "state_council": _("State Council decision"),
        "local_regulation": _("Local regulation"),
        "ministry_rule": _("Ministry rule"),
        "provincial_rule": _("Provincial rule"),
        "normative": _("Normative document"),
        "unknown": _("Rank not verified"),
    },
    codes.BasisStatus: {
        "in_force": _("In force"),
        "repealed": _("Repealed"),
        "unverified": _("Basis to be verified"),
    },
    codes.MaterialForm: {
        "original": _("Original"),
        "copy": _("Copy"),
        "both": _("Original or copy"),
        "electronic": _("Electronic file"),
        "unknown": _("Form to be verified"),
    },
    codes.MaterialSource: {
        "applicant": _("Prepared by the applicant"),
        "government": _("Issued by a government department"),
        "shared": _("Obtained by data sharing, no need to hand in"),
        "this_system": _("Already held by this bureau"),
        "agency": _("Issued by an intermediary"),
        "other": pgettext_lazy("material source", "Other"),
        "unknown": _("Source to be verified"),
    },
    codes.ItemState: {
        "draft": pgettext_lazy("item", "Draft"),
        "in_use": pgettext_lazy("item", "In use"),
        "suspended": pgettext_lazy("item", "Suspended"),
        "cancelled": pgettext_lazy("item", "Cancelled"),
    },
    codes.EditionState: {
        "draft": pgettext_lazy("edition", "Draft"),
        "published": pgettext_lazy("edition", "Published"),
        "retired": pgettext_lazy("edition", "Retired"),
    },
}


def choices(enum):
    return [(member.value, LABELS[enum][member.value]) for member in enum]


def label(enum, value):
    return LABELS[enum].get(str(value), value)

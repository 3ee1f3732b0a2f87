"""The guided sections of the editor, in the order an administrator fills them in."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    intro: str
    fields: tuple = ()
    rows: str = ""  # the list of content that is edited here
    also: tuple = ()  # other names under which the publish checks speak of it

    @property
    def names(self):
        return (*self.fields, *([self.rows] if self.rows else ()))


SECTIONS = (
    Section(
        "basics",
        _("Basics"),
        _("What the item is called, whom it serves, and who may decide it."),
        ("name", "short_name", "audience", "theme", "level", "power_source")
        + ("body_name", "body_code", "body_nature", "entrusting_body", "supervising_leader")
        + ("exercise", "authority"),
    ),
    Section(
        "basis",
        _("Legal basis"),
        _("The law that set the item, article by article. A licence needs a law or a regulation (Art. 14–17)."),
        rows="bases",
    ),
    Section(
        "conditions",
        _("Conditions"),
        _("When it is granted and when not. Each condition names the article it comes from."),
        ("prohibitions", "quantity_limit"),
        "conditions",
    ),
    Section(
        "materials",
        _("Materials"),
        _("What has to be handed in. What no law demands may not be asked for."),
        rows="materials",
        also=("files",),
    ),
    Section(
        "limits",
        _("Limits"),
        _("How long it may take by law, and how soon the bureau promises it."),
        ("statutory_amount", "statutory_unit", "statutory_note", "promised_amount", "promised_unit", "promised_note")
        + ("promised_is_demo", "delivery_amount", "delivery_unit", "delivery_note", "extension_max")
        + ("commitment_days", "special_procedures"),
    ),
    Section(
        "handling",
        _("Handling"),
        _("Which kind of item it is, how it goes, and whether anybody must come."),
        ("handling", "review_mode", "flow_text", "visits", "visits_reason", "joint_bodies", "agency_services"),
    ),
    Section(
        "places",
        _("Ways and places"),
        _("How and where to apply, and whom to ask."),
        ("channels", "whole_process_online", "online_depth", "booking", "courier", "self_service", "reach", "places")
        + ("hours", "consult_phone", "complaint_phone", "contact_is_demo"),
    ),
    Section(
        "fees",
        _("Fees"),
        _("A fee needs a law or an administrative regulation (Licence Law, Art. 58)."),
        ("fee", "fee_note", "fee_basis", "pay_online"),
    ),
    Section(
        "results",
        _("Results"),
        _("What the applicant receives."),
        ("result_name", "result_kind", "result_has_sample", "validity_text"),
    ),
    Section(
        "faq",
        _("Questions and rights"),
        _("What people ask, what they may claim, and where they turn if they disagree."),
        ("rights", "remedies", "source_note"),
        "faq",
    ),
    Section("form", _("Application form"), _("What is asked of the applicant."), also=("form",)),
    Section("flow", _("Flow"), _("The stages an application goes through."), also=("flow",)),
)
BY_KEY = {section.key: section for section in SECTIONS}
WITH_PAGE = tuple(section for section in SECTIONS if section.names)  # the others have an editor of their own
OWNER = {name: section for section in SECTIONS for name in (*section.names, *section.also)}


def of_field(name):
    """The section where a field of the content is edited, or None."""
    return OWNER.get(name)

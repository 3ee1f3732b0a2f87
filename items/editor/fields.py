"""Fields of the editor's forms that are more than a text or a number."""

from django import forms
from django.utils.translation import gettext_lazy as _

from items import codes
from items.content import BASIS
from items.importing import bases
from items.models import LegalBasis


class BasisField(forms.CharField):
    """A legal basis in words. What is written like a known one is that one; other words are split as an import does."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "known-bases"}))
        super().__init__(required=False, max_length=900, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, dict):
            return str(LegalBasis(**{name: value[name] for name in BASIS}))
        return value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        known = {str(basis): basis for basis in LegalBasis.objects.filter(title__in=_titles(text))}
        if text in known:
            return {name: getattr(known[text], name) for name in BASIS}
        part = bases.split(text)
        return {"title": part.title, "article": part.article, "document_number": part.document_number}


def _titles(text):
    part = bases.split(text)
    return {part.title, text, text[: bases.LONGEST_TITLE]}


SEVERAL = {
    "audience": codes.Audience,
    "theme": codes.Theme,
    "channels": codes.Channel,
    "special_procedures": codes.SpecialProcedure,
    "reach": codes.Reach,
}
LONG = (
    *("statutory_note", "promised_note", "delivery_note", "flow_text", "visits_reason", "fee_note", "places", "hours"),
    *("remedies", "source_note", "exercise", "authority", "prohibitions", "quantity_limit", "joint_bodies"),
    *("agency_services", "rights"),
)
HELP = {
    "name": _("As it stands in the list of powers."),
    "short_name": _("What people call it. It is found by this name too."),
    "body_code": _("18 places."),
    "entrusting_body": _("Only where the power is entrusted."),
    "supervising_leader": _("The leader in charge of the department that handles it."),
    "prohibitions": _("One a line, as the law has it."),
    "quantity_limit": _("Leave it empty where there is none."),
    "statutory_unit": _("If the law sets no limit, choose that here and leave the number empty."),
    "promised_unit": _("For an instant item choose “at once” and leave the number empty."),
    "commitment_days": _("Only where a material or condition may be committed to in writing."),
    "flow_text": _("One step a line, or with — between them."),
    "visits": _("How often an applicant has to come, at most. 0 where nobody has to."),
    "agency_services": _("A paid service the applicant must use. It needs a basis in law."),
    "complaint_phone": _("Another one than for questions."),
    "fee_basis": _("Law and article. It must be a law or an administrative regulation."),
    "validity_text": _("How long the result is valid, for instance 3 years."),
    "remedies": _("Where reconsideration and a lawsuit are possible, and until when."),
    "source_note": _("Where this was taken from. Shown to the public."),
}

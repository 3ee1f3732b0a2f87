from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.forms import checked_number, phone_is_possible
from accounts.models import Applicant

ID_TYPES = {Applicant.Kind.PERSON: "resident_id", Applicant.Kind.ORGANISATION: "credit_code"}


class OwnApplicantForm(forms.Form):
    """Who an account stands for, entered once."""

    kind = forms.ChoiceField(label=_("I apply as"), choices=Applicant.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name of the person or organisation"),
        max_length=60,
        help_text=_("As it stands on the identity card or the business licence."),
    )
    id_number = forms.CharField(
        label=_("Identity number or unified social credit code"),
        max_length=30,
        help_text=_("18 characters. It is kept encrypted and shown only in part."),
    )
    legal_representative = forms.CharField(
        label=_("Legal representative"), max_length=60, required=False, help_text=_("Only for organisations.")
    )
    phone = forms.CharField(
        label=_("Mobile telephone"),
        max_length=20,
        validators=[phone_is_possible],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    electronic_delivery = forms.BooleanField(
        label=_("I agree to receive letters electronically in this platform"), required=False
    )

    def clean(self):
        data = super().clean()
        if "id_number" not in data or "kind" not in data:
            return data
        id_type = ID_TYPES[data["kind"]]
        try:
            data["id_number"] = checked_number(id_type, data["id_number"])
        except forms.ValidationError as fault:
            self.add_error("id_number", fault)
            return data
        if Applicant.objects.find(id_type=id_type, id_number=data["id_number"]) is not None:
            self._taken()
        return data

    def enrol(self, *, user) -> Applicant | None:
        """The applicant, or None with an error where a twin was quicker."""
        try:
            with transaction.atomic():
                return Applicant.objects.enrol(
                    id_type=ID_TYPES[self.cleaned_data["kind"]],
                    user=user,
                    real_name_level=1,  # the check digit fits; the identity has not been proved yet
                    **self.cleaned_data,
                )
        except IntegrityError:
            self._taken()
            return None

    def _taken(self) -> None:
        self.add_error(
            "id_number",
            _("This number is already registered. Sign in, or ask at the counter if it was not you."),
        )

"""The applicant at the counter: found by number, or enrolled there and then."""

from django import forms
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import checked_number, phone_is_possible
from accounts.models import Applicant

SALT = "desk-intake"
A_DAY = 24 * 60 * 60
NUMBERS = [choice for choice in Applicant.IdType.choices if choice[0] != Applicant.IdType.OTHER]


def token_of(applicant: Applicant) -> str:
    """Names the applicant in an address without letting anybody count through all of them."""
    return signing.dumps(applicant.pk, salt=SALT)


def applicant_of(token: str) -> Applicant | None:
    try:
        return Applicant.objects.filter(pk=signing.loads(token, salt=SALT, max_age=A_DAY)).first()
    except signing.BadSignature:
        return None


class Find(forms.Form):
    id_type = forms.ChoiceField(
        label=gettext_lazy("Kind of number"), choices=NUMBERS, widget=forms.RadioSelect, initial=NUMBERS[0][0]
    )
    id_number = forms.CharField(
        label=gettext_lazy("Identity number or unified social credit code"),
        max_length=30,
        help_text=gettext_lazy("18 characters, from the identity card or the business licence."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "input--medium mono"}),
    )

    def clean(self):
        data = super().clean()
        if data.get("id_type") and data.get("id_number"):
            try:
                data["id_number"] = checked_number(data["id_type"], data["id_number"])
            except forms.ValidationError as error:
                self.add_error("id_number", error)
        return data

    def found(self) -> Applicant | None:
        return Applicant.objects.find(id_type=self.cleaned_data["id_type"], id_number=self.cleaned_data["id_number"])


class Enrol(Find):
    """For somebody who has never applied here."""

    name = forms.CharField(label=gettext_lazy("Name as on the document"), max_length=60)
    legal_representative = forms.CharField(
        label=gettext_lazy("Legal representative"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Only for organisations."),
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=20, validators=[phone_is_possible])
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    electronic_delivery = forms.BooleanField(
        label=gettext_lazy("The applicant agrees to receive letters electronically"), required=False
    )

    def clean(self):
        data = super().clean()
        if data.get("id_type") == Applicant.IdType.CREDIT_CODE and not data.get("legal_representative"):
            self.add_error("legal_representative", _("Please name the legal representative."))
        return data

    def enrol(self) -> Applicant:
        """Also where a colleague enrols the same one at this moment, there is one applicant in the end."""
        person = self.cleaned_data["id_type"] == Applicant.IdType.RESIDENT_ID
        kind = Applicant.Kind.PERSON if person else Applicant.Kind.ORGANISATION
        try:
            with transaction.atomic():
                return Applicant.objects.enrol(kind=kind, **self.cleaned_data)
        except IntegrityError:
            return self.found()

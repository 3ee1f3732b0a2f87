from django import forms
from django.contrib.auth import password_validation
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts import identity
from accounts.models import Applicant, User
from accounts.models.applicant import CHECKS

FAULTS = {
    "length": _("The number must have 18 characters. Please compare it with your document."),
    "characters": _("The number contains a character that cannot be in it. Please compare it with your document."),
    "date": _("Digits 7 to 14 are not a date of birth. Please compare the number with your identity card."),
    "check_digit": _("The number cannot be right: its check digit does not fit. Please look for a mistyped digit."),
}
phone_is_possible = RegexValidator(r"^[0-9+\- ]{7,20}$", _("Enter a telephone number, such as 13800000000."))


def checked_number(id_type: str, typed: str) -> str:
    """The tidied number; forms.ValidationError in words where it cannot be one."""
    try:
        return CHECKS.get(id_type, str.strip)(typed)
    except identity.IdentityFault as fault:
        raise forms.ValidationError(FAULTS[fault.code], code=fault.code) from None


class RegistrationForm(forms.Form):
    """A new account with the applicant it stands for."""

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
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        validators=[RegexValidator(r"^[\w.@+-]+$", _("Only letters, digits and @ . + - _ please."))],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters. A short sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    electronic_delivery = forms.BooleanField(
        label=_("I agree to receive letters electronically in this platform"), required=False
    )

    def clean_username(self):
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("This user name is taken. Please choose another."))
        return username

    def clean_password(self):
        password = self.cleaned_data["password"]
        user = User(username=self.data.get("username", ""), name=self.data.get("name", ""))
        password_validation.validate_password(password, user)
        return password

    def clean(self):
        data = super().clean()
        if "id_number" not in data or "kind" not in data:
            return data
        try:
            data["id_number"] = checked_number(self.id_type, data["id_number"])
        except forms.ValidationError as fault:
            self.add_error("id_number", fault)
            return data
        if Applicant.objects.find(id_type=self.id_type, id_number=data["id_number"]) is not None:
            self.add_error(
                "id_number",
                _("This number is already registered. Sign in, or ask at the counter if it was not you."),
            )
        return data

    @property
    def id_type(self) -> str:
        kinds = {Applicant.Kind.PERSON: "resident_id", Applicant.Kind.ORGANISATION: "credit_code"}
        return kinds[self.cleaned_data["kind"]]


class ProfileForm(forms.Form):
    phone = forms.CharField(label=_("Mobile telephone"), max_length=20, validators=[phone_is_possible])
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    electronic_delivery = forms.BooleanField(
        label=_("I agree to receive letters electronically in this platform"), required=False
    )

"""What the leader in charge fills in to revoke or deregister a licence, and the list's filters."""

from django import forms
from django.utils.translation import gettext_lazy

from workflows import licence_kinds as kinds
from workflows.desk.forms import reason

ANY = ("", gettext_lazy("All"))
SHOWN = [
    ("in_force", gettext_lazy("In force")),
    ("expiring", gettext_lazy("To be renewed soon")),
    ("expired", gettext_lazy("Expired")),
    ("ended", gettext_lazy("Revoked or deregistered")),
]


class Filters(forms.Form):
    q = forms.CharField(label=gettext_lazy("Number, holder or item"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[ANY, *SHOWN])
    item = forms.ChoiceField(label=gettext_lazy("Item"), required=False)

    def __init__(self, data, *, items):
        super().__init__(data)
        self.fields["item"].choices = [ANY, *items]
        self.fields["q"].widget.attrs["class"] = "input"

    def chosen(self) -> dict:
        """A value that is not offered shows everything, as if it had not been said."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _grounds(grounds) -> list[tuple[str, str]]:
    return [(str(ground), f"{article}：{words}") for ground, (article, words) in grounds.items()]


class Ending(forms.Form):
    """`version` is that of the case the act is recorded on: if somebody acted since, the engine says Stale."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), widget=forms.RadioSelect)
    reason = reason()

    def arguments(self) -> dict:
        data = dict(self.cleaned_data)
        return {"expected_version": data.pop("version"), **data}

    def take(self, error) -> None:
        for name, words in (error.fields or {"": error.message}).items():
            self.add_error(name if name in self.fields else None, str(words))


class Revoke(Ending):
    harm_weighed = forms.BooleanField(
        label=gettext_lazy("No major harm to the public interest is to be feared"),
        help_text=gettext_lazy("Else a licence is not revoked (Licence Law, Art. 69, third paragraph)."),
        required=False,
    )
    bar = forms.BooleanField(
        label=gettext_lazy("Obtained by fraud or bribery: no new application for three years"),
        help_text=gettext_lazy("Only with the ground of fraud (Licence Law, Art. 79). The decision says so too."),
        required=False,
    )

    def __init__(self, *args, may_bar=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = _grounds(kinds.REVOCATION_GROUNDS)
        if not may_bar:
            del self.fields["bar"]


class Deregister(Ending):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = _grounds(kinds.DEREGISTRATION_GROUNDS)

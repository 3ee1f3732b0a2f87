"""Who stands at the counter for an applicant: an agent, with identity card and written authority (Art. 29)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import checked_number, phone_is_possible


class Agent(forms.Form):
    """Nothing typed: the applicant came in person.

    Its names begin with "agent-": no key of an item's own form has a hyphen, and some ask for an agent_name themselves.
    """

    prefix = "agent"

    agent_name = forms.CharField(label=gettext_lazy("Name of the agent"), max_length=60, required=False)
    agent_number = forms.CharField(
        label=gettext_lazy("Identity number of the agent"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "input--medium mono"}),
    )
    agent_phone = forms.CharField(
        label=gettext_lazy("Telephone of the agent"), max_length=20, required=False, validators=[phone_is_possible]
    )
    agent_mandate = forms.BooleanField(label=gettext_lazy("Written authority handed over"), required=False)

    def clean_agent_number(self):
        typed = self.cleaned_data["agent_number"]
        return checked_number("resident_id", typed) if typed else ""

    def clean(self):
        data = super().clean()
        if not any(data.get(name) for name in self.fields) and not self.errors:
            return data
        for name in ("agent_name", "agent_number"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Please fill this in."))
        if not data.get("agent_mandate"):
            self.add_error("agent_mandate", _("An agent needs a written authority of the applicant."))
        return data

    def agent(self) -> dict | None:
        """What engine.submit takes: name, number, phone."""
        data = self.cleaned_data
        if not data.get("agent_name"):
            return None
        return {"name": data["agent_name"], "number": data["agent_number"], "phone": data["agent_phone"]}

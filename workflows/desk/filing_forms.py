"""What is filled in to send a case to the town in charge, and to link it with another."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from items import delegations
from workflows.desk.forms import ActForm, reason
from workflows.models import Application


class Transfer(ActForm):
    town = forms.ChoiceField(label=gettext_lazy("Town or street in charge"))
    reason = reason()

    def prepare(self):
        self.towns = {str(town.pk): town for town in delegations.towns_of(self.application.item, on=self.today)}
        self.fields["town"].choices = [("", _("Choose…")), *((pk, town.name) for pk, town in self.towns.items())]

    def arguments(self):
        data = super().arguments()
        return {**data, "town": self.towns[data["town"]]}


class Link(ActForm):
    phrases = False
    other = forms.CharField(label=gettext_lazy("Number of the other case"), max_length=40)
    note = forms.CharField(
        label=gettext_lazy("How they belong together"), max_length=200, help_text=gettext_lazy("Such as: same matter.")
    )

    def clean_other(self):
        number = self.cleaned_data["other"].strip()
        visible = Application.objects.visible_to(self.by, on=self.today)
        found = visible.exclude(pk=self.application.pk).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("There is no other case with this number that you may see."))
        self.found = found
        return number

    def arguments(self):
        return {"other": self.found, "note": self.cleaned_data["note"]}

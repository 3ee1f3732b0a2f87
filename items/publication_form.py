from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class PublicationForm(forms.Form):
    effective_on = forms.DateField(
        label=_("in force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["effective_on"].initial = today

    def clean_effective_on(self):
        day = self.cleaned_data["effective_on"]
        if day < self.today:
            raise ValidationError(_("Choose today or a later day."))
        return day

from django import forms
from django.utils.translation import gettext_lazy

from supervision.models import AppealDecision

LONGEST = 2000


class TextForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}), max_length=LONGEST
    )

    def __init__(self, *args, optional=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not optional


class DecisionForm(forms.Form):
    result = forms.ChoiceField(
        label=gettext_lazy("Result"), choices=AppealDecision.Result.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(label=gettext_lazy("Reasons"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST)


class PointsForm(forms.Form):
    points = forms.DecimalField(
        label=gettext_lazy("Points (minus: a deduction)"), max_digits=5, decimal_places=2, min_value=-100, max_value=100
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)

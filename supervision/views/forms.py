from django import forms
from django.utils.translation import gettext_lazy

from supervision.changing import possible
from supervision.models import AlertRule, AppealDecision, CardChange
from supervision.rules import Level

LONGEST = 2000


class TextForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}), max_length=LONGEST
    )

    def __init__(self, *args, optional=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not optional


class DecisionForm(forms.Form):
    result = forms.ChoiceField(label=gettext_lazy("Result"), widget=forms.RadioSelect)
    text = forms.CharField(label=gettext_lazy("Reasons"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST)

    def __init__(self, *args, card, **kwargs):
        super().__init__(*args, **kwargs)
        open_to = {AppealDecision.Result.UPHELD, *possible(card)}
        self.fields["result"].choices = [one for one in AppealDecision.Result.choices if one[0] in open_to]


class ChangeForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Result"), widget=forms.RadioSelect)
    text = forms.CharField(label=gettext_lazy("Reasons"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST)

    def __init__(self, *args, card, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [one for one in CardChange.To.choices if one[0] in possible(card)]


class CardForm(forms.Form):
    """A card by hand. `run`: the visit whose post it is dealt to."""

    level = forms.ChoiceField(
        label=gettext_lazy("Card"),
        choices=[one for one in AlertRule.Level.choices if one[0] in (Level.YELLOW, Level.RED)],
        widget=forms.RadioSelect,
    )
    run = forms.ModelChoiceField(
        None, label=gettext_lazy("Dealt to"), widget=forms.RadioSelect, empty_label=None, required=True
    )
    text = forms.CharField(
        label=gettext_lazy("Reason and evidence"),
        help_text=gettext_lazy("What was done, against which rule, and where it can be seen. The officer reads it."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, runs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["run"].queryset = runs
        self.fields["run"].label_from_instance = _visit


def _visit(run) -> str:
    return f"{run.stage.name} · {run.post}" + (f" · {run.officer}" if run.officer else "")


class PointsForm(forms.Form):
    points = forms.DecimalField(
        label=gettext_lazy("Points (minus: a deduction)"), max_digits=5, decimal_places=2, min_value=-100, max_value=100
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)

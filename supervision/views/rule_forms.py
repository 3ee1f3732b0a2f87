"""Forms of the rules. What was typed comes back; the sentence beside it says what it means."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supervision.models import AlertRule
from supervision.rule_words import THRESHOLDS
from workflows.models import Deadline

PACK_WORDS = {
    "default": {
        "name": gettext_lazy("Default rules"),
        "text": gettext_lazy("Three days and one day before, urging, yellow for the promise, red for the law."),
        "source": gettext_lazy("House rules of this platform, not law."),
    },
    "one-day": {
        "name": gettext_lazy("One warning, the day before"),
        "text": gettext_lazy("A single warning on the working day before every last day."),
        "source": gettext_lazy("As one city wrote it down (fsou 170306)."),
    },
    "yellow-near": {
        "name": gettext_lazy("Yellow when near, red when over"),
        "text": gettext_lazy("The working day before brings a yellow card, the end of any limit a red one."),
        "source": gettext_lazy("Chengdu, 2010. It names no points for the warning, so it costs none."),
    },
    "one-day-two-days": {
        "name": gettext_lazy("One day yellow, two days red"),
        "text": gettext_lazy("Over the statutory limit by one day yellow, by two working days or more red."),
        "source": gettext_lazy("A scoring procedure of a county, found in its published code."),
    },
}


class _Version(forms.Form):
    valid_from = forms.DateTimeField(
        label=gettext_lazy("Holds from"),
        required=False,
        help_text=gettext_lazy("Empty: from now on. Only limits that begin or are moved afterwards follow it."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(label=gettext_lazy("Reason for the change"), max_length=500)


class ApplyForm(_Version):
    pack = forms.CharField(widget=forms.HiddenInput)


class PatternForm(_Version):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    offset = forms.IntegerField(label=gettext_lazy("Threshold"), min_value=0, max_value=9999)
    level = forms.ChoiceField(label=gettext_lazy("Alert level"), choices=AlertRule.Level.choices)
    points = forms.DecimalField(label=gettext_lazy("Points"), min_value=0, max_value=100, decimal_places=2)
    told = forms.MultipleChoiceField(
        label=gettext_lazy("Who is told"),
        choices=AlertRule.Told.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("How"),
        choices=AlertRule.Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    step_up_hours = forms.IntegerField(
        label=gettext_lazy("If nobody notes it, the next one above is told after so many working hours"),
        min_value=0,
        max_value=200,
        required=False,
        help_text=gettext_lazy("The officer, then the head, then the leader in charge. 0: never."),
    )
    enabled = forms.TypedChoiceField(
        label=gettext_lazy("The rule is"),
        choices=[("1", gettext_lazy("On")), ("0", gettext_lazy("Off"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = (
        *("name", "enabled", "kinds", "trigger", "offset", "at", "longer_than", "repeat", "level", "points"),
        *("told", "channels", "step_up_hours", "valid_from", "reason"),
    )

    def __init__(self, data=None, *, row: AlertRule | None, at):
        self.base = row
        super().__init__(data, initial=_initial(row))
        if row and row.trigger == AlertRule.Trigger.PATTERN:
            if words := THRESHOLDS.get(row.code):
                self.fields["offset"].label = words
            else:
                self.fields["offset"].required = False
                self.fields["offset"].widget = forms.HiddenInput()

    def row(self) -> AlertRule:
        """The version as typed, not saved."""
        made = AlertRule(code=self.base.code if self.base else self.cleaned_data["code"])
        if self.base:
            for name in ("kinds", "trigger", "offset", "at", "longer_than", "repeat"):
                setattr(made, name, getattr(self.base, name))
        for name, value in self.cleaned_data.items():
            if name not in ("valid_from", "reason", "seen", "code") and value is not None:
                setattr(made, name, value)
        return made


class RuleForm(PatternForm):
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Limits"), choices=Deadline.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    trigger = forms.ChoiceField(
        label=gettext_lazy("When"), choices=[c for c in AlertRule.Trigger.choices if c[0] != AlertRule.Trigger.PATTERN]
    )
    offset = forms.IntegerField(
        label=gettext_lazy("How many"),
        min_value=0,
        max_value=500,
        help_text=gettext_lazy("Working days before or after the last day; with a share, per cent of the limit."),
    )
    at = forms.TimeField(label=gettext_lazy("At"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    longer_than = forms.IntegerField(
        label=gettext_lazy("Only limits of more than so many working days"), min_value=0, max_value=500
    )
    repeat = forms.IntegerField(
        label=gettext_lazy("Again every so many working days"),
        min_value=0,
        max_value=60,
        help_text=gettext_lazy("0: once. Urging repeats by itself."),
    )

    def clean(self):
        said = super().clean()
        if said.get("trigger") == AlertRule.Trigger.SHARE and not 1 <= said.get("offset", 1) <= 200:
            self.add_error("offset", _("A share lies between 1 and 200 per cent."))
        if said.get("trigger") == AlertRule.Trigger.BEFORE and said.get("offset", 0) > 60:
            self.add_error("offset", _("At most 60 working days before."))
        return said


class NewRuleForm(RuleForm):
    code = forms.SlugField(
        label=gettext_lazy("Code"), max_length=40, help_text=gettext_lazy("Letters, digits, hyphens.")
    )
    field_order = ("code", *PatternForm.field_order)

    def clean_code(self):
        code = self.cleaned_data["code"]
        if AlertRule.objects.filter(code=code).exists():
            raise forms.ValidationError(_("This code is taken."))
        return code


def _initial(row: AlertRule | None) -> dict:
    if row is None:
        return {"seen": 0, "offset": 1, "at": "09:00", "longer_than": 0, "repeat": 0, "points": 0, "enabled": "1",
                "told": ["officer"], "channels": ["inapp"], "step_up_hours": 0}  # fmt: skip
    names = ("name", "kinds", "trigger", "offset", "at", "longer_than", "repeat", "level", "points", "told", "channels",
             "step_up_hours")  # fmt: skip
    said = {name: getattr(row, name) for name in names}
    return {**said, "enabled": "1" if row.enabled else "0", "seen": row.version}

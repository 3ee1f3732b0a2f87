"""The small forms of the designer: a new stage, one more way on, and the row of a stage that is there."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import conditions
from workflows.flow.checks import ADVANCED
from workflows.flow.designing import AFTER, BESIDE
from workflows.flow.forms import StageForm, fitting
from workflows.flow.limits import MOST_STAGES
from workflows.flow.stage_forms import END
from workflows.flow.written import Written
from workflows.models import Stage
from workflows.transitions import StageKind


class NewStage(StageForm):
    where = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=[(AFTER, gettext_lazy("behind it")), (BESIDE, gettext_lazy("side by side with it"))],
        required=False,
    )
    of = forms.ChoiceField(label=gettext_lazy("The stage"), required=False)

    def __init__(self, *args, written: Written, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["key"], self.fields["order"]
        self.written = written
        self.fields["name"].help_text = _("Empty: called after its kind.")
        self.fields["of"].choices = [
            ("", _("At the beginning")),
            *((stage["key"], stage["name"]) for stage in written.stages),
        ]

    def is_used(self) -> bool:
        return True

    def clean(self):
        if not self.data.get(self.add_prefix("name"), "").strip():
            kind = self.cleaned_data.get("kind") or Stage.Kind.REVIEW
            self.cleaned_data["name"] = str(Stage.Kind(kind).label)
        given = super().clean()
        if len(self.written.stages) >= MOST_STAGES:
            raise forms.ValidationError(_("A flow has at most %(n)s stages.") % {"n": MOST_STAGES})
        return given


class NewWay(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("The case goes on to"))
    label = forms.CharField(label=gettext_lazy("Result"), max_length=40, required=False)
    condition = forms.CharField(label=gettext_lazy("Only if"), max_length=300, required=False)

    def __init__(self, *args, written: Written, stage: dict, definition: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.definition = definition
        others = [(one["key"], one["name"]) for one in written.stages if one["key"] != stage["key"]]
        self.fields["to"].choices = [("", _("Choose")), *others, (END, _("The case's way ends here"))]
        if StageKind(stage["kind"]) not in ADVANCED:
            del self.fields["label"]  # the kind of the stage says the results
        else:
            self.fields["label"].help_text = _("Empty: passed.")

    def clean_condition(self):
        text = self.cleaned_data["condition"]
        if text and (why := conditions.problem(text, self.definition)):
            raise forms.ValidationError(why)
        return text

    @property
    def target(self) -> str | None:
        return None if self.cleaned_data["to"] == END else self.cleaned_data["to"]


class Basics(StageForm):
    """Name, kind, post and limit of a stage that is there."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["key"], self.fields["order"]

    def is_used(self) -> bool:
        return True

    def onto(self, stage: dict) -> dict:
        return fitting({**stage, **self.stage()})


def problems(form, prefix: str = "") -> list[dict]:
    """For the error summary: each leads to its field."""
    return [
        {
            "href": f"#{form[name].id_for_label}" if name in form.fields else "",
            "text": f"{form.fields[name].label}: {error}" if name in form.fields else error,
        }
        for name, errors in form.errors.items()
        for error in errors
    ]

"""The form in which an administrator says how the case should stand at a moment of a test."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.models import Application, Deadline
from workflows.rehearsal import watchers
from workflows.rehearsal.step_forms import ANY, PAPERS, StepForm, posts_of_part

NOWHERE = "-"  # no stage has a hyphen for a key


class Expect(StepForm):
    HOWS = [
        ("left", gettext_lazy("so many days are left")),
        ("due", gettext_lazy("it is due on this day")),
        ("stopped", gettext_lazy("it stands still")),
        ("none", gettext_lazy("it is not running")),
    ]
    state = forms.ChoiceField(label=gettext_lazy("State of the case"), required=False)
    stages = forms.MultipleChoiceField(
        label=gettext_lazy("It stands at exactly these stages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    post = forms.ChoiceField(label=gettext_lazy("Who may act"), required=False)
    letter = forms.ChoiceField(label=gettext_lazy("Paper that has been made"), required=False)
    limit = forms.ChoiceField(label=gettext_lazy("Limit"), required=False)
    how = forms.ChoiceField(label=gettext_lazy("How it stands"), choices=HOWS, required=False)
    n = forms.IntegerField(label=gettext_lazy("Days left"), min_value=0, max_value=9999, required=False)
    day = forms.DateField(
        label=gettext_lazy("Due day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Only for tests that move to a certain day; others begin on the day they are run."),
    )
    alert = forms.ChoiceField(label=gettext_lazy("Highest alert so far"), required=False)

    def offer(self):
        self.fields["state"].choices = [ANY, *Application.State.choices]
        self.fields["stages"].choices = [*self.stages_and_nowhere()]
        self.fields["letter"].choices = [ANY, *PAPERS]
        self.fields["limit"].choices = [ANY, *Deadline.Kind.choices]
        self.fields["alert"].choices = [ANY, ("none", _("no alert")), *watchers.levels()]
        self.fields["post"].choices = [
            ANY,
            *(
                (f"{stage.key}|{post.pk}", f"{stage.name}：{post}")
                for stage in self.plan.stages
                for post in posts_of_part(None if stage.level == "town" else stage.post_id, stage.role)
            ),
        ]

    def stages_and_nowhere(self):
        return [*self.stages(), (NOWHERE, _("at no stage any more"))]

    def clean(self):
        given = super().clean()
        if given.get("limit"):
            how = given["how"] = given.get("how") or "left"
            needed = {"left": "n", "due": "day"}.get(how)
            if needed and needed not in self.errors and given.get(needed) is None:
                self.add_error(needed, _("Please fill this in."))
        if not self.errors and not any(
            given.get(name) for name in ("state", "stages", "post", "letter", "limit", "alert")
        ):
            raise forms.ValidationError(_("Choose at least one thing to look at."))
        return given

    def step(self):
        given = self.cleaned_data
        found = {name: given[name] for name in ("state", "letter", "alert") if given[name]}
        if given["stages"]:
            found["stages"] = [key for key in given["stages"] if key != NOWHERE]
        if given["post"]:
            stage, _bar, post = given["post"].partition("|")
            found["post"] = {"stage": stage, "post": int(post)}
        if given["limit"]:
            found["limit"] = {"kind": given["limit"], "how": given["how"]}
            if given["how"] == "left":
                found["limit"]["n"] = given["n"]
            if given["how"] == "due":
                found["limit"]["day"] = given["day"].isoformat()
        return found

    @classmethod
    def initial_of(cls, data):
        said = {name: data[name] for name in ("state", "letter", "alert") if name in data}
        if "stages" in data:
            said["stages"] = data["stages"] or [NOWHERE]
        if "post" in data:
            said["post"] = f"{data['post']['stage']}|{data['post']['post']}"
        if wanted := data.get("limit"):
            said |= {"limit": wanted["kind"], "how": wanted["how"], "n": wanted.get("n")}
            said["day"] = date.fromisoformat(wanted["day"]) if wanted.get("day") else None
        return said

"""The plain forms of a test's steps; the application itself is filled in as at the counter (submit_form)."""

from datetime import time

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Post
from workflows.engine.serving import EFFECTS
from workflows.letters.kinds import SORTS
from workflows.models import Deadline, Opinion, Pause
from workflows.rehearsal.acting import outcomes_of
from workflows.rehearsal.handing_in import labels_of
from workflows.rehearsal.moving import LONGEST
from workflows.rehearsal.sentences import outcome_words
from workflows.transitions import IN_STAGE, Action

NOTICES = [(str(kind), SORTS[kind].label) for kind in EFFECTS]  # whose delivery brings something about
PAPERS = [(str(kind), sort.label) for kind, sort in SORTS.items()]
ANY = ("", gettext_lazy("not looked at"))
LAPSING = [(k, label) for k, label in Deadline.Kind.choices if k in ("acceptance", "correction", "hearing_request")]


class StepForm(forms.Form):
    """`plan` and `edition` say what there is to choose. `step()` gives the data of a step, `initial_of` reads it."""

    def __init__(self, *args, plan, edition, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.edition = plan, edition
        self.offer()

    def offer(self) -> None:
        """Fill in the choices."""

    def step(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @classmethod
    def initial_of(cls, data: dict) -> dict:
        return data

    def stages(self, *, doing: Action | None = None) -> list[tuple[str, str]]:
        return [(s.key, s.name) for s in self.plan.stages if doing is None or doing in IN_STAGE[s.kind]]


class PairForm(StepForm):
    """One choice that says two things, kept as two: `pair` is its field, `names` what they are called."""

    names: tuple[str, str]

    def step(self):
        given = super().step()
        first, _bar, second = given.pop("pair").partition("|")
        return {self.names[0]: first, self.names[1]: int(second) if self.names[1] == "post" else second, **given}

    @classmethod
    def initial_of(cls, data):
        return {**data, "pair": f"{data.get(cls.names[0], '')}|{data.get(cls.names[1], '')}"}


class Press(PairForm):
    names = ("stage", "outcome")
    pair = forms.ChoiceField(label=gettext_lazy("Stage and result"))
    opinion = forms.CharField(label=gettext_lazy("Opinion"), required=False, max_length=500)

    def offer(self):
        self.fields["pair"].choices = [
            (stage.name, [(f"{stage.key}|{o}", self._said(stage, o)) for o in outcomes_of(self.plan, stage)])
            for stage in self.plan.stages
        ]

    def _said(self, stage, outcome):
        own = self.plan.outcomes(stage.key).get(outcome, "")
        return f"{stage.name}：{outcome_words(own, outcome)}"


class GiveOpinion(PairForm):
    names = ("stage", "post")
    pair = forms.ChoiceField(label=gettext_lazy("Joint review and who is asked"))
    verdict = forms.ChoiceField(label=gettext_lazy("Opinion"), choices=Opinion.Verdict.choices)

    def offer(self):
        self.fields["pair"].choices = [
            (f"{stage.key}|{post.pk}", f"{stage.name}：{post}")
            for stage in self.plan.stages
            for part in stage.parts
            for post in posts_of_part(part.post_id, part.role)
        ]


def posts_of_part(post_id, role):
    """A post by itself, or those of a role in every town."""
    posts = Post.objects.select_related("department").order_by("department__code")
    return posts.filter(pk=post_id) if post_id else posts.filter(department__kind="town", role=role)


class Wait(StepForm):
    WAYS = [
        ("workdays", gettext_lazy("so many working days")),
        ("days", gettext_lazy("so many calendar days")),
        ("until", gettext_lazy("until a day and an hour")),
        ("lapse", gettext_lazy("until a limit has run out")),
    ]
    way = forms.ChoiceField(label=gettext_lazy("How far"), choices=WAYS)
    n = forms.IntegerField(
        label=gettext_lazy("How many days"),
        min_value=0,
        max_value=LONGEST,
        required=False,
        help_text=gettext_lazy("For working days or calendar days."),
    )
    time = forms.TimeField(
        label=gettext_lazy("At what time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    until = forms.DateTimeField(
        label=gettext_lazy("Day and hour"),
        required=False,
        help_text=gettext_lazy("Only for a certain day; once that day is past, the test fails."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    limit = forms.ChoiceField(
        label=gettext_lazy("Which limit runs out"),
        choices=LAPSING,
        required=False,
        help_text=gettext_lazy("Only where a limit is to run out."),
    )

    def clean(self):
        given = super().clean()
        needed = {"workdays": "n", "days": "n", "until": "until", "lapse": "limit"}.get(given.get("way"))
        if needed and needed not in self.errors and given.get(needed) in (None, ""):
            self.add_error(needed, _("Please fill this in."))
        return given

    def step(self):
        given = self.cleaned_data
        if given["way"] == "until":
            return {"for": "until", "until": given["until"].strftime("%Y-%m-%dT%H:%M")}
        if given["way"] == "lapse":
            return {"for": "lapse", "limit": given["limit"]}
        at = {"time": given["time"].strftime("%H:%M")} if given["time"] else {}
        return {"for": given["way"], "n": given["n"], **at}

    @classmethod
    def initial_of(cls, data):
        said = {**data, "way": data.get("for", "workdays")}
        if data.get("time"):
            said["time"] = time.fromisoformat(data["time"])
        return said


class SendBack(PairForm):
    names = ("stage", "to")
    pair = forms.ChoiceField(label=gettext_lazy("From where to where"))

    def offer(self):
        self.fields["pair"].choices = [
            (f"{stage.key}|{to.key}", f"{stage.name} → {to.name}")
            for stage in self.plan.stages
            if Action.SEND_BACK in IN_STAGE[stage.kind]
            for to in self.plan.before(stage.key)
        ]


class Correct(StepForm):
    targets = forms.MultipleChoiceField(
        label=gettext_lazy("What has to be corrected"), widget=forms.CheckboxSelectMultiple
    )

    def offer(self):
        self.fields["targets"].choices = labels_of(self.edition).items() if self.edition else []


class Answer(StepForm):
    targets = forms.MultipleChoiceField(
        label=gettext_lazy("Materials that are handed in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field = forms.ChoiceField(label=gettext_lazy("Answer that is changed"), required=False)
    value = forms.CharField(label=gettext_lazy("New answer"), required=False, max_length=200)

    def offer(self):
        labels = labels_of(self.edition) if self.edition else {}
        self.fields["targets"].choices = [(k, v) for k, v in labels.items() if k.startswith("material:")]
        fields = [(k.removeprefix("field:"), v) for k, v in labels.items() if k.startswith("field:")]
        self.fields["field"].choices = [("", _("none")), *fields]

    def clean(self):
        given = super().clean()
        if not given.get("targets") and not given.get("field"):
            self.add_error("targets", _("Say what is handed in or changed."))
        return given

    def step(self):
        given = self.cleaned_data
        answers = {**self.initial.get("answers", {}), given["field"]: given["value"]} if given["field"] else {}
        return {"targets": given["targets"], **({"answers": answers} if answers else {})}

    @classmethod
    def initial_of(cls, data):
        key, value = next(iter((data.get("answers") or {"": ""}).items()))
        return {**data, "field": key, "value": value}


class StopClock(StepForm):
    stage = forms.ChoiceField(label=gettext_lazy("At the stage"))
    kind = forms.ChoiceField(label=gettext_lazy("Why"), choices=Pause.Kind.choices)
    days = forms.IntegerField(
        label=gettext_lazy("Planned working days"), min_value=1, max_value=365, required=False, initial=10
    )

    def offer(self):
        self.fields["stage"].choices = self.stages(doing=Action.SUSPEND)


class Resume(StepForm):
    stage = forms.ChoiceField(label=gettext_lazy("At the stage"))

    def offer(self):
        self.fields["stage"].choices = self.stages(doing=Action.RESUME)


class Extend(StepForm):
    days = forms.IntegerField(label=gettext_lazy("Working days"), min_value=1, max_value=60)


class Serve(StepForm):
    letter = forms.ChoiceField(label=gettext_lazy("Which notice"), choices=NOTICES)


class End(StepForm):
    WAYS = [
        ("withdrawn", gettext_lazy("The applicant withdraws")),
        ("voided", gettext_lazy("The bureau voids the case")),
    ]
    how = forms.ChoiceField(label=gettext_lazy("How it ends"), choices=WAYS)

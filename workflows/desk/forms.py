"""What an officer fills in for each act. The engine has the last word: what it finds missing is put on these fields."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import judgements, lateness, remedies
from workflows.engine import blocking, licensing
from workflows.engine.reasons import SHORTEST_REASON
from workflows.engine.stopping import EIGHT
from workflows.engine.travel import PASSED
from workflows.errors import EngineError
from workflows.flows import plan_of
from workflows.licence_kinds import Happening
from workflows.models import Opinion, Pause, Service

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
ART_45 = "《中华人民共和国行政许可法》第四十五条"
WAYS = Service.Way.choices


def text(label, *, required=True, hint="", rows=4, **more):
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


def line(label, *, longest, required=False, hint=""):
    return forms.CharField(label=label, required=required, help_text=hint, max_length=longest)


def reason():
    return text(gettext_lazy("Reason"), hint=format_lazy(gettext_lazy("At least {n} characters."), n=SHORTEST_REASON))


class ActForm(forms.Form):
    """`version` and `run` are what the officer saw; if somebody acted since, the engine says Stale."""

    template = "desk/fields.html"
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    run = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    phrases = True  # the texts of this form may be taken from the phrase book

    def __init__(self, data=None, *, application, run, today, by=None):
        seen = {"version": application.version, "run": run.pk if run else None}
        super().__init__(data, initial=seen)
        self.application, self.stage_run, self.today, self.by = application, run, today, by
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values that depend on the case."""

    def arguments(self) -> dict:
        """What the verb takes beside the person, the instant, the version and the visit."""
        return {key: value for key, value in self.cleaned_data.items() if key not in ("version", "run")}

    def letter_facts(self) -> dict:
        """What the paper of this act states beside the facts of the case, for its preview."""
        return self.arguments()

    def warning(self, false_materials: bool) -> dict:
        """What the paper says of false materials (Art. 78); the last day of the bar that would be opened."""
        last = blocking.last_day_of(self.application.item, "false_materials", on=self.today)
        return {"false_materials": _("Yes"), "blocked_until": last or ""} if false_materials else {}

    def take(self, error) -> None:
        """What the engine found missing, on the fields where it can be mended."""
        placed = False
        for name, words in error.fields.items():
            name = self.field_of(name)
            if name in self.fields and not self.fields[name].widget.is_hidden:
                self.add_error(name, str(words))
                placed = True
        if not placed:
            self.add_error(None, str(error.message))

    def field_of(self, name: str) -> str:
        return name

    def typed(self) -> list[dict]:
        """What was typed, to be shown where the form itself cannot come back."""
        rows = []
        for bound in self.visible_fields():
            value = bound.value()
            if value in (None, "", False):
                continue
            labels = {str(k): str(v) for k, v in getattr(bound.field, "choices", [])}
            shown = _("Yes") if value is True or value == "on" else labels.get(str(value), value)
            rows.append({"label": bound.label, "value": shown})
        return rows


class Accept(ActForm):
    template = "desk/accept_fields.html"
    opinion = text(gettext_lazy("Opinion"), required=False)

    until = forms.DateField(
        label=gettext_lazy("Missing materials by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Not later than the promised day of the decision. A notice says what, and by when."),
    )

    def prepare(self):
        self.judged = judgements.summary(self.application)
        self.missing = lateness.missing_of(self.application)
        if not self.missing:
            del self.fields["until"]


class Decline(ActForm):
    ground = forms.ChoiceField(
        label=gettext_lazy("Why is it not accepted?"),
        widget=forms.RadioSelect,
        choices=[
            ("not_required", gettext_lazy("No approval is needed for it (Licence Law, Art. 32(1))")),
            ("other_agency", gettext_lazy("Another agency is competent (Art. 32(2))")),
            ("false_materials", gettext_lazy("Facts were concealed or materials are false (Art. 78)")),
            ("other", gettext_lazy("Another ground laid down by law")),
        ],
    )
    competent_agency = forms.CharField(
        label=gettext_lazy("Competent agency"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Where the applicant can turn to."),
    )
    reason = reason()

    def clean(self):
        data = super().clean()
        if data.get("ground") == "other_agency" and not data.get("competent_agency"):
            self.add_error("competent_agency", _("Say which agency is competent."))
        return data

    def arguments(self):
        data = super().arguments()
        ground = data.pop("ground")
        false = {"false_materials": True} if ground == "false_materials" else {}
        return {**data, "not_required": ground == "not_required", **false}

    def letter_facts(self):
        data = self.arguments()
        del data["not_required"]
        return data | self.warning(bool(data.pop("false_materials", False)))


class Advance(ActForm):
    outcome = forms.ChoiceField(label=gettext_lazy("Result"), widget=forms.RadioSelect, initial=PASSED)
    opinion = text(gettext_lazy("Opinion"), hint=gettext_lazy("What was examined, and with what result."))

    def prepare(self):
        """Most stages have one result; it is asked for only where the flow knows several."""
        plan = plan_of(self.application.flow_version_id)
        outcomes = plan.outcomes(plan.by_id[self.stage_run.stage_id].key) if self.stage_run else {}
        if len(outcomes) < 2:
            self.fields.pop("outcome")
            return
        usual = gettext_lazy("Passed")
        self.fields["outcome"].choices = [
            (name, label or (usual if name == PASSED else name)) for name, label in outcomes.items()
        ]


class GiveOpinion(ActForm):
    verdict = forms.ChoiceField(
        label=gettext_lazy("Opinion of your post"), widget=forms.RadioSelect, choices=Opinion.Verdict.choices
    )
    text = text(
        gettext_lazy("Opinion"),
        required=False,
        hint=format_lazy(gettext_lazy("Who does not agree says why, in at least {n} characters."), n=SHORTEST_REASON),
    )


class SendBack(ActForm):
    to = forms.ChoiceField(label=gettext_lazy("Back to"), widget=forms.RadioSelect)
    reason = reason()

    def prepare(self):
        plan = plan_of(self.application.flow_version_id)
        stages = plan.before(plan.by_id[self.stage_run.stage_id].key) if self.stage_run else []
        self.fields["to"].choices = [(stage.key, stage.name) for stage in stages]


class StartSpecialProcedure(ActForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Procedure"),
        help_text=gettext_lazy("Only these eight stop the clock (Licence Law, Art. 45)."),
        choices=[("", gettext_lazy("Choose…")), *((kind, Pause.Kind(kind).label) for kind in EIGHT)],
    )
    basis = text(gettext_lazy("Basis"), rows=2)
    planned_days = forms.IntegerField(
        label=gettext_lazy("Working days it will need"),
        min_value=1,
        max_value=365,
        help_text=gettext_lazy("The applicant is told in writing."),
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    reason = text(gettext_lazy("Explanation"), required=False)

    def prepare(self):
        if self.application.item.is_licence:  # on a paper about anything else it would be no basis
            self.initial["basis"] = ART_45
        else:
            self.fields["kind"].help_text = _("Only these eight stop the clock.")


class Suspend(ActForm):
    basis = text(gettext_lazy("Basis"), rows=2, hint=gettext_lazy("The provision that allows suspension here."))
    reason = reason()


class Resume(ActForm):
    reason = text(gettext_lazy("Reason"))


class Extend(ActForm):
    days = forms.IntegerField(
        label=gettext_lazy("Working days"),
        min_value=1,
        help_text=gettext_lazy("Once, at most ten working days, before the due day is over (Licence Law, Art. 42)."),
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    reason = reason()

    def prepare(self):
        asked = self.application.extension_requests.filter(answered_at=None).first()
        if asked:
            self.initial |= {"days": asked.days, "reason": asked.reason}


class Grant(ActForm):
    content = text(
        gettext_lazy("What is granted"),
        hint=gettext_lazy("As it will stand in the decision, with conditions and validity."),
    )
    conditions = text(gettext_lazy("Conditions"), required=False, rows=2)
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=DAY)
    valid_to = forms.DateField(
        label=gettext_lazy("Valid to"), required=False, widget=DAY, help_text=gettext_lazy("Empty: long-term.")
    )

    def prepare(self):
        """A change keeps the days of the licence; what gives no licence has none."""
        try:
            self.given = licensing.proposed(self.application, today=self.today)
        except EngineError:  # the engine will say so itself
            self.given = None
        if self.given is None or self.given[0] is Happening.CHANGED:
            del self.fields["valid_from"], self.fields["valid_to"]
        if self.given is None:
            del self.fields["conditions"]
        else:
            _happening, self.initial["valid_from"], self.initial["valid_to"] = self.given

    @property
    def letter_kind(self) -> str:
        return licensing.LETTERS[self.given[0]] if self.given else "grant"

    def letter_facts(self):
        return {**self.arguments(), **(licensing.previewed(self.application, self.given) if self.given else {})}


class Refuse(ActForm):
    facts = text(gettext_lazy("Facts"), hint=gettext_lazy("What was found."))
    reason = reason()
    basis = text(gettext_lazy("Basis"), rows=2, hint=gettext_lazy("Law, article and paragraph."))
    false_materials = forms.BooleanField(
        label=gettext_lazy("Facts were concealed or materials are false (Art. 78)"), required=False
    )

    def letter_facts(self):
        facts = self.arguments()
        facts |= self.warning(facts.pop("false_materials"))
        return {**facts, "remedies": remedies.text(self.application.edition, on=self.today)}


class Deliver(ActForm):
    way = forms.ChoiceField(label=gettext_lazy("Way of delivery"), choices=WAYS, widget=forms.RadioSelect)
    receiver = forms.CharField(label=gettext_lazy("Received by"), max_length=120)
    relation = line(gettext_lazy("Relation to the applicant"), longest=60)
    place = line(gettext_lazy("Place of delivery"), longest=200)
    postal_number = line(gettext_lazy("Number of the mailing"), hint=gettext_lazy("Needed by post."), longest=60)
    second_deliverer = line(
        gettext_lazy("Second deliverer"),
        hint=gettext_lazy("Needed where the paper was left at the address."),
        longest=60,
    )
    note = text(gettext_lazy("Note"), required=False, rows=2)
    close = forms.BooleanField(label=gettext_lazy("Close the case in the same step"), required=False, initial=True)

    def prepare(self):
        self.fields["receiver"].initial = self.application.applicant.name

    def clean_way(self):
        way = self.cleaned_data["way"]
        if way == "electronic" and not self.application.applicant.electronic_delivery:
            raise forms.ValidationError(_("The applicant has not agreed to electronic delivery."))
        return way

    def arguments(self):
        data = super().arguments()
        del data["close"]
        return data


class Void(ActForm):
    reason = reason()

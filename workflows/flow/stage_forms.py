"""What a stage may say beside its row: who gets a case, samples, joins, joint review, papers, and the ways on."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import conditions
from workflows.flow.checks import ADVANCED, OUTCOMES, RESERVED, SAMPLED
from workflows.flow.forms import post_choices, post_value
from workflows.flow.limits import MOST_STAGES, MOST_WAYS
from workflows.flow.words import UNITS, papers_for, result_words
from workflows.flow.written import Written
from workflows.models import Stage
from workflows.routing import Edge
from workflows.transitions import StageKind

END = "."  # no stage has this key
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,40}")


class StageMore(forms.Form):
    limit_unit = forms.ChoiceField(label=gettext_lazy("The limit counts"), choices=UNITS)
    candidates = forms.ChoiceField(
        label=gettext_lazy("Who of the post gets a case"), choices=Stage.Candidates.choices, widget=forms.RadioSelect
    )
    candidates_of = forms.ChoiceField(
        label=gettext_lazy("The earlier stage"),
        required=False,
        help_text=gettext_lazy("For “the same person” and “another person”."),
    )
    sample_percent = forms.IntegerField(
        label=gettext_lazy("Only a sample comes here, per cent"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("The others pass this stage over. Nobody chooses: the case number decides."),
    )
    join = forms.ChoiceField(
        label=gettext_lazy("Where branches meet, the stage opens"),
        choices=Stage.Join.choices,
        widget=forms.RadioSelect,
    )
    join_count = forms.IntegerField(
        label=gettext_lazy("How many branches"), required=False, min_value=1, max_value=MOST_STAGES
    )
    quorum = forms.IntegerField(
        label=gettext_lazy("Opinions needed"),
        required=False,
        min_value=1,
        max_value=MOST_STAGES,
        help_text=gettext_lazy("Empty: all who are asked."),
    )
    letters = forms.MultipleChoiceField(
        label=gettext_lazy("Papers owed before the stage may end"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, written: Written, stage: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.stage = stage
        kind = StageKind(stage["kind"])
        others = [(s["key"], s["name"]) for s in written.stages if s["key"] != stage["key"]]
        self.fields["candidates_of"].choices = [("", _("None")), *others]
        self.fields["letters"].choices = papers_for(kind, beside=stage["letters"])
        leads_here = {edge.source for edge in written.edges if edge.target == stage["key"]}
        unneeded = {
            "limit_unit": stage["limit_amount"] is None,
            "sample_percent": kind not in SAMPLED and stage["sample_percent"] is None,
            "join": len(leads_here) < 2 and stage["join"] == Stage.Join.ALL,
            "quorum": kind is not StageKind.JOINT and stage["quorum"] is None,
            "letters": kind not in ADVANCED and not stage["letters"],
        }
        unneeded["join_count"] = unneeded["join"]
        for name, is_unneeded in unneeded.items():
            if is_unneeded:
                del self.fields[name]

    def clean(self):
        given = super().clean()
        if given.get("candidates") in (Stage.Candidates.SAME_AS, Stage.Candidates.OTHER_THAN):
            if not given.get("candidates_of") and "candidates_of" not in self.errors:
                self.add_error("candidates_of", _("Say with which earlier stage."))
        elif given.get("candidates") == Stage.Candidates.POST:
            given["candidates_of"] = ""
        if given.get("join") == Stage.Join.COUNT and not given.get("join_count") and "join_count" not in self.errors:
            self.add_error("join_count", _("Say how many branches."))
        if given.get("join") in (Stage.Join.ALL, Stage.Join.ANY):
            given["join_count"] = None
        return given


class Asked(forms.Form):
    post = forms.ChoiceField(label=gettext_lazy("Post that is asked"), required=False)

    def __init__(self, *args, posts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = posts


class Way(forms.Form):
    """One way on. Rows with the same result are tried in the order of their numbers."""

    outcome = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    label = forms.CharField(label=gettext_lazy("Result"), max_length=40, required=False)
    priority = forms.IntegerField(label=gettext_lazy("Tried as no."), min_value=0, max_value=99, required=False)
    condition = forms.CharField(label=gettext_lazy("Only if"), max_length=300, required=False)
    to = forms.MultipleChoiceField(
        label=gettext_lazy("The case goes on to"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, stage: dict, others, definition: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.stage, self.definition = stage, definition
        self.fields["to"].choices = [*others, (END, _("The case's way ends here"))]
        self.fields["priority"].widget.attrs["inputmode"] = "numeric"
        fixed = OUTCOMES.get(StageKind(stage["kind"]))
        if fixed:
            del self.fields["label"]
            names = sorted({name for one in fixed for name in one})
            choices = [("", _("Choose")), *((name, result_words(name)) for name in names)]
            own = self.initial.get("outcome")
            choices += [(own, own)] if own and own not in names else []
            self.fields["outcome"] = forms.ChoiceField(label=_("Result"), choices=choices, required=False)
            self.order_fields(["outcome"])
        else:
            self.fields["label"].help_text = _("As the officer reads it, for example 有疑问. Empty: passed.")
            self.fields["condition"].help_text = _("For example: %(example)s") % {"example": "headcount >= 100"}

    def is_used(self) -> bool:
        """A row in which nothing is chosen or typed is not there."""
        typed = [name for name in self.fields if name not in ("outcome", "to")]
        if "label" not in self.fields:
            typed.append("outcome")
        return any(self.data.get(self.add_prefix(name), "").strip() for name in typed) or any(
            self.data.getlist(self.add_prefix("to"))
        )

    def clean(self):
        given = super().clean()
        if not self.is_used():
            return given
        if "label" not in self.fields and not given.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", _("Choose the result."))
        if not given.get("to") and "to" not in self.errors:
            self.add_error("to", _("Say where the case goes, or that its way ends."))
        elif END in given.get("to", ()) and len(given["to"]) > 1:
            self.add_error("to", _("The way ends, or it goes on: not both."))
        text = given.get("condition") or ""
        if text and (why := conditions.problem(text, self.definition)):
            self.add_error("condition", why)
        return given


class _Ways(forms.BaseFormSet):
    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    def clean(self):
        used = [form for form in self.forms if form.is_used()]
        seen = set()
        for form in used:
            if form.errors:
                continue
            given = form.cleaned_data
            for target in given["to"]:
                one = (given.get("label", ""), given.get("outcome", ""), given.get("priority"), target)
                if one in seen:
                    form.add_error("to", _("This way is there already."))
                seen.add(one)

    def edges(self, key: str) -> list[Edge]:
        """Results are known by their words: equal words are one result, and a known one keeps its technical name."""
        used = [form.cleaned_data for form in self.forms if form.is_used()]
        names = _outcomes(used)
        numbers = _priorities(used, names)
        found: dict[tuple, Edge] = {}
        for given, outcome, number in zip(used, names, numbers, strict=True):
            for target in given["to"]:
                target = None if target == END else target
                edge = Edge(key, outcome, target, number, given["condition"], given.get("label", ""))
                found.setdefault((outcome, number, target), edge)
        return list(found.values())


def _priorities(used: list[dict], names: list[str]) -> list[int]:
    """As typed. Where nothing was typed: one after the other, those with a condition before those without."""
    found = [given["priority"] for given in used]
    for n in sorted(range(len(used)), key=lambda n: not used[n]["condition"]):
        if found[n] is None:
            before = [number for number, name in zip(found, names, strict=True) if name == names[n]]
            found[n] = max((number + 1 for number in before if number is not None), default=0)
    return [min(99, number) for number in found]


def _outcomes(used: list[dict]) -> list[str]:
    by_label: dict[str, str] = {"": "passed"}
    taken = set(RESERVED) | {"passed"}
    for given in used:  # known ones first, so that a new row with the same words joins them
        outcome, label = given["outcome"], given.get("label", "")
        if SLUG.fullmatch(outcome) and label not in by_label and (outcome == "passed" or outcome not in taken):
            by_label[label] = outcome
            taken.add(outcome)
    found = []
    for given in used:
        label = given.get("label")
        if label is None:  # the kind of the stage says the results
            found.append(given["outcome"])
            continue
        if label not in by_label:
            n = 2
            while f"result-{n}" in taken:
                n += 1
            by_label[label] = f"result-{n}"
            taken.add(by_label[label])
        found.append(by_label[label])
    return found


class StagePage:
    """The three forms of one stage together."""

    def __init__(self, written: Written, key: str, definition: dict, data=None, *, more: str = ""):
        self.written, self.stage = written, written.stage(key)
        self.is_joint = self.stage["kind"] == Stage.Kind.JOINT or bool(self.stage["parts"])
        others = [(s["key"], s["name"]) for s in written.stages if s["key"] != key]
        self.more = StageMore(data, written=written, stage=self.stage, initial=self.stage)
        ways = {"stage": self.stage, "others": others, "definition": definition}
        Ways = forms.formset_factory(Way, formset=_Ways, extra=0, max_num=MOST_WAYS, absolute_max=MOST_WAYS)
        AskedRows = forms.formset_factory(Asked, extra=0, max_num=MOST_STAGES, absolute_max=MOST_STAGES)
        posts = {"posts": post_choices()}
        if data is None:
            self.ways = Ways(prefix="ways", initial=self._ways_now(), form_kwargs=ways)
            asked = [{"post": post_value(part)} for part in self.stage["parts"]]
            self.asked = AskedRows(prefix="asked", initial=[*asked, {}, {}][:MOST_STAGES], form_kwargs=posts)
        else:
            data = data.copy()
            for prefix, most in (("ways", MOST_WAYS), ("asked", MOST_STAGES)):
                _count(data, prefix, most, 2 if more == prefix else 0)
            self.ways = Ways(data, prefix="ways", form_kwargs=ways)
            self.asked = AskedRows(data, prefix="asked", form_kwargs=posts)

    def _ways_now(self) -> list[dict]:
        rows: dict[tuple, dict] = {}
        for edge in self.written.edges:
            if edge.source == self.stage["key"]:
                row = rows.setdefault(edge._replace(target=None), edge._asdict() | {"to": []})
                row["to"].append(edge.target or END)
        several = len(rows) > 1
        found = [{**row, "priority": row["priority"] if several or row["priority"] else None} for row in rows.values()]
        return [*found, {}][:MOST_WAYS]

    def is_valid(self) -> bool:
        return all([self.more.is_valid(), self.ways.is_valid(), self.asked.is_valid()])

    def changed(self) -> Written:
        parts = list(dict.fromkeys(form.cleaned_data.get("post") for form in self.asked.forms))
        self.stage.update(self.more.cleaned_data)
        if self.is_joint:
            self.stage["parts"] = [_part(value) for value in parts if value]
        return self.written.with_ways(self.stage["key"], self.ways.edges(self.stage["key"]))

    def problems(self) -> list[dict]:
        """For the error summary: each leads to its field and says where."""
        found = _problems(self.more, "")
        for rows, where in ((self.asked, _("Post %(n)s")), (self.ways, _("Way %(n)s"))):
            for n, form in enumerate(rows.forms, 1):
                found += _problems(form, where % {"n": n} + "，")
        return found


def _problems(form, where: str) -> list[dict]:
    return [
        {
            "href": f"#{_first_id(form[name])}",
            "text": f"{where}{form.fields[name].label}: {error}",
        }
        for name, errors in form.errors.items()
        if name in form.fields
        for error in errors
    ]


def _first_id(bound) -> str:
    return bound.id_for_label or f"{bound.auto_id}_0"


def _part(value: str) -> dict:
    where, _dash, which = value.partition("-")
    return {"role": which} if where == "town" else {"post_id": int(which)}


def _count(data, prefix: str, most: int, more: int) -> None:
    count = data.get(f"{prefix}-TOTAL_FORMS", "")
    count = int(count) if count.isascii() and count.isdecimal() and len(count) < 4 else 0
    data[f"{prefix}-TOTAL_FORMS"] = str(min(most, count + more))
    data.setdefault(f"{prefix}-INITIAL_FORMS", "0")

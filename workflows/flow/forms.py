"""The form of a flow's stages: a row for each, in the order people see them. The rest of a stage: stage_forms."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Post
from workflows.flow.checks import ADVANCED, SAMPLED
from workflows.flow.limits import HANDLING, LEADING, MOST_STAGES
from workflows.flow.written import Written, named
from workflows.models import Stage

USUAL = (Stage.Kind.ACCEPTANCE, Stage.Kind.REVIEW, Stage.Kind.DECISION, Stage.Kind.DELIVERY)


class StageForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    order = forms.IntegerField(label=gettext_lazy("No."), min_value=1, max_value=99, required=False)
    name = forms.CharField(label=gettext_lazy("Name of the stage"), max_length=60, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Stage.Kind.choices, required=False)
    post = forms.ChoiceField(label=gettext_lazy("Handled by"), required=False)
    limit = forms.IntegerField(label=gettext_lazy("Limit, working days"), min_value=1, max_value=366, required=False)

    def __init__(self, *args, posts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = posts
        self.fields["order"].widget.attrs["inputmode"] = self.fields["limit"].widget.attrs["inputmode"] = "numeric"

    def clean(self):
        given = super().clean()
        if not self.is_used() or self.errors:
            return given
        if not given.get("name"):
            self.add_error("name", _("Give the stage a name, or empty the whole row."))
        if not given.get("post"):
            self.add_error("post", _("Say which post handles this stage."))
        return given

    def is_used(self) -> bool:
        """A row without name, post and limit is not there: emptying a row removes the stage."""
        return any(self.data.get(self.add_prefix(name), "").strip() for name in ("name", "post", "limit"))

    def stage(self) -> dict:
        given = self.cleaned_data
        fields = {
            "name": given["name"],
            "kind": Stage.Kind(given["kind"] or Stage.Kind.REVIEW),
            "limit_amount": given["limit"],
        }
        where, _dash, which = given["post"].partition("-")
        if where == "town":
            return {**fields, "level": Stage.Level.TOWN, "role": which, "post": None}
        post = Post.objects.get(pk=which)
        level = Stage.Level.LEADER if post.role in LEADING else Stage.Level.DEPARTMENT
        return {**fields, "level": level, "post": post, "role": ""}


class _Rows(forms.BaseFormSet):
    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    def clean(self):
        if not any(form.is_used() for form in self.forms):
            raise forms.ValidationError(_("Write down at least one stage."))

    def written(self, base: Written, *, as_line: bool) -> Written:
        """In the order of the numbers; rows with the same number stay as they stand. What the rows do not ask for
        stays as it stood in `base`."""
        used = [form for form in self.forms if form.is_used()]
        stages, taken = [], set()
        for form in sorted(used, key=lambda f: f.cleaned_data["order"] or MOST_STAGES):
            key = form.cleaned_data["key"]
            before = base.stage(key) if key not in taken else None
            taken.add(key)
            stages.append(fitting({**(before or {"limit_unit": "workday"}), **form.stage()}))
        return base.with_stages(named(stages), as_line=as_line)

    def problems(self) -> list[dict]:
        """For the error summary: each leads to its field and says which row."""
        return [{"text": error} for error in self.non_form_errors()] + [
            {
                "href": f"#{form[name].id_for_label}",
                "text": _("Row %(n)s, %(label)s: %(error)s")
                % {"n": n, "label": form.fields[name].label, "error": error},
            }
            for n, form in enumerate(self.forms, 1)
            for name, errors in form.errors.items()
            for error in errors
        ]


def fitting(stage: dict) -> dict:
    """Without what a stage of this kind cannot have: its kind may just have been changed."""
    kind = stage["kind"]
    if kind != Stage.Kind.JOINT:
        stage |= {"parts": [], "quorum": None}
    if kind not in SAMPLED:
        stage["sample_percent"] = None
    if kind not in ADVANCED:
        stage["letters"] = []
    return stage


def rows(data=None, *, stages=(), more=0):
    """`stages`: as in `Written`, to begin with, else the usual four. `more`: empty rows to add to what was typed."""
    choices = post_choices()
    Rows = forms.formset_factory(StageForm, formset=_Rows, extra=0, max_num=MOST_STAGES, absolute_max=MOST_STAGES)
    if data is not None:
        data = data.copy()
        count = data.get("stages-TOTAL_FORMS", "")
        count = int(count) if count.isascii() and count.isdecimal() and len(count) < 4 else 0
        data["stages-TOTAL_FORMS"] = str(min(MOST_STAGES, count + more))
        data.setdefault("stages-INITIAL_FORMS", "0")
        return Rows(data, prefix="stages", form_kwargs={"posts": choices})
    initial = [_initial(n, stage) for n, stage in enumerate(stages, 1)] or [
        {"order": n, "name": kind.label, "kind": kind} for n, kind in enumerate(USUAL, 1)
    ]
    return Rows(prefix="stages", initial=[*initial, {"order": len(initial) + 1}], form_kwargs={"posts": choices})


def _initial(n: int, stage: dict) -> dict:
    return {
        "key": stage["key"],
        "order": n,
        "name": stage["name"],
        "kind": stage["kind"],
        "post": post_value(stage),
        "limit": stage["limit_amount"],
    }


def post_value(row: dict) -> str:
    """A stage or part as the choice of `post_choices` that stands for it."""
    return f"post-{row['post'].pk}" if row["post"] else f"town-{row['role']}"


def post_choices() -> list:
    """Posts by department; for the towns one entry for each role, because the case names the town."""
    posts = list(
        Post.objects.filter(role__in=[str(r) for r in HANDLING])
        .select_related("department")
        .order_by("department__code", "role", "title")
    )
    towns = {f"town-{p.role}": p.title for p in posts if p.department.kind == "town"}
    own = [p for p in posts if p.department.kind != "town"]
    groups = [
        (department.name, [(f"post-{p.pk}", f"{p.title}（{department.name}）") for p in of])
        for department, of in groupby(own, key=lambda p: p.department)
    ]
    if towns:
        where = _("The town of the case")
        groups.append((where, [(value, f"{title}（{where}）") for value, title in sorted(towns.items())]))
    return [("", _("Choose")), *groups]

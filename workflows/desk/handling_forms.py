"""What is filled in to assign a case, to judge its materials, and to ask another department."""

from django import forms
from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Post
from accounts.posts import holders
from accounts.roles import Role
from workflows import dossier, judgements, timekeeping
from workflows.desk.forms import ActForm, text
from workflows.models import Consultation, MaterialJudgement
from workflows.permissions import posts_of

Verdict = MaterialJudgement.Verdict
# Who is asked for an opinion: posts that handle matters, not those that run the machine or watch over it.
ASKED = (Role.CLERK, Role.TOWN_CLERK, Role.REVIEWER, Role.HEAD, Role.LEGAL, Role.LIAISON)
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Assign(ActForm):
    officer = forms.ChoiceField(label=gettext_lazy("Officer"), widget=forms.RadioSelect)
    reason = text(
        gettext_lazy("Reason"),
        required=False,
        rows=2,
        hint=gettext_lazy("Needed where the case is taken from somebody."),
    )

    def prepare(self):
        self.officers = {str(user.pk): user for user in officers_of(self.stage_run, on=self.today)}
        self.fields["officer"].choices = [(pk, with_load(user)) for pk, user in self.officers.items()]

    def arguments(self):
        data = super().arguments()
        return {**data, "officer": self.officers[data["officer"]]}


def officers_of(run, *, on):
    """Who holds the post of the visit, with the number of cases each holds now."""
    if run is None:
        return []
    held = Count("runs", filter=Q(runs__ended_at=None), distinct=True)
    return holders(run.post, on=on).filter(is_active=True).annotate(load=held).order_by("name")


def with_load(user) -> str:
    return _("%(name)s (holds %(n)s cases now)") % {"name": user.name, "n": user.load}


class Judge(ActForm):
    template = "desk/judge_fields.html"
    phrases = False

    def prepare(self):
        self.standing = judgements.standing_of(self.application)
        self.materials = dossier.material_rows(self.application)
        for n, row in enumerate(self.materials):
            was = self.standing.get(row.material.key)
            self.fields[f"verdict-{n}"] = forms.ChoiceField(
                label=_("Finding"),
                required=False,
                choices=[("", _("Not judged yet")), *Verdict.choices],
                widget=forms.RadioSelect,
                initial=was.verdict if was else "",
            )
            self.fields[f"original-{n}"] = forms.BooleanField(
                label=_("Original seen"), required=False, initial=bool(was and was.original_seen)
            )
            self.fields[f"reason-{n}"] = text(
                _("What is wrong, or why it is let pass"), required=False, rows=2, initial=was.reason if was else ""
            )
            basis = (was and was.basis) or str(row.material.basis or "")
            self.fields[f"basis-{n}"] = text(_("Basis"), required=False, rows=1, initial=basis)
        self.fields["rest"] = forms.BooleanField(label=_("Everything else that was handed in complies"), required=False)

    @property
    def rows(self):
        for n, row in enumerate(self.materials):
            bound = {part: self[f"{part}-{n}"] for part in ("verdict", "original", "reason", "basis")}
            faulty = self.is_bound and any(field.errors for field in bound.values())
            more = bound["verdict"].value() in (Verdict.FAILS, Verdict.WAIVED) or faulty
            yield {"row": row, "was": self.standing.get(row.material.key), "open": more, **bound}

    def clean(self):
        data = super().clean()
        self.judged, self.numbers = [], []
        for n, row in enumerate(self.materials):
            said = self._said(n, row, data)
            if said is None:
                continue
            if said["verdict"] != Verdict.COMPLIES and not said["reason"]:
                words = _("“%(label)s”: say why.") % {"label": row.material.name}
                self.add_error(f"reason-{n}", words)
            self.judged.append(said)
            self.numbers.append(n)
        if not self.judged and not self.errors:
            self.add_error(None, _("Nothing has been judged anew."))
        return data

    def _said(self, n, row, data) -> dict | None:
        """What is new in a row; a judgement that stands as it was is not made once more."""
        verdict = data.get(f"verdict-{n}") or (Verdict.COMPLIES if data.get("rest") and row.given else "")
        if not verdict:
            return None
        failing = verdict != Verdict.COMPLIES
        said = {
            "key": row.material.key,
            "verdict": str(verdict),
            "original_seen": data.get(f"original-{n}", False),
            "reason": data.get(f"reason-{n}", "").strip() if failing else "",
            "basis": data.get(f"basis-{n}", "").strip() if failing else "",
        }
        was = self.standing.get(row.material.key)
        same = was and all(getattr(was, name) == said[name] for name in said if name != "key")
        return None if same else said

    def arguments(self):
        return {"materials": self.judged}

    def field_of(self, name):
        parts = name.split(".")
        if len(parts) == 3 and parts[1].isdigit() and int(parts[1]) < len(self.numbers):
            return f"{parts[2]}-{self.numbers[int(parts[1])]}"
        return name

    def typed(self):
        for row in self.rows:
            if row["reason"].value():
                yield {"label": row["row"].material.name, "value": row["reason"].value()}


class Consult(ActForm):
    post = forms.ChoiceField(label=gettext_lazy("Whom to ask"))
    question = text(
        gettext_lazy("Question"),
        hint=gettext_lazy("Who is asked can read the whole case until the answer is given."),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Answer by"),
        widget=DATE,
        help_text=gettext_lazy("The limits of the case run on meanwhile."),
    )

    def prepare(self):
        own = self.stage_run.post.department_id if self.stage_run else None
        posts = (
            Post.objects.filter(in_force_of_posts(self.today), role__in=[str(role) for role in ASKED])
            .exclude(department=own)
            .select_related("department")
            .distinct()
        )
        self.posts = {str(post.pk): post for post in posts.order_by("department__kind", "department__code", "title")}
        self.fields["post"].choices = [("", _("Choose…")), *((pk, str(post)) for pk, post in self.posts.items())]
        days = settings.CONSULTATION_DAYS
        self.fields["due_on"].initial = timekeeping.calendar().add_workdays(self.today, days)

    def arguments(self):
        data = super().arguments()
        return {**data, "post": self.posts[data["post"]]}


def in_force_of_posts(on) -> Q:
    """Somebody holds the post on that day: a question to an empty chair is answered by nobody."""
    return Q(postings__start_on__lte=on) & (Q(postings__end_on=None) | Q(postings__end_on__gte=on))


class OfAQuestion(ActForm):
    """The open question, where there is only one, need not be chosen."""

    consultation = forms.TypedChoiceField(
        label=gettext_lazy("Question"), coerce=int, required=False, empty_value=None, widget=forms.RadioSelect
    )

    def is_mine(self, one, posts) -> bool:
        return one.post_id in posts

    def prepare(self):
        asked = Consultation.objects.filter(application=self.application, ended_at=None)
        asked = list(asked.select_related("post__department", "asked_by", "run"))
        field = self.fields["consultation"]
        field.choices = [(one.pk, f"{one.post}：{one.question}") for one in asked]
        posts = posts_of(self.by, on=self.today) if self.by else []
        own = [one.pk for one in asked if self.is_mine(one, posts)]
        self.sole = own[0] if len(own) == 1 else asked[0].pk if len(asked) == 1 else None
        field.initial = self.sole

    def clean(self):
        data = super().clean()
        if not data.get("consultation"):
            data["consultation"] = self.sole or 0
        return data


class Answer(OfAQuestion):
    answer = text(gettext_lazy("Answer"))


class TakeBack(OfAQuestion):
    phrases = False

    def is_mine(self, one, posts) -> bool:
        return one.run.post_id in posts

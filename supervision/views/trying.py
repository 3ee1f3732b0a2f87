"""试运行: what a rule, saved or only thought of, would have raised in a past period."""

from collections import Counter
from datetime import date, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.guards import roles_today, staff_required
from accounts.wording import day_words
from supervision import rule_words, rulebook, trial
from supervision.audience import watched_by
from supervision.models import AlertRule
from supervision.rules import Trigger
from supervision.views.alerts import tabs
from supervision.views.rules import READING, SETTING
from workflows import timekeeping
from workflows.models import Application, Deadline

PER_PAGE = 30
LONGEST = timedelta(days=366)


class TrialForm(forms.Form):
    rule = forms.ChoiceField(label=gettext_lazy("Rule"))
    offset = forms.IntegerField(
        label=gettext_lazy("Try with another number"),
        required=False,
        min_value=0,
        max_value=9999,
        help_text=gettext_lazy("Empty: as the rule has it."),
    )
    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data, *, rows: dict[str, AlertRule]):
        super().__init__(data)
        self.fields["rule"].choices = [(code, row.name) for code, row in rows.items()]

    def clean(self):
        said = super().clean()
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        elif since and until and until - since > LONGEST:
            self.add_error("until", _("At most a year at once."))
        return said


def _last_month(today: date) -> tuple[date, date]:
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


@staff_required(roles=READING)
@require_safe
def try_rule(request):
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    rows = {code: row for code, row in sorted(rulebook.latest().items()) if trial.can_be_tried(row)}
    since, until = _last_month(today)
    asked = request.GET.copy() if "since" in request.GET else _asked(request.GET, rows, since, until)
    form = TrialForm(asked, rows=rows)
    context = {"form": form, "tabs": tabs("alert-rules"), "may_set": bool(SETTING & roles_today(request.user))}
    status = 200
    if form.is_valid():
        context |= _tried(request, form.cleaned_data, rows, today)
    elif "since" in request.GET:
        status = 400
    return render(request, "supervision/trial.html", context, status=status)


def _asked(given, rows, since: date, until: date) -> QueryDict:
    asked = QueryDict(mutable=True)
    code = given.get("rule") if given.get("rule") in rows else next(iter(rows), "")
    asked.update({"rule": code, "since": since.isoformat(), "until": until.isoformat(), "offset": ""})
    return asked


def _tried(request, said: dict, rows, today: date) -> dict:
    row = rows[said["rule"]]
    if said["offset"] is not None:
        row.offset = said["offset"]  # a draft: it is never saved
    begin = timekeeping.moment(said["since"]).replace(hour=0)
    end = timekeeping.end_of(min(said["until"], today))
    watched = watched_by(request.user, on=today)
    told = {"rule": row, "sentence": rule_words.sentence(row), "since": said["since"], "until": said["until"]}
    try:
        would = trial.run(row, cases=watched.cases, since=begin, until=end)
    except trial.TooMuch:
        return {**told, "too_much": trial.MOST_CASES}
    page = Paginator(would, PER_PAGE).get_page(request.GET.get("page"))
    return {
        **told,
        "count": len(would),
        "cards": trial.cards(row, would),
        "page": page,
        "entries": _entries(row, page),
        **_counts(row, would),
    }


def _entries(row, page) -> list[dict]:
    cases = Application.objects.select_related("edition", "department").defer("answers", "edition__form")
    named = cases.in_bulk([w.application_id for w in page.object_list])
    kinds = dict(Deadline.Kind.choices)
    return [
        {
            "case": named[would.application_id],
            "at": would.at,
            "words": rule_words.anomaly(row.code, would.values) if would.values is not None else kinds[would.kind],
        }
        for would in page.object_list
    ]


def _counts(row, would) -> dict:
    owners = dict(
        Application.objects.filter(pk__in={w.application_id for w in would}).values_list("pk", "department__name")
    )
    departments = Counter(owners[w.application_id] for w in would)
    kinds, labels = Counter(w.kind for w in would), dict(Deadline.Kind.choices)
    weeks = Counter()
    for one in would:
        day = timekeeping.local_date(one.at)
        weeks[day - timedelta(days=day.weekday())] += 1
    return {
        "departments": [{"label": name, "value": n} for name, n in departments.most_common()],
        "kinds": [{"label": labels[k], "value": n} for k, n in kinds.most_common()] if _is_limit(row) else [],
        "weeks": [
            {"label": _("Week of %(day)s") % {"day": day_words(day)}, "value": weeks[day]} for day in sorted(weeks)
        ],
    }


def _is_limit(row) -> bool:
    return row.trigger != Trigger.PATTERN

"""What a trial of a rule found, as pages show it: how many, by week, by department, and each of them."""

from collections import Counter
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from accounts.wording import day_words
from supervision import rule_words, trial
from supervision.audience import watched_by
from supervision.models import AlertRule
from supervision.rules import Trigger
from workflows import timekeeping
from workflows.models import Application, Deadline

PER_PAGE = 30


def last_month(today: date) -> tuple[date, date]:
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def of_rule(request, row: AlertRule, since: date, until: date, today: date, *, page=None) -> dict:
    """What this rule, saved or not, would have raised for the cases the asker may see; for the pages that show it."""
    begin, end = timekeeping.moment(since).replace(hour=0), timekeeping.end_of(min(until, today))
    watched = watched_by(request.user, on=today)
    told = {"rule": row, "sentence": rule_words.sentence(row), "since": since, "until": until}
    try:
        would = trial.run(row, cases=watched.cases, since=begin, until=end)
    except trial.TooMuch:
        return {**told, "too_much": trial.MOST_CASES}
    shown = Paginator(would, PER_PAGE).get_page(page)
    told |= {"count": len(would), "cards": trial.cards(row, would)}
    return {**told, "page": shown, "entries": _entries(row, shown), **_counts(row, would)}


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

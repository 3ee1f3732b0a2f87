"""What monitoring owes, computed from the record of events alone: no watches, no sweep, no deadlines' present state."""

from dataclasses import replace
from datetime import date, datetime

from supervision import rules
from supervision.models import Alert
from workflows import timekeeping
from workflows.models import Event


def owed_by_the_record(now):
    """(deadline, revision, rule, sequence) -> instant, computed from the events alone, without watches."""
    terms = {}
    for event in Event.objects.order_by("tx", "id"):
        for facts in event.data.get("deadlines", ()):
            ends = datetime.fromisoformat(facts["closed"]) if facts["closed"] else event.at
            for (deadline, revision), term in terms.items():
                if deadline == facts["id"] and term.until is None and (facts["closed"] or revision != facts["rev"]):
                    terms[deadline, revision] = replace(term, until=ends)
            if facts["due"] and not facts["closed"]:
                terms[facts["id"], facts["rev"]] = rules.Term(
                    kind=facts["kind"],
                    started_on=date.fromisoformat(facts["started"]),
                    due_on=date.fromisoformat(facts["due"]),
                    allowance=facts["allowance"],
                    unit=facts["unit"],
                    revision=facts["rev"],
                    since=event.at,
                )
    return {
        (deadline, revision, rule.code, sequence): instant
        for (deadline, revision), term in terms.items()
        for rule in rules.DEFAULTS
        for sequence, instant in rules.owed(rule, term, timekeeping.calendar(), now=now)
    }


def raised():
    return {
        (a.deadline_id, a.revision, a.rule.code, a.sequence): a.due_at for a in Alert.objects.select_related("rule")
    }

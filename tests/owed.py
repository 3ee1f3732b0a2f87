"""What monitoring owes, computed from the record of events alone: no watches, no sweep, no deadlines' present state."""

from dataclasses import replace
from datetime import date, datetime

from supervision import rules
from supervision.models import Alert
from workflows import timekeeping
from workflows.models import Event, RevisionBatch


def owed_by_the_record(now):
    """(deadline, revision, rule, sequence) -> instant, computed from the events alone, without watches."""
    terms = {}
    entries = [(e.tx, e.pk, e.at, e.data.get("deadlines", ())) for e in Event.objects.all()]
    entries += [(b.tx, b.pk, b.at, [_facts(row) for row in b.rows.all()]) for b in RevisionBatch.objects.all()]
    for _tx, _pk, happened, said in sorted(entries, key=lambda entry: entry[:2]):
        for facts in said:
            ends = datetime.fromisoformat(facts["closed"]) if facts["closed"] else happened
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
                    since=happened,
                )
    return {
        (deadline, revision, rule.code, sequence): instant
        for (deadline, revision), term in terms.items()
        for rule in rules.DEFAULTS
        for sequence, instant in rules.owed(rule, term, timekeeping.calendar(), now=now)
    }


def _facts(row):
    """A limit that a change of the calendar moved, said as an event would say it."""
    opened = row.deadline
    return {
        "id": opened.pk, "kind": row.kind, "rev": row.revision, "closed": None,
        "due": row.new_due and row.new_due.isoformat(), "started": opened.started_on.isoformat(),
        "allowance": opened.allowance, "unit": opened.unit,
    }  # fmt: skip


def raised():
    return {
        (a.deadline_id, a.revision, a.rule.code, a.sequence): a.due_at for a in Alert.objects.select_related("rule")
    }

"""What the rules in force would have raised for one case by an instant: for the tests of a flow (workflows/rehearsal).

It is read from the case's record, as a rule's trial reads it; nothing is written, nobody is told.
"""

from supervision import trial
from supervision.models import AlertRule
from supervision.rules import Level
from supervision.watching import rules_in_force
from workflows.models import Application

# These speak of how entries are made, not of the case: a trial makes them all at one moment.
OF_THE_ENTRIES = frozenset({"back-dated", "too-quick", "in-bulk"})
LEVELS = [(level, label) for level, label in AlertRule.Level.choices if level in list(Level)]


def alerts(application, *, at) -> list[tuple[str, str]]:
    """[(level, name of the rule)], in the order in which they would have come."""
    cases = Application.objects.filter(pk=application.pk)
    found = [
        (would.at, row.level, str(row))
        for row in rules_in_force(at)
        if row.code not in OF_THE_ENTRIES
        for would in trial.run(row, cases=cases, since=application.received_at, until=at)
    ]
    return [(level, words) for _at, level, words in sorted(found, key=lambda one: one[0])]

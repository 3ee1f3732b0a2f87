"""What keeps a version from being published because of its tests: one that fails, or was not run on exactly this."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflows.models import FlowTest, FlowTestRun, FlowVersion
from workflows.rehearsal import trying


@dataclass(frozen=True)
class Held:
    """A test that holds the publication, in words. failed: it was run and is red; else it still has to be run."""

    test: FlowTest
    words: str
    failed: bool


def held(version: FlowVersion) -> list[Held]:
    content, edition = trying.content_of(version), version.flow.item.current_edition
    found = []
    for test in trying.active(version):
        run = trying.latest(test, trying.fingerprint(test, content, edition))
        if run is None:
            words = _("The test “%(test)s” has not been run on exactly this content yet.") % {"test": test.name}
            found.append(Held(test, words, False))
        elif not run.passed:
            found.append(Held(test, failure_of(test, run), True))
    return found


def failure_of(test: FlowTest, run: FlowTestRun) -> str:
    """Which step, and what was expected and found there."""
    at = next((n for n, row in enumerate(run.steps, 1) if not row["ok"]), None)
    if at is None:
        return _("The test “%(test)s” has no steps and shows nothing.") % {"test": test.name}
    row = run.steps[at - 1]
    words = {"test": test.name, "n": at, "step": row["words"]}
    if row["why"]:
        return _("The test “%(test)s” fails at step %(n)s (%(step)s): %(why)s") % {**words, "why": row["why"]}
    what, expected, found, _ok = next(said for said in row["said"] if not said[3])
    words = {"test": test.name, "n": at, "what": what, "expected": expected, "found": found}
    return _("The test “%(test)s” fails at step %(n)s: %(what)s – expected %(expected)s, found %(found)s") % words

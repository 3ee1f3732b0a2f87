"""Tests are run, and what came of them is written down: outside the trial, which leaves nothing."""

import hashlib
import json
import logging
import time

from django.utils.translation import gettext as _

from workflows import flows, timekeeping
from workflows.flow.sayings import words as fault_words
from workflows.models import FlowTest, FlowTestRun, FlowVersion
from workflows.rehearsal import known, moving, playing, scratch, staging

log = logging.getLogger(__name__)
SECONDS = 20.0  # of work within one request; what is left is a task's


def fingerprint(test: FlowTest, content: str, edition) -> str:
    """Of exactly what was tried: the flow (flows.content_hash), the item's edition in force, and the steps."""
    said = [content, edition.content_hash if edition else "", [[s.kind, s.data] for s in test.steps.all()]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def content_of(version: FlowVersion) -> str:
    return flows.content_hash(flows.read_plan(version.pk))


def try_out(test: FlowTest, version: FlowVersion, *, by, at) -> FlowTestRun:
    """Play a test against a version, draft or not, and keep the result. Not within a transaction of the caller."""
    begun = time.monotonic()
    mark = fingerprint(test, content_of(version), version.flow.item.current_edition)
    steps = [(step.kind, step.data) for step in test.steps.all()]
    played = _faulty(version, at=at) or _played(version, steps, at=at)
    return FlowTestRun.objects.create(
        test=test,
        version_number=version.number,
        fingerprint=mark,
        at=at,
        by=by,
        passed=bool(steps) and all(one.ok for one in played),
        steps=[one.as_row() for one in played],
        milliseconds=round((time.monotonic() - begun) * 1000),
    )


def _faulty(version, *, at) -> list[playing.Played]:
    """A flow with faults is not played: an act could never end in it."""
    if version.state != FlowVersion.State.DRAFT:
        return []
    faults = flows.faults_of(version, on=timekeeping.local_date(at))
    if not faults:
        return []
    why = _("The flow has faults that have to be mended first: %(fault)s") % {"fault": fault_words(faults[0])}
    return [playing.Played(_("The flow is looked at"), None, False, why=why)]


def _played(version, steps, *, at) -> list[playing.Played]:
    former = known.former_of(version.flow_id)

    def work():
        with scratch.nothing_stays(), staging.staged(version, at=at) as staged:
            return playing.play(staged, steps, at=moving.first_instant(at), former=former)

    try:
        return scratch.apart(work)
    except Exception:  # a test must end red, never as a page that fails
        log.exception("trial of a test against version %s", version.pk)
        return [playing.Played(_("The test is played"), None, False, why=_("An error on our side; the log says more."))]


def stale(version: FlowVersion) -> list[FlowTest]:
    """Tests that are switched on and have not been run on exactly this content."""
    content, edition = content_of(version), version.flow.item.current_edition
    return [test for test in active(version) if latest(test, fingerprint(test, content, edition)) is None]


def active(version: FlowVersion):
    return FlowTest.objects.filter(flow=version.flow_id, off_at=None).prefetch_related("steps")


def latest(test: FlowTest, mark: str) -> FlowTestRun | None:
    """The last result on exactly this content."""
    return test.results.filter(fingerprint=mark).first()


def try_stale(version: FlowVersion, *, by, at, seconds: float = SECONDS) -> int:
    """Run what has not been run on this content, for so long. Returns how many are left."""
    begun, waiting = time.monotonic(), stale(version)
    for n, test in enumerate(waiting):
        if time.monotonic() - begun > seconds:
            return len(waiting) - n
        try_out(test, version, by=by, at=at)
    return 0

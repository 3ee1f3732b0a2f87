"""Plays the steps of a test through the real engine. Only inside `scratch.nothing_stays`; see `trying.py`."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import timekeeping
from workflows.errors import EngineError
from workflows.flows import plan_of
from workflows.models import Application, FlowTestStep, FlowVersion
from workflows.rehearsal import acting, expecting, handing_in, moving
from workflows.rehearsal.known import Known
from workflows.rehearsal.sentences import sentence
from workflows.rehearsal.stuck import Stuck
from workflows.rehearsal.worded import reasons_of

MOST_STEPS = 80
MOST_SECONDS = 15.0  # of one trial, on the wall clock: asked between two steps, each bounded by the database too
Kind = FlowTestStep.Kind


@dataclass
class Played:
    """One step as it went. said: [what, expected, found, ok] of what was looked at; `why` it could not go on."""

    words: str
    when: datetime | None
    ok: bool
    said: list = field(default_factory=list)
    why: str = ""

    def as_row(self) -> dict:
        when = timekeeping.local_text(self.when) if self.when else ""
        return {"words": self.words, "when": when, "ok": self.ok, "said": self.said, "why": self.why}


class Trial:
    """A case under way: `at` is its own time, which nothing outside knows."""

    def __init__(self, version: FlowVersion, *, at: datetime, former: dict[str, str]):
        self.version, self.at = version, at
        self.item = version.flow.item
        self.edition = self.item.edition_on(timekeeping.local_date(at)) or self.item.current_edition
        self.plan = plan_of(version.pk)
        self.known = Known(self.plan, former)
        self.case: Application | None = None

    @property
    def today(self):
        return timekeeping.local_date(self.at)

    def need_case(self) -> Application:
        if self.case is None:
            raise Stuck(_("There is no case yet. Begin with an application that is handed in."))
        return self.case

    def stage(self, key: str):
        stage = self.plan.by_key.get(key)
        if stage is None:
            raise Stuck(_("This version of the flow has no stage “%(stage)s”.") % {"stage": self.known.name(key)})
        return stage

    def run_at(self, key: str):
        """The open visit to a stage."""
        stage = self.stage(key)
        run = self.need_case().runs.filter(stage=stage.id, ended_at=None).select_related("post__department").first()
        if run is None:
            raise Stuck(
                _("The case does not stand at the stage “%(stage)s”; it stands at: %(now)s.")
                % {"stage": stage.name, "now": self.standing()}
            )
        return run

    def standing(self) -> str:
        """The open stages by name, or the state where there is none."""
        case = self.need_case()
        open_ones = case.runs.filter(ended_at=None).values_list("stage__key", flat=True)
        return "、".join(self.plan.by_key[key].name for key in open_ones) or case.get_state_display()


DOES = {
    Kind.SUBMIT: handing_in.submit,
    Kind.CORRECT: handing_in.correct,
    Kind.ANSWER: handing_in.answer,
    Kind.WAIT: moving.wait,
    Kind.PRESS: acting.press,
    Kind.OPINION: acting.opinion,
    Kind.SEND_BACK: acting.send_back,
    Kind.PAUSE: acting.pause,
    Kind.RESUME: acting.resume,
    Kind.EXTEND: acting.extend,
    Kind.SERVE: acting.serve,
    Kind.END: acting.end,
}


def play(version: FlowVersion, steps: list[tuple[str, dict]], *, at: datetime, former=None) -> list[Played]:
    """steps: (kind, data) in order; former: names of stages that may be gone (`known.former_of`).

    An act that is refused ends the trial there; an expectation that fails does not.
    """
    trial, begun, done = Trial(version, at=at, former=former or {}), time.monotonic(), []
    for n, (kind, data) in enumerate(steps, 1):
        words = sentence(kind, data, trial.known, trial.edition)
        if n > MOST_STEPS or time.monotonic() - begun > MOST_SECONDS:
            why = _("The test was stopped: it has more than %(steps)s steps or takes longer than %(seconds)s seconds.")
            done.append(Played(words, trial.at, False, why=why % {"steps": MOST_STEPS, "seconds": int(MOST_SECONDS)}))
            break
        done.append(_one(trial, kind, data, words))
        if done[-1].why:
            break
    return done


def _one(trial: Trial, kind: str, data: dict, words: str) -> Played:
    try:
        with transaction.atomic():
            if kind == Kind.EXPECT:
                said = expecting.look(trial, data)
                return Played(words, trial.at, all(ok for *_words, ok in said), [list(one) for one in said])
            DOES[Kind(kind)](trial, data)
    except Stuck as stuck:
        return Played(words, trial.at, False, why=stuck.words)
    except EngineError as error:
        return Played(words, trial.at, False, why=reasons_of(error))
    return Played(words, trial.at, True)

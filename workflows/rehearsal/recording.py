"""A test made from a real case with one click: its course and its outcomes, nothing of the people in it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import timekeeping
from workflows.errors import NotAllowed
from workflows.flows import plan_of
from workflows.models import Application, FlowTest, FlowTestStep, Letter, LicenceRequest, Opinion
from workflows.rehearsal import shaping
from workflows.rehearsal.invented import without_people
from workflows.routing import drawn
from workflows.transitions import Action

WHY_NOT = {
    "migrated": gettext_lazy("This case was moved to another version of its flow; such a case cannot be recorded."),
    "deemed_renewal": gettext_lazy("This case was decided by law; such a case cannot be recorded."),
    "licence": gettext_lazy("This case renews or changes a licence; a trial has none. It cannot be recorded."),
    "old": gettext_lazy("This case began under another flow. It cannot be recorded."),
}


def record(case: Application, *, by, at) -> FlowTest:
    """Raises NotAllowed where the case cannot be made into a test."""
    if LicenceRequest.objects.filter(application=case).exists():
        raise NotAllowed(WHY_NOT["licence"])
    try:
        steps, left_out = shaping.steps_of(_happened(case), timekeeping.calendar())
    except shaping.NotRepeatable as why:
        raise NotAllowed(WHY_NOT[why.code]) from None
    if not steps or steps[0][0] != "submit":
        raise NotAllowed(WHY_NOT["old"])
    flow = case.flow_version.flow
    with transaction.atomic():
        test = FlowTest.objects.create(
            flow=flow,
            name=free_name(flow, _("As in case %(number)s") % {"number": case.number}),
            made_by=by,
            made_at=at,
            recorded_from=case.number,
            left_out=left_out,
        )
        FlowTestStep.objects.bulk_create(
            FlowTestStep(test=test, order=n, kind=kind, data=data) for n, (kind, data) in enumerate(steps, 1)
        )
    return test


def free_name(flow, name: str) -> str:
    taken = set(FlowTest.objects.filter(flow=flow, name__startswith=name).values_list("name", flat=True))
    return next(one for one in (name, *(f"{name}（{n}）" for n in range(2, 999))) if one not in taken)


def _happened(case: Application) -> list[shaping.Happened]:
    events = list(case.events.select_related("run__stage").order_by("seq"))
    runs = list(case.runs.select_related("stage"))
    kinds = dict(Letter.objects.filter(application=case).values_list("number", "kind"))
    turns, limits, found = _Answers(case, put_right=_put_right(events)), {}, []
    for n, event in enumerate(events):
        for facts in event.data.get("deadlines", ()):
            if facts["kind"] == "promised":
                limits = facts
        simultaneous = n + 1 < len(events) and events[n + 1].at == event.at
        day = timekeeping.local_date(event.at)
        found.append(
            shaping.Happened(
                action=event.action,
                day=day,
                at=event.at.astimezone(timekeeping.LOCAL).time(),
                state=event.after,
                stage=event.run.stage.key if event.run else "",
                kind=event.run.stage.kind if event.run else "",
                data=_data(case, event, turns),
                standing=None if simultaneous else _standing(runs, event.at),
                left=_left(limits, day),
                letter=kinds.get(event.data.get("letter", ""), ""),
            )
        )
    return found


def _standing(runs, at) -> dict[str, int]:
    open_ones = [run for run in runs if run.opened_at <= at and (run.ended_at is None or run.ended_at > at)]
    return {run.stage.key: run.post_id for run in open_ones}


def _left(limit: dict, day: date) -> int | None:
    """Working days of the promise; not where it stands still, is over, or is no limit of working days."""
    if not limit or limit["closed"] or not limit["due"] or limit.get("unit") != "workday":
        return None
    due = date.fromisoformat(limit["due"])
    return timekeeping.calendar().workdays_between(day, due) if due >= day else None


def _data(case, event, turns) -> dict:
    data = event.data
    if event.action == Action.SUBMIT:
        return {"submitted": _submitted(case, event, turns)}
    if event.action == Action.GIVE_OPINION:
        asked = Opinion.objects.filter(run=event.run, given_at=event.at).values_list("post", flat=True).first()
        return {**data, "post_id": asked}
    if event.action in (Action.RESUBMIT, Action.RESUBMIT_PART):
        return {**data, "new_answers": turns.next() if _has_field(data) else {}}
    return data


def _put_right(events) -> int:
    """How often answers were put right on the spot before a correction: a test answers rightly at once."""
    n = 0
    for event in events:
        if event.action in (Action.RESUBMIT, Action.RESUBMIT_PART):
            break
        n += event.action == Action.CORRECT_ON_THE_SPOT and bool(event.data.get("fields"))
    return n


def _has_field(data) -> bool:
    return any(target.startswith("field:") for target in data.get("answered", ()))


def _submitted(case, event, turns) -> dict:
    keys = {m.key for m in case.edition.materials.all()}
    given = {key for key, _sha in event.data.get("files", ())} | set(event.data.get("paper", ()))
    if hasattr(case, "commitment"):  # what a commitment stood for is handed in: a trial signs none
        given |= {m.key for m in case.edition.materials.all() if m.required}
    samples = [stage for stage in plan_of(case.flow_version_id).stages if stage.sample_percent is not None]
    return {
        "applicant": case.applicant.kind,
        "electronic": case.applicant.electronic_delivery,
        "channel": case.channel,
        "town": case.town.code if case.town else "",
        "answers": turns.first,
        "materials": sorted(given & keys),
        "drawn": {s.key: drawn(s.sample_percent, number=case.number, key=s.key) for s in samples},
    }


class _Answers:
    """The answers in the order in which corrections replaced them, without anything personal."""

    def __init__(self, case, *, put_right: int):
        form, kind = case.edition.form or {}, case.applicant.kind
        self.raw = [*case.earlier_answers.order_by("pk").values_list("answers", flat=True), case.answers]
        self.clean = [without_people(form, one, kind=kind, turn=n) for n, one in enumerate(self.raw)]
        self.place = min(put_right, len(self.raw) - 1)
        self.first = self.clean[self.place]

    def next(self) -> dict:
        """What the next correction changed."""
        before, self.place = self.raw[self.place], min(self.place + 1, len(self.raw) - 1)
        now = self.raw[self.place]
        return {key: value for key, value in self.clean[self.place].items() if now.get(key) != before.get(key)}

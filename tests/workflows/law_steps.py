"""Steps of the stories of law: who serves what on whom."""

from workflows import engine
from workflows.models import Deadline

REASON = "需进一步核实岗位情况和工时安排"


def due(case, kind):
    return Deadline.objects.filter(application=case, kind=kind).latest("id").due_on


def paper(case, kind):
    return case.letters.filter(kind=kind).latest("pk")


def serve(world, case, kind, *, when, by=None, **proof):
    told = {"way": "direct", "receiver": world.applicant.name, **proof}
    number = paper(case, kind).number
    return engine.serve_letter(case, by=by or world.reviewer, at=when, letter=number, **told)


def review_started(world, case, *, when):
    return engine.start_special_procedure(
        case, by=world.reviewer, at=when, kind="expert_review", basis="行政许可法第四十五条", planned_days=18
    )


def actions(case):
    return list(case.events.order_by("seq").values_list("action", flat=True))

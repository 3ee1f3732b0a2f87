"""What the applicant does in a trial, and what is asked of them. Everything is handed in on paper: no file is made."""

import uuid

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import Department
from items import catalogue, delegations
from items.forms import fields_of
from items.guides import NOT_HANDED_IN
from workflows import engine
from workflows.engine.submitting import _number
from workflows.rehearsal import people
from workflows.rehearsal.stuck import Stuck
from workflows.routing import drawn

MOST_NUMBERS = 20_000


def submit(trial, data: dict) -> None:
    """data: {"applicant": "person"|"organisation", "electronic", "channel", "town": code, "answers", "materials": keys
    or None for all that are needed, "drawn": {key of a stage done by sample: whether this case is drawn}}."""
    if trial.case is not None:
        raise Stuck(_("The case has been handed in already; a test follows one case."))
    if trial.edition is None:
        raise Stuck(_("Nothing of this item is published yet."))
    kind = data.get("applicant") or kind_for(trial.edition)
    town = _town(trial, data)
    _number_that_is_drawn(trial, data.get("drawn") or {}, town)
    applicant = people.applicant(kind, electronic=data.get("electronic", True))
    materials = data.get("materials")
    trial.case = engine.submit(
        item=trial.item,
        edition=trial.edition,
        applicant=applicant,
        by=applicant.user,
        at=trial.at,
        channel=data.get("channel") or ("town" if town else "counter"),
        answers=data.get("answers") or {},
        idempotency_key=uuid.uuid4(),
        paper=needed(trial.edition) if materials is None else materials,
        town=town,
    )


def kind_for(edition) -> str:
    return "organisation" if catalogue.serves(edition, "organisation") else "person"


def needed(edition) -> list[str]:
    return [m.key for m in edition.materials.all() if m.required and m.source not in NOT_HANDED_IN]


def _town(trial, data):
    if data.get("town"):
        town = Department.objects.filter(code=data["town"]).first()
        if town is None:
            raise Stuck(_("The town “%(town)s” does not exist any more.") % {"town": data["town"]})
        return town
    first = trial.plan.first
    if first.level != "town":
        return None
    held = delegations.towns_of(trial.item, on=trial.today).filter(
        posts__role=first.role, posts__postings__user__is_active=True
    )
    return held.order_by("code").first()


def _number_that_is_drawn(trial, wanted: dict, town) -> None:
    """Samples go by the number of the case: it gets one for which the draw falls as the test says (usually: drawn)."""
    samples = [s for s in trial.plan.stages if s.sample_percent is not None]
    if not samples:
        return
    for n in range(1, MOST_NUMBERS):
        number = _number(n, at=trial.at, town=town)
        if all(drawn(s.sample_percent, number=number, key=s.key) == wanted.get(s.key, True) for s in samples):
            with connection.cursor() as sql:
                sql.execute("SELECT setval(pg_get_serial_sequence('workflows_application', 'id'), %s, false)", [n])
            return
    raise Stuck(_("No case number was found for which the samples fall as this test says."))


def correct(trial, data: dict) -> None:
    """data: {"targets": ["material:<key>", "field:<key>"]}."""
    run = trial.need_case().runs.filter(ended_at=None).select_related("post__department").first()
    if run is None:
        raise Stuck(_("The case stands at no stage any more."))
    labels = labels_of(trial.edition)
    points = [
        {
            "target": target,
            "label": labels.get(target, target),
            "problem": "测试",
            "required": "请补正",
            "basis": f"《{trial.edition.name}》办事指南",
        }
        for target in data.get("targets") or ()
    ]
    people.by_one_of(
        run.post,
        lambda by: engine.request_correction(trial.case, by=by, at=trial.at, points=points, run_id=run.pk),
        on=trial.today,
        first=run.officer_id,
    )


def labels_of(edition) -> dict[str, str]:
    """What a correction may ask for, and what it is called."""
    found = {f"material:{m.key}": m.name for m in edition.materials.all()}
    return found | {f"field:{f['key']}": f["label"] for f in fields_of(edition.form or {}) if f["kind"] != "table"}


def answer(trial, data: dict) -> None:
    """The applicant answers a correction, or hands in what was missing at acceptance. data: {"targets": materials that
    come, as in `correct`; "answers": {field: new answer}}."""
    case = trial.need_case()
    keys = [t.removeprefix("material:") for t in data.get("targets") or () if t.startswith("material:")]
    by = case.applicant.user
    if case.state == "correcting":
        new = data.get("answers") or None
        answers = {**case.answers, **new} if new else None
        engine.resubmit(case, by=by, at=trial.at, paper=keys, answers=answers)
    else:
        engine.hand_in_late(case, by=by, at=trial.at, paper=keys)

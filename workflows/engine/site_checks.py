"""现场核查: by two officers or more (Art. 34, 55). A stage for it is passed only with its record."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from workflows import lineage
from workflows.engine.door import Case, opened
from workflows.engine.reasons import require_text
from workflows.errors import Incomplete, NotAllowed
from workflows.models import SiteCheck
from workflows.transitions import Action, StageKind


def record_site_check(
    application,
    *,
    by,
    at,
    checked_on: date,
    place,
    finding,
    second_officer: User,
    first_officer: User | None = None,
    others="",
    expected_version=None,
    run_id=None,
):
    """Who was where on which day, and what they found. first_officer is the person recording, unless said."""
    first = first_officer or by
    require_text(place, "place")
    require_text(finding, "finding")
    if first == second_officer:
        words = _("A check on site needs two different officers (Art. 34, 55).")
        raise Incomplete(words, fields={"second_officer": words})
    for officer in (first, second_officer):
        if officer is None or officer.kind != User.Kind.STAFF or not officer.is_active:
            words = _("Choose an officer of the bureau.")
            raise Incomplete(words, fields={"second_officer": words})
    with opened(
        application, Action.RECORD_SITE_CHECK, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        if not case.application.accepted_on <= checked_on <= case.today:
            words = _("Between the day of acceptance and today.")
            raise Incomplete(words, fields={"checked_on": words})
        SiteCheck.objects.create(
            application=case.application,
            run=case.run,
            first_officer=first,
            second_officer=second_officer,
            others=others,
            checked_on=checked_on,
            place=place,
            finding=finding,
            recorded_at=case.at,
            recorded_by=by,
        )
        officers = "、".join([first.name, second_officer.name, *([others] if others else [])])
        case.note.update(checked_on=checked_on.isoformat(), place=place, finding=finding, officers=officers)
    return application


def require(case: Case) -> None:
    """Called before a stage is passed."""
    if case.stage(case.run).kind is not StageKind.SITE_CHECK:
        return
    if not SiteCheck.objects.filter(run__in=lineage.visits(case)).exists():
        raise NotAllowed(
            _("The check on site has to be recorded first: day, place, finding, and two officers (Art. 34, 55).")
        )

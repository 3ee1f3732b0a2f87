"""陈述申辩 (Art. 36): whose major interests a decision touches is told, and heard before it is made."""

from django.utils.translation import gettext as _

from workflows.engine.door import Case, opened
from workflows.engine.reasons import require_reason, require_text
from workflows.errors import NotAllowed
from workflows.letters import paperwork
from workflows.models import Statement
from workflows.transitions import Action


def name_interested_party(application, *, by, at, party, matter, expected_version=None, run_id=None):
    """The case touches the major interests of somebody else: they are told in writing that they may speak."""
    require_text(party, "party")
    require_reason(matter, "matter")
    with opened(
        application, Action.NAME_INTERESTED_PARTY, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        case.application.has_interested_party = True
        letter = paperwork.issue(case, "party_notice", party=party, matter=matter)
        case.note.update(party=party, matter=matter, letter=letter.number)
    return application


def record_statement(
    application, *, by, at, party, text="", interested=True, waived=False, expected_version=None, run_id=None
):
    """What they said, in their words; or `waived`: told, they had nothing to say."""
    require_text(party, "party")
    if not waived:
        require_text(text, "text")
    with opened(
        application, Action.RECORD_STATEMENT, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        Statement.objects.create(
            application=case.application,
            party=party,
            interested=interested,
            waived=waived,
            text=text,
            heard_at=case.at,
            recorded_by=by,
        )
        case.note.update(party=party, interested=interested, waived=waived, text=text)
    return application


def require_heard(case: Case) -> None:
    """Called before a decision."""
    app = case.application
    if app.has_interested_party and not Statement.objects.filter(application=app, interested=True).exists():
        raise NotAllowed(
            _("An interested party has to be heard first: record what they said, or that they said nothing (Art. 36).")
        )

"""Decision, delivery, closing."""

from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext as _

from workflows import remedies
from workflows.engine import announcing, blocking, hearings, licensing, serving, statements, travel
from workflows.engine.door import Case, opened
from workflows.engine.drawing_lots import draw_for_spot_check
from workflows.engine.following import require_complete
from workflows.engine.reasons import require_reason, require_text
from workflows.errors import Forbidden
from workflows.letters import paperwork
from workflows.models import StageRun
from workflows.transitions import Action, StageKind

DELIVERY_DAYS = 10  # Art. 44: ten working days from the decision
LICENCE = "01"


def grant(
    application,
    *,
    by,
    at,
    content="",
    conditions="",
    valid_from=None,
    valid_to=licensing.BY_RULE,
    expected_version=None,
    run_id=None,
):
    """准予. content: what is granted, conditions: under which, as they stand in the decision.

    Where the item gives a licence, it enters the register in the same act: valid_from a day (None: today, or the day
    after the old validity), valid_to a day, None for long-term, or as the item's rule says.
    """
    require_text(content, "content")
    with opened(application, Action.GRANT, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        require_complete(case)
        _decided(case, content)
        plan = licensing.prepare(case, content=content, conditions=conditions, valid_from=valid_from, valid_to=valid_to)
        stated = plan.facts if plan else {"conditions": conditions}
        letter = paperwork.issue(case, plan.letter_kind if plan else "grant", content=content, **stated)
        case.note.update(content=content, letter=letter.number)
        if plan:
            licensing.enter(case, plan, letter)
    return application


def refuse(application, *, by, at, facts, reason, basis, false_materials=False, expected_version=None, run_id=None):
    """不予: facts, reasons, basis, and where to turn (Art. 38). Without them there is no refusal.

    false_materials: facts were concealed or materials false (Art. 78); may bar a new application (blocking.py).
    """
    require_reason(reason)
    require_text(facts, "facts")
    require_text(basis, "basis")
    with opened(application, Action.REFUSE, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        _decided(case, reason)
        letter = paperwork.issue(
            case,
            "refusal",
            **blocking.warn(case, false_materials, reason),
            facts=facts,
            reason=reason,
            basis=basis,
            remedies=remedies.text(case.application.edition, on=case.today),
        )
        case.note.update(facts=facts, reason=reason, basis=basis, letter=letter.number)
    return application


def _decided(case: Case, opinion: str) -> None:
    """Decided in time or not, the limits end here: delivery has a clock of its own."""
    _require_another_than_the_acceptor(case)
    hearings.require_over(case)
    statements.require_heard(case)
    announcing.lapse(case)
    case.application.decided_at = case.at
    case.application.decision = "granted" if case.action is Action.GRANT else "refused"
    draw_for_spot_check(case)
    case.close_deadlines("promised", "statutory", "late")
    if case.stage(case.run).kind is StageKind.COMBINED:
        case.run.opinion = opinion
        case.run.officer_id = case.run.officer_id or case.by.pk
        case.run.save(update_fields=["opinion", "officer"])
        case.close_deadlines("stage")
    else:
        outcome = case.application.decision
        case.close_run(outcome, opinion=opinion)
        travel.go_on(case, outcome, "decided")
    open_delivery(case)


def open_delivery(case: Case) -> None:
    edition = case.application.edition
    amount, unit = edition.delivery_amount, edition.delivery_unit
    if amount is None and case.application.item.type_code == LICENCE:
        amount, unit = DELIVERY_DAYS, "workday"
    case.open_deadline("delivery", amount, unit or "workday")


def _require_another_than_the_acceptor(case: Case) -> None:
    """Separation of duties: who accepted does not decide, except where everything is done on the spot."""
    if case.stage(case.run).kind is StageKind.COMBINED:
        return
    deciders = {case.by.pk, case.note.get("for")}
    if acceptors_of(case.application) & deciders:
        raise Forbidden(_("Who accepted a case may not decide it."))


def acceptors_of(application) -> set[int]:
    """Who accepted, and for whom where a deputy did: neither of them decides, in person or through a deputy."""
    accepted = (
        StageRun.objects.filter(application=application, outcome="accepted")
        .annotate(act=FilteredRelation("events", condition=Q(events__action=str(Action.ACCEPT))))
        .values_list("officer_id", "act__actor_id", "act__data__for")
    )
    return {pk for row in accepted for pk in row if pk}


def deliver(application, *, by, at, way, receiver, note="", expected_version=None, run_id=None, **proof):
    """送达 of the decision. way: direct, post, electronic, left, entrusted, notice; receiver: who took it.

    proof: relation, place, postal_number, second_deliverer, as for engine.serve_letter.
    """
    proof = serving.proof(way=way, receiver=receiver, note=note, **proof)
    serving.require_proof(application, by=by, **proof)
    with opened(application, Action.DELIVER, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        case.close_deadlines("delivery")
        serving.record_decision(case, **proof)
    return application


def close(application, *, by, at, expected_version=None, run_id=None):
    """办结."""
    with opened(application, Action.CLOSE, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        case.close_run("closed")
        case.close_deadlines()
        case.application.closed_at = case.at
    return application

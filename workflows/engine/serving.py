"""送达: a paper reaches its addressee. Pauses, extensions and the time to ask for a hearing begin with it."""

from datetime import date

from django.utils.translation import gettext as _

from workflows import services, timekeeping
from workflows.engine import extending, hearings, stopping
from workflows.engine.door import opened
from workflows.engine.reasons import require_text
from workflows.errors import Incomplete, NotAllowed
from workflows.letters import paperwork
from workflows.letters.kinds import LetterKind
from workflows.models import Letter, Service
from workflows.transitions import Action

# What a delivered notice brings about: (case, letter, day of delivery). May change `case.action` to what took effect.
EFFECTS = {
    LetterKind.SPECIAL_PROCEDURE: stopping.notice_served,
    LetterKind.SUSPENSION: stopping.notice_served,
    LetterKind.EXTENSION: extending.notice_served,
    LetterKind.HEARING_RIGHT: hearings.right_served,
}


def serve_letter(
    application,
    *,
    by,
    at,
    letter: str,
    way: str,
    receiver: str,
    relation="",
    place="",
    postal_number="",
    second_deliverer="",
    note="",
    served_on: date | None = None,
    expected_version=None,
    run_id=None,
):
    """Record that the paper with this number was delivered, on `served_on` (today unless said), and apply its effect.

    Any officer of a post the case has been at may record it, in any state. The day of delivery counts as used, as the
    first day of a pause does (rules §1.5). A delivery is dated neither before its paper nor in the future.
    """
    told = proof(
        way=way,
        receiver=receiver,
        relation=relation,
        place=place,
        postal_number=postal_number,
        second_deliverer=second_deliverer,
        note=note,
    )
    require_proof(application, by=by, **told)
    with opened(application, Action.SERVE, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        paper = _paper(case, letter)
        day = served_on or case.today
        if not timekeeping.local_date(paper.issued_at) <= day <= case.today:
            words = _("Between the day of the paper and today.")
            raise Incomplete(words, fields={"served_on": words})
        record(case, paper, day=day, **told)
        case.note.update(
            letter=paper.number, title=paper.title, served_kind=paper.kind, served_on=day.isoformat(), **_told(told)
        )
        if effect := EFFECTS.get(LetterKind(paper.kind)):
            effect(case, paper, day)
    return application


def proof(*, way, receiver, relation="", place="", postal_number="", second_deliverer="", note="") -> dict:
    """What a proof of delivery says, in the order of the paper."""
    said = {
        "way": way,
        "receiver": receiver,
        "relation": relation,
        "place": place,
        "postal_number": postal_number,
        "second_deliverer": second_deliverer,
        "note": note,
    }
    return {name: (value or "").strip() for name, value in said.items()}


def require_proof(application, *, by, way, receiver, postal_number, second_deliverer, **_other) -> None:
    """What each way has to prove (rules §8). Errors: Incomplete on the field."""
    fields = {}
    if way not in Service.Way.values:
        fields["way"] = _("Please fill this in.") if not way else _("Choose how it was delivered.")
    if way == "electronic" and not application.applicant.electronic_delivery:
        fields["way"] = _("The applicant has not agreed to electronic delivery.")
    if way == "post" and not postal_number.strip():
        fields["postal_number"] = _("By post: give the number of the mailing.")
    if way == "left" and (not second_deliverer.strip() or second_deliverer.strip() == by.name):
        fields["second_deliverer"] = _("Left at the address: two deliverers are needed. Name the second.")
    if fields:
        raise Incomplete(next(iter(fields.values())), fields=fields)
    require_text(receiver, "receiver")


def record(case, letter: Letter, *, day: date, **proof) -> Service:
    """The row, and the 送达回证 to be signed. Electronic delivery signs itself."""
    service = Service.objects.create(letter=letter, served_on=day, recorded_at=case.at, recorded_by=case.by, **proof)
    if proof["way"] != Service.Way.ELECTRONIC:
        document = f"{letter.title}（{letter.number}）"
        paper = paperwork.issue(case, LetterKind.DELIVERY_PROOF, document=document, **_told(proof))
        case.note["proof"] = paper.number
    return service


def record_decision(case, **proof) -> None:
    """The delivery of the decision (engine.deliver): always with its 送达回证, whatever the way."""
    decision = case.application.letters.filter(kind__in=services.BY_DELIVERY).defer("pdf").last()
    document = f"{decision.title}（{decision.number}）"
    paper = paperwork.issue(case, LetterKind.DELIVERY_PROOF, document=document, **_told(proof))
    Service.objects.create(letter=decision, served_on=case.today, recorded_at=case.at, recorded_by=case.by, **proof)
    case.note.update(**_told(proof), letter=paper.number)


def _paper(case, number: str) -> Letter:
    paper = Letter.objects.filter(application=case.application, number=number).defer("pdf").first()
    if paper is None or paper.kind in services.BY_DELIVERY | services.STAYS_HERE:
        words = _("Choose a paper of this case that is to be delivered.")
        raise Incomplete(words, fields={"letter": words})
    if Service.objects.filter(letter=paper).exists():
        raise NotAllowed(_("The delivery of this paper has been recorded already."))
    if getattr(paper, "announcement", None) and paper.announcement.outcome == "cancelled":
        raise NotAllowed(_("What this paper announced was cancelled; it is not delivered any more."))
    return paper


def _told(proof: dict) -> dict:
    return {name: value for name, value in proof.items() if value}

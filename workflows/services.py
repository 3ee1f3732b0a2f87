"""Delivery of papers (送达): which are delivered how, and the row that proves it. The verb is engine.serve_letter."""

from workflows import timekeeping
from workflows.letters.kinds import DECISIONS, TO_THE_PUBLIC, LetterKind
from workflows.models import Letter, Service

# The decision has a limit and a verb of its own (Art. 44, engine.deliver); these prove, or stay in the file.
BY_DELIVERY = frozenset(DECISIONS)
TO_OTHERS = frozenset({LetterKind.PARTY_NOTICE, *TO_THE_PUBLIC})  # addressed to somebody else than the applicant
STAYS_HERE = TO_THE_PUBLIC | {LetterKind.DELIVERY_PROOF, LetterKind.HEARING_RECORD, LetterKind.COMMITMENT}


def at_issue(letter: Letter, applicant) -> Service | None:
    """Who agreed to electronic delivery has every notice at once, in their account."""
    if not applicant.electronic_delivery or letter.kind in BY_DELIVERY | STAYS_HERE | TO_OTHERS:
        return None
    return Service.objects.create(
        letter=letter,
        way=Service.Way.ELECTRONIC,
        receiver=applicant.name,
        served_on=timekeeping.local_date(letter.issued_at),
        recorded_at=letter.issued_at,
    )


def deliverable(application):
    """Every paper that is delivered by engine.serve_letter, the latest first."""
    papers = application.letters.exclude(kind__in=[*BY_DELIVERY, *STAYS_HERE])
    return papers.defer("pdf").order_by("-issued_at", "-pk")


def unserved(application) -> list[Letter]:
    """Those whose delivery can still be recorded. A cancelled one is not delivered any more."""
    return list(deliverable(application).filter(service=None).exclude(announcement__outcome="cancelled"))

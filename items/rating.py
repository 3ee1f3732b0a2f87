"""Stars of the items as rows: what an edition supports, what its section declared, what was approved (rules §2.7)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import audit
from items import checks, panels, stars
from items.codes import EditionState, FileRole, ItemState, OnlineDepth
from items.content import with_rows
from items.models import Edition, Item, StarRating

OF_THE_CLEANUP = {"P13"}  # materials whose basis is still to be found: the guide says so, and is complete all the same

WORDS = {
    "complete": gettext_noop("the guide is published with all its elements"),
    "forms": gettext_noop("forms can be downloaded or filled in online"),
    "some_online": gettext_noop("questions, booking or applying online"),
    "visits_3": gettext_noop("few enough visits for three stars"),
    "apply_online": gettext_noop("applying online"),
    "accept_online": gettext_noop("checking or accepting online"),
    "visits_4": gettext_noop("few enough visits for four stars"),
    "whole_online": gettext_noop("the whole process online"),
    "result_online": gettext_noop("the result by courier or as an electronic document"),
    "visits_5": gettext_noop("no visit at all"),
}


class CannotRate(Exception):
    """Says what is wrong in words."""


@dataclass(frozen=True)
class Row:
    item: Item
    edition: Edition
    computed: stars.Computed
    declared: StarRating | None
    approved: StarRating | None
    counter_cases: int = 0  # of a five-star item: cases its applicants had to bring to the counter

    @property
    def missing(self) -> list[str]:
        return [_(WORDS[name]) for name in self.computed.missing]

    @property
    def waits(self) -> bool:
        """Declared, and not yet looked at by who approves."""
        return self.declared is not None and (self.approved is None or self.approved.at < self.declared.at)

    @property
    def faults(self) -> list[str]:
        """What is wrong with the approved stars today."""
        if self.approved is None:
            return []
        found = []
        if self.approved.stars > self.computed.stars:
            found.append(_("The present guide supports only %(n)s stars.") % {"n": self.computed.stars})
        if self.approved.stars == stars.MOST and self.counter_cases:
            words = _("%(n)s cases of the last year were brought to the counter; five stars mean no visit.")
            found.append(words % {"n": self.counter_cases})
        return found


def elements_of(edition: Edition) -> stars.Elements:
    """Of an edition with its rows."""
    blanks = any(file.role == FileRole.BLANK for file in edition.files.all())
    return stars.Elements(
        complete=not any(
            one["level"] == checks.BLOCKING and one["code"] not in OF_THE_CLEANUP for one in edition.findings
        ),
        forms=blanks or bool(edition.form.get("sections")) or not edition.materials.all(),
        channels=frozenset(edition.channels),
        booking=edition.booking,
        depth=edition.online_depth,
        visits=edition.visits,
        whole_process_online=edition.whole_process_online,
        result_without_visit=edition.courier or edition.online_depth == OnlineDepth.LICENCE,
    )


def computed(edition: Edition) -> stars.Computed:
    return stars.computed(elements_of(edition), visits=settings.STAR_VISITS)


def rows(*, on: date) -> list[Row]:
    """Every published approval item on a day (S2: settings.APPROVAL_TYPES), in the order of the list."""
    editions = with_rows(
        Edition.objects.exclude(state=EditionState.DRAFT)
        .filter(item__type_code__in=settings.APPROVAL_TYPES, effective_on__lte=on)
        .prefetch_related("item__standings", "item__editions")
        .order_by("item__code", "effective_on", "number")
    )
    live = {
        edition.item_id: edition
        for edition in editions
        if (not edition.retired_on or on < edition.retired_on) and edition.item.standing_on(on) == ItemState.IN_USE
    }
    newest: dict[tuple[int, str], StarRating] = {}
    for rating in StarRating.objects.filter(item__in=live, at__date__lte=on).select_related("by"):
        newest.setdefault((rating.item_id, rating.kind), rating)
    counters = panels.ask("counter_cases", items=list(live), on=on) or {}
    return [
        Row(
            item=edition.item,
            edition=edition,
            computed=computed(edition),
            declared=newest.get((pk, StarRating.Kind.DECLARED)),
            approved=newest.get((pk, StarRating.Kind.APPROVED)),
            counter_cases=counters.get(pk, 0),
        )
        for pk, edition in live.items()
    ]


def share(found: list[Row]) -> stars.Share:
    least, aim = (Fraction(percent, 100) for percent in settings.STAR_TARGETS)
    higher = sum(row.approved is not None and row.approved.stars >= stars.HIGHER for row in found)
    return stars.Share(higher, len(found), least, aim)


@transaction.atomic
def declare(item: Item, count: int, *, reason: str = "", by, at) -> StarRating:
    """自评 by the section whose item it is."""
    return _rate(item, StarRating.Kind.DECLARED, count, reason=reason, by=by, at=at)


@transaction.atomic
def approve(item: Item, count: int, *, reason: str = "", by, at) -> StarRating:
    """By the approval section, somebody other than who declared; above what the guide supports only with a reason."""
    item = Item.objects.select_for_update().get(pk=item.pk)
    declared = item.star_ratings.filter(kind=StarRating.Kind.DECLARED).first()
    if declared is None:
        raise CannotRate(_("Its section has not declared any stars yet."))
    if declared.by_id == by.pk:
        raise CannotRate(_("Who declared the stars does not approve them."))
    return _rate(item, StarRating.Kind.APPROVED, count, reason=reason, by=by, at=at)


def _rate(item: Item, kind: str, count: int, *, reason: str, by, at) -> StarRating:
    edition = item.edition_on(timezone.localdate(at))
    if edition is None:
        raise CannotRate(_("Only what is published has stars."))
    if not 0 <= count <= stars.MOST:
        raise CannotRate(_("From no star to five."))
    if count == stars.MOST and (edition.visits is None or edition.visits > 0):
        raise CannotRate(_("Five stars mean that nobody has to come: the guide still asks for a visit."))
    supported = computed(with_rows(Edition.objects.filter(pk=edition.pk)).get()).stars
    if count > supported and not reason.strip():
        raise CannotRate(_("The guide supports %(n)s stars. More need a reason.") % {"n": supported})
    last = item.star_ratings.filter(kind=kind).first()
    rating = StarRating.objects.create(
        item=item, edition=edition, kind=kind, stars=count, computed=supported, reason=reason.strip(), by=by, at=at
    )
    before = {"stars": last.stars} if last else {}
    after = {"stars": count, "computed": supported, "reason": rating.reason, "step": kind}
    audit.note(audit.Kind.STARS, edition.name, by=by, at=at, before=before, after=after)
    return rating

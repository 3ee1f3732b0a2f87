"""The published items as the public sees them."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from items.codes import Audience, EditionState
from items.content import with_rows
from items.everyday import words_for
from items.models import Edition, Standing
from items.search import score, search_text

MOST_WORDS = 60  # longer queries are cut: they are pasted text, not a search


def listed(*, on):
    """The list of a day: one edition for each item on it, the one in force then, by name. `is_paused` says whether it
    takes no cases that day; what has been cancelled by then is not on it."""
    turns = Standing.objects.filter(item=OuterRef("item"), starts_on__lte=on)
    pauses = turns.filter(Q(ends_on=None) | Q(ends_on__gte=on), kind=Standing.Kind.PAUSED)
    pauses = pauses.exclude(
        Exists(
            Standing.objects.filter(
                item=OuterRef("item"), kind=Standing.Kind.RESUMED, starts_on__lte=on, pk__gt=OuterRef("pk")
            )
        )
    )
    dated = Edition.objects.filter(Q(retired_on=None) | Q(retired_on__gt=on), effective_on__lte=on).exclude(
        state=EditionState.DRAFT
    )
    newest = dated.annotate(
        place=Window(RowNumber(), partition_by=F("item_id"), order_by=[F("effective_on").desc(), F("number").desc()])
    ).filter(place=1)
    return (
        Edition.objects.filter(~Exists(turns.filter(kind=Standing.Kind.CANCELLED)), pk__in=newest.values("pk"))
        .annotate(is_paused=Exists(pauses))
        .select_related("item__department", "entry")
        .order_by("name", "item__code")
    )


def in_force(*, on):
    """The editions of the items that take cases on that day."""
    return listed(on=on).filter(is_paused=False)


def guide(code, *, on):
    """The edition in force of one item on the list with all its rows, or None."""
    return with_rows(listed(on=on)).filter(item__code=code).first()


@dataclass(frozen=True)
class Wish:
    """What someone is looking for. `audience` knows the two public groups: person, and organisation (all others)."""

    words: str = ""
    audience: str = ""
    theme: str = ""
    type_code: str = ""

    @classmethod
    def of(cls, query):
        names = {"words": "q", "audience": "audience", "theme": "theme", "type_code": "type"}
        return cls(**{name: query.get(key, "").replace("\x00", "").strip() for name, key in names.items()})

    @property
    def is_empty(self):
        return not (self.words or self.audience or self.theme or self.type_code)


ORGANISATIONS = {Audience.ENTERPRISE, Audience.INSTITUTION, Audience.SOCIAL_ORGANISATION, Audience.OTHER}


def serves(edition, audience):
    if audience == "organisation":
        return bool(ORGANISATIONS & set(edition.audience))
    return not audience or audience in edition.audience


def is_meant_for(edition, applicant) -> bool:
    """Whether this kind of applicant is among those the guide is for. A guide that does not say is for everybody."""
    return not edition.audience or serves(edition, applicant.kind)


def find(wish, *, on):
    """Editions that fit the wish, the best first. A county has under two hundred items: sorted here, in one query."""
    fitting = [
        edition
        for edition in listed(on=on)
        if serves(edition, wish.audience)
        and (not wish.theme or wish.theme in edition.theme)
        and (not wish.type_code or wish.type_code == edition.item.type_code)
    ]
    if not wish.words:
        return fitting
    words = wish.words[:MOST_WORDS]
    scored = [(score(words, _searched(edition), words_for(edition.item.code)), edition) for edition in fitting]
    return [edition for points, edition in sorted(scored, key=lambda pair: -pair[0]) if points]


def _searched(edition):
    """Its own names, not those of a later edition: the list of a past day is searched as it was."""
    return search_text(edition.name, edition.short_name, edition.item.code)


def counts(*, on):
    """How many items there are by audience, theme and type: {"audience": Counter, "theme": …, "type": …}."""
    tally = {"audience": Counter(), "theme": Counter(), "type": Counter()}
    for edition in listed(on=on):
        tally["audience"].update(group for group in ("person", "organisation") if serves(edition, group))
        tally["theme"].update(edition.theme)
        tally["type"][edition.item.type_code] += 1
    return tally

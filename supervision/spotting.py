"""The feed reader that looks for patterns: each event once, and the same evidence never twice (a unique key)."""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from items.codes import Handling
from items.models import Edition
from supervision import patterns, rules
from supervision.models import AlertRule, Anomaly
from supervision.watching import rules_in_force
from workflows import timekeeping
from workflows.models import Event, Letter

READER = "spotting"
LOOKED_BACK = 500  # events; what one person does within a minute lies close together in the feed


def handle(event) -> None:
    interested = [p for p in patterns.PATTERNS.values() if event.action in p.actions]
    if not interested:
        return
    standing = {row.code: row for row in rules_in_force(event.at) if row.trigger == rules.Trigger.PATTERN}
    found = list(spot(event, [standing[p.code] for p in interested if p.code in standing]))
    keep(event.application_id, found, actor=event.actor_id, at=event.at)


def spot(event, rows: Iterable[AlertRule]) -> Iterator[tuple[AlertRule, patterns.Found]]:
    """What these rules find in this event, in the light of what was written before it. Also for trials."""
    rows = [row for row in rows if row.code in patterns.PATTERNS]
    if not rows:
        return
    story = story_of(event)
    for row in rows:
        pattern = patterns.PATTERNS[row.code]
        if event.action in pattern.actions and (found := pattern.find(story, row.offset)):
            yield row, found


def keep(application_id: int, found: Iterable[tuple], *, actor, at) -> None:
    Anomaly.objects.bulk_create(
        [
            Anomaly(
                rule=row,
                code=row.code,
                application_id=application_id,
                key=one.key,
                level=row.level,
                actor_id=actor,
                events=list(one.events),
                values=one.values,
                occurred_at=at,
            )
            for row, one in found
        ],
        ignore_conflicts=True,
    )


def story_of(event) -> patterns.Story:
    earlier = Event.objects.filter(application_id=event.application_id, seq__lte=event.seq).order_by("seq")
    return patterns.Story(tuple(map(_seen, earlier)), timekeeping.calendar(), _around(event))


def _seen(event) -> patterns.Seen:
    return patterns.Seen(event.seq, event.action, event.at, event.recorded_at, event.actor_id, event.data)


def _around(event) -> patterns.Surroundings:
    case = event.application
    edition = Edition.objects.defer("form").get(pk=case.edition_id)
    return patterns.Surroundings(
        instant=edition.handling == Handling.INSTANT,
        is_demo=case.is_demo,
        fee_without_basis=edition.fee and edition.fee_basis_id is None,
        cancelled=_cancelled(edition, event) if event.action == "request_correction" else frozenset(),
        remedies_told=_remedies_told(event),
        alike=_alike(event) if event.actor_id and event.action in patterns.PATTERNS["in-bulk"].actions else 0,
    )


def _cancelled(edition, event) -> frozenset[str]:
    """Materials of the case's edition that a later one, in force on the day, does not ask for any more."""
    day = timekeeping.local_date(event.at)
    later = Edition.objects.filter(
        item_id=edition.item_id, number__gt=edition.number, published_at__lte=event.at, effective_on__lte=day
    ).order_by("-number")
    now = later.first()
    if now is None:
        return frozenset()
    kept = set(now.materials.values_list("key", flat=True))
    own = set(edition.materials.values_list("key", flat=True))
    return frozenset(f"material:{key}" for key in own - kept)


def _remedies_told(event) -> bool:
    if event.action not in patterns.PATTERNS["no-remedies"].actions:
        return True
    said = Letter.objects.filter(application=event.application_id, number=event.data.get("letter", ""))
    return any((data or {}).get("remedies") for data in said.values_list("data", flat=True))


def _alike(event) -> int:
    """Of the last events of the whole feed, those of this kind by this person in the same minute."""
    upto = Q(tx__lt=event.tx) | Q(tx=event.tx, pk__lte=event.pk)
    last = Event.objects.filter(upto).order_by("-tx", "-pk").values_list("actor", "action", "at")[:LOOKED_BACK]
    minute = event.at.replace(second=0, microsecond=0)
    same = (event.actor_id, event.action, minute)
    return sum((actor, action, at.replace(second=0, microsecond=0)) == same for actor, action, at in last)

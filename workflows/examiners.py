"""Who examined a case: Art. 48(3) keeps its hearing out of their hands."""

from workflows.models import Event, Opinion, SiteCheck, StageRun
from workflows.transitions import IN_STAGE, Action, StageKind

# Beside or after the examination: taking a case and giving it back, and what belongs to the hearing itself.
_NO_EXAMINATION = frozenset(
    {
        Action.CLAIM,
        Action.RELEASE,
        Action.VOID,
        Action.TELL_HEARING,
        Action.REQUEST_HEARING,
        Action.SCHEDULE_HEARING,
        Action.DROP_HEARING,
        Action.RECORD_HEARING,
    }
)
EXAMINING = frozenset().union(*(IN_STAGE[kind] for kind in StageKind)) - _NO_EXAMINATION


def of(application) -> set[int]:
    """Ids of the officers who handled a stage, gave an opinion, checked on site or acted in the examination; of a
    deputy's acts both the deputy and whoever was away."""
    found = set(StageRun.objects.filter(application=application).values_list("officer", flat=True))
    found |= set(Opinion.objects.filter(run__application=application).values_list("officer", flat=True))
    for pair in SiteCheck.objects.filter(application=application).values_list("first_officer", "second_officer"):
        found |= set(pair)
    acts = Event.objects.filter(application=application, run__isnull=False, actor__kind="staff")
    for pair in acts.filter(action__in=[str(act) for act in EXAMINING]).values_list("actor", "data__for"):
        found |= set(pair)
    return found - {None}

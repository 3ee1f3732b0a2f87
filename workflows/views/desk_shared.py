"""What the worklist says about shared work: for whom a deputy works, who assigned a case and why, what one is asked."""

from workflows import deputies
from workflows.models import Consultation, Event
from workflows.posts_held import postings
from workflows.transitions import BEFORE_DECISION, Action


class Shared:
    """Three statements and one for the questions, whatever the length of the list."""

    def __init__(self, user, runs, *, on):
        self.on = on
        self.user = user
        self.absent = deputies.absent_by_post(user, on=on)
        self.questions = list(asked_of(user, on=on))
        self.heads = deputies.headed_departments(user, on=on).exists()
        acts = Event.objects.filter(action=str(Action.ASSIGN), run__in=[run.pk for run in runs])
        self.assigned = {act.run_id: act for act in acts.select_related("actor").order_by("pk")}

    def of(self, run) -> dict:
        """{"absent": names, "assigned": the event while the officer it named still holds the visit}"""
        act = self.assigned.get(run.pk)
        current = act is not None and act.data["officer"] == run.officer_id
        return {"absent": self.absent.get(run.post_id, []), "assigned": act if current else None}

    @property
    def stands_in_for(self) -> list:
        return sorted({user for users in self.absent.values() for user in users}, key=lambda user: user.name)


def asked_of(user, *, on):
    """Open questions to the posts of this person, the soonest due first."""
    return (
        Consultation.objects.filter(
            ended_at=None,
            post__in=postings(user, on=on).values("post"),
            application__state__in=[str(state) for state in BEFORE_DECISION],
        )
        .select_related("application__edition", "asked_by", "run__post__department")
        .order_by("due_on", "pk")
    )

"""What this officer may do with a case now: the table of transitions, narrowed by posts and roles.

Only spares people buttons that would be refused. The engine decides, whatever stands here.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.posts import roles_of
from workflows import commitments, deputies, opinions, rights
from workflows.desk.acts import ACTS
from workflows.flows import plan_of
from workflows.models import StageGrant, StageRun
from workflows.permissions import APPROVES_EXTENSION, APPROVES_VOID, BESIDE_THE_STAGE, posts_of
from workflows.proceedings import Proceedings
from workflows.transitions import Action, StageKind, State, after, possible
from workflows.views.desk_law_choices import offered, sensible

OF_A_ROLE = {Action.EXTEND: APPROVES_EXTENSION, Action.VOID: APPROVES_VOID}
DECISIONS = frozenset({Action.GRANT, Action.REFUSE})


@dataclass(frozen=True)
class Choice:
    act: str
    label: str
    tone: str
    url: str
    run: StageRun | None
    rare: bool = False


def choices(application, runs, user, *, on, proceedings=None) -> list[Choice]:
    """One for each act and open visit, in the order of desk.acts.ACTS. `runs` are the open visits."""
    proceedings = proceedings or Proceedings(application)
    work = Beside(application, user, on=on)
    held = _held(runs, work.posts) | {run.pk for run in runs if work.was_handed_up(run)}
    asked = {run.pk for run in runs if opinions.asked_of(user, run, on=on)} if _is_joint(runs) else set()
    roles = roles_of(user, on=on)
    state = State(application.state)
    found = []
    for name, act in ACTS.items():
        if after(state, act.action) is None:
            continue
        if act.action in rights.BEYOND_THE_STAGE:
            if offered(act.action, application, user, proceedings, on=on, holds=bool(held)):
                found.append(_choice(application, name, None, many=False))
            continue
        if act.action in OF_A_ROLE:
            if OF_A_ROLE[act.action] & roles and sensible(act.action, application, proceedings, on=on):
                found.append(_choice(application, name, None, many=False))
            continue
        if act.action in BESIDE_THE_STAGE:
            if after(state, act.action):
                found += [_choice(application, name, run, many=len(runs) > 1) for run in work.of(act.action, runs)]
            continue
        found += [
            _choice(application, name, run, many=len(runs) > 1)
            for run in runs
            if run.pk in (asked if act.action is Action.GIVE_OPINION else held)
            and act.action in possible(state, StageKind(run.stage.kind))
            and _sensible(act.action, run, application, user, work)
            and sensible(act.action, application, proceedings, on=on)
        ]
    if state is State.CORRECTING and held:
        url = reverse("desk-supplement", args=[application.number])
        found.append(Choice("supplement", _("Take in what was asked for"), "", url, None))
    if held and Action.CORRECT_ON_THE_SPOT in possible_of(state, runs):
        url = reverse("desk-on-the-spot", args=[application.number])
        found.append(Choice("on_the_spot", _("Correct on the spot"), "secondary", url, None, rare=True))
    return found


def possible_of(state, runs) -> set[Action]:
    return {action for run in runs for action in possible(state, StageKind(run.stage.kind))}


class Beside:
    """Acts that do not belong to whoever works at the visit: the head's, and those of a department that is asked."""

    def __init__(self, application, user, *, on):
        self.absent = deputies.absent_of(user, on=on)
        self.headed = set(deputies.headed_posts(user, on=on).values_list("pk", flat=True))
        self.posts = set(posts_of(user, on=on))
        self.application, self.runs = application, application.runs.all()
        self.questions = [one for one in application.consultations.all() if one.is_open]

    def was_handed_up(self, run: StageRun) -> bool:
        return run.handed_up_at is not None and run.post_id in self.headed

    def of(self, action: Action, runs) -> list[StageRun | None]:
        """The visits the act may be done at; [None] where it is about none."""
        if action is Action.ASSIGN:
            return [run for run in runs if run.post_id in self.headed]
        if action is Action.ANSWER:
            return [None] if any(one.post_id in self.posts for one in self.questions) else []
        if action is Action.TAKE_BACK:
            return [None] if any(one.run.post_id in self.posts for one in self.questions) else []
        if action is Action.CHECK_COMMITMENT:
            mine = any(run.post_id in self.posts | self.headed for run in self.runs)
            return [None] if mine and commitments.is_to_check(self.application) else []
        if action is Action.LINK:
            in_sight = self.posts | self.headed
            return [None] if any(run.post_id in in_sight for run in self.runs) else []
        return []


def _sensible(action: Action, run: StageRun, application, user, work: Beside) -> bool:
    if action is Action.TRANSFER and run.stage.level != run.stage.Level.TOWN:
        return False
    if action is Action.SEND_BACK and not plan_of(application.flow_version_id).before(run.stage.key):
        return False  # the first stage after acceptance: there is nowhere to send it
    if action is Action.CLAIM:
        return run.officer_id is None
    if action is Action.RELEASE:
        return run.officer_id is not None
    if action is Action.GIVE_OPINION:
        return True
    if run.officer_id is not None and run.officer_id not in {user.pk, *work.absent} and not work.was_handed_up(run):
        return False
    if action in DECISIONS and run.stage.kind != StageKind.COMBINED:
        accepted = next((r for r in application.runs.all() if r.outcome == "accepted"), None)
        return accepted is None or accepted.officer_id != user.pk  # who accepted does not decide
    return True


def _is_joint(runs) -> bool:
    return any(run.stage.kind == StageKind.JOINT for run in runs)


def _held(runs, posts: set[int]) -> set[int]:
    """The open visits whose stage is granted to a post this person holds."""
    granted = set(
        StageGrant.objects.filter(
            content_object__in=[run.stage_id for run in runs],
            permission__codename="handle_stage",
            group__post__in=posts,
        ).values_list("content_object_id", "group__post")
    )
    return {run.pk for run in runs if (run.stage_id, run.post_id) in granted}


def _choice(application, name: str, run, *, many: bool) -> Choice:
    act = ACTS[name]
    url = reverse("desk-act", args=[application.number, name])
    label = str(act.title)
    if run is not None and many:
        url, label = f"{url}?run={run.pk}", f"{label}（{run.stage.name}）"
    return Choice(name, label, act.tone, url, run, act.rare)

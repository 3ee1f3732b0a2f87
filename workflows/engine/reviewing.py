"""In review: taking, passing on, sending back."""

from django.utils.translation import gettext as _

from workflows import lineage, opinions
from workflows.engine import site_checks, travel
from workflows.engine.door import opened
from workflows.engine.reasons import require_reason, require_text
from workflows.errors import Incomplete, NotAllowed
from workflows.letters.kinds import SORTS, LetterKind
from workflows.models import Opinion
from workflows.transitions import Action


def claim(application, *, by, at, expected_version=None, run_id=None):
    """The post was offered the visit; an officer commits to it."""
    with opened(application, Action.CLAIM, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        case.run.officer_id = by.pk
        case.run.save(update_fields=["officer"])
    return application


def release(application, *, by, at, expected_version=None, run_id=None):
    with opened(application, Action.RELEASE, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        case.note["officer"] = case.run.officer_id
        case.run.officer_id = None
        case.run.save(update_fields=["officer"])
    return application


def advance(application, *, by, at, opinion="", outcome=travel.PASSED, expected_version=None, run_id=None):
    """The stage is done: on to what the pinned flow says comes next. outcome: one that the flow knows for this stage.

    A joint review is summed up by its leading post once enough opinions are in; papers the stage owes come first.
    """
    require_text(opinion, "opinion")
    with opened(application, Action.ADVANCE, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        stage = case.stage(case.run)
        if not case.plan.knows(stage.key, outcome):
            words = _("The flow does not know this result here.")
            raise Incomplete(words, fields={"outcome": words})
        _require_opinions(case, stage)
        _require_letters(case, stage)
        site_checks.require(case)
        case.close_run(outcome, opinion=opinion)
        opened_runs = travel.go_on(case, outcome)
        case.note.update(opinion=opinion, to=[case.stage(run).key for run in opened_runs])
        if outcome != travel.PASSED:
            case.note["outcome"] = outcome
    return application


def _require_opinions(case, stage) -> None:
    if stage.parts and (left := opinions.missing(case.run, stage)):
        raise NotAllowed(_("%(n)s more opinions are needed before the joint review can be summed up.") % {"n": left})


def _require_letters(case, stage) -> None:
    if not stage.letters:
        return
    made = set(
        case.application.letters.filter(
            issued_at__gte=lineage.visits(case)[-1].opened_at, kind__in=stage.letters
        ).values_list("kind", flat=True)
    )
    owed = [SORTS[LetterKind(kind)].label for kind in stage.letters if kind not in made]
    if owed:
        raise NotAllowed(_("This stage still owes: %(letters)s.") % {"letters": "、".join(owed)})


def give_opinion(application, *, by, at, verdict: str, text="", expected_version=None, run_id=None):
    """One post's word in a joint review. verdict: agree or disagree; who disagrees says why. Each post speaks once."""
    if verdict not in Opinion.Verdict.values:
        words = _("Say whether you agree.")
        raise Incomplete(words, fields={"verdict": words})
    if verdict == Opinion.Verdict.DISAGREE:
        require_reason(text, "text")
    with opened(
        application, Action.GIVE_OPINION, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        asked = opinions.asked_of(by, case.run, on=case.today)[0]  # permissions has seen that there is one
        asked.officer, asked.verdict, asked.text, asked.given_at = by, verdict, text, case.at
        asked.save(update_fields=["officer", "verdict", "text", "given_at"])
        case.note.update(post=str(asked.post), verdict=verdict, opinion=text)
    return application


def send_back(application, *, by, at, to: str, reason, expected_version=None, run_id=None):
    """Back to an earlier stage: the total clock runs on, the stage clock starts anew (rules §1.8).

    Branches that were under way behind that stage end too: they will be gone through again.
    """
    require_reason(reason)
    with opened(application, Action.SEND_BACK, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        stage = next((s for s in case.plan.before(case.stage(case.run).key) if s.key == to), None)
        if stage is None:
            words = _("The case cannot be sent back to that stage.")
            raise Incomplete(words, fields={"to": words})
        case.close_run(travel.SENT_BACK, opinion=reason)
        travel.go_back(case, stage)
        case.note.update(to=stage.key, reason=reason)
    return application

"""What officers do in a trial. Each act is done by somebody who really holds the post, if they may."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.roles import Role
from workflows import engine, lateness
from workflows.models import Pause, SiteCheck
from workflows.rehearsal import people
from workflows.rehearsal.stuck import Stuck
from workflows.transitions import StageKind, State

WORDS = "测试：材料齐全，符合规定条件。"
REASON = "测试：不符合办理条件，理由如下所述。"
LATE_DAYS = 3  # within which minor materials that are missing may follow


def press(trial, data: dict) -> None:
    """data: {"stage": key, "outcome", "opinion"}. The outcomes of a kind of stage: `outcomes_of`."""
    run, stage = trial.run_at(data["stage"]), trial.stage(data["stage"])
    outcome, words = data["outcome"], data.get("opinion") or WORDS
    if stage.kind is StageKind.SITE_CHECK:
        _check_on_site(trial, run)
    verb = _VERBS.get(outcome) if stage.kind not in _FREE else None
    if verb is None and stage.kind not in _FREE:
        raise Stuck(_("The stage “%(stage)s” does not know this result.") % {"stage": stage.name})

    def act(by):
        given = {"by": by, "at": trial.at, "run_id": run.pk}
        return (
            verb(trial, given, words) if verb else engine.advance(trial.case, outcome=outcome, opinion=words, **given)
        )

    people.by_one_of(run.post, act, on=trial.today, first=run.officer_id)


_FREE = frozenset({StageKind.REVIEW, StageKind.JOINT, StageKind.SITE_CHECK, StageKind.ISSUE})


def _accept(trial, given, words):
    until = trial.today + timedelta(days=LATE_DAYS) if lateness.missing_of(trial.case) else None
    return engine.accept(trial.case, opinion=words, until=until, **given)


def _decline(trial, given, words):
    return engine.decline(trial.case, reason=_long(words), **given)


def _not_required(trial, given, words):
    return engine.decline(trial.case, reason=_long(words), not_required=True, **given)


def _grant(trial, given, words):
    return engine.grant(trial.case, content=words, **given)


def _refuse(trial, given, words):
    return engine.refuse(trial.case, facts=words, reason=_long(words), basis="办事指南所列设定依据", **given)


def _deliver(trial, given, words):
    applicant = trial.case.applicant
    way = "electronic" if applicant.electronic_delivery else "direct"
    return engine.deliver(trial.case, way=way, receiver=applicant.name, **given)


def _close(trial, given, words):
    if trial.case.state in (State.GRANTED, State.REFUSED):
        raise Stuck(_("The decision has to be delivered before the case is closed."))
    return engine.close(trial.case, **given)


def _long(words: str) -> str:
    return words if len(words) >= len(REASON) else f"{REASON}{words}"


_VERBS = {
    "accepted": _accept,
    "declined": _decline,
    "not_required": _not_required,
    "granted": _grant,
    "refused": _refuse,
    "delivered": _deliver,
    "closed": _close,
}
_OF_KIND = {
    StageKind.ACCEPTANCE: ("accepted", "declined", "not_required"),
    StageKind.DECISION: ("granted", "refused"),
    StageKind.DELIVERY: ("delivered", "closed"),
    StageKind.COMBINED: tuple(_VERBS),
}


def outcomes_of(plan, stage) -> tuple[str, ...]:
    """What an officer can end or do at this stage of a trial."""
    return _OF_KIND.get(stage.kind) or tuple(plan.outcomes(stage.key))


def _check_on_site(trial, run) -> None:
    """The record a check on site is passed with (Art. 34, 55); a test need not say it."""
    if SiteCheck.objects.filter(run=run).exists():
        return
    people.by_one_of(
        run.post,
        lambda by: engine.record_site_check(
            trial.case,
            by=by,
            at=trial.at,
            run_id=run.pk,
            checked_on=trial.today,
            place="测试地点",
            finding=WORDS,
            second_officer=people.colleague(by, run.post, on=trial.today),
        ),
        on=trial.today,
        first=run.officer_id,
    )


def opinion(trial, data: dict) -> None:
    """data: {"stage", "post": id of the post asked, "verdict": "agree" | "disagree"}."""
    run = trial.run_at(data["stage"])
    asked = run.opinions.filter(given_at=None, post=data["post"]).select_related("post__department").first()
    if asked is None:
        raise Stuck(_("No opinion is asked of this post, or it has been given already."))
    words = REASON if data["verdict"] == "disagree" else ""
    people.by_one_of(
        asked.post,
        lambda by: engine.give_opinion(
            trial.case, by=by, at=trial.at, verdict=data["verdict"], text=words, run_id=run.pk
        ),
        on=trial.today,
    )


def send_back(trial, data: dict) -> None:
    """data: {"stage": from, "to"}."""
    trial.stage(data["to"])
    _at(
        trial,
        data,
        lambda by, run: engine.send_back(trial.case, to=data["to"], reason=REASON, **_given(trial, by, run)),
    )


def pause(trial, data: dict) -> None:
    """data: {"stage", "kind": of the eight special procedures, or suspension; "days": planned working days}."""
    if data["kind"] == Pause.Kind.SUSPENSION:
        _at(
            trial,
            data,
            lambda by, run: engine.suspend(trial.case, basis=WORDS, reason=REASON, **_given(trial, by, run)),
        )
        return
    facts = {"kind": data["kind"], "basis": "《行政许可法》第四十五条", "planned_days": int(data.get("days") or 10)}
    _at(trial, data, lambda by, run: engine.start_special_procedure(trial.case, **facts, **_given(trial, by, run)))


def resume(trial, data: dict) -> None:
    """data: {"stage"}."""
    if trial.need_case().state == State.SUSPENDED:
        _at(trial, data, lambda by, run: engine.resume(trial.case, reason=REASON, **_given(trial, by, run)))
    else:
        _at(trial, data, lambda by, run: engine.end_special_procedure(trial.case, **_given(trial, by, run)))


def extend(trial, data: dict) -> None:
    """data: {"days"}. By the head of the bureau (Art. 42)."""
    case, days = trial.need_case(), int(data["days"])
    people.by_one_of(
        _post_of(Role.CHIEF),
        lambda by: engine.extend(case, by=by, at=trial.at, days=days, reason=REASON),
        on=trial.today,
    )


def serve(trial, data: dict) -> None:
    """data: {"letter": kind}: the latest notice of this kind reaches the applicant."""
    letter = trial.need_case().letters.filter(kind=data["letter"]).defer("pdf").last()
    run = trial.case.runs.select_related("post__department").last()
    if letter is None:
        raise Stuck(_("No such paper has been made in this case."))
    way = "electronic" if trial.case.applicant.electronic_delivery else "direct"
    told = {"letter": letter.number, "way": way, "receiver": trial.case.applicant.name}
    people.by_one_of(run.post, lambda by: engine.serve_letter(trial.case, by=by, at=trial.at, **told), on=trial.today)


def end(trial, data: dict) -> None:
    """data: {"how": "withdrawn" | "voided"}."""
    case = trial.need_case()
    if data["how"] == "withdrawn":
        engine.withdraw(case, by=case.applicant.user, at=trial.at, reason=REASON)
        return
    people.by_one_of(
        _post_of(Role.CHIEF), lambda by: engine.void(case, by=by, at=trial.at, reason=REASON), on=trial.today
    )


def _post_of(role: Role) -> Post:
    post = Post.objects.filter(role=role, postings__user__is_active=True).select_related("department").first()
    if post is None:
        raise Stuck(_("Nobody heads the bureau at present."))
    return post


def _at(trial, data, act) -> None:
    run = trial.run_at(data["stage"])
    people.by_one_of(run.post, lambda by: act(by, run), on=trial.today, first=run.officer_id)


def _given(trial, by, run) -> dict:
    return {"by": by, "at": trial.at, "run_id": run.pk}

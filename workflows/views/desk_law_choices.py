"""Which of the acts of law make sense in a case now. Only spares people buttons; the engine decides."""

from workflows import rights
from workflows.engine.blocking import concerns_public_safety
from workflows.transitions import Action


def offered(action: Action, application, user, proceedings, *, on, holds: bool) -> bool:
    """For acts that are not tied to the present stage (rights.BEYOND_THE_STAGE)."""
    if not sensible(action, application, proceedings, on=on):
        return False
    return rights.may(action, user, application, on=on, holds=lambda: holds)


def sensible(action: Action, application, proceedings, *, on) -> bool:
    test = TESTS.get(action)
    return test is None or bool(test(application, proceedings, on))


def _may_be_extended(application, proceedings, on) -> bool:
    pending = any(a.effect == "extension" for a in proceedings.pending)
    in_time = application.due_on is not None and on <= application.due_on
    return in_time and not pending and not hasattr(application, "granted_extension")


def _may_be_asked(application, proceedings, on) -> bool:
    return _may_be_extended(application, proceedings, on) and proceedings.open_request is None


def _no_pause_pending(_application, proceedings, _on) -> bool:
    return not any(a.effect == "pause" for a in proceedings.pending)


def _hearing_is(*states):
    return lambda _application, proceedings, _on: getattr(proceedings.hearing, "state", None) in states


TESTS = {
    Action.SERVE: lambda _application, proceedings, _on: proceedings.unserved,
    Action.START_SPECIAL_PROCEDURE: _no_pause_pending,
    Action.SUSPEND: _no_pause_pending,
    Action.CANCEL_PAUSE: lambda *given: not _no_pause_pending(*given),
    Action.EXTEND: _may_be_extended,
    Action.REQUEST_EXTENSION: _may_be_asked,
    Action.REFUSE_EXTENSION: lambda _application, proceedings, _on: proceedings.open_request,
    Action.TELL_HEARING: _hearing_is(None),
    Action.REQUEST_HEARING: _hearing_is("told"),
    Action.SCHEDULE_HEARING: _hearing_is(None, "requested", "scheduled"),
    Action.DROP_HEARING: _hearing_is("told", "requested", "scheduled"),
    Action.RECORD_HEARING: _hearing_is("scheduled"),
    Action.BLOCK_AFTER_FRAUD: lambda application, _proceedings, _on: concerns_public_safety(application.item),
    Action.LIFT_BLOCK: lambda _application, proceedings, on: any(
        b.lifted_at is None and b.last_day >= on for b in proceedings.blocks
    ),
}

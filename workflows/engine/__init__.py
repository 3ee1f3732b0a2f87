"""Every verb of a case, and the only writer of its state. Views, API, admin, import and seeds come through here.

All verbs take `by=` (the person; None only for the engine's own timers) and `at=` (the instant), and most take
`expected_version=` and `run_id=`, so that the second of two officers is told what happened instead of overwriting it.
They raise `workflows.errors`: Incomplete 400, Forbidden 403, NotAllowed and Stale 409.
"""

from workflows.engine.deciding import close, deliver, grant, refuse
from workflows.engine.ending import void, withdraw
from workflows.engine.intake import (
    accept,
    decline,
    deem_accepted,
    request_correction,
    resubmit,
    return_unanswered,
)
from workflows.engine.migrating import migrate
from workflows.engine.reviewing import advance, claim, extend, give_opinion, release, send_back
from workflows.engine.stopping import end_special_procedure, resume, start_special_procedure, suspend
from workflows.engine.submitting import submit
from workflows.engine.upkeep import recalculate

__all__ = [
    "accept",
    "advance",
    "claim",
    "close",
    "decline",
    "deem_accepted",
    "deliver",
    "end_special_procedure",
    "extend",
    "give_opinion",
    "grant",
    "migrate",
    "recalculate",
    "refuse",
    "release",
    "request_correction",
    "resubmit",
    "resume",
    "return_unanswered",
    "send_back",
    "start_special_procedure",
    "submit",
    "suspend",
    "void",
    "withdraw",
]

"""Every verb of a case, and the only writer of its state. Views, API, admin, import and seeds come through here.

All verbs take `by=` (the person; None only for the engine's own timers) and `at=` (the instant), and most take
`expected_version=` and `run_id=`, so that the second of two officers is told what happened instead of overwriting it.
They raise `workflows.errors`: Incomplete 400, Forbidden 403, NotAllowed and Stale 409.
"""

from workflows.engine.assigning import assign
from workflows.engine.blocking import block_after_fraud, lift_block
from workflows.engine.committing import check_commitment
from workflows.engine.consulting import answer, consult, take_back
from workflows.engine.deciding import close, deliver, grant, refuse
from workflows.engine.ending import void, withdraw
from workflows.engine.extending import extend, refuse_extension, request_extension
from workflows.engine.filing import attach_scan, link, transfer
from workflows.engine.following import hand_in_late
from workflows.engine.handing_up import hand_up
from workflows.engine.hearings import (
    drop_hearing,
    lapse_hearing_right,
    record_hearing,
    request_hearing,
    schedule_hearing,
    tell_hearing_right,
)
from workflows.engine.intake import (
    accept,
    decline,
    deem_accepted,
    request_correction,
    resubmit,
    return_unanswered,
)
from workflows.engine.judging import judge
from workflows.engine.licence_ending import deregister, revoke
from workflows.engine.migrating import migrate
from workflows.engine.on_the_spot import correct_on_the_spot
from workflows.engine.renewing import deem_renewed
from workflows.engine.reviewing import advance, claim, give_opinion, release, send_back
from workflows.engine.serving import serve_letter
from workflows.engine.site_checks import record_site_check
from workflows.engine.statements import name_interested_party, record_statement
from workflows.engine.stopping import (
    cancel_pause,
    confirm_suspension,
    end_special_procedure,
    resume,
    start_special_procedure,
    suspend,
)
from workflows.engine.submitting import submit
from workflows.engine.upkeep import recalculate

__all__ = [
    "accept",
    "advance",
    "answer",
    "assign",
    "attach_scan",
    "block_after_fraud",
    "cancel_pause",
    "check_commitment",
    "claim",
    "close",
    "confirm_suspension",
    "consult",
    "correct_on_the_spot",
    "decline",
    "deem_accepted",
    "deem_renewed",
    "deliver",
    "drop_hearing",
    "deregister",
    "end_special_procedure",
    "extend",
    "give_opinion",
    "grant",
    "hand_in_late",
    "hand_up",
    "judge",
    "lapse_hearing_right",
    "lift_block",
    "link",
    "migrate",
    "name_interested_party",
    "recalculate",
    "record_hearing",
    "record_site_check",
    "record_statement",
    "refuse",
    "refuse_extension",
    "release",
    "request_correction",
    "request_extension",
    "request_hearing",
    "resubmit",
    "resume",
    "return_unanswered",
    "schedule_hearing",
    "revoke",
    "send_back",
    "serve_letter",
    "start_special_procedure",
    "submit",
    "suspend",
    "take_back",
    "tell_hearing_right",
    "transfer",
    "void",
    "withdraw",
]

"""A case's history in words: for the applicant what concerns them, for staff everything."""

from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import wording
from workflows import law_words, telling_handling
from workflows.models import Opinion, Pause
from workflows.transitions import Action as A

TITLES = {
    A.SUBMIT: gettext_lazy("Received"),
    A.ACCEPT: gettext_lazy("Accepted"),
    A.DEEM_ACCEPTED: gettext_lazy("Accepted by law, because nobody answered within five working days"),
    A.DECLINE: gettext_lazy("Not accepted"),
    A.DECLINE_NOT_REQUIRED: gettext_lazy("No approval needed"),
    A.REQUEST_CORRECTION: gettext_lazy("Correction requested"),
    A.CORRECT_ON_THE_SPOT: gettext_lazy("Put right on the spot"),
    A.RESUBMIT: gettext_lazy("Everything that was asked for has arrived"),
    A.RESUBMIT_PART: gettext_lazy("Part of what was asked for has arrived"),
    A.RETURN: gettext_lazy("Returned, because the correction was not answered"),
    A.CLAIM: gettext_lazy("Taken by an officer"),
    A.RELEASE: gettext_lazy("Given back to the post"),
    A.ADVANCE: gettext_lazy("Review passed, on to the next stage"),
    A.GIVE_OPINION: gettext_lazy("Opinion given in the joint review"),
    A.SEND_BACK: gettext_lazy("Sent back to an earlier stage"),
    A.START_SPECIAL_PROCEDURE: gettext_lazy("Clock stopped for a special procedure"),
    A.END_SPECIAL_PROCEDURE: gettext_lazy("Special procedure ended, the clock goes on"),
    A.SUSPEND: gettext_lazy("Handling suspended"),
    A.RESUME: gettext_lazy("Handling goes on"),
    A.EXTEND: gettext_lazy("Limit extended"),
    A.GRANT: gettext_lazy("Granted"),
    A.REFUSE: gettext_lazy("Refused"),
    A.DELIVER: gettext_lazy("Decision delivered"),
    A.CLOSE: gettext_lazy("Closed"),
    A.WITHDRAW: gettext_lazy("Withdrawn"),
    A.VOID: gettext_lazy("Voided"),
    A.MIGRATE: gettext_lazy("Goes on by another version of the flow"),
    A.DEEM_RENEWED: gettext_lazy("Renewed by law, because nobody decided before the licence expired"),
    A.REVOKE_LICENCE: gettext_lazy("Licence revoked"),
    A.DEREGISTER_LICENCE: gettext_lazy("Licence deregistered"),
    A.ASSIGN: gettext_lazy("Assigned to an officer"),
    A.HAND_UP: gettext_lazy("Overdue: handed up to the head of the post"),
    A.JUDGE: gettext_lazy("Materials judged"),
    A.CONSULT: gettext_lazy("Another department asked"),
    A.ANSWER: gettext_lazy("Question answered"),
    A.TAKE_BACK: gettext_lazy("Question taken back"),
    A.TRANSFER: gettext_lazy("Transferred to the office in charge"),
    A.ATTACH_SCAN: gettext_lazy("Scan of a paper attached"),
    A.HAND_IN_LATE: gettext_lazy("What was missing has been handed in"),
    A.LINK: gettext_lazy("Linked with another case"),
    A.RECALCULATE: gettext_lazy("Due dates computed anew after a change of the calendar"),
    A.SERVE: gettext_lazy("Paper delivered"),
    A.ANNOUNCE_PAUSE: gettext_lazy("Stop of the clock announced; it begins when its notice has been delivered"),
    A.CANCEL_PAUSE: gettext_lazy("Announced stop of the clock cancelled; the clock never stopped"),
    A.CONFIRM_SUSPENSION: gettext_lazy("The cause of the suspension still stands"),
    A.REQUEST_EXTENSION: gettext_lazy("Extension asked for"),
    A.REFUSE_EXTENSION: gettext_lazy("Extension not approved"),
    A.ANNOUNCE_EXTENSION: gettext_lazy("Extension approved; in force when its notice has been delivered"),
    A.EXTENSION_VOID: gettext_lazy("Extension void: its notice was delivered after the due day"),
    A.TELL_HEARING: gettext_lazy("Right to a hearing told"),
    A.REQUEST_HEARING: gettext_lazy("Hearing asked for"),
    A.HEARING_NOT_REQUESTED: gettext_lazy("No hearing was asked for in time"),
    A.SCHEDULE_HEARING: gettext_lazy("Day and place of the hearing fixed"),
    A.DROP_HEARING: gettext_lazy("The hearing does not take place"),
    A.RECORD_HEARING: gettext_lazy("Hearing held and recorded"),
    A.NAME_INTERESTED_PARTY: gettext_lazy("Interested party told that they may speak"),
    A.RECORD_STATEMENT: gettext_lazy("Statement recorded"),
    A.RECORD_SITE_CHECK: gettext_lazy("Checked on site"),
    A.BLOCK_AFTER_FRAUD: gettext_lazy("New applications barred after fraud"),
    A.CHECK_COMMITMENT: gettext_lazy("Written commitment checked"),
    A.LIFT_BLOCK: gettext_lazy("Bar to new applications lifted"),
}
TONES = {
    A.ACCEPT: "good",
    A.DEEM_ACCEPTED: "warn",
    A.DECLINE: "bad",
    A.REQUEST_CORRECTION: "warn",
    A.RETURN: "bad",
    A.SEND_BACK: "warn",
    A.START_SPECIAL_PROCEDURE: "pause",
    A.SUSPEND: "pause",
    A.GRANT: "good",
    A.REFUSE: "bad",
    A.DEEM_RENEWED: "warn",
    A.REVOKE_LICENCE: "bad",
    A.DEREGISTER_LICENCE: "bad",
    A.DELIVER: "good",
    A.VOID: "bad",
    A.ANNOUNCE_PAUSE: "warn",
    A.EXTENSION_VOID: "bad",
    A.BLOCK_AFTER_FRAUD: "bad",
}
# An interested party's name and words are not the applicant's to read here.
OF_OTHERS = frozenset({A.NAME_INTERESTED_PARTY, A.RECORD_STATEMENT})
INTERNAL = OF_OTHERS | {
    A.HAND_UP,
    A.CLAIM,
    A.RELEASE,
    A.SEND_BACK,
    A.GIVE_OPINION,
    A.REQUEST_EXTENSION,
    A.REFUSE_EXTENSION,
    A.CONFIRM_SUSPENSION,
    A.MIGRATE,
    A.ASSIGN,
    A.JUDGE,
    A.CONSULT,
    A.ANSWER,
    A.TAKE_BACK,
    A.ATTACH_SCAN,
    A.LINK,
}  # how the bureau works among itself


def timeline(application, *, for_staff: bool) -> list[dict]:
    """Entries for components/timeline.html, newest first."""
    entries = []
    for event in application.events.all():
        action = A(event.action)
        if action in INTERNAL and not for_staff:
            continue
        entries.append(
            {
                "title": TITLES[action],
                "at": event.at,
                "by": _who(event, for_staff),
                "text": _text(action, event.data, for_staff) or telling_handling.text(action, event.data, application),
                "basis": _basis(action, event.data, is_licence=application.item.is_licence),
                "tone": TONES.get(action, "info"),
            }
        )
    entries += _moved_by_the_calendar(application)
    return sorted(entries, key=lambda entry: entry["at"])[::-1]


def _moved_by_the_calendar(application) -> list[dict]:
    """Nobody acted on the case: a change of the calendar moved its limits, and the log of that says how."""
    revisions = application.revisions.select_related("batch__recalculation").order_by("pk")
    entries = []
    for _batch, rows in groupby(revisions, key=lambda row: row.batch_id):
        rows = list(rows)
        batch = rows[0].batch
        entries.append(
            {
                "title": TITLES[A.RECALCULATE],
                "at": batch.at,
                "by": _("the system"),
                "text": "".join(_moved_limit(row) for row in rows),
                "basis": batch.recalculation.cause if batch.recalculation else "",
                "tone": "info",
            }
        )
    return entries


def _moved_limit(row) -> str:
    if row.old_due == row.new_due:
        words = _("%(limit)s: provisional until now, it stays %(after)s.")
    else:
        words = _("%(limit)s: %(before)s becomes %(after)s.")
    days = {"before": wording.day_words(row.old_due), "after": wording.day_words(row.new_due)}
    return words % {"limit": row.get_kind_display(), **days}


def _who(event, for_staff: bool) -> str:
    if event.actor is None:
        return _("the system")
    if for_staff and event.data.get("for_name"):
        return _("%(deputy)s for %(absent)s") % {"deputy": event.actor.name, "absent": event.data["for_name"]}
    if for_staff or event.actor.kind == "applicant":
        return event.actor.name
    return ""  # the applicant deals with the bureau, not with one officer


def _text(action: A, data: dict, for_staff: bool) -> str:
    if action is A.ADVANCE:
        return " ".join(filter(None, [data.get("opinion", ""), _handed_over(data)])) if for_staff else ""
    if action is A.GIVE_OPINION:
        verdict = Opinion.Verdict(data["verdict"]).label
        return _("%(post)s: %(verdict)s. %(text)s") % {
            "post": data["post"],
            "verdict": verdict,
            "text": data["opinion"],
        }
    if (told := law_words.text(action, data)) is not None:
        return told
    if action is A.START_SPECIAL_PROCEDURE:
        return _("%(kind)s, about %(n)s working days") % {
            "kind": Pause.Kind(data["kind"]).label,
            "n": data["planned_days"],
        }
    if action is A.EXTEND:
        return _("By %(n)s working days, to %(day)s. %(why)s") % {
            "n": data["days"],
            "day": _day(data["new"]),
            "why": data["reason"],
        }
    if action in (A.ACCEPT, A.DEEM_ACCEPTED):
        words = _("The limits count from %(day)s.") % {"day": _day(data["accepted_on"])}
        return f"{words} {_handed_over(data)}".strip() if for_staff else words
    if action is A.MIGRATE:
        was, becomes = data["versions"]
        return _("From version %(was)s to %(becomes)s. %(why)s") % {
            "was": was,
            "becomes": becomes,
            "why": data["reason"],
        }
    if action is A.GRANT:
        return data.get("content", "")
    if action is A.HAND_UP:
        return "、".join(data["heads"])
    if action in (A.ASSIGN, A.TRANSFER, A.LINK):
        return ""
    return data.get("reason", "")


def _handed_over(data: dict) -> str:
    if not (handover := data.get("handover")):
        return ""
    return _("Handed over from %(a)s to %(b)s: %(files)s files, %(paper)s materials on paper.") % {
        "a": handover["from"],
        "b": "、".join(handover["to"]),
        "files": len(handover["files"]),
        "paper": len(handover["paper"]),
    }


def _basis(action: A, data: dict, *, is_licence: bool) -> str:
    if action in (A.START_SPECIAL_PROCEDURE, A.SUSPEND, A.REFUSE):
        return data.get("basis", "")
    if action in (A.REVOKE_LICENCE, A.DEREGISTER_LICENCE):
        return data.get("basis", "")
    if action is A.DEEM_RENEWED:
        return "《行政许可法》第五十条第二款"
    if action is A.DEEM_ACCEPTED:
        return "《行政许可法》第三十二条第一款第四项" if is_licence else ""
    return ""


def _day(iso: str | None) -> str:
    """The record keeps days as data; people read them as days."""
    return wording.day_words(date.fromisoformat(iso) if iso else None)

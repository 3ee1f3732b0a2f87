"""A step of a test as one sentence, for lists and results."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Department, Post
from workflows.letters.kinds import SORTS, LetterKind
from workflows.models import Application, Deadline, Opinion, Pause
from workflows.rehearsal import watchers
from workflows.rehearsal.handing_in import labels_of
from workflows.rehearsal.known import Known

OUTCOMES = {
    "accepted": gettext_lazy("accepted"),
    "declined": gettext_lazy("not accepted"),
    "not_required": gettext_lazy("no approval needed"),
    "passed": gettext_lazy("passed"),
    "granted": gettext_lazy("granted"),
    "refused": gettext_lazy("refused"),
    "delivered": gettext_lazy("decision delivered"),
    "closed": gettext_lazy("closed"),
}


def outcome_words(own: str, outcome: str) -> str:
    """own: what the bureau calls it in this flow, if it has words of its own for it."""
    return own or str(OUTCOMES.get(outcome, outcome))


def sentence(kind: str, data: dict, known: Known, edition) -> str:
    return str(_SAY[kind](data, known, edition))


def _submit(data, known, edition):
    if data.get("town"):
        return _("An application is handed in at a town's counter (%(town)s)") % {"town": _town(data["town"])}
    where = dict(Application.Channel.choices).get(data.get("channel"))
    return (
        _("An application is handed in (%(where)s)") % {"where": where} if where else _("An application is handed in")
    )


def _town(code: str) -> str:
    town = Department.objects.filter(code=code).first()
    return str(town) if town else code


def _press(data, known, edition):
    stage, outcome = data["stage"], data["outcome"]
    words = {"stage": known.name(stage), "outcome": outcome_words(known.outcome(stage, outcome), outcome)}
    return _("“%(stage)s”: %(outcome)s") % words


def _opinion(data, known, edition):
    post = Post.objects.filter(pk=data["post"]).select_related("department").first()
    verdict = dict(Opinion.Verdict.choices)[data["verdict"]]
    return _("Opinion of %(post)s: %(verdict)s") % {"post": post or "—", "verdict": verdict}


def _wait(data, known, edition):
    if data["for"] == "until":
        return _("Time passes until %(at)s") % {"at": data["until"].replace("T", " ")}
    if data["for"] == "lapse":
        return _("Time passes until this runs out: %(limit)s") % {"limit": dict(Deadline.Kind.choices)[data["limit"]]}
    words = (_("%(n)s working days pass") if data["for"] == "workdays" else _("%(n)s calendar days pass")) % {
        "n": data["n"]
    }
    return _("%(words)s, until %(time)s") % {"words": words, "time": data["time"]} if data.get("time") else words


def _send_back(data, known, edition):
    words = {"stage": known.name(data["stage"]), "to": known.name(data["to"])}
    return _("Sent back from “%(stage)s” to “%(to)s”") % words


def _correct(data, known, edition):
    return _("A correction is requested: %(what)s") % {"what": _labels(data, edition)}


def _answer(data, known, edition):
    what = _labels(data, edition) or "、".join(
        labels_of(edition).get(f"field:{key}", key) for key in data.get("answers") or () if edition
    )
    return _("Handed in later: %(what)s") % {"what": what}


def _labels(data, edition):
    labels = labels_of(edition) if edition else {}
    return "、".join(labels.get(target, target) for target in data.get("targets") or ())


def _pause(data, known, edition):
    kind = dict(Pause.Kind.choices)[data["kind"]]
    return _("The clock is stopped at “%(stage)s”: %(kind)s") % {"stage": known.name(data["stage"]), "kind": kind}


def _resume(data, known, edition):
    return _("The clock goes on at “%(stage)s”") % {"stage": known.name(data["stage"])}


def _extend(data, known, edition):
    return _("The limit is extended by %(n)s working days") % {"n": data["days"]}


def _serve(data, known, edition):
    return _("Delivered to the applicant: %(paper)s") % {"paper": SORTS[LetterKind(data["letter"])].label}


def _end(data, known, edition):
    return _("The applicant withdraws") if data["how"] == "withdrawn" else _("The case is voided")


def _expect(data, known, edition):
    parts = []
    if "state" in data:
        parts.append(_("state “%(state)s”") % {"state": dict(Application.State.choices)[data["state"]]})
    if "stages" in data:
        names = "、".join(known.name(key) for key in data["stages"])
        parts.append(_("at “%(stages)s”") % {"stages": names} if names else _("at no stage any more"))
    if "post" in data:
        post = Post.objects.filter(pk=data["post"]["post"]).select_related("department").first()
        parts.append(_("handled by %(post)s") % {"post": post or "—"})
    if "letter" in data:
        parts.append(_("paper made: %(paper)s") % {"paper": SORTS[LetterKind(data["letter"])].label})
    if "limit" in data:
        parts.append(_limit(data["limit"]))
    if "alert" in data:
        levels = {value: str(label) for value, label in watchers.levels()} | {"none": _("no alert")}
        parts.append(_("alert: %(level)s") % {"level": levels.get(data["alert"], data["alert"])})
    return _("Expected: %(what)s") % {"what": "；".join(parts)}


def _limit(wanted) -> str:
    from workflows.rehearsal.expecting import _expected

    words = _("is not running") if wanted["how"] == "none" else _expected(wanted)
    return f"{dict(Deadline.Kind.choices)[wanted['kind']]}：{words}"


_SAY = {
    "submit": _submit,
    "press": _press,
    "opinion": _opinion,
    "wait": _wait,
    "send_back": _send_back,
    "correct": _correct,
    "answer": _answer,
    "pause": _pause,
    "resume": _resume,
    "extend": _extend,
    "serve": _serve,
    "end": _end,
    "expect": _expect,
}

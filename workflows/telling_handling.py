"""The lines of a case's history about how officers shared the work, for staff only."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.wording import day_words
from workflows.models import MaterialJudgement
from workflows.transitions import Action as A

Verdict = MaterialJudgement.Verdict


def text(action: A, data: dict, application) -> str:
    """What happened, from the event alone; nothing where the title says all."""
    if action is A.ASSIGN:
        return _assigned(data)
    if action is A.JUDGE:
        return _judged(data, application)
    if action is A.CONSULT:
        day = day_words(date.fromisoformat(data["due"]))
        return _("%(post)s, answer by %(day)s: %(question)s") % {
            "post": data["post_name"],
            "day": day,
            "question": data["question"],
        }
    if action is A.ANSWER:
        return f"{data['post_name']}：{data['answer']}"
    if action is A.TAKE_BACK:
        return data["post_name"]
    if action is A.ATTACH_SCAN:
        return "；".join(f"{name}（SHA-256 {sha256[:12]}…）" for name, sha256 in data.get("scans", []))
    if action is A.TRANSFER:
        return f"{data['town_name']}：{data['reason']}"
    if action is A.LINK:
        return f"{data['number']}：{data['note']}"
    return ""


def _assigned(data) -> str:
    names = {"who": data["officer_name"], "from": data.get("former_name", ""), "why": data["reason"]}
    if names["from"]:
        return _("From %(from)s to %(who)s. %(why)s") % names
    return _("To %(who)s. %(why)s") % names


def _judged(data, application) -> str:
    names = {m.key: m.name for m in application.edition.materials.all()}
    return "；".join(
        f"{names.get(key, key)}：{Verdict(verdict).label}" + (f"（{_('Original seen')}）" if original else "")
        for key, verdict, original, _seen in data["materials"]
    )

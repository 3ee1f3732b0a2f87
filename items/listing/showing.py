"""A change batch as its page shows it: each line with before and after in words, and who did what."""

from django.utils.translation import gettext_lazy as _

from items import comparing
from items.codes import ItemState
from items.differences import said_in_words
from items.listing import facts
from items.listing.operations import NEEDS
from items.listing.states import UNDER_REVIEW, Action, State
from items.models import Edition
from items.models.labels import label

ROWS = {"bases": _("Legal basis"), "conditions": _("Conditions"), "materials": _("Materials")}
TONES = {
    Action.AGREE: "good",
    Action.LAWFUL: "good",
    Action.PUBLISH: "good",
    Action.RETURN: "warn",
    Action.AMEND: "warn",
    Action.UNLAWFUL: "bad",
}


def line_rows(batch, *, on) -> list[dict]:
    """A batch with its drafter shows what would be; one that was submitted, what was submitted."""
    kept = batch.state in UNDER_REVIEW or batch.state == State.PUBLISHED
    found = []
    for line in batch.lines.select_related("item", "town").prefetch_related("others"):
        before = line.before if kept else facts.before_of(line, on=on)
        after = line.after if kept else facts.after_of(line, on=on)
        found.append(
            {
                "line": line,
                "name": _name(line.item.code, before, after),
                "facts": _facts(line),
                "items": [_item(code, before.get(code, {}), said) for code, said in after.items()],
                "carries": NEEDS[line.operation].drafts,
            }
        )
    return found


def _name(code, *told):
    return next((said[code]["name"] for said in reversed(told) if said.get(code, {}).get("name")), code)


def _facts(line):
    values = [
        ("document", line.document),
        ("mode", line.get_mode_display() if line.mode else ""),
        ("town", line.town),
        ("scope", line.get_scope_display() if line.scope else ""),
        ("form", line.get_form_display() if line.form else ""),
        ("reason", line.reason),
        ("starts_on", line.starts_on),
        ("ends_on", line.ends_on),
    ]
    return [{"label": line._meta.get_field(name).verbose_name, "value": value} for name, value in values if value]


def _item(code, before, after):
    changes = []
    if before.get("content") and after.get("content"):
        changes = [
            {
                "change": change,
                "label": _field_label(change.field),
                "before": said_in_words(change.field, change.before),
                "after": said_in_words(change.field, change.after),
            }
            for change in comparing.changes(before["content"], after["content"])
        ]
    return {
        "code": code,
        "name": after.get("name") or code,
        "standing_before": label(ItemState, before.get("standing")),
        "standing_after": label(ItemState, after.get("standing")),
        "edition_before": before.get("edition"),
        "edition_after": after.get("edition"),
        "changes": changes,
    }


def _field_label(name):
    field = next((one for one in Edition._meta.get_fields() if one.name == name), None)
    return ROWS.get(name) or getattr(field, "verbose_name", name)


def step_entries(batch) -> list[dict]:
    return [
        {
            "title": f"{step.get_action_display()} → {step.get_to_state_display()}",
            "at": step.at,
            "by": step.by,
            "text": step.opinion,
            "tone": TONES.get(Action(step.action), "info"),
        }
        for step in batch.steps.select_related("by")
    ]

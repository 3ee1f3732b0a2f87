"""What publishing a draft changes: against the edition in force, and for what is under way. Nothing is done."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from items import comparing, differences, form_changes, panels
from items.content import content_of
from items.editor.sections import of_field

NAMES = {
    "label": gettext_lazy("label"),
    "kind": gettext_lazy("kind of answer"),
    "required": gettext_lazy("must be filled in"),
    "help": gettext_lazy("help text"),
    "options": gettext_lazy("answers to choose from"),
    "columns": gettext_lazy("columns"),
    "show_if": gettext_lazy("asked only when"),
    "registered": gettext_lazy("registered name"),
    "section": gettext_lazy("in the section"),
}


@dataclass(frozen=True)
class Impact:
    """`groups`: [(section of the editor, rows of differences)]; `form`: [(words, tone)]; `effects`: what a higher app
    says of drafts, cases and flow, [{"title", "text", "tone"}]."""

    is_first: bool
    groups: list = field(default_factory=list)
    form: list = field(default_factory=list)
    effects: list = field(default_factory=list)


def of(draft, live):
    """`live`: the edition in force, or None for an item that has none yet. Both with their rows."""
    effects = panels.ask("publication_effects", edition=draft) or []
    if live is None:
        return Impact(True, effects=effects)
    before, after = content_of(live), content_of(draft)
    found = {}
    for row in differences.in_words([one for one in comparing.changes(before, after) if one.field != "form"]):
        section = of_field(row["change"].field)
        found.setdefault(section.key, (section, []))[1].append(row)
    said = [_said(one) for one in form_changes.changes(before["form"] or {}, after["form"] or {})]
    return Impact(False, list(found.values()), said, effects)


def _said(one):
    """One change of the form in words."""
    place = {"label": one.label, "section": one.section}
    if one.kind == "added":
        if one.required:
            return _("New, and must be filled in: “%(label)s” (%(section)s)") % place, "warn"
        return _("New: “%(label)s” (%(section)s)") % place, "info"
    if one.kind == "removed":
        return _("Not asked any more: “%(label)s” (%(section)s)") % place, "info"
    what = "、".join(str(NAMES.get(name, _("limits of the answer"))) for name in one.what)
    return _("Asked otherwise: “%(label)s” (%(what)s)") % {"label": one.label, "what": what}, "info"

"""One step in the design of a draft's application form: done on the form as it is now, under a lock."""

from django.db import transaction
from django.utils.translation import gettext as _

from items import hashing
from items.content import content_of, with_rows
from items.drafts import NotADraft, write
from items.form_definition import faults
from items.form_messages import FORM_FAULTS
from items.models import Edition


class Unsound(Exception):
    """The step would leave a form that cannot be used; the message says why."""


class Changed(Exception):
    """Somebody else changed the same part since it was shown. `.now`: that part as it stands."""

    def __init__(self, now, by=None):
        super().__init__("changed meanwhile")
        self.now, self.by = now, by


def seal_of(part):
    """What a page remembers of the part it shows."""
    return hashing.fingerprint(part)[:16]


@transaction.atomic
def change(draft, step, *, by, at, part=None, seen=""):
    """`step(definition)` gives the new definition. `part(definition)`: what the page showed, to be unchanged since
    `seen`. Raises Unsound, Changed, items.form_design.NotThere."""
    draft = with_rows(Edition.objects.select_for_update(of=("self",))).get(pk=draft.pk)
    if not draft.is_draft:
        raise NotADraft(str(draft))
    content = content_of(draft)
    if part is not None and seal_of(now := part(content["form"])) != seen:
        last = next((one for one in draft.saves.select_related("by") if "form" in one.after), None)
        raise Changed(now, last.by if last else None)
    form = step(content["form"])
    known = set(faults(content["form"])) if content["form"] else set()
    if wrong := [one for one in faults(form) if one not in known]:
        raise Unsound(" ".join(said(path, code, form) for path, code in wrong[:3]))
    return write(draft, {**content, "form": form}, by=by, at=at, section="form")


def said(path, code, form):
    """A fault of a definition in words, with the label of its field."""
    words = str(FORM_FAULTS.get(code, FORM_FAULTS["other"]))
    label = _label(path.split("."), form)
    return _("“%(label)s”: %(words)s") % {"label": label, "words": words} if label else words


def _label(parts, form):
    """sections.0.fields.2.columns.1.label -> the label nearest to it."""
    found, here = "", form
    for part in parts:
        try:
            here = here[int(part)] if part.isdigit() else here[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(here, dict):
            found = here.get("label") or here.get("title") or found
    return found if isinstance(found, str) else ""

"""What publishing an edition means for what is under way: applicants' drafts, open cases, the flow. Nothing is done."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from items import form_changes
from workflows import conditions
from workflows.flow import drafts as flow_drafts
from workflows.models import Application, Draft
from workflows.transitions import FINAL


def effects(*, edition) -> list[dict]:
    """For the items' page of publication: [{"title", "text", "tone"}]."""
    item = edition.item
    return [_of_drafts(item, edition), _of_cases(item, edition), _of_flow(item, edition)]


def flow_faults(*, edition) -> list[str]:
    """Conditions of the live flow that the new application form does not fit, in words."""
    version = _live(edition.item)
    if version is None or not edition.form:
        return []
    found = []
    for way in version.transitions.exclude(condition="").select_related("source"):
        if why := conditions.problem(way.condition, edition.form):
            found.append(f"{way.source.name}：{why}")
    return list(dict.fromkeys(found))


def _of_drafts(item, edition) -> dict:
    rows = list(Draft.objects.filter(item=item, application=None).exclude(edition=edition).select_related("edition"))
    title = ngettext("%(n)s application being written", "%(n)s applications being written", len(rows)) % {
        "n": len(rows)
    }
    if not rows:
        return {"title": title, "text": _("Nobody is writing one at present."), "tone": "quiet"}
    aside = sum(bool(form_changes.carried(row.edition.form, edition.form or {}, row.answers)[1]) for row in rows)
    text = _("They move to the new edition when they are opened next; every answer is kept, what is new is told.")
    if aside:
        more = _("In %(n)s of them answers are not asked any more or asked otherwise; these are kept aside to be read.")
        text = f"{text} {more % {'n': aside}}"
    return {"title": title, "text": text, "tone": "info"}


def _of_cases(item, edition) -> dict:
    count = Application.objects.filter(item=item).exclude(state__in=FINAL).count()
    title = ngettext("%(n)s case under way", "%(n)s cases under way", count) % {"n": count}
    text = _("They are left alone: each keeps the edition it was received under, with its limits, materials and form.")
    return {"title": title, "text": text if count else _("Nothing is under way."), "tone": "good" if count else "quiet"}


def _of_flow(item, edition) -> dict:
    version, draft = _live(item), flow_drafts.draft_of(item)
    if version is None:
        text = _("There is none yet. Nobody can apply before one is published.")
        return {"title": _("Flow"), "text": text, "tone": "warn"}
    text = _("New cases go through version %(n)s of the flow, as before.") % {"n": version.number}
    if draft is not None:
        text += " " + _("A draft of the flow waits; it is published on its own.")
    if faults := flow_faults(edition=edition):
        text = " ".join([_("Conditions of the flow do not fit the new form:"), *faults])
        return {"title": _("Flow"), "text": text, "tone": "bad"}
    return {"title": _("Flow"), "text": text, "tone": "info" if draft else "quiet"}


def _live(item):
    flow = getattr(item, "flow", None)
    return flow.live if flow else None

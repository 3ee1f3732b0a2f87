"""The designer: a flow drawn and changed side by side, every change saved at once, with undo and checks on the way."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import staff_required
from workflows import condition_words, flows, tasks, timekeeping
from workflows.flow import design_forms, designing
from workflows.flow import drafts as flow_drafts
from workflows.flow import view as flow_view
from workflows.flow.compare import compare
from workflows.flow.forms import post_choices, post_value
from workflows.flow.json_reading import Unreadable
from workflows.flow.sayings import words
from workflows.flow.stage_forms import END, StagePage
from workflows.flow.words import said_of, words_of
from workflows.flow.written import Written, written_of
from workflows.models import FlowVersion, Stage
from workflows.views.manage_flow_drafts import form_of, item_of, live_of, name_of
from workflows.views.manage_flow_tests import rows_of
from workflows.views.manage_flows import KEEPERS

MORE = {"add_ways": "ways", "add_asked": "asked"}


class _Refused(Exception):
    """What was typed is not right. `problems`, and the forms as they were typed."""

    def __init__(self, problems, **forms):
        super().__init__(problems)
        self.problems, self.forms = problems, forms


def address(version, stage: str = "") -> str:
    query = f"?{urlencode({'stage': stage})}" if stage else ""
    return reverse("flow-design", args=[version.pk]) + query


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def design(request, pk):
    version = get_object_or_404(FlowVersion.objects.select_related("flow__item__department"), pk=pk)
    draft = flow_drafts.draft_of(version.flow.item)
    selected = (request.POST if request.method == "POST" else request.GET).get("stage", "")[:40]
    if version != draft:
        return _not_a_draft(request, version, draft, selected)
    if request.method == "POST":
        return _change(request, version, selected)
    return _page(request, version, selected)


@staff_required(roles=KEEPERS)
@require_POST
def begin(request, code):
    """The item's draft, if need be begun from the live version, or from nothing."""
    item = item_of(code)
    draft = flow_drafts.draft_of(item)
    if draft is None:
        live = live_of(item)
        what = _("Begun from version %(n)s") % {"n": live.number} if live else _("Begun")
        try:
            at = timekeeping.now()
            draft = flow_drafts.keep(item, written_of(live), seen="", by=request.user, at=at, what=what)
        except flow_drafts.Outdated:  # somebody else has just begun one
            draft = flow_drafts.draft_of(item)
    return redirect(address(draft))


def _not_a_draft(request, version, draft, selected):
    if draft is not None:
        if request.method == "POST":
            messages.warning(request, _("There is a draft already; this is it."))
        return redirect(address(draft, selected))
    if request.method == "POST":
        item, at = version.flow.item, timekeeping.now()
        try:
            what = _("Begun from version %(n)s") % {"n": version.number}
            draft = flow_drafts.keep(item, written_of(version), seen="", by=request.user, at=at, what=what)
        except flow_drafts.Outdated:  # somebody else has just begun one
            draft = flow_drafts.draft_of(item)
        return redirect(address(draft, selected))
    return _page(request, version, selected)


def _change(request, version, selected):
    """One act on the draft: saved, and back to the page; else the page again, with what was typed."""
    item, at = version.flow.item, timekeeping.now()
    act, seen = request.POST.get("act", ""), request.POST.get("over") or request.POST.get("seen", "")
    written, shown = written_of(version), {}
    try:
        if act in ("undo", "redo"):
            done = flow_drafts.step(item, seen=seen, back=act == "undo")
            if done is None:
                messages.info(request, _("There is nothing to go back to."))
            tasks.rehearse_soon(version, by=request.user)
            return HttpResponseRedirect(address(version, selected))
        if any(name in request.POST for name in MORE):
            more = next(rows for name, rows in MORE.items() if name in request.POST)
            shown["page"] = _panel(version, written, selected, request.POST, more=more)
            return _page(request, version, selected, shown=shown, seen=seen)
        changed, what, selected = ACTS.get(act, _nothing)(version, written, selected, request.POST)
        flow_drafts.keep(item, changed, seen=seen, by=request.user, at=at, what=what)
        tasks.rehearse_soon(version, by=request.user)
    except _Refused as refused:
        return _page(request, version, selected, shown=refused.forms, problems=refused.problems, seen=seen)
    except Unreadable as error:
        problems = [{"text": one, "href": ""} for one in error.problems]
        return _page(request, version, selected, problems=problems, seen=seen)
    except flow_drafts.Outdated:
        shown = _as_typed(version, written, selected, act, request.POST)
        return _page(request, version, selected, shown=shown, seen=seen, outdated=act)
    return HttpResponseRedirect(address(version, selected))


def _as_typed(version, written, selected, act, data) -> dict:
    """Forms filled with what was typed, where the act is one of typing and its stage is still there."""
    if written.stage(selected) is None:
        return {}
    if act == "basics":
        return {"basics": design_forms.Basics(data, prefix="row", posts=post_choices())}
    return {"page": _panel(version, written, selected, data)} if act == "rules" else {}


def _panel(version, written: Written, key: str, data=None, *, more: str = "") -> StagePage:
    if written.stage(key) is None:
        raise _Refused([{"text": _("This stage is no longer there."), "href": ""}])
    return StagePage(written, key, form_of(version.flow.item), data, more=more)


def _stage_of(written: Written, key: str) -> dict:
    stage = written.stage(key)
    if stage is None:
        raise _Refused([{"text": _("This stage is no longer there."), "href": ""}])
    return stage


def _add(version, written, selected, data):
    form = design_forms.NewStage(data, prefix="new", posts=post_choices(), written=written)
    if not form.is_valid():
        raise _Refused(design_forms.problems(form), new=form)
    stage, given = form.stage(), form.cleaned_data
    changed, key = designing.added(written, stage, where=given["where"] or designing.AFTER, of=given["of"] or None)
    return changed, _("Added: %(stage)s") % {"stage": stage["name"]}, key


def _remove(version, written, selected, data):
    stage = _stage_of(written, data.get("key", ""))
    changed = designing.removed(written, stage["key"])
    return changed, _("Taken out: %(stage)s") % {"stage": stage["name"]}, "" if selected == stage["key"] else selected


def _move(version, written, selected, data):
    """Behind another stage (`after`, empty: to the beginning), or one place `up` or `down` in the list."""
    stage = _stage_of(written, data.get("key", ""))
    others = [key for key in written.keys if key != stage["key"]]
    place = written.keys.index(stage["key"])
    if "after" in data:
        after = data["after"] or None
        place = others.index(_stage_of(written, after)["key"]) + 1 if after and after != stage["key"] else 0
    else:
        place = max(0, min(len(others), place + (-1 if data.get("to") == "up" else 1)))
    changed = designing.moved(written, stage["key"], after=others[place - 1] if place else None)
    return changed, _("Moved: %(stage)s") % {"stage": stage["name"]}, selected


def _connect(version, written, selected, data):
    stage = _stage_of(written, selected)
    form = design_forms.NewWay(data, prefix="way", written=written, stage=stage, definition=form_of(version.flow.item))
    if not form.is_valid():
        raise _Refused(design_forms.problems(form), way=form)
    given = form.cleaned_data
    changed = designing.connected(
        written, selected, form.target, label=given.get("label", ""), condition=given["condition"]
    )
    return changed, _("Ways on from %(stage)s") % {"stage": stage["name"]}, selected


def _disconnect(version, written, selected, data):
    stage = _stage_of(written, selected)
    target = None if data.get("to") == END else data.get("to", "")
    return (
        designing.disconnected(written, selected, target),
        _("Ways on from %(stage)s") % {"stage": stage["name"]},
        selected,
    )


def _basics(version, written, selected, data):
    stage = _stage_of(written, selected)
    form = design_forms.Basics(data, prefix="row", posts=post_choices())
    if not form.is_valid():
        raise _Refused(design_forms.problems(form), basics=form)
    before = stage["kind"]
    stage.update(form.onto(stage))
    changed = designing.of_kind(written, selected, before, stage["kind"]) if stage["kind"] != before else written
    return changed, stage["name"], selected


def _rules(version, written, selected, data):
    page = _panel(version, written, selected, data)
    if not page.is_valid():
        raise _Refused(page.problems(), page=page)
    return page.changed(), _("Rules of %(stage)s") % {"stage": page.stage["name"]}, selected


def _nothing(version, written, selected, data):
    raise _Refused([{"text": _("That is no act of the designer."), "href": ""}])


ACTS = {
    "add": _add,
    "remove": _remove,
    "move": _move,
    "connect": _connect,
    "disconnect": _disconnect,
    "basics": _basics,
    "rules": _rules,
}


def _page(request, version, selected, *, shown=None, problems=(), seen="", outdated=""):
    item, shown = version.flow.item, shown or {}
    form, written = form_of(item), written_of(version)
    stage = written.stage(selected)
    selected = selected if stage else ""
    editable = version.state == FlowVersion.State.DRAFT
    today = timekeeping.local_date(timekeeping.now())
    faults = flows.faults_of(version, on=today) if editable else []
    stamp = flow_drafts.stamp(version)
    said = words_of(version, form)
    live = version.flow.live
    context = {
        **{"item": item, "name": name_of(item), "version": version, "editable": editable, "live": live},
        **{"stages": _listed(version, said, faults), "selected": selected, "problems": problems},
        "said": next((one for one in said if one.key == selected), None),
        "drawing": _drawn(version, form, selected, faults) if said else "",
        "faults": [{"text": words(f), "href": f"{address(version, f.stage)}#panel"} for f in faults],
        "own_faults": [words(f) for f in faults if selected and f.stage == selected],
        "seen": seen or stamp,
        "stamp": stamp,
        "outdated": outdated,
        "meanwhile": _meanwhile(version, said, form, seen) if outdated else None,
        "unchanged": editable and flow_drafts.is_unchanged(version, live),
        "names": condition_words.names(form),
        "edition": item.current_edition,
        "has_sortable": (settings.VENDOR_DIR / "sortable.min.js").is_file(),
    }
    if editable:
        context |= _around(version) | {"tests": _tests(version)}
        context["new"] = shown.get("new") or design_forms.NewStage(
            prefix="new", posts=post_choices(), written=written, initial=_new_initial(written, selected)
        )
    if editable and stage:
        context |= _forms(version, written, stage, shown)
    status = 409 if outdated else 400 if problems else 200
    return render(request, "admin/workflows/flow_design.html", context, status=status)


def _listed(version, said, faults) -> list[dict]:
    wrong = {fault.stage for fault in faults}
    return [{"words": one, "href": address(version, one.key), "is_wrong": one.key in wrong} for one in said]


def _drawn(version, form, selected, faults):
    beside = {key: {"href": f"{address(version, key)}#panel"} for key in written_of(version).keys}
    if selected:
        beside[selected] |= {"mark": _("Chosen")}
    for fault in faults:
        if fault.stage in beside:
            beside[fault.stage] |= {"mark": _("To mend"), "tone": "bad"}
    return flow_view.render(version, form=form, current=selected or None, here="", beside=beside)


def _around(version) -> dict:
    """What undo and redo would do."""
    saves = {save.revision: save for save in version.saves.select_related("by")}
    here = saves.get(version.revision)
    return {
        "undo": here if version.revision - 1 in saves else None,
        "redo": saves.get(version.revision + 1),
        "saved": here,
    }


def _tests(version) -> dict:
    """How many tests of the flow pass on what stands here now, fail, or wait for their turn in the background."""
    states = [row["state"] for row in rows_of(version) if row["state"] != "off"]
    return {state: states.count(state) for state in ("passed", "failed", "stale")} if states else {}


def _meanwhile(version, said, form, seen):
    """What others have changed since this page was made, and who was the last."""
    save = flow_drafts.save_seen(version, seen)
    last = version.saves.filter(revision=version.revision).select_related("by").first()
    before = said_of(flow_drafts.content_as_written(save.content), form) if save else None
    return {"changes": compare(before, said) if before is not None else None, "last": last}


def _new_initial(written, selected) -> dict:
    """Behind the chosen stage; else before what ends the flow."""
    if selected or not written.stages:
        return {"of": selected, "kind": Stage.Kind.REVIEW if written.stages else Stage.Kind.ACCEPTANCE}
    return {"of": written.keys[max(0, len(written.keys) - 2)], "kind": Stage.Kind.REVIEW}


def _forms(version, written, stage, shown) -> dict:
    definition = form_of(version.flow.item)
    initial = {
        "name": stage["name"],
        "kind": stage["kind"],
        "post": post_value(stage),
        "limit": stage["limit_amount"],
    }
    names = {one["key"]: one["name"] for one in written.stages}
    targets = dict.fromkeys(edge.target for edge in written.edges if edge.source == stage["key"])
    return {
        "basics": shown.get("basics") or design_forms.Basics(prefix="row", posts=post_choices(), initial=initial),
        "shown": shown.get("page") or StagePage(written, stage["key"], definition),
        "way": shown.get("way")
        or design_forms.NewWay(prefix="way", written=written, stage=stage, definition=definition),
        "targets": [
            {"to": target or END, "name": names.get(target) or _("The case's way ends here")} for target in targets
        ],
    }

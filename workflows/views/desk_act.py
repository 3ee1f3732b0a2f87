"""One page per act: what is filled in, then the verb. Every refusal of the engine becomes a page in `refused`."""

import copy

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from workflows import engine, permissions, readings, timekeeping
from workflows.desk import phrasebook
from workflows.desk.acts import ACTS, Act
from workflows.engine.door import Case
from workflows.errors import EngineError, Incomplete, NotAllowed, Stale
from workflows.letters import paperwork, typesetting, wording_book
from workflows.letters.kinds import LetterKind
from workflows.models import Application, Event
from workflows.telling import TITLES
from workflows.transitions import Action, after
from workflows.views.desk_access import officers_only, visible_case, way_back

PREVIEW = "预览"
UNSENT = ("csrfmiddlewaretoken", "confirmed", "change")


class Desk:
    """One request about one act on one case."""

    def __init__(self, request, number: str, name: str, at):
        if name not in ACTS:
            raise Http404
        self.request, self.name, self.at = request, name, at
        self.act: Act = ACTS[name]
        self.case = visible_case(request, number, at=at)
        self.today = timekeeping.local_date(at)
        self.runs = list(
            self.case.runs.filter(ended_at=None).select_related("stage", "post__department", "officer").order_by("pk")
        )
        self.run = self._run()
        inserting = phrasebook.INSERT in request.POST
        typed = None if inserting else request.POST or None
        self.form = self.act.form(typed, application=self.case, run=self.run, today=self.today, by=request.user)
        if inserting:
            phrasebook.insert(self.form, request.POST, by=request.user, at=at, on=self.today)

    def _run(self):
        wanted = self.request.POST.get("run", self.request.GET.get("run", ""))
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
            return self.case.runs.filter(pk=wanted).select_related("stage").first()  # also one that has ended: Stale
        return self.runs[0] if len(self.runs) == 1 else None

    def require_possible(self) -> None:
        """The same questions the engine will ask, so that nobody fills in a form in vain."""
        case = Case(self.case, self.act.action, by=self.request.user, at=self.at)
        case.choose_run(self.run.pk if self.run else None)
        if after(case.before, self.act.action) is None:
            state = self.case.standing
            raise NotAllowed(_("This cannot be done while the case is in the state “%(state)s”.") % {"state": state})
        permissions.require(self.request.user, case)

    def page(self, template: str, *, status: int, **more) -> HttpResponse:
        rows = readings.rows_of(self.case, today=self.today)
        context = {
            "case": self.case,
            "runs": self.runs,
            "limits": [row for row in rows if not row.finished],
            "act": self.act,
            "name": self.name,
            "title": self.act.title,
            "form": self.form,
            "next": way_back(self.request, self.address),
            "texts": phrasebook.text_fields(self.form),
            "phrases": phrasebook.phrases_of(self.request.user, on=self.today)[: phrasebook.MOST],
            **more,
        }
        return render(self.request, template, context, status=status)

    @property
    def way_on(self) -> str:
        """Where the officer came from; not to the case, where the act ended the right to look at it."""
        wanted = way_back(self.request, self.address)
        if not wanted.startswith(self.address) or self._still_visible():
            return wanted
        return reverse("desk")

    def _still_visible(self) -> bool:
        return Application.objects.visible_to(self.request.user, on=self.today).filter(pk=self.case.pk).exists()

    @property
    def address(self) -> str:
        return reverse("desk-case", args=[self.case.number])


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def act(request, number, act, *, at):
    desk = Desk(request, number, act, at)
    if request.method != "POST":
        try:
            desk.require_possible()
        except EngineError as error:
            return desk.page("desk/refused.html", status=error.status, error=error)
        return desk.page("desk/act.html", status=200)
    if phrasebook.INSERT in request.POST:
        return desk.page("desk/act.html", status=200)
    if not desk.form.is_valid():
        return desk.page("desk/act.html", status=400)
    if desk.act.final and "confirmed" not in request.POST:
        return ask_again(desk)
    try:
        desk.act.do(desk.case, desk.form, by=request.user, at=at)
    except EngineError as error:
        return refused(desk, error)
    messages.success(request, f"{desk.case.number}：{_what_happened(desk)}")
    if desk.form.cleaned_data.get("close"):
        _close_too(desk)
    return redirect(desk.way_on)


def _what_happened(desk: Desk) -> str:
    """The event's own title: what was begun may only be announced, and a delivery may have stopped the clock."""
    last = Event.objects.filter(application=desk.case).order_by("-seq").first()
    return str(TITLES[Action(last.action)])


def ask_again(desk: Desk) -> HttpResponse:
    """What ends or decides a case is shown once more. It is rehearsed, so that whatever the engine would refuse, or a
    letter that cannot be made, is said now and not after the confirmation."""
    if "change" in desk.request.POST:
        return desk.page("desk/act.html", status=200)
    try:
        with transaction.atomic():
            desk.act.do(copy.copy(desk.case), desk.form, by=desk.request.user, at=desk.at)
            transaction.set_rollback(True)
    except EngineError as error:
        return refused(desk, error)
    sent = [(name, value) for name, values in desk.request.POST.lists() for value in values if name not in UNSENT]
    return desk.page("desk/confirm.html", status=200, rows=list(desk.form.typed()), sent=sent)


def _close_too(desk: Desk) -> None:
    try:
        engine.close(desk.case, by=desk.request.user, at=desk.at, run_id=desk.form.cleaned_data["run"])
    except EngineError as error:
        messages.warning(desk.request, _("Delivered, but not closed: %(why)s") % {"why": error.message})
    else:
        messages.success(desk.request, _("The case is closed."))


def refused(desk: Desk, error: EngineError) -> HttpResponse:
    """The one place where the engine's errors become pages. What was typed is never lost."""
    if isinstance(error, Incomplete):
        desk.form.take(error)
        return desk.page("desk/act.html", status=error.status)
    if isinstance(error, Stale):
        if _done_by_the_first_click(desk):
            messages.info(desk.request, _("This had been done already; nothing was done twice."))
            return redirect(way_back(desk.request, desk.address))
        desk.case = error.application
    elif isinstance(error, NotAllowed):
        desk.form.add_error(None, str(error.message))
        return desk.page("desk/act.html", status=error.status)
    return desk.page("desk/refused.html", status=error.status, error=error, typed=list(desk.form.typed()))


def _done_by_the_first_click(desk: Desk) -> bool:
    """The same act, by the same person, on the same version, saying the same: a second click, not a second will."""
    first = Event.objects.filter(
        application=desk.case, seq=desk.form.cleaned_data["version"] + 1, actor=desk.request.user
    ).first()
    names = (desk.act.action, f"{desk.act.action}_not_required", *desk.act.recorded_as)
    if first is None or first.action not in [str(name) for name in names]:
        return False
    said = desk.form.arguments()
    return all(
        first.data[key] in (_kept(value), getattr(value, "pk", value))
        for key, value in said.items()
        if key in first.data and key not in ("points", "materials")
    )


def _kept(value):
    """As an event keeps it."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.name if isinstance(value, User) else value


@officers_only
@require_POST
def preview(request, number, act, *, at):
    """The paper as it would be issued now, numbered 预览. Nothing is stored and no number is taken."""
    desk = Desk(request, number, act, at)
    if not desk.act.letter:
        raise Http404
    if not desk.form.is_valid():
        return desk.page("desk/act.html", status=400)
    try:
        desk.require_possible()
        pdf = _paper(desk)
    except typesetting.TypesettingError as error:
        desk.form.add_error(None, str(error))
        return desk.page("desk/act.html", status=400)
    except EngineError as error:
        return refused(desk, error)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _paper(desk: Desk) -> bytes:
    case = Case(desk.case, desk.act.action, by=desk.request.user, at=desk.at)
    kind = LetterKind(getattr(desk.form, "letter_kind", desk.act.letter))
    if desk.form.cleaned_data.get("ground") == "not_required":
        kind = LetterKind.NOT_REQUIRED
    facts = paperwork.facts_of(case, kind, "PREVIEW", **desk.form.letter_facts())
    wording, _version = wording_book.in_force(kind)
    return typesetting.render(kind, {**facts, "number": PREVIEW}, wording)

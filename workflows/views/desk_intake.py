"""Receiving at the counter: which item, for whom, what is asked, what was handed over on paper. One receipt."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from items import delegations, posted
from items.forms import fields_of
from items.guides import NOT_HANDED_IN
from workflows import engine, portal_commitments, prefilling, timekeeping
from workflows.desk import intake as desk_intake
from workflows.desk.agents import Agent
from workflows.desk.applicants import Enrol, Find, applicant_of, token_of
from workflows.errors import EngineError
from workflows.views.desk_access import officers_only, words_of


@officers_only
@require_safe
def choose_item(request, *, at):
    words = words_of(request.GET)
    own = desk_intake.editions(request.user, on=timekeeping.local_date(at))
    shown = [e for e in own if words.lower() in f"{e.name} {e.short_name} {e.item.search_text}".lower()]
    return render(request, "desk/intake_items.html", {"editions": shown, "any": bool(own), "words": words})


def _edition(request, code, at):
    own = desk_intake.editions(request.user, on=timekeeping.local_date(at))
    found = next((edition for edition in own if edition.item.code == code), None)
    if found is None:
        raise Http404
    return found


@sensitive_post_parameters("id_number")
@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def choose_applicant(request, code, *, at):
    """Identity numbers are posted, never in an address."""
    edition = _edition(request, code, at)
    enrolling = "name" in request.POST
    form = (Enrol if enrolling else Find)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        applicant = form.found()
        if applicant is None and enrolling:
            applicant = form.enrol()
        if applicant is not None:
            return redirect("desk-intake-form", code=code, token=token_of(applicant))
        form, enrolling = Enrol(initial=form.cleaned_data), True
    context = {"edition": edition, "form": form, "enrolling": enrolling}
    return render(request, "desk/intake_applicant.html", context, status=400 if form.errors else 200)


@sensitive_post_parameters("agent-agent_number")
@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request, code, token, *, at):
    edition, applicant = _edition(request, code, at), applicant_of(token)
    if applicant is None:
        raise Http404
    today = timekeeping.local_date(at)
    named = desk_intake.licence_named(request, applicant, on=today)
    counter = desk_intake.counter_of(request.user, edition.item, on=today)
    every = list(edition.materials.all())
    materials = [m for m in every if m.source not in NOT_HANDED_IN]
    answers, fields, status = {}, {}, 200
    fixed = prefilling.registered_answers(edition.form, applicant)  # the name is the registered one, whoever types
    agent = Agent(request.POST if request.method == "POST" else None)
    ticked = [m.key for m in materials if m.key in request.POST.getlist("paper")]
    if request.method == "POST":
        answers = posted.answers(edition.form, request.POST) | fixed
        if wanted := request.POST.get("add_row"):
            answers = posted.with_a_row(edition.form, answers, wanted)
        else:
            case, fields, status = _submit(request, edition, applicant, counter, answers, ticked, agent, at, named)
            if case is not None:
                return redirect(reverse("desk-case", args=[case.number]) + "?received=1")
    else:
        answers = prefilling.known_answers(edition.form, applicant, by=request.user, at=at)
    context = {
        "edition": edition,
        "applicant": applicant,
        "counter": counter,
        "town": request.POST.get("town", ""),
        "town_error": fields.get("town", ""),
        "sections": _sections(edition.form, answers, fields, fixed),
        "spared": [m for m in every if m.source in NOT_HANDED_IN],
        "materials": [(m, m.key in ticked, fields.get(f"material:{m.key}", "")) for m in materials],
        "errors": [_said(name, text, edition.form) for name, text in fields.items()],
        "agent": agent,
        "key": _key(request),
        "named": named,
        "guidance": delegations.guidance_of(edition.item, counter.town, on=today),
        "commitment": portal_commitments.choices(edition, applicant, set(request.POST.getlist("committed")), on=today),
        "committing": request.POST.get("commit") == "yes",
        "signed_by": request.POST.get("signed_by", applicant.name),
    }
    return render(request, "desk/intake_form.html", context, status=status)


def _submit(request, edition, applicant, counter, answers, ticked, agent, at, named):
    """(case, {}, 302) or (None, what is wrong, status)."""
    if not agent.is_valid():
        return None, {f"id_{agent.prefix}-{name}": str(errors[0]) for name, errors in agent.errors.items()}, 400
    town = counter.town
    if counter.towns:
        town = next((t for t in counter.towns if str(t.pk) == request.POST.get("town")), None)
        if town is None:
            return None, {"town": _("Choose a town or street.")}, 400
    try:
        case = engine.submit(
            item=edition.item,
            edition=edition,
            applicant=applicant,
            by=request.user,
            at=at,
            channel=counter.channel,
            answers=answers,
            idempotency_key=_key(request),
            paper=ticked,
            town=town,
            **named,
            agent=agent.agent(),
            commitment=portal_commitments.typed(request.POST),
        )
    except EngineError as error:
        return None, {k: str(v) for k, v in error.fields.items()} or {"": str(error.message)}, error.status
    messages.success(request, _("Received as %(number)s. Hand the receipt to the applicant.") % {"number": case.number})
    return case, {}, 302


def _key(request) -> uuid.UUID:
    """Born with the empty form and sent with every try, so that two clicks make one case."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _sections(form, answers, fields, fixed) -> list[dict]:
    errors = {name.removeprefix("answers."): text for name, text in fields.items() if name.startswith("answers.")}
    return [
        {
            "title": section["title"],
            "help": section.get("help", ""),
            "fields": [_field(field, answers, errors, fixed) for field in section["fields"]],
        }
        for section in form.get("sections", [])
    ]


def _field(definition, answers, errors, fixed) -> dict:
    key = definition["key"]
    return {
        "locked": key in fixed,
        "definition": definition,
        "value": answers.get(key),
        "error": errors.get(key, ""),
        "errors": posted.names({path: text for path, text in errors.items() if path.startswith(f"{key}.")}),
    }


def _said(name: str, text: str, form: dict) -> dict:
    """A line of the error summary: which field it is, and what is wrong."""
    key = name.removeprefix("answers.").split(".")[0]
    labels = {field["key"]: field["label"] for field in fields_of(form)} if name.startswith("answers.") else {}
    return {"href": _href(name), "text": f"{labels[key]}：{text}" if key in labels else text}


def _href(name: str) -> str:
    if name.startswith("answers."):
        return f"#f-{name.removeprefix('answers.').replace('.', '-')}"
    if name.startswith("material:"):
        return f"#m-{name.removeprefix('material:')}"
    return f"#{name}" if name else ""

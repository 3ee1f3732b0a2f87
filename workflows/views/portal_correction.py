"""Answering a correction notice: only what is faulty, each point with what is asked for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from items import posted
from items.form_messages import words
from items.forms import fields_of, validate
from workflows import draft_faults, engine, files, timekeeping
from workflows.errors import EngineError, Incomplete
from workflows.models import CorrectionPoint
from workflows.standing import standing_of
from workflows.transitions import State
from workflows.views.portal_cases import own_case


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request, number):
    """What is right is kept, also when the rest is not: nobody has to send a thing twice."""
    at = timekeeping.now()
    case = own_case(request, number, at)
    notice = next((c for c in case.corrections.all() if c.answered_at is None), None)
    if notice is None or State(case.state) is not State.CORRECTING:
        messages.info(request, _("Nothing has to be corrected at present."))
        return redirect("my-application", number=number)
    points = [p for p in notice.points.all() if p.answered_at is None]
    errors, typed, status = {}, {}, 200
    if request.method == "POST":
        if table := request.POST.get("add_row"):
            typed = posted.with_a_row(case.edition.form, _typed(request, case, points), table)
        else:
            errors, typed, status = _answer(request, case, points, at)
            if not errors:
                return _thanks(request, case)
            case = own_case(request, number, at)
            points = list(CorrectionPoint.objects.filter(correction=notice, answered_at=None))
    definitions = {field["key"]: field for field in fields_of(case.edition.form)}
    context = {
        "case": case,
        "notice": notice,
        "standing": standing_of(case, today=timekeeping.local_date(at)),
        "done": [p for p in notice.points.all() if p not in points],
        "points": [_shown(p, case, definitions, typed, errors) for p in points],
        "errors": [{"href": f"#{_anchor(k)}" if k else "", "text": t} for k, t in errors.items()],
    }
    return render(request, "portal/correction.html", context, status=status)


def _typed(request, case, points) -> dict:
    """What was typed into the fields that are asked for."""
    keys = {_key(p) for p in points if _is_field(p)}
    given = posted.answers(case.edition.form, request.POST)
    return {key: value for key, value in given.items() if key in keys}


def _answer(request, case, points, at) -> tuple[dict[str, str], dict, int]:
    """Hand in what is right; (errors by target, what was typed, status)."""
    typed = _typed(request, case, points)
    answers, wrong = _checked(case, typed)
    sent, refused = _sent_files(request, case, points, at)
    errors = {**wrong, **refused}
    if not errors and not sent and answers is None:
        return {point.target: _untouched(point) for point in points}, typed, 400
    try:
        if errors and not sent and answers is None:
            return errors, typed, 400
        engine.resubmit(case, by=request.user, at=at, answers=answers, files=sent)
    except EngineError as error:
        for file in sent:
            files.remove(file, at=at)
        fields = {target: str(text) for target, text in error.fields.items()} or {"": str(error.message)}
        return {**fields, **errors}, typed, error.status
    if errors:
        messages.success(request, _("Part of it has arrived and is kept. The rest still needs you."))
    return errors, typed, 400


def _untouched(point) -> str:
    if _is_field(point):
        return _("This is still as it was. Please change it.")
    return _("Please choose a file first.")


def _checked(case, typed: dict) -> tuple[dict | None, dict[str, str]]:
    """The case's answers with what was typed rightly and differs; and what was typed wrongly, by target."""
    form = case.edition.form
    codes = validate(form, {**case.answers, **typed})[1]
    bad = {path.split(".")[0] for path in codes}
    good = {key: value for key, value in typed.items() if key not in bad}
    clean = validate(form, {**case.answers, **good})[0]
    named = draft_faults.named(form, codes)
    errors = {f"field:{path.split('.')[0]}": text for path, text in named.items() if path.split(".")[0] in typed}
    changed = any(clean.get(key) != case.answers.get(key) for key in good)
    return (clean if changed else None), errors


def _sent_files(request, case, points, at) -> tuple[list, dict[str, str]]:
    materials = {m.key: m for m in case.edition.materials.all()}
    sent, refused = [], {}
    for point in points:
        material = None if _is_field(point) else materials.get(_key(point))
        for upload in request.FILES.getlist(f"file-{_key(point)}") if material else ():
            try:
                sent.append(
                    files.store(
                        upload, material_key=material.key, by=request.user, at=at, accepts=material.accepts or ()
                    )
                )
            except Incomplete as error:
                refused[point.target] = f"{upload.name[:60]}：{error.message}"
    return sent, refused


def _thanks(request, case):
    if State(case.state) is State.CORRECTING:
        messages.warning(request, _("Thank you. Part of it has arrived; the rest is still asked for."))
        return redirect("answer-correction", number=case.number)
    messages.success(request, _("Thank you. Everything that was asked for has arrived."))
    return redirect("my-application", number=case.number)


def _shown(point, case, definitions, typed, errors) -> dict:
    key = _key(point)
    definition = definitions.get(key) if _is_field(point) else None
    material = None if _is_field(point) else next((m for m in case.edition.materials.all() if m.key == key), None)
    kinds = files.kinds_of(material.accepts if material else ())
    return {
        "point": point,
        "anchor": _anchor(point.target),
        "key": key,
        "material": material,
        "accept": ",".join(f".{kind}" for kind in kinds),
        "kinds": "、".join(kind.upper() for kind in kinds if kind != "jpeg"),
        "files": [f for f in case.files.all() if material and f.material_key == key and f.removed_at is None],
        "definition": definition,
        "value": typed.get(key, case.answers.get(key)),
        "error": errors.get(point.target, ""),
        "cells": posted.names(_cell_errors(definition, typed, key)),
    }


def _cell_errors(definition, typed, key) -> dict[str, str]:
    """In a table, each wrong cell says so itself."""
    if definition is None or definition["kind"] != "table" or key not in typed:
        return {}
    return words(validate({"sections": [{"fields": [definition]}]}, {key: typed[key]})[1])


def _is_field(point) -> bool:
    return point.target.startswith("field:")


def _key(point) -> str:
    return point.target.split(":", 1)[-1].split(".")[0]


def _anchor(target: str) -> str:
    return "p-" + target.replace(":", "-").replace(".", "-")

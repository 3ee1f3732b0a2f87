"""Materials judged one by one, as they lay before the officer. What does not comply stands in the way of acceptance."""

from django.utils.translation import gettext as _

from workflows import judgements
from workflows.engine.door import Case, opened
from workflows.errors import Incomplete, NotAllowed
from workflows.models import MaterialJudgement
from workflows.transitions import Action

Verdict = MaterialJudgement.Verdict


def judge(application, *, by, at, materials: list[dict], expected_version=None, run_id=None):
    """materials: dicts with key, verdict, original_seen, reason, basis. Judgements are added, never changed."""
    if not materials:
        words = _("Judge at least one material.")
        raise Incomplete(words, fields={"materials": words})
    with opened(application, Action.JUDGE, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        seen = judgements.seen_of(case.application)
        fields = {}
        for n, one in enumerate(materials):
            if one["key"] not in seen:
                fields[f"materials.{n}.verdict"] = _("This item has no such material.")
            elif one["verdict"] != Verdict.COMPLIES and not one.get("reason", "").strip():
                fields[f"materials.{n}.reason"] = _("Say why.")
        if fields:
            raise Incomplete(_("Some judgements are not complete."), fields=fields)
        MaterialJudgement.objects.bulk_create(
            MaterialJudgement(
                application=case.application,
                run=case.run,
                material_key=one["key"],
                verdict=one["verdict"],
                original_seen=one.get("original_seen", False),
                reason=one.get("reason", "").strip(),
                basis=one.get("basis", "").strip(),
                seen=seen[one["key"]],
                judged_by=by,
                judged_at=case.at,
            )
            for one in materials
        )
        case.note["materials"] = [
            [one["key"], str(one["verdict"]), bool(one.get("original_seen")), seen[one["key"]]] for one in materials
        ]
    return application


def require_nothing_failing(case: Case) -> None:
    """Before acceptance: a material found wanting has to be corrected, judged anew, or let pass with a reason."""
    if not MaterialJudgement.objects.filter(application=case.application).exists():
        return  # nobody has to judge piece by piece
    standing = judgements.standing_of(case.application)
    names = dict(case.application.edition.materials.values_list("key", "name"))
    failing = [names.get(key, key) for key, one in standing.items() if one.verdict == Verdict.FAILS]
    if failing:
        raise NotAllowed(
            _("These materials were judged not to comply: %(names)s. Request a correction, or judge them anew.")
            % {"names": "、".join(failing)}
        )
    if standing:
        case.note["judged"] = {key: one.verdict for key, one in sorted(standing.items())}

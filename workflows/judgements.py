"""Which judgement of a material stands. One made of other files than lie there now is history."""

from workflows.models import MaterialJudgement

PAPER = "paper"


def seen_of(application) -> dict[str, list[str]]:
    """Key of each material -> what lies there now: SHA-256 of each file, and "paper"."""
    found = {key: [] for key in application.edition.materials.values_list("key", flat=True)}
    # A scan made later shows the same paper; it makes no finding out of date.
    for key, sha256 in application.files.filter(removed_at=None, scan_of_paper=False).values_list(
        "material_key", "sha256"
    ):
        if key in found:
            found[key].append(sha256)
    for key in application.paper_materials:
        if key in found:
            found[key].append(PAPER)
    return {key: sorted(lying) for key, lying in found.items()}


def standing_of(application) -> dict[str, MaterialJudgement]:
    """Key of the material -> the last judgement, where it is of what lies there now."""
    now, answered = seen_of(application), _answered(application)
    last = {}
    for one in MaterialJudgement.objects.filter(application=application).select_related("judged_by"):
        last[one.material_key] = one
    return {
        key: one
        for key, one in last.items()
        # New paper for paper leaves no fingerprint; that the point was answered since is what shows it.
        if one.seen == now.get(key) and not (key in answered and answered[key] >= one.judged_at)
    }


def failing(application) -> dict[str, MaterialJudgement]:
    return {key: one for key, one in standing_of(application).items() if one.verdict == MaterialJudgement.Verdict.FAILS}


def summary(application) -> list[dict]:
    """Each material with the judgement that stands, if any; nothing where no material was judged."""
    standing = standing_of(application)
    if not standing:
        return []
    return [{"material": m, "judgement": standing.get(m.key)} for m in application.edition.materials.all()]


def history_of(application) -> dict[str, list[MaterialJudgement]]:
    found: dict[str, list[MaterialJudgement]] = {}
    for one in MaterialJudgement.objects.filter(application=application).select_related("judged_by"):
        found.setdefault(one.material_key, []).append(one)
    return found


def _answered(application) -> dict:
    found = {}
    for correction in application.corrections.all():
        for point in correction.points.all():
            kind, _colon, key = point.target.partition(":")
            if kind == "material" and point.answered_at:
                found[key] = max(point.answered_at, found.get(key, point.answered_at))
    return found

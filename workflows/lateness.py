"""容缺: minor materials of the edition's own list that may follow after acceptance (rules §7).

Whether one is still missing is read from what lies in the file, so nothing can say it is complete when it is not.
House rule: no grant before everything is there; a refusal may come at any time.
"""

from items.guides import NOT_HANDED_IN
from workflows import commitments


def missing_of(application) -> list:
    """The necessary materials that may follow and have not come yet, in the order of the guide."""
    may_follow = [m for m in application.edition.materials.all() if m.required and m.late]
    if not may_follow:
        return []
    given = _given(application) | commitments.materials_of(application)
    return [m for m in may_follow if m.source not in NOT_HANDED_IN and m.key not in given]


def obtained_by_the_bureau(application) -> set[str]:
    """Keys of materials nobody may be asked for (免提交), but for those the applicant handed in all the same."""
    spared = {m.key for m in application.edition.materials.all() if m.source in NOT_HANDED_IN}
    return spared - _given(application) if spared else spared


def _given(application) -> set[str]:
    sent = application.files.filter(removed_at=None).values_list("material_key", flat=True)
    return {*sent, *application.paper_materials}


def points_of(materials, edition) -> list[dict]:
    """What the notice says of each: the rows of its table."""
    return [
        {
            "label": material.name,
            "problem": "尚未提交",
            "required": f"提交{material.get_form_display()}"
            if material.form != "unknown"
            else "按照办事指南的要求提交",
            "basis": str(material.basis) if material.basis else f"《{edition.name}》办事指南",
        }
        for material in materials
    ]

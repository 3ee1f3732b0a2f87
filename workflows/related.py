"""Cases that belong together: linked by an officer, or of the same applicant."""

from django.db.models import Q

from workflows.models import Application, CaseLink

MOST = 10


def links_of(application, user, *, on) -> list[dict]:
    """[{case, note, who, visible}]: of a case the reader may not see, the number alone is told."""
    rows = CaseLink.objects.filter(Q(one=application) | Q(other=application)).select_related(
        "one__edition", "other__edition", "made_by"
    )
    found = [(row, row.other if row.one_id == application.pk else row.one) for row in rows]
    if not found:
        return []
    seen = set(
        Application.objects.visible_to(user, on=on)
        .filter(pk__in=[case.pk for _row, case in found])
        .values_list("pk", flat=True)
    )
    return [
        {"case": case, "note": row.note, "who": row.made_by.name, "visible": case.pk in seen} for row, case in found
    ]


def of_the_same_applicant(application, user, *, on):
    """The newest of those the reader may see."""
    return (
        Application.objects.visible_to(user, on=on)
        .filter(applicant=application.applicant_id)
        .exclude(pk=application.pk)
        .select_related("edition")
        .order_by("-received_at")[:MOST]
    )

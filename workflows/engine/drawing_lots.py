from django.conf import settings

from workflows.models import SpotCheck
from workflows.routing import drawn


def draw_for_spot_check(case) -> None:
    """Called when a case is decided. Which are drawn follows from the case number: neither town nor section chooses."""
    app = case.application
    if case.stage(case.run).level != "town" or app.town_id is None:
        return
    if drawn(settings.TOWN_SPOT_CHECK_PERCENT, number=app.number, key="spot-check"):
        SpotCheck.objects.create(
            application=app, department_id=app.item.department_id, town_id=app.town_id, drawn_at=case.at
        )
        case.note["spot_check"] = True

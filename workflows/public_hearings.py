"""听证公告 (Art. 46): what is published of hearings. No person is named: the item, the matter, day, place and host."""

from datetime import date, time

from django.template.loader import render_to_string

from workflows import timekeeping
from workflows.models import Hearing

MOST = 100
MIDNIGHT = time(0)


def announced(*, on: date) -> list[Hearing]:
    """Announced hearings from this day on, the next first; also those that do not take place any more."""
    return list(
        Hearing.objects.filter(
            announcement_letter__isnull=False,
            state__in=(Hearing.State.SCHEDULED, Hearing.State.ENDED),
            held_at__gte=timekeeping.moment(on, MIDNIGHT),
        )
        .select_related("application__edition", "host", "announcement_letter")
        .defer("announcement_letter__pdf")
        .order_by("held_at", "pk")[:MOST]
    )


def panel() -> str:
    """On the home page, where there is something to announce."""
    found = announced(on=timekeeping.local_date(timekeeping.now()))
    return render_to_string("portal/hearings_panel.html", {"hearings": found[:3]}) if found else ""

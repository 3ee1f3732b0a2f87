"""The day a public page speaks of: today, or the one asked for with ?on=YYYY-MM-DD."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _


class Day:
    """`on` is always a day. A day nobody can read, or one before the calendar, is said in `fault`; today is shown."""

    def __init__(self, request):
        self.today = localdate()
        self.typed = request.GET.get("on", "").strip()[:40]
        self.on, self.fault = self.today, ""
        if not self.typed:
            return
        try:
            self.on = date.fromisoformat(self.typed)
        except ValueError:
            self.fault = _("“%(typed)s” is no day. Write it like 2016-10-11. Shown is the list of today.") % {
                "typed": self.typed
            }

    @property
    def is_chosen(self) -> bool:
        return self.on != self.today

    @property
    def is_future(self) -> bool:
        return self.on > self.today

    @property
    def query(self) -> str:
        """What a link adds to stay on this day."""
        return f"?on={self.on.isoformat()}" if self.is_chosen else ""

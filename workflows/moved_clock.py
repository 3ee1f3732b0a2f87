from django.conf import settings
from django.utils.functional import SimpleLazyObject

from workflows import timekeeping


def moved_clock(request):
    """The demonstration's own time, where it was moved; asked only when a page shows it."""
    if not settings.DEMO_MODE:
        return {}
    return {"moved_clock": SimpleLazyObject(lambda: timekeeping.now() if timekeeping.moved_seconds() else None)}

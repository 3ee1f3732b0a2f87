"""Those who supervise are told on every page when the monitoring stands still: silence must not look like calm."""

from django.utils.functional import SimpleLazyObject

from accounts.guards import roles_today
from supervision import health
from supervision.audience import OPERATING, SUPERVISING


def sweep(request) -> dict:
    """Context processor: `stale_sweep` is empty, or says how old the last round is (None: there never was one);
    `supervises`: the header offers a box for a case number.

    Asked when a page draws it, one short statement, and only for those whom it concerns.
    """
    user = getattr(request, "user", None)
    return {
        "stale_sweep": SimpleLazyObject(lambda: _stale(user)),
        "supervises": SimpleLazyObject(lambda: user is not None and bool(roles_today(user) & SUPERVISING)),
    }


def _stale(user) -> dict:
    if user is None or not roles_today(user) & (SUPERVISING | OPERATING):
        return {}
    age = health.sweep_age()
    if age is not None and age <= health.SWEEP_STALE:
        return {}
    operates = bool(roles_today(user) & OPERATING)
    return {"age": age, "minutes": None if age is None else int(age // 60), "operates": operates}

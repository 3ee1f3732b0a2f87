"""What whoever watches cases would say of one now. A higher app registers it in its `ready`; this one knows no rules.

watchers.register(levels=[("yellow", _("Yellow card")), …], alerts=alerts_of)
alerts_of(application, at=instant) -> [(level, words), …]      levels in rising order
watchers.register_impact(rules_touched)                         # for the preview of a publication: impact.py
"""

from collections.abc import Callable

_levels: list[tuple[str, object]] = []
_alerts: list[Callable] = []
_impact: list[Callable] = []


def register(*, levels, alerts) -> None:
    _levels[:], _alerts[:] = list(levels), [alerts]


def register_impact(provider) -> None:
    _impact[:] = [provider]


def levels() -> list[tuple[str, object]]:
    """(value, label), the mildest first."""
    return list(_levels)


def alerts(application, *, at) -> list[tuple[str, str]]:
    return [one for ask in _alerts for one in ask(application, at=at)]


def impact(**facts) -> list[tuple[str, str, str, str]]:
    return [row for ask in _impact for row in ask(**facts)]

"""What one request asks of the database is asked once: answers kept while a page is being read, never longer.

Only requests that change nothing keep anything (approval_platform.middleware): an act always looks anew, under its
lock.
"""

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar

_kept: ContextVar[dict | None] = ContextVar("asked_once", default=None)


@contextmanager
def within_one_request():
    before = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(before)


def once(question: tuple, ask: Callable):
    """The answer to this question, kept if there is a request to keep it in. It must not be changed by who gets it."""
    kept = _kept.get()
    if kept is None:
        return ask()
    if question not in kept:
        kept[question] = ask()
    return kept[question]

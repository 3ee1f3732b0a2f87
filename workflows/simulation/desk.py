"""The people of a post, and who waits for them. PURE (with simpy). First come, first served."""

from __future__ import annotations

from collections import deque
from itertools import count

from simpy import Environment, Event


class Area:
    """A number over time, summed up between two instants."""

    def __init__(self, env: Environment, since: float, until: float):
        self.env, self.since, self.until = env, since, until
        self.number, self.total, self._at = 0, 0.0, 0.0

    def add(self, step: int) -> None:
        self.settle()
        self.number += step

    def settle(self) -> None:
        begin, end = max(self._at, self.since), min(self.env.now, self.until)
        if end > begin:
            self.total += self.number * (end - begin)
        self._at = self.env.now


class Desk:
    def __init__(self, env: Environment, people: int, *, since: float, until: float):
        self.env, self.people = env, people
        self._free = list(range(people))
        self._anybody: deque[Event] = deque()
        self._own: list[deque[Event]] = [deque() for _one in range(people)]
        self._order = count()
        self.waiting, self.busy = Area(env, since, until), Area(env, since, until)

    def ask(self, *, only: int | None = None, but: int | None = None) -> Event:
        """An event that comes with an officer: one person, or anybody, but not that one."""
        wish = Event(self.env)
        wish.order, wish.but, wish.only = next(self._order), but, only
        fit = [one for one in self._free if (only is None or one == only) and one != but]
        if fit:
            self._free.remove(fit[0])
            self._begin(wish, fit[0])
            return wish
        (self._anybody if only is None else self._own[only]).append(wish)
        self.waiting.add(1)
        return wish

    def leave(self, officer: int) -> None:
        """The officer is free: on with the one who has waited longest among those they may serve."""
        self.busy.add(-1)
        own = self._own[officer][0] if self._own[officer] else None
        other = next((wish for wish in self._anybody if wish.but != officer), None)
        if own is None and other is None:
            self._free.append(officer)
            return
        if other is None or (own is not None and own.order < other.order):
            wish = self._own[officer].popleft()
        else:
            wish = other
            self._anybody.remove(wish)
        self.waiting.add(-1)
        self._begin(wish, officer)

    def give_up(self, wish: Event) -> None:
        """Whoever asked is gone: out of the queue, or the officer is free again at once."""
        if wish.triggered:
            self.leave(wish.value)
            return
        (self._anybody if wish.only is None else self._own[wish.only]).remove(wish)
        self.waiting.add(-1)

    def least_loaded(self, *, but: int | None = None) -> int | None:
        loads = [(len(self._own[one]) + (one not in self._free), one) for one in range(self.people) if one != but]
        return min(loads)[1] if loads else None

    def _begin(self, wish: Event, officer: int) -> None:
        self.busy.add(1)
        wish.succeed(officer)

"""A small model of the law for one case: which state follows, what lapses by itself, when a limit ends.

It shares nothing with the platform: days only, and a clerk with a paper calendar.
"""

from datetime import date

from tests.workflows.test_clock_properties import Clerk


class Law:
    """What the case must be. Days only; nothing of the platform is asked."""

    def __init__(self, received: date, clerk_days):
        self.state, self.open = "received", {"accept"}
        self.received = self.complete = received
        self.accepted = self.sent = None
        self.pauses, self.extension = [], 0
        self.pending_pause = self.pending_extension = self.corrected = False
        self.days = clerk_days

    def clerk(self, pauses=()):
        return Clerk(self.days(), list(pauses))

    def _due(self, start, limit, *, stopped=True):
        clerk = self.clerk(self.pauses if stopped else ())
        return clerk.tick(start, limit, clerk.at_work)[0]

    @property
    def acceptance_due(self):
        return self._due(self.complete, 5, stopped=False)

    @property
    def correction_due(self):
        clerk = self.clerk()
        return clerk.natural(self.sent, 30, 0)[0]

    @property
    def promised_due(self):
        return self._due(self.accepted, 14 + self.extension)

    @property
    def statutory_due(self):
        return self._due(self.accepted, 20 + self.extension)

    def lapse(self, today):
        if self.state == "received" and today > self.acceptance_due:
            self.accept(self.complete)
        elif self.state == "correcting" and today > self.correction_due:
            self.end("returned")

    def accept(self, on):
        self.state, self.accepted, self.open = "in_review", on, {"labour", "safety"}

    def end(self, state):
        self.state, self.open = state, set()
        self.pending_pause = self.pending_extension = False

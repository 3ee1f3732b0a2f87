"""When people in the story act: office hours on working days, applicants also at night."""

from datetime import datetime, timedelta

from workflows import timekeeping
from workflows.timekeeping import LOCAL


class WorkingTime:
    def __init__(self, rng):
        self.rng, self.calendar = rng, timekeeping.calendar()

    def office(self, after: datetime, days: float = 0) -> datetime:
        """An instant in office hours, about so many working days after; never before `after`."""
        day = timekeeping.local_date(after)
        whole = int(days)
        if whole:
            day = self.calendar.add_workdays(day, whole)
        day = self.calendar.on_or_after(day)
        start = datetime(day.year, day.month, day.day, 8, 40, tzinfo=LOCAL)
        if day == timekeeping.local_date(after):
            start = max(start, after + timedelta(minutes=10))
        instant = start + timedelta(minutes=self.rng.randrange(5, 440))
        if instant > datetime(day.year, day.month, day.day, 17, 0, tzinfo=LOCAL):
            day = self.calendar.next_workday(day)
            instant = datetime(day.year, day.month, day.day, 8, 45, tzinfo=LOCAL) + timedelta(
                minutes=self.rng.randrange(1, 90)
            )
        return max(instant, after + timedelta(minutes=1))

    def any_time(self, day) -> datetime:
        """When an applicant submits on line: mostly by day, sometimes late in the evening."""
        hour = self.rng.choice([8, 9, 10, 11, 13, 14, 15, 16, 19, 21, 22])
        return datetime(day.year, day.month, day.day, hour, self.rng.randrange(60), tzinfo=LOCAL)

"""The clock against a clerk with a paper calendar who ticks off one day after another. Nothing is shared with it."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows import clock

NEW_YEAR = date(2024, 1, 1)
ONE_DAY = timedelta(days=1)
offsets = st.integers(0, 150)


@st.composite
def calendars(draw):
    """Holidays of up to nine days in a row, and scattered make-up days, on any weekday."""
    closed = set()
    for start, length in draw(st.lists(st.tuples(offsets, st.integers(1, 9)), max_size=5)):
        closed |= {start + n for n in range(length)}
    worked = draw(st.sets(offsets, max_size=8)) - closed
    return (
        frozenset(NEW_YEAR + n * ONE_DAY for n in closed),
        frozenset(NEW_YEAR + n * ONE_DAY for n in worked),
    )


@st.composite
def pauses(draw):
    """One after another as the platform makes them, or any, overlapping and open ones too."""
    found = []
    for start, length in draw(st.lists(st.tuples(offsets, st.integers(0, 25)), max_size=4)):
        end = None if length == 25 else NEW_YEAR + (start + length) * ONE_DAY
        found.append((NEW_YEAR + start * ONE_DAY, end))
    return found


starts = st.integers(0, 90).map(lambda n: NEW_YEAR + n * ONE_DAY)
limits = st.integers(0, 40)
extensions = st.sampled_from([0, 0, 1, 5, 10])


class Clerk:
    def __init__(self, calendar, pauses):
        self.holidays, self.makeups = calendar
        self.pauses = pauses

    def at_work(self, day):
        if day in self.holidays:
            return False
        if day in self.makeups:
            return True
        return day.isoweekday() not in (6, 7)

    def stopped_on(self, day):
        """Not counted: after the day a pause starts, to the day it ends."""
        return any(start < day and (end is None or day <= end) for start, end in self.pauses)

    def stopped_at_night(self, day):
        return any(start <= day and (end is None or day < end) for start, end in self.pauses)

    def stopped_for_good(self, day):
        return any(start <= day and end is None for start, end in self.pauses)

    def tick(self, start, limit, counts):
        """-> (due date or None, days ticked). Due: all used, somebody at work, and the clock not stopped that night."""
        day, left, ticked = start, limit, []
        while True:
            if day > start and left and counts(day) and not self.stopped_on(day):
                left -= 1
                ticked.append(day)
            if self.stopped_for_good(day):
                return None, ticked
            if not left and self.at_work(day) and not self.stopped_at_night(day):
                return day, ticked
            day += ONE_DAY

    def natural(self, start, limit, extension):
        due, ticked = self.tick(start, limit, lambda day: True)
        if due is None or not extension:
            return due, ticked
        due, more = self.tick(due, extension, self.at_work)
        return due, ticked + more


def built(calendar):
    holidays, makeups = calendar
    return clock.Calendar(holidays=holidays, workdays=makeups, known_years=frozenset({2024}))


def facts(calendar, stops, start, limit, unit, extension=0):
    return {
        "started_on": start,
        "allowance": limit,
        "unit": unit,
        "pauses": [clock.Pause(*stop) for stop in stops],
        "extensions": extension,
        "calendar": built(calendar),
    }


@given(calendars(), pauses(), starts, limits, extensions)
@settings(max_examples=400, deadline=None)
def test_a_working_day_limit_is_due_when_the_clerk_has_ticked_off_all_days(calendar, stops, start, limit, extension):
    clerk = Clerk(calendar, stops)
    due, ticked = clerk.tick(start, limit + extension, clerk.at_work)
    given_facts = facts(calendar, stops, start, limit, "workday", extension)
    assert clock.due_on(**given_facts) == due
    rows = clock.ledger(**given_facts)
    assert [row.day for row in rows if row.counted] == ticked
    check_shape(rows, start, due)


@given(calendars(), pauses(), starts, limits, extensions)
@settings(max_examples=400, deadline=None)
def test_a_calendar_day_limit_is_due_when_the_clerk_has_ticked_off_all_days(calendar, stops, start, limit, extension):
    due, ticked = Clerk(calendar, stops).natural(start, limit, extension)
    given_facts = facts(calendar, stops, start, limit, "day", extension)
    assert clock.due_on(**given_facts) == due
    rows = clock.ledger(**given_facts)
    assert [row.day for row in rows if row.counted] == ticked
    check_shape(rows, start, due)


def check_shape(rows, start, due):
    assert [row.day for row in rows] == [start + n * ONE_DAY for n in range(len(rows))]
    assert [row.number for row in rows if row.counted] == list(range(1, sum(row.counted for row in rows) + 1))
    assert all(row.number is None for row in rows if not row.counted)
    assert [row.day for row in rows if row.reason == "due"] == ([due] if due else [])
    assert rows[0].reason == ("due" if due == start else "start")
    assert due is None or rows[-1].day == due


@given(calendars(), pauses(), starts, limits, st.integers(-10, 200), st.sampled_from(["workday", "day"]))
@settings(max_examples=400, deadline=None)
def test_a_reading_on_any_day_says_what_the_clerk_would_say(calendar, stops, start, limit, later, unit):
    clerk, today = Clerk(calendar, stops), start + later * ONE_DAY
    counts = clerk.at_work if unit == "workday" else lambda day: True
    due, _ = clerk.tick(start, limit, counts)
    reading = clock.read(**facts(calendar, stops, start, limit, unit), today=today)

    def running(a, b):
        days = [a + n * ONE_DAY for n in range(1, (b - a).days + 1)]
        return sum(1 for day in days if counts(day) and not clerk.stopped_on(day))

    assert reading.due_on == due
    assert reading.used == running(start, today)
    assert reading.paused == clerk.stopped_at_night(today)
    assert reading.overdue == (due is not None and today > due)
    assert reading.overdue_by == (running(due, today) if due else 0)
    if unit == "workday" or due is None:
        assert reading.remaining == max(0, limit - reading.used)
    else:
        assert reading.remaining == running(max(start, today), due)
    assert reading.ledger == clock.ledger(**facts(calendar, stops, start, limit, unit), today=today)


@given(calendars(), pauses(), starts, limits, extensions, st.sampled_from(["workday", "day"]))
@settings(deadline=None)
def test_what_is_due_is_due_on_a_working_day_and_warned_of_on_one(calendar, stops, start, limit, extension, unit):
    result = clock.due(**facts(calendar, stops, start, limit, unit, extension))
    if result.due_on is None:
        assert result.warn_by is None
        return
    clerk = Clerk(calendar, stops)
    assert clerk.at_work(result.due_on) and clerk.at_work(result.warn_by)
    assert start <= result.warn_by <= result.due_on


@given(calendars(), starts, limits, st.lists(st.tuples(offsets, st.integers(1, 20)), max_size=3))
@settings(deadline=None)
def test_stopping_and_restarting_as_the_law_puts_it_gives_the_same_date(calendar, start, limit, steps):
    """remaining = working days in (S, due]; due = the remaining-th working day after E; one pause after another."""
    clerk, stops, cursor = Clerk(calendar, []), [], start
    due, _ = clerk.tick(start, limit, clerk.at_work)
    for gap, length in steps:
        begin = cursor + gap * ONE_DAY
        if begin > due:
            break
        end = begin + length * ONE_DAY
        remaining = sum(clerk.at_work(begin + n * ONE_DAY) for n in range(1, (due - begin).days + 1))
        spent, _ = clock_free_spent(clerk, start, stops, begin, limit)
        remaining = min(remaining, limit - spent)  # days a rolled due date was moved over are not days left
        due, _ = clerk.tick(end, remaining, clerk.at_work)
        stops.append((begin, end))
        cursor = end
    assert clock.due_on(**facts(calendar, stops, start, limit, "workday")) == due


def clock_free_spent(clerk, start, stops, until, limit):
    days = [start + n * ONE_DAY for n in range(1, (until - start).days + 1)]
    used = [d for d in days if clerk.at_work(d) and not any(a < d <= b for a, b in stops)]
    return min(limit, len(used)), used


@given(calendars(), starts, st.integers(-60, 60))
@settings(deadline=None)
def test_adding_working_days_walks_that_many_of_them(calendar, start, n):
    clerk, day, left = Clerk(calendar, []), start, abs(n)
    step = ONE_DAY if n > 0 else -ONE_DAY
    while left:
        day += step
        left -= clerk.at_work(day)
    assert built(calendar).add_workdays(start, n) == day


@given(calendars(), starts, st.integers(0, 120))
@settings(deadline=None)
def test_between_two_days_lie_as_many_working_days_as_are_counted_one_by_one(calendar, start, length):
    clerk, end, kept = Clerk(calendar, []), start + length * ONE_DAY, built(calendar)
    days = [start + n * ONE_DAY for n in range(1, length + 1)]
    assert kept.workdays_between(start, end) == sum(map(clerk.at_work, days)) == -kept.workdays_between(end, start)
    assert all(kept.is_workday(day) == clerk.at_work(day) for day in days)
    assert all(kept.on_or_after(day) == next(d for d in onwards(day) if clerk.at_work(d)) for day in days)


def onwards(day):
    while True:
        yield day
        day += ONE_DAY


@given(starts, st.integers(0, 36))
def test_months_end_on_the_same_day_number_or_on_the_last_of_the_month(start, months):
    every_day = clock.Calendar(  # a calendar on which every day is worked, so that nothing rolls
        holidays=frozenset(),
        workdays=frozenset(NEW_YEAR + n * ONE_DAY for n in range(2000)),
        known_years=frozenset(),
    )
    due = clock.due_on(started_on=start, allowance=months, unit="month", calendar=every_day)
    assert (due.year * 12 + due.month) - (start.year * 12 + start.month) == months
    assert due.day == start.day or (due.day < start.day and (due + ONE_DAY).day == 1)
    if months % 12 == 0:
        assert due == clock.due_on(started_on=start, allowance=months // 12, unit="year", calendar=every_day)

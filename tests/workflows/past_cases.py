"""Cases handled by the real verbs in the past, for what is told from the record."""

import random
from datetime import timedelta

from tests.instants import at
from workflows import engine, timekeeping


def morning(day, hour=9, minute=0):
    return timekeeping.moment(day).replace(hour=hour, minute=minute)


def workdays(first: str, n: int):
    calendar, start = timekeeping.calendar(), timekeeping.local_date(at(f"{first} 09:00"))
    return [calendar.add_workdays(calendar.on_or_after(start), k) for k in range(n)]


class Days:
    """Instants so many working days apart, each a minute later than the one before."""

    def __init__(self, day, hour):
        self.day, self.hour, self.minute = day, hour, 0

    def after(self, days):
        self.day = timekeeping.calendar().add_workdays(self.day, days)
        self.minute += 1
        return morning(self.day, self.hour, self.minute)


def handled(world, received, *, accept=1, review=3, decide=1, deliver=1, hour=10, send_back=False):
    """A case, each stage so many working days after the one before, at the given hour; the case when it is closed."""
    case = world.apply(when=received)
    days = Days(timekeeping.local_date(received), hour)
    engine.accept(case, by=world.clerk, at=days.after(accept))
    engine.advance(case, by=world.reviewer, at=days.after(review), opinion="同意")
    if send_back:
        engine.send_back(case, by=world.leader, at=days.after(decide), to="review", reason="请补充核实有关情况后再报。")
        engine.advance(case, by=world.reviewer, at=days.after(review), opinion="同意")
    engine.grant(case, by=world.leader, at=days.after(decide), content="准予")
    when = days.after(deliver)
    engine.deliver(case, by=world.clerk, at=when, way="electronic", receiver=world.applicant.name)
    return engine.close(case, by=world.clerk, at=when + timedelta(minutes=1))


def a_season(world, n=45, seed=3, first="2016-07-04"):
    """n cases, one or two a working day, some slow, some sent back."""
    rng, days, cases = random.Random(seed), workdays(first, n), []
    for day in days:
        took = {"accept": 1, "review": rng.choice([1, 2, 3, 6]), "decide": rng.choice([0, 1, 2])}
        received = morning(day, 9) + timedelta(minutes=rng.randrange(0, 400))
        back = rng.random() < 0.1
        cases.append(handled(world, received, **took, hour=rng.choice([9, 11, 14, 16]), send_back=back))
    return cases

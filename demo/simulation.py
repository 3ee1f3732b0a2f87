"""The last months, day by day: cases come, people work, monitoring watches, as it would have been."""

import heapq
import logging
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as time_of_day

from accounts.models import Applicant, User
from demo import flows, lawful, licences, offers, people, stars, supervising
from demo.lives import Life
from items.models import Edition
from items.seeding import packaged_items, seed_items
from supervision import monitor
from workflows import feed, timekeeping, timers
from workflows.errors import EngineError
from workflows.models import Heartbeat
from workflows.timekeeping import LOCAL

log = logging.getLogger(__name__)
PUBLISHED_ON = date(2016, 10, 11)  # the day of the notice
FAVOURITES = {"special-hours": 10, "work-injury": 8, "social-insurance-change": 6, "unemployment-benefit": 6}
ROUNDS = (time_of_day(0, 1), time_of_day(9, 1), time_of_day(17, 30))  # when monitoring looks, in the story


class Story:
    def __init__(self, *, seed: int, months: int, cases: int, until: datetime, tell: Callable[[str], None]):
        self.seed, self.cases, self.until, self.tell = seed, cases, until, tell
        self.start = timekeeping.local_date(until) - timedelta(days=30 * months)
        self.queue: list[tuple[datetime, int, Life | None]] = []
        self.counts: Counter[str] = Counter()
        self.order = 0

    def prepare(self) -> None:
        """People, items, flows. Everything stands from before the first day of the story."""
        people.build()
        before = datetime.combine(self.start - timedelta(days=1), time_of_day(9), tzinfo=LOCAL)
        admin = User.objects.get(username="listadmin")
        report = seed_items(at=before, by=admin, package=offers.add(packaged_items()))
        licences.rules()
        self.tell(f"  items: {report.count('created')} new, flows: {flows.build(by=admin, at=before)} new")

    def run(self) -> None:
        lives = self._lives()
        for life in lives:
            self._schedule(life.first(), life)
        for life in named_lives(self, len(lives)):
            self._schedule(life.first(), life)
        for life in licences.lives(self, len(lives) + 100, Applicant.objects.get(user__username="company")):
            self._schedule(life.first(), life)
        for life in lawful.lives(self, len(lives) + 200):
            self._schedule(life.first(), life)
        self._schedule_rounds()
        shown = None
        while self.queue:
            at, _order, life = heapq.heappop(self.queue)
            if at > self.until:
                continue
            if life is None:
                self._round(at)
                week = at.astimezone(LOCAL).isocalendar()[:2]
                if week != shown:
                    shown = week
                    day = f"{at.astimezone(LOCAL):%Y-%m-%d}"
                    self.tell(f"  {day}: {self.counts['submitted']} received, {self.counts['acts']} acts")
            else:
                self._act(life, at)
        for _n in range(2):
            self._round(self.until)
        supervising.play(at=self.until)
        stars.play(at=self.until)
        Heartbeat.objects.update_or_create(
            name="demo", defaults={"at": timekeeping.now(), "data": {"complete": True, "seed": self.seed}}
        )

    def _lives(self) -> list[Life]:
        editions = list(
            Edition.objects.filter(state="published", item__flow__isnull=False)
            .select_related("item__department")
            .prefetch_related("materials__basis")
            .order_by("item__code")
        )
        rng = random.Random(self.seed)
        calendar = timekeeping.calendar()
        last = timekeeping.local_date(self.until)
        days = [d for n in range((last - self.start).days + 1) if calendar.is_workday(d := self.start + timedelta(n))]
        weights = [FAVOURITES.get(e.item.code, 3) for e in editions]
        return [
            Life(n, seed=self.seed, edition=rng.choices(editions, weights)[0], day=rng.choice(days))
            for n in range(self.cases)
        ]

    def _schedule(self, at: datetime | None, life: Life | None) -> None:
        if at is not None:
            self.order += 1
            heapq.heappush(self.queue, (at, self.order, life))

    def _schedule_rounds(self) -> None:
        day = self.start
        while day <= timekeeping.local_date(self.until):
            for hour in ROUNDS:
                self._schedule(datetime.combine(day, hour, tzinfo=LOCAL), None)
            day += timedelta(days=1)

    def _round(self, at: datetime) -> None:
        """What beat and the sweeper would have done at that hour."""
        timers.run_due(at=at)
        feed.read_all()
        monitor.sweep(at=at)

    def _act(self, life: Life, at: datetime) -> None:
        try:
            if life.case is None:
                life.submit(at)
                self.counts["submitted"] += 1
            else:
                life.case.refresh_from_db()
                if at < life.case.last_event_at:  # the law was quicker (a timer), or the run was taken up again
                    return self._schedule(life.next_at(), life)
                life.go_on(at)
                self.counts["acts"] += 1
        except EngineError as error:
            # People run into refusals too; the story goes on the next working day.
            self.counts["refused"] += 1
            log.info("demo case %s: %s", life.case, error.message)
            if life.case is None or self.counts[f"refused {life.key}"] > 3:
                return None
            self.counts[f"refused {life.key}"] += 1
            return self._schedule(life.time.office(at, 1), life)
        return self._schedule(life.next_at(), life)


def named_lives(story: Story, number: int) -> list[Life]:
    """Cases of the demonstration applicants, each in a state worth looking at."""
    calendar, today = timekeeping.calendar(), timekeeping.local_date(story.until)

    def back(days: int) -> date:
        return calendar.add_workdays(today, -days)

    company = Applicant.objects.get(user__username="company")
    zhang = Applicant.objects.get(user__username="applicant")
    editions = {e.item.code: e for e in Edition.objects.filter(state="published").select_related("item__department")}
    plans = [
        (company, "special-hours", 30, "plain", 0.35),
        (company, "special-hours", 9, "special", 0.7),
        (company, "labor-dispatch-new", 5, "never_corrected", 0.35),
        (company, "labor-dispatch-change", 14, "plain", 2.4),
        (company, "hr-service-licence", 1, "plain", 0.7),
        (zhang, "work-injury", 25, "plain", 0.7),
        (zhang, "pension-claim", 8, "never_corrected", 0.7),
        (zhang, "injury-lump-sum", 20, "plain", 0.35),
    ]
    return [
        Life(
            number + n,
            seed=story.seed,
            edition=editions[code],
            day=back(days),
            trait=trait,
            pace=pace,
            applicant=applicant,
            by=applicant.user,
        )
        for n, (applicant, code, days, trait, pace) in enumerate(plans)
        if code in editions and getattr(editions[code].item, "flow", None)
    ]

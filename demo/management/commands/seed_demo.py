from datetime import datetime
from datetime import time as time_of_day

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from demo import duties, listing
from demo.drafts import half_written
from demo.simulation import Story
from workflows import timekeeping
from workflows.models import Heartbeat
from workflows.timekeeping import LOCAL


class Command(BaseCommand):
    help = (
        "A believable bureau with months of history, by the real verbs. Only in demo mode; takes up where it broke off."
    )

    def add_arguments(self, parser):
        parser.add_argument("--months", type=int, default=3)
        parser.add_argument("--cases", type=int, default=260)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--until", help="last day of the story, YYYY-MM-DD; default: now")

    def handle(self, *, months, cases, seed, until, **options):
        if not (settings.DEMO_MODE or settings.TESTING):
            raise CommandError("The demonstration is only for DEMO_MODE=1; nothing was changed.")
        done = Heartbeat.objects.filter(name="demo").first()
        if done and done.data.get("complete"):
            self.stdout.write("The demonstration is there already.")
            return
        if User.objects.filter(is_demo=False).exists() and not settings.TESTING:
            raise CommandError("There are real accounts in this database; the demonstration stays out of it.")
        story = Story(seed=seed, months=months, cases=cases, until=self._until(until), tell=self._tell)
        story.prepare()
        story.run()
        half_written(at=story.until)
        listing.build(until=story.until)
        duties.build(until=story.until)
        self._tell(f"  {story.counts['submitted']} cases, {story.counts['acts']} acts")

    def _until(self, text) -> datetime:
        if not text:
            return timekeeping.now()
        try:
            return datetime.combine(datetime.strptime(text, "%Y-%m-%d"), time_of_day(17, 0), tzinfo=LOCAL)
        except ValueError:
            raise CommandError("--until takes a date such as 2026-11-20.") from None

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

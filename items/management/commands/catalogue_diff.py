import json
from dataclasses import asdict
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from items.reference.keeping import compare


class Command(BaseCommand):
    help = "Where the list differs from the imported catalogue: missing, extra, name, code, version. Writes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="only JSON on stdout")
        parser.add_argument("--on", help="the list of that day, YYYY-MM-DD; default: today")

    def handle(self, *args, on, **options):
        try:
            day = date.fromisoformat(on) if on else timezone.localdate()
        except ValueError:
            raise CommandError("--on takes a date such as 2016-10-11.") from None
        found = compare(on=day)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False))
            return
        for one in found:
            self.stdout.write(f"{one.kind:8} {one.key:24} {one.ours or '-'} | {one.theirs or '-'}")
        self.stdout.write(f"{len(found)} differences")

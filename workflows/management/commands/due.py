"""`manage.py due 2016-10-11 14`: when a limit ends, and every day on the way. Needs no database and no settings."""

import json
import sys
from argparse import ArgumentTypeError
from datetime import date

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import clock, packaged_calendar

MOST_DAYS = 9999
UNITS = [str(unit) for unit in clock.Unit if unit not in (clock.Unit.NONE, clock.Unit.UNKNOWN)]
WORDS = {
    "start": gettext_lazy("start of the limit, not counted"),
    "counted": gettext_lazy("counted"),
    "makeup": gettext_lazy("make-up working day, counted"),
    "extension": gettext_lazy("counted (extension)"),
    "weekend": gettext_lazy("weekend, not counted"),
    "holiday": gettext_lazy("public holiday, not counted"),
    "paused": gettext_lazy("clock stopped, not counted"),
    "rolled": gettext_lazy("the limit ends on the next working day"),
    "due": gettext_lazy("due"),
}


class Command(BaseCommand):
    help = "When a limit ends, with a ledger that says for each day whether it counted and why."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("start", type=_day, metavar="START", help="day of acceptance, YYYY-MM-DD; not counted")
        parser.add_argument("allowance", type=_amount, metavar="N", help="the limit, in the unit given")
        parser.add_argument("--unit", choices=UNITS, default="workday")
        parser.add_argument(
            "--pause",
            type=_pause,
            action="append",
            default=[],
            metavar="START:END",
            help="the clock stands still after START through END; END may be empty (still stopped). Repeatable.",
        )
        parser.add_argument("--extend", type=_amount, default=0, metavar="N", help="extension in working days")
        parser.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else")

    def handle(self, *args, start, allowance, unit, pause, extend, **options):
        calendar, source = self._calendar()
        facts = {
            "started_on": start,
            "allowance": allowance,
            "unit": unit,
            "pauses": pause,
            "extensions": extend,
            "calendar": calendar,
        }
        try:
            due, ledger = clock.due(**facts), clock.ledger(**facts)
        except OverflowError:
            raise CommandError(_("The limit would end after the year 9999."), returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(due, ledger, source)))
        else:
            self._print(due, ledger)

    def _calendar(self):
        """The calendar the office keeps, else the packaged one, and which of them it is."""
        try:
            from workflows import timekeeping

            calendar = timekeeping.calendar()
        except (DatabaseError, ImproperlyConfigured, OSError) as error:
            why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            self.stderr.write(_("No database (%(why)s): the packaged calendar is used.") % {"why": why})
        else:
            if calendar.known_years:
                return calendar, "database"
            self.stderr.write(_("The calendar table is empty: the packaged calendar is used."))
        return packaged_calendar.from_packaged(), "packaged"

    def _print(self, due, ledger):
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")  # a terminal that knows no Chinese still shows the dates
        if due.due_on is None:
            self.stdout.write(_("No due date while the clock is stopped."))
        else:
            self.stdout.write(_("Due %(day)s") % {"day": due.due_on})
        if due.provisional:
            self.stdout.write(_("Provisional: the holiday notice of a year on the way is not published or not loaded."))
        if due.warn_by != due.due_on:
            self.stdout.write(_("Last working day before it: %(day)s") % {"day": due.warn_by})
        self.stdout.write("")
        for row in ledger:
            number = "" if row.number is None else row.number
            note = f" ({row.note})" if row.note else ""
            self.stdout.write(f"{row.day}  {WEEKDAYS[row.day.weekday()]}  {number:>4}  {WORDS[row.reason]}{note}")


def _as_json(due, ledger, source) -> dict:
    return {
        "due": due.due_on and due.due_on.isoformat(),
        "provisional": due.provisional,
        "ledger": [{**row._asdict(), "day": row.day.isoformat()} for row in ledger],
        "source": source,
    }


def _day(text: str) -> date:
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("“%(text)s” is not a day. Write it as 2016-10-11.") % {"text": text}) from None


def _amount(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= MOST_DAYS):
        words = _("“%(text)s” is not a number from 0 to %(most)s.") % {"text": text, "most": MOST_DAYS}
        raise ArgumentTypeError(words)
    return int(text)


def _pause(text: str) -> clock.Pause:
    start, colon, end = text.partition(":")
    if not colon:
        words = _("“%(text)s” is not a pause. Write START:END, or START: while it lasts.") % {"text": text}
        raise ArgumentTypeError(words)
    begin, over = _day(start), _day(end) if end else None
    if over is not None and over < begin:
        raise ArgumentTypeError(
            _("A pause cannot end (%(end)s) before it starts (%(start)s).") % {"start": start, "end": end}
        )
    return clock.Pause(begin, over)

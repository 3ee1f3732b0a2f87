"""`manage.py due`, as people and scripts call it: in a process of its own, mostly with nothing behind it."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import translation

from workflows import timekeeping
from workflows.calendars import Calendar
from workflows.packaged_calendar import from_packaged

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "postgres://nobody@127.0.0.1:1/nothing"  # port 1: nobody listens


@pytest.fixture
def due(tmp_path):
    """Run the command with no database, no secret and an empty data folder."""
    bare = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "LC_ALL")}

    def run(*args, **env):
        return subprocess.run(
            [sys.executable, "manage.py", "due", *args],
            cwd=ROOT,
            env={**bare, "DATABASE_URL": NOWHERE, "DATA_DIR": str(tmp_path), "PYTHONIOENCODING": "utf-8", **env},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )

    return run


def test_without_a_database_the_packaged_calendar_answers_and_says_so(due):
    result = due("2016-10-11", "14", "--json")
    assert result.returncode == 0
    answer = json.loads(result.stdout)  # JSON and nothing else
    assert list(answer) == ["due", "provisional", "ledger", "source"]
    assert (answer["due"], answer["provisional"], answer["source"]) == ("2016-10-31", False, "packaged")
    assert answer["ledger"][0] == {
        "day": "2016-10-11",
        "counted": False,
        "number": None,
        "reason": "start",
        "note": "",
    }
    assert answer["ledger"][-1]["number"] == 14
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stderr


def test_the_readable_answer_names_the_date_and_the_holidays(due):
    result = due("2016-09-29", "5")
    assert result.returncode == 0
    assert "2016-10-11" in result.stdout.splitlines()[0]
    lines = {line[:10]: line for line in result.stdout.splitlines() if line.startswith("20")}
    assert list(lines) == ["2016-09-29", "2016-09-30"] + [f"2016-10-{n:02}" for n in range(1, 12)]
    assert "国庆节" in lines["2016-10-03"]


def test_a_terminal_without_chinese_still_shows_the_dates(due):
    result = due("2016-09-29", "5", PYTHONIOENCODING="ascii")
    assert result.returncode == 0
    assert "2016-10-11" in result.stdout


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["2017-01-10", "20", "--pause", "2017-01-17:2017-02-10"], "2017-03-03"),
        (["2016-10-11", "20", "--extend", "10"], "2016-11-22"),
        (["2024-11-30", "3", "--unit", "month"], "2025-02-28"),
        (["2024-12-02", "60", "--unit", "day"], "2025-02-05"),
        (["2024-02-29", "1", "--unit", "year"], "2025-02-28"),
        (["2017-01-10", "14", "--pause", "2017-01-17:"], None),
        (
            ["2016-10-11", "14", "--pause", "2016-10-13:2016-10-17", "--pause", "2016-10-18:2016-10-20"],
            "2016-11-04",
        ),
    ],
)
def test_every_option_reaches_the_clock(without_database, args, expected):
    answer, _ = without_database(*args)
    assert answer["due"] == expected
    assert (answer["ledger"][-1]["reason"] == "due") == (expected is not None)


def test_an_open_pause_prints_that_nothing_is_due(without_database, capsys):
    out = StringIO()
    with translation.override("en"):
        call_command("due", "2017-01-10", "14", "--pause", "2017-01-17:", stdout=out, stderr=StringIO())
    assert out.getvalue().startswith("No due date while the clock is stopped.")
    assert "Last working day" not in out.getvalue()


def test_a_limit_that_ends_in_a_holiday_prints_the_last_working_day_before(without_database):
    out = StringIO()
    with translation.override("en"):
        call_command("due", "2024-12-02", "60", "--unit", "day", stdout=out, stderr=StringIO())
    assert out.getvalue().splitlines()[:2] == ["Due 2025-02-05", "Last working day before it: 2025-01-27"]


def test_past_the_last_notice_the_answer_is_provisional(without_database):
    start = date(max(from_packaged().known_years), 12, 20).isoformat()
    assert without_database(start, "30")[0]["provisional"] is True


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["yesterday", "14"], "yesterday"),
        (["2016-02-30", "14"], "2016-02-30"),
        (["20161011", "14"], "20161011"),
        (["2016-10-11", "-1"], "-1"),
        (["2016-10-11", "3.5"], "3.5"),
        (["2016-10-11", "10000"], "10000"),
        (["2016-10-11"], "N"),
        (["2016-10-11", "14", "--unit", "week"], "week"),
        (["2016-10-11", "14", "--pause", "2016-10-12"], "START:END"),
        (["2016-10-11", "14", "--pause", "2016-10-12:soon"], "soon"),
        (["2016-10-11", "14", "--pause", "2016-10-12:2016-10-11"], "2016-10-12"),
        (["2016-10-11", "14", "--extend", "ten"], "ten"),
        (["9999-12-01", "60"], "9999"),
        (["2016-10-11", "9999", "--unit", "year", "--json"], "9999"),
    ],
)
def test_a_wrong_argument_is_explained_and_ends_with_2(due, args, says):
    result = due(*args)
    assert result.returncode == 2
    assert says in result.stderr.strip().splitlines()[-1]
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


# -- which calendar


@pytest.fixture
def without_database(monkeypatch):
    def refused():
        raise OperationalError("connection refused")

    monkeypatch.setattr(timekeeping, "calendar", refused)
    return _ask


def _ask(*args):
    out, err = StringIO(), StringIO()
    call_command("due", *args, "--json", stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


@pytest.mark.django_db
def test_the_calendar_of_the_office_comes_first():
    """The bureau adds a holiday that no notice has; the answer moves by that day."""
    from workflows.models import CalendarDay, CalendarYear

    year, _ = CalendarYear.objects.get_or_create(year=2016)
    CalendarDay.objects.update_or_create(
        date=date(2016, 10, 12), defaults={"kind": "holiday", "name": "台风", "year": year}
    )
    timekeeping.forget_calendar()
    try:
        answer, said = _ask("2016-10-11", "14")
    finally:
        timekeeping.forget_calendar()
    assert (answer["due"], answer["source"], said) == ("2016-11-01", "database", "")


def test_an_empty_calendar_table_is_not_a_calendar(monkeypatch):
    empty = Calendar(holidays=frozenset(), workdays=frozenset(), known_years=frozenset())
    monkeypatch.setattr(timekeeping, "calendar", lambda: empty)
    answer, said = _ask("2016-09-29", "5")
    assert (answer["due"], answer["source"]) == ("2016-10-11", "packaged")
    assert said


EXAMPLES = re.findall(r"\| `due ([^`]+)` \| (\S+) \|$", (ROOT / "docs/clock.md").read_text("utf-8"), re.MULTILINE)


def test_the_examples_of_the_manual_are_true(without_database):
    assert len(EXAMPLES) > 15
    for args, expected in EXAMPLES:
        assert (args, without_database(*args.split())[0]["due"] or "none") == (args, expected)

"""./run bench engine: how fast the engine completes stages, beside the same bare work by hand, in one run."""

import json
import statistics
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo.bench import scratch_database
from demo.bench.bare import Bare
from demo.bench.office import Office
from workflows import engine, timekeeping

REVIEWS, STOCK = 8, 300
TABLES = ("application", "stagerun", "deadline", "event")
AIM, LEAST, MOST_STATEMENTS, MOST_BYTES = 0.7, 0.5, 8, 5 * 1024


class Command(BaseCommand):
    help = (
        "Stages completed per second by one process, statements and bytes, with clocks, pinning, chained record and "
        "feed switched on; beside the same bare work in psycopg2. It is measured in a database of its own."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--cases", type=int, default=20, help="cases of eight review stages in a round (default 20)"
        )
        parser.add_argument(
            "--rounds", type=int, default=12, help="rounds (default 12); the figures are medians of cases"
        )
        parser.add_argument("--json", action="store_true", help="only JSON on stdout")

    def handle(self, *, cases, rounds, **options):
        if cases < 1 or rounds < 1:
            raise CommandError("--cases and --rounds must be at least 1")
        say = (lambda text: None) if options["json"] else self.stdout.write
        with scratch_database():
            say(f"measuring {rounds} rounds of {cases} cases with {REVIEWS} stages …")
            office, at = Office(reviews=REVIEWS), timekeeping.now()
            bare = Bare(_dsn(), at=at)
            try:
                _stock(office, bare, at=at)
                own, by_hand = [], []
                for n in range(rounds):
                    _measure(office, bare, cases, own, by_hand, at=at)
                    say(f"  round {n + 1}: engine {_rate(own):.0f} stages/s, by hand {_rate(by_hand):.0f}")
            finally:
                bare.close()
            found = {
                "stages_per_second": round(_rate(own), 1),
                "bare_stages_per_second": round(_rate(by_hand), 1),
                "ratio": round(_rate(own) / _rate(by_hand), 3),
                "statements_per_stage": _statements(office, at=at),
                **_sizes(office, at=at),
            }
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for name, value in found.items():
            self.stdout.write(f"{name.replace('_', ' '):>28}: {value}")
        self.stdout.write(
            f"aims: ratio {AIM} (at least {LEAST}), at most {MOST_STATEMENTS} statements a stage and {MOST_BYTES} "
            "bytes a case of four stages, letters not counted"
        )


def _stock(office: Office, bare: Bare, *, at) -> None:
    """Cases that are there already, and statistics about them: no bureau works on empty tables."""
    _measure(office, bare, STOCK, [], [], at=at)
    with connection.cursor() as sql:
        sql.execute("VACUUM ANALYZE")
    connection.close()  # what was planned for empty tables is forgotten
    _measure(office, bare, 2, [], [], at=at)


def _measure(office: Office, bare: Bare, cases: int, own: list[float], by_hand: list[float], *, at) -> None:
    """Seconds of each case's stages, the engine's and then by hand. Short, so what else goes on slows both."""
    ready = [engine.accept(office.case(at=at), by=office.clerk, at=at) for _n in range(cases)]
    for case in ready:
        start = time.perf_counter()
        for _stage in range(REVIEWS - 1):
            engine.advance(case, by=office.reviewer, at=at, opinion="材料齐全，同意")
        own.append(time.perf_counter() - start)
    for number, visit in bare.cases(cases):
        start = time.perf_counter()
        for n in range(REVIEWS - 1):
            visit = bare.stage(number, visit, n)
        by_hand.append(time.perf_counter() - start)


def _rate(seconds: list[float]) -> float:
    return (REVIEWS - 1) / statistics.median(seconds)


def _statements(office: Office, *, at) -> int:
    """Of one completed stage, without BEGIN and COMMIT, which both have."""
    case = engine.accept(office.case(at=at), by=office.clerk, at=at)
    engine.advance(case, by=office.reviewer, at=at, opinion="同意")
    with CaptureQueriesContext(connection) as captured:
        engine.advance(case, by=office.reviewer, at=at, opinion="同意")
    framing = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    sent = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(framing)]
    return sum(max(1, text.count("EXECUTE ")) for text in sent)  # two may be sent as one


def _sizes(office: Office, *, at) -> dict:
    """Bytes in the rows of one case through four stages: accept, review, decide, deliver. Letters are not counted."""
    case = engine.accept(office.case(at=at), by=office.clerk, at=at)
    before = _bytes_of(case)
    for _stage in range(REVIEWS):
        engine.advance(case, by=office.reviewer, at=at, opinion="材料齐全，同意")
    per_stage = (_bytes_of(case) - before) / REVIEWS
    engine.grant(case, by=office.leader, at=at, content="准予")
    engine.deliver(case, by=office.clerk, at=at, way="direct", receiver="测量人")
    engine.close(case, by=office.clerk, at=at)
    four = _bytes_of(case) - (REVIEWS - 1) * per_stage
    return {"bytes_per_stage": round(per_stage), "bytes_per_four_stage_case": round(four)}


def _bytes_of(case) -> int:
    total = 0
    with connection.cursor() as sql:
        for table in TABLES:
            column = "id" if table == "application" else "application_id"
            sql.execute(
                f"SELECT coalesce(sum(pg_column_size(t.*)), 0) FROM workflows_{table} t WHERE {column} = %s", [case.pk]
            )
            total += sql.fetchone()[0]
    return total


def _dsn() -> dict:
    settings = connection.settings_dict
    return {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"] or None,
        "host": settings["HOST"] or None,
        "port": settings["PORT"] or None,
    }

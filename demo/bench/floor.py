"""The floor: what the sweep has to write, written by the simplest set-based SQL from one process.

It claims the same watches in batches of the same size, and writes in one statement and one commit for each batch: every
alert with all its columns and its key, a card with its line of points where the level is one, one notice for each case
and post, and the time each watch has next. It is told beforehand all that the sweep finds out: level, post, officer,
department, the next time.

It leaves out: locking the cases; comparing each watch with its deadline; who holds the case and who is told; the rules;
the outbox; foreign keys; every index but primary keys, the keys against doubling and the one on the time due; and all
watches that are not due, so that what it reads lies together in memory. Its tables fill as the sweep's do.
"""

from django.db import connection, transaction

WATCHES = """
    DROP TABLE IF EXISTS bare_watch;
    CREATE TABLE bare_watch AS
        SELECT w.*, r.level, s.post_id, s.officer_id, %(at)s + interval '1 day' AS next_at
        FROM supervision_watch w JOIN supervision_alertrule r ON r.id = w.rule_id
        JOIN workflows_stagerun s ON s.application_id = w.application_id AND s.ended_at IS NULL
        WHERE w.fire_at <= %(at)s ORDER BY w.fire_at, w.id;
    ALTER TABLE bare_watch ADD PRIMARY KEY (id);
    CREATE INDEX ON bare_watch (fire_at) WHERE fire_at IS NOT NULL;
    ANALYZE bare_watch"""
WRITTEN = """
    CREATE TABLE bare_alert (LIKE supervision_alert INCLUDING IDENTITY);
    ALTER TABLE bare_alert ADD PRIMARY KEY (id), ADD UNIQUE (deadline_id, revision, rule_id, sequence);
    CREATE TABLE bare_card (LIKE supervision_card INCLUDING IDENTITY INCLUDING DEFAULTS);
    ALTER TABLE bare_card ADD PRIMARY KEY (id), ADD UNIQUE (rule_code, application_id, kind, scope);
    CREATE TABLE bare_point (LIKE supervision_pointentry INCLUDING IDENTITY);
    ALTER TABLE bare_point ADD PRIMARY KEY (id), ADD UNIQUE (card_id);
    CREATE TABLE bare_notice (LIKE supervision_notice INCLUDING IDENTITY INCLUDING DEFAULTS);
    ALTER TABLE bare_notice ADD PRIMARY KEY (id)"""
BATCH = """
    SET LOCAL jit = off; SET LOCAL random_page_cost = 1.1;
    WITH due AS MATERIALIZED (
        SELECT * FROM bare_watch WHERE fire_at <= %(at)s ORDER BY fire_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED),
    made AS (
        INSERT INTO bare_alert (deadline_id, revision, rule_id, sequence, application_id, post_id, officer_id, kind,
                                level, due_on, due_at, raised_at, late, retroactive)
        SELECT deadline_id, revision, rule_id, sequence, application_id, post_id, officer_id, kind, level, due_on,
               fire_at, %(at)s, false, false FROM due
        ON CONFLICT DO NOTHING RETURNING *),
    dealt AS (
        INSERT INTO bare_card (rule_code, application_id, kind, scope, level, alert_id, post_id, officer_id, points,
                               issued_at)
        SELECT 'rule', application_id, kind, rule_id, level, id, post_id, officer_id, 1, due_at
        FROM made WHERE level IN ('yellow', 'red') ON CONFLICT DO NOTHING RETURNING *),
    booked AS (
        INSERT INTO bare_point (day, department_id, post_id, officer_id, points, cause, card_id, reason, at)
        SELECT issued_at::date, post_id, post_id, officer_id, -points, 'card', id, '', %(at)s FROM dealt),
    told AS (
        INSERT INTO bare_notice (post_id, application_id, level, count, created_at)
        SELECT post_id, application_id, max(level), count(*), %(at)s FROM made GROUP BY post_id, application_id)
    UPDATE bare_watch w SET sequence = w.sequence + 1, fire_at = w.next_at FROM due WHERE due.id = w.id"""


class Floor:
    """The watches due by `at`, copied; what is written from them joins what was written for earlier instants."""

    def __init__(self, *, at):
        with connection.cursor() as sql:
            sql.execute("SELECT to_regclass('bare_alert') IS NULL")
            if sql.fetchone()[0]:
                sql.execute(WRITTEN)
            sql.execute(WATCHES, {"at": at})
        self._before = self._rows()

    def raise_all(self, *, at, batch: int) -> int:
        total = 0
        while True:
            with transaction.atomic(), connection.cursor() as sql:
                sql.execute(BATCH, {"at": at, "batch": batch})
                if not sql.rowcount:
                    return total
                total += sql.rowcount

    def written(self) -> tuple[int, int, int]:
        """Alerts, cards, notices of this instant."""
        return tuple(now - then for now, then in zip(self._rows(), self._before, strict=True))

    def _rows(self) -> tuple[int, int, int]:
        with connection.cursor() as sql:
            sql.execute("SELECT (SELECT count(*) FROM bare_alert), (SELECT count(*) FROM bare_card), "
                        "(SELECT count(*) FROM bare_notice)")  # fmt: skip
            return sql.fetchone()

    def move(self, *, by) -> None:
        """As if all were due so much later."""
        with connection.cursor() as sql:
            sql.execute("UPDATE bare_watch SET fire_at = fire_at + %s", [by])

    def lags(self) -> list[tuple]:
        """Of each alert of these watches: when it was due, and the time of the sweep that wrote it."""
        with connection.cursor() as sql:
            sql.execute("SELECT due_at, raised_at FROM bare_alert JOIN bare_watch USING (deadline_id, rule_id)")
            return sql.fetchall()

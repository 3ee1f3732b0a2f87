"""The same bare work of one completed stage, hand-written: six statements and one commit, no rules, no record kept.

What a stage cannot do without: lock the case, end the visit, open the next with its limit, write down what happened,
move the case on.
"""

import json
from datetime import date

import psycopg2

TABLES = """
CREATE TABLE bare_case (id bigserial PRIMARY KEY, state text, version int, due_on date, last_at timestamptz);
CREATE TABLE bare_visit (id bigserial PRIMARY KEY, case_id bigint REFERENCES bare_case, stage int, officer int,
  opened_at timestamptz, ended_at timestamptz, outcome text, opinion text);
CREATE INDEX ON bare_visit (case_id);
CREATE TABLE bare_deadline (id bigserial PRIMARY KEY, case_id bigint REFERENCES bare_case,
  visit_id bigint REFERENCES bare_visit, due_on date, closed_at timestamptz);
CREATE INDEX ON bare_deadline (case_id);
CREATE TABLE bare_event (id bigserial PRIMARY KEY, case_id bigint REFERENCES bare_case, seq int, action text,
  at timestamptz, actor int, data jsonb, UNIQUE (case_id, seq));
"""


class Bare:
    def __init__(self, dsn: dict, *, at):
        self.connection = psycopg2.connect(**dsn)
        self.at, self.data = at, json.dumps({"opinion": "材料齐全，同意", "to": ["next"]})
        with self.connection, self.connection.cursor() as sql:
            sql.execute(TABLES)

    def cases(self, count: int) -> list[tuple[int, int]]:
        made = []
        with self.connection, self.connection.cursor() as sql:
            for _n in range(count):
                sql.execute(
                    "INSERT INTO bare_case (state, version, last_at) VALUES ('in_review', 1, %s) RETURNING id",
                    [self.at],
                )
                case = sql.fetchone()[0]
                sql.execute(
                    "INSERT INTO bare_visit (case_id, stage, opened_at) VALUES (%s, 0, %s) RETURNING id",
                    [case, self.at],
                )
                made.append((case, sql.fetchone()[0]))
        return made

    def stage(self, case: int, visit: int, n: int) -> int:
        """Complete the n-th stage; returns the next visit."""
        with self.connection, self.connection.cursor() as sql:
            sql.execute("SELECT version FROM bare_case WHERE id = %s FOR NO KEY UPDATE", [case])
            version = sql.fetchone()[0] + 1
            sql.execute(
                "UPDATE bare_visit SET ended_at = %s, outcome = 'passed', opinion = %s, officer = 1 WHERE id = %s",
                [self.at, "材料齐全，同意", visit],
            )
            sql.execute(
                "INSERT INTO bare_visit (case_id, stage, opened_at) VALUES (%s, %s, %s) RETURNING id",
                [case, n, self.at],
            )
            following = sql.fetchone()[0]
            sql.execute(
                "INSERT INTO bare_deadline (case_id, visit_id, due_on) VALUES (%s, %s, %s)",
                [case, following, date(2026, 3, 2)],
            )
            sql.execute(
                "INSERT INTO bare_event (case_id, seq, action, at, actor, data) VALUES (%s, %s, 'advance', %s, 1, %s)",
                [case, version, self.at, self.data],
            )
            sql.execute(
                "UPDATE bare_case SET version = %s, due_on = %s, last_at = %s WHERE id = %s",
                [version, date(2026, 3, 2), self.at, case],
            )
        return following

    def close(self) -> None:
        self.connection.close()

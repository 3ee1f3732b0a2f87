"""What must hold of every case, as views that must stay empty. `manage.py verify` and the property test look at them.

Each view gives rows (application_id, said). They are made anew from VIEWS after every `migrate` and dropped before it
(apps.py), so that they are always those of this release and never in the way of a changed column.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, connections

FINAL = "('closed', 'not_required', 'not_accepted', 'returned', 'withdrawn', 'voided')"

VIEWS: dict[str, str] = {
    "a case under way waits somewhere": f"""
        SELECT a.id AS application_id, a.state AS said FROM workflows_application a
        WHERE a.state NOT IN {FINAL}
          AND NOT EXISTS (SELECT 1 FROM workflows_stagerun r WHERE r.application_id = a.id AND r.ended_at IS NULL)""",
    "an ended case waits nowhere": f"""
        SELECT a.id, r.id::text FROM workflows_application a
        JOIN workflows_stagerun r ON r.application_id = a.id AND r.ended_at IS NULL WHERE a.state IN {FINAL}""",
    "an ended case has no running limit": f"""
        SELECT a.id, d.kind FROM workflows_application a
        JOIN workflows_deadline d ON d.application_id = a.id AND d.closed_at IS NULL WHERE a.state IN {FINAL}""",
    "an ended visit has no running limit": """
        SELECT d.application_id, d.id::text FROM workflows_deadline d
        JOIN workflows_stagerun r ON r.id = d.run_id WHERE d.closed_at IS NULL AND r.ended_at IS NOT NULL""",
    "the record has no gap and ends where the case is": """
        SELECT a.id, a.version || ' / ' || count(e.id) FROM workflows_application a
        LEFT JOIN workflows_event e ON e.application_id = a.id
        GROUP BY a.id HAVING a.version <> count(e.id) OR a.version <> coalesce(max(e.seq), 0)""",
    "the case is in the state its last event says": """
        SELECT a.id, e.after FROM workflows_application a
        JOIN workflows_event e ON e.application_id = a.id AND e.seq = a.version
        WHERE e.after <> a.state OR e.hash <> a.event_head""",
    "each event begins where the one before ended": """
        SELECT e.application_id, e.seq::text FROM workflows_event e
        JOIN workflows_event p ON p.application_id = e.application_id AND p.seq = e.seq - 1
        WHERE e.before <> p.after OR e.at < p.at""",
    "the due date of the list is the earlier of the limits": """
        SELECT a.id, a.due_on::text FROM workflows_application a
        LEFT JOIN workflows_deadline d ON d.application_id = a.id AND d.closed_at IS NULL
          AND d.kind IN ('promised', 'statutory')
        GROUP BY a.id HAVING a.due_on IS DISTINCT FROM min(d.due_on)""",
    "who has to correct has a notice to answer": """
        SELECT a.id, a.state FROM workflows_application a
        LEFT JOIN workflows_correction c ON c.application_id = a.id AND c.answered_at IS NULL
        WHERE (a.state = 'correcting') <> (c.id IS NOT NULL)""",
    "the clock stands still exactly while a pause is open": """
        SELECT a.id, a.state FROM workflows_application a
        LEFT JOIN workflows_pause p ON p.application_id = a.id AND p.ended_on IS NULL
        WHERE CASE a.state WHEN 'paused' THEN p.id IS NULL OR p.kind = 'suspension'
              WHEN 'suspended' THEN p.kind IS DISTINCT FROM 'suspension' ELSE p.id IS NOT NULL END""",
    "while it stands still no limit that it stops has a due date to come": """
        SELECT a.id, d.kind FROM workflows_application a
        JOIN workflows_deadline d ON d.application_id = a.id AND d.closed_at IS NULL
        JOIN workflows_pause p ON p.application_id = a.id AND p.ended_on IS NULL
        WHERE a.state IN ('paused', 'suspended') AND d.kind IN ('stage', 'promised', 'statutory')
          AND d.due_on >= p.started_on AND d.unit <> 'instant'""",
    "a case is decided once": """
        SELECT e.application_id, count(*)::text FROM workflows_event e
        WHERE e.action IN ('grant', 'refuse') GROUP BY e.application_id HAVING count(*) > 1""",
    "papers are numbered without gaps": """
        SELECT NULL::bigint, l.series || l.kind || ' ' || l.year FROM workflows_letter l
        GROUP BY l.series, l.kind, l.year HAVING count(*) <> max(l.serial)""",
    "silence counts from the day everything was there": """
        SELECT a.id, a.accepted_on::text FROM workflows_application a
        WHERE a.deemed AND a.accepted_on IS DISTINCT FROM a.complete_on""",
    "a case waits only in stages of its own version": """
        SELECT a.id, s.key FROM workflows_application a
        JOIN workflows_stagerun r ON r.application_id = a.id AND r.ended_at IS NULL
        JOIN workflows_stage s ON s.id = r.stage_id WHERE s.version_id <> a.flow_version_id""",
    "an opinion is asked only in a joint review": """
        SELECT r.application_id, o.id::text FROM workflows_opinion o
        JOIN workflows_stagerun r ON r.id = o.run_id JOIN workflows_stage s ON s.id = r.stage_id
        WHERE s.kind <> 'joint_review'""",
}


def name_of(title: str) -> str:
    return "invariant_" + title.replace(" ", "_")[:50]


def create(*, using: str) -> None:
    drop(using=using)
    with connections[using].cursor() as sql:
        for title, query in VIEWS.items():
            # OFFSET 0: nothing can be written through it. A view has its owner's rights, and the owner may change all.
            sql.execute(f"CREATE VIEW {name_of(title)} (application_id, said) AS SELECT * FROM ({query}) q OFFSET 0")


def drop(*, using: str) -> None:
    """All of them, also those of an earlier release."""
    with connections[using].cursor() as sql:
        sql.execute("SELECT viewname FROM pg_views WHERE schemaname = 'public' AND viewname LIKE 'invariant\\_%'")
        for (name,) in sql.fetchall():
            sql.execute(f'DROP VIEW "{name}"')


def broken(*, most: int = 100) -> Iterator[str]:
    """What does not hold, in words; at most so many of each kind."""
    with connection.cursor() as sql:
        for title in VIEWS:
            sql.execute(
                f"SELECT a.number, v.said FROM {name_of(title)} v "
                "LEFT JOIN workflows_application a ON a.id = v.application_id LIMIT %s",
                [most],
            )
            for number, said in sql.fetchall():
                yield f"{number or '—'}: not true that {title} ({said})"

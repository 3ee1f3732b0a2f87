"""After a restore into another cluster: stored transaction ids start afresh below any new one, order kept."""

from django.db import connection, transaction

from workflows.models import FeedCursor

TABLES = ("workflows_event", "workflows_revisionbatch")


def rebase() -> int:
    """Give every event and batch a transaction id of its old rank that is certainly in the past; cursors match.

    Run as the owner while nothing else writes: it rewrites `tx`, which the seal of an event does not cover.
    """
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("SELECT system_identifier FROM pg_control_system()")
        identifier = sql.fetchone()[0]
        for table in TABLES:
            sql.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        # Negative ids: older than anything this cluster will ever hand out. Ranks keep the order and the ties.
        sql.execute(
            "CREATE TEMP TABLE new_tx ON COMMIT DROP AS "
            "SELECT tx, dense_rank() OVER (ORDER BY tx) - 1 "
            "- count(*) OVER () AS rebased "
            "FROM (SELECT tx FROM workflows_event UNION SELECT tx FROM workflows_revisionbatch) both_kinds"
        )
        for cursor in FeedCursor.objects.select_for_update():
            sql.execute("SELECT coalesce(max(rebased), -9223372036854775808) FROM new_tx WHERE tx <= %s", [cursor.tx])
            cursor.tx, cursor.system_identifier = sql.fetchone()[0], identifier
            cursor.save()
        count = 0
        for table in TABLES:
            sql.execute(f"UPDATE {table} e SET tx = n.rebased FROM new_tx n WHERE n.tx = e.tx")
            count += sql.rowcount
            sql.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return count

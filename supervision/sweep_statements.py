"""What the sweep says to the database, written out: a hundred thousand limits may fall due in the same second.

Watches whose terms are alike travel together: the rule is asked once for all of them, and no statement is said for
each. Ids travel as PostgreSQL's own text of an array, which it reads far faster than a list of expressions.
"""

from supervision import points

# No plan here is worth compiling, and rows are found by their keys, which a burst has just brought into memory.
SETTINGS = "SET LOCAL jit = off; SET LOCAL random_page_cost = 1.1; "

LOOK = "SELECT 1 FROM supervision_watch WHERE fire_at <= %(at)s LIMIT 1"  # most sweeps find nothing

# Due, not claimed by another sweep, and of a case that no verb is working on (it comes back in seconds). `since` parts
# terms only after a revision: `rules.is_owed` does not ask for it before.
CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT w.* FROM supervision_watch w JOIN workflows_application a ON a.id = w.application_id
        WHERE w.fire_at <= %(at)s AND w.id <> ALL (%(passed)s::bigint[])
        ORDER BY w.fire_at LIMIT %(batch)s FOR UPDATE OF w SKIP LOCKED FOR SHARE OF a SKIP LOCKED)
    SELECT rule_id, sequence, kind, started_on, due_on, allowance, unit, revision,
           CASE WHEN revision > 1 THEN since END AS begun, until, array_agg(id)::text
    FROM due GROUP BY rule_id, sequence, kind, started_on, due_on, allowance, unit, revision, begun, until"""

LIMITS = """
    SELECT w.deadline_id FROM unnest(%(watches)s::bigint[]) AS c (id) JOIN supervision_watch w ON w.id = c.id"""

# A watch that still stands has to agree with its deadline as it is now (a statement of its own, after the locks: it
# sees what was written before them). Holder: of the stage, if the limit is a stage's; else who holds the case now;
# after its end, who held it last.
RAISE = """
    WITH term (n, following, next_at) AS (
        SELECT * FROM unnest(%(terms)s::int[], %(following)s::int[], %(next_at)s::timestamptz[])),
    owed (n, sequence, due_at) AS (
        SELECT * FROM unnest(%(owed)s::int[], %(sequences)s::int[], %(due_at)s::timestamptz[])),
    claimed (id, n) AS (SELECT * FROM unnest(%(watches)s::bigint[], %(of_terms)s::int[])),
    agreed AS MATERIALIZED (
        SELECT w.*, w.ctid AS place, c.n, coalesce(r.post_id, h.post_id) AS post_id,
               CASE WHEN r.post_id IS NULL THEN h.officer_id ELSE r.officer_id END AS officer_id
        FROM claimed c JOIN supervision_watch w ON w.id = c.id JOIN workflows_deadline d ON d.id = w.deadline_id
        LEFT JOIN workflows_stagerun r ON r.id = d.run_id
        LEFT JOIN LATERAL (
            SELECT post_id, officer_id FROM workflows_stagerun WHERE application_id = w.application_id
            ORDER BY ended_at IS NULL DESC, opened_at DESC, id DESC LIMIT 1) h ON r.post_id IS NULL
        WHERE w.until IS NOT NULL -- the reader has said until when it stood; that does not change any more
           OR d.closed_at IS NULL AND (d.revision, d.due_on) = (w.revision, w.due_on)
              AND d.id <> ALL (%(moving)s::bigint[])),
    made AS (
        INSERT INTO supervision_alert (deadline_id, revision, rule_id, sequence, application_id, post_id, officer_id,
                                       kind, level, due_on, due_at, raised_at, late, retroactive)
        SELECT w.deadline_id, w.revision, w.rule_id, o.sequence, w.application_id, w.post_id, w.officer_id,
               w.kind, r.level, w.due_on, o.due_at, %(at)s,
               %(at)s - greatest(o.due_at, w.since) > %(late_after)s, o.due_at < w.since
        FROM agreed w JOIN owed o ON o.n = w.n JOIN supervision_alertrule r ON r.id = w.rule_id
        ON CONFLICT (deadline_id, revision, rule_id, sequence) DO NOTHING
        RETURNING id, rule_id, sequence, post_id),
    advanced AS (
        UPDATE supervision_watch w SET sequence = term.following, fire_at = term.next_at
        FROM agreed JOIN term ON term.n = agreed.n WHERE w.ctid = agreed.place) -- locked: it stays where it is
    SELECT rule_id, sequence, post_id, array_agg(id)::text FROM made GROUP BY rule_id, sequence, post_id
    UNION ALL SELECT NULL, count(*), NULL, NULL FROM agreed"""

# Of these, what RAISE has not moved on: its limit did not agree.
PASSED = """
    SELECT w.id FROM unnest(%(watches)s::bigint[]) AS c (id) JOIN supervision_watch w ON w.id = c.id
    WHERE w.fire_at <= %(at)s"""

# A card has its own key: of several occurrences the first deals it, and an extension brings no second one.
# Its line of points is written with it.
DEAL = """
    WITH dealt AS (
        INSERT INTO supervision_card (rule_code, application_id, kind, scope, level, alert_id, post_id, officer_id,
                                      points, issued_at)
        SELECT r.code, a.application_id, a.kind, coalesce(s.stage_id, 0), a.level, a.id, a.post_id, a.officer_id,
               r.points, a.due_at
        FROM unnest(%(alerts)s::bigint[]) AS m (id) JOIN supervision_alert a ON a.id = m.id
        JOIN supervision_alertrule r ON r.id = a.rule_id
        JOIN workflows_deadline d ON d.id = a.deadline_id LEFT JOIN workflows_stagerun s ON s.id = d.run_id
        ORDER BY a.due_at, a.id
        ON CONFLICT (rule_code, application_id, kind, scope) DO NOTHING RETURNING *)""" + points.LINES.format(
    cards="dealt"
)

# One notice for each post told of a case, with the loudest of what the sweep raised, in however many batches.
NOTIFY = """
    WITH made (id, n) AS (SELECT * FROM unnest(%(alerts)s::bigint[], %(of_told)s::int[])),
    told (n, post_id) AS (SELECT * FROM unnest(%(told)s::int[], %(posts)s::bigint[])),
    owed AS (
        SELECT told.post_id, a.application_id, count(*) AS count,
               max(array_position(%(levels)s::text[], a.level::text)) AS loudness
        FROM made JOIN told ON told.n = made.n JOIN supervision_alert a ON a.id = made.id
        GROUP BY told.post_id, a.application_id)
    INSERT INTO supervision_notice AS n (post_id, application_id, level, count, created_at, by_sweep)
    SELECT post_id, application_id, (%(levels)s::text[])[loudness], count, %(at)s, true
    FROM owed ORDER BY application_id, post_id
    ON CONFLICT (application_id, post_id, created_at) WHERE by_sweep DO UPDATE
    SET count = n.count + excluded.count, acknowledged_at = NULL, acknowledged_by_id = NULL,
        level = CASE WHEN array_position(%(levels)s::text[], excluded.level::text)
                        > array_position(%(levels)s::text[], n.level::text) THEN excluded.level ELSE n.level END"""

# The notices of this sweep that one of these alerts called for.
CARRIED = """
    SELECT DISTINCT n.id FROM unnest(%(alerts)s::bigint[], %(of_told)s::int[]) AS made (id, n)
    JOIN unnest(%(told)s::int[], %(posts)s::bigint[]) AS told (n, post_id) ON told.n = made.n
    JOIN supervision_alert a ON a.id = made.id
    JOIN supervision_notice n ON (n.application_id, n.post_id, n.created_at) = (a.application_id, told.post_id, %(at)s)
                                 AND n.by_sweep"""

"""What is asked of the record for a simulation: a few statements, however many cases there are."""

# The visits to the stages of one version that ended in a period. `before`, `first`: when the same officer had last, and
# first, ended a visit that day, of whatever flow. What is done on the spot counts up to the decision.
VISITS = """
WITH mine AS (
  SELECT r.*, s.key, s.kind FROM workflows_stagerun r JOIN workflows_stage s ON s.id = r.stage_id
  WHERE s.version_id = %(version)s AND r.ended_at >= %(since)s AND r.ended_at < %(until)s
), acts AS (
  SELECT id, lag(ended_at) OVER day AS before FROM workflows_stagerun
  WHERE officer_id IN (SELECT DISTINCT officer_id FROM mine) AND ended_at >= %(since)s AND ended_at < %(until)s
  WINDOW day AS (PARTITION BY officer_id, (ended_at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY ended_at, id)
)
SELECT m.id, m.key, m.application_id, m.post_id, m.opened_at,
  CASE WHEN m.kind = 'combined' THEN coalesce(a.decided_at, m.ended_at) ELSE m.ended_at END,
  CASE WHEN m.kind = 'combined' AND a.decision <> '' THEN a.decision ELSE m.outcome END,
  acts.before,
  (SELECT max(e.at) FROM workflows_event e
   WHERE e.run_id = m.id AND e.action = 'claim' AND e.actor_id = m.officer_id),
  (SELECT e.data ->> 'to' FROM workflows_event e WHERE e.run_id = m.id AND e.action = 'send_back' LIMIT 1)
FROM mine m JOIN workflows_application a ON a.id = m.application_id LEFT JOIN acts ON acts.id = m.id
ORDER BY m.ended_at, m.id
"""

# What the same posts ended for other flows in the period: how much of it, and a part of it with what gives its length.
OTHER_WORK = """
SELECT r.post_id, count(*) FROM workflows_stagerun r JOIN workflows_stage s ON s.id = r.stage_id
WHERE r.post_id = ANY(%(posts)s) AND r.ended_at >= %(since)s AND r.ended_at < %(until)s
  AND r.officer_id IS NOT NULL AND s.version_id <> %(version)s
GROUP BY r.post_id
"""
OTHER_TIMES = """
SELECT acts.post_id, acts.opened_at, acts.ended_at, acts.before FROM (
  SELECT r.id, r.post_id, r.opened_at, r.ended_at, r.stage_id, lag(r.ended_at) OVER day AS before
  FROM workflows_stagerun r
  WHERE r.post_id = ANY(%(posts)s) AND r.ended_at >= %(since)s AND r.ended_at < %(until)s AND r.officer_id IS NOT NULL
  WINDOW day AS (
    PARTITION BY r.officer_id, (r.ended_at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY r.ended_at, r.id)
) acts JOIN workflows_stage s ON s.id = acts.stage_id
WHERE acts.before IS NOT NULL AND s.version_id <> %(version)s
ORDER BY acts.ended_at DESC LIMIT %(most)s
"""

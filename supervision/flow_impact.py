"""Which alert rules watch other stages, or on other days, once a flow is published: for its preview (workflows)."""

from math import ceil

from django.utils.translation import gettext as _

from supervision import rules
from supervision.models import AlertRule
from supervision.watching import rules_in_force
from workflows import timekeeping
from workflows.models import Deadline
from workflows.routing import Plan, StagePlan

STAGE = Deadline.Kind.STAGE


def rules_touched(*, before: Plan | None, after: Plan) -> list[tuple[str, str, str, str]]:
    """(rule, stage, when it speaks now, when then), where that differs. Only limits of stages hang on the flow."""
    watching = [row for row in rules_in_force(timekeeping.now()) if STAGE in row.kinds]
    old = {stage.key: stage for stage in before.stages} if before else {}
    stages = [(old.get(stage.key), stage) for stage in after.stages]
    stages += [(stage, None) for key, stage in old.items() if key not in after.by_key]
    rows = [(row.name, (then or now).name, when(row, now), when(row, then)) for now, then in stages for row in watching]
    return [row for row in rows if row[2] != row[3]]


def when(row: AlertRule, stage: StagePlan | None) -> str:
    """On which day of the stage's limit a rule first speaks."""
    amount = stage.limit_amount if stage else None
    if amount is None or (row.longer_than and amount <= row.longer_than):
        return _("never")
    if row.trigger == rules.Trigger.SHARE:
        return _("on day %(n)s") % {"n": ceil(amount * row.offset / 100)}
    if row.trigger == rules.Trigger.EXCEEDED:
        return _("after day %(n)s") % {"n": amount + row.offset}
    early = row.offset if row.trigger == rules.Trigger.BEFORE else 1
    return _("on day %(n)s") % {"n": max(0, amount - early)}

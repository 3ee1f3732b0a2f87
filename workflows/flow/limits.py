"""What a flow may be made of, whoever writes it down: by form or as JSON. PURE."""

from accounts.roles import Role

HANDLING = frozenset({Role.CLERK, Role.TOWN_CLERK, Role.REVIEWER, Role.HEAD, Role.LEADER, Role.CHIEF, Role.LEGAL})
LEADING = frozenset({Role.LEADER, Role.CHIEF})
MOST_STAGES = 30
MOST_WAYS = 20  # on from one stage
UNITS = ("workday", "day")  # of a stage's limit

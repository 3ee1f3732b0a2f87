"""What an import says about each row. PURE."""

from dataclasses import dataclass, field

ERROR, MISSING, NOTE = "error", "missing", "note"


@dataclass(frozen=True)
class Problem:
    """`error` keeps the row out; `missing` is published as unknown; `note` is only said."""

    level: str
    field: str
    message: str  # English source text, shown through gettext
    params: dict = field(default_factory=dict)


@dataclass
class RowReport:
    place: str  # "row 4", "items[3]"
    name: str = ""
    code: str = ""
    outcome: str = "refused"  # created | updated | unchanged | refused
    published: bool = False
    changes: list = field(default_factory=list)  # items.comparing.Change: what it changes of the newest edition
    problems: list = field(default_factory=list)

    def has_errors(self):
        return any(problem.level == ERROR for problem in self.problems)


@dataclass
class Report:
    file_problems: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    dry_run: bool = False

    def count(self, outcome):
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def is_refused(self):
        return any(problem.level == ERROR for problem in self.file_problems)


class Collector:
    """Problems of one row while it is being read."""

    def __init__(self):
        self.problems = []

    def error(self, field, message, **params):
        self.problems.append(Problem(ERROR, field, message, params))

    def missing(self, field, message, **params):
        self.problems.append(Problem(MISSING, field, message, params))

    def note(self, field, message, **params):
        self.problems.append(Problem(NOTE, field, message, params))

"""The JSON of a flow (see `as_json`) -> a `Written`, or every problem in words, with its stage and line."""

import json
import re

from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.roles import Role
from items.forms import UNPRINTABLE
from workflows.flow.as_json import SCHEMA
from workflows.flow.limits import HANDLING, LEADING, MOST_STAGES, MOST_WAYS, UNITS
from workflows.flow.written import Written
from workflows.json_lines import lines_of
from workflows.letters.kinds import LetterKind
from workflows.models import Stage
from workflows.routing import Edge

LARGEST = 200_000  # characters; a flow of thirty stages has about 20 000
MOST_PROBLEMS = 40
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,40}")
TOP = {"schema", "item", "version", "stages"}
STAGE = {
    *("key", "name", "kind", "level", "post", "town_role", "role", "limit", "candidates", "candidates_of"),
    *("sample_percent", "join", "join_count", "asked", "quorum", "letters", "ways"),
}
WAY = {"result", "label", "priority", "condition", "to"}
ROLES = {str(role) for role in HANDLING}


class Unreadable(Exception):
    """`problems`: words, in the order of the text."""

    def __init__(self, problems: list[str]):
        super().__init__(problems)
        self.problems = [UNPRINTABLE.sub("�", words) for words in problems]


def read(text: str) -> Written:
    return read_content(_parsed(text), lines_of(text))


def read_content(content, lines: dict[tuple, int]) -> Written:
    """`lines`: where each place of the content stands in the file, by its path; () at least."""
    reader = _Reader(lines)
    try:
        written = reader.flow(content)
    except RecursionError:
        raise Unreadable([_("The brackets are nested too deep.")]) from None
    if reader.problems:
        found = [words for _line, words in sorted(reader.problems, key=lambda one: one[0])]
        more = len(found) - MOST_PROBLEMS
        rest = [_("And %(n)s more.") % {"n": more}] if more > 0 else []
        raise Unreadable(found[:MOST_PROBLEMS] + rest)
    return written


def _parsed(text: str):
    if len(text) > LARGEST:
        raise Unreadable([_("The text is longer than %(n)s characters: this is not a flow.") % {"n": LARGEST}])
    try:
        return json.loads(text, parse_constant=_refuse, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno, "why": error.msg}
        raise Unreadable([_("Line %(line)s, character %(column)s: this is not JSON (%(why)s).") % where]) from None
    except RecursionError:
        raise Unreadable([_("The brackets are nested too deep.")]) from None
    except ValueError as error:
        raise Unreadable([_("This is not JSON (%(why)s).") % {"why": error}]) from None


def _refuse(name):
    raise ValueError(name)


def _once(pairs):
    found = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(_("“%(key)s” stands twice in the same brackets") % {"key": key[:40]})
        found[key] = value
    return found


class _Reader:
    def __init__(self, lines: dict[tuple, int]):
        self.lines, self.problems = lines, []
        self.stage_name = ""
        self.posts = {
            (post.department.code, post.role, post.title): post
            for post in Post.objects.filter(role__in=ROLES).select_related("department")
        }
        self.departments = {code for code, _role, _title in self.posts}

    def wrong(self, path: tuple, words: str) -> None:
        line = next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), 1)
        named, plain = _("Line %(line)s, stage “%(stage)s”: %(words)s"), _("Line %(line)s: %(words)s")
        told = named if self.stage_name else plain
        self.problems.append((line, told % {"line": line, "stage": self.stage_name, "words": words}))

    # -- values of a kind; what is wrong is told and the usual value goes on

    def known(self, path, given, names) -> bool:
        if not isinstance(given, dict):
            self.wrong(path, _("Here {…} is expected."))
            return False
        for name in set(given) - set(names):
            words = _("“%(name)s” is not known here. Known: %(known)s.")
            self.wrong((*path, name), words % {"name": name[:40], "known": "、".join(sorted(names))})
        return True

    def text(self, path, given, longest, *, required=True) -> str:
        if given is None and not required:
            return ""
        if not isinstance(given, str) or (required and not given.strip()):
            self.wrong(path, _("Here a text is expected."))
        elif UNPRINTABLE.search(given):
            self.wrong(path, _("The text has characters that cannot be printed."))
        elif len(given) > longest:
            self.wrong(path, _("The text is longer than %(n)s characters.") % {"n": longest})
        else:
            return given
        return ""

    def slug(self, path, given) -> str:
        if not isinstance(given, str) or not SLUG.fullmatch(given):
            self.wrong(path, _("Only letters a–z, digits, “-” and “_”, at most 40."))
            return ""
        return given

    def whole(self, path, given, low, high) -> int | None:
        if given is None:
            return None
        if type(given) is not int or not low <= given <= high:
            self.wrong(path, _("A whole number from %(low)s to %(high)s.") % {"low": low, "high": high})
            return None
        return given

    def one_of(self, path, given, values, usual) -> str:
        if given is None:
            return usual
        if not isinstance(given, str) or given not in values:
            words = _("“%(name)s” is not known here. Known: %(known)s.")
            self.wrong(path, words % {"name": str(given)[:40], "known": "、".join(map(str, values))})
            return usual
        return given

    def rows(self, path, given, most) -> list:
        if given is None:
            return []
        if not isinstance(given, list):
            self.wrong(path, _("Here a list […] is expected."))
            return []
        if len(given) > most:
            self.wrong(path, _("At most %(n)s.") % {"n": most})
        return given[:most]

    # -- the flow

    def flow(self, given) -> Written:
        if not self.known((), given, TOP):
            return Written()
        if given.get("schema") != SCHEMA or type(given["schema"]) is not int:
            self.wrong(("schema",), _("“schema” must be %(n)s.") % {"n": SCHEMA})
        rows = self.rows(("stages",), given.get("stages"), MOST_STAGES)
        if not rows:
            self.wrong(("stages",), _("Write down at least one stage."))
        keys = [row.get("key") for row in rows if isinstance(row, dict)]
        written = Written()
        for n, row in enumerate(rows):
            path = ("stages", n)
            self.stage_name = _named(row, n)
            if self.known(path, row, STAGE):
                if keys.count(row.get("key")) > 1:
                    self.wrong((*path, "key"), _("Two stages have the same key."))
                written.stages.append(self.stage(path, row))
                written.edges += self.ways(path, row, [key for key in keys if isinstance(key, str)])
        return written

    def stage(self, path, row) -> dict:
        limit = row.get("limit")
        limit = limit if limit is not None and self.known((*path, "limit"), limit, {"amount", "unit"}) else {}
        kind = self.one_of((*path, "kind"), row.get("kind"), Stage.Kind.values, "")
        if not row.get("kind"):
            self.wrong((*path, "kind"), _("Say the kind: %(known)s.") % {"known": "、".join(Stage.Kind.values)})
        join, candidates = Stage.Join.values, Stage.Candidates.values
        return {
            "key": self.slug((*path, "key"), row.get("key")),
            "name": self.text((*path, "name"), row.get("name"), 60),
            "kind": kind,
            **self.who(path, row),
            "limit_amount": self.whole((*path, "limit", "amount"), limit.get("amount"), 1, 366),
            "limit_unit": self.one_of((*path, "limit", "unit"), limit.get("unit"), UNITS, "workday"),
            "candidates": self.one_of((*path, "candidates"), row.get("candidates"), candidates, "post"),
            "candidates_of": self.text((*path, "candidates_of"), row.get("candidates_of"), 40, required=False),
            "sample_percent": self.whole((*path, "sample_percent"), row.get("sample_percent"), 1, 100),
            "join": self.one_of((*path, "join"), row.get("join"), join, "all"),
            "join_count": self.whole((*path, "join_count"), row.get("join_count"), 1, MOST_STAGES),
            "quorum": self.whole((*path, "quorum"), row.get("quorum"), 1, MOST_STAGES),
            "letters": self.letters(path, row),
            "parts": self.asked(path, row),
        }

    def who(self, path, row) -> dict:
        if row.get("town_role") is not None:
            if row.get("post") is not None:
                self.wrong((*path, "post"), _("Either “post” or “town_role”, not both."))
            # Empty: drawn without saying who; the checks keep it from being published.
            given = row["town_role"]
            role = "" if given == "" else self.one_of((*path, "town_role"), given, sorted(ROLES), "")
            return {"level": Stage.Level.TOWN, "post": None, "role": role}
        post = self.post((*path, "post"), row.get("post"))
        usual = Stage.Level.LEADER if post and post.role in LEADING else Stage.Level.DEPARTMENT
        levels = [Stage.Level.DEPARTMENT, Stage.Level.LEADER]
        role = self.one_of((*path, "role"), row.get("role"), [str(role) for role in Role], "")
        return {"level": self.one_of((*path, "level"), row.get("level"), levels, usual), "post": post, "role": role}

    def post(self, path, given) -> Post | None:
        if given is None:
            self.wrong(path, _("Say which post handles this stage."))
            return None
        if not self.known(path, given, {"department", "role", "title"}):
            return None
        department, role, title = (str(given.get(name)) for name in ("department", "role", "title"))
        post = self.posts.get((department, role, title))
        if post is None and department not in self.departments:
            words = _("No department with the code “%(department)s” has posts that handle cases.")
            self.wrong(path, words % {"department": department[:40]})
        elif post is None:
            known = "、".join(f"{r} {t}" for d, r, t in sorted(self.posts) if d == department)
            words = _("The department %(department)s has no post “%(role)s %(title)s”. It has: %(known)s.")
            told = {"department": department, "role": role[:40], "title": title[:40], "known": known}
            self.wrong(path, words % told)
        return post

    def asked(self, path, row) -> list[dict]:
        found = []
        for n, part in enumerate(self.rows((*path, "asked"), row.get("asked"), MOST_STAGES)):
            here = (*path, "asked", n)
            if isinstance(part, dict) and "town_role" in part:
                self.known(here, part, {"town_role"})
                role = self.one_of((*here, "town_role"), part["town_role"] or "", sorted(ROLES), "")
                one = {"post": None, "role": role}
            else:
                one = {"post": self.post(here, part), "role": ""}
            if one in found:
                self.wrong(here, _("This post is asked twice."))
            found.append(one)
        return found

    def letters(self, path, row) -> list[str]:
        known = [str(kind) for kind in LetterKind]
        given = self.rows((*path, "letters"), row.get("letters"), len(known))
        found = [self.one_of((*path, "letters", n), one or "", known, "") for n, one in enumerate(given)]
        return list(dict.fromkeys(found))

    def ways(self, path, row, keys) -> list[Edge]:
        found, seen = [], set()
        for n, way in enumerate(self.rows((*path, "ways"), row.get("ways"), MOST_WAYS)):
            here = (*path, "ways", n)
            if not self.known(here, way, WAY):
                continue
            outcome = self.slug((*here, "result"), way.get("result"))
            label = self.text((*here, "label"), way.get("label"), 40, required=False)
            priority = self.whole((*here, "priority"), way.get("priority"), 0, 99) or 0
            condition = self.text((*here, "condition"), way.get("condition"), 300, required=False).strip()
            for target in self.targets((*here, "to"), way.get("to"), keys):
                if (outcome, priority, target) in seen:
                    self.wrong((*here, "to"), _("This way is there already: same result, same priority, same stage."))
                seen.add((outcome, priority, target))
                found.append(Edge(str(row.get("key")), outcome, target, priority, condition, label))
        return found

    def targets(self, path, given, keys) -> list[str | None]:
        given = [given] if isinstance(given, str) else self.rows(path, given, MOST_STAGES)
        known = []
        for n, target in enumerate(given):
            if target is None or (isinstance(target, str) and target in keys):
                known.append(target)
            else:
                self.wrong((*path, n), _("There is no stage with the key “%(key)s”.") % {"key": str(target)[:40]})
        return known if given else [None]


def _named(row, n: int) -> str:
    name = row.get("name") if isinstance(row, dict) else None
    return name[:60] if isinstance(name, str) and name.strip() else _("no. %(n)s") % {"n": n + 1}

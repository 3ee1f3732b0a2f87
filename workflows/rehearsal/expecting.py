"""What a test expects, held against how its case stands at that moment of the trial."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.templatetags.ui import limit as limit_words
from accounts.wording import day_words
from workflows import readings
from workflows.letters.kinds import SORTS, LetterKind
from workflows.models import Application, Deadline
from workflows.rehearsal import watchers

Said = tuple[str, str, str, bool]  # what, expected, found, whether they agree


def look(trial, data: dict) -> list[Said]:
    """data, each only where it is expected: "state"; "stages": all open ones; "post": {"stage", "post": id};
    "letter": kind; "limit": {"kind", "how": "left"|"due"|"stopped"|"none", "n", "day"}; "alert": level or "none"."""
    case = trial.need_case()
    return [check(trial, case, data[name]) for name, check in _LOOK.items() if name in data]


def _state(trial, case, wanted) -> Said:
    return _("State"), _state_words(wanted), _state_words(case.state), case.state == wanted


def _state_words(state) -> str:
    return str(dict(Application.State.choices).get(state, state))


def _stages(trial, case, wanted) -> Said:
    found = list(case.runs.filter(ended_at=None).values_list("stage__key", flat=True))
    return _("At the stages"), _names(trial, wanted), _names(trial, found), set(found) == set(wanted)


def _names(trial, keys) -> str:
    return "、".join(sorted(trial.known.name(key) for key in keys)) or _("none any more")


def _post(trial, case, wanted) -> Said:
    runs = case.runs.filter(ended_at=None).select_related("post__department", "stage")
    found = [run.post for run in runs if run.stage.key == wanted["stage"]]
    expected = Post.objects.filter(pk=wanted["post"]).select_related("department").first()
    what = _("Who acts at “%(stage)s”") % {"stage": trial.known.name(wanted["stage"])}
    names = "、".join(str(post) for post in found) or _("nobody: the case does not stand there")
    return what, str(expected or _("a post that is gone")), names, expected in found


def _letter(trial, case, wanted) -> Said:
    made = list(case.letters.values_list("kind", flat=True))
    titles = "、".join(dict.fromkeys(_title(kind) for kind in made))
    return _("Paper made"), _title(wanted), titles or _("none yet"), wanted in made


def _title(kind: str) -> str:
    return SORTS[LetterKind(kind)].label


def _limit(trial, case, wanted) -> Said:
    open_ones = readings.rows_of(Application.objects.get(pk=case.pk), today=trial.today)
    row = next((r for r in open_ones if not r.finished and r.deadline.kind == wanted["kind"]), None)
    what = str(dict(Deadline.Kind.choices)[wanted["kind"]])
    found, how = _found(row), wanted["how"]
    if how == "none":
        return what, _("is not running"), found, row is None
    if row is None:
        return what, _expected(wanted), found, False
    if how == "stopped":
        return what, _expected(wanted), found, row.reading.paused
    if how == "due":
        return what, _expected(wanted), found, row.reading.due_on == date.fromisoformat(wanted["day"])
    agrees = not row.reading.paused and row.reading.remaining == int(wanted["n"]) and not row.reading.overdue
    return what, _expected(wanted), found, agrees


def _expected(wanted) -> str:
    if wanted["how"] == "stopped":
        return _("stands still")
    if wanted["how"] == "due":
        return _("due on %(day)s") % {"day": day_words(date.fromisoformat(wanted["day"]))}
    return _("%(n)s days left") % {"n": wanted["n"]}


def _found(row) -> str:
    if row is None:
        return _("is not running")
    if row.reading.paused:
        return _("stands still")
    due = day_words(row.reading.due_on) if row.reading.due_on else "—"
    if row.reading.overdue:
        return _("over since %(day)s") % {"day": due}
    left = limit_words(row.reading.remaining, row.unit) if row.reading.remaining else _("no day")
    return _("%(left)s left, due on %(day)s") % {"left": left, "day": due}


def _alert(trial, case, wanted) -> Said:
    order = {value: n for n, (value, _label) in enumerate(watchers.levels())}
    named = {value: str(label) for value, label in watchers.levels()} | {"none": _("no alert")}
    raised = sorted(watchers.alerts(case, at=trial.at), key=lambda one: order.get(one[0], -1))
    highest = raised[-1][0] if raised else "none"
    found = f"{named.get(highest, highest)}（{raised[-1][1]}）" if raised else named["none"]
    return _("Highest alert so far"), named.get(wanted, wanted), found, highest == wanted


_LOOK = {"state": _state, "stages": _stages, "post": _post, "letter": _letter, "limit": _limit, "alert": _alert}

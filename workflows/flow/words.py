"""A flow in an administrator's words: each stage with who, how long, its rules and the ways on."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Post
from accounts.templatetags.ui import limit
from workflows.condition_words import in_words
from workflows.flow.written import Written, written_of
from workflows.letters.kinds import SORTS, LetterKind
from workflows.models import FlowVersion, Stage
from workflows.routing import Edge
from workflows.transitions import StageKind

UNITS = [("workday", gettext_lazy("working days")), ("day", gettext_lazy("natural days"))]
RESULTS = {
    "passed": gettext_lazy("Passed"),
    "accepted": gettext_lazy("Accepted"),
    "decided": gettext_lazy("Decided, whichever way"),
    "granted": gettext_lazy("Granted"),
    "refused": gettext_lazy("Refused"),
    "closed": gettext_lazy("Closed"),
}
# Papers that other steps of a case make: no review can owe them. What is left may be owed.
L = LetterKind
OF_INTAKE = {L.RECEIPT, L.ACCEPTANCE, L.NOT_REQUIRED, L.NOT_ACCEPTED, L.CORRECTION, L.RETURNED, L.WITHDRAWAL}
OF_DECISION = {L.GRANT, L.REFUSAL, L.DELIVERY_PROOF}
OF_REVIEW = {L.SPECIAL_PROCEDURE, L.SPECIAL_PROCEDURE_END, L.SUSPENSION, L.RESUMPTION, L.EXTENSION}


def papers_for(kind: StageKind, *, beside=()) -> list[tuple[str, str]]:
    """(kind, name) of the papers that can be made at a stage of this kind, and those it already names."""
    never = OF_INTAKE | ({L.DELIVERY_PROOF} | OF_REVIEW if kind is StageKind.ISSUE else OF_DECISION)
    possible = [str(paper) for paper in LetterKind if paper not in never]
    return [(paper, paper_words(paper)) for paper in dict.fromkeys([*possible, *beside])]


def paper_words(kind: str) -> str:
    return SORTS[LetterKind(kind)].label if kind in list(LetterKind) else str(kind)


def result_words(outcome: str, label: str = "") -> str:
    return label or str(RESULTS.get(outcome, outcome))


@dataclass(frozen=True)
class StageWords:
    key: str
    name: str
    kind: str
    level: str
    who: str
    limit: str
    rules: tuple[str, ...]
    ways: tuple[str, ...]

    def facts(self) -> list[tuple[str, str]]:
        """(what, how it is), for a comparison."""
        return [
            (_("Name"), self.name),
            (_("Kind"), self.kind),
            (_("Post"), self.who),
            (_("Limit"), self.limit or "—"),
            (_("Rules"), "；".join(self.rules) or "—"),
            (_("Ways on"), "；".join(self.ways) or "—"),
        ]


def words_of(version: FlowVersion, form: dict) -> list[StageWords]:
    """`form`: the definition of the item's application form, for the words of conditions."""
    return said_of(written_of(version), form)


def said_of(written: Written, form: dict) -> list[StageWords]:
    names = {stage["key"]: stage["name"] for stage in written.stages}
    titles = _town_titles()
    return [
        StageWords(
            key=stage["key"],
            name=stage["name"],
            kind=str(Stage.Kind(stage["kind"]).label),
            level=str(Stage.Level(stage["level"]).label) if stage["post"] or stage["role"] else "",
            who=_who(stage, titles),
            limit=str(limit(stage["limit_amount"], stage["limit_unit"])) if stage["limit_amount"] else "",
            rules=tuple(_rules(stage, names, titles)),
            ways=tuple(_ways(stage["key"], written, names, form)),
        )
        for stage in written.stages
    ]


def _town_titles() -> dict[str, str]:
    return dict(Post.objects.filter(department__kind="town").order_by("-title").values_list("role", "title"))


def _who(row: dict, titles: dict[str, str]) -> str:
    if row["post"]:
        return str(row["post"])
    if not row["role"]:
        return _("post still to be chosen")
    return _("%(post)s in the town of the case") % {"post": titles.get(row["role"], row["role"])}


def _rules(stage: dict, names: dict[str, str], titles: dict[str, str]) -> list[str]:
    said = []
    if stage["parts"]:
        asked = "、".join(_who(part, titles) for part in stage["parts"])
        said.append(_("Asked for their opinion: %(posts)s") % {"posts": asked})
        if stage["quorum"] is not None:
            said.append(
                ngettext("%(n)s opinion is enough", "%(n)s opinions are enough", stage["quorum"])
                % {"n": stage["quorum"]}
            )
    other = names.get(stage["candidates_of"], stage["candidates_of"])
    if stage["candidates"] == Stage.Candidates.SAME_AS:
        said.append(_("Handled by the same person as “%(stage)s”") % {"stage": other})
    elif stage["candidates"] == Stage.Candidates.OTHER_THAN:
        said.append(_("Handled by another person than “%(stage)s”") % {"stage": other})
    elif stage["candidates"] == Stage.Candidates.LEAST_LOADED:
        said.append(str(Stage.Candidates.LEAST_LOADED.label))
        if other:
            said.append(_("Handled by another person than “%(stage)s”") % {"stage": other})
    if stage["sample_percent"] is not None:
        said.append(_("Only a sample of %(n)s %% of the cases comes here") % {"n": stage["sample_percent"]})
    if stage["join"] == Stage.Join.COUNT:
        said.append(_("Opens when %(n)s branches have ended; the others are stopped") % {"n": stage["join_count"]})
    elif stage["join"] == Stage.Join.ANY:
        said.append(_("Opens when the first branch has ended; the others are stopped"))
    if stage["letters"]:
        said.append(_("Owes before it ends: %(papers)s") % {"papers": "、".join(map(paper_words, stage["letters"]))})
    return said


def _ways(key: str, written: Written, names: dict[str, str], form: dict) -> list[str]:
    ways = ways_from(key, written)
    labels = result_labels(ways)
    usual = written.is_line
    said = []
    for way, targets in ways:
        to = "、".join(names.get(t, t) if t else _("the way ends") for t in targets)
        if usual:
            said.append(to)
            continue
        several = sum(other.outcome == way.outcome for other, _targets in ways) > 1
        only_if = in_words(way.condition, form) if way.condition else _("in all other cases") if several else ""
        side_by_side = _(" (side by side)") if len(targets) > 1 else ""
        said.append(f"{labels[way.outcome]}{f'（{only_if}）' if only_if else ''} → {to}{side_by_side}")
    return said


def ways_from(key: str, written: Written) -> list[tuple[Edge, list[str | None]]]:
    """The ways on from a stage in the order they are tried, each with its targets. `target` of the edge is None."""
    found: dict[Edge, list] = {}
    for edge in sorted((e for e in written.edges if e.source == key), key=lambda e: e.priority):
        found.setdefault(edge._replace(target=None), []).append(edge.target)
    order = list(dict.fromkeys(way.outcome for way in found))
    return sorted(found.items(), key=lambda one: order.index(one[0].outcome))


def result_labels(ways) -> dict[str, str]:
    found: dict[str, str] = {}
    for way, _targets in ways:
        found[way.outcome] = found.get(way.outcome) or way.label
    return {outcome: result_words(outcome, label) for outcome, label in found.items()}

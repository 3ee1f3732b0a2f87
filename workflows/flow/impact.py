"""What publishing a draft of a flow would mean: for cases under way, posts, papers, limits, and items. Nothing is done.

Cases under way keep their version (docs/flows.md); what is said here is what begins, what ends and what stays.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from workflows import flows, staffing
from workflows.flow import migration
from workflows.flow.words import paper_words, words_of
from workflows.models import Application, Draft, FlowVersion, LicenceRule, StageRun
from workflows.rehearsal import watchers
from workflows.routing import Plan, StagePlan

MOST_LOOKED_AT = 300  # cases of one version that are tried for a move, for the preview


@dataclass(frozen=True)
class Standing:
    """Open cases on one older version. stages: [(name, cases, gone: the stage is not in the new version)]."""

    version: FlowVersion
    cases: int
    stages: list
    movable: int  # of those looked at, how many could be moved as they stand
    looked_at: int
    problems: list[str]  # why others could not
    query: str  # of the page that moves them, with the stages of the same key chosen


@dataclass(frozen=True)
class Impact:
    standing: list[Standing]
    drafts: int  # applications being written
    new: list[str]
    gone: list[str]
    limits: list[tuple[str, str, str]]  # stage, before, after
    posts: list[tuple[str, str, str]]
    opinions: list[tuple[str, str, str]]  # who is asked in a joint review
    letters: list[tuple[str, str, str]]  # papers owed before the stage may end
    unmanned: list[tuple[str, str]]
    items: list[str]  # licences renewed or changed by this item
    alerts: list[tuple[str, str, str, str]]  # of who watches: rule, stage, before, after

    @property
    def cases(self) -> int:
        return sum(one.cases for one in self.standing)


def of(version: FlowVersion, *, form: dict, on) -> Impact:
    """A draft, or what a published version has changed, against the version before."""
    live = before_of(version)
    new, old = flows.read_plan(version.pk), flows.read_plan(live.pk) if live else None
    said = {one.key: one for one in words_of(version, form)}
    was = {one.key: one for one in words_of(live, form)} if live else {}
    both = [key for key in said if key in was]

    def changed(fact) -> list[tuple[str, str, str]]:
        rows = [(said[key].name, fact(was[key], old), fact(said[key], new)) for key in both]
        return [row for row in rows if row[1] != row[2]]

    return Impact(
        standing=_standing(version, new),
        drafts=Draft.objects.filter(item=version.flow.item, application=None).count(),
        new=[one.name for key, one in said.items() if key not in was],
        gone=[one.name for key, one in was.items() if key not in said],
        limits=changed(lambda one, plan: one.limit or _("no limit")),
        posts=changed(lambda one, plan: one.who),
        opinions=changed(lambda one, plan: one.rules[0] if plan.by_key[one.key].parts else _("nobody")),
        letters=_letters(old, new),
        unmanned=staffing.unmanned(new, on=on),
        items=_items(version.flow.item),
        alerts=watchers.impact(before=old, after=new),
    )


def before_of(version: FlowVersion) -> FlowVersion | None:
    others = version.flow.versions.exclude(state=FlowVersion.State.DRAFT)
    return others.filter(number__lt=version.number).order_by("-number").first()


def _standing(after: FlowVersion, plan: Plan) -> list[Standing]:
    open_ones = Application.objects.open().filter(flow_version__flow=after.flow_id).exclude(flow_version=after)
    counted = dict(open_ones.values_list("flow_version").annotate(n=Count("pk")).order_by())
    runs = StageRun.objects.filter(application__in=open_ones, ended_at=None).order_by()
    at = dict(runs.values_list("stage").annotate(n=Count("application", distinct=True)))
    found = []
    for version in FlowVersion.objects.filter(pk__in=counted).order_by("-number"):
        before = flows.plan_of(version.pk)
        mapping = {f"stage-{n}": s.key for n, s in enumerate(migration.open_stages(version)) if s.key in plan.by_key}
        same = {key: key for key in mapping.values()}
        cases = migration.movable(version)
        looks = migration.look(cases[:MOST_LOOKED_AT], version, after, same, plans=(before, plan))
        found.append(
            Standing(
                version=version,
                cases=counted[version.pk],
                stages=[(s.name, at[s.id], s.key not in plan.by_key) for s in before.stages if s.id in at],
                movable=sum(not one.problem for one in looks),
                looked_at=len(looks),
                problems=list(dict.fromkeys(one.problem for one in looks if one.problem)),
                query=urlencode({"from": version.number, "check": 1, **mapping}),
            )
        )
    return found


def _letters(old: Plan | None, new: Plan) -> list[tuple[str, str, str]]:
    before = {s.key: s for s in old.stages} if old else {}
    rows = [(s.name, _papers(before.get(s.key)), _papers(s)) for s in new.stages]
    rows += [(s.name, _papers(s), _papers(None)) for key, s in before.items() if key not in new.by_key]
    return [row for row in rows if row[1] != row[2]]


def _papers(stage: StagePlan | None) -> str:
    return "、".join(paper_words(kind) for kind in stage.letters) if stage and stage.letters else _("none")


def _items(item) -> list[str]:
    rules = LicenceRule.objects.filter(Q(item=item) | Q(renewal_item=item) | Q(change_item=item)).order_by("pk")
    return [rule.name for rule in rules]

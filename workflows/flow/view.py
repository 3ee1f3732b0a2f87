"""A flow as people see it: the drawing of a version, wide and narrow, with where a case stands."""

from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.templatetags.ui import limit
from workflows.condition_words import in_words
from workflows.flow import drawing
from workflows.flow.words import result_labels, ways_from
from workflows.flow.written import Written, written_of
from workflows.models import FlowVersion, Stage


def stages_of(version: FlowVersion) -> tuple[list[dict], list[tuple[str, str]]]:
    """Stages and edges in the form `drawing.draw` takes."""
    rows = list(version.stages.select_related("post__department").annotate(asked=Count("parts")))
    stages = [
        {
            "key": s.key,
            "name": s.name,
            "who": _who(s.level, s.post, s.role, s.asked),
            "limit_text": _limit(s.limit_amount, s.limit_unit),
            "kind": s.kind,
        }
        for s in rows
    ]
    edges = version.transitions.exclude(target=None).values_list("source__key", "target__key")
    return stages, list(edges)


def with_ways(written: Written, form: dict) -> tuple[list[dict], list[tuple[str, str]]]:
    """The same with a small box on the arrow of every way that has a result or condition of its own."""
    stages = [_drawn(stage) for stage in written.stages]
    edges = [(edge.source, edge.target) for edge in written.edges if edge.target]
    for key in written.keys:
        ways = ways_from(key, written)
        if len(ways) == 1 and not ways[0][0].label and not ways[0][0].condition:
            continue
        labels = result_labels(ways)
        edges = [edge for edge in edges if edge[0] != key]
        for n, (way, targets) in enumerate(ways):
            mark = f"{key}/{n}"
            stages.append({"key": mark, "name": _way_words(way, ways, labels, form), "kind": "way"})
            edges += [(key, mark), *((mark, target) for target in targets if target)]
    return stages, edges


def _way_words(way, ways, labels, form) -> str:
    """The result where there are several, and what it depends on."""
    said = [labels[way.outcome]] if len(labels) > 1 or way.label else []
    if way.condition:
        said.append(in_words(way.condition, form))
    elif sum(other.outcome == way.outcome for other, _targets in ways) > 1:
        said.append(_("in all other cases"))
    return "：".join(said)


def render(
    version: FlowVersion, *, current=None, done=(), caption="", form: dict | None = None, here=None, beside=None
) -> SafeString:
    """`form`: the definition of the application form; given, the ways on are labelled with results and conditions.
    `here`: the word for `current`. `beside`: by stage key, what `drawing.draw` may also be told of it."""
    stages, edges = stages_of(version) if form is None else with_ways(written_of(version), form)
    stages = [{**stage, **(beside or {}).get(stage["key"], {})} for stage in stages]
    return _rendered(stages, edges, caption, current=current, done=done, here=here)


def render_written(written: Written, *, form: dict) -> SafeString:
    """What is not a version yet, as it would look."""
    return _rendered(*with_ways(written, form), "")


def _rendered(stages, edges, caption, *, here=None, **standing) -> SafeString:
    words = {
        "title": _("The way of an application"),
        "start": _("Application"),
        "end": _("Result"),
        "here": _("Present stage") if here is None else here,
    }
    drawn = {width: drawing.draw(stages, edges, width=width, **standing, **words) for width in ("wide", "narrow")}
    return mark_safe(render_to_string("components/flow.html", {**drawn, "caption": caption}))  # noqa: S308 own template


def guide_flow(*, item) -> SafeString | None:
    """For the public guide of an item."""
    flow = getattr(item, "flow", None)
    version = flow.live if flow else None
    return render(version) if version else None


def stage_limits(*, edition) -> tuple[int | None, ...] | None:
    """For the publish checks: the limits of the live flow's stages in working days, None for a stage without one."""
    flow = getattr(edition.item, "flow", None)
    version = flow.live if flow else None
    if version is None:
        return None
    return tuple(
        s.limit_amount if s.limit_unit == "workday" else None for s in version.stages.exclude(kind="delivery")
    ) + tuple(None for _s in version.stages.filter(kind="delivery"))


def _drawn(stage: dict) -> dict:
    return {
        "key": stage["key"],
        "name": stage["name"],
        "who": _who(stage["level"], stage["post"], stage["role"], len(stage["parts"])),
        "limit_text": _limit(stage["limit_amount"], stage["limit_unit"]),
        "kind": stage["kind"],
    }


def _who(level: str, post, role: str, asked: int) -> str:
    if level == Stage.Level.TOWN:
        return _("Town or street") if role else _("post still to be chosen")
    name = post.department.name if post else ""
    return _("%(who)s and others, %(n)s in all") % {"who": name, "n": asked + 1} if asked else name


def _limit(amount: int | None, unit: str) -> str:
    return str(limit(amount, unit)) if amount else ""

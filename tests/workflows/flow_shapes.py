"""Flows of every shape, valid or not, for tests of reading and writing: hypothesis draws them."""

from hypothesis import strategies as st

from accounts.roles import Role
from workflows.flow.written import Written
from workflows.letters.kinds import LetterKind
from workflows.models import Stage
from workflows.routing import Edge

CONDITIONS = ("", "headcount >= 100", 'case_channel == "web"', "case_objections > 0 or case_in_town")
NAMES = st.text('审查决定联安全科基金“”"\\/é𠮷 a1', min_size=1, max_size=12).filter(lambda s: s.strip())


@st.composite
def written(draw, posts):
    keys = draw(st.lists(st.from_regex(r"\A[a-z][a-z0-9-]{0,8}\Z"), min_size=1, max_size=6, unique=True))
    stages = [draw(stage(key, posts)) for key in keys]
    arrows = st.tuples(
        st.sampled_from(keys),
        st.sampled_from(["passed", "accepted", "doubtful", "result-2"]),
        st.sampled_from([*keys, None]),
        st.integers(0, 3),
    )
    drawn = draw(st.lists(arrows, max_size=12, unique=True))
    edges = [
        Edge(*arrow, draw(st.sampled_from(CONDITIONS)), draw(st.sampled_from(["", "同意", "有“疑问”"])))
        for arrow in drawn
    ]
    return Written(stages, edges)


@st.composite
def stage(draw, key, posts):
    maybe = lambda low, high: draw(st.none() | st.integers(low, high))  # noqa: E731
    town = draw(st.booleans())
    asked = draw(st.lists(st.sampled_from(range(len(posts))), max_size=3, unique=True))
    return {
        "key": key,
        "name": draw(NAMES),
        "kind": draw(st.sampled_from(Stage.Kind.values)),
        "level": "town" if town else draw(st.sampled_from(["department", "leader"])),
        "post": None if town else draw(st.sampled_from(posts)),
        "role": str(draw(st.sampled_from([Role.TOWN_CLERK, Role.HEAD]))) if town else "",
        "limit_amount": maybe(1, 366),
        "limit_unit": draw(st.sampled_from(["workday", "day"])),
        "candidates": draw(st.sampled_from(Stage.Candidates.values)),
        "candidates_of": draw(st.sampled_from(["", key])),
        "sample_percent": maybe(1, 100),
        "join": draw(st.sampled_from(Stage.Join.values)),
        "join_count": maybe(1, 5),
        "quorum": maybe(1, 5),
        "letters": draw(st.lists(st.sampled_from([str(k) for k in LetterKind]), max_size=3, unique=True)),
        "parts": [{"post": posts[n]} for n in asked] + ([{"role": "town_clerk"}] if draw(st.booleans()) else []),
    }

"""What the designer does to a flow being drawn: the ways close up again behind what is moved or taken out."""

import pytest

from workflows.flow import designing
from workflows.flow.written import Written, line, named
from workflows.routing import Edge


def stage(key, kind="review", name=None):
    return {
        **designing.PLAIN,
        "key": key,
        "name": name or key,
        "kind": kind,
        "post": None,
        "level": "town",
        "role": "r",
    }


@pytest.fixture
def four():
    stages = [stage("accept", "acceptance"), stage("review"), stage("decide", "decision"), stage("deliver", "delivery")]
    return Written(stages, line(stages))


def ways(written):
    return sorted((e.source, e.outcome, e.target or "") for e in written.edges)


def new(kind="review"):
    return {"name": "新", "kind": kind, "post": None, "level": "town", "role": "r"}


def test_a_new_stage_behind_another_stands_on_its_way(four):
    drawn, key = designing.added(four, new(), where="after", of="review")
    assert key == "review-2" and drawn.keys == ["accept", "review", "review-2", "decide", "deliver"]
    assert drawn.is_line


def test_a_new_stage_side_by_side_has_the_same_ways_in_and_on(four):
    drawn, key = designing.added(four, new("site_check"), where="beside", of="review")
    assert set(ways(drawn)) - set(ways(four)) == {("accept", "accepted", key), (key, "passed", "decide")}


def test_the_first_stage_of_an_empty_flow_and_one_before_the_first(four):
    drawn, key = designing.added(Written(), new("acceptance"), where="after", of=None)
    assert drawn.edges == [Edge(key, "accepted", None)]
    drawn, key = designing.added(four, new(), where="after", of=None)
    assert drawn.keys[0] == key and Edge(key, "passed", "accept") in drawn.edges


def test_a_new_stage_last_of_all_takes_the_end_over(four):
    drawn, key = designing.added(four, new("delivery"), where="after", of="deliver")
    assert Edge("deliver", "closed", key) in drawn.edges and Edge(key, "closed", None) in drawn.edges


def test_taken_out_what_led_there_leads_on(four):
    branched, check = designing.added(four, new("site_check"), where="beside", of="review")
    assert designing.removed(four, "review").is_line
    assert designing.removed(branched, check).is_line
    # Behind a split, what follows both branches follows the stage before them.
    drawn = designing.removed(branched, "decide")
    assert ("review", "passed", "deliver") in ways(drawn) and (check, "passed", "deliver") in ways(drawn)
    drawn = designing.removed(branched, "accept")
    assert ways(drawn) == [e for e in ways(branched) if e[0] != "accept"]


def test_taken_out_nobody_is_compared_with_it_any_more(four):
    four.stage("decide").update(candidates="other_than", candidates_of="review")
    decide = designing.removed(four, "review").stage("decide")
    assert (decide["candidates"], decide["candidates_of"]) == ("post", "")


def test_the_only_stage_can_be_taken_out():
    one, key = designing.added(Written(), new(), where="after", of=None)
    assert designing.removed(one, key) == Written([], [])


def test_in_a_line_moving_is_another_order(four):
    four, _key = designing.added(four, new("site_check"), where="after", of="review")
    drawn = designing.moved(four, "check", after="accept")
    assert drawn.keys == ["accept", "check", "review", "decide", "deliver"] and drawn.is_line


def test_among_branches_a_stage_is_moved_with_its_usual_way_and_keeps_the_others(four):
    branched, check = designing.added(four, new("site_check"), where="beside", of="review")
    branched = designing.connected(branched, "review", "decide", label="有疑问")
    drawn = designing.moved(branched, "review", after=check)
    assert (check, "passed", "review") in ways(drawn) and ("review", "passed", "decide") in ways(drawn)
    assert ("accept", "accepted", check) in ways(drawn) and ("review", "result-1", "decide") in ways(drawn)


def test_one_more_way_side_by_side_by_a_result_or_under_a_condition(four):
    aside, key = designing.added(four, new(), where="after", of="deliver")
    drawn = designing.connected(aside, "accept", key)
    assert {("accept", "accepted", "review"), ("accept", "accepted", key)} <= set(ways(drawn))
    assert designing.connected(drawn, "accept", key) == drawn  # it is there already
    drawn = designing.connected(aside, "review", "deliver", label="不同意")
    named_way = next(e for e in drawn.edges if e.label)
    assert named_way.outcome == "result-1" and named_way.target == "deliver"
    drawn = designing.connected(aside, "accept", "decide", condition="headcount >= 100")
    mine = sorted((e.priority, e.condition, e.target) for e in drawn.edges if e.source == "accept")
    assert mine == [(0, "headcount >= 100", "decide"), (1, "", "review")]


def test_a_way_that_ended_goes_on_when_it_is_connected():
    one, first = designing.added(Written(), new("acceptance"), where="after", of=None)
    stages = named([*one.stages, {**stage(""), "key": ""}])
    drawn = designing.connected(Written(stages, one.edges), first, stages[1]["key"])
    assert ways(drawn) == [(first, "accepted", stages[1]["key"])]
    assert designing.disconnected(drawn, first, stages[1]["key"]).edges == []


def test_another_kind_has_another_usual_result(four):
    drawn = designing.of_kind(four, "review", "review", "delivery")
    assert ("review", "closed", "decide") in ways(drawn)

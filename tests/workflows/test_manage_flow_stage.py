"""A stage written by an administrator who is no programmer: joint review, samples, joins, papers, named ways on."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.branching import large_cases_go_round, open_keys, run_of, three_sections
from tests.instants import at
from tests.workflows.test_manage_flow_drafts import NOON, row, url, usual, write
from tests.world import ANSWERS, World
from workflows import engine, timekeeping
from workflows.flow import drafts as flow_drafts
from workflows.models import FlowVersion, Stage
from workflows.routing import Edge

pytestmark = pytest.mark.django_db
CODE = "special-hours"


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: NOON)
    world.list_admin = world.person("徐事项", Role.LIST_ADMIN, world.window)
    world.posts = three_sections(world)
    return world


@pytest.fixture
def keeper(client, world):
    client.force_login(world.list_admin)
    return client


def of(key):
    return reverse("flow-stage", args=[CODE, key])


def as_sent(page) -> dict:
    """What a browser would send from this page without a change."""
    shown = page.context["shown"]
    data = {"seen": page.context["seen"]}
    for rows in (shown.ways, shown.asked):
        data |= {f"{rows.prefix}-TOTAL_FORMS": len(rows.forms), f"{rows.prefix}-INITIAL_FORMS": 0}
    for form in (shown.more, *shown.ways.forms, *shown.asked.forms):
        for bound in form:
            value = bound.value()
            data[bound.html_name] = value if value is not None else [] if bound.name == "to" else ""
    return data


def change(keeper, key, **typed):
    return keeper.post(of(key), as_sent(keeper.get(of(key))) | {k.replace("__", "-"): v for k, v in typed.items()})


def draft(world) -> FlowVersion:
    return flow_drafts.draft_of(world.item)


def edges(version, source) -> list[Edge]:
    from workflows.flow.written import written_of

    return [edge for edge in written_of(version).edges if edge.source == source]


def test_a_joint_review_of_two_sections_is_written_published_and_lived_through(keeper, world):
    rows = usual(world)
    rows[1]["kind"] = "joint_review"
    write(keeper, rows)
    [fault] = keeper.get(url("flow-draft")).context["faults"]
    assert fault["href"] == of("joint")
    posts = world.posts
    asked = {"asked-0-post": f"post-{posts['safety'].pk}", "asked-1-post": f"post-{posts['money'].pk}", "quorum": 1}
    assert change(keeper, "joint", **asked)["Location"] == url("flow-draft")
    page = keeper.get(url("flow-draft"))
    assert page.context["faults"] == []
    [said] = [stage for stage in page.context["stages"] if stage.key == "joint"]
    assert "安全科" in said.rules[0] and "1" in said.rules[1]
    keeper.post(url("publish-flow"), {"seen": page.context["seen"]})
    case = world.accepted(when=at("2016-10-12 13:00"))
    engine.give_opinion(case, by=world.safety_officer, at=at("2016-10-12 14:00"), verdict="agree")
    engine.advance(case, by=world.reviewer, at=at("2016-10-12 15:00"), opinion="汇总：同意")
    assert open_keys(case) == {"decide"}


def branching(keeper, world):
    """Written wholly by the forms: from a hundred people on, safety and money look at it side by side."""
    labour, safety, money = (world.posts[name].pk for name in ("labour", "safety", "money"))
    rows = [*usual(world, review=""), *({**usual(world, review="")[1]} for _n in range(2))]
    for n, (one, post) in enumerate(zip(rows[1:2] + rows[4:], (labour, safety, money), strict=True)):
        one |= {"name": ("初审", "安全会核", "基金会核")[n], "post": f"post-{post}", "order": 2}
    write(keeper, rows)
    assert draft(world).stages.count() == 6
    change(
        keeper,
        "review",
        **{
            "ways-0-to": ["review-2", "review-3"],
            "ways-0-condition": "headcount >= 100",
            "ways-1-to": ["decide"],
        },
    )
    change(keeper, "review-2", **{"ways-0-to": ["decide"]})
    return change(keeper, "review-3", **{"ways-0-to": ["decide"]})


def test_branches_and_conditions_are_written_by_forms_and_cases_take_them(keeper, world):
    assert branching(keeper, world).status_code == 302
    assert edges(draft(world), "review") == [
        Edge("review", "passed", "review-2", 0, "headcount >= 100"),
        Edge("review", "passed", "review-3", 0, "headcount >= 100"),
        Edge("review", "passed", "decide", 1),
    ]
    page = keeper.get(url("flow-draft"))
    assert page.context["faults"] == []
    [said] = [stage for stage in page.context["stages"] if stage.key == "review"]
    assert said.ways[0].endswith("安全会核、基金会核（同时进行）") and "≥ 100" in said.ways[0]
    assert "headcount" not in said.ways[0], "an administrator reads the label of the field"
    keeper.post(url("publish-flow"), {"seen": page.context["seen"]})
    for headcount, expected in (("12", {"decide"}), ("120", {"review-2", "review-3"})):
        case = world.apply(when=at("2016-10-12 13:00"), answers={**ANSWERS, "headcount": headcount})
        engine.accept(case, by=world.clerk, at=at("2016-10-12 13:00"))
        officer = world.reviewer
        engine.advance(case, by=officer, at=at("2016-10-12 14:00"), opinion="同意", run_id=run_of(case, "review").pk)
        assert open_keys(case) == expected


def test_rows_may_be_changed_without_losing_branches_or_a_stages_rules(keeper, world):
    branching(keeper, world)
    change(keeper, "review-2", candidates="other_than", candidates_of="accept", sample_percent=10)
    before = draft(world)
    ways = {key: edges(before, key) for key in ("accept", "review", "review-2", "decide")}
    page = keeper.get(url("edit-flow"))
    forms = page.context["rows"].forms
    assert page.context["is_line"] is False
    data = {bound.html_name: bound.value() or "" for form in forms for bound in form}
    data |= {"stages-TOTAL_FORMS": len(forms), "seen": page.context["seen"], "ways": "own", "stages-1-limit": 4}
    assert keeper.post(url("edit-flow"), data).status_code == 302
    now = draft(world)
    assert {key: edges(now, key) for key in ways} == ways
    assert now.stages.get(key="review").limit_amount == 4
    assert now.stages.get(key="review-2").sample_percent == 10
    data |= {"seen": flow_drafts.stamp(now), "ways": "line"}
    keeper.post(url("edit-flow"), data)
    assert [edge.target for key in ("review", "review-2") for edge in edges(draft(world), key)] == [
        "review-2",
        "review-3",
    ]


def test_saving_what_stands_there_changes_nothing(keeper, world):
    version = large_cases_go_round(world, world.posts)
    version.stage("sum", "review", post=world.posts["labour"], join="any", candidates="same_as", candidates_of="labour")
    version.way("labour", "disputed", "safety", "money", label="有争议").draft()
    before = flow_drafts.stamp(draft(world)).split("-")[1]
    for key in draft(world).stages.values_list("key", flat=True):
        answer = change(keeper, key)
        assert answer.status_code == 302, (key, answer.context and answer.context["problems"])
        assert flow_drafts.stamp(draft(world)).split("-")[1] == before, key


def test_a_named_result_gets_a_technical_name_by_itself_and_keeps_it(keeper, world):
    write(keeper, usual(world))
    change(keeper, "review", **{"ways-1-label": "有疑问", "ways-1-to": ["decide"]})
    assert edges(draft(world), "review")[1] == Edge("review", "result-2", "decide", 0, "", "有疑问")
    change(keeper, "review", **{"ways-1-label": "存疑"})
    assert edges(draft(world), "review")[1].outcome == "result-2"
    page = change(keeper, "review", add_ways="1")
    assert len(page.context["shown"].ways.forms) == 5 and "存疑" in page.content.decode()


def test_what_is_wrong_stands_at_its_field_and_comes_back_as_typed(keeper, world):
    write(keeper, usual(world))
    answer = change(
        keeper,
        "review",
        **{
            "ways-0-condition": "employees >= 100",
            "ways-1-label": "有疑问",
            "ways-2-to": ["decide", "."],
            "candidates": "other_than",
            "sample_percent": 200,
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 400 and "employees &gt;= 100" in page and 'value="200"' in page
    for field in ("ways-0-condition", "ways-1-to_0", "candidates_of", "sample_percent"):
        assert f'href="#id_{field}"' in page and f'id="id_{field}"' in page, field
    assert "headcount" in page  # what is known is told
    for condition in ("headcount >=", "headcount =~ 'a'", "1 + 1", "'x" + "x" * 400, "\x00"):
        assert change(keeper, "review", **{"ways-0-condition": condition}).status_code == 400, condition
    assert not edges(draft(world), "review")[0].condition


def test_nonsense_in_a_stage_is_no_error_of_ours(keeper, world):
    write(keeper, usual(world))
    for key in ("review", "decide"):
        for typed in (
            {"ways-TOTAL_FORMS": "x"},
            {"ways-TOTAL_FORMS": "999", "asked-TOTAL_FORMS": "-3"},
            {"ways-0-to": ["heaven"], "ways-0-priority": "9" * 40},
            {"ways-0-outcome": "x" * 99, "candidates": "magic"},
            {"letters": ["love_letter"], "join": "maybe", "quorum": "-1", "limit_unit": "eon"},
        ):
            assert change(keeper, key, **typed).status_code in (302, 400)
    assert keeper.get(of("nowhere")).status_code == 404
    assert keeper.post(of("review"), {}).status_code in (400, 409)


def test_a_decision_may_part_by_its_result(keeper, world):
    write(keeper, [*usual(world), row(world, 4, "制证", "issue", Role.CLERK, world.window)])
    change(
        keeper,
        "decide",
        **{"ways-0-outcome": "granted", "ways-1-outcome": "refused", "ways-1-to": ["deliver"], "ways-0-to": ["issue"]},
    )
    page = keeper.get(url("flow-draft"))
    assert not [f for f in page.context["faults"] if f["href"] == of("decide")], page.context["faults"]
    assert {e.outcome: e.target for e in edges(draft(world), "decide")} == {"granted": "issue", "refused": "deliver"}


def test_who_looked_at_an_older_draft_changes_nothing(keeper, world):
    write(keeper, usual(world))
    old = as_sent(keeper.get(of("review")))
    change(keeper, "review", sample_percent=10)
    answer = keeper.post(of("review"), old | {"sample_percent": 50})
    assert answer.status_code == 409 and 'value="50"' in answer.content.decode()
    assert draft(world).stages.get(key="review").sample_percent == 10


def test_the_draft_page_says_what_changes_against_the_live_version(keeper, world):
    rows = usual(world, review=7)
    for n, (one, stage) in enumerate(zip(rows, world.flow_version.stages.all(), strict=True)):
        one |= {"key": stage.key, "name": "细审" if n == 1 else stage.name}
    rows.insert(2, row(world, 2, "现场核查", "site_check", Role.REVIEWER, world.section, 1))
    write(keeper, rows)
    changes = keeper.get(url("flow-draft")).context["changes"]
    assert changes.new == ["现场核查"] and changes.gone == []
    [facts] = [facts for name, facts in changes.changed if name == "细审"]
    assert ("审查", "细审") in [(was, now) for _what, was, now in facts] and len(facts) == 3, facts
    assert Stage.objects.filter(version=draft(world), key="review", name="细审").exists()


def test_only_the_keeper_of_the_lists_opens_a_stage(client, world):
    for who, status in ((world.user, 404), (world.clerk, 403)):
        client.force_login(who)
        assert client.get(of("review")).status_code == status
        assert client.post(of("review")).status_code == status

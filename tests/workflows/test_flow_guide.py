"""The worked example of docs/flows.md can be read in, has no fault, and is said and drawn as the guide tells."""

import re
from pathlib import Path

import pytest

from accounts.models import Department, Post, User
from accounts.posts import appoint
from accounts.roles import Role
from demo.people import TITLES
from items.models import Item
from items.seeding import packaged_items
from tests.instants import at
from tests.world import World
from workflows import flows, staffing
from workflows.conditions import problem
from workflows.flow import as_json as flow_json
from workflows.flow import checks as flow_checks
from workflows.flow import json_reading as flow_json_reading
from workflows.flow import view as flow_view
from workflows.flow import words as flow_words
from workflows.models import Flow

pytestmark = pytest.mark.django_db
GUIDE = Path(__file__).parents[2] / "docs" / "flows.md"
POSTS = [
    ("cxrsj-zy", Role.REVIEWER),
    ("cxrsj-ld", Role.REVIEWER),
    ("cxrsj-sb", Role.REVIEWER),
    ("cxrsj-fg", Role.LEGAL),
    ("cxrsj", Role.LEADER),
    ("cxrsj-sp", Role.CLERK),
]


@pytest.fixture
def example():
    world = World()
    posts = [(Department.objects.create(code=code, name=code, kind="section"), role) for code, role in POSTS]
    for department, role in [*posts, (world.town, Role.TOWN_CLERK)]:
        post = Post.objects.establish(department=department, role=role, title=TITLES[role])
        user = User.objects.create_user(f"{department.code}-{role}", name=department.code, kind="staff")
        appoint(user, post, start_on=at("2016-01-01 09:00").date())
    text = re.search(r"```json\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S).group(1)
    written = flow_json_reading.read(text)
    item = Item.objects.create(code="training-school-plan", type_code="01", department=world.section)
    return flows.draft(Flow.objects.create(item=item), written.stages, written.edges)


def form():
    return next(item["form"] for item in packaged_items()["items"] if item["code"] == "training-school-plan")


def test_it_has_no_fault(example):
    plan = flows.read_plan(example.pk)
    found = flow_checks.faults(
        plan,
        promised=(15, "workday"),
        is_licence=True,
        condition_problem=lambda text: problem(text, form()),
        holders=staffing.holders_of(plan, on=at("2016-10-11 09:00").date()),
    )
    assert found == []
    again = flow_json_reading.read(flow_json.text_of(example))
    assert [stage["key"] for stage in again.stages] == [stage.key for stage in plan.stages]


def test_it_is_said_in_words_and_drawn_with_what_its_ways_depend_on(example):
    said = {stage.key: stage for stage in flow_words.words_of(example, form())}
    assert said["accept"].ways == ("已受理 → 联审、镇现场核查（同时进行）",)
    assert "办学规模" in said["joint"].ways[0] and said["joint"].ways[1].startswith("通过（其他情况）")
    assert "cxrsj-ld" in said["joint"].rules[0] and "cxrsj-sb" in said["joint"].rules[0]
    drawn = str(flow_view.render(example, form=form()))
    assert "其他情况" in drawn and "≥ 500" in drawn and "准予" in drawn
    public = str(flow_view.render(example))
    assert "≥ 500" not in public and "其他情况" not in public, "the public guide stays simple"

"""A flow written out as JSON and read back is the same flow; what is wrong is told with its stage and line."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Post
from accounts.roles import Role
from tests.branching import large_cases_go_round, three_sections
from tests.instants import at
from tests.workflows.flow_shapes import written
from tests.world import World
from workflows import flows, timekeeping
from workflows.flow import as_json as flow_json
from workflows.flow import drafts as flow_drafts
from workflows.flow import json_reading as flow_json_reading
from workflows.json_lines import lines_of
from workflows.models import FlowVersion

pytestmark = pytest.mark.django_db
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: at("2016-10-12 12:00"))
    world.list_admin = world.person("徐事项", Role.LIST_ADMIN, world.window)
    return world


@pytest.fixture
def keeper(client, world):
    client.force_login(world.list_admin)
    return client


def content_of(version) -> dict:
    return json.loads(flow_json.text_of(version))


def problems_of(content) -> list[str]:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
    with pytest.raises(flow_json_reading.Unreadable) as told:
        flow_json_reading.read(text)
    return told.value.problems


@given(st.data())
@MANY
def test_written_out_and_read_back_is_the_same_flow(world, data):
    posts = list(Post.objects.filter(role__in=[Role.CLERK, Role.REVIEWER, Role.LEADER]))
    drawn = data.draw(written(posts))
    with transaction.atomic():
        flow = world.flow_version.flow
        first = flows.draft(flow, drawn.stages, drawn.edges)
        text = flow_json.text_of(first)
        again = flow_json_reading.read(text)
        second = flows.draft(flow, again.stages, again.edges)
        plans = [flows.read_plan(version.pk) for version in (first, second)]
        assert flows.content_hash(plans[0]) == flows.content_hash(plans[1])
        assert [plan.outcomes(key) for plan in plans for key in sorted(plan.by_key)][: len(drawn.stages)] == [
            plans[1].outcomes(key) for key in sorted(plans[1].by_key)
        ]
        transaction.set_rollback(True)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=6), st.data())
@MANY
def test_no_value_in_any_place_is_an_error_of_ours(world, value, data):
    content = content_of(world.flow_version)
    path = data.draw(st.sampled_from([p for p in lines_of(json.dumps(content)) if p]))
    place = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    try:
        read = flow_json_reading.read(json.dumps(content))
    except flow_json_reading.Unreadable as told:
        assert told.problems
    else:
        with transaction.atomic():
            flows.draft(world.flow_version.flow, read.stages, read.edges)
            transaction.set_rollback(True)


@given(st.text())
@MANY
def test_no_text_is_an_error_of_ours(text):
    with pytest.raises(flow_json_reading.Unreadable):
        flow_json_reading.read(text)


def test_a_file_travels_to_another_item_and_is_published_there(keeper, world):
    version = large_cases_go_round(world, three_sections(world)).publish()
    got = keeper.get(reverse("flow-json", args=["special-hours", version.number]))
    assert got["Content-Type"].startswith("application/json") and "attachment" in got["Content-Disposition"]
    text = got.content.decode()
    assert '"department": "safety"' in text and "headcount >= 100" in text and "post_id" not in text
    from items.models import Item

    Item.objects.create(code="other", type_code="07", department=world.section)
    url = reverse("import-flow", args=["other"])
    file = SimpleUploadedFile("flow.json", b"\xef\xbb\xbf" + text.encode(), "application/json")
    assert keeper.post(url, {"seen": "", "file": file})["Location"] == reverse("flow-draft", args=["other"])
    draft = FlowVersion.objects.get(flow__item__code="other")
    assert flows.content_hash(flows.read_plan(draft.pk)) == version.content_hash


def test_each_problem_is_told_with_its_stage_and_line(world):
    content = content_of(world.flow_version)
    accept, review, decide, deliver = content["stages"]
    accept["post"]["department"] = "nowhere"
    review["post"]["title"] = "没有的岗"
    review["kind"] = "nonsense"
    review["limit"]["amount"] = "five"
    decide["ways"][0]["to"] = ["heaven"]
    decide["quorm"] = 2
    deliver["letters"] = ["love_letter"]
    found = problems_of(content)
    text = json.dumps(content, ensure_ascii=False, indent=1).splitlines()
    for word, stage in (
        ("nowhere", "受理"),
        ("没有的岗", "审查"),
        ("nonsense", "审查"),
        ("heaven", "决定"),
        ("quorm", "决定"),
        ("love_letter", "办结送达"),
    ):
        line = next(n for n, one in enumerate(text, 1) if word in one)
        told = [p for p in found if word in p]
        assert len(told) == 1 and stage in told[0], (word, found)
        assert str(line) in told[0] or word in ("nowhere", "没有的岗"), (line, told)
    assert any("审查" in p and "1" in p and "366" in p for p in found)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "1"),
        ("{", "1"),
        ("[]", "{…}"),
        ('{"schema": 1}', ""),
        ('{"schema": true, "stages": []}', "schema"),
        ('{"schema": 1, "schema": 1}', "schema"),
        ('{"schema": NaN}', "NaN"),
        ('{"schema": 1, "stages": [7, null, "x"]}', "{…}"),
        ('{"schema": 1, "stages": [{"key": "a b", "name": "\\ud800", "kind": "review", "post": {}}]}', "英文字母"),
        ('{"schema": 1, "stages": [{"name": "\\u0000"}]}', ""),
        ("[" * 100_000, ""),
        ('{"schema": ' + "9" * 5000 + "}", ""),
        ('{"stages": ' + "[" * 900 + "]" * 900 + "}", ""),
        (" " * 200_001, "200000"),
        (json.dumps({"schema": 1, "stages": [{}] * 31}), "30"),
    ],
)
def test_nonsense_is_told_and_never_an_error_of_ours(keeper, text, part):
    answer = keeper.post(reverse("import-flow", args=["special-hours"]), {"seen": "", "text": text})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "error-summary" in page
    if text.strip() and len(text) < 1000:
        assert any(part in problem for problem in problems_of(text))
    assert flow_drafts.draft_of(FlowVersion.objects.first().flow.item) is None


def test_bytes_that_are_no_text_and_files_too_large_are_refused(keeper):
    url = reverse("import-flow", args=["special-hours"])
    for data in (b"\xff\xfe\x00", b"x" * 900_000, b""):
        answer = keeper.post(url, {"seen": "", "file": SimpleUploadedFile("f.json", data)})
        assert answer.status_code == 400 and "error-summary" in answer.content.decode()
    assert keeper.post(url, {"seen": ""}).status_code == 400


def test_what_was_pasted_comes_back_and_a_colleagues_draft_is_not_overwritten(keeper, world):
    url = reverse("import-flow", args=["special-hours"])
    text = flow_json.text_of(world.flow_version)
    assert keeper.post(url, {"seen": "", "text": text}).status_code == 302
    first = flow_drafts.stamp(flow_drafts.draft_of(world.item))
    late = keeper.post(url, {"seen": "", "text": text.replace("审查", "细审")})
    assert late.status_code == 409 and "细审" in late.content.decode()
    assert flow_drafts.stamp(flow_drafts.draft_of(world.item)) == first
    broken = keeper.post(url, {"seen": first, "text": text.replace('"kind": "review"', '"kind": "revue"')})
    assert broken.status_code == 400 and "revue" in broken.content.decode()


def test_only_the_keeper_of_the_lists_takes_flows_out_or_in(client, world):
    names = [("flow-json", ["special-hours", 1]), ("import-flow", ["special-hours"])]
    for who, status in ((world.user, 404), (world.clerk, 403)):
        client.force_login(who)
        for name, args in names:
            assert client.get(reverse(name, args=args)).status_code == status
    client.force_login(world.list_admin)
    assert client.get(reverse("flow-json", args=["special-hours", 99])).status_code == 404

"""A new version of a flow: written row by row, checked, seen, published; cases under way keep theirs."""

import pytest
from django.urls import reverse

from accounts.models import Post
from accounts.posts import holders, relieve
from accounts.roles import Role
from tests.instants import at
from tests.world import World
from workflows import engine, timekeeping
from workflows.flow import drafts as flow_drafts
from workflows.models import FlowVersion, Stage

pytestmark = pytest.mark.django_db
NOON = at("2016-10-12 12:00")
CODE = "special-hours"


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: NOON)
    world.list_admin = world.person("徐事项", Role.LIST_ADMIN, world.window)
    return world


@pytest.fixture
def keeper(client, world):
    client.force_login(world.list_admin)
    return client


def url(name):
    return reverse(name, args=[CODE])


def row(world, order, name, kind, role, department, limit=""):
    post = f"post-{world.post(role, department).pk}" if department else f"town-{role}"
    return {"order": order, "name": name, "kind": kind, "post": post, "limit": limit}


def usual(world, *, review=5):
    return [
        row(world, 1, "受理", "acceptance", Role.CLERK, world.window),
        row(world, 2, "审查", "review", Role.REVIEWER, world.section, review),
        row(world, 3, "决定", "decision", Role.LEADER, world.bureau, 2),
        row(world, 4, "办结送达", "delivery", Role.CLERK, world.window),
    ]


def typed(rows, *, seen="", **more):
    """As a browser sends it: the rows, and an empty one below."""
    rows = [*rows, {"order": "", "name": "", "kind": "acceptance", "post": "", "limit": ""}]
    data = {f"stages-{n}-{key}": value for n, one in enumerate(rows) for key, value in one.items()}
    return {"stages-TOTAL_FORMS": len(rows), "stages-INITIAL_FORMS": 0, "seen": seen, **data, **more}


def write(client, rows, **more):
    seen = client.get(url("edit-flow")).context["seen"]
    return client.post(url("edit-flow"), typed(rows, seen=seen, **more))


def test_only_the_administrator_of_the_lists_changes_flows(client, world):
    names = ("edit-flow", "flow-draft", "publish-flow", "discard-flow")
    for who, status in ((world.user, 404), (world.clerk, 403), (world.supervisor, 403)):
        client.force_login(who)
        for name in names[:2]:
            assert client.get(url(name)).status_code == status
        for name in names:
            if name != "flow-draft":
                assert client.post(url(name), {"seen": ""}).status_code == status
    client.logout()
    for name in names:
        assert reverse("login") in client.post(url(name))["Location"]
    assert FlowVersion.objects.count() == 1


def test_the_form_begins_with_what_is_live(keeper, world):
    forms = keeper.get(url("edit-flow")).context["rows"].forms
    live = list(world.flow_version.stages.all())
    assert [f.initial["name"] for f in forms[:-1]] == [stage.name for stage in live]
    assert forms[0].initial["post"] == f"post-{live[0].post_id}"
    assert keeper.get(url("flow-draft"))["Location"] == url("manage-flow")


def test_written_checked_published_and_a_case_under_way_keeps_its_way(keeper, world):
    old = world.accepted(when=at("2016-10-11 09:00"))
    rows = [*usual(world), row(world, 2, "现场核查", "site_check", Role.REVIEWER, world.section, 3)]
    assert write(keeper, rows)["Location"] == url("flow-draft")
    page = keeper.get(url("flow-draft"))
    assert page.context["faults"] == [] and page.context["running"] == 1 and "<svg" in page.content.decode()
    assert FlowVersion.objects.get(state="published") == world.flow_version  # nothing has changed yet
    keeper.post(url("publish-flow"), {"seen": page.context["seen"]})
    live = FlowVersion.objects.get(state="published")
    assert (live.number, live.published_by, live.published_at) == (2, world.list_admin, NOON)
    assert list(live.stages.values_list("key", flat=True)) == ["accept", "review", "check", "decide", "deliver"]
    world.flow_version.refresh_from_db()
    old.refresh_from_db()
    assert world.flow_version.state == "retired" and old.flow_version == world.flow_version
    new = world.accepted(when=at("2016-10-12 09:00"))
    assert new.flow_version == live
    for version, following in ((old, "决定"), (new, "现场核查")):
        engine.advance(version, by=world.reviewer, at=NOON, opinion="经审查，符合规定条件，拟同意。")
        assert version.runs.get(ended_at=None).stage.name == following


def test_rows_are_ordered_by_their_numbers_and_an_emptied_row_is_gone(keeper, world):
    rows = usual(world)
    rows[0]["order"], rows[3]["order"] = 9, 1
    rows[1] |= {"name": "", "post": "", "limit": ""}
    write(keeper, rows)
    names = flow_drafts.draft_of(world.item).stages.values_list("name", flat=True)
    assert list(names) == ["办结送达", "决定", "受理"]


def test_faults_are_shown_and_keep_it_from_being_published(keeper, world):
    write(keeper, usual(world, review=13))  # 13 + 2 is more than the 14 promised
    page = keeper.get(url("flow-draft"))
    assert "15" in page.context["faults"][0]["text"] and "发布第" not in page.content.decode()
    answer = keeper.post(url("publish-flow"), {"seen": page.context["seen"]}, follow=True)
    assert answer.status_code == 200 and flow_drafts.draft_of(world.item)
    assert FlowVersion.objects.get(state="published") == world.flow_version


def test_what_is_wrong_in_a_row_leads_to_its_field_and_comes_back_as_typed(keeper, world):
    rows = usual(world)
    rows[1] |= {"name": "", "limit": "0"}
    rows[2]["post"] = "post-999999"
    rows[3]["kind"] = "nonsense"
    answer = write(keeper, rows)
    page = answer.content.decode()
    assert answer.status_code == 400 and 'value="0"' in page
    for field in ("stages-1-limit", "stages-2-post", "stages-3-kind"):
        assert f'href="#id_{field}"' in page, field
    rows = usual(world)
    rows[1]["name"], rows[2]["post"] = "", ""
    page = write(keeper, rows).content.decode()
    assert 'href="#id_stages-1-name"' in page and 'href="#id_stages-2-post"' in page
    assert flow_drafts.draft_of(world.item) is None


def test_more_rows_can_be_had_and_nonsense_is_no_error_of_ours(keeper, world):
    page = write(keeper, usual(world), add_rows="1")
    assert len(page.context["rows"].forms) == 7 and page.context["rows"].forms[1]["name"].value() == "审查"
    for count in ("", "-1", "x", "9" * 30, "500"):
        data = {"stages-TOTAL_FORMS": count, "stages-0-name": "\x00", "stages-0-order": "9" * 40}
        assert keeper.post(url("edit-flow"), data).status_code == 400
    empty = keeper.post(url("edit-flow"), typed([]))
    assert empty.status_code == 400 and "error-summary" in empty.content.decode()
    assert flow_drafts.draft_of(world.item) is None


def test_who_looked_at_an_older_draft_changes_and_publishes_nothing(keeper, world):
    write(keeper, usual(world))
    seen = keeper.get(url("flow-draft")).context["seen"]
    write(keeper, usual(world, review=7))  # a colleague
    for name in ("publish-flow", "discard-flow"):
        assert keeper.post(url(name), {"seen": seen}).status_code == 409
    mine = keeper.post(url("edit-flow"), typed(usual(world, review=6), seen=seen))
    assert mine.status_code == 409 and 'value="6"' in mine.content.decode()
    assert flow_drafts.draft_of(world.item).stages.get(key="review").limit_amount == 7
    again = keeper.post(url("edit-flow"), typed(usual(world, review=6), seen=mine.context["seen"]))
    assert again.status_code == 302
    assert flow_drafts.draft_of(world.item).stages.get(key="review").limit_amount == 6


def test_publishing_twice_publishes_once(keeper, world):
    write(keeper, usual(world))
    seen = keeper.get(url("flow-draft")).context["seen"]
    for _click in range(2):
        assert keeper.post(url("publish-flow"), {"seen": seen}).status_code == 302
    assert FlowVersion.objects.count() == 2


def test_a_draft_can_be_thrown_away(keeper, world):
    write(keeper, usual(world))
    keeper.post(url("discard-flow"), {"seen": keeper.get(url("flow-draft")).context["seen"]})
    assert flow_drafts.draft_of(world.item) is None and Stage.objects.count() == world.flow_version.stages.count()


def test_a_post_that_nobody_holds_and_a_town_without_one_are_told(keeper, world):
    world.person("戚镇", Role.TOWN_CLERK, world.town)
    world.make_town("zhouxiang", "周巷镇", "330282104")
    [holding] = Post.objects.get(role=Role.LEADER).postings.all()
    relieve(holding, end_on=at("2016-10-11 09:00").date(), today=NOON.date())
    assert not holders(holding.post, on=NOON.date())
    rows = usual(world)
    rows[0] = row(world, 1, "镇受理", "acceptance", Role.TOWN_CLERK, None)
    write(keeper, rows)
    page = keeper.get(url("flow-draft"))
    # A post in no hands keeps the flow back; a town without an officer only takes no applications.
    assert len(page.context["faults"]) == 1 and "决定" in page.context["faults"][0]["text"]
    assert [stage for stage, _where in page.context["unmanned"]] == ["镇受理", "决定"]
    assert page.context["unmanned"][0][1] == "周巷镇"


def test_an_item_without_any_flow_gets_its_first(keeper, world):
    from items.models import Item

    Item.objects.create(code="bare", type_code="07", department=world.section)
    answer = keeper.get(reverse("edit-flow", args=["bare"]))
    assert [form["name"].value() for form in answer.context["rows"].forms[:4]] == ["受理", "审查", "决定", "办结送达"]
    done = keeper.post(reverse("edit-flow", args=["bare"]), typed(usual(world)))
    assert done.status_code == 302
    seen = keeper.get(reverse("flow-draft", args=["bare"])).context["seen"]
    keeper.post(reverse("publish-flow", args=["bare"]), {"seen": seen})
    assert FlowVersion.objects.get(flow__item__code="bare").state == "published"

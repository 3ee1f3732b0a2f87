"""The designer's page: every act saved at once, refused acts say why, and nobody's change is overwritten unseen."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.instants import at
from tests.workflows.test_manage_flow_stage import as_sent as rules_as_sent
from tests.world import World
from workflows import tasks, timekeeping
from workflows.flow import drafts
from workflows.models import Flow, FlowTest, FlowVersion

pytestmark = pytest.mark.django_db
NOON = at("2016-10-12 12:00")


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


@pytest.fixture
def draft(keeper, world):
    keeper.post(reverse("begin-flow", args=["special-hours"]))
    return drafts.draft_of(world.item)


def page_of(keeper, version, stage=""):
    return keeper.get(reverse("flow-design", args=[version.pk]), {"stage": stage} if stage else {})


def act(keeper, version, name, *, stage="", seen=None, **typed):
    seen = drafts.stamp(FlowVersion.objects.get(pk=version.pk)) if seen is None else seen
    data = {"act": name, "stage": stage, "seen": seen, **typed}
    return keeper.post(reverse("flow-design", args=[version.pk]), data)


def keys(version):
    return list(version.stages.order_by("order").values_list("key", flat=True))


def post(world, role, department):
    return f"post-{world.post(role, department).pk}"


def test_a_draft_is_begun_from_the_live_version_by_pressing_only(keeper, world):
    page = page_of(keeper, world.flow_version, "review")
    assert page.status_code == 200
    assert drafts.draft_of(world.item) is None  # looking at the live one begins nothing
    answer = act(keeper, world.flow_version, "start", stage="review", seen="")
    draft = drafts.draft_of(world.item)
    assert answer.url == reverse("flow-design", args=[draft.pk]) + "?stage=review"
    assert page_of(keeper, draft).context["unchanged"]
    again = page_of(keeper, world.flow_version, "decide")
    assert again.url == reverse("flow-design", args=[draft.pk]) + "?stage=decide"


def test_an_item_without_a_flow_begins_with_nothing(keeper, world):
    from items.models import Item

    Item.objects.create(code="other", type_code="01", department=world.section)
    answer = keeper.post(reverse("begin-flow", args=["other"]))
    draft = Flow.objects.get(item__code="other").versions.get()
    assert answer.url == reverse("flow-design", args=[draft.pk])
    typed = {"new-kind": "acceptance", "new-post": post(world, Role.CLERK, world.window), "new-of": ""}
    act(keeper, draft, "add", **typed)
    assert draft.stages.get().name == "受理"  # called after its kind


def test_added_moved_connected_cut_and_taken_out(keeper, world, draft):
    typed = {"new-kind": "site_check", "new-name": "现场", "new-post": post(world, Role.REVIEWER, world.section)}
    answer = act(keeper, draft, "add", **typed, **{"new-of": "review", "new-where": "beside", "new-limit": "2"})
    assert answer.url.endswith("?stage=check") and keys(draft) == ["accept", "review", "check", "decide", "deliver"]
    act(keeper, draft, "move", key="check", to="up")
    assert keys(draft)[:3] == ["accept", "check", "review"]
    act(keeper, draft, "move", key="check", after="review")
    assert keys(draft)[:3] == ["accept", "review", "check"]
    act(keeper, draft, "connect", stage="review", **{"way-to": "deliver", "way-label": "不同意"})
    assert draft.transitions.get(label="不同意").target.key == "deliver"
    act(keeper, draft, "disconnect", stage="review", to="deliver")
    assert not draft.transitions.filter(source__key="review", target__key="deliver").exists()
    act(keeper, draft, "remove", key="check", stage="check")
    assert keys(draft) == ["accept", "review", "decide", "deliver"]
    assert [s.what for s in draft.saves.all()][1:] == [
        "增加：现场", "移动：现场", "移动：现场", "“审查”的去向", "“审查”的去向", "移除：现场",
    ]  # fmt: skip


def test_name_kind_post_and_limit_are_saved_and_the_rules_too(keeper, world, draft):
    typed = {"row-name": "初审", "row-kind": "review", "row-post": post(world, Role.REVIEWER, world.section)}
    answer = act(keeper, draft, "basics", stage="review", **typed, **{"row-limit": "4"})
    assert answer.status_code == 302
    stage = draft.stages.get(key="review")
    assert (stage.name, stage.limit_amount) == ("初审", 4)
    page = page_of(keeper, draft, "review")
    data = rules_as_sent(page) | {"candidates": "least_loaded"}
    act(keeper, draft, "rules", stage="review", seen=data.pop("seen"), **data)
    assert draft.stages.get(key="review").candidates == "least_loaded"


def test_another_kind_changes_the_result_of_the_way_on(keeper, world, draft):
    typed = {"row-name": "决定", "row-kind": "decision", "row-post": post(world, Role.LEADER, world.bureau)}
    act(keeper, draft, "basics", stage="review", **typed, **{"row-limit": ""})
    assert draft.transitions.get(source__key="review").outcome == "decided"


def test_what_is_wrong_is_said_and_what_was_typed_stays(keeper, world, draft):
    answer = act(keeper, draft, "basics", stage="review", **{"row-name": "", "row-kind": "review", "row-post": ""})
    assert answer.status_code == 400 and len(answer.context["problems"]) == 2
    answer = act(keeper, draft, "connect", stage="accept", **{"way-to": "decide", "way-condition": "foo >"})
    page = answer.content.decode()
    assert answer.status_code == 400 and "foo &gt;" in page
    for name, typed in (
        ("nonsense", {}),
        ("remove", {"key": "gone"}),
        ("move", {"key": "review", "after": "gone"}),
        ("add", {"new-kind": "review", "new-of": "gone", "new-post": "post-0"}),
    ):
        assert act(keeper, draft, name, **typed).status_code == 400
    assert keys(draft) == ["accept", "review", "decide", "deliver"] and draft.saves.count() <= 1


def test_faults_lead_to_their_stage(keeper, world, draft):
    typed = {"row-name": "审查", "row-kind": "review", "row-post": post(world, Role.REVIEWER, world.section)}
    act(keeper, draft, "basics", stage="review", **typed, **{"row-limit": "60"})
    page = page_of(keeper, draft, "decide")
    assert [fault["href"].split("?")[1] for fault in page.context["faults"]] == ["stage=decide#panel"]
    assert page.context["own_faults"] and "需修改" in page.content.decode()


def test_undo_and_redo_by_button(keeper, world, draft):
    act(keeper, draft, "remove", key="review")
    assert page_of(keeper, draft).context["undo"].what == "移除：审查"
    act(keeper, draft, "undo")
    assert "review" in keys(draft)
    act(keeper, draft, "redo")
    assert "review" not in keys(draft)


def test_a_stale_page_is_told_what_changed_and_may_still_save(keeper, world, draft):
    stale = drafts.stamp(draft)
    act(keeper, draft, "remove", key="deliver")
    typed = {"row-name": "初审", "row-kind": "review", "row-post": post(world, Role.REVIEWER, world.section)}
    answer = act(keeper, draft, "basics", stage="review", seen=stale, **typed, **{"row-limit": "4"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "徐事项" in page and "初审" in page
    assert answer.context["meanwhile"]["changes"].gone == ["办结送达"]
    assert answer.context["seen"] == stale  # a save by itself does not write over it
    assert draft.stages.get(key="review").name == "审查"
    over = answer.context["stamp"]
    act(keeper, draft, "basics", stage="review", seen=stale, over=over, **typed, **{"row-limit": "4"})
    assert draft.stages.get(key="review").name == "初审"
    assert act(keeper, draft, "undo", seen=stale).status_code == 409
    assert act(keeper, draft, "remove", key="review", seen=stale).status_code == 409


def test_two_versions_are_drawn_with_what_is_new_gone_and_changed(keeper, world, draft):
    act(keeper, draft, "remove", key="review")
    typed = {"new-kind": "site_check", "new-name": "现场", "new-post": post(world, Role.REVIEWER, world.section)}
    act(keeper, draft, "add", **typed, **{"new-of": "accept"})
    page = keeper.get(reverse("flow-compare", args=[draft.pk])).content.decode()
    assert page.count("stage--new") == 2 and page.count("stage--gone") == 2  # wide and narrow
    assert "现场" in page and "审查" in page
    alone = keeper.get(reverse("flow-compare", args=[world.flow_version.pk]), {"with": "abc"})
    assert alone.status_code == 200


def test_the_public_guide_has_no_links_in_its_drawing(client, world):
    page = client.get(reverse("item-guide", args=["special-hours"])).content.decode()
    assert "stage-link" not in page and 'role="img"' in page


def test_every_change_sets_the_tests_of_the_flow_going(keeper, world, draft, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.rehearse, "apply_async", lambda args, countdown: asked.append(args))
    act(keeper, draft, "remove", key="review")
    assert asked == []  # a flow without tests
    FlowTest.objects.create(flow=draft.flow, name="一路通过", made_by=world.chief, made_at=NOON)
    act(keeper, draft, "undo")
    act(keeper, draft, "move", key="review", to="down")
    assert asked == [(draft.pk, world.list_admin.pk)] * 2
    page = page_of(keeper, draft)
    assert page.context["tests"] == {"passed": 0, "failed": 0, "stale": 1} and "design-tests" in page.content.decode()


def test_a_change_is_kept_though_no_broker_is_there(keeper, world, draft, monkeypatch):
    def gone(args, countdown):
        raise ConnectionError

    monkeypatch.setattr(tasks.rehearse, "apply_async", gone)
    FlowTest.objects.create(flow=draft.flow, name="一路通过", made_by=world.chief, made_at=NOON)
    act(keeper, draft, "remove", key="review")
    assert "review" not in keys(draft)


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "<script>alert(1)</script>", "‮反", "x" * 5000, "../..", "%00"])
def test_odd_texts_are_refused_or_kept_harmless_and_never_break_the_page(keeper, world, draft, odd):
    odd = odd.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if odd == "\ud800" else odd
    good = {"row-name": "审查", "row-kind": "review", "row-post": post(world, Role.REVIEWER, world.section)}
    for name, stage, typed in (
        ("basics", "review", good | {"row-name": odd}),
        ("basics", odd, good),
        ("connect", "review", {"way-to": "deliver", "way-label": odd, "way-condition": odd}),
        ("connect", "review", {"way-to": odd}),
        ("disconnect", "review", {"to": odd}),
        ("move", "", {"key": "review", "after": odd}),
        ("move", "", {"key": odd, "to": odd}),
        ("add", odd, {"new-kind": odd, "new-name": odd, "new-post": odd, "new-of": odd, "new-where": odd}),
        ("rules", "review", {"ways-TOTAL_FORMS": odd, "asked-TOTAL_FORMS": "1"}),
        (odd, odd, {"stage": odd}),
    ):
        answer = act(keeper, draft, name, **{"stage": stage, **typed})
        assert answer.status_code in (302, 400), (name, answer.status_code)
    for seen in (odd, ""):
        assert act(keeper, draft, "remove", key="review", seen=seen).status_code == 409
        assert act(keeper, draft, "undo", seen=seen).status_code == 409
    page = page_of(keeper, draft, odd)
    assert page.status_code == 200 and "<script>alert" not in page.content.decode()
    compared = keeper.get(reverse("flow-compare", args=[draft.pk]), {"with": odd})
    assert compared.status_code == 200


def test_a_flow_grows_to_thirty_stages_and_no_further(keeper, world, draft):
    typed = {"new-kind": "review", "new-post": post(world, Role.REVIEWER, world.section), "new-of": "review"}
    for n in range(26):
        assert act(keeper, draft, "add", **typed, **{"new-name": f"第{n}"}).status_code == 302
    assert draft.stages.count() == 30
    answer = act(keeper, draft, "add", **typed)
    assert answer.status_code == 400 and "30" in str(answer.context["problems"][0]["text"])
    assert page_of(keeper, draft, "review-20").status_code == 200

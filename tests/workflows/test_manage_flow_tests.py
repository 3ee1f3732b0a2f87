"""The pages of a flow's tests: made without code, run, switched off with a reason, and in the way of a publication."""

import pytest
from django.urls import reverse

from accounts.models import AuditRecord
from accounts.roles import Role
from tests.instants import at
from tests.workflows.rehearsals import ACCEPT, SUBMIT, WHOLE, a_test, expect
from tests.world import World
from workflows import flows, tasks, timekeeping
from workflows.flow import drafts as flow_drafts
from workflows.flow.written import written_of
from workflows.models import FlowTest, FlowTestRun, FlowVersion
from workflows.views import manage_flow_tests

pytestmark = pytest.mark.django_db(transaction=True)
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


def url(world, name="flow-tests", *more, version=None):
    return reverse(name, args=[(version or world.flow_version).pk, *more])


def make_draft(world, **limit):
    written = written_of(world.flow_version)
    for stage in written.stages:
        stage["limit_amount"] = limit.get(stage["key"], stage["limit_amount"])
    return flow_drafts.keep(world.item, written, seen="")


def add(client, world, test, kind, **data):
    address = f"{url(world, 'flow-test-step', test.pk)}?kind={kind}"
    posted = {f"step-{name}" if not name.startswith("f_") else name[2:]: value for name, value in data.items()}
    answer = client.post(address, posted)
    assert answer.status_code == 302, answer.context["form"].errors


def test_a_test_is_written_step_by_step_and_passes(keeper, world):
    keeper.post(url(world), {"name": "一路通过"})
    test = FlowTest.objects.get()
    page = keeper.get(f"{url(world, 'flow-test-step', test.pk)}?kind=submit")
    assert [s["title"] for s in page.context["sections"]] == ["企业情况"]
    paper = ["plan", "opinion"]
    add(keeper, world, test, "submit", applicant="organisation", channel="counter", materials=paper, f_headcount="12")
    test.steps.update(data={**test.steps.get().data, "answers": SUBMIT[1]["answers"]})
    add(keeper, world, test, "press", pair="accept|accepted")
    add(keeper, world, test, "wait", way="workdays", n="2", time="10:00")
    add(keeper, world, test, "expect", state="in_review", stages=["review"], limit="promised", how="left", n="12")
    keeper.post(url(world, "flow-test", test.pk), {"run": "1"})
    page = keeper.get(url(world, "flow-test", test.pk))
    assert page.context["run"].passed, page.context["run"].steps
    assert [row["words"] for row in page.context["rows"]][1:3] == ["“受理”：受理", "过2个工作日，到10:00"]


def test_steps_are_moved_changed_and_taken_out(keeper, world):
    test = a_test(world, SUBMIT, expect(state="received"), ACCEPT)
    address = url(world, "flow-test", test.pk)
    last = test.steps.last()
    keeper.post(address, {"up": last.pk})
    assert [step.kind for step in test.steps.all()] == ["submit", "press", "expect"]
    check = test.steps.last()
    form = f"{url(world, 'flow-test-step', test.pk)}?step={check.pk}"
    assert keeper.get(form).context["form"]["state"].value() == "received"
    keeper.post(form, {"step-state": "in_review"})
    keeper.post(address, {"drop": last.pk})
    assert [(step.order, step.kind) for step in test.steps.all()] == [(1, "submit"), (2, "expect")]
    assert test.steps.last().data == {"state": "in_review"}
    add(keeper, world, test, "expect", letter="receipt")
    between = f"{url(world, 'flow-test-step', test.pk)}?kind=press&after={test.steps.first().pk}"
    keeper.post(between, {"step-pair": "accept|accepted"})
    assert [step.kind for step in test.steps.all()] == ["submit", "press", "expect", "expect"]


def test_what_is_typed_wrongly_comes_back_with_what_is_wrong(keeper, world):
    test = a_test(world, SUBMIT)
    address = f"{url(world, 'flow-test-step', test.pk)}?kind="
    for kind, data, field in (
        ("wait", {"step-way": "workdays"}, "n"),
        ("wait", {"step-way": "until", "step-until": "irgendwann"}, "until"),
        ("press", {"step-pair": "nirgends|x"}, "pair"),
        ("answer", {}, "targets"),
        ("expect", {"step-limit": "promised", "step-how": "left"}, "n"),
        ("expect", {}, "__all__"),
    ):
        answer = keeper.post(address + kind, data)
        assert answer.status_code == 400 and field in answer.context["form"].errors, kind
    assert keeper.get(address + "nonsense").status_code == 404
    assert test.steps.count() == 1


def test_a_failing_test_is_named_where_one_publishes_and_holds_it(keeper, world):
    test = a_test(world, *WHOLE, expect(state="refused"))
    draft = make_draft(world, review=4)
    seen = flow_drafts.stamp(draft)
    told = keeper.post(reverse("publish-flow", args=["special-hours"]), {"seen": seen}, follow=True)
    assert FlowVersion.objects.get(pk=draft.pk).state == "draft"
    text = told.content.decode()
    assert test.name in text and "第7步" in text and url(world, "flow-test", test.pk, version=draft) in text
    test.steps.filter(order=7).update(data={"state": "closed"})
    keeper.post(reverse("publish-flow", args=["special-hours"]), {"seen": seen})
    assert FlowVersion.objects.get(pk=draft.pk).state == "published"  # what had to be run was run with it


def test_any_change_of_the_draft_makes_its_results_stale(keeper, world):
    a_test(world, *WHOLE)
    draft = make_draft(world, review=4)
    keeper.post(url(world, version=draft), {"run": "1"})
    assert [row["state"] for row in keeper.get(url(world, version=draft)).context["rows"]] == ["passed"]
    written = written_of(draft)
    written.stages[1]["limit_amount"] = 3
    draft = flow_drafts.keep(world.item, written, seen=flow_drafts.stamp(draft))
    assert [row["state"] for row in keeper.get(url(world, version=draft)).context["rows"]] == ["stale"]


def test_a_test_is_switched_off_only_with_a_reason_that_the_auditor_reads(keeper, world):
    test = a_test(world, *WHOLE, expect(state="refused"))
    address = url(world, "flow-test", test.pk)
    assert keeper.post(address, {"off": "1", "reason": "短"}).status_code == 400
    keeper.post(address, {"off": "1", "reason": "该事项改为不再准予，暂时停用"})
    record = AuditRecord.objects.latest("pk")
    assert (record.actor, record.after["test"]) == (world.list_admin, test.name) and "停用" in record.after["reason"]
    draft = make_draft(world, review=4)
    assert flows.publish(draft, by=world.list_admin, at=NOON).state == "published"
    keeper.post(address, {"on": "1"})
    assert AuditRecord.objects.latest("pk").after["state"] == "已重新启用" and not FlowTest.objects.get().off_reason
    keeper.post(address, {"remove": "1"})
    assert not FlowTest.objects.exists() and AuditRecord.objects.latest("pk").after["state"] == "已删除"


def test_a_case_becomes_a_test_from_the_list_and_from_its_page(keeper, world, client):
    case = world.at_decision(when=at("2016-10-11 09:00"))
    page = keeper.get(url(world, "record-flow-test"))
    assert [one.number for one in page.context["page"]] == [case.number]
    assert world.applicant.name not in page.content.decode()
    keeper.post(url(world, "record-flow-test"), {"number": case.number})
    assert FlowTest.objects.get().results.get().passed
    client.force_login(world.supervisor)
    assert client.post(reverse("record-case", args=[case.number])).status_code == 404  # sees no case of this department
    from accounts.grants import grant_department
    from accounts.models import Posting

    grant_department(Posting.objects.get(user=world.supervisor).post, world.bureau, "view_cases")
    assert client.post(reverse("record-case", args=[case.number])).status_code == 302
    assert FlowTest.objects.count() == 2
    assert "录制为用例" in client.get(reverse("supervised-case", args=[case.number])).content.decode()
    client.force_login(world.clerk)
    assert client.post(reverse("record-case", args=[case.number])).status_code == 403


def test_what_is_too_much_for_one_request_goes_on_in_the_background(keeper, world, monkeypatch):
    a_test(world, *WHOLE)
    a_test(world, SUBMIT, expect(state="received"), name="只提交")
    asked = []
    monkeypatch.setattr(manage_flow_tests, "AT_ONCE", -1)
    monkeypatch.setattr(tasks.rehearse, "delay", lambda *ids: asked.append(ids))
    shown = keeper.post(url(world), {"run": "1"}, follow=True)
    assert shown.context["going"] and (shown.context["done"], shown.context["total"]) == (0, 2)
    assert "hx-trigger" in shown.content.decode()
    for _twice in range(2):
        tasks.rehearse(*asked[0])
    shown = keeper.get(url(world) + "?going=1", headers={"HX-Request": "true"})
    assert not shown.context["going"] and shown.context["done"] == 2 and "<html" not in shown.content.decode()
    assert FlowTestRun.objects.count() == 2  # the second task found nothing left to run


def test_without_a_broker_the_rest_is_run_with_the_next_press(keeper, world, monkeypatch):
    def away(*ids):
        raise OSError("no broker")

    a_test(world, *WHOLE)
    monkeypatch.setattr(manage_flow_tests, "AT_ONCE", -1)
    monkeypatch.setattr(tasks.rehearse, "delay", away)
    shown = keeper.post(url(world), {"run": "1"}, follow=True)
    assert not shown.context["going"] and "还有1个用例没有运行" in shown.content.decode()


def test_a_draft_that_is_gone_has_no_tests_to_run(world):
    tasks.rehearse(999_999, world.chief.pk)
    assert not FlowTestRun.objects.exists()

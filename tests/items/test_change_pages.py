"""The pages of the change batches, as each desk meets them."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from items.drafts import copy_to_draft, write
from items.models import ChangeBatch
from tests.factories.items import AT, complete_content, published
from tests.items.lists import ListWorld

pytestmark = pytest.mark.django_db
TODAY_AND_ON = (localdate() + timedelta(days=30)).isoformat()


@pytest.fixture
def world():
    return ListWorld()


def as_(client, user):
    client.force_login(user)
    return client


def press(client, user, batch, action, **typed):
    batch.refresh_from_db()
    data = {"action": action, "version": batch.version, **typed}
    return as_(client, user).post(f"/manage/changes/{batch.pk}/", data)


def begun(client, world):
    live = published()
    write(copy_to_draft(live), complete_content(promised_amount=8))
    page = as_(client, world.drafter)
    said = {"list": "power", "title": "压缩期限", "department": world.section.pk, "reason": "提速"}
    page.post("/manage/changes/new/", said)
    batch = ChangeBatch.objects.get()
    data = {"version": batch.version, "item": live.item.pk, "reason": "压缩承诺期限"}
    assert page.post(f"/manage/changes/{batch.pk}/change/", data).status_code == 302
    return batch


def test_a_batch_is_written_reviewed_blocked_mended_and_published_through_its_pages(client, world):
    batch = begun(client, world)
    page = as_(client, world.drafter).get(f"/manage/changes/{batch.pk}/").content.decode()
    assert "承诺期限" in page and "特殊工时审批" in page
    steps = [
        (world.drafter, "submit", {}),
        (world.head, "agree", {}),
        (world.keeper, "agree", {"opinion": "同意"}),
        (world.legal, "unlawful", {"opinion": "依据不足"}),
        (world.drafter, "submit", {"opinion": "已补充"}),
        (world.head, "agree", {}),
        (world.keeper, "agree", {}),
        (world.legal, "lawful", {"opinion": "合法"}),
        (world.office, "agree", {}),
        (world.keeper, "record", {"opinion": "常务会议同意", "document_number": "〔2099〕1号"}),
        (world.keeper, "publish", {"document_number": "慈政办发〔2099〕2号", "effective_on": TODAY_AND_ON}),
    ]
    for user, action, typed in steps:
        assert press(client, user, batch, action, **typed).status_code == 302, action
    page = as_(client, world.drafter).get(f"/manage/changes/{batch.pk}/").content.decode()
    assert "依据不足" in page and "慈政办发〔2099〕2号" in page and "常务会议同意" in page
    assert "慈政办发〔2099〕2号" in client.get("/manage/changes/?state=published").content.decode()


def test_what_was_typed_comes_back_with_the_fault_beside_it(client, world):
    batch = begun(client, world)
    press(client, world.drafter, batch, "submit")
    answer = press(client, world.head, batch, "return")
    assert answer.status_code == 400 and "请" in answer.content.decode()
    for user, action, typed in (
        (world.head, "agree", {}),
        (world.keeper, "agree", {}),
        (world.legal, "lawful", {"opinion": "合法"}),
        (world.office, "agree", {}),
    ):
        press(client, user, batch, action, **typed)
    typed = {"document_number": "", "effective_on": "2020-01-01", "opinion": "按时公布"}
    answer = press(client, world.keeper, batch, "publish", **typed)
    assert answer.status_code == 400 and "按时公布" in answer.content.decode()


def test_the_second_of_two_is_told_and_nothing_of_his_is_done(client, world):
    batch = begun(client, world)
    press(client, world.drafter, batch, "submit")
    leader = world.officer("leader", "leader", world.keepers)
    batch.refresh_from_db()
    seen = batch.version
    press(client, world.head, batch, "agree")
    data = {"action": "return", "version": seen, "opinion": "不同意"}
    answer = as_(client, leader).post(f"/manage/changes/{batch.pk}/", data)
    batch.refresh_from_db()
    assert answer.status_code == 409 and batch.state == "keeper" and "head" in answer.content.decode()


def test_each_operation_asks_what_it_needs_and_keeps_what_was_typed(client, world):
    batch = begun(client, world)
    page = as_(client, world.drafter)
    for operation in ("add", "take_over", "delegate", "cancel", "merge", "split", "change", "pause", "resume"):
        answer = page.get(f"/manage/changes/{batch.pk}/{operation}/")
        assert answer.status_code == 200, operation
        batch.refresh_from_db()
        typed = {"version": batch.version, "reason": "只写了理由", "document": "写了文号"}
        answer = page.post(f"/manage/changes/{batch.pk}/{operation}/", typed)
        assert answer.status_code == 400, operation
        assert "只写了理由" in answer.content.decode()
    assert page.get(f"/manage/changes/{batch.pk}/abolish/").status_code == 404
    assert batch.lines.count() == 1


def test_a_line_is_changed_and_taken_out_while_the_drafter_has_the_batch(client, world):
    batch = begun(client, world)
    line, page = batch.lines.get(), as_(client, world.drafter)
    batch.refresh_from_db()
    data = {"version": batch.version, "item": line.item_id, "reason": "改写的理由"}
    assert page.post(f"/manage/changes/{batch.pk}/change/{line.pk}/", data).status_code == 302
    assert batch.lines.get().reason == "改写的理由"
    batch.refresh_from_db()
    page.post(f"/manage/changes/{batch.pk}/lines/{line.pk}/remove/", {"version": batch.version})
    assert not batch.lines.exists()


@pytest.mark.parametrize("typed", [{}, {"action": "burn"}, {"action": "agree", "version": "x"}, {"action": "publish"}])
def test_a_crooked_act_is_refused_without_a_fault_of_the_server(client, world, typed):
    batch = begun(client, world)
    answer = as_(client, world.head).post(f"/manage/changes/{batch.pk}/", typed)
    assert answer.status_code in (400, 403, 404, 409)


def test_an_opinion_that_is_too_long_comes_back_and_nothing_is_agreed_to(client, world):
    batch = begun(client, world)
    press(client, world.drafter, batch, "submit")
    answer = press(client, world.head, batch, "agree", opinion="同意" + "。" * 4000)
    assert answer.status_code == 400 and "同意。。。" in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == "head" and batch.steps.count() == 1


def test_the_list_of_changes_of_a_past_day_knows_nothing_later(client, world):
    live = published()
    write(copy_to_draft(live), complete_content(promised_amount=8))
    world.published({"operation": "change", "item": live.item, "reason": "压缩承诺期限"})
    shown = client.get("/lists/changes/").content.decode()
    before = client.get("/lists/changes/", {"on": (AT.date() - timedelta(days=1)).isoformat()})
    that_day = client.get("/lists/changes/", {"on": AT.date().isoformat()})
    assert "慈政办发〔2024〕5号" in shown and "慈政办发〔2024〕5号" in that_day.content.decode()
    assert before.status_code == 200 and "慈政办发〔2024〕5号" not in before.content.decode()
    assert client.get("/lists/changes/", {"on": "昨天"}).status_code == 400


def test_what_waits_for_ones_review_is_counted_in_the_navigation(client, world):
    leader = world.officer("leader", "leader")
    batch = begun(client, world)

    def waiting():
        return [user.username for user in (world.drafter, world.head, leader, world.keeper, world.legal) if count(user)]

    def count(user):
        links = as_(client, user).get("/manage/changes/").context["navigation"]
        return next(link["count"] for link in links if link["name"] == "list-changes")

    assert waiting() == []
    press(client, world.drafter, batch, "submit")
    assert waiting() == ["head"]
    batch.writers.add(world.head)
    assert waiting() == ["leader"], "who wrote it himself is passed over"
    batch.writers.clear()
    press(client, world.head, batch, "agree")
    press(client, world.keeper, batch, "agree")
    assert waiting() == ["legal"] and count(world.legal) == 1


def test_what_an_act_needs_is_not_called_optional(client, world):
    batch = begun(client, world)
    press(client, world.drafter, batch, "submit")
    forms = {
        act["action"]: act["form"]
        for act in as_(client, world.head).get(f"/manage/changes/{batch.pk}/").context["acts"]
    }
    assert forms["agree"].fields["opinion"].said_optional
    assert not forms["return"].fields["opinion"].said_optional
    shown = client.get(f"/manage/changes/{batch.pk}/").content.decode()
    assert shown.count("（选填）") == 1

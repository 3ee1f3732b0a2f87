"""What items demand is judged, checked by others, confirmed; what is cancelled may not be demanded any more."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.roles import Role
from items import cleanup
from items.cleanup import CannotJudge, Result, Step, Subject
from items.models import Cleanup, CleanupStep, LegalBasis
from items.publishing import publish
from tests.factories.items import AT, material, published
from tests.items.editing import draft_content
from tests.items.test_manage import officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return {role: officer(role, role) for role in (Role.HEAD, Role.LIST_ADMIN, Role.LEGAL, Role.OFFICE)}


@pytest.fixture
def item():
    bare = material("stamped", "盖章的证明", required=False)
    return published(materials=[material("application", "申请表", basis=RULE), bare]).item


RULE = {"title": "特殊工时审批办法", "article": "第四条", "document_number": "劳部发〔1994〕503号"}


def rule():
    return LegalBasis.objects.get(title=RULE["title"])


def row_of(key):
    return Cleanup.objects.filter(key=key).order_by("-id").first()


def settle(people, row, result, *, at=AT, **more):
    cleanup.judge(row, by=people[Role.HEAD], at=at, result=result, **more)
    for step, role in ((Step.REVIEW, Role.LIST_ADMIN), (Step.LEGALITY, Role.LEGAL), (Step.CONFIRM, Role.OFFICE)):
        cleanup.decide(row, by=people[role], at=at, step=step, agreed=True)
    row.refresh_from_db()
    return row


def test_every_material_and_condition_is_opened_once(item):
    assert cleanup.open_for(item, at=AT) == 3
    assert cleanup.open_for(item, at=AT) == 0
    assert set(Cleanup.objects.values_list("subject", flat=True)) == {"material", "condition"}


def test_four_steps_by_four_people_settle_it_and_each_is_kept(item, people):
    cleanup.open_for(item, at=AT)
    row = settle(people, row_of("stamped"), Result.NO_BASIS, reason="没有法律依据")
    assert row.step == Step.SETTLED and row.settled_at == AT
    assert [one.by for one in row.steps.all()] == [people[r] for r in people]
    with pytest.raises(DatabaseError), transaction.atomic():
        CleanupStep.objects.update(remark="x")


def test_who_does_not_agree_sends_it_back_and_nobody_checks_his_own(item, people):
    cleanup.open_for(item, at=AT)
    row = row_of("stamped")
    cleanup.judge(row, by=people[Role.HEAD], at=AT, result=Result.SHARED, reason="可共享")
    with pytest.raises(CannotJudge):
        cleanup.decide(row, by=people[Role.HEAD], at=AT, step=Step.REVIEW, agreed=True)
    with pytest.raises(CannotJudge):
        cleanup.decide(row, by=people[Role.LIST_ADMIN], at=AT, step=Step.REVIEW, agreed=False)  # says no reason
    cleanup.decide(row, by=people[Role.LIST_ADMIN], at=AT, step=Step.REVIEW, agreed=False, remark="查不到共享接口")
    row.refresh_from_db()
    assert row.step == Step.SELF_CHECK
    with pytest.raises(CannotJudge):  # a page that was open meanwhile
        cleanup.decide(row, by=people[Role.LEGAL], at=AT, step=Step.REVIEW, agreed=True)


def test_what_is_kept_needs_a_law_in_force_and_a_certificate_one_of_rank(item, people):
    cleanup.open_for(item, at=AT)
    proof = cleanup.add(item, subject=Subject.CERTIFICATE, name="无犯罪证明", at=AT)
    for row, basis in ((row_of("stamped"), None), (proof, rule())):
        with pytest.raises(CannotJudge):
            cleanup.judge(row, by=people[Role.HEAD], at=AT, result=Result.KEEP, basis=basis)
    law = LegalBasis.objects.get(title="劳动法")
    assert cleanup.judge(proof, by=people[Role.HEAD], at=AT, result=Result.KEEP, basis=law).step == Step.REVIEW
    LegalBasis.objects.filter(pk=rule().pk).update(status="repealed")
    with pytest.raises(CannotJudge):
        cleanup.judge(row_of("stamped"), by=people[Role.HEAD], at=AT, result=Result.KEEP, basis=rule())


def test_a_repealed_law_opens_again_what_rests_on_it_alone(item, people):
    cleanup.open_for(item, at=AT)
    settle(people, row_of("application"), Result.KEEP, basis=rule())
    client = Client()
    client.force_login(people[Role.LEGAL])
    page = f"/manage/laws/{rule().pk}/"
    assert client.post(page, {"status": "repealed", "note": ""}).status_code == 200  # how is it known?
    assert client.post(page, {"status": "repealed", "note": "2024年第1号公告废止"}).status_code == 302
    again = row_of("application")
    assert (again.cause, again.step) == ("repealed", Step.SELF_CHECK)
    assert Cleanup.objects.filter(settled_at=None).count() == 3  # with the condition, which was open already
    assert client.post(page, {"status": "repealed", "note": "再记一次"}).status_code == 302
    assert Cleanup.objects.filter(key="application").count() == 2
    assert [one.reopened for one in cleanup.worksheet()] == [1]


def test_the_results_are_written_into_the_draft(item, people):
    cleanup.open_for(item, at=AT)
    settle(people, row_of("stamped"), Result.DUPLICATE, reason="与申请表重复")
    settle(people, row_of("application"), Result.LATER, reason="可后补")
    cleanup.take_over(item, by=people[Role.LIST_ADMIN], at=AT)
    (left,) = draft_content()["materials"]
    assert (left["key"], left["late"]) == ("application", True)


def test_the_worksheet_counts_by_department(item, people):
    cleanup.open_for(item, at=AT)
    settle(people, row_of("stamped"), Result.NO_BASIS, reason="没有依据")
    (one,) = cleanup.worksheet()
    assert (one.before, one.settled, one.cut, one.after, one.rate) == (3, 1, 1, 2, 33.3)
    settle(people, row_of("application"), Result.KEEP, basis=rule())
    (one,) = cleanup.worksheet()
    assert (one.settled, one.cut) == (2, 1)


def test_a_later_judgement_replaces_the_earlier(item, people):
    cleanup.open_for(item, at=AT)
    settle(people, row_of("application"), Result.NO_BASIS, reason="没有依据")
    assert cleanup.cancelled_materials(item) == {"application"}
    cleanup.reopen_for(rule(), at=AT)
    assert cleanup.cancelled_materials(item) == {"application"}  # until it is settled otherwise
    settle(people, row_of("application"), Result.KEEP, basis=rule(), at=AT + timedelta(days=1))
    assert cleanup.cancelled_materials(item) == set()


def test_the_pages_let_each_do_only_his_own_step(item, people):
    clients = {role: Client() for role in people}
    for role, client in clients.items():
        client.force_login(people[role])
    here = "/manage/cleanup/special-hours/"
    assert clients[Role.OFFICE].post(here, {"open": "1"}).status_code == 403
    assert clients[Role.HEAD].post(here, {"open": "1"}).status_code == 302
    assert clients[Role.HEAD].post(here, {"add": "1", "subject": "stamp", "name": "村委会盖章"}).status_code == 302
    assert clients[Role.HEAD].post(here, {"add": "1", "subject": "stamp", "name": ""}).status_code == 200
    one = f"{here}{row_of('stamped').pk}/"
    assert clients[Role.LEGAL].post(one, {"agreed": "yes"}).status_code == 403
    assert clients[Role.HEAD].post(one, {"result": "no_basis", "reason": ""}).status_code == 200
    assert clients[Role.HEAD].post(one, {"result": "no_basis", "reason": "没有依据"}).status_code == 302
    for role in (Role.LIST_ADMIN, Role.LEGAL, Role.OFFICE):
        assert clients[role].get(one).status_code == 200
        assert clients[role].post(one, {"agreed": "yes"}).status_code == 302
    assert row_of("stamped").step == Step.SETTLED
    page = clients[Role.LIST_ADMIN].get("/manage/cleanup/").content.decode()
    assert "25.0%" in page
    assert clients[Role.LIST_ADMIN].post(here, {"take_over": "1"}).status_code == 302
    assert [row["key"] for row in draft_content()["materials"]] == ["application"]
    assert clients[Role.LEGAL].get("/manage/laws/?q=劳动").status_code == 200


def test_the_guide_in_force_says_what_was_cancelled_and_a_past_one_says_what_it_said(item, people):
    cleanup.open_for(item, at=AT)
    settle(people, row_of("application"), Result.NO_BASIS, reason="没有依据")
    page = Client().get("/items/special-hours/").content.decode()
    assert "已取消，不再要求提供" in page
    cleanup.take_over(item, by=people[Role.LIST_ADMIN], at=AT)
    publish(item.editions.get(state="draft"), by=None, at=AT, imported=True)
    past = Client().get("/items/special-hours/editions/1/").content.decode()
    assert "申请表" in past and "已取消" not in past

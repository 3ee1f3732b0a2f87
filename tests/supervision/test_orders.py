"""Cards, orders, appeals and points, from a promise that was broken."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from accounts.grants import grant_department
from accounts.models import Post
from accounts.roles import Role
from supervision import appealing, bulletins, ordering, points, rounds
from supervision.models import Bulletin, Card, CardEvidence, Notice, Order, OrderStep, PointEntry
from supervision.order_states import Action
from tests.instants import at
from tests.world import World
from workflows import timekeeping
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Enforcement

pytestmark = pytest.mark.django_db(transaction=True)
NOON = at("2016-11-01 12:00")  # promised for 31 October


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: NOON)
    grant_department(Post.objects.get(role=Role.SUPERVISOR), world.bureau, "view_cases")
    world.office = world.person("郑办公", Role.OFFICE, world.bureau)
    grant_department(Post.objects.get(role=Role.OFFICE), world.bureau, "view_cases")
    world.accepted(when=at("2016-10-11 09:00"))
    rounds.go(at=NOON, source="test")
    world.card = Card.objects.get(rule_code="promised-over")
    return world


def issued(world, **more):
    return ordering.issue(**{"card": world.card, "by": world.supervisor, "at": NOON, "text": "请说明原因", **more})


def go(order, action, by, when="2016-11-01 15:00", text="已查明", version=None):
    order.refresh_from_db()
    return ordering.act(order, action, by=by, at=at(when), version=version or order.version, text=text)


def test_a_card_takes_its_points_once_and_keeps_what_it_rests_on(world):
    rounds.go(at=NOON, source="again")
    entry = PointEntry.objects.get(card=world.card)
    assert entry.points == -world.card.points == Decimal("-1.00")
    assert entry.officer == world.card.officer and entry.department == world.card.post.department
    evidence = CardEvidence.objects.get(card=world.card)
    assert evidence.facts["rule"]["version"] == 1 and evidence.facts["limit"]["allowance"] == 14
    counted = [day for day in evidence.facts["ledger"] if day["counted"]]
    assert len(counted) >= 14 and [e["seq"] for e in evidence.facts["events"]] == [1, 2]
    assert CardEvidence.objects.count() == Card.objects.count()


def test_an_order_is_signed_answered_reviewed_and_closed(world):
    order = issued(world)
    assert str(order) == "慈人社督〔2016〕001号" and str(order.sign_by) == "2016-11-02"
    order = go(order, Action.SIGN, world.reviewer)
    assert str(order.answer_by) == "2016-11-08"
    go(order, Action.ANSWER, world.reviewer)
    go(order, Action.REVIEW, world.supervisor)
    order = go(order, Action.CLOSE, world.supervisor)
    assert order.state == "closed" and order.due_on is None
    assert list(order.steps.values_list("version", flat=True)) == [1, 2, 3, 4, 5]
    assert issued(world).serial == 2


def test_an_answer_is_sent_back_once_and_then_made_public(world):
    order = issued(world)
    for action, by in (
        (Action.SIGN, world.reviewer),
        (Action.ANSWER, world.reviewer),
        (Action.REVIEW, world.supervisor),
        (Action.RETURN, world.supervisor),
        (Action.ANSWER, world.reviewer),
        (Action.REVIEW, world.supervisor),
    ):
        order = go(order, action, by)
    with pytest.raises(NotAllowed):
        go(order, Action.RETURN, world.supervisor)
    go(order, Action.ESCALATE, world.supervisor, text="两次答复不实")
    assert Bulletin.objects.get().order == order


def test_an_order_nobody_signs_is_made_public_only_after_its_day(world):
    order = issued(world)
    with pytest.raises(NotAllowed):
        go(order, Action.ESCALATE, world.supervisor, "2016-11-02 17:00")
    go(order, Action.ESCALATE, world.supervisor, "2016-11-03 09:00")
    assert OrderStep.objects.get(action="escalate").late


def test_an_order_nobody_signs_or_answers_goes_up_by_itself_and_a_draft_waits_to_be_issued(world, client):
    order = issued(world)
    rounds.go(at=at("2016-11-02 23:00"), source="test")
    order.refresh_from_db()
    assert order.state == "issued"
    for n in range(2):  # two rounds, one step
        rounds.go(at=at(f"2016-11-03 00:0{n + 1}"), source="test")
    order.refresh_from_db()
    step = order.steps.get(action="escalate")
    assert order.state == "escalated" and step.by is None and step.late and not Bulletin.objects.exists()
    assert Notice.objects.filter(created_at=step.at, post__role="supervisor").exists()
    second = issued(world)
    go(second, Action.SIGN, world.reviewer, "2016-11-02 09:00")
    rounds.go(at=at("2016-11-09 23:59"), source="test")
    second.refresh_from_db()
    assert second.state == "signed"
    rounds.go(at=at("2016-11-10 08:00"), source="test")
    second.refresh_from_db()
    assert second.state == "escalated"
    client.force_login(world.supervisor)
    page = reverse("order", args=[order.pk])
    assert "关于劳动关系科督办事项未按期签收的通报" in client.get(page).content.decode()
    assert client.post(page, {"action": "publish", "text": " "}).status_code == 400
    issue = {"action": "publish", "text": "关于未按期签收督办单的通报\n请引以为戒"}
    assert client.post(page, issue).status_code == 302 and client.post(page, issue).status_code == 409
    bulletin = Bulletin.objects.get()
    assert str(bulletin) == "慈人社督通〔2016〕001号" and bulletin.by == world.supervisor
    client.force_login(world.clerk)  # every member of staff reads it; the order stays with those it concerns
    assert "关于未按期签收督办单的通报" in client.get(reverse("bulletins")).content.decode()
    answer = client.get(reverse("bulletin", args=[bulletin.pk])).content.decode()
    assert "请引以为戒" in answer and page not in answer
    client.force_login(world.reviewer)
    assert client.post(page, issue).status_code == 403


def test_with_the_switch_off_no_order_goes_up_by_itself(world):
    order = issued(world)
    Enforcement.objects.create(kind="order_up", enabled=False, reason="试", set_at=NOON)
    rounds.go(at=at("2016-11-09 00:01"), source="test")
    order.refresh_from_db()
    assert order.state == "issued"


def test_several_sweepers_escalate_an_order_once(world):
    order = issued(world)
    done = at_once(4, lambda i: ordering.escalate_by_itself(order, at=at("2016-11-03 00:01")))
    assert sorted(done) == [False, False, False, True] and order.steps.filter(action="escalate").count() == 1


def test_the_draft_names_neither_the_case_nor_a_person(world):
    order = issued(world)
    text = bulletins.draft(order, today=at("2016-11-07 09:00").date())
    assert "超期3个工作日" in text and order.number in text
    for private in (world.card.application.number, world.applicant.name, world.reviewer.name):
        assert private not in text


def test_strangers_old_pages_and_empty_texts_are_refused(world):
    order = issued(world)
    with pytest.raises(Forbidden):
        go(order, Action.SIGN, world.clerk)
    with pytest.raises(Forbidden):
        issued(world, by=world.reviewer)
    with pytest.raises(NotAllowed):
        issued(world)  # the first is still open
    go(order, Action.SIGN, world.reviewer)
    with pytest.raises(NotAllowed):
        go(order, Action.ANSWER, world.reviewer, version=1)
    with pytest.raises(Incomplete):
        go(order, Action.ANSWER, world.reviewer, text=" ")
    with pytest.raises(NotAllowed):
        go(order, Action.CLOSE, world.supervisor)


def at_once(n, act):
    def run(i):
        try:
            return act(i)
        except (NotAllowed, Forbidden) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(run, range(n)))


def test_of_many_who_issue_sign_or_decide_at_once_one_does_and_no_number_is_lost(world):
    made = [r for r in at_once(6, lambda i: issued(world)) if isinstance(r, Order)]
    assert len(made) == 1 and Order.objects.get().serial == 1
    order = made[0]
    sign = {"by": world.reviewer, "at": NOON, "version": 1}
    done = at_once(6, lambda i: ordering.act(order, Action.SIGN, **sign))
    assert sum(isinstance(r, Order) for r in done) == 1 and order.steps.count() == 2
    appeal = appealing.appeal(world.card, by=world.reviewer, at=NOON, text="系统故障")
    at_once(6, lambda i: appealing.decide(appeal, by=world.office, at=NOON, result="revoked", reason="属实"))
    assert PointEntry.objects.filter(card=world.card).count() == 2
    assert points.balance(PointEntry.objects.filter(card=world.card)) == 0


def test_an_appeal_is_in_time_once_and_by_those_it_concerns(world):
    with pytest.raises(Forbidden):
        appealing.appeal(world.card, by=world.clerk, at=NOON, text="x")
    with pytest.raises(NotAllowed):
        appealing.appeal(world.card, by=world.reviewer, at=at("2016-11-09 09:00"), text="x")
    appealing.appeal(world.card, by=world.reviewer, at=at("2016-11-08 23:00"), text="x")
    with pytest.raises(NotAllowed):
        appealing.appeal(world.card, by=world.reviewer, at=NOON, text="x")


def test_an_appeal_is_decided_by_neither_the_issuer_nor_the_officer_nor_the_head(world):
    issued(world)
    appeal = appealing.appeal(world.card, by=world.reviewer, at=NOON, text="系统故障")
    head = world.person("钱科长", Role.HEAD, world.section)
    for wrong in (world.supervisor, world.reviewer, head):
        with pytest.raises(Forbidden):
            appealing.decide(appeal, by=wrong, at=NOON, result="upheld", reason="x")
    made = appealing.decide(appeal, by=world.office, at=NOON, result="upheld", reason="维持")
    assert made.result == "upheld" and PointEntry.objects.filter(card=world.card).count() == 1


@pytest.mark.parametrize("model", [OrderStep, PointEntry, CardEvidence, Bulletin])
def test_what_is_written_stays(world, model, as_web_role):
    issued(world)
    for act in (lambda: model.objects.all().update(at=NOON), lambda: model.objects.all()._raw_delete("default")):
        if model is CardEvidence:
            act = lambda: model.objects.all()._raw_delete("default")  # noqa: E731
        with pytest.raises(DatabaseError), transaction.atomic(), as_web_role():
            act()


def test_points_by_hand_have_a_reason_and_are_never_ones_own(world):
    given = {"department": world.section, "points": Decimal("-2"), "at": NOON}
    made = points.by_hand(**given, reason="资料不全", by=world.supervisor)
    assert made.cause == "manual" and made.points == -2
    with pytest.raises(Incomplete):
        points.by_hand(**given, reason=" ", by=world.supervisor)
    with pytest.raises(Forbidden):
        points.by_hand(**given, reason="x", by=world.supervisor, officer=world.supervisor)
    with pytest.raises(Forbidden):
        points.by_hand(**given, reason="x", by=world.reviewer)


def test_the_pages_open_for_those_concerned_and_for_nobody_else(world, client):
    order = issued(world)
    card, page = reverse("card", args=[world.card.pk]), reverse("order", args=[order.pk])
    concerned = {world.supervisor: 200, world.reviewer: 200, world.clerk: 404, world.user: 404}
    for who, status in concerned.items():
        client.force_login(who)
        assert client.get(card).status_code == client.get(page).status_code == status, who
    client.force_login(world.reviewer)
    assert "慈人社督" in client.get(reverse("my-supervision")).content.decode()
    for name in ("orders", "appeals", "points"):
        assert client.get(reverse(name)).status_code == 403
    client.force_login(world.supervisor)
    for url in (reverse("orders"), reverse("appeals"), reverse("points")):
        assert client.get(url).status_code == 200
    assert client.get(reverse("department-points", args=[world.section.pk])).status_code == 200


def test_an_order_is_worked_off_on_the_pages(world, client):
    client.force_login(world.supervisor)
    client.post(reverse("issue-order", args=[world.card.pk]), {"text": "请说明"})
    order = Order.objects.get()
    page = reverse("order", args=[order.pk])
    client.force_login(world.reviewer)
    assert client.post(page, {"action": "sign", "version": "1"}).status_code == 302
    stale = client.post(page, {"action": "answer", "version": "1", "text": "原因是"})
    assert stale.status_code == 409 and "原因是" in stale.content.decode()
    empty = client.post(page, {"action": "answer", "version": "2", "text": ""})
    assert empty.status_code == 400
    assert client.post(page, {"action": "fly", "version": "2"}).status_code == 404
    card = reverse("card", args=[world.card.pk])
    assert client.post(card, {"text": ""}).status_code == 400
    assert client.post(card, {"text": "系统故障"}).status_code == 302
    client.force_login(world.office)
    assert client.post(card, {"result": "revoked", "text": "属实"}).status_code == 302
    assert points.balance(PointEntry.objects.filter(card=world.card)) == 0

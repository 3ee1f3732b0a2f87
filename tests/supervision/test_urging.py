"""Urging by hand, and the outbox that carries notices to people."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts.grants import grant_department
from accounts.models import Post
from accounts.roles import Role
from supervision import ordering, outbox, rounds, urging, waiting
from supervision.models import Card, Message, Notice
from supervision.order_states import Action
from tests.instants import at
from tests.world import World
from workflows import timekeeping
from workflows.errors import Forbidden, Incomplete

pytestmark = pytest.mark.django_db(transaction=True)
NOON = at("2016-11-01 12:00")


@pytest.fixture
def world(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: NOON)
    grant_department(Post.objects.get(role=Role.SUPERVISOR), world.bureau, "view_cases")
    world.head = world.person("钱科长", Role.HEAD, world.section)
    world.reviewer.email, world.reviewer.phone = "li@example.cn", "13800000000"
    world.reviewer.save()
    world.case = world.accepted(when=at("2016-10-11 09:00"))
    return world


def told(made):
    return {notice.post.role for notice in made.notices.select_related("post")}


def test_each_urging_goes_one_step_further_up(world):
    given = {"by": world.supervisor, "at": NOON, "text": "请尽快办理"}
    assert told(urging.urge(world.case, **given)) == {"reviewer"}
    assert told(urging.urge(world.case, **given)) == {"reviewer", "head"}
    assert told(urging.urge(world.case, **given)) == {"reviewer", "head", "leader"}
    assert told(urging.urge(world.case, **given)) == {"reviewer", "head", "leader"}


def test_only_supervisors_and_the_head_urge_and_with_words(world):
    urging.urge(world.case, by=world.head, at=NOON, text="请抓紧")
    for wrong in (world.clerk, world.reviewer, world.user):
        with pytest.raises(Forbidden):
            urging.urge(world.case, by=wrong, at=NOON, text="请抓紧")
    with pytest.raises(Incomplete):
        urging.urge(world.case, by=world.head, at=NOON, text=" ")


def test_a_message_names_the_case_and_its_item_and_nobody(world, settings, tmp_path):
    urging.urge(world.case, by=world.supervisor, at=NOON, text="张申请在催")
    assert outbox.send_due(at=NOON) == 2 and outbox.send_due(at=NOON) == 0
    text = (tmp_path / "sms.log").read_text()
    assert world.case.number in text and "演示，未真正发送" in text and mail.outbox[0].to == ["li@example.cn"]
    for private in (world.applicant.name, world.user.name, "13800000000"):
        assert private not in text and private not in mail.outbox[0].body


def test_what_cannot_be_sent_comes_again_and_is_dead_at_last(world, settings):
    settings.SMS_GATEWAY = "http://127.0.0.1:9/"  # nobody listens there
    settings.MESSAGE_CHANNELS = ["sms"]
    urging.urge(world.case, by=world.supervisor, at=NOON, text="请抓紧")
    when = NOON
    for attempt in range(1, outbox.ATTEMPTS + 1):
        assert outbox.send_due(at=when) == 0
        assert Message.objects.get().attempts == attempt
        assert outbox.send_due(at=when + timedelta(seconds=1)) == 0 and Message.objects.get().attempts == attempt
        when = Message.objects.get().next_at
    dead = Message.objects.get()
    assert dead.state == "dead" and dead.error
    outbox.send_due(at=when + timedelta(hours=5))
    assert Message.objects.get().attempts == outbox.ATTEMPTS


def test_what_is_noted_already_or_days_old_is_not_sent(world):
    urging.urge(world.case, by=world.supervisor, at=NOON, text="请抓紧")
    Notice.objects.update(acknowledged_at=NOON, acknowledged_by=world.reviewer)
    urging.urge(world.case, by=world.supervisor, at=NOON - timedelta(days=4), text="请抓紧")
    assert outbox.send_due(at=NOON) == 0
    assert set(Message.objects.values_list("state", flat=True)) == {"dropped"}


def test_the_sweep_puts_its_notices_into_the_outbox_once(world):
    rounds.go(at=NOON, source="test")
    first = Message.objects.count()
    rounds.go(at=NOON, source="again")
    assert first == 2 == Message.objects.count()  # one notice, by mail and by text message


def test_the_supervisor_urges_on_the_page_of_the_case_and_the_officer_reads_it(world, client):
    client.force_login(world.supervisor)
    page = reverse("supervised-case", args=[world.case.number])
    assert reverse("urge", args=[world.case.number]) in client.get(page).content.decode()
    client.post(reverse("urge", args=[world.case.number]), {"text": "请今天办结"})
    assert "请今天办结" in client.get(page).content.decode()
    client.force_login(world.reviewer)
    assert "请今天办结" in client.get(reverse("notices")).content.decode()
    assert client.post(reverse("urge", args=[world.case.number]), {"text": "x"}).status_code == 404
    assert client.get(reverse("messages")).status_code == 403
    admin = world.person("系统员", Role.SYSTEM_ADMIN, world.make_section("it", "信息中心"))
    client.force_login(admin)
    answer = client.get(reverse("messages")).content.decode()
    assert world.case.number not in answer and world.reviewer.name in answer


def test_the_head_urges_at_the_desk_and_the_officer_has_no_form(world, client):
    page = reverse("desk-case", args=[world.case.number])
    client.force_login(world.head)
    assert reverse("urge", args=[world.case.number]) in client.get(page).content.decode()
    answer = client.post(reverse("urge", args=[world.case.number]), {"text": "请今天办结"}, follow=True)
    assert answer.redirect_chain[-1][0] == page and "请今天办结" in answer.content.decode()
    client.force_login(world.reviewer)
    shown = client.get(page).content.decode()
    assert "请今天办结" in shown and reverse("urge", args=[world.case.number]) not in shown


def test_several_notices_are_noted_at_once_and_only_ones_own(world, client):
    for text in ("一", "二", "三"):
        urging.urge(world.case, by=world.supervisor, at=NOON, text=text)  # the second and third also to the head
    own = list(Notice.objects.filter(post__role="reviewer").values_list("pk", flat=True))
    others = list(Notice.objects.exclude(pk__in=own).values_list("pk", flat=True))
    client.force_login(world.reviewer)
    many = reverse("acknowledge-notices")
    assert 'class="nav__count">3' in client.get(reverse("notices")).content.decode()
    client.post(many, {"ticked": "1", "pick": [own[0], *others, "x", "9" * 30]})
    assert list(Notice.objects.filter(acknowledged_by=world.reviewer).values_list("pk", flat=True)) == [own[0]]
    client.post(many, {"all": "1", "shown": own})
    assert Notice.objects.filter(acknowledged_by=world.reviewer).count() == 3
    page = client.get(reverse("notices")).content.decode()
    assert 'name="all"' not in page and "nav__count" not in page


def test_the_navigation_counts_what_waits_for_a_supervisor(world, client):
    world.office = world.person("郑办公", Role.OFFICE, world.bureau)
    rounds.go(at=NOON, source="test")
    card = Card.objects.get(rule_code="promised-over")
    order = ordering.issue(card=card, by=world.supervisor, at=NOON, text="请说明")
    client.force_login(world.reviewer)
    assert 'class="nav__count">1' in client.get(reverse("my-supervision")).content.decode()
    for action, text in (("sign", ""), ("answer", "已查明")):
        order = ordering.act(order, Action(action), by=world.reviewer, at=NOON, version=order.version, text=text)
    client.force_login(world.supervisor)
    assert waiting.to_decide(world.supervisor) == 1 and waiting.orders_to_answer(world.reviewer) == 0
    assert "nav__count" in client.get(reverse("orders")).content.decode()

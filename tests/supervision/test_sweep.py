"""The sweep against what the record alone says it owes."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from supervision import monitor, recipients, rounds, rules, watching
from supervision.models import Alert, AlertRule, Card, Message, Notice, Watch
from tests.instants import at
from tests.owed import owed_by_the_record, raised
from tests.world import World
from workflows import engine, feed, timekeeping

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return World()


def go(text):
    feed.read_all()
    return monitor.sweep(at=at(text))


def test_a_case_whose_promised_day_passes(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    day = at("2016-10-11 12:00")
    while day < at("2016-11-12 00:00"):  # as it would have run, every six hours
        feed.read_all()
        monitor.sweep(at=day)
        day += timedelta(hours=6)
    now = day - timedelta(hours=6)
    assert raised() == owed_by_the_record(now)
    assert Card.objects.filter(application=case).count() == 3  # stage, promised, statutory
    assert not Alert.objects.filter(due_at__gt=now).exists()


def test_an_outage_makes_alerts_late_not_lost_and_not_twice(world):
    world.accepted(when=at("2016-10-11 09:00"))
    go("2016-10-11 09:01")
    assert go("2016-11-02 09:30") > 5  # two days after the due day, and nothing had run in between
    assert raised() == owed_by_the_record(at("2016-11-02 09:30"))
    late = Alert.objects.get(rule__code="promised-over")
    assert late.late and late.due_at == at("2016-11-01 00:00") and late.raised_at == at("2016-11-02 09:30")
    assert not late.retroactive
    assert go("2016-11-02 09:31") == 0
    told = dict(Notice.objects.values_list("post__role", "level"))  # one notice for each post told, not a flood
    assert told == {"reviewer": "yellow", "leader": "urging"} and Notice.objects.count() == 2


def test_what_fell_due_before_the_case_was_closed_is_still_raised(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    feed.read_all()
    engine.withdraw(case, by=world.user, at=at("2016-11-01 10:00"), reason="不办了")
    go("2016-11-05 09:00")
    assert raised() == owed_by_the_record(at("2016-11-05 09:00"))
    assert Alert.objects.filter(rule__code="promised-over").exists()
    assert not Alert.objects.filter(rule__code="statutory-over").exists()


def test_nothing_is_raised_for_a_paused_case_even_before_the_reader_knows(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    feed.read_all()
    engine.start_special_procedure(
        case, by=world.reviewer, at=at("2016-10-12 09:00"), kind="hearing", basis="第四十五条", planned_days=20
    )
    assert monitor.sweep(at=at("2016-11-30 09:00")) == 0
    feed.read_all()
    assert monitor.sweep(at=at("2016-11-30 09:00")) == 0
    assert Watch.objects.filter(fire_at__lte=at("2016-11-30 09:00")).count() == 0


def test_an_extension_supersedes_what_was_to_come_and_brings_no_second_card(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    go("2016-10-27 09:00")
    engine.extend(case, by=world.chief, at=at("2016-10-31 16:00"), days=5, reason="需进一步核实岗位情况")
    go("2016-11-05 09:00")
    assert not Alert.objects.filter(rule__code="promised-over").exists()
    go("2016-12-31 09:00")
    assert raised() == owed_by_the_record(at("2016-12-31 09:00"))
    assert Card.objects.filter(rule_code="promised-over").count() == 1


def test_deemed_acceptance_raises_its_card_and_marks_what_came_too_late_to_be_told(world):
    world.apply(when=at("2016-09-27 15:00"))
    rounds.go(at=at("2016-10-26 09:00"), source="test")
    rounds.go(at=at("2016-10-26 09:00"), source="test")
    assert Card.objects.filter(rule_code="acceptance-over").count() == 1
    assert raised() == owed_by_the_record(at("2016-10-26 09:00"))


def test_a_second_sweep_or_a_second_reader_changes_nothing(world):
    world.accepted(when=at("2016-10-11 09:00"))
    for _n in range(3):
        rounds.go(at=at("2016-11-20 09:00"), source="test")
    first = raised()
    for watch in Watch.objects.all():  # even a watch turned back cannot raise an alert again
        Watch.objects.filter(pk=watch.pk).update(sequence=0, fire_at=watch.since)
    monitor.sweep(at=at("2016-11-20 09:00"))
    assert raised() == first


def test_a_rule_that_is_switched_off_raises_nothing(world):
    rule = AlertRule.objects.get(code="urge")
    rule.pk, rule.version, rule.enabled, rule.valid_from = None, 2, False, at("2016-10-01 00:00")
    rule.save()
    world.accepted(when=at("2016-10-11 09:00"))
    go("2016-11-20 09:00")
    assert not Alert.objects.filter(rule__code="urge").exists()
    assert Alert.objects.filter(rule__code="warn-1").exists()


def test_a_poison_event_is_parked_with_its_case_and_the_others_go_on(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    other = world.apply(when=at("2016-10-12 09:00"))
    seen = []

    def handle(event):
        if event.application_id == case.pk and event.seq == 1:
            raise ValueError("poison")
        seen.append((event.application_id, event.seq))

    reader = feed.Reader("fussy", handle)
    feed.catch_up(reader)
    assert seen == [(other.pk, 1)]
    assert feed.lag("fussy")["parked"] == 2 and feed.lag("fussy")["unread"] == 0
    assert feed.retry_parked(feed.Reader("fussy", lambda event: seen.append(event.seq))) == 2
    assert seen[1:] == [1, 2]
    assert watching.READER in {r.name for r in feed.readers()}


def test_urgings_climb_to_the_head_then_the_leader_and_leave_the_platform_as_their_rule_says(world, settings):
    settings.MESSAGE_CHANNELS = ["sms"]
    head = world.person("何科长", Role.HEAD, world.section)
    User.objects.filter(pk__in=[world.reviewer.pk, head.pk, world.leader.pk]).update(phone="0574-00000000")
    world.accepted(when=at("2016-10-11 09:00"))
    told = {}
    for day in ("2016-10-28", "2016-10-31", "2016-11-01"):  # the day before, the last day, overdue
        before = set(Notice.objects.values_list("pk", flat=True))
        go(f"{day} 09:30")
        fresh = Notice.objects.filter(level__in=["urging", "yellow"]).exclude(pk__in=before)
        told[day] = set(fresh.values_list("post__role", flat=True))
    assert told == {
        "2016-10-28": {"reviewer", "head"},  # the head because the stage itself was overdue: a yellow card
        "2016-10-31": {"reviewer", "head"},
        "2016-11-01": {"reviewer", "head", "leader"},
    }
    assert set(Message.objects.values_list("channel", flat=True)) == {"sms"}
    assert set(Message.objects.values_list("user__name", flat=True)) >= {world.reviewer.name, head.name}


def test_a_rule_that_tells_nobody_raises_its_alert_all_the_same(world):
    rule = AlertRule.objects.get(code="warn-1")
    rule.pk, rule.version, rule.told, rule.valid_from = None, 2, [], at("2016-10-01 00:00")
    rule.save()
    world.apply(when=at("2016-10-11 09:00"))
    go("2016-10-17 09:30")
    assert Alert.objects.filter(rule=rule).count() == 1 and not Notice.objects.exists()


def test_a_post_is_told_of_a_case_once_by_a_sweep_in_however_many_batches(world):
    world.accepted(when=at("2016-10-11 09:00"))
    feed.read_all()
    assert monitor.sweep(at=at("2016-11-20 09:00"), batch=1) > 5
    assert raised() == owed_by_the_record(at("2016-11-20 09:00"))
    told = Notice.objects.values_list("post__role", "level").order_by("post__role")
    assert list(told) == [("leader", "red"), ("reviewer", "red"), ("supervisor", "red")]
    for notice in Notice.objects.all():
        told_of = [a for a in Alert.objects.all() if notice.post_id in _posts_told(a)]
        assert notice.count == len(told_of)
    assert Notice.objects.filter(count__gt=5).exists()


def _posts_told(alert):
    posts = recipients.Posts()
    return {post for who in recipients.told_by(alert.rule, alert.sequence) for post in posts.of(alert.post_id, who)}


@contextmanager
def somebody_acting_on(case):
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as sql:
            sql.execute("SELECT 1 FROM workflows_application WHERE id = %s FOR NO KEY UPDATE", [case.pk])
        yield
    finally:
        other.close()


def test_a_case_that_somebody_is_acting_on_is_passed_over_and_the_others_are_not(world):
    busy, other = (world.accepted(when=at("2016-10-11 09:00")) for _n in range(2))
    feed.read_all()
    with somebody_acting_on(busy):
        monitor.sweep(at=at("2016-11-20 09:00"), batch=1)
    assert set(Alert.objects.values_list("application", flat=True)) == {other.pk}
    monitor.sweep(at=at("2016-11-20 09:00"))
    assert raised() == owed_by_the_record(at("2016-11-20 09:00"))


def test_the_place_of_since_is_asked_for_only_after_a_revision():
    """Watches of limits never moved are asked about together, whenever each began."""
    calendar = timekeeping.calendar()
    for rule in rules.DEFAULTS:
        given = {"kind": min(rule.kinds), "started_on": date(2016, 10, 11), "due_on": date(2016, 11, 1)}
        given |= {"allowance": 15, "unit": "workday", "revision": 1}
        found = [
            list(rules.owed(rule, rules.Term(**given, since=since), calendar, now=at("2016-11-10 09:00")))
            for since in (None, at("2016-10-11 09:00"), at("2016-11-05 09:00"))
        ]
        assert found[0] == found[1] == found[2] != []

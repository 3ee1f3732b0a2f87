"""Each act of an administrator that is no act on a case writes one record of who did what; looking writes none."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditRecord
from accounts.roles import Role
from tests.branching import NINE, three_sections
from tests.instants import at
from tests.workflows.desk_pages import client_of
from tests.workflows.test_manage_licence_rules import GOOD
from tests.workflows.test_migrating import REASON, new_version
from tests.world import World
from workflows import feed, recalculation, timekeeping
from workflows.models import Event, FlowMove, ParkedEvent

pytestmark = pytest.mark.django_db
NOON = at("2016-10-12 12:00")


@pytest.fixture
def world(monkeypatch):
    found = World()
    found.posts = three_sections(found)
    found.keeper = found.person("徐事项", Role.LIST_ADMIN, found.window)
    found.admin = found.person("高系统", Role.SYSTEM_ADMIN, found.bureau)
    monkeypatch.setattr(timekeeping, "now", lambda: NOON)
    yield found
    timekeeping.forget_calendar()


def records(kind, actor):
    return list(AuditRecord.objects.filter(kind=kind, actor=actor, at=NOON).order_by("pk"))


def post(by, address, /, *args, query="", **data):
    return client_of(by).post(reverse(address, args=args) + query, data)


def test_a_move_of_cases_and_its_undoing(world):
    world.accepted(when=NINE)
    new_version(world)
    client_of(world.keeper).get(reverse("plan-move", args=["special-hours"]))
    assert not records("flow_move", world.keeper)
    assert post(world.keeper, "plan-move", "special-hours", query="?from=1", reason=REASON).status_code == 302
    move = FlowMove.objects.get()
    [made] = records("flow_move", world.keeper)
    assert (made.subject, made.before, made.after["version"]) == ("special-hours", {"version": 1}, 2)
    assert (made.after["cases"], made.after["reason"], made.after["move"]) == (1, REASON, move.pk)
    post(world.keeper, "flow-move", "special-hours", move.pk)
    assert Event.objects.filter(action="migrate", actor=world.keeper).count() == 1, "each case has its own event"
    for _twice in range(2):
        post(world.keeper, "undo-move", "special-hours", move.pk, reason="新版尚需讨论，全部退回原版")
    [_made, undone] = records("flow_move", world.keeper)
    assert (undone.before, undone.after["version"], undone.after["undone"]) == ({"version": 2}, 1, 1)


def test_a_rule_of_licences_made_changed_and_left_as_it_was(world):
    for years, written in (("3", 1), ("5", 2), ("5", 2)):
        assert post(world.keeper, "manage-licence-rule", "special-hours", **{**GOOD, "years": years}).status_code == 302
        assert len(records("licence_rule", world.keeper)) == written
    changed = records("licence_rule", world.keeper)[1]
    assert (changed.before, changed.after) == ({"years": 3}, {"years": 5})


def test_a_day_of_the_calendar_and_what_is_asked_for_by_hand(world):
    url = reverse("calendar-day", args=["2016-10-14"])
    looked_at = client_of(world.keeper).post(url, {"kind": "holiday", "name": "临时放假"})
    assert not records("calendar", world.keeper), "it is looked at first"
    client_of(world.keeper).post(url, looked_at.context["hidden"])
    [written] = records("calendar", world.keeper)
    assert written.before == {"2016-10-14": None} and written.after == {"2016-10-14": "holiday 临时放假"}
    while recalculation.under_way():
        recalculation.go_on(at=NOON, seconds=1)
    assert post(world.keeper, "calendar-recompute").status_code == 302
    assert len(records("operation", world.keeper)) == 1


def test_an_appointment_and_its_end(world):
    security = world.person("安全员", Role.SECURITY_ADMIN, world.bureau)
    place = world.post(Role.REVIEWER, world.section)
    post(security, "manage-post", place.pk, user=world.leader.pk, start_on="2030-01-01")
    posting = world.leader.postings.get(post=place)
    post(security, "relieve-posting", place.pk, posting.pk, end_on=date(2030, 6, 30).isoformat())
    assert len(records("appointment", security)) == len(records("relief", security)) == 1


def test_events_read_once_more(world):
    case = world.apply(when=NINE)
    feed.read_all()
    event = Event.objects.get(application=case)
    ParkedEvent.objects.create(reader="watching", event=event, application_id=case.pk, error="poison")
    assert post(world.admin, "retry-parked", reader="watching").status_code == 302
    [written] = records("operation", world.admin)
    assert "watching" in written.subject and written.after == {"read": 1, "left": 0}


def test_who_may_not_leaves_no_record(world):
    new_version(world)
    before = AuditRecord.objects.count()
    for user in (world.clerk, world.supervisor, world.user):
        for name, args in (
            ("plan-move", ["special-hours"]), ("manage-licence-rule", ["special-hours"]), ("calendar-recompute", []),
            ("retry-parked", []), ("calendar-day", ["2016-10-14"]),
        ):  # fmt: skip
            assert post(user, name, *args, reason=REASON, **GOOD).status_code in (403, 404)
    assert AuditRecord.objects.count() == before

"""What administrators change is recorded in the same transaction, kept for good, and read by the auditor alone."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts import audit
from accounts.models import AuditRecord
from accounts.roles import Role
from tests.instants import at
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def auditor(world, client):
    client.force_login(world.person("审计员", Role.AUDITOR, world.bureau))
    return client


def note(world, subject="劳动关系科 审核员", when="2016-10-11 09:00", by=None, **more):
    kind = more.pop("kind", audit.Kind.APPOINTMENT)
    return audit.note(kind, subject, by=by or world.chief, at=at(when), **more)


def shown(client, **query):
    return client.get(reverse("audit"), query).content.decode()


def test_appointments_are_recorded_with_who_and_when(world, client):
    client.force_login(world.person("安全员", Role.SECURITY_ADMIN, world.bureau))
    post = world.post(Role.REVIEWER, world.section)
    client.post(reverse("manage-post", args=[post.pk]), {"user": world.leader.pk, "start_on": "2030-01-01"})
    [record] = AuditRecord.objects.filter(kind="appointment")
    assert record.actor.name == "安全员" and record.after == {"name": world.leader.name, "start_on": "2030-01-01"}
    posting = world.leader.postings.get(post=post)
    client.post(reverse("relieve-posting", args=[post.pk, posting.pk]), {"end_on": "2030-06-30"})
    [record] = AuditRecord.objects.filter(kind="relief")
    assert record.before["end_on"] is None and record.after["end_on"] == "2030-06-30"


def test_publishing_is_recorded(world):
    kinds = set(AuditRecord.objects.values_list("kind", flat=True))
    assert {"edition", "flow"} <= kinds
    assert AuditRecord.objects.get(kind="edition").after["number"] == 1


def test_the_auditor_starts_here_and_narrows_down(world, auditor):
    note(world, when="2016-10-11 09:00")
    note(world, subject="2017 国办发明电", when="2017-01-05 09:00", kind=audit.Kind.CALENDAR, by=world.supervisor)
    page = shown(auditor)
    assert "劳动关系科 审核员" in page and "国办发明电" in page
    assert "劳动关系科 审核员" not in shown(auditor, kind="calendar")
    assert "国办发明电" not in shown(auditor, q=world.chief.name)
    assert "国办发明电" in shown(auditor, since="2017-01-05", until="2017-01-05")
    assert "国办发明电" not in shown(auditor, since="2017-01-06")
    for odd in ({"since": "gestern"}, {"q": "\x00"}, {"kind": "poem"}, {"page": "x"}):
        assert auditor.get(reverse("audit"), odd).status_code == 200


def test_as_a_table_nothing_becomes_a_formula(world, auditor):
    note(world, subject='=HYPERLINK("http://x")', after={"name": "张三"})
    answer = auditor.get(reverse("audit"), {"format": "csv", "kind": "appointment"})
    text = b"".join(answer.streaming_content).decode()
    assert "'=HYPERLINK" in text and "名称：张三" in text and answer["Content-Type"].startswith("text/csv")


def test_the_record_cannot_be_changed(world):
    note(world)
    for change in (lambda: AuditRecord.objects.update(subject="x"), lambda: AuditRecord.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_nobody_but_the_auditor_reads_it_and_the_three_start_at_their_work(world, client):
    from accounts.landing import landing_url

    for user in (world.clerk, world.supervisor, world.person("系统员", Role.SYSTEM_ADMIN, world.bureau)):
        client.force_login(user)
        assert client.get(reverse("audit")).status_code == 403
    client.force_login(world.user)
    assert client.get(reverse("audit")).status_code == 404
    starts = {Role.AUDITOR: "audit", Role.SECURITY_ADMIN: "manage-posts", Role.SYSTEM_ADMIN: "operations"}
    for role, name in starts.items():
        assert landing_url(world.clerk, {role}) == reverse(name)

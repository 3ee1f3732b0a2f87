"""Sentences put into opinions with one click, and notes among those who handle a case."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.grants import grant_department
from tests.workflows.desk_pages import client_of, now, page
from tests.workflows.handling import colleague, head
from tests.world import World
from workflows.desk import phrasebook
from workflows.models import InternalNote, Phrase
from workflows.timekeeping import local_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def phrase(user, text, department=None):
    owner = {"department": department} if department else {"user": user}
    return Phrase.objects.create(text=text, made_by=user, made_at=now(), **owner)


def texts(user):
    return [one.text for one in phrasebook.phrases_of(user, on=local_date(now()))]


def insert(user, case, act, **typed):
    case.refresh_from_db()
    run = case.runs.get(ended_at=None).pk
    address = reverse("desk-act", args=[case.number, act])
    return client_of(user).post(address, {"version": case.version, "run": run, **typed})


def test_a_phrase_goes_into_the_opinion_and_nothing_else_happens(world):
    case = world.accepted(when=now())
    one = phrase(world.reviewer, "经审查，材料齐全，同意上报。")
    before = case.version
    shown = insert(world.reviewer, case, "advance", phrase=one.pk, insert="opinion", opinion="已核对原件。")
    assert shown.status_code == 200 and "error-summary" not in shown.content.decode()
    assert shown.context["form"]["opinion"].value() == "已核对原件。\n经审查，材料齐全，同意上报。"
    case.refresh_from_db()
    assert case.version == before


def test_the_version_that_was_seen_is_kept_while_inserting(world):
    case = world.accepted(when=now())
    one = phrase(world.reviewer, "同意。")
    old = case.version - 1
    address = reverse("desk-act", args=[case.number, "advance"])
    shown = client_of(world.reviewer).post(address, {"version": old, "phrase": one.pk, "insert": "opinion"})
    assert f'name="version" value="{old}"' in shown.content.decode()


def test_other_things_typed_come_back(world):
    case = world.at_decision(when=now())
    one = phrase(world.leader, "查明事实如上。")
    shown = insert(
        world.leader, case, "send_back", phrase=one.pk, insert="reason", to="review", reason="材料第三页"
    ).context["form"]
    assert shown["to"].value() == "review" and shown["reason"].value() == "材料第三页\n查明事实如上。"


@pytest.mark.parametrize("typed", [{}, {"phrase": "x"}, {"phrase": "9" * 30}, {"phrase": ""}, {"insert": "version"}])
def test_nonsense_inserts_nothing_and_loses_nothing(world, typed):
    case = world.accepted(when=now())
    shown = insert(world.reviewer, case, "advance", **{"insert": "opinion", "opinion": "已核对。", **typed})
    assert shown.status_code == 200 and shown.context["form"]["opinion"].value() == "已核对。"


def test_nobody_inserts_from_anothers_book(world):
    case = world.accepted(when=now())
    secret = phrase(world.leader, "别人的话")
    shown = insert(world.reviewer, case, "advance", phrase=secret.pk, insert="opinion")
    assert "别人的话" not in shown.content.decode()


def test_what_was_used_lately_stands_first(world):
    case = world.accepted(when=now())
    for text in ("第一句", "第二句", "第三句"):
        last = phrase(world.reviewer, text)
    assert texts(world.reviewer) == ["第一句", "第二句", "第三句"]
    insert(world.reviewer, case, "advance", phrase=last.pk, insert="opinion")
    assert texts(world.reviewer) == ["第三句", "第一句", "第二句"]


def test_a_sections_book_is_read_by_its_officers_and_kept_by_its_head(world):
    ma, hu = head(world), colleague(world)
    typed = {"text": "请补齐材料后再报。", "book": world.window.pk}
    assert client_of(hu).post(reverse("desk-phrases"), {"text": "我的一句"}).status_code == 302
    assert client_of(ma).post(reverse("desk-phrases"), typed).status_code == 302
    ours = Phrase.objects.get(department=world.window)
    assert set(texts(hu)) == {"请补齐材料后再报。", "我的一句"}
    assert texts(world.reviewer) == []
    assert client_of(hu).post(reverse("remove-phrase", args=[ours.pk])).status_code == 404
    assert client_of(hu).post(reverse("edit-phrase", args=[ours.pk]), {"text": "改"}).status_code == 404
    assert client_of(ma).post(reverse("edit-phrase", args=[ours.pk]), {"text": "请补齐后再报。"}).status_code == 302
    assert "请补齐后再报。" in texts(hu)
    client_of(ma).post(reverse("remove-phrase", args=[ours.pk]))
    assert texts(hu) == ["我的一句"]


@pytest.mark.parametrize("typed", [{"text": ""}, {"text": "长" * 501}, {"text": "a\x00"}, {"text": "好", "book": "x"}])
def test_a_sentence_that_cannot_be_kept_is_said(world, typed):
    assert client_of(head(world)).post(reverse("desk-phrases"), typed).status_code == 400
    assert not Phrase.objects.exists()


# -- notes


def add(user, case, text):
    return client_of(user).post(reverse("desk-note", args=[case.number]), {"note": text})


def test_those_who_handle_the_case_write_and_read_notes(world):
    case = world.accepted(when=now())
    before = case.version, case.events.count()
    assert add(world.clerk, case, "申请人电话约了周三来").status_code == 302
    add(world.clerk, case, "申请人电话约了周三来")  # a second click
    assert InternalNote.objects.count() == 1
    for user in (world.clerk, world.reviewer):
        assert "约了周三来" in page(user, "desk-case", case.number).content.decode()
    case.refresh_from_db()
    assert (case.version, case.events.count()) == before  # no part of the chained record


def test_who_only_looks_on_reads_no_notes(world):
    grant_department(world.supervisor.postings.get().post, world.bureau, "view_cases")
    case = world.accepted(when=now())
    add(world.clerk, case, "内部的话")
    shown = page(world.supervisor, "desk-case", case.number)
    assert shown.status_code == 200 and "内部的话" not in shown.content.decode()
    assert add(world.supervisor, case, "我也说一句").status_code == 404
    assert add(world.leader, case, "还没有到我这里").status_code == 404
    assert InternalNote.objects.count() == 1


def test_applicants_never_see_a_note(world):
    case = world.accepted(when=now())
    add(world.clerk, case, "内部的话")
    assert add(world.user, case, "我是申请人").status_code == 404
    client = client_of(world.user)
    for address in (reverse("my-application", args=[case.number]), f"/api/v1/applications/{case.number}/"):
        answer = client.get(address)
        assert answer.status_code == 200 and "内部的话" not in answer.content.decode()


@pytest.mark.parametrize("text", ["", "  ", "\x00", "长" * 2001])
def test_an_empty_or_endless_note_is_not_kept(world, text):
    case = world.accepted(when=now())
    assert add(world.clerk, case, text).status_code == 302
    assert not InternalNote.objects.exists()


def test_a_note_is_never_changed(world):
    add(world.clerk, world.accepted(when=now()), "说过的话")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as sql:
        sql.execute("UPDATE workflows_internalnote SET text = ''")

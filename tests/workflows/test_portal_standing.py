"""What an applicant is told: where the case stands, corrections answered in part, looking up without an account."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.instants import at
from tests.workflows.portal_steps import PDF, errors_of, url
from tests.world import World
from workflows import engine, timekeeping
from workflows.standing import standing_of

pytestmark = pytest.mark.django_db
SENT = at("2016-10-11 09:00")


@pytest.fixture
def world():
    return World()


@pytest.fixture
def me(client, world):
    client.force_login(world.user)
    return client


def point(target, label="某项"):
    return {"target": target, "label": label, "problem": "不清晰", "required": "请重新提交", "basis": "依据待核"}


@pytest.fixture
def correcting(world):
    now = timekeeping.now()
    case = world.apply(when=now)
    points = [point("material:plan", "实施方案"), point("field:headcount", "涉及人数")]
    return engine.request_correction(case, by=world.clerk, at=now, points=points)


def test_received_says_by_when_it_will_be_answered(world):
    case = world.apply(when=SENT)
    standing = standing_of(case, today=date(2016, 10, 11))
    assert standing.day == date(2016, 10, 18) and not standing.act


@pytest.mark.parametrize("granted", [True, False])
def test_a_closed_case_still_says_what_was_decided(me, world, granted):
    case = world.at_decision(when=SENT)
    when = at("2016-10-12 09:00")
    if granted:
        engine.grant(case, by=world.leader, at=when, content="准予")
    else:
        why = {"facts": "岗位不属于规定范围", "reason": "岗位不符合规定条件，不予批准", "basis": "503号第四条"}
        engine.refuse(case, by=world.leader, at=when, **why)
    engine.deliver(case, by=world.clerk, at=when, way="direct", receiver="本人")
    engine.close(case, by=world.clerk, at=when)
    said = "准予" if granted else "不予批准"
    for page in (me.get(url("my-application", case.number)), me.get(url("my-applications"))):
        assert f"已办结（{said}）" in page.content.decode()


def test_a_late_decision_is_called_late(me, world):
    case = world.accepted(when=SENT)
    assert standing_of(case, today=date(2016, 10, 31)).tone == "info"  # the last promised day
    late = standing_of(case, today=date(2016, 11, 1))
    assert late.tone == "bad" and late.day == date(2016, 10, 31)
    page = me.get(url("my-application", case.number)).content.decode()
    assert str(standing_of(case, today=date(2026, 1, 1)).words) in page


def test_the_last_day_to_correct_is_today_not_zero_days(world):
    case = engine.request_correction(world.apply(when=SENT), by=world.clerk, at=SENT, points=[point("material:plan")])
    last = case.corrections.get().answer_by
    today, before = (standing_of(case, today=day) for day in (last, last - timedelta(days=1)))
    assert today.act and before.act and today.words != before.words
    assert "0 天" not in today.words and "0 days" not in today.words
    assert not standing_of(case, today=last + timedelta(days=1)).act


def test_a_pause_is_shown_with_its_ground(me, world):
    now = timekeeping.now()
    case = world.accepted(when=now)
    engine.start_special_procedure(
        case, by=world.reviewer, at=now, kind="hearing", basis="《行政许可法》第四十六条", planned_days=10
    )
    page = me.get(url("my-application", case.number))
    assert "《行政许可法》第四十六条" in page.content.decode() and page.context["standing"].tone == "pause"


def test_a_decision_stands_on_top_and_can_be_downloaded(me, world):
    case = world.at_decision(when=timekeeping.now())
    engine.grant(case, by=world.leader, at=timekeeping.now(), content="准予一年")
    page = me.get(url("my-application", case.number))
    letter = page.context["decision"]
    assert letter.kind == "grant" and url("letter", letter.check_code) in page.content.decode()
    assert url("withdraw", case.number) not in page.content.decode()
    assert me.get(url("withdraw", case.number)).status_code == 302


def test_what_is_right_is_kept_though_the_rest_is_wrong(me, correcting):
    sent = {"headcount": "很多", "file-plan": SimpleUploadedFile("新.pdf", PDF)}
    answer = me.post(url("answer-correction", correcting.number), sent)
    page = answer.content.decode()
    assert answer.status_code == 400 and "很多" in page and "涉及人数：" in errors_of(answer)
    assert [p["key"] for p in answer.context["points"]] == ["headcount"]  # the file has arrived
    correcting.refresh_from_db()
    assert correcting.files.get().name == "新.pdf" and correcting.answers["headcount"] == 12
    assert me.post(url("answer-correction", correcting.number), {"headcount": "15"}).status_code == 302
    correcting.refresh_from_db()
    assert correcting.state == "received"


def test_a_refused_file_does_not_lose_the_changed_field(me, correcting):
    sent = {"headcount": "15", "file-plan": SimpleUploadedFile("坏.pdf", b"no")}
    answer = me.post(url("answer-correction", correcting.number), sent)
    assert answer.status_code == 400 and "坏.pdf" in errors_of(answer)
    correcting.refresh_from_db()
    assert correcting.answers["headcount"] == 15 and correcting.files.count() == 0


def test_only_what_was_asked_for_can_be_changed(me, correcting):
    me.post(url("answer-correction", correcting.number), {"headcount": "15", "company_name": "换名公司"})
    correcting.refresh_from_db()
    assert correcting.answers["company_name"] != "换名公司" and correcting.answers["headcount"] == 15


def test_a_point_the_portal_does_not_know_is_shown_not_a_fault(me, world):
    now = timekeeping.now()
    case = world.apply(when=now)
    engine.request_correction(case, by=world.clerk, at=now, points=[point("material:plan")])
    notice = case.corrections.get()
    notice.points.update(target="material:unknown")  # what no guide asks for any more
    notice.points.create(**point("field:unknown"))
    assert me.get(url("answer-correction", case.number)).status_code == 200
    files = {"file-unknown": SimpleUploadedFile("a.pdf", PDF), "unknown": "x"}
    assert me.post(url("answer-correction", case.number), files).status_code == 400


def test_only_failed_look_ups_are_counted(client, world):
    cache.clear()
    case = world.apply(when=timekeeping.now())
    code = case.letters.get(kind="receipt").check_code
    for _n in range(12):
        assert client.post(url("track"), {"number": case.number, "code": f" {code.lower()} "}).status_code == 200
    for _n in range(10):
        assert client.post(url("track"), {"number": case.number, "code": "nothing\x00"}).status_code == 400
    assert client.post(url("track"), {"number": case.number, "code": code}).status_code == 429
    cache.clear()


def test_a_look_up_shows_steps_and_no_person(client, world):
    cache.clear()
    case = world.accepted(when=timekeeping.now())
    code = case.letters.get(kind="receipt").check_code
    page = client.post(url("track"), {"number": case.number, "code": code}).content.decode()
    for hidden in (case.applicant.name, case.applicant.id_masked, world.user.name, world.clerk.name):
        assert hidden not in page


def test_the_receipt_page_carries_a_square_code(me, world):
    case = world.apply(when=timekeeping.now())
    page = me.get(url("submitted", case.number)).content.decode()
    assert 'class="segno"' in page and "style=" not in page

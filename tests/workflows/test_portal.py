"""The applicant's way through the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Mandate
from tests.workflows.portal_steps import PDF, begin, fill, send, url, whole
from tests.world import LONG_AGO, World
from workflows import engine, timekeeping
from workflows.models import Application, Draft, SubmittedFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World()
    return world


@pytest.fixture
def me(client, world):
    client.force_login(world.user)
    return client


def test_one_learns_what_is_needed_before_signing_in(client, world):
    page = client.get(url("apply", "special-hours")).content.decode()
    assert "实施方案" in page and url("login") in page
    assert client.get(url("apply", "no-such-item")).status_code == 404


def test_from_the_first_page_to_the_receipt(me, world):
    draft = whole(me, world)
    page = me.get(url("draft", draft.pk)).content.decode()
    assert url("draft-check", draft.pk) in page
    done = me.post(url("draft-check", draft.pk), {"declared": "yes"})
    case = Application.objects.get()
    assert done["Location"] == url("submitted", case.number)
    page = me.get(done["Location"]).content.decode()
    assert case.number in page and case.letters.get().check_code in page
    assert me.get(url("my-application", case.number)).status_code == 200
    assert SubmittedFile.objects.filter(application=case).count() == 2
    assert me.get(url("draft", draft.pk))["Location"] == url("submitted", case.number)


def test_a_double_click_makes_one_case(me, world):
    draft = whole(me, world)
    first = me.post(url("draft-check", draft.pk), {"declared": "yes"})
    again = me.post(url("draft-check", draft.pk), {"declared": "yes"})
    assert first["Location"] == again["Location"] and Application.objects.count() == 1


def test_a_page_left_open_is_told_that_its_change_came_too_late(me, world):
    draft = whole(me, world)
    me.post(url("draft-check", draft.pk), {"declared": "yes"})
    again = me.post(url("draft-check", draft.pk), {"declared": "yes"}, follow=True)
    assert not list(again.context["messages"])  # a double click is no news
    late = me.post(url("draft-section", draft.pk, "company"), {"headcount": "99"}, follow=True)
    assert [str(told.level_tag) for told in late.context["messages"]] == ["warning"]


@pytest.mark.parametrize(("type_code", "cited"), [("01", True), ("07", False)])
def test_the_licence_law_is_cited_to_applicants_for_a_licence_only(client, type_code, cited):
    world = World(type_code=type_code)
    client.force_login(world.user)
    draft = whole(client, world)
    check = client.get(url("draft-check", draft.pk)).content.decode()
    sent = client.post(url("draft-check", draft.pk), {"declared": "yes"}, follow=True).content.decode()
    assert ("行政许可法" in check) is cited and ("行政许可法" in sent) is cited


def test_what_is_wrong_is_kept_as_typed_and_explained(me, world):
    draft = begin(me, world)
    answer = fill(me, draft, headcount="十二")
    page = answer.content.decode()
    assert answer.status_code == 400 and "十二" in page and 'href="#f-headcount"' in page
    draft.refresh_from_db()
    assert draft.answers["headcount"] == "十二"
    assert me.post(url("draft-check", draft.pk), {"declared": "yes"}).status_code == 400
    assert not Application.objects.exists()


def test_without_the_declaration_nothing_is_submitted(me, world):
    draft = whole(me, world)
    assert me.post(url("draft-check", draft.pk), {}).status_code == 400
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("病毒.exe", b"MZ..."),
        ("假的.pdf", b"not a pdf"),
        ("空.pdf", b""),
        ("图.png", PDF),
        ("宏.docx", b"PK\x03\x04broken"),
        ("../../etc/passwd", PDF),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_in_words(me, world, name, content):
    draft = begin(me, world)
    answer = send(me, draft, "plan", name, content)
    assert answer.status_code == 400 and "实施方案" in answer.context["errors"][0]["text"]
    assert not SubmittedFile.objects.exists()


def test_a_file_can_be_taken_back_and_is_read_by_its_owner_only(me, world, client):
    draft = begin(me, world)
    send(me, draft, "plan")
    file = SubmittedFile.objects.get()
    answer = me.get(url("file", file.pk))
    assert answer.content == PDF and "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    client.force_login(world.stranger)
    assert client.get(url("file", file.pk)).status_code == 404
    client.force_login(world.user)
    client.post(url("draft-remove-file", draft.pk, file.pk))
    file.refresh_from_db()
    assert file.removed_at is not None


def test_the_file_on_disk_is_not_readable(me, world):
    from django.core.files.storage import default_storage

    draft = begin(me, world)
    send(me, draft, "plan")
    file = SubmittedFile.objects.get()
    with default_storage.open(file.stored_as) as stored:
        assert b"%PDF" not in stored.read() and "方案" not in file.stored_as


@pytest.mark.parametrize("name", ["draft", "draft-materials", "draft-check", "draft-town"])
def test_a_strangers_draft_does_not_exist(client, world, name):
    client.force_login(world.user)
    draft = begin(client, world)
    client.force_login(world.stranger)
    assert client.get(url(name, draft.pk)).status_code == 404
    assert client.post(url(name, draft.pk), {"declared": "yes"}).status_code == 404


@pytest.mark.parametrize("name", ["my-application", "submitted", "answer-correction", "withdraw"])
def test_a_strangers_case_looks_like_a_missing_one(client, world, name):
    case = world.apply(when=timekeeping.now())
    client.force_login(world.stranger)
    theirs, missing = client.get(url(name, case.number)), client.get(url(name, "330282-999999-000001"))
    assert theirs.status_code == missing.status_code == 404
    client.logout()
    assert client.get(url(name, case.number)).status_code == 302


def test_an_agent_with_a_mandate_applies_for_the_principal(client, world):
    Mandate.objects.create(agent=world.stranger, principal=world.applicant, valid_from=LONG_AGO)
    client.force_login(world.stranger)
    draft = whole(client, world)
    client.post(url("draft-check", draft.pk), {"declared": "yes"})
    case = Application.objects.get()
    assert case.applicant == world.applicant and case.submitted_by == world.stranger
    assert case.number in client.get(url("my-applications")).content.decode()


def test_nobody_applies_in_anothers_name(client, world):
    client.force_login(world.stranger)
    assert client.post(url("apply", "special-hours"), {"applicant": world.applicant.pk}).status_code == 400
    assert not Draft.objects.exists()


POINTS = [
    {"target": "material:plan", "label": "实施方案", "problem": "未盖章", "required": "请盖章", "basis": "503号文"},
    {
        "target": "field:headcount",
        "label": "涉及人数",
        "problem": "与名单不符",
        "required": "请更正",
        "basis": "503号文",
    },
]


@pytest.fixture
def correcting(world):
    now = timekeeping.now()
    case = world.apply(when=now)
    return engine.request_correction(case, by=world.clerk, at=now, points=POINTS)


def test_a_correction_is_answered_part_by_part(me, world, correcting):
    case = correcting
    assert case.number in me.get(url("my-applications")).content.decode()
    page = me.get(url("answer-correction", case.number)).content.decode()
    assert "未盖章" in page and "与名单不符" in page and "劳动合同样本" not in page
    answer = me.post(
        url("answer-correction", case.number), {"headcount": "12", "file-plan": SimpleUploadedFile("新.pdf", PDF)}
    )
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == "correcting"
    page = me.get(url("answer-correction", case.number)).content.decode()
    assert "未盖章" not in page and "与名单不符" in page
    me.post(url("answer-correction", case.number), {"headcount": "15"})
    case.refresh_from_db()
    assert case.state == "received" and case.answers["headcount"] == 15
    assert case.earlier_answers.get().answers["headcount"] == 12


def test_an_answer_that_answers_nothing_is_explained(me, world, correcting):
    answer = me.post(url("answer-correction", correcting.number), {"headcount": "12"})
    assert answer.status_code == 400 and len(answer.context["errors"]) == 2
    answer = me.post(url("answer-correction", correcting.number), {"headcount": "很多"})
    assert answer.status_code == 400 and "很多" not in str(correcting.answers)


def test_withdrawing_asks_for_a_reason(me, world):
    case = world.apply(when=timekeeping.now())
    assert me.post(url("withdraw", case.number), {"reason": " "}).status_code == 400
    me.post(url("withdraw", case.number), {"reason": "不办了"})
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert me.post(url("withdraw", case.number), {"reason": "再撤"}).status_code == 302
    assert case.events.filter(action="withdraw").count() == 1


def test_progress_without_an_account(client, world):
    case = world.apply(when=timekeeping.now())
    code = case.letters.get(kind="receipt").check_code
    page = client.post(url("track"), {"number": case.number, "code": code.lower()})
    assert page.status_code == 200 and case.edition.name in page.content.decode()
    wrong = client.post(url("track"), {"number": case.number, "code": "X" * 12})
    unknown = client.post(url("track"), {"number": "330282-000000-000000", "code": code})
    assert wrong.status_code == unknown.status_code == 400
    assert wrong.context["error"] == unknown.context["error"]


def test_guessing_is_slowed_down(client, world):
    for _n in range(11):
        last = client.post(url("track"), {"number": "x", "code": "y"}, REMOTE_ADDR="10.9.8.7")
    assert "十分钟" in last.context["error"] or "ten minutes" in last.context["error"]


def test_behind_a_proxy_everybody_is_slowed_down_alone(client, world, settings):
    settings.PROXIES = 1

    def guess(address):
        headers = {"REMOTE_ADDR": "10.9.8.6", "HTTP_X_FORWARDED_FOR": address}
        return client.post(url("track"), {"number": "x", "code": "y"}, **headers).context["error"]

    assert [guess("203.0.113.1") for _n in range(11)][-1] != guess("203.0.113.2")


def test_a_paper_proves_itself(client, world, me):
    case = world.apply(when=timekeeping.now())
    letter = case.letters.get()
    client.logout()
    page = client.get(url("verify-paper", letter.check_code)).content.decode()
    assert letter.number in page and case.applicant.name not in page
    same = client.post(url("verify-paper", letter.check_code), {"file": SimpleUploadedFile("a.pdf", bytes(letter.pdf))})
    other = client.post(url("verify-paper", letter.check_code), {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert same.context["same"] is True and other.context["same"] is False
    assert client.get(url("verify-paper", "AAAABBBBCCCC")).status_code == 404
    assert client.get(url("letter", letter.check_code)).status_code == 302
    client.force_login(world.stranger)
    assert client.get(url("letter", letter.check_code)).status_code == 404
    client.force_login(world.user)
    assert client.get(url("letter", letter.check_code)).content == bytes(letter.pdf)


def test_the_list_costs_the_same_for_many_cases(me, world, django_assert_max_num_queries):
    for _n in range(12):
        world.apply(when=timekeeping.now())
    with django_assert_max_num_queries(16):
        me.get(url("my-applications"))


def test_the_case_page_costs_the_same_for_a_long_story(me, world, django_assert_max_num_queries):
    case = world.at_decision(when=timekeeping.now())
    with django_assert_max_num_queries(36):
        assert me.get(url("my-application", case.number)).status_code == 200

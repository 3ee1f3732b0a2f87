"""What one account may send in, and which kinds of files: the same on the pages and through the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workflows.portal_steps import PDF, begin, errors_of, fill, publish_edition, send, url
from tests.workflows.test_api import client_of, submit, upload
from tests.world import World
from workflows import engine, timekeeping
from workflows.models import Application, SubmittedFile

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture
def world():
    return World(type_code="20")


@pytest.fixture
def me(client, world):
    client.cookies["django_language"] = "en"
    client.force_login(world.user)
    return client


def only_pdf(world):
    """A new edition whose plan is taken as PDF only."""
    return publish_edition(world, materials=[("plan", "实施方案", "applicant")], accepts=["pdf"])


def test_an_account_sends_so_much_a_day_and_what_it_took_back_counts(me, world, settings):
    settings.UPLOAD_DAY_BYTES = 2 * len(PDF)
    draft = begin(me, world)
    fill(me, draft, company_name="张三的厂")
    assert send(me, draft, "plan", "1.pdf").status_code == 302
    me.post(url("draft-remove-file", draft.pk, SubmittedFile.objects.get().pk))
    assert send(me, draft, "plan", "2.pdf").status_code == 302
    refused = send(me, draft, "plan", "3.pdf")
    assert refused.status_code == 400 and "a day" in errors_of(refused) and "3.pdf" in errors_of(refused)
    assert SubmittedFile.objects.count() == 2
    assert client_of(world.user).post(
        reverse("api-files"), {"material": "plan", "file": SimpleUploadedFile("4.pdf", PDF)}, format="multipart"
    ).status_code == 400  # fmt: skip
    draft.refresh_from_db()
    assert draft.answers["company_name"] == "张三的厂"
    SubmittedFile.objects.update(uploaded_at=timekeeping.now() - timekeeping.timedelta(days=1))
    assert send(me, draft, "plan", "5.pdf").status_code == 302  # the next day


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("UPLOAD_DRAFT_FILES", 1, "at most 1 files"),
        ("UPLOAD_DRAFT_BYTES", 2 * len(PDF) - 1, "together"),
        ("UPLOAD_DAY_FILES", 1, "1 files today"),
    ],
)
def test_each_bound_is_told_with_its_number(me, world, settings, setting, value, said):
    setattr(settings, setting, value)
    draft = begin(me, world)
    assert send(me, draft, "plan", "1.pdf").status_code == 302
    assert said in errors_of(send(me, draft, "opinion", "2.pdf"))
    assert SubmittedFile.objects.count() == 1


def test_taking_a_file_back_makes_room_in_the_application(me, world, settings):
    settings.UPLOAD_DRAFT_FILES = 1
    draft = begin(me, world)
    send(me, draft, "plan", "1.pdf")
    me.post(url("draft-remove-file", draft.pk, SubmittedFile.objects.get().pk))
    assert send(me, draft, "plan", "2.pdf").status_code == 302


def test_the_counter_is_not_bounded_by_what_it_scans_for_others(world, settings):
    settings.UPLOAD_DAY_FILES = 0
    assert upload(client_of(world.clerk), "plan")


def test_a_refused_file_leaves_what_was_typed_into_a_correction(me, world, settings):
    case = world.apply(when=timekeeping.now())
    point = {"problem": "不对", "required": "改正", "basis": "办事指南"}
    points = [
        {"target": "material:plan", "label": "方案", **point},
        {"target": "field:remark", "label": "备注", **point},
    ]
    engine.request_correction(case, by=world.clerk, at=timekeeping.now(), points=points)
    settings.UPLOAD_DAY_FILES = 0
    page = reverse("answer-correction", args=[case.number])
    answer = me.post(page, {"remark": "字" * 2001, "file-plan": SimpleUploadedFile("方案.pdf", PDF)})
    assert answer.status_code == 400 and "字" * 2001 in answer.content.decode()
    assert "files today" in errors_of(answer) and not SubmittedFile.objects.exists()


def test_the_wrong_kind_is_named_on_the_page_and_at_the_upload_alike(me, world):
    only_pdf(world)
    said = "Files ending in .png are not taken here. Possible: pdf."
    draft = begin(me, world)
    assert said in errors_of(send(me, draft, "plan", "方案.PNG", PNG))
    data = {"item": "special-hours", "material": "plan", "file": SimpleUploadedFile("方案.png", PNG)}
    answer = client_of(world.user).post(reverse("api-files"), data, format="multipart")
    assert answer.status_code == 400 and "这里不能上传 .png 文件。可以上传：pdf。" in str(answer.data)
    data["material"], data["file"] = "strange", SimpleUploadedFile("方案.pdf", PDF)
    assert client_of(world.user).post(reverse("api-files"), data, format="multipart").status_code == 400
    assert not SubmittedFile.objects.exists()


def test_an_upload_that_named_no_item_is_looked_at_when_it_is_submitted(world):
    only_pdf(world)
    mine = client_of(world.user)
    sent = mine.post(
        reverse("api-files"), {"material": "plan", "file": SimpleUploadedFile("方案.png", PNG)}, format="multipart"
    )
    assert sent.status_code == 201
    answer = submit(mine, edition=2, files=[sent.data["id"]])
    assert answer.status_code in (400, 422) and ".png" in str(answer.data) and "方案.png" in str(answer.data)
    assert not Application.objects.exists()
    assert submit(mine, edition=2, files=[upload(mine, "plan")]).status_code == 201


def test_a_picture_called_pdf_is_told_what_it_is(me, world):
    draft = begin(me, world)
    assert "ends in .pdf, but its content is .png" in errors_of(send(me, draft, "plan", "方案.pdf", PNG))
    assert "no ending" in errors_of(send(me, draft, "plan", "方案", PDF))

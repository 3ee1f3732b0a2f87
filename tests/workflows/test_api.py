import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from tests.world import ANSWERS, World
from workflows import timekeeping
from workflows.models import Application

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def world():
    return World()


def client_of(user=None):
    client = APIClient()
    if user is not None:
        client.force_login(user)
    return client


def upload(client, material):
    file = SimpleUploadedFile("方案.pdf", PDF)
    return client.post(reverse("api-files"), {"material": material, "file": file}, format="multipart").data["id"]


def submit(client, key=None, **changes):
    data = {"item": "special-hours", "edition": 1, "answers": ANSWERS, **changes}
    return client.post(reverse("api-applications"), data, headers={"Idempotency-Key": key or str(uuid.uuid4())})


def act(client, number, verb, **data):
    return client.post(reverse(f"api-{verb}", args=[number]), data)


def test_items_are_public(world):
    found = client_of().get(reverse("api-items")).data
    assert [i["code"] for i in found] == ["special-hours"]
    guide = client_of().get(reverse("api-item", args=["special-hours"])).data
    assert guide["promised_amount"] == 14 and len(guide["materials"]) == 3
    assert client_of().get(reverse("api-item", args=["nothing"])).status_code == 404


def test_a_case_from_submission_to_decision(world):
    mine = client_of(world.user)
    files = [upload(mine, "plan"), upload(mine, "opinion")]
    key = str(uuid.uuid4())
    made = submit(mine, key, files=files)
    assert made.status_code == 201, made.data
    number = made.data["number"]
    assert submit(mine, key, files=files).data["number"] == number and Application.objects.count() == 1
    detail = act(client_of(world.clerk), number, "accept", version=1).data
    assert detail["state"] == "in_review" and {d["kind"] for d in detail["deadlines"]} >= {"promised", "statutory"}
    act(client_of(world.reviewer), number, "advance", version=2, opinion="同意")
    granted = act(client_of(world.leader), number, "grant", version=3, content="准予一年").data
    assert granted["state"] == "granted" and [x["kind"] for x in granted["letters"]][-1] == "grant"
    assert len(mine.get(reverse("api-applications")).data["results"]) == 1


def test_what_is_missing_is_named_by_field(world):
    answer = submit(client_of(world.user), answers={})
    assert answer.status_code == 400 and answer.data["code"] == "incomplete"
    assert {"material:plan", "answers.company_name"} <= set(answer.data["fields"])


def test_the_second_of_two_officers_gets_409_with_the_case_as_it_is(world):
    case = world.accepted(when=timekeeping.now())
    assert act(client_of(world.reviewer), case.number, "advance", version=2, opinion="同意").status_code == 200
    late = act(client_of(world.reviewer), case.number, "advance", version=2, opinion="同意")
    assert late.status_code == 409 and late.data["code"] == "stale" and late.data["application"]["version"] == 3


@pytest.mark.parametrize("verb", ["accept", "advance", "grant", "void", "extend", "withdraw", "close"])
def test_a_stranger_sees_neither_case_nor_verb(world, verb):
    case = world.apply(when=timekeeping.now())
    stranger = client_of(world.stranger)
    assert stranger.get(reverse("api-application", args=[case.number])).status_code == 404
    assert act(stranger, case.number, verb).status_code == 404
    assert act(stranger, "330282-999999-000000", verb).status_code == 404
    assert client_of().get(reverse("api-application", args=[case.number])).status_code == 403


def test_an_illegal_move_is_409_and_a_foreign_post_403(world):
    case = world.accepted(when=timekeeping.now())
    illegal = act(client_of(world.clerk), case.number, "accept")
    assert illegal.status_code == 409
    assert act(client_of(world.clerk), case.number, "advance", opinion="同意").status_code == 403


def test_somebody_elses_file_or_applicant_cannot_be_attached(world):
    other = client_of(world.reviewer)
    theirs = upload(other, "plan")
    assert submit(client_of(world.user), files=[theirs]).status_code == 400
    assert submit(client_of(world.stranger), applicant=world.applicant.pk).status_code == 400


def test_the_schema_describes_every_verb(client):
    text = client.get(reverse("api-schema")).content.decode()
    assert "/api/v1/applications/{number}/acts/request_correction/" in text and "Idempotency-Key" in text


def test_a_submission_without_a_key_is_refused(world):
    answer = client_of(world.user).post(
        reverse("api-applications"), {"item": "special-hours", "edition": 1, "answers": {}}
    )
    assert answer.status_code == 409


@pytest.mark.parametrize("body", [{}, {"item": 5}, {"item": "x", "edition": "y", "answers": []}, {"answers": "text"}])
def test_nonsense_is_a_clear_400(world, body):
    answer = client_of(world.user).post(
        reverse("api-applications"), body, headers={"Idempotency-Key": str(uuid.uuid4())}
    )
    assert answer.status_code == 400

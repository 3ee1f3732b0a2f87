"""The correction notice is answered at the counter: the applicant has no account, the clerk takes it in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workflows.desk_pages import client_of, now, page
from tests.world import World
from workflows import engine

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
POINT = {"problem": "未盖章", "required": "请提交盖章的原件", "basis": "办事指南"}


@pytest.fixture
def world():
    return World()


@pytest.fixture
def case(world):
    points = [
        {"target": "material:opinion", "label": "工会意见", **POINT},
        {"target": "field:headcount", "label": "涉及人数", **POINT},
    ]
    return engine.request_correction(world.apply(when=now()), by=world.clerk, at=now(), points=points)


def send(user, case, **data):
    case.refresh_from_db()
    address = reverse("desk-supplement", args=[case.number])
    return client_of(user).post(address, {"version": case.version, "headcount": "12", **data})


def state(case):
    case.refresh_from_db()
    return case.state


def test_the_case_offers_it_to_the_post_that_asked(world, case):
    address = reverse("desk-supplement", args=[case.number])
    assert address in page(world.clerk, "desk-case", case.number).content.decode()
    shown = page(world.clerk, "desk-supplement", case.number).content.decode()
    assert "工会意见" in shown and "涉及人数" in shown and "实施方案" not in shown


def test_paper_and_a_changed_answer_complete_it(world, case):
    answer = send(world.clerk, case, paper="opinion", headcount="15")
    assert answer["Location"] == reverse("desk-case", args=[case.number])
    assert state(case) == "received" and case.answers["headcount"] == 15
    assert case.events.last().actor == world.clerk


def test_a_copy_made_at_the_counter_counts_as_well(world, case):
    copy = {"file-opinion": SimpleUploadedFile("意见.pdf", PDF)}
    send(world.clerk, case, headcount="15", **copy)
    assert state(case) == "received"
    assert case.files.get(removed_at=None).uploaded_by == world.clerk


def test_what_has_arrived_is_kept_and_the_rest_stays_open(world, case):
    send(world.clerk, case, paper="opinion")
    assert state(case) == "correcting"
    shown = page(world.clerk, "desk-supplement", case.number).content.decode()
    assert "涉及人数" in shown and "paper-opinion" not in shown


def test_nothing_new_is_said_at_each_point_and_nothing_typed_is_lost(world, case):
    answer = send(world.clerk, case)
    assert answer.status_code == 400 and len(answer.context["errors"]) == 2
    answer = send(world.clerk, case, headcount="很多", paper="opinion")
    shown = answer.content.decode()
    assert answer.status_code == 400 and 'value="很多"' in shown and "checked" in shown
    assert state(case) == "correcting"


def test_a_file_of_the_wrong_kind_is_refused_at_its_point(world, case):
    answer = send(world.clerk, case, headcount="15", **{"file-opinion": SimpleUploadedFile("意见.pdf", b"MZ")})
    assert answer.status_code == 400 and answer.context["errors"][0]["href"] == "#p-material-opinion"
    assert state(case) == "correcting"


def test_two_clicks_take_it_in_once(world, case):
    version = case.version
    for _n in range(2):
        answer = client_of(world.clerk).post(
            reverse("desk-supplement", args=[case.number]), {"version": version, "headcount": "15", "paper": "opinion"}
        )
        assert answer.status_code == 302
    assert case.events.filter(action="resubmit").count() == 1


def test_who_saw_an_older_case_is_told(world, case):
    engine.resubmit(case, by=world.user, at=now(), paper=["opinion"])
    answer = client_of(world.clerk).post(
        reverse("desk-supplement", args=[case.number]), {"version": case.version - 1, "headcount": "15"}
    )
    assert answer.status_code == 409 and 'value="15"' in answer.content.decode()


def test_other_posts_and_strangers_cannot(world, case):
    assert send(world.stranger, case, headcount="15").status_code == 404
    assert send(world.reviewer, case, headcount="15").status_code == 404
    colleague = world.person("同科员", "head", world.window)
    from accounts.grants import grant_department

    grant_department(colleague.postings.get().post, world.bureau, "view_cases")
    assert send(colleague, case, headcount="15").status_code == 403
    assert page(colleague, "desk-supplement", case.number).status_code == 403
    assert state(case) == "correcting"


@pytest.mark.parametrize("version", ["", "x", "９", "99999999999999"])
def test_a_broken_page_is_asked_for_again(world, case, version):
    assert send(world.clerk, case, version=version, headcount="15").status_code == 400


def test_nothing_is_asked_for_any_more(world, case):
    send(world.clerk, case, paper="opinion", headcount="15")
    assert page(world.clerk, "desk-supplement", case.number).status_code == 302

"""Receiving at the counter through its three pages."""

import re
import uuid

import pytest
from django.urls import reverse

from accounts.models import Applicant
from accounts.roles import Role
from tests.workflows.desk_pages import client_of, now, page
from tests.world import ANSWERS, World, credit_code, resident_id
from workflows import flows
from workflows.desk.applicants import token_of
from workflows.models import Application

pytestmark = pytest.mark.django_db
CODE = "special-hours"


@pytest.fixture
def world():
    return World()


def form_url(applicant):
    return reverse("desk-intake-form", args=[CODE, token_of(applicant)])


def filled(**changes):
    return {"key": str(uuid.uuid4()), **ANSWERS, "paper": ["plan", "opinion"], **changes}


def test_an_officer_takes_in_what_begins_at_their_post(world):
    assert "不定时工作制" in page(world.clerk, "desk-intake").content.decode()
    assert "No service fits" in page(world.clerk, "desk-intake", q="社保卡").content.decode()
    assert "No service begins at your posts" in page(world.reviewer, "desk-intake").content.decode()
    assert page(world.reviewer, "desk-intake-applicant", CODE).status_code == 404
    assert page(world.user, "desk-intake").status_code == 404
    assert client_of(world.reviewer).get(form_url(world.applicant)).status_code == 404


def test_a_known_number_leads_to_the_form_and_stands_in_no_address(world):
    number = credit_code(777)
    known = Applicant.objects.enrol(kind="organisation", name="老企业", id_type="credit_code", id_number=number)
    url = reverse("desk-intake-applicant", args=[CODE])
    answer = client_of(world.clerk).post(url, {"id_type": "credit_code", "id_number": f" {number.lower()} "})
    assert answer["Location"].startswith(f"/desk/intake/{CODE}/for/") and number not in answer["Location"]
    shown = client_of(world.clerk).get(answer["Location"]).content.decode()
    assert known.id_masked in shown and number not in shown


def test_what_is_known_of_the_applicant_is_not_typed_again_but_no_number_is_shown(world):
    number = credit_code(778)
    known = Applicant.objects.enrol(kind="organisation", name="已登记的企业", id_type="credit_code", id_number=number)
    shown = client_of(world.clerk).get(form_url(known)).content.decode()
    assert 'name="company_name" value="已登记的企业"' in shown and number not in shown


def test_a_new_applicant_is_enrolled_at_the_counter(world):
    url, number = reverse("desk-intake-applicant", args=[CODE]), resident_id(41)
    asked = client_of(world.clerk).post(url, {"id_type": "resident_id", "id_number": number})
    assert asked.status_code == 200 and "not known here yet" in asked.content.decode()
    lacking = client_of(world.clerk).post(url, {"id_type": "resident_id", "id_number": number, "name": "赵新"})
    assert lacking.status_code == 400 and "赵新" in lacking.content.decode()
    typed = {"id_type": "resident_id", "id_number": number, "name": "赵新", "phone": "13800000000"}
    assert client_of(world.clerk).post(url, typed).status_code == 302
    assert client_of(world.clerk).post(url, typed).status_code == 302
    made = Applicant.objects.get(name="赵新")
    assert made.kind == "person" and made.phone == "13800000000"


def test_a_mistyped_number_is_said_and_kept(world):
    url, wrong = reverse("desk-intake-applicant", args=[CODE]), resident_id(42)[:-1] + "?"
    answer = client_of(world.clerk).post(url, {"id_type": "resident_id", "id_number": wrong})
    assert answer.status_code == 400 and wrong in answer.content.decode()


def test_a_case_is_received_once_however_often_it_is_sent(world):
    client, data = client_of(world.clerk), filled()
    assert re.search(r'name="key" value="[0-9a-f-]{36}"', client.get(form_url(world.applicant)).content.decode())
    answers = [client.post(form_url(world.applicant), data) for _n in range(2)]
    case = Application.objects.get()
    assert {a["Location"] for a in answers} == {reverse("desk-case", args=[case.number]) + "?received=1"}
    assert (
        case.channel == "counter" and case.submitted_by == world.clerk and case.paper_materials == ["opinion", "plan"]
    )
    shown = client.get(answers[0]["Location"]).content.decode()
    assert "Received as" in shown and "申请材料接收凭证" in shown
    changed = client.post(form_url(world.applicant), {**data, "headcount": "99"})
    assert changed.status_code == 409 and Application.objects.count() == 1


def test_what_is_missing_is_named_and_the_key_and_the_text_come_back(world):
    data = filled(headcount="minus", company_name="打了很久的名称", paper=["plan"])
    answer = client_of(world.clerk).post(form_url(world.applicant), data)
    shown = answer.content.decode()
    assert answer.status_code == 400 and Application.objects.count() == 0
    assert 'href="#f-headcount"' in shown and 'href="#m-opinion"' in shown
    assert "打了很久的名称" in shown and data["key"] in shown
    assert re.search(r'value="plan" checked', shown) and not re.search(r'value="opinion" checked', shown)


def test_nonsense_in_the_address_or_the_form_is_not_an_error_of_the_server(world):
    client = client_of(world.clerk)
    assert client.get(reverse("desk-intake-form", args=[CODE, "x:y:z"])).status_code == 404
    assert client.get(reverse("desk-intake-applicant", args=["nothing"])).status_code == 404
    assert client.post(form_url(world.applicant), {"key": "x", "paper": ["../x"]}).status_code == 400


def test_a_town_counter_receives_for_its_own_town_and_the_bureau_asks_which():
    world = World()
    clerk = world.person("镇受理", Role.TOWN_CLERK, world.town)
    stages = world.four_stages()
    stages[0] = {"key": "accept", "name": "受理", "kind": "acceptance", "level": "town", "role": "town_clerk"}
    flows.publish(flows.draft_linear(world.flow_version.flow, stages), by=world.chief, at=now())
    client_of(clerk).post(form_url(world.applicant), filled())
    case = Application.objects.get()
    assert case.channel == "town" and case.town == world.town and case.number.startswith(world.town.town_code)
    assert page(clerk, "desk-case", case.number).status_code == 200


def test_where_the_way_leads_through_a_town_the_bureaus_counter_asks_for_it():
    world = World()
    world.person("镇审核", Role.TOWN_CLERK, world.town)
    stages = world.four_stages()
    stages[1] = {"key": "review", "name": "初审", "kind": "review", "level": "town", "role": "town_clerk"}
    flows.publish(flows.draft_linear(world.flow_version.flow, stages), by=world.chief, at=now())
    client = client_of(world.clerk)
    assert world.town.name in client.get(form_url(world.applicant)).content.decode()
    lacking = client.post(form_url(world.applicant), filled(town="999999"))
    assert lacking.status_code == 400 and 'href="#town"' in lacking.content.decode()
    assert client.post(form_url(world.applicant), filled(town=str(world.town.pk))).status_code == 302
    assert Application.objects.get().town == world.town

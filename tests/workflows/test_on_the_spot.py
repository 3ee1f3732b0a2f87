"""当场更正 (Art. 32(3)): put right at once by the applicant, before acceptance; nothing moves, nothing is lost."""

import pytest
from django.urls import reverse

from tests.instants import at
from tests.workflows.desk_pages import client_of, now, page
from tests.world import World
from workflows import chain, engine, timers
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import AnswersVersion

pytestmark = pytest.mark.django_db
NINE = at("2016-09-27 09:00")
SAID = {"what": "企业名称漏字", "corrected_by": "张申请"}


@pytest.fixture
def world():
    return World()


def test_an_answer_is_put_right_the_old_one_kept_and_the_five_days_run_on(world):
    case = world.apply(when=NINE)
    due = case.deadlines.get(kind="acceptance").due_on
    new = {"company_name": "慈溪市样例制造股份有限公司"}
    engine.correct_on_the_spot(case, by=world.clerk, at=at("2016-09-28 09:00"), answers=new, **SAID)
    assert case.state == "received" and case.answers["company_name"] == new["company_name"]
    assert case.answers["headcount"] == AnswersVersion.objects.get().answers["headcount"]
    assert AnswersVersion.objects.get().answers["company_name"] == "慈溪市样例制造有限公司"
    event = case.events.last()
    assert (event.data["fields"], event.data["corrected_by"]) == (["company_name"], "张申请")
    assert case.deadlines.get(kind="acceptance", closed_at=None).due_on == due and case.letters.count() == 1
    assert chain.first_fault(case) is None
    timers.run_due(at=at("2016-10-10 09:00"))
    case.refresh_from_db()
    assert case.deemed and case.accepted_on.isoformat() == "2016-09-27"


def test_something_on_a_paper_is_only_recorded(world):
    case = world.apply(when=NINE)
    engine.correct_on_the_spot(case, by=world.clerk, at=NINE, what="补签名", corrected_by="张申请")
    assert not AnswersVersion.objects.exists() and case.events.last().data["fields"] == []


def test_only_with_words_and_something_changed_and_right(world):
    case = world.apply(when=NINE)
    same, wrong = {"company_name": case.answers["company_name"]}, {"headcount": "十二"}
    for more in ({"what": " "}, {"corrected_by": ""}, {"answers": same}, {"answers": wrong}):
        with pytest.raises(Incomplete):
            engine.correct_on_the_spot(case, by=world.clerk, at=NINE, **{**SAID, **more})
    case.refresh_from_db()
    assert case.version == 1


def test_by_the_counter_and_before_acceptance_only(world):
    case = world.apply(when=NINE)
    for nobody in (world.user, world.reviewer, world.stranger):
        with pytest.raises(Forbidden):
            engine.correct_on_the_spot(case, by=nobody, at=NINE, **SAID)
    engine.accept(case, by=world.clerk, at=NINE)
    with pytest.raises(NotAllowed):
        engine.correct_on_the_spot(case, by=world.clerk, at=NINE, **SAID)


def test_by_its_page(world):
    case = world.apply(when=now())
    where = reverse("desk-on-the-spot", args=[case.number])
    assert where in page(world.clerk, "desk-case", case.number).content.decode()
    client = client_of(world.clerk)
    shown = client.get(where, {"field": "headcount"}).content.decode()
    assert "涉及人数" in shown and 'value="12"' in shown
    typed = {"version": case.version, "headcount": "十二", **SAID}
    bad = client.post(f"{where}?field=headcount", typed)
    assert bad.status_code == 400 and "十二" in bad.content.decode() and "企业名称漏字" in bad.content.decode()
    assert client.post(f"{where}?field=headcount", {**typed, "version": "x"}).status_code == 400
    assert client.post(f"{where}?field=headcount", {**typed, "headcount": "15"}).status_code == 302
    case.refresh_from_db()
    assert case.answers["headcount"] in ("15", 15)
    assert client.post(where, {"version": 1, **SAID}).status_code == 409
    assert page(world.reviewer, "desk-on-the-spot", case.number).status_code in (403, 404)
    engine.accept(case, by=world.clerk, at=now())
    assert client.get(where).status_code == 409

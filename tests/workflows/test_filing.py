"""To the town in charge, scans of papers, cases that belong together, and who stood at the counter."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from tests.instants import at
from tests.workflows.desk_pages import client_of, now, page
from tests.workflows.test_judging import PNG
from tests.world import ANSWERS, FORM, World, resident_id
from workflows import engine, files, judgements
from workflows.desk.applicants import token_of
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Application, CounterAgent

pytestmark = pytest.mark.django_db
NINE = at("2016-10-11 09:00")
TEN = at("2016-10-12 10:00")
WHY = "企业实际经营地在周巷镇，由该镇办理"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world():
    return World()


# -- transfer


@pytest.fixture
def towns():
    """An item that begins in a town, and two towns that handle it."""
    world = World.__new__(World)
    original = World.make_flow

    def make_flow(self, stages=None):
        self.town_clerk = self.person("戚春兰", Role.TOWN_CLERK, self.town)
        self.second = self.make_town("zhouxiang", "周巷镇", "330282102")
        self.second_clerk = self.person("陆永平", Role.TOWN_CLERK, self.second)
        stages = self.four_stages()
        stages[0] |= {"level": "town", "role": str(Role.TOWN_CLERK), "post": None}
        return original(self, stages)

    world.make_flow = make_flow.__get__(world)
    world.__init__()
    return world


def test_a_case_goes_to_the_town_in_charge_and_the_days_to_accept_run_on(towns):
    case = towns.apply(when=NINE, town=towns.town)
    due = case.deadlines.get(kind="acceptance").due_on
    engine.transfer(case, by=towns.town_clerk, at=TEN, town=towns.second, reason=WHY)
    assert case.state == "received" and case.town == towns.second
    assert case.deadlines.get(kind="acceptance", closed_at=None).due_on == due
    with pytest.raises(Forbidden):
        engine.accept(case, by=towns.town_clerk, at=TEN)
    engine.accept(case, by=towns.second_clerk, at=TEN)
    assert case.letters.get(kind="acceptance").data["agency"] == "周巷镇"
    event = case.events.get(action="transfer")
    assert event.data["town"] == towns.second.pk and event.data["former"] == towns.town.pk


def test_a_case_is_not_transferred_without_reason_to_itself_or_after_acceptance(towns):
    case = towns.apply(when=NINE, town=towns.town)
    for more in ({"town": towns.second, "reason": "送错"}, {"town": towns.town, "reason": WHY}):
        with pytest.raises(Incomplete):
            engine.transfer(case, by=towns.town_clerk, at=TEN, **more)
    with pytest.raises(Incomplete):
        engine.transfer(case, by=towns.town_clerk, at=TEN, town=towns.section, reason=WHY)
    with pytest.raises(Forbidden):
        engine.transfer(case, by=towns.second_clerk, at=TEN, town=towns.second, reason=WHY)
    engine.accept(case, by=towns.town_clerk, at=TEN)
    with pytest.raises(NotAllowed):
        engine.transfer(case, by=towns.town_clerk, at=TEN, town=towns.second, reason=WHY)


def test_what_begins_at_the_bureau_is_declined_not_transferred(world):
    with pytest.raises(NotAllowed):
        engine.transfer(world.apply(when=NINE), by=world.clerk, at=NINE, town=world.town, reason=WHY)


def test_transfer_by_its_page(towns):
    case = towns.apply(when=now(), town=towns.town)
    link = reverse("desk-act", args=[case.number, "transfer"])
    assert link in page(towns.town_clerk, "desk-case", case.number).content.decode()
    typed = {"version": case.version, "run": case.runs.get().pk, "town": towns.second.pk, "reason": WHY}
    for _click in range(2):
        assert client_of(towns.town_clerk).post(link, typed).status_code == 302
    assert case.events.filter(action="transfer").count() == 1
    assert case.number in page(towns.second_clerk, "desk").content.decode()
    assert case.number not in page(towns.town_clerk, "desk").content.decode()


# -- scans


def scan(world, key="plan"):
    return files.store(SimpleUploadedFile("scan.png", PNG), material_key=key, by=world.clerk, at=NINE)


def closed(world):
    case = engine.grant(world.at_decision(when=NINE), by=world.leader, at=NINE, content="准予一年")
    engine.deliver(case, by=world.clerk, at=NINE, way="direct", receiver="张三")
    return engine.close(case, by=world.clerk, at=NINE)


def test_a_scan_joins_the_file_even_of_a_closed_case_and_opens_nothing(world):
    case = closed(world)
    file = scan(world)
    engine.attach_scan(case, by=world.clerk, at=TEN, files=[file])
    assert case.state == "closed" and not case.runs.filter(ended_at=None).exists()
    assert not case.deadlines.filter(closed_at=None).exists()
    assert case.events.get(action="attach_scan").data["scans"] == [["plan", file.sha256]]


def test_a_scan_makes_no_finding_out_of_date_and_the_letter_still_says_paper(world):
    case = world.apply(when=NINE)
    engine.judge(case, by=world.clerk, at=NINE, materials=[{"key": "plan", "verdict": "complies"}])
    engine.attach_scan(case, by=world.clerk, at=NINE, files=[scan(world)])
    assert judgements.standing_of(case)["plan"].verdict == "complies"
    engine.accept(case, by=world.clerk, at=NINE)
    rows = {row["name"]: row["form"] for row in case.letters.get(kind="acceptance").data["materials"]}
    assert rows["实施方案"] == "纸质"


def test_only_the_counter_attaches_and_only_to_papers(world):
    case = world.accepted(when=NINE)
    with pytest.raises(Forbidden):
        engine.attach_scan(case, by=world.reviewer, at=NINE, files=[scan(world)])
    with pytest.raises(NotAllowed):
        engine.attach_scan(case, by=world.clerk, at=NINE, files=[scan(world, "contract")])
    with pytest.raises(Incomplete):
        engine.attach_scan(case, by=world.clerk, at=NINE, files=[])


def test_scans_by_their_page(world):
    case = world.accepted(when=now())
    address = reverse("desk-scans", args=[case.number])
    assert address in page(world.clerk, "desk-case", case.number).content.decode()
    assert page(world.reviewer, "desk-scans", case.number).status_code == 403
    assert page(world.user, "desk-scans", case.number).status_code == 404
    bad = {"version": case.version, "file-plan": SimpleUploadedFile("a.png", b"no picture")}
    assert client_of(world.clerk).post(address, bad).status_code == 400
    assert client_of(world.clerk).post(address, {"version": case.version}).status_code == 400
    good = {"version": case.version, "file-plan": SimpleUploadedFile("方案.png", PNG)}
    assert client_of(world.clerk).post(address, good).status_code == 302
    assert "On paper, scanned" in page(world.clerk, "desk-case", case.number).content.decode()


# -- links


def test_linked_cases_are_shown_on_both_pages(world):
    one, two = world.apply(when=now()), world.apply(when=now())
    engine.link(one, by=world.clerk, at=now(), other=two, note="同一事项分两次申请")
    for case, other in ((one, two), (two, one)):
        shown = page(world.clerk, "desk-case", case.number).content.decode()
        assert other.number in shown and "同一事项分两次申请" in shown
    for pair in ((one, two), (two, one), (one, one)):
        with pytest.raises(Incomplete):
            engine.link(pair[0], by=world.clerk, at=now(), other=pair[1], note="再来一次")


def test_nobody_links_with_a_case_they_may_not_see(world):
    one, hidden = world.accepted(when=now()), world.apply(when=now())
    assert not Application.objects.visible_to(world.reviewer, on=now().date()).filter(pk=hidden.pk).exists()
    with pytest.raises(Incomplete):
        engine.link(one, by=world.reviewer, at=now(), other=hidden, note="猜的编号")
    address = reverse("desk-act", args=[one.number, "link"])
    one.refresh_from_db()
    for number in (hidden.number, "nothing", "x" * 50, "\x00", one.number):
        typed = {"version": one.version, "other": number, "note": "猜的编号"}
        assert client_of(world.reviewer).post(address, typed).status_code == 400
    engine.link(one, by=world.clerk, at=now(), other=hidden, note="同一企业")
    shown = page(world.reviewer, "desk-case", one.number).content.decode()
    assert hidden.number in shown and reverse("desk-case", args=[hidden.number]) not in shown
    assert "同一企业" not in client_of(world.user).get(reverse("my-application", args=[one.number])).content.decode()


# -- who stood at the counter


def of_agent(**typed):
    return {f"agent-{name}": value for name, value in typed.items()}


def take_in(world, **typed):
    address = reverse("desk-intake-form", args=["special-hours", token_of(world.applicant)])
    return client_of(world.clerk).post(
        address, {"key": str(uuid.uuid4()), **ANSWERS, "paper": ["plan", "opinion"], **typed}
    )


def test_an_agent_at_the_counter_is_recorded_and_stands_in_the_receipt(world):
    number = resident_id(63)
    answer = take_in(
        world, **of_agent(agent_name="邵代理", agent_number=number, agent_phone="13800000000", agent_mandate="on")
    )
    assert answer.status_code == 302
    case = Application.objects.get()
    agent = CounterAgent.objects.get(application=case)
    assert number not in str(agent) and case.letters.get().data["agent"] == str(agent)
    shown = client_of(world.clerk).get(answer["Location"]).content.decode()
    assert "邵代理" in shown and number not in shown
    assert reverse("letter", args=[case.letters.get().check_code]) + "?show=1" in shown  # to be printed


@pytest.mark.parametrize(
    ("typed", "lacking"),
    [
        ({"agent_name": "邵代理"}, "id_agent-agent_number"),
        ({"agent_name": "邵代理", "agent_number": resident_id(63)}, "id_agent-agent_mandate"),
        (
            {"agent_number": "330282000000000000", "agent_name": "邵代理", "agent_mandate": "on"},
            "id_agent-agent_number",
        ),
        ({"agent_mandate": "on"}, "id_agent-agent_name"),
    ],
)
def test_an_agent_without_authority_or_number_hands_nothing_in(world, typed, lacking):
    answer = take_in(world, **of_agent(**typed))
    assert answer.status_code == 400 and f'href="#{lacking}"' in answer.content.decode()
    assert not Application.objects.exists()


def test_an_item_that_asks_for_an_agent_itself_gets_its_own_answer_at_the_counter(monkeypatch):
    asked = {"key": "agent_name", "label": "代办人", "kind": "text", "required": False}
    own = {"key": "handed_in", "title": "代办", "fields": [asked]}
    monkeypatch.setattr("tests.world.FORM", {**FORM, "sections": [*FORM["sections"], own]})
    answer = take_in(World(), agent_name="表中人", **of_agent(agent_name="", agent_number=""))
    assert answer.status_code == 302
    assert Application.objects.get().answers["agent_name"] == "表中人" and not CounterAgent.objects.exists()


def test_the_applicant_in_person_needs_no_agent(world):
    assert take_in(world).status_code == 302 and not CounterAgent.objects.exists()

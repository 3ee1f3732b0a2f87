"""Suggestions about a flow: each figure counted by hand, and nothing said that the record or the law does not bear."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.grants import grant_department
from accounts.roles import Role
from tests.instants import at
from tests.workflows.past_cases import handled, morning, workdays
from tests.workflows.queues import plan, stage
from tests.world import World
from workflows import engine, timekeeping
from workflows.bottlenecks import finding, words
from workflows.bottlenecks.visits import Visited, visits

NOON = at("2016-10-11 12:00")
LINE = plan(
    [
        stage("accept", "acceptance"),
        stage("first"),
        stage("second"),
        stage("decide", "decision"),
        stage("issue", "issue"),
        stage("deliver", "delivery"),
    ],
    [
        ("accept", "accepted", "first"),
        ("first", "passed", "second"),
        ("second", "passed", "decide"),
        ("decide", "decided", "issue"),
        ("issue", "passed", "deliver"),
        ("deliver", "closed", None),
    ],
)
NAMES = {one.key: one.name for one in LINE.stages}


@pytest.fixture(autouse=True)
def house_rules(settings):
    settings.BOTTLENECK_CASES, settings.BOTTLENECK_IDLE_DAYS, settings.BOTTLENECK_SENT_BACK = 4, 2, 10


def visit(key, case, **facts):
    known = {"number": f"N{case}", "opened_at": NOON, "ended_at": NOON, "outcome": "passed", "officer": case}
    known |= {"decision": "granted", "sent_to": "", "late": None, "disagreed": False, "days": 1.0, "idle": 0.0}
    return Visited(key=key, case=case, **known | facts)


def sorts(found, of=LINE, **more):
    return [(one.sort, *one.stages) for one in finding.findings(of, found, **more)]


def test_the_stage_in_which_most_days_go_by():
    found = [visit("accept", n) for n in range(4)] + [visit("decide", n, days=float(n + 1)) for n in range(4)]
    (slow,) = finding.findings(LINE, found)
    assert (slow.sort, slow.stages) == ("slow", ("decide",))
    assert slow.facts == {"share": 10 / 14, "days": 2.5, "n": 4, "late": None}
    assert list(slow.cases) == [3, 2, 1, 0]  # the slowest first
    table = finding.standings(LINE, found)
    assert [(one.key, one.visits, one.days, one.ninety) for one in table] == [
        ("accept", 4, 1, 1),
        ("decide", 4, 2.5, 4),
    ]
    assert "71%" in words.evidence(slow, NAMES) and words.advice(slow) and words.title(slow)


def test_delivery_waits_for_the_applicant_and_is_not_called_slow():
    found = [visit("accept", n) for n in range(4)] + [visit("deliver", n, days=9.0) for n in range(4)]
    assert [name[0] for name in sorts(found)] == []


def test_few_cases_say_nothing(settings):
    found = [visit("decide", n, days=9.0, idle=8.0) for n in range(4)] * 3  # twelve visits of four cases
    assert sorts(found) == [("slow", "decide"), ("idle", "decide")]
    settings.BOTTLENECK_CASES = 5
    assert sorts(found) == []


def test_cases_that_lie_untouched():
    days = [visit("first", n, days=4.0, idle=float(n)) for n in range(5)]  # 0 to 4 days untouched
    steady = [visit("accept", n, days=4.0) for n in range(5)]
    (idle,) = [one for one in finding.findings(LINE, days + steady) if one.sort == "idle"]
    assert idle.facts == {"median": 2, "share": 0.5, "n": 5, "long": 3} and list(idle.cases) == [4, 3, 2]
    shorter = [replace(one, idle=one.idle * 0.9) for one in days]
    assert ("idle", "first") not in sorts(shorter + steady)  # 1.8 days at the median


def test_stages_that_send_back():
    back = [visit("decide", n, outcome="sent_back", sent_to="first") for n in range(2)]
    found = [*back, *(visit("decide", n, outcome="granted") for n in range(18))]
    one = next(one for one in finding.findings(LINE, found) if one.sort == "sent_back")
    assert one.stages == ("decide", "first") and one.facts == {"times": 2, "n": 20, "share": 0.1}
    assert one.cases == {0: "N0", 1: "N1"}
    assert "sent_back" not in {sort for sort, *_keys in sorts([*found, visit("decide", 99, outcome="granted")])}


def test_a_review_that_never_changed_anything():
    found = [visit(key, n) for key in ("first", "second") for n in range(4)]
    assert sorts(found) == [("slow", "first"), ("same_result", "first"), ("same_result", "second")]
    (_slow, one, _two) = finding.findings(LINE, found)
    assert one.facts == {"n": 4, "outcome": "passed", "days": 1.0} and len(one.cases) == 4


@pytest.mark.parametrize(
    "otherwise",
    [
        {"outcome": "doubtful"},
        {"disagreed": True},
        {"decision": "refused"},
        {"sent_to": "accept", "outcome": "sent_back"},
    ],
)
def test_one_case_that_went_otherwise_is_enough_to_say_nothing(otherwise):
    found = [visit("second", n) for n in range(30)]
    assert ("same_result", "second") in sorts(found)
    assert ("same_result", "second") not in sorts([*found, visit("second", 31, **otherwise)])


def other_line(key, **facts):
    return plan([replace(one, **facts) if one.key == key else one for one in LINE.stages], list(LINE.edges))


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "site_check"},
        {"candidates": "other_than", "candidates_of": "first"},
        {"sample_percent": 20},
        {"letters": ("notice",)},
        {"role": "legal", "level": "town"},
        {"post_id": 7},
    ],
)
def test_what_the_law_or_the_house_asks_for_is_never_suggested_away(facts):
    found = [visit("second", n) for n in range(9)]
    duty = other_line("second", **facts)
    assert [name for name in sorts(found, duty, legality=frozenset({7})) if name[0] == "same_result"] == []


def test_the_only_review_stays_and_so_do_acceptance_decision_and_delivery():
    only = plan(
        [one for one in LINE.stages if one.key != "second"],
        [("accept", "accepted", "first"), ("first", "passed", "decide"), ("decide", "decided", "issue")]
        + [("issue", "passed", "deliver"), ("deliver", "closed", None)],
    )
    found = [visit(key, n) for key in ("accept", "first", "decide", "issue", "deliver") for n in range(9)]
    assert {name[0] for name in sorts(found, only)} <= {"slow"}


def pair(keys, n, *, officer=7, later=timedelta()):
    first, second = keys
    return [
        visit(first, n, officer=7, ended_at=NOON, outcome="a" if n % 2 else "b"),
        visit(second, n, officer=officer, opened_at=NOON, ended_at=NOON + later, outcome="a" if n % 2 else "b"),
    ]


@pytest.mark.parametrize(
    ("keys", "said"), [(("first", "second"), True), (("issue", "deliver"), True), (("second", "decide"), False)]
)
def test_two_stages_in_one_hand_on_one_day(keys, said):
    found = [one for n in range(4) for one in pair(keys, n)]
    assert (("same_hand", *keys) in sorts(found)) is said  # a decision is never merged with what comes before
    for other in (pair(keys, 9, officer=8), pair(keys, 9, later=timedelta(days=1))):
        assert ("same_hand", *keys) not in sorts(found + other)


def test_every_suggestion_has_words():
    back = [visit("decide", n, outcome="sent_back", sent_to="first", days=8.0, idle=7.0, late=True) for n in range(4)]
    found = [
        *back,
        *(visit("second", n) for n in range(4)),
        *(one for n in range(4) for one in pair(("issue", "deliver"), n)),
    ]
    told = finding.findings(LINE, found)
    assert {one.sort for one in told} == {"slow", "idle", "sent_back", "same_result", "same_hand"}
    for one in told:
        assert "%(" not in words.evidence(one, NAMES) + words.advice(one) + words.title(one)


@pytest.mark.django_db
class TestOfRealCases:
    @pytest.fixture
    def world(self):
        return World()

    def test_days_and_untouched_days_by_hand(self, world):
        case = world.accepted(when=at("2016-10-08 09:00"), accepted=at("2016-10-10 09:00"))  # both are working days
        engine.claim(case, by=world.reviewer, at=at("2016-10-12 09:00"))
        engine.advance(case, by=world.reviewer, at=at("2016-10-13 09:00"), opinion="同意")
        engine.send_back(
            case, by=world.leader, at=at("2016-10-14 09:00"), to="review", reason="请补充核实有关情况后再报。"
        )
        engine.advance(case, by=world.reviewer, at=at("2016-10-21 09:00"), opinion="同意")
        found = visits(world.flow_version, since=date(2016, 10, 1), until=date(2016, 10, 31))
        assert [(v.key, v.days, v.idle, v.late, v.sent_to) for v in found] == [
            ("accept", 2, 2, None, ""),
            ("review", 3, 2, False, ""),
            ("decide", 1, 1, False, "review"),
            ("review", 5, 5, False, ""),  # the fifth working day of five
        ]
        assert {v.number for v in found} == {case.number}

    def test_the_page_shows_each_its_own(self, world, client, settings):
        timekeeping.move_clock(seconds=int((at("2016-11-10 09:00") - timekeeping.now()).total_seconds()))
        for day in workdays("2016-10-11", 5):
            handled(world, morning(day), review=4, send_back=True)
        url = reverse("flow-bottlenecks", args=[world.flow_version.pk])
        keeper = world.person("于事项", Role.LIST_ADMIN, world.window)
        client.force_login(keeper)
        page = client.get(url)
        names = {one["finding"].name for one in page.context["suggestions"]}
        assert "slow-review" in names and "sent_back-decide-review" in names
        page = client.get(url, {"of": "sent_back-decide-review", "months": 3})
        assert len(page.context["cases"].object_list) == 5
        assert not any(row["visible"] for row in page.context["cases"].object_list)  # the keeper of flows sees no case
        assert client.get(url, {"of": "nonsense", "months": "x", "page": "-3"}).status_code == 200
        client.force_login(world.supervisor)
        assert client.get(url).status_code == 404  # nothing of this department is theirs to see
        grant_department(world.supervisor.postings.get().post, world.bureau, "view_cases")
        page = client.get(url, {"of": "slow-review"})
        assert all(row["visible"] for row in page.context["cases"].object_list)
        settings.BOTTLENECK_CASES = 6
        assert client.get(url).context["suggestions"] == []

    def test_a_flow_without_cases_says_so(self, world, client):
        client.force_login(world.person("于事项", Role.LIST_ADMIN, world.window))
        page = client.get(reverse("flow-bottlenecks", args=[world.flow_version.pk]))
        assert page.status_code == 200 and page.context["rows"] == []

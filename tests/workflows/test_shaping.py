"""The record of a case becomes steps: pure, without people and without absolute time."""

from datetime import date, time

import pytest

from workflows.calendars import Calendar
from workflows.rehearsal.invented import CREDIT_CODE, RESIDENT_ID, TEXT, without_people
from workflows.rehearsal.shaping import Happened, NotRepeatable, steps_of

CALENDAR = Calendar(holidays=frozenset(), workdays=frozenset(), known_years=frozenset({2016}), names={})
SUBMITTED = {"submitted": {"answers": {}}}
MONDAY, TUESDAY, FRIDAY, SUNDAY = date(2016, 10, 10), date(2016, 10, 11), date(2016, 10, 14), date(2016, 10, 16)


def happened(action, day=MONDAY, state="in_review", hour=9, **more):
    return Happened(action=action, day=day, at=time(hour), state=state, **more)


def shaped(*events):
    steps, _left = steps_of(list(events), CALENDAR)
    return [step for step in steps if step[0] != "expect"]


SUBMIT = happened("submit", state="received", data=SUBMITTED)


def test_time_between_acts_is_counted_in_working_days():
    review = happened("advance", FRIDAY, hour=15, stage="review", data={"outcome": "doubtful"})
    assert shaped(SUBMIT, happened("accept", stage="accept"), review)[1:] == [
        ("press", {"stage": "accept", "outcome": "accepted"}),
        ("wait", {"for": "workdays", "n": 4, "time": "15:00"}),
        ("press", {"stage": "review", "outcome": "doubtful"}),
    ]


def test_while_the_applicant_has_to_answer_calendar_days_count():
    asked = happened("request_correction", TUESDAY, "correcting", data={"points": ["material:plan"]})
    answered = happened("resubmit", SUNDAY, "received", data={"paper": ["plan"], "files": [["plan", "abc"]]})
    assert shaped(SUBMIT, asked, answered)[2:] == [
        ("correct", {"targets": ["material:plan"]}),
        ("wait", {"for": "days", "n": 5, "time": "09:00"}),
        ("answer", {"targets": ["material:plan"]}),
    ]


def test_what_lapsed_is_waited_for_as_such():
    assert shaped(SUBMIT, happened("deem_accepted", SUNDAY))[1:] == [("wait", {"for": "lapse", "limit": "acceptance"})]


def test_a_cancelled_pause_was_none():
    pause = happened("announce_pause", stage="review", data={"kind": "testing", "planned_days": 3})
    assert shaped(SUBMIT, pause, happened("cancel_pause"))[1:] == []


def test_a_notice_that_took_effect_is_a_delivery():
    served = happened("start_special_procedure", data={"served_kind": "special_procedure"}, state="paused")
    assert shaped(SUBMIT, served)[-1] == ("serve", {"letter": "special_procedure"})


def test_who_has_a_case_is_no_step_and_other_acts_are_named_as_left_out():
    acts = [happened(a) for a in ("claim", "judge", "consult", "judge", "record_site_check")]
    steps, left = steps_of([SUBMIT, *acts], CALENDAR)
    assert [kind for kind, _data in steps] == ["submit", "expect"] and left == ["judge", "consult"]


def test_a_case_that_was_moved_to_another_version_is_none():
    with pytest.raises(NotRepeatable) as why:
        steps_of([SUBMIT, happened("migrate")], CALENDAR)
    assert why.value.code == "migrated"


def test_how_it_stood_is_expected_and_nothing_where_two_acts_came_at_once():
    standing = happened("accept", stage="accept", standing={"review": 7}, left=14, letter="acceptance")
    steps, _left = steps_of([SUBMIT, standing], CALENDAR)
    assert steps[-1] == (
        "expect",
        {
            "state": "in_review",
            "stages": ["review"],
            "post": {"stage": "review", "post": 7},
            "letter": "acceptance",
            "limit": {"kind": "promised", "how": "left", "n": 14},
        },
    )
    assert steps[1] == ("expect", {"state": "received"})


FORM = {
    "sections": [
        {
            "key": "a",
            "fields": [
                {"key": "name", "label": "姓名", "kind": "text", "registered": "person"},
                {"key": "id", "label": "身份证", "kind": "resident_id"},
                {"key": "code", "label": "代码", "kind": "credit_code"},
                {"key": "why", "label": "事由", "kind": "textarea", "max_length": 5},
                {"key": "born_on", "label": "出生", "kind": "date"},
                {"key": "count", "label": "人数", "kind": "number"},
                {"key": "rows", "label": "人员", "kind": "table", "columns": [
                    {"key": "who", "label": "姓名", "kind": "text"}, {"key": "sum", "label": "金额", "kind": "money"},
                ]},
            ],
        }
    ]
}  # fmt: skip


def test_answers_keep_what_may_decide_the_way_and_nothing_of_a_person():
    answers = {
        **{"name": "王真名", "id": "330282199001011234", "code": "91330282MA1234567X", "why": "家住真实路"},
        **{"born_on": "1971-02-03", "count": 120, "rows": [{"who": "李真名", "sum": "88.00"}], "unknown": "真"},
    }
    clean = without_people(FORM, answers, kind="person")
    assert clean == {
        **{"name": "测试申请人", "id": RESIDENT_ID, "code": CREDIT_CODE, "why": TEXT},
        **{"born_on": "1980-01-01", "count": 120, "rows": [{"who": TEXT, "sum": "88.00"}]},
    }
    assert without_people(FORM, {"why": "改了"}, kind="person", turn=1) == {"why": f"{TEXT}1"}

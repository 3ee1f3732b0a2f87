import pytest

from items import checks, limits
from items.checks import Basis, Facts, blocking, check
from tests.factories.items import LAW, RULE, complete_content, material

BASES = {
    tuple(LAW.values()): Basis("law", "in_force"),
    tuple(RULE.values()): Basis("normative", "in_force"),
}
FIVE = (1, 3, 3, 2, 1)


def codes(type_code="01", stages=FIVE, bases=None, **changes):
    findings = check(complete_content(**changes), Facts(type_code, {**BASES, **(bases or {})}, stages))
    return {(finding.code, finding.level, finding.field) for finding in findings}


def test_a_complete_licence_has_no_finding():
    assert codes() == set()


@pytest.mark.parametrize(
    "field", ["result_name", "places", "hours", "consult_phone", "complaint_phone", "remedies", "audience", "channels"]
)
def test_what_article_30_wants_published_may_not_be_empty(field):
    empty = [] if field in ("audience", "channels") else ""
    assert ("A3", "blocking", field) in codes(**{field: empty})


def test_an_unknown_limit_blocks_and_no_limit_by_law_does_not():
    assert ("A3", "blocking", "statutory_unit") in codes(statutory_amount=None, statutory_unit="unknown")
    assert codes(statutory_amount=None, statutory_unit="none") == set()
    assert ("A3", "blocking", "promised_amount") in codes(promised_amount=None)


@pytest.mark.parametrize(
    "change",
    [{"handling": "instant"}, {"review_mode": "immediate"}, {"promised_unit": "instant", "promised_amount": None}],
)
def test_p1_instant_item_instant_promise_and_review_at_once_go_together(change):
    assert ("P1", "blocking", "handling") in codes(**change)
    all_three = {"handling": "instant", "review_mode": "immediate", "promised_unit": "instant", "promised_amount": None}
    assert codes(**all_three) == set()


def test_p3_a_visit_needs_its_reason():
    assert ("P3", "blocking", "visits_reason") in codes(visits=1)
    assert codes(visits=1, visits_reason="现场核验") == set()


def test_p4_no_visit_needs_another_way_than_the_counter():
    assert ("P4", "blocking", "channels") in codes(channels=["window"])


def test_p5_the_whole_process_online_means_no_visit():
    assert ("P5", "blocking", "whole_process_online") in codes(whole_process_online=True, visits=1, visits_reason="x")


def test_p4_papers_by_courier_are_another_way():
    assert codes(channels=["window"], courier=True, online_depth="consulting") == set()


def test_p5_the_depth_of_online_handling_agrees_with_the_ways_to_apply():
    assert ("P5", "blocking", "online_depth") in codes(whole_process_online=True, online_depth="checking")
    assert codes(whole_process_online=True, online_depth="licence") == set()
    assert ("P5", "blocking", "online_depth") in codes(channels=["window", "post"])
    assert codes(channels=["window", "post"], online_depth="consulting") == set()
    assert codes(online_depth="unknown") == {("P5", "advisory", "online_depth")}


def test_the_body_is_named_and_who_entrusted_it():
    assert codes(body_name="") == {("B1", "advisory", "body_name")}
    assert ("B1", "blocking", "entrusting_body") in codes(power_source="entrusted")
    assert codes(power_source="entrusted", entrusting_body="宁波市人力资源和社会保障局") == set()


def test_an_intermediary_is_paid_only_where_a_law_says_so():
    report = material("report", "检测报告", source="agency", required=False)
    assert ("B43", "blocking", "materials") in codes(materials=[report])
    assert codes(materials=[{**report, "basis": dict(RULE)}]) == set()
    assert codes(agency_services="检测") == {("B43", "advisory", "agency_services")}


def test_a_condition_of_the_flow_that_the_form_does_not_fit_stops_the_edition():
    facts = Facts("01", BASES, FIVE, flow_faults=("审查：“headcount” is not known",))
    assert [one.code for one in check(complete_content(), facts)] == ["F2"]


def test_p8_a_file_is_a_sample():
    sample = {"role": "result", "material_key": "", "name": "a.pdf", "size": 1, "sha256": "0", "content_type": "x"}
    assert codes(result_has_sample=False, files=[sample]) == set()


def test_p6_a_fee_rests_on_a_law():
    fee = {"fee": True, "fee_note": "每件10元", "pay_online": True}
    assert ("P6", "blocking", "fee_basis") in codes(**fee)
    assert ("P6", "blocking", "fee_basis") in codes(**fee, fee_basis=dict(RULE))
    assert codes(**fee, fee_basis=dict(LAW)) == set()
    assert ("P6", "blocking", "pay_online") in codes(pay_online=True)


def test_p7_complaints_have_a_telephone_of_their_own():
    assert ("P7", "blocking", "complaint_phone") in codes(complaint_phone="0574-0000-1001")


def test_p8_a_result_without_a_sample_is_advised_against():
    assert ("P8", "advisory", "result_has_sample") in codes(result_has_sample=False)


def test_p9_the_kind_of_result_fits_its_name():
    assert ("P9", "blocking", "result_kind") in codes(result_name="许可证", result_kind="document")
    assert codes(result_name="许可证", result_kind="certificate") == set()
    assert ("P9", "blocking", "result_kind") in codes(result_name="某某批复", result_kind="certificate")


def test_p10_a_licence_has_five_stages_and_an_answered_question():
    assert ("P10", "blocking", "flow") in codes(stages=(5, 5))
    assert ("P10", "advisory", "flow") in codes(stages=None)
    assert ("P10", "blocking", "faq") in codes(faq=[])
    assert codes(type_code="07", stages=(5, 5), faq=[]) == set()


def test_p11_the_promise_is_not_longer_than_the_law():
    assert ("P11", "blocking", "promised_amount") in codes(promised_amount=21)
    mixed = {"statutory_amount": 90, "statutory_unit": "day", "promised_amount": 60}
    assert ("C7", "advisory", "promised_unit") in codes(**mixed)  # 60 working days against 90 days
    assert ("P11", "blocking", "promised_amount") in codes(**{**mixed, "promised_amount": 63})


def test_p12_the_stages_fit_into_the_promise():
    assert ("P12", "blocking", "flow") in codes(stages=(3, 3, 3, 3, None))
    assert codes(stages=(3, 3, 3, 1, None)) == set()


def test_p13_what_is_demanded_has_a_live_basis():
    bare = [material("a", "无依据的材料")]
    assert ("P13", "blocking", "materials") in codes(materials=bare)
    assert codes(materials=[material("a", "可选材料", required=False)]) == set()
    assert ("P13", "blocking", "conditions") in codes(conditions=[{"text": "条件", "basis": None}])
    repealed = {tuple(RULE.values()): Basis("normative", "repealed")}
    assert ("P13", "blocking", "materials") in codes(bases=repealed)
    unread = {tuple(RULE.values()): Basis("normative", "unverified")}
    assert ("P13", "advisory", "materials") in codes(bases=unread)


def test_p14_a_normative_document_alone_sets_no_licence():
    assert ("P14", "blocking", "bases") in codes(bases={tuple(LAW.values()): Basis("normative", "in_force")})
    assert ("P14", "blocking", "bases") in codes(bases={tuple(LAW.values()): Basis("law", "repealed")})
    assert codes(type_code="20", bases={tuple(LAW.values()): Basis("normative", "in_force")}) == set()


def test_p15_retirement_serves_individuals():
    assert ("P15", "advisory", "audience") in codes(theme=["retirement"])


def test_p16_a_promise_of_less_than_thirty_per_cent_is_pointed_at():
    assert ("P16", "advisory", "promised_amount") in codes(promised_amount=15, stages=None)
    assert ("P16", "advisory", "promised_amount") not in codes(promised_amount=14, stages=None)


def test_the_licence_law_bounds_extension_delivery_and_special_procedures():
    assert ("T1", "blocking", "extension_max") in codes(extension_max=11)
    assert "extension_max" not in {field for _code, _level, field in codes(extension_max=10)}
    assert ("T4", "blocking", "delivery_amount") in codes(delivery_amount=11)
    assert ("T5", "blocking", "special_procedures") in codes(special_procedures=["site_visit"])
    assert codes(special_procedures=["expert_review"]) == set()


def test_a_faulty_form_blocks_and_a_missing_one_is_pointed_at():
    assert ("F1", "blocking", "form") in codes(form={"schema": 1, "sections": [{"title": "t", "fields": [{}]}]})
    assert ("F1", "advisory", "form") in codes(form={})


def test_an_imported_guide_may_be_unknown_but_not_wrong():
    unknown = check(complete_content(materials=[material("a", "材料")], places=""), Facts("01", BASES, FIVE))
    assert blocking(unknown) and not blocking(unknown, imported=True)
    wrong = check(complete_content(promised_amount=30), Facts("01", BASES, FIVE))
    assert blocking(wrong, imported=True)


def test_every_finding_says_how_to_mend_it():
    from items.sayings import SAYINGS

    assert all(message and mend for message, mend in SAYINGS.values())
    finding = checks.say("P13", "materials", name="申请表")
    assert finding.as_json()["params"] == {"name": "申请表"}


def test_speed_up_is_compared_in_working_days():
    def cut(amount, unit="workday"):
        return limits.speed_up(limits.Limit(amount, unit), limits.Limit(60, "day"))

    assert cut(28) > 0.3 > cut(29)  # 60 days are about 41.1 working days
    assert limits.speed_up(limits.Limit(None, "instant"), limits.Limit(20, "workday")) == 1
    assert limits.is_longer(limits.Limit(None, "unknown"), limits.Limit(20, "workday")) is None


def test_another_item_is_extended_by_more_than_ten_days_only_where_a_law_of_its_own_is_linked():
    found = ("T1", "blocking", "extension_max")
    repealed = {tuple(LAW.values()): Basis("law", "repealed")}
    assert found not in codes(type_code="07", extension_max=30)
    assert found in codes(type_code="07", extension_max=30, bases=repealed)
    assert found not in codes(type_code="07", extension_max=10, bases=repealed)


def test_what_may_be_committed_to_and_the_days_to_check_it_belong_together():
    may = [material("place", "场地证明", basis=dict(RULE), commitment=True)]
    assert ("C1", "blocking", "commitment_days") in codes(materials=may)
    assert ("C1", "blocking", "materials") in codes(commitment_days=20)
    assert codes(materials=may, commitment_days=20) == set()
    condition = [{"text": "有场所", "basis": dict(RULE), "commitment": True}]
    assert codes(conditions=condition, commitment_days=20) == set()

"""The wording of papers: true in law, complete, and safe to edit."""

import pytest

from tests.workflows.papers import FACTS
from workflows.letters import facts as letter_facts
from workflows.letters import kinds as letter_kinds
from workflows.letters import wordings
from workflows.letters.kinds import LetterKind
from workflows.letters.wordings import Wording


def said(kind, **facts):
    return "".join(block.get("text", "") for block in wordings.blocks(kind, letter_facts.said({**FACTS, **facts})))


@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_default_wording_asks_only_for_what_its_paper_has(kind):
    wordings.check(kind, wordings.DEFAULT[kind])


@pytest.mark.parametrize("is_licence", [True, False])
@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_required_facts_are_enough_for_every_sentence(kind, is_licence):
    names = (*letter_kinds.COMMON, *letter_kinds.SORTS[kind].required)
    facts = letter_facts.said({**{name: FACTS[name] for name in names}, "is_licence": is_licence})
    assert wordings.blocks(kind, facts)


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind is not LetterKind.DELIVERY_PROOF])
def test_only_licences_are_given_the_licence_law(kind):
    for deemed in (True, False):
        assert "行政许可" not in said(kind, is_licence=False, deemed=deemed, competent_agency="甲局")
    assert "行政许可" not in wordings.title_of(kind, is_licence=False)


@pytest.mark.parametrize(
    ("kind", "article"),
    [
        ("receipt", "第三十二条"),
        ("correction", "第三十二条第一款第四项"),
        ("not_required", "第三十二条第一款第一项"),
        ("special_procedure", "第四十五条"),
        ("extension", "第四十二条"),
        ("grant", "第三十八条"),
        ("refusal", "第三十八条"),
    ],
)
def test_a_licence_paper_names_its_article(kind, article):
    assert f"《中华人民共和国行政许可法》{article}" in said(LetterKind(kind))


def test_another_agency_is_named_only_where_there_is_one():
    assert "请向市场监督管理局提出申请" in said(LetterKind.NOT_ACCEPTED, competent_agency="市场监督管理局")
    assert "提出申请。" not in said(LetterKind.NOT_ACCEPTED)


def test_deemed_acceptance_says_so_and_why():
    assert "视为受理" in said(LetterKind.ACCEPTANCE, deemed=True)
    assert "视为" not in said(LetterKind.ACCEPTANCE, deemed=False)


def test_an_unknown_limit_is_not_invented():
    text = said(LetterKind.ACCEPTANCE, promised_due="", statutory_due="")
    assert "承诺" not in text and "法定办理期限" not in text


def test_days_and_hours_are_said_in_chinese():
    assert "2016年10月11日9时5分" in said(LetterKind.RECEIPT, received_at="2016-10-11 09:05")
    assert "2016年10月11日9时5分" in said(LetterKind.RECEIPT, received_at="2016-10-11T09:05:59+08:00")


@pytest.mark.parametrize(
    ("paragraph", "name"),
    [
        ("应付{price}", "price"),
        ("?price\n应付", "price"),
        ("!price\n免费", "price"),
        ("#points", "#points"),
        ("{reason.__class__}", "{"),
        ("{0}", "0"),
        ("左{右", "{"),
        ("为准}", "}"),
    ],
)
def test_a_wording_with_an_unknown_name_is_refused_by_that_name(paragraph, name):
    with pytest.raises(wordings.UnknownPlaceholder) as refused:
        wordings.check(LetterKind.GRANT, Wording("决定", (paragraph,)))
    assert refused.value.name == name


def test_a_sentence_with_an_optional_fact_that_is_absent_is_not_printed_with_a_hole():
    with pytest.raises(wordings.FactMissing, match="approver"):
        wordings.blocks(LetterKind.EXTENSION, letter_facts.said(FACTS), Wording("通知", ("经{approver}批准",)))


@pytest.mark.parametrize("typed", ["#materials", "#points", "?reason\n没有", "{applicant}", "!deemed\n好"])
def test_what_is_typed_stays_text(typed):
    blocks = wordings.blocks(
        LetterKind.CORRECTION, {**letter_facts.said(FACTS), "item": typed}, Wording("题", ("{item}",))
    )
    assert blocks == [{"text": line} for line in typed.split("\n")]


def test_invisible_characters_that_turn_text_round_are_dropped():
    assert letter_facts.clean("甲\u202e乙\u200b丙\ufeff\t丁\r\n戊") == "甲乙丙 丁\n戊"


def test_every_fact_a_paper_can_lack_has_a_name_people_know():
    for kind in LetterKind:
        assert letter_kinds.known(kind) - {"received_on", "is_licence", "is_demo", "deemed"} <= set(letter_kinds.LABELS)

"""Papers: complete, printable, and nothing typed by anybody can become markup."""

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from workflows import letter_kinds, typesetting, wordings
from workflows.letter_kinds import LetterKind

FACTS = {
    "is_demo": True,
    "bureau": "慈溪市人力资源和社会保障局",
    "agency": "劳动关系科",
    "date": "2016-10-11",
    "case_number": "330282-161011-000042",
    "item": "企业实行不定时工作制和综合计算工时工作制审批",
    "applicant": "慈溪市样例制造有限公司",
    "applicant_id": "9133**********0001",
    "handler": "王受理",
    "contact": "0574-0000-1001",
    "verify_code": "ABCD2345EFGH",
    "verify_url": "http://127.0.0.1:8000/verify/ABCD2345EFGH/",
    "received_at": "2016-10-11 09:30",
    "accepted_on": "2016-10-11",
    "deemed": False,
    "promised_due": "2016-10-31",
    "statutory_due": "2016-11-08",
    "materials": [{"name": "实施方案", "form": "原件", "copies": "1", "received": True}],
    "is_licence": True,
    "reason": "岗位不属于规定的范围，不符合条件。",
    "competent_agency": "市市场监督管理局",
    "points": [{"label": "实施方案", "problem": "未盖章", "required": "盖章", "basis": "503号文第七条"}],
    "answer_by": "2016-11-10",
    "pause_kind": "expert_review",
    "basis": "《行政许可法》第四十五条",
    "planned_days": 18,
    "start_on": "2017-01-17",
    "end_on": "2017-02-10",
    "old_due_on": "2016-10-31",
    "new_due_on": "2016-11-14",
    "days": 10,
    "content": "准予实行综合计算工时工作制一年。",
    "facts": "申请岗位为普通办公岗位。",
    "remedies": "可以自收到本决定之日起六十日内申请行政复议。",
    "way": "direct",
    "receiver": "张申请",
    "document": "准予行政许可决定书",
    "number": "慈人社准〔2016〕001号",
}


@pytest.mark.parametrize("kind", list(LetterKind))
def test_each_kind_becomes_a_pdf_with_the_font_inside(kind):
    pdf = typesetting.render(kind, FACTS)
    assert pdf.startswith(b"%PDF-") and b"FontFile" in pdf and len(pdf) < 200_000


@pytest.mark.parametrize("kind", list(LetterKind))
def test_what_a_paper_must_say_cannot_be_left_out(kind):
    for name in (*letter_kinds.COMMON, *letter_kinds.SORTS[kind].required):
        with pytest.raises(typesetting.MissingField, match=name):
            typesetting.render(kind, {**FACTS, name: ""})


def test_the_same_facts_give_the_same_bytes():
    assert typesetting.render("grant", FACTS) == typesetting.render("grant", FACTS)


def test_a_character_the_font_lacks_stops_the_paper_and_is_named():
    with pytest.raises(typesetting.MissingGlyphs, match="U\\+20BB7"):
        typesetting.render("grant", {**FACTS, "applicant": "𠮷田"})


@pytest.mark.parametrize(
    "nasty", ["#panic()", "$x^2$", "\\", "<b>粗</b>", "*加粗* _斜_ `x`", "长" * 500, "a\nb", "{x}", "@ref"]
)
def test_nothing_typed_becomes_markup(nasty):
    assert typesetting.render("refusal", {**FACTS, "facts": nasty, "reason": nasty}).startswith(b"%PDF-")


@effort(max_examples=25, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1))
def test_any_ascii_text_is_printed_or_named_as_blank(text):
    assert typesetting.render("not_accepted", {**FACTS, "reason": text}).startswith(b"%PDF-")


def test_a_wording_with_an_unknown_placeholder_is_refused_by_name():
    with pytest.raises(wordings.UnknownPlaceholder, match="price"):
        wordings.paragraphs(LetterKind.GRANT, FACTS, ["应付{price}"])


def test_deemed_acceptance_says_so():
    def said(deemed):
        return "".join(wordings.paragraphs(LetterKind.ACCEPTANCE, wordings.in_words({**FACTS, "deemed": deemed})))

    assert "视为自收到申请材料之日起受理" in said(True) and "视为" not in said(False)


def test_other_items_than_licences_are_not_called_licences():
    other = {**FACTS, "is_licence": False}
    assert typesetting.title_of("grant", other) == "办理结果通知书"
    facts = wordings.in_words(other)
    for kind in (LetterKind.GRANT, LetterKind.EXTENSION):
        assert "行政许可法" not in "".join(wordings.paragraphs(kind, facts))


def test_numbers_per_kind_and_year():
    assert typesetting.number_text("acceptance", 2016, 1) == "慈人社受〔2016〕001号"
    assert typesetting.number_text("acceptance", 2016, 1234) == "慈人社受〔2016〕1234号"
    prefixes = [sort.prefix for sort in letter_kinds.SORTS.values()]
    assert len(set(prefixes)) == len(prefixes) and set(letter_kinds.SORTS) == set(LetterKind)


def test_a_missing_font_is_said_with_the_way_to_mend_it(settings, tmp_path, monkeypatch):
    settings.VENDOR_DIR = tmp_path
    typesetting._characters.cache_clear()
    try:
        with pytest.raises(typesetting.FontMissing, match="./run"):
            typesetting.render("grant", FACTS)
    finally:
        typesetting._characters.cache_clear()

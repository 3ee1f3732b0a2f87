"""Papers: complete, printable, the same each time, and nothing typed by anybody can become markup."""

import io
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.workflows.papers import FACTS, lines, printed
from workflows.letters import fonts as letter_fonts
from workflows.letters import kinds as letter_kinds
from workflows.letters import typesetting, wordings
from workflows.letters.kinds import LetterKind
from workflows.letters.wordings import Wording


@pytest.mark.parametrize("kind", list(LetterKind))
def test_each_kind_states_what_every_paper_states(kind):
    number = typesetting.number_text(kind, 2016, 7)
    text = printed(typesetting.render(kind, {**FACTS, "number": number}))
    assert wordings.DEFAULT[kind].title in text
    for name in (
        "bureau",
        "case_number",
        "applicant",
        "applicant_id",
        "handler",
        "contact",
        "verify_code",
        "verify_url",
    ):
        # What is for everybody to read names no person.
        hidden = kind in letter_kinds.TO_THE_PUBLIC and name.startswith("applicant")
        assert (FACTS[name] in text) is not hidden, name
    for words in (number, "2016年10月11日", "（专用印章）", "演示", "第1页共1页"):
        assert words in text, words


@pytest.mark.parametrize("kind", list(LetterKind))
def test_what_a_paper_must_say_cannot_be_left_out(kind):
    for name in (*letter_kinds.COMMON, *letter_kinds.SORTS[kind].required):
        with pytest.raises(typesetting.MissingField, match=name) as refused:
            typesetting.check(kind, {**FACTS, name: " "})
        assert refused.value.names == (name,)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("receipt", "1实施方案原件1已收"),
        ("correction", "实施方案未盖章加盖公章503号文第七条"),
        ("refusal", "可以自收到本决定之日起六十日内申请行政复议。"),
        ("extension", "延长10个工作日，延长后期限的最后一日为2016年11月14日"),
        ("special_procedure", "专家评审自2017年1月17日开始，预计需要18个工作日"),
        ("delivery_proof", "直接送达"),
    ],
)
def test_what_a_paper_is_for_is_on_it(kind, words):
    assert words in printed(typesetting.render(kind, FACTS))


def test_an_item_that_needs_no_materials_still_gets_its_receipt():
    assert "不需要另行提交材料" in printed(typesetting.render("receipt", {**FACTS, "materials": []}))


def test_left_and_posted_deliveries_ask_for_what_they_need():
    def text(way):
        return printed(typesetting.render("delivery_proof", {**FACTS, "way": way}))

    assert "第二送达人" in text("left") and "邮件编号" in text("post")
    assert "第二送达人" not in text("direct") and "邮件编号" not in text("direct")


def test_only_the_demonstration_is_marked_as_one():
    assert "演示" not in printed(typesetting.render("grant", {**FACTS, "is_demo": False}))


@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_fonts_are_inside_and_are_no_others(kind):
    fonts = set()
    for page in PdfReader(io.BytesIO(typesetting.render(kind, FACTS))).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0]
            embedded = {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])
            fonts.add((inner["/BaseFont"].partition("+")[2], bool(embedded)))
    assert fonts and all(name.startswith("NotoSerif") and embedded for name, embedded in fonts)


def test_the_same_facts_give_the_same_bytes_in_another_process():
    code = (
        "import sys, django; django.setup()\n"
        "from workflows.letters import typesetting; from tests.workflows.papers import FACTS\n"
        "sys.stdout.buffer.write(typesetting.render('grant', FACTS))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=_root(), env=_env())
    assert other.stdout == typesetting.render("grant", FACTS)


def test_papers_made_at_once_in_several_threads_do_not_mix():
    made = {}

    def work(name):
        made[name] = [typesetting.render("grant", {**FACTS, "applicant": name}) for _n in range(3)]

    names = ["甲公司", "乙公司", "丙公司", "丁公司"]
    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in names:
        assert len(set(made[name])) == 1 and f"{name}：" in printed(made[name][0])


@pytest.mark.parametrize(
    ("text", "point"), [("🙂", "1F642"), ("שלום", "05D5"), ("\x00", "0000"), ("葛\U000e0101", "E0101")]
)
def test_a_character_the_fonts_lack_stops_the_paper_and_is_named_with_its_place(text, point):
    with pytest.raises(typesetting.MissingGlyphs, match=f"U\\+{point}") as refused:
        typesetting.check("grant", {**FACTS, "applicant": f"{text}有限公司"})
    assert refused.value.where == ["申请人"] and set(refused.value.chars) <= set(text)


def test_a_rare_character_in_a_table_is_found_too():
    with pytest.raises(typesetting.MissingGlyphs) as refused:
        typesetting.check("correction", {**FACTS, "points": [{**FACTS["points"][0], "problem": "🙂"}]})
    assert refused.value.where == ["补正内容"]


def test_a_rare_character_in_a_name_is_printed_where_a_font_has_it():
    """𠮷 is not in Noto Serif SC; Debian's larger font helps out, and without it the paper is refused."""
    facts = {**FACTS, "applicant": "𠮷田商店"}
    if any(ord("𠮷") in letter_fonts.characters(face) for face in letter_fonts.faces()):
        assert "𠮷田商店：" in printed(typesetting.render("grant", facts))
    else:
        with pytest.raises(typesetting.MissingGlyphs):
            typesetting.render("grant", facts)


def test_without_the_larger_font_a_rare_character_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(letter_fonts, "DEBIAN", tmp_path)
    with pytest.raises(typesetting.MissingGlyphs, match="U\\+20BB7"):
        typesetting.render("grant", {**FACTS, "applicant": "𠮷田商店"})


def test_the_words_of_the_layout_are_in_the_font():
    source = (_root() / "templates" / typesetting.LAYOUT).read_text(encoding="utf-8")
    known = letter_fonts.characters(letter_fonts.faces()[0])
    assert {c for c in source if ord(c) not in known and c != "\n"} == set()


@pytest.mark.parametrize(
    "nasty",
    [
        "#panic()",
        "$x^2$",
        "C:\\new\\temp",
        "<b>粗</b>",
        "*加粗*_斜_`x`",
        "{reason}",
        "@ref",
        "//注释",
        '"]#let',
        "#points",
        "a~b--c",
    ],
)
def test_nothing_typed_becomes_markup(nasty):
    text = printed(typesetting.render("refusal", {**FACTS, "facts": nasty, "reason": f"因{nasty}故"}))
    assert f"经查明：{nasty}" in text and f"理由：因{nasty}故" in text


@effort(max_examples=25, deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40))
def test_any_latin_text_comes_out_as_it_went_in(text):
    assert f"理由：{text}。" in printed(typesetting.render("refusal", {**FACTS, "reason": f"{text}。"})).replace(
        "\u200b", ""
    )


@pytest.mark.parametrize("field", ["reason", "item", "applicant", "verify_url", "handler", "number"])
def test_a_word_longer_than_the_page_is_broken_and_nothing_runs_off(field):
    word = "W" * 300
    pdf = typesetting.render("refusal", {**FACTS, field: word})
    assert max(line.count("W") for line in lines(pdf)) < 90
    assert printed(pdf).count("W") >= 300


def test_line_breaks_make_paragraphs_and_long_papers_number_their_pages():
    reason = "\n".join(f"第{n}项理由，内容较长。" for n in range(1, 80))
    pdf = typesetting.render("refusal", {**FACTS, "reason": reason})
    text = printed(pdf)
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    assert pages >= 3 and f"第{pages}页共{pages}页" in text and "第79项理由" in text


def test_the_seal_never_stands_on_a_page_without_text():
    for count in range(1, 30):
        pdf = typesetting.render("refusal", {**FACTS, "reason": "\n".join(["一行理由。"] * count)})
        last = PdfReader(io.BytesIO(pdf)).pages[-1].extract_text()
        assert "（专用印章）" in last and "行政复议" in last, count


def test_an_edited_wording_is_printed_and_a_bad_one_is_named():
    pdf = typesetting.render("grant", FACTS, Wording("准予决定书", ("兹准予{applicant}：{content}",)))
    assert "准予决定书" in printed(pdf) and "兹准予慈溪市样例制造有限公司：准予实行" in printed(pdf)
    with pytest.raises(typesetting.BadWording, match="price"):
        typesetting.check("grant", FACTS, Wording("准予决定书", ("{price}",)))


def test_other_items_than_licences_are_not_called_licences():
    other = {**FACTS, "is_licence": False}
    assert typesetting.title_of("grant", other) == "办理结果通知书"
    assert typesetting.title_of("refusal", other) == "不予办理决定书"


def test_numbers_per_kind_and_year():
    assert typesetting.number_text("acceptance", 2016, 1) == "慈人社许受〔2016〕001号"
    assert typesetting.number_text("acceptance", 2016, 1234) == "慈人社许受〔2016〕1234号"
    assert typesetting.number_text("acceptance", 2016, 1, "确") == "慈人社确受〔2016〕001号"
    prefixes = [sort.mark for sort in letter_kinds.SORTS.values()]
    assert len(set(prefixes)) == len(prefixes) and set(letter_kinds.SORTS) == set(LetterKind)


def test_a_missing_font_is_said_with_the_way_to_mend_it(settings, tmp_path, monkeypatch):
    settings.VENDOR_DIR = tmp_path
    monkeypatch.setattr(letter_fonts, "DEBIAN", tmp_path)
    with pytest.raises(typesetting.FontMissing, match="./run"):
        typesetting.render("grant", FACTS)


def test_a_qr_code_has_no_style_and_a_quiet_margin():
    svg = typesetting.qr_svg("http://127.0.0.1:8000/verify/ABCD2345EFGH/")
    assert svg.startswith("<svg") and "style" not in svg and "<script" not in svg
    assert svg != typesetting.qr_svg("http://127.0.0.1:8000/verify/ABCD2345EFGJ/")


def _root() -> Path:
    return Path(__file__).parent.parent.parent


def _env() -> dict:
    import os

    return {**os.environ, "DJANGO_SETTINGS_MODULE": "approval_platform.settings", "PYTHONPATH": str(_root())}

import json
import re
from pathlib import Path

import pytest

from items.importing.bases import rank_of, split, split_all
from items.importing.words import audience_of, delivery_of, level_of, sheets_of, source_of, type_of

GUIDES = Path(__file__).parent.parent.parent / "demo/data/zhejiang-guides-2018.json"


BETWEEN = re.compile("[；;、和 \u3000]")  # what stands between two laws of a line is not kept
ORDER_375 = "中华人民共和国国务院令第375号"
CASES = [
    ("《劳动法》第三十九条", "劳动法", "第三十九条", "", "law"),
    ("《民办教育促进法》第十二、十五至十八条", "民办教育促进法", "第十二、十五至十八条", "", "law"),
    ("《办法》(劳部发〔1994〕503号)第四、五、七条", "办法", "第四、五、七条", "劳部发〔1994〕503号", "normative"),
    ("浙人社发〔2014〕106号(下放)", "浙人社发〔2014〕106号", "", "浙人社发〔2014〕106号", "normative"),
    ("二、《登记办法》（劳动部令第1号）第九条：缴费单位……", "登记办法", "第九条", "劳动部令第1号", "ministry_rule"),
    (
        f"《条例》(2003年4月27日{ORDER_375}，根据《决定》修订）第八条：统",
        "条例",
        "第八条",
        ORDER_375,
        "admin_regulation",
    ),
    (
        "某厅关于印发《办法》的通知（浙劳〔2007〕1号）。",
        "某厅关于印发《办法》的通知",
        "",
        "浙劳〔2007〕1号",
        "normative",
    ),
    ("（一）《规定》（劳〔1993〕4号）第三条：“管”第十条：“申”", "规定", "第三条、第十条", "劳〔1993〕4号", "normative"),
    ("《工伤认定办法》(人社部令第8号)[memory]", "工伤认定办法", "", "人社部令第8号", "ministry_rule"),
]


@pytest.mark.parametrize(("written", "title", "article", "number", "rank"), CASES)
def test_a_clearly_written_basis_is_split(written, title, article, number, rank):
    part = split(written)
    assert (part.title, part.article, part.document_number, part.rank) == (title, article, number, rank)
    assert part.text == written.strip()


def test_an_unclear_basis_is_kept_word_for_word():
    part = split("用人单位的登记事项发生变更的，应当办理变更登记。")
    assert part.title == "用人单位的登记事项发生变更的，应当办理变更登记"
    assert (part.article, part.document_number, part.rank) == ("", "", "unknown")
    assert split("  ") is None


def test_an_article_alone_goes_on_with_the_law_above_and_says_so():
    first, second = split_all(["《社会保险法》（主席令第三十五号）第八条：经办", "第五十七条：用人单位应当"])
    assert (second.title, second.article, second.carried_over) == ("社会保险法", "第五十七条", True)
    assert not first.carried_over


def test_two_laws_in_a_line_are_two_bases_and_articles_stay_with_their_own_law():
    line = "一、《社会保险法》（主席令第三十五号）第五十四条“缴纳”；二、《特别规定》（国务院令第619号）第七条“产假”"
    parts = split_all([line])
    assert [(part.title, part.article) for part in parts] == [("社会保险法", "第五十四条"), ("特别规定", "第七条")]


def test_a_law_quoted_inside_another_is_not_a_basis_of_its_own():
    (part,) = split_all(["《某条例》（国务院令第375号）第三条“依照《甲法》、《乙法》办理”"])
    assert (part.title, part.article) == ("某条例", "第三条")


def test_every_basis_of_the_real_guides_is_split_and_nothing_is_lost():
    guides = json.loads(GUIDES.read_text("utf-8"))["items"]
    lines = [line for guide in guides for line in guide["legal_basis"]]
    parts = [part for line in lines for part in split_all([line])]
    assert len(lines) == 210
    for line in lines:
        joined = "".join(part.text for part in split_all([line]))
        assert BETWEEN.sub("", joined) == BETWEEN.sub("", line), line
    with_law = [part for part in parts if part.title != part.text.rstrip("。；;")]
    assert len(with_law) / len(parts) > 0.95


def test_the_rank_is_only_what_name_and_number_make_plain():
    assert rank_of("行政执法", "") == "unknown"
    assert rank_of("审批办法", "") == "unknown"
    assert rank_of("工伤保险条例", "") == "unknown"
    assert rank_of("浙江省工伤保险条例", "") == "local_regulation"
    assert rank_of("国务院决定", "国务院令第412号") == "state_council"


def test_words_of_real_guides_become_codes():
    assert type_of("行政许可(委托)") == ("01", "")
    assert type_of("行政确认/行政给付") == ("07", "行政给付")
    assert type_of("魔法")[0] is None
    assert level_of("省级(县级同类)") == "provincial"
    assert level_of("省级委托县级") == "county"
    assert audience_of("个人,法人,其他组织")[0] == [
        "person",
        "enterprise",
        "institution",
        "social_organisation",
        "other",
    ]
    assert audience_of("个人,（允许个人代办）") == (["person"], [])
    assert source_of("户籍地派出所") == "government"
    assert source_of("自") is None
    assert sheets_of("A4纸，用电脑打印，一式三份。") == 3
    assert sheets_of("原件扫描件") is None
    assert delivery_of("送达时限：自作出决定之日起5个工作日内送达。") == 5

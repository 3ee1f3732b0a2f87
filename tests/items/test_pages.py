from datetime import timedelta

import pytest
from django.utils import timezone

from items import catalogue, everyday, panels
from items.drafts import copy_to_draft, write
from items.models import Item, Standing
from items.publishing import publish
from items.search import score, search_text
from items.seeding import seed_items
from tests.factories.items import AT, complete_content, item_with_draft, material, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    seed_items(at=AT)


def names(words="", **wish):
    found = catalogue.find(catalogue.Wish(words=words, **wish), on=timezone.localdate())
    return [edition.short_name for edition in found]


def test_items_are_found_by_name_part_initials_pinyin_and_near_words(bureau):
    assert names("工伤认定")[0] == "工伤认定"
    assert "特殊工时审批" in names("tsgs")
    assert "特殊工时审批" in names("teshugongshi")
    assert "劳务派遣许可（新设）" in names("劳务派遣新设")
    assert "失业保险金申领" in names("申领失业金")
    assert names("没有这种事") == [] and names("zzzz") == []


def test_items_are_found_by_words_of_every_day_even_within_a_sentence(bureau):
    assert "工伤认定" in names("昨天在厂里上班受伤了怎么办")
    assert "失业保险金申领" in names("下岗") and "退休核准" in names("养老金")
    assert "特殊工时审批" in names("上夜班 加班")
    assert names("工伤认定")[0] == "工伤认定"  # its own name still comes first


def test_words_of_every_day_belong_to_items_that_exist(bureau):
    assert set(everyday.every_code()) <= set(Item.objects.values_list("code", flat=True))


def test_a_whole_match_comes_before_a_beginning_before_a_part():
    index = [search_text(name, "", "code") for name in ("工伤", "工伤认定", "职工工伤认定")]
    points = [score("工伤", one) for one in index]
    assert points == sorted(points, reverse=True) and len(set(points)) == 3


def test_audience_theme_and_type_narrow_the_list(bureau):
    assert names(audience="person") and set(names(audience="person")) & set(names(audience="organisation"))
    assert "退休核准" not in names(audience="organisation")
    assert set(names(theme="work_injury")) >= {"工伤认定", "劳动能力鉴定（转报）"}
    assert "劳务派遣许可（新设）" in names(type_code="01") and "工伤认定" not in names(type_code="01")


def test_only_what_is_in_use_and_in_force_is_public(client):
    edition = published()
    code = edition.item.code
    assert client.get(f"/items/{code}/").status_code == 200
    item_with_draft("another")
    assert client.get("/items/another/").status_code == 404
    Standing.objects.create(item=edition.item, kind="cancelled", starts_on=AT.date(), recorded_at=AT)
    assert client.get(f"/items/{code}/").status_code == 410  # it says when and by what, and shows what was
    assert catalogue.find(catalogue.Wish(), on=timezone.localdate()) == []


def test_a_draft_is_never_shown(client):
    draft = copy_to_draft(published())
    write(draft, complete_content(name="还没有发布的名称"))
    assert "还没有发布的名称" not in client.get("/items/special-hours/").content.decode()
    item_with_draft("another")
    assert client.get("/items/another/").status_code == 404


def test_a_later_edition_shows_from_its_day_on():
    first = published()
    publish(copy_to_draft(first), by=None, at=AT, effective_on=AT.date() + timedelta(days=3))
    assert catalogue.guide("special-hours", on=AT.date() + timedelta(days=2)).number == 1
    assert catalogue.guide("special-hours", on=AT.date() + timedelta(days=3)).number == 2
    assert catalogue.guide("special-hours", on=AT.date() - timedelta(days=1)) is None


def test_the_guide_says_what_is_known_and_what_is_not(client, bureau):
    page = client.get("/items/special-hours/").content.decode()
    for words in (
        "20 个工作日",
        "10 个工作日",
        "不收费",
        "演示",
        "依据待核",
        "申请人自备",
        "劳部发〔1994〕503号",
        "行政复议",
    ):
        assert words in page, words
    assert "时限待核" in client.get("/items/labour-capacity/").content.decode()
    renewal = client.get("/items/labor-dispatch-renew/").content.decode()
    assert "视为准予延续" in renewal
    province = client.get("/items/early-retirement-trade/").content.decode()
    assert "省级" in province and "本指南来自其他层级的机关" in province


def test_a_material_had_by_data_sharing_need_not_be_handed_in(client, bureau):
    page = client.get("/items/unemployment-benefit/").content.decode()
    assert "免提交" in page


def test_names_are_escaped(client):
    publish(
        item_with_draft(name="<script>x</script>", materials=[material("a", "<b>", required=False)]), by=None, at=AT
    )
    page = client.get("/items/special-hours/").content.decode()
    assert "<script>x" not in page and "<b>" not in page


def test_the_flow_drawing_of_a_higher_app_stands_in_the_guide(client, monkeypatch):
    monkeypatch.setitem(panels._providers, "guide_flow", lambda item: f"<flow of {item.code}>")
    published()
    assert "&lt;flow of special-hours&gt;" in client.get("/items/special-hours/").content.decode()


def test_home_list_and_guide_ask_few_questions_however_many_items_there_are(
    client, bureau, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        assert client.get("/").status_code == 200
    with django_assert_max_num_queries(4):
        assert client.get("/items/?q=工伤").status_code == 200
    with django_assert_max_num_queries(13):
        assert client.get("/items/labor-dispatch-new/").status_code == 200


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "工" * 5000, "page=-1", "page=x", "type=99", "theme=<x>", "audience=%F0%9F"]
)
def test_odd_addresses_are_answered(client, bureau, query):
    assert client.get(f"/items/?{query}").status_code == 200


def test_an_empty_catalogue_is_answered(client):
    for address in ("/", "/items/", "/items/?q=x"):
        assert client.get(address).status_code == 200

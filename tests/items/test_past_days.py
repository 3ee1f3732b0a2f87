"""Any page of the list for any day: the same as was published then."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from items.catalogue import listed
from items.content import content_of, with_rows
from items.drafts import copy_to_draft, write
from items.listing import ledger
from items.models import Edition, Item, ListRecord
from tests.factories.items import AT, complete_content, item_with_draft, published
from tests.items.lists import EFFECTIVE, ListWorld

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world():
    return ListWorld()


def changed(item, **changes):
    write(copy_to_draft(item.current_edition), complete_content(**changes))
    return {"operation": "change", "item": item, "reason": "修改"}


def a_year_of_changes(world):
    """Five publications, days apart, one of them for a day after the next; the list as it was on the day of each."""
    first = published("one", name="甲项", at=AT).item
    second = published("two", name="乙项", at=AT).item
    ledger.record(at=AT)
    known = {AT.date(): ledger.rows(on=AT.date())}

    def publish(days, *written, later=0):
        at = AT + days * DAY
        world.published(*written, at=at, on=at.date() + later * DAY, number=f"慈政发〔2024〕{days}号")
        known[at.date()] = ledger.rows(on=at.date())

    publish(10, changed(first, name="甲项（新）", promised_amount=7))
    publish(20, {"operation": "pause", "item": second, "reason": "停办", "ends_on": AT.date() + 25 * DAY}, later=2)
    third = item_with_draft("three", name="丙项").item
    publish(30, {"operation": "add", "item": third, "document": "1号"}, later=20)
    whole = item_with_draft("whole", name="合一").item
    publish(40, {"operation": "merge", "item": whole, "others": [first, second], "reason": "合并"})
    publish(60, {"operation": "cancel", "item": third, "document": "2号"})
    return known


def test_the_list_of_each_day_is_what_was_published_then(world):
    known = a_year_of_changes(world)
    for day, rows in known.items():
        assert ledger.rows(on=day) == rows
    names = {n: [row["name"] for row in ledger.rows(on=AT.date() + n * DAY)] for n in (0, 9, 10, 39, 40, 50, 60)}
    assert names == {
        0: ["乙项", "甲项"],
        9: ["乙项", "甲项"],
        10: ["乙项", "甲项（新）"],
        39: ["乙项", "甲项（新）"],
        40: ["合一"],
        50: ["丙项", "合一"],
        60: ["合一"],
    }
    assert [row["standing"] for row in ledger.rows(on=AT.date() + 25 * DAY)] == ["suspended", "in_use"]


def test_each_day_of_a_year_has_the_fingerprint_recorded_for_it(world):
    a_year_of_changes(world)
    days = [AT.date() + n * DAY for n in range(100)]
    assert {ledger.is_as_published(day) for day in days} == {True}
    assert ledger.is_as_published(AT.date() - DAY) is None
    turns = set(ListRecord.objects.values_list("on", flat=True))
    assert {(day - AT.date()).days for day in turns} == {0, 10, 20, 22, 26, 30, 40, 50, 60}


def test_a_section_that_is_renamed_does_not_rename_the_lists_of_the_past(world):
    a_year_of_changes(world)
    world.section.name = "劳动关系与仲裁科"
    world.section.save()
    Item.objects.update(base_code="许可-99999-000")
    assert ledger.is_as_published(AT.date()) and ledger.is_as_published(AT.date() + 99 * DAY)


def test_a_tampered_list_is_noticed(world):
    item = published().item
    ledger.record(at=AT)
    with transaction.atomic(), pytest.raises(DatabaseError), transaction.atomic():
        ListRecord.objects.update(list_hash="0" * 64)
    item.standings.create(kind="cancelled", starts_on=AT.date(), recorded_at=AT + DAY)  # past every publication
    assert ledger.is_as_published(AT.date()) is False


def test_the_public_list_of_a_past_day_says_so_and_shows_that_days_names(client, world):
    a_year_of_changes(world)
    page = client.get(f"/items/?on={AT.date() + 12 * DAY}")
    assert [row["name"] for row in page.context["rows"]] == ["乙项", "甲项（新）"]
    text = page.content.decode()
    assert "2024年3月16日" in text and f"/items/one/?on={AT.date() + 12 * DAY}" in text
    today = client.get("/items/")
    assert [row["name"] for row in today.context["rows"]] == ["合一"]
    assert "2024年3月16日" not in today.content.decode()


def test_the_guide_of_a_past_day_is_the_edition_of_that_day(client, world):
    a_year_of_changes(world)
    for days, number in ((0, 1), (12, 2)):
        shown = client.get(f"/items/one/?on={AT.date() + days * DAY}").context["edition"]
        assert shown.number == number
        kept = with_rows(Edition.objects.filter(item__code="one", number=number)).get()
        assert content_of(shown) == content_of(kept)
    gone = client.get("/items/one/")
    assert gone.status_code == 410 and "合一" in gone.content.decode() and "慈政发〔2024〕40号" in gone.content.decode()
    assert "经办人" not in gone.content.decode(), "a document is no officer"
    assert "甲项（新）" in client.get("/items/whole/").content.decode()  # where it comes from


def test_a_paused_item_is_shown_as_paused_and_cannot_be_applied_for(client, world):
    item = published().item
    world.published({"operation": "pause", "item": item, "reason": "系统升级"})
    page = client.get(f"/items/special-hours/?on={EFFECTIVE}").content.decode()
    assert "系统升级" in page and "在线申请" not in page
    assert "暂停" in client.get(f"/items/?on={EFFECTIVE}").content.decode()


@pytest.mark.parametrize("typed", ["2024-13-01", "gestern", "2024", "<b>", "9" * 50, "２０２４-01-01"])
def test_what_is_no_day_is_told_and_today_is_shown(client, typed):
    published()
    for address in ("/items/", "/items/special-hours/"):
        page = client.get(address, {"on": typed})
        assert page.status_code == 400 and page.context["day"].fault
    assert client.get("/api/v1/items/", {"on": typed}).status_code == 400


def test_the_api_gives_the_list_of_a_past_day(client, world):
    a_year_of_changes(world)
    found = client.get("/api/v1/items/", {"on": str(AT.date() + 12 * DAY)}).json()
    assert [row["name"] for row in found] == ["乙项", "甲项（新）"]
    assert client.get("/api/v1/items/one/", {"on": str(AT.date())}).json()["number"] == 1


def test_a_past_list_is_searched_by_the_names_of_that_day(client, world):
    a_year_of_changes(world)
    day = AT.date() + 12 * DAY
    assert [row["name"] for row in client.get("/items/", {"q": "甲项", "on": str(day)}).context["rows"]] == [
        "甲项（新）"
    ]
    assert listed(on=day).count() == 2


def test_the_power_list_of_a_day_is_public_by_type_and_proved(client, world):
    a_year_of_changes(world)
    published("service", name="查询服务", at=AT + 61 * DAY)
    Item.objects.filter(code="service").update(type_code="20")
    page = client.get("/lists/power/", {"on": str(AT.date() + 25 * DAY)})
    text = page.content.decode()
    assert [row["name"] for group in page.context["groups"] for row in group["rows"]] == ["乙项", "甲项（新）"]
    assert page.context["proved"] is True and "行政许可" in text and "《劳动法》第三十九条" in text and "已暂停" in text
    assert client.get("/lists/service/", {"on": "x"}).status_code == 400
    assert client.get("/lists/service/").context["count"] == 0  # what it was when it was published counts
    changes = client.get("/lists/changes/").content.decode()
    assert "慈政发〔2024〕40号" in changes and "合并" in changes

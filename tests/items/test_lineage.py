"""What was merged or split leads on: guides, old addresses, the interface, and the figures."""

from datetime import timedelta

import pytest

from items import lineage
from tests.factories.items import AT, published
from tests.items.lists import EFFECTIVE, ListWorld
from tests.items.test_list_changes import item_with_draft

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = EFFECTIVE + timedelta(days=30)


@pytest.fixture
def world():
    return ListWorld()


@pytest.fixture
def merged(world):
    """甲 and 乙 become 甲乙合一; later that one and 丙 become 四合一."""
    one, two = published("one", name="甲").item, published("two", name="乙").item
    three = published("three", name="丙").item
    both = item_with_draft("both", name="甲乙合一").item
    world.published({"operation": "merge", "item": both, "others": [one, two], "reason": "材料相同"})
    at = AT + timedelta(days=10)
    whole = item_with_draft("whole", name="四合一").item
    line = {"operation": "merge", "item": whole, "others": [both, three], "reason": "一件事"}
    world.published(line, at=at, on=LATER)
    return {"one": one, "two": two, "three": three, "both": both, "whole": whole}


def names(found):
    return [kin.item.code for kin in found]


def test_the_line_is_followed_over_all_turns_and_only_as_far_as_the_day(merged):
    assert names(lineage.after(merged["one"], on=EFFECTIVE)) == ["both"]
    assert names(lineage.after(merged["one"], on=LATER)) == ["both", "whole"]
    assert names(lineage.living(merged["one"], on=LATER)) == ["whole"]
    assert sorted(names(lineage.before(merged["whole"], on=LATER))) == ["both", "one", "three", "two"]
    assert lineage.before(merged["whole"], on=LATER - DAY) == []


def test_merged_items_count_for_what_they_became_and_split_ones_for_none(world, merged):
    keys = {name: item.pk for name, item in merged.items()}
    whole = keys["whole"]
    expected = {keys["one"]: whole, keys["two"]: whole, keys["three"]: whole, keys["both"]: whole}
    assert lineage.merged_into([whole], on=LATER) == expected
    assert lineage.merged_into([keys["both"]], on=EFFECTIVE) == {keys["one"]: keys["both"], keys["two"]: keys["both"]}
    parts = [item_with_draft(code, name=code).item for code in ("part-a", "part-b")]
    old = published("old", name="整体").item
    at = AT + timedelta(days=40)
    world.published({"operation": "split", "item": old, "others": parts, "reason": "分开"}, at=at, on=LATER + 20 * DAY)
    assert lineage.merged_into([part.pk for part in parts], on=LATER + 30 * DAY) == {}
    (kin,) = lineage.before(parts[0], on=LATER + 30 * DAY)
    assert not kin.is_merge and kin.document


def test_an_old_address_leads_to_what_takes_applications_now(client, merged):
    page = client.get("/items/one/")
    words = page.content.decode()
    assert page.status_code == 410 and 'href="/items/both/"' in words and 'class="button" href="/items/whole/"' in words
    assert client.get("/items/both/").status_code == 410
    guide = client.get("/items/whole/").content.decode()
    assert 'href="/items/one/"' in guide and "甲乙合一" in guide
    then = client.get(f"/items/one/?on={EFFECTIVE}").content.decode()
    assert f'class="button" href="/items/both/?on={EFFECTIVE}"' in then
    assert client.get(f"/items/one/?on={EFFECTIVE - DAY}").status_code == 200


def test_who_would_apply_at_an_old_address_is_led_on(client, merged):
    page = client.get("/items/one/apply/").content.decode()
    assert 'href="/items/whole/"' in page


def test_the_interface_says_since_when_it_is_gone_and_where_it_goes_on(client, merged):
    answer = client.get("/api/v1/items/one/")
    assert answer.status_code == 410
    assert answer.json()["goes_on_in"] == ["whole"] and answer.json()["since"] == EFFECTIVE.isoformat()
    assert client.get("/api/v1/items/nothing/").status_code == 404


def test_the_keeper_of_the_list_sees_the_line_on_the_items_page(client, world, merged):
    client.force_login(world.keeper)
    page = client.get("/manage/items/both/").content.decode()
    assert "四合一" in page and 'href="/items/two/"' in page

"""Two administrators at the same draft: the second is told, nothing is overwritten, what he typed comes back."""

import pytest
from django.test import Client

from items.drafts import copy_to_draft, write
from tests.factories.items import complete_content, published
from tests.items.editing import BASE, draft_content, posted
from tests.items.test_manage import officer

pytestmark = pytest.mark.django_db
PAGE = f"{BASE}limits/"


@pytest.fixture
def two():
    copy_to_draft(published())
    clients = []
    for name in ("anna", "berta"):
        client = Client()
        client.force_login(officer("list_admin", name))
        clients.append(client)
    return clients


def test_the_second_is_told_who_changed_what_and_sees_both(two):
    anna, berta = two
    hers = posted(anna.get(PAGE), promised_amount="8")
    his = posted(berta.get(PAGE), promised_amount="9", extension_max="5")
    assert anna.post(PAGE, hers).status_code == 302
    response = berta.post(PAGE, his)
    page = response.content.decode()
    assert response.status_code == 409 and "anna" in page
    (told,) = response.context["foreign"]
    assert (told["before"], told["now"], told["mine"]) == ([("", "10")], [("", "8")], [("", "9")])
    assert 'value="9"' in page and 'value="5"' in page  # nothing has to be typed again
    assert draft_content()["promised_amount"] == 8 and draft_content()["extension_max"] == 10
    assert berta.post(PAGE, posted(response)).status_code == 302  # knowing it, he decides
    assert draft_content()["promised_amount"] == 9 and draft_content()["extension_max"] == 5


def test_what_only_the_first_changed_is_taken_over_and_not_set_back(two):
    anna, berta = two
    hers = posted(anna.get(PAGE), promised_amount="8")
    his = posted(berta.get(PAGE), extension_max="5")
    anna.post(PAGE, hers)
    response = berta.post(PAGE, his)
    assert response.status_code == 409 and not response.context["foreign"][0]["touched"]
    assert berta.post(PAGE, posted(response)).status_code == 302
    assert draft_content()["promised_amount"] == 8 and draft_content()["extension_max"] == 5


def test_different_sections_do_not_disturb_each_other(two):
    anna, berta = two
    elsewhere = f"{BASE}places/"
    hers, his = posted(anna.get(PAGE), promised_amount="8"), posted(berta.get(elsewhere), hours="全天")
    assert anna.post(PAGE, hers).status_code == 302
    assert berta.post(elsewhere, his).status_code == 302
    assert draft_content()["promised_amount"] == 8 and draft_content()["hours"] == "全天"


def test_the_same_change_by_both_is_no_conflict(two):
    anna, berta = two
    hers, his = (posted(client.get(PAGE), promised_amount="8") for client in two)
    assert [anna.post(PAGE, hers).status_code, berta.post(PAGE, his).status_code] == [302, 302]


def test_ones_own_saving_while_typing_is_no_news_but_another_window_is(two):
    anna, _berta = two
    page = posted(anna.get(PAGE), promised_amount="8")
    other = posted(anna.get(PAGE), promised_amount="7")
    anna.post(PAGE, page, headers={"HX-Request": "true"})
    assert anna.post(PAGE, {**page, "promised_amount": "9"}).status_code == 302
    assert anna.post(PAGE, other).status_code == 409
    assert draft_content()["promised_amount"] == 9


def test_while_typing_nothing_is_overwritten_either(two):
    anna, berta = two
    hers, his = posted(anna.get(PAGE), promised_amount="8"), posted(berta.get(PAGE), promised_amount="9")
    anna.post(PAGE, hers)
    response = berta.post(PAGE, his, headers={"HX-Request": "true"})
    assert "别人" in response.content.decode() and draft_content()["promised_amount"] == 8
    assert berta.post(PAGE, his).status_code == 409  # the button still shows both


def test_an_import_meanwhile_is_told_too(two):
    anna, _berta = two
    hers = posted(anna.get(f"{BASE}basics/"), name="我改的名称")
    write(copy_to_draft(published_item()), complete_content(name="别人改的名称"))
    response = anna.post(f"{BASE}basics/", hers)
    assert response.status_code == 409 and "我改的名称" in response.content.decode()
    assert draft_content()["name"] == "别人改的名称"


def published_item():
    from items.models import Edition

    return Edition.objects.exclude(state="draft").get()

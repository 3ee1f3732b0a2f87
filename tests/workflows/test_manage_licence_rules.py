"""The rules of the licences are kept by who keeps the lists, and a bad pattern is refused in words."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.workflows.desk_pages import client_of, page
from tests.world import World
from workflows.models import LicenceRule

pytestmark = pytest.mark.django_db

GOOD = {"name": "许可证", "template": "浙{region}-{year}-{serial:04}", "years": "3", "lead_days": "30"}


@pytest.fixture
def world():
    found = World()
    found.keeper = found.person("徐管理", Role.LIST_ADMIN, found.window)
    return found


def save(world, **changes):
    url = reverse("manage-licence-rule", args=["special-hours"])
    return client_of(world.keeper).post(url, {**GOOD, **changes})


def test_a_rule_is_made_and_listed(world):
    assert save(world).status_code == 302
    assert LicenceRule.objects.get().years == 3
    assert "浙{region}" in page(world.keeper, "manage-licence-rules").content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"template": "浙-{serial}"}, "The pattern needs"),
        ({"template": "{year}{serial}{settings}"}, "Use only"),
        ({"template": "{year.__class__}{serial}"}, "Use only"),
        ({"template": "{year}{serial:}}"}, "Use only"),
        ({"template": "{year}/{serial}"}, "Use letters"),
        ({"template": "{year}{serial:0999}"}, "longer than 50"),
        ({"lead_days": "60"}, "Say which law"),
        ({"lead_days": "400", "basis": "某规章"}, "At most 365"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(world, changes, words):
    answer = save(world, **changes)
    assert answer.status_code == 400 and words in answer.content.decode()
    assert not LicenceRule.objects.exists()


def test_nobody_else_keeps_them(world):
    assert page(world.reviewer, "manage-licence-rules").status_code in (403, 404)
    assert page(world.keeper, "manage-licence-rule", "no-such-item").status_code == 404

"""Before a new edition is published it is said what changes, whom it touches, and whom it leaves alone."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from items import impact
from items.content import content_of, with_rows
from items.drafts import copy_to_draft, write
from items.models import Edition
from tests.branching import Arrows
from tests.world import FORM, World
from workflows import drafts, timekeeping

pytestmark = pytest.mark.django_db
COMPANY, HEADCOUNT, REMARK = FORM["sections"][0]["fields"]
SHIFT = {"key": "shift", "label": "班次", "kind": "text", "required": True}


@pytest.fixture
def world():
    return World(type_code="07")


def full(edition):
    return with_rows(Edition.objects.filter(pk=edition.pk)).get()


def changed(world, *, fields, **content):
    draft = full(copy_to_draft(world.edition))
    form = {"schema": 1, "sections": [{**FORM["sections"][0], "fields": fields}]}
    return full(write(draft, {**content_of(draft), "form": form, **content}))


def test_it_lists_limits_materials_and_fields_that_change(world):
    draft = changed(world, fields=[COMPANY, {**HEADCOUNT, "required": False}, SHIFT], promised_amount=9, materials=[])
    found = impact.of(draft, full(world.edition))
    assert {section.key for section, _rows in found.groups} == {"materials", "limits"}
    words = " ".join(text for text, _tone in found.form)
    assert "班次" in words and "备注" in words and "涉及人数" in words
    assert [tone for text, tone in found.form if "班次" in text] == ["warn"]


def test_it_counts_whom_it_touches_and_whom_it_leaves_alone(world):
    case = world.apply(when=timekeeping.now())
    now = timekeeping.now()
    today = timekeeping.local_date(now)
    own = drafts.start(item=world.item, user=world.user, applicant=world.applicant, on=today, at=now)
    drafts.save_section(own, world.edition.form["sections"][0], {"remark": "三班制"})
    draft = changed(world, fields=[COMPANY, HEADCOUNT])
    writing, under_way, flow = impact.of(draft, full(world.edition)).effects
    assert (writing["title"], under_way["title"]) == ("1 份正在填写的申请", "1 件在办件")
    assert "其中 1 份" in writing["text"]
    assert flow["tone"] == "quiet"
    case.refresh_from_db()
    assert case.edition_id == world.edition.pk


def test_a_condition_of_the_flow_that_loses_its_field_is_named(world):
    flow = Arrows(world).usual_ends()
    flow.way("accept", "accepted", "decide", condition="headcount >= 100").way(
        "accept", "accepted", "decide", priority=1
    )
    flow.publish()
    draft = changed(world, fields=[COMPANY, REMARK])
    assert impact.of(draft, full(world.edition)).effects[2]["tone"] == "bad"
    from items.publishing import review

    assert "F2" in [one.code for one in review(draft)]


def test_the_page_of_publication_shows_it(world, client):
    draft = changed(world, fields=[COMPANY, HEADCOUNT, REMARK, SHIFT], promised_amount=9)
    client.force_login(world.person("徐事项", Role.LIST_ADMIN, world.window))
    page = client.get(reverse("publish-draft", args=["special-hours"])).content.decode()
    assert "班次" in page and "承诺时限" in page and str(draft.number) in page


def test_a_first_edition_changes_nothing_for_anybody(world):
    assert impact.of(changed(world, fields=[COMPANY]), None).is_first

from datetime import date, timedelta

import pytest

from items import hashing, panels
from items.codes import EditionState, ItemState
from items.content import content_of, with_rows
from items.drafts import NotADraft, copy_to_draft, write
from items.models import Edition, Item, LegalBasis
from items.publishing import CannotPublish, publish, retire_superseded, review
from tests.factories.items import AT, complete_content, item_with_draft, material, published

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def full(edition):
    return with_rows(Edition.objects.filter(pk=edition.pk)).get()


def test_publishing_freezes_dates_and_hashes_the_edition():
    edition = published()
    assert (edition.state, edition.effective_on) == (EditionState.PUBLISHED, TODAY)
    assert edition.content_hash == hashing.fingerprint(content_of(full(edition)))
    assert Item.objects.get().state == ItemState.IN_USE


def test_a_new_edition_is_stopped_by_a_material_without_basis_and_told_all_of_it():
    draft = item_with_draft(materials=[material("a", "甲"), material("b", "乙")], places="")
    with pytest.raises(CannotPublish) as refusal:
        publish(draft, by=None, at=AT)
    assert sorted(finding.code for finding in refusal.value.findings) == ["A3", "P13", "P13"]
    assert Edition.objects.get().is_draft


def test_an_imported_edition_is_published_with_its_findings_in_sight():
    edition = publish(item_with_draft(materials=[material("a", "甲")]), by=None, at=AT, imported=True)
    assert [finding["params"] for finding in edition.findings if finding["code"] == "P13"] == [{"name": "甲"}]


def test_not_even_an_import_may_promise_more_than_the_law_allows():
    with pytest.raises(CannotPublish):
        publish(item_with_draft(promised_amount=21), by=None, at=AT, imported=True)


def test_a_draft_stands_beside_the_live_edition_and_replaces_it_when_published():
    first = published()
    draft = copy_to_draft(first)
    assert (draft.number, content_of(full(draft))) == (2, content_of(full(first)))
    assert first.item.edition_on(TODAY).pk == first.pk
    write(draft, complete_content(promised_amount=8))
    later = AT + timedelta(days=30)
    second = publish(draft, by=None, at=later)
    first.refresh_from_db()
    assert (first.state, first.retired_on) == (EditionState.RETIRED, later.date())
    item = type(first.item).objects.get()
    assert item.edition_on(later.date()).pk == second.pk
    assert item.edition_on(later.date() - timedelta(days=1)).pk == first.pk


def test_opening_a_draft_twice_gives_the_same_draft_with_the_work_in_it():
    first = published()
    draft = copy_to_draft(first)
    write(draft, complete_content(name="改过的名称"))
    assert copy_to_draft(first).name == "改过的名称"


def test_an_edition_for_a_later_day_leaves_the_present_one_in_force_until_then():
    first = published()
    draft = copy_to_draft(first)
    second = publish(draft, by=None, at=AT, effective_on=TODAY + timedelta(days=10))
    item = type(first.item).objects.get()
    assert item.edition_on(TODAY + timedelta(days=9)).pk == first.pk
    assert item.edition_on(TODAY + timedelta(days=10)).pk == second.pk
    assert retire_superseded(today=TODAY + timedelta(days=9)) == 0
    assert retire_superseded(today=TODAY + timedelta(days=10)) == 1
    assert retire_superseded(today=TODAY + timedelta(days=10)) == 0
    assert item.edition_on(TODAY + timedelta(days=9)).pk == first.pk


def test_no_edition_takes_effect_in_the_past_and_none_is_published_twice():
    draft = item_with_draft()
    with pytest.raises(CannotPublish):
        publish(draft, by=None, at=AT, effective_on=date(2024, 3, 3))
    publish(draft, by=None, at=AT)
    with pytest.raises(CannotPublish):
        publish(draft, by=None, at=AT)


def test_only_a_draft_can_be_written():
    edition = published()
    with pytest.raises(NotADraft):
        write(edition, complete_content(name="x"))


def test_a_law_that_was_repealed_stops_the_next_edition():
    draft = copy_to_draft(published())
    assert not [finding for finding in review(full(draft)) if finding.level == "blocking"]
    LegalBasis.objects.filter(title="特殊工时审批办法").update(status="repealed")
    assert [finding.code for finding in review(full(draft)) if finding.level == "blocking"] == ["P13", "P13"]


def test_the_stages_of_a_higher_app_are_checked_through_its_panel(monkeypatch):
    monkeypatch.setitem(panels._providers, "stages", lambda edition: [2, 2])
    with pytest.raises(CannotPublish) as refusal:
        publish(item_with_draft(), by=None, at=AT)
    assert [finding.code for finding in refusal.value.findings] == ["P10"]


def test_the_hash_changes_with_content_and_schema_and_not_with_the_order_of_keys():
    content = complete_content()
    assert hashing.fingerprint(content) == hashing.fingerprint(dict(reversed(content.items())))
    assert hashing.fingerprint(content) != hashing.fingerprint({**content, "visits": 1})
    assert hashing.fingerprint(content) != hashing.fingerprint(content, schema=1)

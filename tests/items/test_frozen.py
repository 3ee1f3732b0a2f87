"""What was published stays: refused by the database itself, whatever the code does."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from items.codes import EditionState
from items.content import is_intact, with_rows
from items.models import Condition, Edition, EditionBasis, LegalBasis, Material
from items.publishing import publish
from tests.factories.items import AT, item_with_draft, published

pytestmark = pytest.mark.django_db


def refused(statement):
    with pytest.raises(DatabaseError), transaction.atomic():
        statement()


@pytest.mark.parametrize(
    "field", ["name", "promised_amount", "findings", "content_hash", "published_at", "form", "item_id"]
)
def test_no_field_of_a_published_edition_can_be_changed(field):
    edition = published()
    values = {"name": "x", "promised_amount": 1, "findings": [1], "content_hash": "0" * 64, "form": {}}
    values |= {"published_at": timezone.now(), "item_id": item_with_draft("other").item_id}
    refused(lambda: Edition.objects.filter(pk=edition.pk).update(**{field: values[field]}))


@pytest.mark.parametrize("model", [Material, Condition, EditionBasis])
def test_no_row_of_a_published_edition_can_be_changed_deleted_or_added(model):
    edition = published()
    row = model.objects.get(edition=edition)
    refused(lambda: model.objects.filter(pk=row.pk).update(order=9))
    refused(lambda: model.objects.filter(pk=row.pk).delete())
    row.pk = None
    row.key = "another"
    refused(row.save)


def test_a_row_cannot_be_moved_into_a_published_edition():
    edition, draft = published(), item_with_draft("other")
    refused(lambda: Material.objects.filter(edition=draft).update(edition=edition))


def test_a_published_edition_can_only_be_retired_and_never_come_back():
    edition = published()
    refused(edition.delete)
    refused(lambda: Edition.objects.filter(pk=edition.pk).update(state="draft"))
    refused(lambda: Edition.objects.filter(pk=edition.pk).update(state="retired", retired_on="2024-05-01", name="x"))
    Edition.objects.filter(pk=edition.pk).update(state="retired", retired_on="2024-05-01")
    refused(lambda: Edition.objects.filter(pk=edition.pk).update(state="published", retired_on=None))


def test_an_edition_is_born_as_a_draft():
    item = published().item
    refused(lambda: Edition.objects.create(item=item, number=9, name="x", state=EditionState.PUBLISHED))


def test_a_draft_can_be_changed_and_thrown_away():
    draft = item_with_draft()
    Material.objects.filter(edition=draft).update(name="别的")
    draft.delete()
    assert not Edition.objects.exists()


def test_the_name_of_a_law_is_frozen_with_the_editions_that_rest_on_it_but_it_can_be_repealed():
    published()
    law = LegalBasis.objects.get(title="劳动法")
    refused(lambda: LegalBasis.objects.filter(pk=law.pk).update(article="第四十条"))
    LegalBasis.objects.filter(pk=law.pk).update(status="repealed", text="原文")
    free = LegalBasis.objects.create(title="别的法")
    LegalBasis.objects.filter(pk=free.pk).update(title="改了的法")


def test_a_change_behind_the_back_of_the_triggers_shows_in_the_hash():
    edition = published()
    assert is_intact(with_rows(Edition.objects.filter(pk=edition.pk)).get())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE items_material SET name = 'x' WHERE edition_id = %s", [edition.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert not is_intact(with_rows(Edition.objects.filter(pk=edition.pk)).get())


def test_the_applications_own_database_role_can_publish_and_is_refused_the_rest(as_web_role):
    draft = item_with_draft()
    with as_web_role():
        edition = publish(draft, by=None, at=AT)
        refused(lambda: Material.objects.filter(edition=edition).update(name="x"))

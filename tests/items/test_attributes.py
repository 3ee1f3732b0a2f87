"""Every attribute of an item has its decisions, and the code does what was decided."""

import pytest

from items import attributes, comparing, models
from items.content import content_of, with_rows
from items.drafts import copy_to_draft
from items.importing.columns import BASES, COLUMNS, CONDITIONS, ITEMS, MATERIALS
from items.importing.writing import as_json
from items.models import Edition
from tests.factories.items import AT, published

SHEET = {"Item": ITEMS, "Edition": ITEMS, "Condition": CONDITIONS, "Material": MATERIALS, "EditionBasis": BASES}
SHEET["LegalBasis"] = BASES
OTHERWISE_NAMED = {"type_code": "type", "faq": "name"}  # questions have a sheet of their own


@pytest.mark.parametrize("name", attributes.TABLE)
def test_every_attribute_has_a_decision_about_copying_export_comparison_and_history(name):
    columns = {field.name for field in getattr(models, name)._meta.concrete_fields}
    assert columns == set(attributes.TABLE[name])


@pytest.mark.parametrize("name", attributes.TABLE)
def test_a_departure_is_explained(name):
    for one in attributes.TABLE[name].values():
        whole = one.copied and one.compared and one.is_content and one.exported == "excel"
        assert whole or one.why


@pytest.mark.parametrize("name", SHEET)
def test_what_is_to_be_exported_has_a_column_and_nothing_else_has(name):
    headed = set(COLUMNS[SHEET[name]].values())
    for attribute, one in attributes.TABLE[name].items():
        if attribute == "basis" and name == "EditionBasis":
            continue  # in its parts
        assert (OTHERWISE_NAMED.get(attribute, attribute) in headed) == (one.exported == "excel"), attribute


@pytest.mark.django_db
def test_what_is_content_is_copied_exported_and_compared():
    live = published()
    content = content_of(with_rows(Edition.objects.filter(pk=live.pk)).get())
    assert set(attributes.content_names("Edition")) | {"bases", "conditions", "materials", "files"} == set(content)
    assert set(attributes.content_names("Material")) == set(content["materials"][0])
    assert set(attributes.content_names("Condition")) == set(content["conditions"][0])
    assert content_of(copy_to_draft(live)) == content
    exported = as_json(on=AT.date())
    for name in attributes.content_names("Edition"):
        assert f'"{name}"' in exported
        assert comparing.changes(content, {**content, name: "otherwise"} if name != "faq" else {**content, "faq": []})


@pytest.mark.django_db
def test_an_old_hash_is_still_proved_by_what_its_schema_knew():
    live = with_rows(Edition.objects.filter(pk=published().pk)).get()
    third = content_of(live, schema=3)
    assert "files" not in third and "online_depth" not in third and "acceptance" not in third["materials"][0]
    assert "late" not in content_of(live, schema=1)["materials"][0]

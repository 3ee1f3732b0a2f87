import json
from pathlib import Path

import pytest

from items.content import content_of, is_intact, with_rows
from items.importing.running import import_bytes
from items.importing.writing import as_json, workbook
from items.models import Edition, Item, LegalBasis, Material
from items.seeding import seed_items
from tests.factories.items import AT, department

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent.parent
GUIDES = ROOT / "demo/data/zhejiang-guides-2018.json"
ITEMS = ROOT / "tests/data/hrss_items.json"


def outcomes(report):
    return {name: report.count(name) for name in ("created", "updated", "unchanged", "refused") if report.count(name)}


def load(*rows, **options):
    options.setdefault("department", department())
    return import_bytes(json.dumps(list(rows), ensure_ascii=False).encode(), at=AT, **options)


def row(**changes):
    return {"name": "甲事项", "type": "行政许可", "statutory_days": 20, "unit": "工作日", **changes}


def messages(report, level=None):
    return [problem.message for row in report.rows for problem in row.problems if level in (None, problem.level)]


def test_the_real_items_are_imported_published_and_intact():
    report = import_bytes(ITEMS.read_bytes(), at=AT, department=department())
    assert outcomes(report) == {"created": 27}
    editions = list(with_rows(Edition.objects.all()))
    assert all(is_intact(edition) for edition in editions if not edition.is_draft)
    hours = Edition.objects.get(name__startswith="企业实行不定时工作制")
    assert (hours.statutory_amount, hours.statutory_unit, hours.promised_unit) == (20, "workday", "unknown")
    assert hours.bases.get(basis__title="劳动法").basis.article == "第三十九条"
    assert hours.item.national_code == "000114111004"


def test_the_real_guides_are_imported_but_for_the_one_without_a_type():
    report = import_bytes(GUIDES.read_bytes(), at=AT, department=department())
    assert outcomes(report) == {"created": 61, "refused": 1}
    (refused,) = [row for row in report.rows if row.outcome == "refused"]
    assert refused.name == "未就业配偶医疗待遇核准支付"
    assert "The type of the item is not stated." in messages(report, "error")
    assert set(Edition.objects.values_list("level", flat=True)) == {"provincial"}


def test_nothing_is_invented_about_a_guide_that_says_nothing():
    load(row(statutory_days=None, unit=None, materials=[{"name": "申请表"}]))
    edition, material = Edition.objects.get(), Material.objects.get()
    assert (edition.statutory_amount, edition.statutory_unit, edition.promised_unit) == (None, "unknown", "unknown")
    assert (edition.visits, edition.audience, edition.level, edition.power_source) == (None, [], "unknown", "unknown")
    assert (material.basis, material.form, material.source, material.originals) == (None, "unknown", "unknown", None)
    assert {"P13", "A3"} <= {finding["code"] for finding in edition.findings}


def test_importing_the_same_file_again_changes_nothing():
    load(row())
    before = Edition.objects.get().content_hash
    assert outcomes(load(row())) == {"unchanged": 1}
    assert Edition.objects.get().content_hash == before


def test_a_changed_row_becomes_a_new_edition_and_keeps_what_the_file_does_not_say():
    load(row(faq=[{"question": "问", "answer": "答"}]))
    report = load(row(statutory_days=15))
    assert outcomes(report) == {"updated": 1}
    item = Item.objects.get()
    assert item.editions.count() == 2
    live = item.edition_on(AT.date())
    assert (live.statutory_amount, live.faq) == (15, [{"question": "问", "answer": "答"}])


def test_a_code_names_the_item_even_when_its_name_changes():
    load(row(code="alpha"))
    assert outcomes(load(row(code="alpha", name="新名称"))) == {"updated": 1}
    assert Item.objects.count() == 1


def test_a_dry_run_reports_and_writes_nothing():
    report = load(row(), {"type": "行政许可"}, dry_run=True)
    assert outcomes(report) == {"created": 1, "refused": 1}
    assert not (Item.objects.exists() or Edition.objects.exists() or LegalBasis.objects.exists())


def test_every_row_is_reported_with_its_fields():
    report = load(
        row(name="", statutory_days="many", materials=["x", {"form": "原件"}], conditions=[1], faq=[{"question": "a"}]),
        "not an item",
        row(name="好的", department="no such department"),
        row(name="双"),
        row(name="双"),
    )
    fields = [{problem.field for problem in one.problems if problem.level == "error"} for one in report.rows]
    assert {"name", "statutory_days", "materials.0", "materials.1.name", "conditions.0", "faq"} <= fields[0]
    assert [one.outcome for one in report.rows] == ["refused", "refused", "refused", "created", "refused"]
    assert fields[2] == {"department"}
    assert "The same item stands in this file twice; see %(place)s." in messages(report, "error")


def test_a_licence_that_may_be_extended_by_more_than_the_law_allows_is_refused_with_the_bound():
    report = load(
        row(extension_max=15), row(name="乙事项", type="行政确认", extension_max=30), row(name="丙", extension_max=10)
    )
    assert [one.outcome for one in report.rows] == ["refused", "created", "created"]
    (problem,) = [one for one in report.rows[0].problems if one.field == "extension_max"]
    assert (problem.level, problem.params) == ("error", {"most": 10, "days": 15})
    load(row())
    assert load(row(type="行政确认", extension_max=15)).rows[0].outcome == "refused"  # it stays the licence it was
    assert Edition.objects.get(name="乙事项").is_draft  # no law of its own is named


def test_a_unit_that_cannot_be_counted_is_kept_as_a_note():
    load(row(statutory_days=None, unit="有效期届满前"))
    edition = Edition.objects.get()
    assert (edition.statutory_unit, edition.statutory_note) == ("unknown", "有效期届满前")


def test_a_law_is_unverified_unless_the_file_says_it_was_read_and_is_not_unlearned():
    told = {"title": "某法", "article": "第一条", "rank": "法律", "status": "现行有效", "status_note": "全文已读"}
    load(row(bases=[told], conditions=[{"text": "条件", "basis": "《某法》第一条"}]))
    load(row(name="乙事项", legal_basis=["《某法》第一条", "《另法》第二条"]))
    assert LegalBasis.objects.get(title="某法").status == "in_force"
    assert LegalBasis.objects.get(title="另法").status == "unverified"


def test_json_export_reads_back_as_unchanged():
    seed_items(at=AT)
    report = import_bytes(as_json(on=AT.date()).encode(), at=AT)
    assert outcomes(report) == {"unchanged": 27}


def test_the_excel_template_reads_back_as_unchanged():
    seed_items(at=AT)
    report = import_bytes(workbook(empty=False, on=AT.date()), at=AT)
    assert not report.file_problems
    assert outcomes(report) == {"unchanged": 27}, [one.problems for one in report.rows if one.outcome != "unchanged"]


def test_the_package_holds_27_items_each_with_a_form_and_honest_marks():
    report = seed_items(at=AT)
    assert outcomes(report) == {"created": 27}
    assert sum(one.published for one in report.rows) == 23
    for edition in Edition.objects.select_related("item"):
        assert edition.form["sections"], edition.name
        assert edition.item.is_demo and edition.contact_is_demo
        assert "0574-0000-" in edition.consult_phone and "演示" in edition.consult_phone
        assert edition.promised_is_demo or edition.promised_unit == "unknown", edition.name
    renewal = Edition.objects.get(item__code="labor-dispatch-renew")
    assert renewal.statutory_unit == "none" and "视为准予延续" in renewal.statutory_note
    assert Item.objects.get(code="skill-testing-body").state == "draft"  # abolished since; kept, not offered
    assert outcomes(seed_items(at=AT)) == {"unchanged": 27}


def test_a_thousand_items_ask_the_database_no_more_for_what_is_there(django_assert_max_num_queries):
    rows = [row(name=f"事项{number}") for number in range(40)]
    load(*rows)
    with django_assert_max_num_queries(12):
        report = load(*rows)
    assert outcomes(report) == {"unchanged": 40}


def test_the_content_written_is_the_content_read():
    load(row(code="alpha", short_name="甲", audience="个人,法人", apply_channels=["网上申请"], flow="受理-审核-办结"))
    content = content_of(with_rows(Edition.objects.all()).get())
    assert content["channels"] == ["web"]
    assert content["audience"] == ["person", "enterprise", "institution", "social_organisation"]
    assert content["flow_text"] == "受理-审核-办结"


def test_what_may_be_committed_to_is_imported_and_silence_offers_nothing():
    given = {
        "materials": [{"name": "场地证明", "commitment": "是"}],
        "conditions": [{"text": "甲", "commitment": True}, "乙"],
    }
    load(row(commitment_days=20, **given))
    edition = Edition.objects.get()
    assert edition.commitment_days == 20 and Material.objects.get().commitment
    assert list(edition.conditions.values_list("text", "commitment")) == [("甲", True), ("乙", False)]
    load(row(name="另一事项"))
    other = Edition.objects.exclude(pk=edition.pk).get()
    assert other.commitment_days is None and not other.materials.filter(commitment=True).exists()

"""The responsibility list: written in batches, kept by the office, dated, and open about what it lacks."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from openpyxl import load_workbook

from items.duties import gaps, kinds, lines, reading
from items.listing import batches, ledger
from items.listing.errors import ChangeRefused
from items.models import BoundaryParty, ChangeBatch, DutyEdition, DutyEntry, DutyLine, ListRecord
from tests.factories.items import AT, published
from tests.items.lists import EFFECTIVE, DutyWorld

pytestmark = pytest.mark.django_db
RESPONSIBILITY = ListRecord.Of.RESPONSIBILITY
DUTY = {"title": "劳动关系协调", "matters": ["受理特殊工时申请", "指导集体协商"], "basis": "劳动法"}
BOUNDARY = {
    "title": "工资支付监管",
    "basis": "",
    "example": "建筑工地欠薪：人社局立案，住建局督促总包单位。",
    "parties": [
        {"body": "劳动关系科", "part": "lead", "share": "查处欠薪"},
        {"body": "住房和城乡建设局", "part": "cooperating", "share": "督促建设单位拨付"},
    ],
}


@pytest.fixture
def world():
    return DutyWorld()


def changed(said, **more):
    return {**said, **more}


def test_a_row_goes_over_head_office_legality_review_and_leading_group_to_a_numbered_document(world):
    batch = world.duties(("duty", DUTY))
    for action, by, opinion in (
        ("submit", world.drafter, ""),
        ("agree", world.head, ""),
        ("agree", world.office_head, ""),
        ("lawful", world.legal, "合法"),
        ("agree", world.office, ""),
    ):
        batch = world.act(batch, action, by, opinion=opinion)
    assert reading.listed(on=EFFECTIVE) == []
    world.act(batch, "publish", world.office_head, document_number="慈人社〔2024〕9号", effective_on=EFFECTIVE)
    (row,) = reading.listed(on=EFFECTIVE)
    assert reading.listed(on=EFFECTIVE - timedelta(days=1)) == []
    assert (row.title, row.department_name, row.line.batch.document_number) == (
        "劳动关系协调",
        world.section.name,
        "慈人社〔2024〕9号",
    )


def test_the_keeper_of_the_power_list_does_not_decide_on_the_responsibility_list(world):
    batch = world.duties(("duty", DUTY))
    world.act(batch, "submit", world.drafter)
    world.act(batch, "agree", world.head)
    with pytest.raises(ChangeRefused) as refused:
        world.act(batch, "agree", world.keeper)
    assert refused.value.status == 403


def test_who_wrote_a_row_does_not_review_it_even_as_head(world):
    batch = world.duties(("duty", DUTY), by=world.head)
    world.act(batch, "submit", world.drafter)
    with pytest.raises(ChangeRefused) as refused:
        world.act(batch, "agree", world.head)
    assert refused.value.status == 403


def test_the_office_asks_for_changes_of_this_list_and_of_no_other(world):
    said = {"title": "清单", "reason": "年度修订", "department": world.bureau_office, "by": world.office, "at": AT}
    assert batches.begin(list="responsibility", **said).pk
    with pytest.raises(ChangeRefused):
        batches.begin(list="power", **said)


def test_a_section_writes_its_own_rows_and_the_office_everybodys(world):
    batch = world.duties()
    with pytest.raises(ChangeRefused) as refused:
        world.row(batch, "duty", DUTY, department=world.keepers)
    assert refused.value.status == 403
    of_the_office = world.duties(by=world.office, department=world.bureau_office)
    line = world.row(of_the_office, "duty", DUTY, by=world.office, department=world.keepers)
    assert line.entry.department == world.keepers


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        ("duty", changed(DUTY, matters=[" "]), "matters"),
        ("duty", changed(DUTY, title=""), "title"),
        ("boundary", changed(BOUNDARY, parties=[{**one, "part": "lead"} for one in BOUNDARY["parties"]]), "parties"),
        (
            "boundary",
            changed(BOUNDARY, parties=[{**one, "part": "cooperating"} for one in BOUNDARY["parties"]]),
            "parties",
        ),
        ("boundary", changed(BOUNDARY, parties=BOUNDARY["parties"][:1]), "parties"),
        (
            "boundary",
            changed(BOUNDARY, parties=[BOUNDARY["parties"][0], {**BOUNDARY["parties"][1], "share": ""}]),
            "parties",
        ),
        (
            "boundary",
            changed(BOUNDARY, parties=[BOUNDARY["parties"][0], {**BOUNDARY["parties"][1], "body": "劳动关系科"}]),
            "parties",
        ),
        ("boundary", changed(BOUNDARY, example=""), "example"),
        ("supervision", {"title": "抽查", "text": "每年抽查"}, "duties"),
        ("accountability", {"title": "超期未办", "whom": "", "items": ["special-hours"]}, "whom"),
        ("duty", changed(DUTY, items=["no-such-item"]), "items"),
        ("supervision", {"title": "抽查", "text": "每年抽查", "duties": ["no-such-duty"]}, "duties"),
    ],
)
def test_what_is_missing_or_contradicts_itself_is_said_at_its_field(world, kind, said, field):
    published()
    with pytest.raises(ChangeRefused) as refused:
        world.row(world.duties(), kind, said)
    assert field in refused.value.fields and refused.value.status == 400
    assert not DutyEntry.objects.exists()


def test_the_database_holds_exactly_one_lead_of_each_boundary(world):
    world.publish_duties(world.duties(("boundary", BOUNDARY)))
    boundary = DutyEdition.objects.get()
    assert boundary.parties.get(part="lead").body == "劳动关系科"
    with pytest.raises(IntegrityError, match="boundary_has_one_lead_only"), transaction.atomic():
        BoundaryParty.objects.create(edition=boundary, order=3, body="财政局", part="lead", share="拨款")
    with pytest.raises(IntegrityError, match="has no lead"), transaction.atomic():
        DutyEdition.objects.create(
            **{
                **{name: getattr(boundary, name) for name in ("entry", "line", "kind", "title", "department_code")},
                "number": 2,
                "recorded_on": EFFECTIVE,
                "effective_on": EFFECTIVE,
            }
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_published_rows_are_added_to_and_never_changed(world):
    world.publish_duties(world.duties(("duty", DUTY)))
    for act in (lambda: DutyEdition.objects.update(title="另一个"), lambda: DutyEdition.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert DutyEdition.objects.get().title == "劳动关系协调"


def test_lines_under_review_stay_as_they_were_submitted(world):
    batch = world.duties(("duty", DUTY))
    world.act(batch, "submit", world.drafter)
    with pytest.raises(DatabaseError), transaction.atomic():
        batch.duty_lines.update(said={})
    with pytest.raises(ChangeRefused):
        world.row(batch, "duty", DUTY)


def test_any_day_reads_as_it_was_published_through_several_changes(world):
    item = published().item
    first = world.publish_duties(world.duties(("duty", changed(DUTY, items=[item.code]))))
    duty = DutyEntry.objects.get()
    said = {}
    said[EFFECTIVE] = reading.rows(on=EFFECTIVE)
    for n in range(1, 4):
        at, on = AT + timedelta(days=10 * n), EFFECTIVE + timedelta(days=10 * n)
        batch = world.duties(at=at)
        world.row(batch, None, changed(DUTY, title=f"劳动关系协调{n}"), entry=duty, at=at)
        world.row(batch, "accountability", {"title": f"情形{n}", "whom": "经办人", "duties": [duty.code]}, at=at)
        world.publish_duties(batch, on=on, at=at)
        said[on] = reading.rows(on=on)
    at, last = AT + timedelta(days=50), EFFECTIVE + timedelta(days=50)
    batch = world.duties(at=at)
    batch.refresh_from_db()
    lines.write_row(batch, operation="cancel", entry=duty, by=world.drafter, at=at, version=batch.version)
    world.publish_duties(batch, on=last, at=at)
    world.section.name = "改名科"
    world.section.save()
    for day, then in said.items():
        assert reading.rows(on=day) == then and reading.rows(on=day + timedelta(days=9)) == then
        assert ledger.is_as_published(day, of=RESPONSIBILITY)
    assert [row["said"]["title"] for row in reading.rows(on=last)] == ["情形1", "情形2", "情形3"]
    assert first.document_number and len({str(rows) for rows in said.values()}) == 4


def test_a_wording_published_for_later_is_not_overtaken_by_an_earlier_day(world):
    world.publish_duties(world.duties(("duty", DUTY)), on=EFFECTIVE + timedelta(days=30))
    batch = world.duties()
    world.row(batch, None, changed(DUTY, title="改"), entry=DutyEntry.objects.get())
    with pytest.raises(ChangeRefused) as refused:
        world.publish_duties(batch, on=EFFECTIVE)
    assert "effective_on" in refused.value.fields
    assert DutyEdition.objects.count() == 1


def test_a_row_is_in_one_open_batch_only(world):
    world.publish_duties(world.duties(("duty", DUTY)))
    duty = DutyEntry.objects.get()
    world.row(world.duties(), None, changed(DUTY, title="甲"), entry=duty)
    with pytest.raises(ChangeRefused) as refused:
        world.row(world.duties(), None, changed(DUTY, title="乙"), entry=duty)
    assert "title" in refused.value.fields


def test_what_was_agreed_to_is_not_put_over_another_wording(world):
    """What came over the row after the submission, by whatever way, stops the publication."""
    world.publish_duties(world.duties(("duty", DUTY)))
    duty, first, second = DutyEntry.objects.get(), world.duties(), world.duties()
    submitted_over = reading.said(DutyEdition.objects.get())
    world.row(first, None, changed(DUTY, title="甲"), entry=duty)
    world.publish_duties(first)
    line = {"order": 1, "operation": "change", "entry": duty, "said": changed(DUTY, title="乙", items=[])}
    DutyLine.objects.create(batch=second, before=submitted_over, written_by=world.drafter, **line)
    ChangeBatch.objects.filter(pk=second.pk).update(state="approved")
    with pytest.raises(ChangeRefused, match="1"):
        world.act(second, "publish", world.office_head, document_number="慈人社〔2024〕10号", effective_on=EFFECTIVE)
    assert [row.title for row in reading.listed(on=EFFECTIVE)] == ["甲"]


def test_a_batch_keeps_what_was_and_what_is_to_be(world):
    world.publish_duties(world.duties(("duty", DUTY)))
    batch = world.duties()
    world.row(batch, None, changed(DUTY, title="劳动关系"), entry=DutyEntry.objects.get())
    world.publish_duties(batch, on=EFFECTIVE + timedelta(days=1))
    line = batch.duty_lines.get()
    assert (line.before["title"], line.after["title"]) == ("劳动关系协调", "劳动关系")


def test_what_no_duty_speaks_of_is_missing_until_one_does(world):
    item = published().item
    assert [len(found) for found in (gaps.on_day(on=EFFECTIVE).duty, gaps.on_day(on=EFFECTIVE).supervision)] == [1, 1]
    batch = world.duties()
    duty = world.row(batch, "duty", changed(DUTY, items=[item.code])).entry
    world.row(batch, "accountability", {"title": "超期", "whom": "经办人", "duties": [duty.code]})
    world.publish_duties(batch)
    left = gaps.on_day(on=EFFECTIVE)
    assert (left.duty, left.accountability, [one.item for one in left.supervision]) == ([], [], [item])
    assert [row.title for row in left.unverified] == ["超期"]
    before = gaps.on_day(on=EFFECTIVE - timedelta(days=1))
    assert [len(found) for found in (before.duty, before.accountability)] == [1, 1]


def test_an_accountability_situation_of_a_cancelled_duty_covers_nothing(world):
    item = published().item
    batch = world.duties()
    duty = world.row(batch, "duty", changed(DUTY, items=[item.code])).entry
    world.row(batch, "accountability", {"title": "超期", "whom": "经办人", "duties": [duty.code]})
    world.publish_duties(batch)
    batch = world.duties()
    batch.refresh_from_db()
    lines.write_row(batch, operation="cancel", entry=duty, by=world.drafter, at=AT, version=batch.version)
    world.publish_duties(batch, on=EFFECTIVE + timedelta(days=2))
    assert len(gaps.on_day(on=EFFECTIVE + timedelta(days=2)).accountability) == 1


def test_every_field_of_a_kind_has_a_name_and_a_place_in_the_excel_file(world):
    from items.duties import workbook

    item = published().item
    world.publish_duties(world.duties(("duty", changed(DUTY, title="=1+1", items=[item.code])), ("boundary", BOUNDARY)))
    book = load_workbook(BytesIO(workbook.of_day(on=EFFECTIVE)))
    assert len(book.sheetnames) == len(kinds.Kind) + 1
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"} and "=1+1" in [cell.value for cell in cells]
    assert any("住房和城乡建设局（配合）" in str(cell.value) or "（Cooperates）" in str(cell.value) for cell in cells)

"""The pages of the responsibility list: the public's, and those of the office and the departments."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from items.models import ChangeBatch, DutyEntry
from tests.factories.items import published
from tests.items.lists import EFFECTIVE, DutyWorld

pytestmark = pytest.mark.django_db
DUTY = {"title": "劳动关系协调", "matters": ["受理特殊工时申请", "指导集体协商"], "basis": "劳动法"}


@pytest.fixture
def world():
    return DutyWorld()


def as_(client, user):
    client.force_login(user)
    return client


def text(answer):
    return answer.content.decode()


def test_the_office_begins_a_batch_of_this_list_only(client, world):
    page = as_(client, world.office)
    assert "责任清单" in text(page.get("/manage/responsibility/"))
    said = {"title": "年度修订", "department": world.bureau_office.pk, "reason": "年度修订"}
    refused = page.post("/manage/changes/new/", {**said, "list": "power"})
    assert refused.status_code == 400 and "年度修订" in text(refused) and not ChangeBatch.objects.exists()
    assert page.post("/manage/changes/new/", {**said, "list": "responsibility"}).status_code == 302


def test_a_row_is_written_on_its_form_and_what_was_typed_comes_back(client, world):
    item = published().item
    batch = world.duties()
    page = as_(client, world.drafter)
    address = f"/manage/changes/{batch.pk}/rows/new/duty/"
    assert "具体工作事项" in text(page.get(address))
    answer = page.post(address, {"version": batch.version, "title": "劳动关系协调", "matters": ""})
    assert answer.status_code == 400 and "劳动关系协调" in text(answer)
    typed = {"version": batch.version, "title": "劳动关系协调", "matters": "一\n\n二", "basis": "", "items": [item.pk]}
    assert page.post(address, typed).status_code == 302
    line = batch.duty_lines.get()
    assert line.said == {"title": "劳动关系协调", "matters": ["一", "二"], "basis": "", "items": [item.code]}
    shown = text(page.get(f"/manage/changes/{batch.pk}/"))
    assert "劳动关系协调" in shown and "特殊工时审批" in shown
    batch.refresh_from_db()
    again = f"/manage/changes/{batch.pk}/rows/{line.entry.code}/change/"
    assert "一\n二" in text(page.get(again))
    assert page.post(again, {**typed, "version": batch.version, "title": "改后"}).status_code == 302
    line.refresh_from_db()
    assert (line.said["title"], line.operation) == ("改后", "add")


def test_a_boundary_is_written_with_its_bodies(client, world):
    batch = world.duties()
    typed = {"version": batch.version, "title": "欠薪处置", "example": "工地欠薪", "basis": ""}
    typed |= {
        "body1": "劳动关系科",
        "part1": "lead",
        "share1": "立案",
        "body2": "住建局",
        "part2": "lead",
        "share2": "督促",
    }
    page = as_(client, world.drafter)
    refused = page.post(f"/manage/changes/{batch.pk}/rows/new/boundary/", typed)
    assert refused.status_code == 400 and "住建局" in text(refused)
    kept = page.post(f"/manage/changes/{batch.pk}/rows/new/boundary/", {**typed, "part2": "cooperating"})
    assert kept.status_code == 302
    assert [row["part"] for row in batch.duty_lines.get().said["parties"]] == ["lead", "cooperating"]


def test_a_row_is_cancelled_and_taken_out_again_on_the_page_of_the_batch(client, world):
    world.publish_duties(world.duties(("duty", DUTY)))
    duty, batch = DutyEntry.objects.get(), world.duties()
    page = as_(client, world.drafter)
    page.post(f"/manage/changes/{batch.pk}/rows/{duty.code}/cancel/", {"version": batch.version})
    batch.refresh_from_db()
    line = batch.duty_lines.get()
    assert line.operation == "cancel" and "劳动关系协调" in text(page.get(f"/manage/changes/{batch.pk}/"))
    stale = page.post(f"/manage/changes/{batch.pk}/rows/{line.pk}/remove/", {"version": 1}, follow=True)
    assert batch.duty_lines.exists() and stale.status_code == 200
    page.post(f"/manage/changes/{batch.pk}/rows/{line.pk}/remove/", {"version": batch.version})
    assert not batch.duty_lines.exists() and DutyEntry.objects.filter(pk=duty.pk).exists()


def test_nobody_else_finds_the_forms_of_a_batch(client, world):
    batch = world.duties()
    stranger = world.officer("liaison", "stranger", world.keepers)
    assert as_(client, stranger).get(f"/manage/changes/{batch.pk}/rows/new/duty/").status_code == 404
    assert as_(client, world.drafter).get(f"/manage/changes/{batch.pk}/rows/new/nonsense/").status_code == 404
    assert client.get(f"/manage/changes/{batch.pk}/pause/").status_code == 404


def test_the_public_reads_the_list_of_any_day_and_what_it_lacks(client, world):
    item = published().item
    nothing = text(client.get(f"/lists/responsibility/?on={EFFECTIVE - timedelta(days=1)}"))
    assert "这一天" in nothing or "没有" in nothing
    world.publish_duties(world.duties(("duty", {**DUTY, "items": [item.code]})))
    page = text(client.get("/lists/responsibility/"))
    assert all(words in page for words in ("劳动关系协调", "指导集体协商", "慈人社〔2024〕9号", "特殊工时审批"))
    code = DutyEntry.objects.get().code
    assert f'id="{code}"' in page and f'id="{world.section.code}"' in page
    missing = page[page.index('id="missing"') :]
    assert "特殊工时审批" in missing  # nobody is held to account for it yet
    past = text(client.get(f"/lists/responsibility/?on={EFFECTIVE - timedelta(days=1)}"))
    assert "劳动关系协调" not in past
    assert client.get("/lists/responsibility/?on=gestern").status_code == 400


def test_an_item_leads_to_its_duties_as_they_were_on_the_day(client, world):
    item = published().item
    world.publish_duties(world.duties(("duty", {**DUTY, "items": [item.code]})))
    code = DutyEntry.objects.get().code
    assert f"/lists/responsibility/#{code}" in text(client.get(f"/items/{item.code}/"))
    then = text(client.get(f"/items/{item.code}/?on={EFFECTIVE}"))
    assert f"/lists/responsibility/?on={EFFECTIVE}#{code}" in then


def test_the_items_page_of_the_keepers_says_what_is_missing_for_it(client, world):
    item = published().item
    page = as_(client, world.keeper)
    address = f"/manage/items/{item.code}/"
    assert "主要职责、事中事后监管、追责情形" in text(page.get(address))
    world.publish_duties(world.duties(("duty", {**DUTY, "items": [item.code]})), on=localdate(), at=timezone.now())
    after = text(page.get(address))
    assert "劳动关系协调" in after and "主要职责、" not in after and "事中事后监管、追责情形" in after


def test_the_list_is_an_excel_file_of_the_day(client, world):
    world.publish_duties(world.duties(("duty", DUTY)))
    answer = client.get("/lists/responsibility.xlsx")
    assert answer.status_code == 200 and answer.content[:2] == b"PK"
    assert localdate().isoformat() in answer.headers["Content-Disposition"]


def test_what_has_changed_names_the_rows(client, world):
    world.publish_duties(world.duties(("duty", DUTY)))
    page = text(client.get("/lists/changes/"))
    assert "劳动关系协调" in page and f"/lists/responsibility/?on={EFFECTIVE}" in page


def test_the_list_costs_the_same_number_of_queries_however_long_it_is(client, world, django_assert_max_num_queries):
    world.publish_duties(world.duties(*(("duty", {**DUTY, "title": f"职责{n}"}) for n in range(12))))
    with django_assert_max_num_queries(20):
        assert "职责11" in text(client.get("/lists/responsibility/"))

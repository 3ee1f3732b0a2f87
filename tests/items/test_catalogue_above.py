"""省市县统一: the list beside the catalogue of province and city."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from items.models import CatalogueDifference, CatalogueEntry, Item
from items.reference import codes, keeping, own_codes, taking, wording
from items.reference.comparing import Ours, Theirs, differences
from items.reference.files import CannotRead
from tests.factories.items import AT, published
from tests.items.lists import ListWorld

HEAD = "编码,名称,类型,版本,更新日期\n"
DAY = date(2024, 3, 4)


@pytest.mark.parametrize(
    ("code", "sound"),
    [
        ("许可-00001-001", True),
        ("公共服务-00012-000-01", True),
        ("000114111004", True),
        ("1137040206591267634000114111004", True),
        ("许可-1-1", False),
        ("113704020659126763", False),
        ("1137040206591267638000114111004", False),  # there is no eighth level
        ("", False),
    ],
)
def test_codes_have_one_of_three_forms(code, sound):
    assert codes.is_item_code(code) is sound


def test_the_basic_code_stands_at_the_end_of_an_implementing_code():
    assert codes.basic("1137040206591267634000114111004") == "000114111004"


@pytest.mark.parametrize(
    ("code", "type_code", "fault"),
    [
        ("许可-00001-001", "01", ""),
        ("转报-00001-001-02", "10", ""),
        ("许可-00001-001", "07", "type"),
        ("審批-00001-001", "01", "class"),
        ("许可-1-001", "01", "numbers"),
        ("许可-00001-001-1", "01", "numbers"),
        ("许可00001001", "01", "characters"),
        ("000114111004", "01", ""),
        ("000114111004", "07", "type"),
        ("0001141110", "01", "length"),
        ("1137040206591267634000114111004", "01", ""),
        ("1137040206591267648000114111004", "01", "credit_code"),
        ("1137040206591267638000114111004", "01", "level"),
    ],
)
def test_what_is_wrong_with_a_code_is_told_exactly(code, type_code, fault):
    assert codes.fault_of(code, type_code=type_code) == fault
    assert not fault or fault in wording.CODE_FAULTS


def test_the_two_codes_of_an_item_are_held_against_each_other():
    known, long = "000114111004", "1137040206591267634000114111004"
    assert own_codes.faults(known, long, type_code="01") == {}
    assert own_codes.faults("许可-00001-001", long, type_code="01") == {}
    assert own_codes.faults("000114111005", long, type_code="01") == {"national_code": "other_basic"}
    assert own_codes.faults(long, "许可-00001-001", type_code="01") == {
        "base_code": "implementing",
        "national_code": "not_national",
    }
    assert own_codes.faults("", "", type_code="01") == {}
    assert codes.tidy(" 许可－00001—001 ") == "许可-00001-001"


def test_the_level_of_exercise_is_compared_too():
    ours = [Ours("city", "许可-00001-000", "甲", DAY, "county"), Ours("known", "许可-00002-000", "乙", DAY, "county")]
    theirs = [
        Theirs("许可-00001-000", "甲", 1, None, frozenset({"municipal", "provincial"})),
        Theirs("许可-00002-000", "乙", 1, None, frozenset({"county", "provincial"})),
        Theirs("许可-00003-000", "丙", 1, None, frozenset({"provincial"})),
        Theirs("许可-00004-000", "丁", 1, None, frozenset({"county"})),
    ]
    found = [(one.kind, one.key) for one in differences(ours, theirs)]
    assert found == [("level", "许可-00001-000"), ("missing", "许可-00004-000")]


def test_each_way_to_differ_is_found_once():
    ours = [
        Ours("same", "许可-00001-000", "特殊工时审批", DAY),
        Ours("renamed", "许可-00002-000", "劳务派遣许可", DAY),
        Ours("recoded", "", "工伤认定（职工）", DAY),
        Ours("behind", "许可-00004-000", "技工学校审批", DAY),
        Ours("own", "其他-99999-000", "本地事项", DAY),
    ]
    theirs = [
        Theirs("许可-00001-000", "特殊工时 审批", 1, DAY),
        Theirs("许可-00002-000", "劳务派遣经营许可", 1, None),
        Theirs("确认-00003-000", "工伤认定(职工)", 1, None),
        Theirs("许可-00004-000", "技工学校审批", 2, date(2024, 3, 5)),
        Theirs("许可-00005-000", "新事项", 1, None),
    ]
    found = [(one.kind, one.code or one.key) for one in differences(ours, theirs)]
    assert found == [
        ("name", "renamed"),
        ("code", "recoded"),
        ("version", "behind"),
        ("extra", "own"),
        ("missing", "许可-00005-000"),
    ]


@pytest.fixture
def world(db):
    return ListWorld()


def a_list():
    published("one", name="特殊工时审批")
    published("two", name="劳务派遣许可")


CATALOGUE = HEAD + "许可-00001-000,特殊工时审批,01,1,\n许可-00009-000,别的事项,01,1,2020-01-01\n"


def test_differences_become_tasks_once_and_are_closed_when_they_are_gone(world):
    a_list()
    assert taking.read(CATALOGUE.encode(), at=AT) == 2
    assert keeping.keep(at=AT) == (3, 0)
    assert keeping.keep(at=AT) == (0, 0)
    rows = {(row.kind, row.department) for row in CatalogueDifference.objects.all()}
    assert rows == {("code", world.section), ("extra", world.section), ("missing", world.keepers)}
    taking.read((HEAD + "许可-00001-000,特殊工时审批,01,1,\n").encode(), at=AT)
    assert keeping.keep(at=AT) == (0, 1)


def test_what_was_settled_with_a_reason_stays_settled_until_one_side_changes(world):
    a_list()
    taking.read(CATALOGUE.encode(), at=AT)
    keeping.keep(at=AT)
    CatalogueDifference.objects.filter(kind="missing").update(settled_on=DAY, note="本县没有此事项")
    assert keeping.keep(at=AT) == (0, 0)
    taking.read((CATALOGUE.replace("别的事项", "改名的事项")).encode(), at=AT)
    assert keeping.keep(at=AT) == (1, 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "名称,类型\nx,01\n",
        HEAD,
        HEAD + "许可-1,x,01,1,\n",
        HEAD + "许可-00001-000,,01,1,\n",
        HEAD + "许可-00001-000,x,99,1,\n",
        HEAD + "许可-00001-000,x,01,zwei,\n",
        HEAD + "许可-00001-000,x,01,1,gestern\n",
        HEAD + "许可-00001-000,x,01,1,\n许可-00001-000,y,01,1,\n",
    ],
)
def test_a_file_with_a_fault_changes_nothing_and_says_what_is_wrong(world, text):
    taking.read(CATALOGUE.encode(), at=AT)
    with pytest.raises(CannotRead):
        taking.read(text.encode(), at=AT)
    assert {one.name for one in CatalogueEntry.objects.filter(is_current=True)} == {"特殊工时审批", "别的事项"}


def test_the_commands_read_a_file_and_tell_the_differences_as_json(world, tmp_path):
    a_list()
    file = tmp_path / "catalogue.csv"
    file.write_text(CATALOGUE, encoding="utf-8-sig")
    call_command("catalogue_import", str(file), stdout=io.StringIO())
    said = io.StringIO()
    call_command("catalogue_diff", "--json", stdout=said)
    kinds = sorted(one["kind"] for one in json.loads(said.getvalue()))
    assert kinds == ["code", "extra", "missing"] and CatalogueDifference.objects.count() == 3
    with pytest.raises(CommandError):
        call_command("catalogue_diff", "--on", "gestern")


def test_the_liaison_officer_settles_what_is_his_and_only_that(client, world):
    a_list()
    taking.read(CATALOGUE.encode(), at=timezone.now())
    keeping.keep(at=timezone.now())
    client.force_login(world.drafter)
    assert "劳务派遣许可" in client.get("/manage/catalogue/").content.decode()
    own = CatalogueDifference.objects.get(kind="extra")
    other = CatalogueDifference.objects.get(kind="missing")
    for row, note in ((own, ""), (other, "不是我的")):
        client.post(f"/manage/catalogue/{row.pk}/settle/", {"note": note})
        row.refresh_from_db()
        assert row.settled_on is None
    client.post(f"/manage/catalogue/{own.pk}/settle/", {"note": "本地特色事项"})
    own.refresh_from_db()
    assert (own.settled_by, own.note) == (world.drafter, "本地特色事项")
    client.force_login(world.keeper)
    Item.objects.filter(code="two").update(base_code="x")
    assert client.post("/manage/catalogue/compare/").status_code == 302

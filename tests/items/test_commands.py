import json

import pytest
from django.core.management import CommandError, call_command

from items.models import Edition, Item
from items.seeding import seed_items
from tests.factories.items import AT, department

pytestmark = pytest.mark.django_db


def run(capsys, *arguments):
    call_command(*arguments)
    return capsys.readouterr().out


def test_a_dry_run_of_the_command_tells_every_row_and_writes_nothing(tmp_path, capsys):
    file = tmp_path / "items.json"
    file.write_text(json.dumps([{"name": "甲", "type": "行政许可"}, {"name": "乙"}]), encoding="utf-8")
    department()
    said = run(capsys, "import_items", str(file), "--dry-run", "--department", "section")
    assert "items[0] 甲" in said and "items[1] 乙 (-): refused" in said
    assert "没有写事项类型" in said and "nothing written" in said
    assert not Item.objects.exists()


def test_drafts_only_publishes_nothing(tmp_path, capsys):
    file = tmp_path / "items.json"
    file.write_text(json.dumps([{"name": "甲", "type": "行政许可"}]), encoding="utf-8")
    department()
    run(capsys, "import_items", str(file), "--drafts", "--department", "section")
    assert Edition.objects.get().is_draft


def test_the_command_says_what_is_wrong_with_its_arguments(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_items", str(tmp_path / "missing.json"))
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_items", str(tmp_path / "bad.json"))
    with pytest.raises(CommandError, match="no department"):
        call_command("import_items", str(tmp_path / "bad.json"), "--department", "none")


@pytest.mark.parametrize("options", [[], ["--xlsx"]])
def test_what_the_export_writes_the_import_reads(tmp_path, capsys, options):
    seed_items(at=AT)
    file = tmp_path / "items"
    run(capsys, "export_items", str(file), *options)
    assert "created 0, updated 0, unchanged 27, refused 0" in run(capsys, "import_items", str(file))

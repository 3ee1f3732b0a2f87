"""Chinese first, and complete: every text of the source has its Chinese."""

from pathlib import Path

from babel.messages.pofile import read_po

from launch import translations

CATALOGUE = Path(__file__).parent.parent / "locale/zh_Hans/LC_MESSAGES/django.po"


def untranslated(pot: Path) -> list[str]:
    translations.extract(pot)
    source, chinese = read_po(pot.open("rb")), read_po(CATALOGUE.open("rb"))
    missing = []
    for message in source:
        if not message.id:
            continue
        key = message.id[0] if isinstance(message.id, tuple) else message.id
        found = chinese.get(message.id, message.context) or chinese.get(key, message.context)
        if found is None or not (found.string if isinstance(found.string, str) else all(found.string)):
            missing.append(str(key))
    return missing


def test_every_text_has_its_chinese(tmp_path):
    assert untranslated(tmp_path / "django.pot") == []

"""Translations with Babel instead of GNU gettext, which a bare machine lacks. Runs in .venv."""

import re
import sys
from pathlib import Path

from . import paths
from .speech import Problem, step, warn
from .supervisor import quietly

LOCALE = paths.ROOT / "locale"
TEMPLATE = paths.DATA / "django.pot"
# Babel reads Python by itself; Django's templates need the extractor that knows {% translate %}.
MAPPING = """\
[extractors]
template = launch.template_texts:extract
[python: **.py]
[template: templates/**.html]
[template: templates/**.txt]
"""
BABEL = [sys.executable, "-m", "babel.messages.frontend"]


def compile_all() -> None:
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    done = quietly(
        [paths.PYTHON, "-m", "babel.messages.frontend", "compile", "-i", source, "-o", target, "-l", _language(source)]
    )
    if done.returncode or not target.exists():  # Babel passes over a catalogue that is marked fuzzy, and says nothing
        raise Problem(f"{source.relative_to(paths.ROOT)} could not be compiled:\n{done.stdout}{done.stderr}")


def _language(source: Path) -> str:
    return source.parent.parent.name


def extract(target: Path) -> None:
    """Write every text of the source to a template file (.pot)."""
    mapping = target.with_suffix(".cfg")
    mapping.write_text(MAPPING)
    keywords = ["pgettext:1c,2", "pgettext_lazy:1c,2", "npgettext:1c,2,3", "ngettext_lazy:1,2", "gettext_lazy", "_"]
    # The importer keeps its findings in English and says them in the reader's words.
    keywords += ["gettext_noop", "error:2", "note:2", "missing:2", "refuse:1", "Problem:3", "CannotPublish:1"]
    ignored = [
        part for name in (".venv", ".data", ".vendor", "node_modules", "tests") for part in ("--ignore-dirs", name)
    ]
    command = [*BABEL, "-q", "extract", "-F", mapping, "-o", target, "--no-location", "--sort-output", *ignored]
    _do([*command, *(part for keyword in keywords for part in ("-k", keyword)), "."])


def _do(command) -> None:
    done = quietly(command, cwd=paths.ROOT)
    if done.returncode:
        raise Problem(done.stdout + done.stderr)


def update() -> int:
    """./run messages: read every text from the source, then bring the catalogues up to date."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    extract(TEMPLATE)
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        options = ["-i", TEMPLATE, "-o", source, "-l", _language(source), "--no-fuzzy-matching", "--no-wrap"]
        _do([*BABEL, "update", *options])
    for source in LOCALE.glob("*/LC_MESSAGES/django.po"):
        if gone := len(re.findall(r"^#~ msgid ", source.read_text(encoding="utf-8"), re.MULTILINE)):
            warn(
                f"{source.relative_to(paths.ROOT)}: {gone} texts were not found in the source. They stand at its end,\n"
                "marked #~, and are not shown any more. Texts still in use must be marked (gettext_noop)."
            )
    step("locale/ is up to date with the source")
    compile_all()
    return 0


if __name__ == "__main__":  # the Dockerfile
    compile_all()

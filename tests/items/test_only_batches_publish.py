"""Rules §3: a list changes through a batch. Only the initial import publishes an edition without one."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAY_PUBLISH = {
    "items/listing/publication.py",  # a batch
    "items/importing/running.py",  # the initial import; pages and command publish only what is new to the list
    "demo/bench/office.py",  # a scratch database of its own
}


def test_rows_of_the_responsibility_list_are_made_by_a_batch_only():
    found = {
        str(path.relative_to(ROOT))
        for app in ("accounts", "items", "workflows", "supervision", "exchange", "demo")
        for path in (ROOT / app).rglob("*.py")
        if "DutyEdition.objects.create(" in path.read_text("utf-8") or "DutyEdition(" in path.read_text("utf-8")
    }
    assert found == {"items/duties/carrying.py", "items/models/duty.py"}


def test_nothing_else_imports_the_publishing_of_editions():
    found = set()
    for app in ("accounts", "items", "workflows", "supervision", "exchange", "demo"):
        for path in (ROOT / app).rglob("*.py"):
            nodes = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
            names = {(node.module, alias.name) for node in nodes for alias in node.names}
            if names & {("items.publishing", "publish"), ("items", "publishing")}:
                found.add(str(path.relative_to(ROOT)))
    assert found == MAY_PUBLISH

"""Every fact that some code writes into the audit record has a word for the auditor."""

import ast
from pathlib import Path

import pytest

from accounts import audit_words
from supervision import rulebook
from workflows.views.manage_licence_rules import RuleForm

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "items", "workflows", "supervision", "exchange", "demo")
# Where the names are made by a comprehension, and what they may be; the calendar's are days.
MADE = {
    "supervision/rulebook.py": rulebook.SAID,
    "workflows/views/manage_licence_rules.py": tuple(RuleForm.Meta.fields),
    "workflows/calendar_notices.py": (),
}


def writers():
    """(file, function) of everything that writes an audit record."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in path.parts or "audit.note(" not in path.read_text():
                continue
            for function in ast.walk(ast.parse(path.read_text())):
                if isinstance(function, ast.FunctionDef) and any(map(is_note, ast.walk(function))):
                    yield path.relative_to(ROOT).as_posix(), function


def is_note(node) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "audit.note"
    )


def dicts_of(function):
    """The dictionaries that end in `before` or `after`: written in the call, or into a name it is given."""
    for note in filter(is_note, ast.walk(function)):
        for keyword in note.keywords:
            if keyword.arg in ("before", "after"):
                names = {n.id for n in ast.walk(keyword.value) if isinstance(n, ast.Name)}
                yield from (n for n in ast.walk(keyword.value) if isinstance(n, ast.Dict | ast.DictComp))
                for act in ast.walk(function):
                    if isinstance(act, ast.Assign | ast.AugAssign):
                        targets = act.targets if isinstance(act, ast.Assign) else [act.target]
                        if names & {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}:
                            yield from (n for n in ast.walk(act.value) if isinstance(n, ast.Dict | ast.DictComp))


@pytest.mark.parametrize(("path", "function"), list(writers()), ids=lambda x: x if isinstance(x, str) else x.name)
def test_every_fact_written_has_a_word(path, function):
    found, said = set(), list(dicts_of(function))
    assert said, "nothing of what is written was found: the test has to learn to read this"
    for one in said:
        if isinstance(one, ast.DictComp):
            assert path in MADE, "names made by a comprehension: say in MADE what they may be"
            found |= set(MADE[path])
        else:
            found |= {key.value for key in one.keys if isinstance(key, ast.Constant)}
    assert found - audit_words.NAMES.keys() == set()


def test_values_are_read_in_words_and_what_is_unknown_as_it_stands():
    facts = {"level": "red", "told": "['officer', 'head']", "kinds": "[]", "valid_from": "2016-10-11T09:00:00+08:00"}
    said = dict(audit_words.pairs({**facts, "trigger": "something-old", "enabled": True}))
    assert len(said) == 6 and "red" not in said.values() and "—" in said.values()
    assert "2016-10-11 09:00" in said.values() and "something-old" in said.values()

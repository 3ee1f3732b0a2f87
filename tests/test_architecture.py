"""The shape of the whole: who may import whom, which modules are pure, and where state is written."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPS = ["accounts", "items", "workflows", "supervision", "exchange", "demo", "approval_platform"]
MAY_IMPORT = {
    "accounts": {"accounts"},
    "items": {"accounts", "items"},
    "workflows": {"accounts", "items", "workflows"},
    "supervision": {"accounts", "items", "workflows", "supervision"},
    "exchange": {"accounts", "items", "workflows", "exchange"},
    "demo": {"accounts", "items", "workflows", "supervision", "exchange", "demo"},
    "approval_platform": set(APPS),
}
ALSO = {"simpy": "workflows/simulation/"}  # a library that some pure modules stand on
PURE = [
    "accounts/identity.py",
    "accounts/roles.py",
    "items/checks.py",
    "items/forms.py",
    "items/listing/operations.py",
    "items/listing/states.py",
    "items/reference/codes.py",
    "items/reference/comparing.py",
    "workflows/calendars.py",
    "workflows/clock.py",
    "workflows/course.py",
    "workflows/flow/drawing.py",
    "workflows/flow/faults.py",
    "workflows/flow/checks.py",
    "workflows/flow/limits.py",
    "workflows/flow/shape.py",
    "workflows/json_lines.py",
    "workflows/ledger.py",
    "workflows/letters/kinds.py",
    "workflows/routing.py",
    "workflows/simulation/desk.py",
    "workflows/simulation/draws.py",
    "workflows/simulation/journey.py",
    "workflows/simulation/measures.py",
    "workflows/simulation/once.py",
    "workflows/simulation/open_time.py",
    "workflows/simulation/settling.py",
    "workflows/simulation/shape.py",
    "workflows/transitions.py",
    "supervision/packs.py",
    "supervision/patterns.py",
    "supervision/rules.py",
]


def sources(app):
    return [p for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts]


def imports(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            package = ROOT / node.module.replace(".", "/")
            for alias in node.names:  # `from workflows import ledger` imports the file, not the package
                yield f"{node.module}.{alias.name}" if (package / f"{alias.name}.py").is_file() else node.module


@pytest.mark.parametrize("app", APPS)
def test_imports_go_left_only(app):
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sources(app)
        for module in imports(path)
        if module.split(".")[0] in APPS and module.split(".")[0] not in MAY_IMPORT[app]
    ]
    assert wrong == []


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_import_the_standard_library_and_each_other_only(name):
    wrong = [m for m in imports(ROOT / name) if not _is_pure(m) and not name.startswith(ALSO.get(m, "-"))]
    assert wrong == []


def _is_pure(module):
    if module.split(".")[0] in sys.stdlib_module_names:
        return True
    as_file = module.replace(".", "/") + ".py"
    if module in APPS or any(p == as_file for p in PURE):
        return True
    return (ROOT / as_file).is_file() and all(_is_pure(m) for m in imports(ROOT / as_file))


def test_the_state_of_a_case_is_written_in_one_place_only():
    writers = set()
    for app in APPS:
        for path in sources(app):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if any(_assigns_application_state(node) for node in ast.walk(tree)):
                writers.add(str(path.relative_to(ROOT)))
    assert writers == {"workflows/engine/door.py"}


def _assigns_application_state(node):
    """`app.state = …`, `application.state = …`, `case.application.state = …`, or `.update(state=…)` on cases."""
    if isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr == "state":
                owner = ast.unparse(target.value)
                if owner in ("app", "application", "case", "locked") or owner.endswith(".application"):
                    return True
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
        return "Application.objects" in ast.unparse(node.func) and any(k.arg == "state" for k in node.keywords)
    return False


def test_the_environment_is_read_in_settings_only():
    readers = [
        str(path.relative_to(ROOT))
        for app in APPS
        for path in sources(app)
        if "launch" not in path.parts and ("os.environ" in path.read_text() or "os.getenv" in path.read_text())
    ]
    # celery and wsgi only say where the settings are
    assert set(readers) <= {"approval_platform/settings.py", "approval_platform/celery.py", "approval_platform/wsgi.py"}


def test_no_file_is_longer_than_four_hundred_lines():
    long = [
        f"{path.relative_to(ROOT)} {n}"
        for app in [*APPS, "tests"]
        for path in sources(app)
        if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert long == []

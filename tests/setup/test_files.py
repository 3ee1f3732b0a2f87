"""What a fresh clone relies on before anything is installed."""

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
REQUIREMENTS = [*ROOT.glob("requirements*.txt"), *(ROOT / "launch" / "wheels").glob("*.txt")]


def test_the_launcher_needs_nothing_but_the_standard_library():
    # Babel and Django are started as processes of their own, or imported inside functions that run in .venv.
    for path in (ROOT / "launch").glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            foreign = {name.split(".")[0] for name in names} - sys.stdlib_module_names
            assert not foreign, f"{path.name} imports {foreign}"


def test_the_launcher_starts_without_any_package():
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); import launch.__main__"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_run_is_a_posix_script_that_sh_can_read():
    script = ROOT / "run"
    assert script.read_text().startswith("#!/bin/sh\n")
    assert subprocess.run(["sh", "-n", script]).returncode == 0
    if dash := shutil.which("dash"):  # Debian's sh, stricter than others
        assert subprocess.run([dash, "-n", script]).returncode == 0
    for name in ("run", ".ci/run"):
        assert (ROOT / name).stat().st_mode & 0o111, f"{name} is not executable"


def test_an_unknown_command_is_named_and_help_is_offered():
    done = subprocess.run([ROOT / "run", "fly"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "fly" in done.stderr and "./run help" in done.stderr


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_package_is_pinned_with_hashes_and_no_address_of_this_machine(path):
    text = path.read_text()
    packages = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    assert packages
    for package in packages:
        assert re.match(r"[a-z0-9.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", package), package
    assert not re.search(r"https?:|file:|^-|/home|/opt|/root|--(find|index|extra)", text, re.MULTILINE)


def test_everything_asked_for_is_locked():
    for source, target in (("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt")):
        locked = {_normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / target).read_text(), re.M)}
        asked = {_normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)", (ROOT / source).read_text(), re.M)}
        asked = {name for name in asked if not name.startswith("-")}
        assert asked <= locked, f"{target} lacks {asked - locked}: run ./run lock"


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_npm_packages_are_pinned_with_hashes_and_without_addresses():
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    for name, package in lock.items():
        if name:
            assert package["integrity"].startswith("sha512-") and "resolved" not in package, name
    assert {name: lock[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_production_has_the_same_parts_and_two_of_each_trigger():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert set(services) == {"setup", "web", "worker", "beat", "sweeper", "pgbouncer", "postgres", "redis"}
    assert services["beat"]["deploy"]["replicas"] == services["sweeper"]["deploy"]["replicas"] == 2
    assert services["pgbouncer"]["environment"]["POOL_MODE"] == "transaction"
    for name in ("web", "worker", "beat", "sweeper"):
        environment = services[name]["environment"]
        assert "DATABASE_URL" not in environment, f"{name} must not know the owner's password"
        assert "@pgbouncer:" in environment["DATABASE_WEB_URL"]
    assert services["setup"]["environment"]["DATABASE_ROLE"] == "owner"


def test_the_image_and_the_launcher_keep_the_same_files_from_browsers():
    from launch import frontend

    dockerfile = (ROOT / "Dockerfile").read_text()
    for pattern in frontend.NOT_SERVED:
        assert re.search(rf"--ignore '?{re.escape(pattern)}'?", dockerfile)

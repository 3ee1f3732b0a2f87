"""./run test and ./run check."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

from . import apt, cluster, frontend, paths, postgres, python, redis, translations
from .child import Child
from .cluster import Cluster
from .speech import Problem, step
from .supervisor import Supervisor

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FONT_FILES = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/share/fonts/google-noto-cjk")


def test(arguments: list[str]) -> int:
    """Everything against servers of its own; with pytest arguments, only those tests."""
    workers = _workers(arguments)
    folder = Path(tempfile.mkdtemp(prefix="approval-test-"))
    try:
        folder.chmod(0o711)
        with Supervisor() as supervisor:
            python.install(python.TEST)
            chromium = _chromium()
            frontend.install()
            translations.compile_all()
            step(f"Starting PostgreSQL ({workers} clusters) and Redis for the tests …")
            env = _servers(supervisor, folder, workers) | {"CHROMIUM": chromium}
            failed = [name for name, command in _steps(arguments, workers) if _run(supervisor, name, command, env)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    step(f"FAILED: {', '.join(failed)}" if failed else "All passed.")
    return 1 if failed else 0


def soak(minutes: str = "10") -> int:
    """The storm of tests/stories/test_storm.py, for long; SOAK_SEED repeats one."""
    try:
        os.environ["SOAK_MINUTES"] = str(float(minutes))
    except ValueError:
        raise Problem("./run soak MINUTES: a number of minutes") from None
    return test(["-s", "-n", "0", "tests/stories/test_storm.py"])


def check() -> int:
    """What needs no server: the style of the source, and the tests of pure rules."""
    python.install(python.TEST)
    for command in (["-m", "ruff", "check", "."], ["-m", "pytest", "-q", "--pure", "-n", "2"]):
        if code := subprocess.run([paths.PYTHON, *command], cwd=paths.ROOT).returncode:
            return code
    return 0


def _steps(arguments: list[str], workers: int) -> list[tuple[str, list[str]]]:
    chosen = (
        [] if any(argument.startswith(("-n", "--numprocesses")) for argument in arguments) else ["-n", str(workers)]
    )
    tests = ("pytest", ["-m", "pytest", *chosen, *arguments])
    if arguments:
        return [tests]
    return [
        ("ruff", ["-m", "ruff", "check", "."]),
        ("makemigrations", ["manage.py", "makemigrations", "--check", "--dry-run"]),
        tests,
    ]


def _run(supervisor: Supervisor, name: str, command: list[str], env: dict[str, str]) -> int:
    step(f"{name} …")
    # As for a person at the keyboard: pytest ends its workers and browsers when it gets Ctrl-C.
    return supervisor.run(
        Child("-" + name, [str(paths.PYTHON), *command], env, paths.ROOT, stop_signal=signal.SIGINT, patience=5)
    )


def _workers(arguments: list[str]) -> int:
    for here, following in pairwise([*arguments, ""]):
        value = (
            following if here in ("-n", "--numprocesses") else here.removeprefix("--numprocesses=").removeprefix("-n")
        )
        if here.startswith(("-n", "--numprocesses")):
            return max(1, int(value)) if value.isdigit() else os.cpu_count() or 2  # "auto"
    return 2


def _servers(supervisor: Supervisor, folder: Path, workers: int) -> dict[str, str]:
    """One cluster for each parallel worker: pg_snapshot_xmin is cluster-wide, so an open write in one worker's
    database would hide the other's events from the readers of the feed."""
    programs, password = postgres.find(folder, persistent=False), cluster.new_password()
    clusters = [
        Cluster(programs, folder / f"postgres-{number}", password, password, throwaway=True)
        for number in range(workers)
    ]
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(Cluster.make, clusters))
    for number, one in enumerate(clusters):
        one.start(supervisor, name=f"postgres-{number}", log=folder / f"postgres-{number}.log")
    port = redis.start(supervisor, redis.find(folder), folder, password=password, log=folder / "redis.log")
    temporary = folder / "tmp"
    temporary.mkdir()
    temporary.chmod(0o1777)
    kept = {key: value for key, value in os.environ.items() if key not in _OURS}
    if sys.stdout.isatty():
        kept |= {"PY_COLORS": "1", "FORCE_COLOR": "1"}  # what it says passes through us
    return kept | {
        "DATA_DIR": str(folder / "data"),
        "TMPDIR": str(temporary),  # so that tests cut short leave no files either
        "DATABASE_URL": clusters[0].url("owner"),
        "DATABASE_WEB_URL": clusters[0].url("web"),
        "REDIS_URL": f"redis://:{password}@127.0.0.1:{port}/0",
        "TEST_CLUSTER_URLS": ",".join(one.url("owner") for one in clusters),
    }


# What a developer may have exported for ./run must not change what the tests see.
_OURS = {"SECRET_KEY", "FIELD_KEY", "HASH_KEY", "DEMO_MODE", "PORT", "PUBLIC_URL", "DATABASE_ROLE", "DEBUG"}


def _chromium() -> str:
    if found := _find_chromium():
        return found
    if apt.available() and apt.install("chromium", "fonts-noto-cjk") and (found := _find_chromium()):
        return found
    raise Problem(
        "The tests drive a real browser, and Chromium was not found. Nothing is skipped silently. "
        "On Debian or Ubuntu:\n    sudo apt-get install chromium fonts-noto-cjk\n"
        "If it is somewhere else, say where: CHROMIUM=/path/to/chromium ./run test"
    )


def _find_chromium() -> str | None:
    given = os.environ.get("CHROMIUM")
    return given if given and os.access(given, os.X_OK) else next(filter(None, map(shutil.which, CHROMIUMS)), None)

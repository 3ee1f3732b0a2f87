"""PostgreSQL refuses to run as root, and Redis should not. As root both run as `nobody`; else as whoever called.

The lesser user must be able to reach programs and data: a checkout under /root is closed to it, and opening
people's folders is not ours to do. Then data and (for the servers from PyPI) programs live under /var/lib.
"""

import hashlib
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import paths


@dataclass(frozen=True)
class User:
    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        return self.uid == os.geteuid()

    def popen(self) -> dict:
        """Arguments for subprocess: drop to this user, without any supplementary group."""
        return {} if self.is_me else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_reach(self, path: Path) -> bool:
        """May this user pass through every folder down to `path`?"""
        if self.is_me:
            return True
        existing = next(parent for parent in (path, *path.parents) if parent.exists())
        return all(self._may_pass(folder) for folder in (existing, *existing.resolve().parents) if folder.is_dir())

    def _may_pass(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        return bool(status.st_mode & (0o010 if status.st_gid == self.gid else 0o001))

    def own(self, folder: Path) -> Path:
        """Make `folder` exist, belonging to this user alone."""
        folder.mkdir(mode=0o700, parents=False, exist_ok=True)
        if not self.is_me:
            os.chown(folder, self.uid, self.gid)
        return folder


def server_user(existing: Path | None = None) -> User:
    if os.geteuid() != 0:
        return User(os.geteuid(), os.getegid())
    if existing and existing.stat().st_uid != 0:  # data made by an earlier start decide
        return User(existing.stat().st_uid, existing.stat().st_gid)
    nobody = pwd.getpwnam("nobody")
    return User(nobody.pw_uid, nobody.pw_gid)


def server_base() -> Path:
    """The folder under which servers keep their data: DATA_DIR, unless the lesser user cannot get there."""
    if server_user().can_reach(paths.DATA):
        return paths.DATA
    name = f"{paths.ROOT.name}-{hashlib.sha256(str(paths.DATA).encode()).hexdigest()[:8]}"
    base = Path("/var/lib/approval-platform") / name
    for folder in (base.parent, base):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)
    return base


def within_reach(folder: Path, parts: tuple[str, ...], base: Path, name: str) -> Path:
    """`folder`, or a folder under `base` with copies of its `parts` when the lesser user cannot reach it.

    The parts keep their places relative to each other: programs of a wheel look for their libraries beside them.
    """
    if server_user().can_reach(folder):
        return folder
    copy = base / name
    if not copy.is_dir():
        partial = base / f"{name}.new"
        shutil.rmtree(partial, ignore_errors=True)
        for part in parts:
            if (folder / part).exists():
                shutil.copytree(folder / part, partial / part, symlinks=True)
        for path in (partial, *partial.rglob("*")):
            if not path.is_symlink():  # whatever the caller's umask
                path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
        partial.rename(copy)
    return copy

"""Installing from Debian, where we may. Servers installed this way must not start by themselves."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .speech import step, warn

POLICY = Path("/usr/sbin/policy-rc.d")


def available() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> bool:
    step(f"apt-get install {' '.join(packages)} …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _nothing_starts_by_itself():
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            done = subprocess.run(
                ["apt-get", "-q", *arguments], env=quiet, stdin=subprocess.DEVNULL, capture_output=True, text=True
            )
            if done.returncode:
                warn(f"apt-get {' '.join(arguments)} failed:\n{done.stdout[-1500:]}{done.stderr[-1500:]}")
                return False
    return True


@contextmanager
def _nothing_starts_by_itself() -> Iterator[None]:
    """Debian starts a server it installs; ours is private, so that one would only take memory and a port."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)

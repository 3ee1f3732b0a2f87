"""One process we look after: how it is started, that it dies with us, how it is ended."""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .lesser_user import User

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


def adopt_orphans() -> None:
    """Processes whose parent is gone become ours (Linux), so that none is left when we stop."""
    if _libc:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def orphans(known: set[int]) -> list[int]:
    """Children of this process that it did not start itself."""
    try:
        text = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    except OSError:
        return []
    return [pid for pid in map(int, text.split()) if pid not in known]


@dataclass
class Child:
    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path
    user: User | None = None
    stdin: str = ""
    log: Path | None = None  # without one, what it says is shown with its name
    stop_signal: int = signal.SIGTERM
    patience: float = 10  # seconds between asking it to end and making it
    inherits: bool = False  # talks to the person directly, by our own input and output
    process: subprocess.Popen | None = field(default=None, init=False)

    def start(self) -> None:
        stop_signal = self.stop_signal

        def before_exec() -> None:
            if _libc:  # even a supervisor that is killed with -9 leaves nothing running
                _libc.prctl(PR_SET_PDEATHSIG, stop_signal, 0, 0, 0)

        output = open(self.log, "ab") if self.log else None if self.inherits else subprocess.PIPE  # noqa: SIM115
        stdin = subprocess.PIPE if self.stdin else None if self.inherits else subprocess.DEVNULL
        try:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=self.folder,
                stdin=stdin,
                stdout=output,
                stderr=None if self.inherits else subprocess.STDOUT,
                start_new_session=not self.inherits,  # Ctrl-C reaches the supervisor alone; it ends the others in order
                preexec_fn=before_exec,
                **(self.user.popen() if self.user else {}),
            )
        finally:
            if self.log:
                output.close()
        if self.stdin:
            try:
                self.process.stdin.write(self.stdin.encode())
                self.process.stdin.close()
            except OSError:
                pass  # it died at once; its exit code and log say why
        if self.process.stdout:
            os.set_blocking(self.process.stdout.fileno(), False)

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_end(self) -> None:
        if self.is_alive:
            self.process.send_signal(self.stop_signal)

    def end(self, patience: float | None = None) -> None:
        """Ask, wait, then take away; what it started itself goes with it."""
        if self.process is None:
            return
        self.ask_to_end()
        try:
            self.process.wait(self.patience if patience is None else patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.sweep_group()

    def sweep_group(self) -> None:
        """Workers that outlived their master (it was killed) would hold its port or take its tasks."""
        if self.inherits:
            return  # it shares our own group
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def last_words(self) -> str:
        try:
            return self.log.read_text(errors="replace")[-2000:] if self.log else ""
        except OSError:
            return ""

"""Looks after every process of one ./run: starts again what dies, and ends all in order, whatever ends us.

Why not honcho, circus or supervisord: docs/decisions/supervisor.md.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress

from . import child as children
from .child import Child
from .speech import say, warn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LONGEST_PAUSE = 30  # seconds between two attempts to start what keeps dying
STEADY = 60  # seconds alive after which earlier deaths are forgotten


class Interrupted(BaseException):
    """Ctrl-C, SIGTERM, or the terminal closed."""


class Supervisor:
    """Use as a context: leaving it ends everything, the latest first."""

    def __init__(self) -> None:
        self.running: list[Child] = []
        self.hurry = False
        self._pipes = selectors.DefaultSelector()
        self._deaths: dict[str, int] = {}
        self._started: dict[str, float] = {}
        self._again_at: dict[str, float] = {}

    def __enter__(self) -> "Supervisor":
        children.adopt_orphans()
        self._listen(self._interrupt)
        return self

    def __exit__(self, *exception) -> None:
        self._listen(self._be_quick)
        self.stop()

    def _listen(self, handler) -> None:
        for number in SIGNALS:
            if not (number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN):  # nohup
                signal.signal(number, handler)

    def _interrupt(self, number, frame) -> None:
        self._listen(self._be_quick)
        raise Interrupted

    def _be_quick(self, number, frame) -> None:
        self.hurry = True

    def add(self, child: Child) -> Child:
        self.running.append(child)  # before the start: an interruption in between must find it
        self._start(child)
        return child

    def _start(self, child: Child) -> None:
        child.start()
        self._started[child.name] = time.monotonic()
        if child.process.stdout:
            self._pipes.register(child.process.stdout, selectors.EVENT_READ, child)

    def watch(self, *, until=lambda: False) -> None:
        """Until interrupted (or `until` holds): show what is said, start again what died."""
        while not until():
            self._show_output(0.25)
            for child in self.running:
                if not child.is_alive:
                    self._tend(child)
            self._reap()

    def _tend(self, child: Child) -> None:
        now = time.monotonic()
        if child.name not in self._again_at:
            lived = now - self._started[child.name]
            deaths = self._deaths[child.name] = 1 if lived > STEADY else self._deaths.get(child.name, 0) + 1
            pause = min(2 ** (deaths - 1), LONGEST_PAUSE)
            warn(f"{child.name} ended ({_how(child.process.returncode)}); starting it again in {pause} s")
            child.sweep_group()
            self._again_at[child.name] = now + pause
        elif now >= self._again_at[child.name]:
            del self._again_at[child.name]
            self._start(child)
            say(f"{child.name} is running again")

    def run(self, child: Child) -> int:
        """Run one process to its end and give its exit code; the others are looked after meanwhile."""
        self.add(child)
        try:
            while child.is_alive:
                self._show_output(0.1)
                for other in self.running:
                    if other is not child and not other.is_alive:
                        self._tend(other)
                self._reap()
            self._show_output(0)
            return child.process.returncode
        finally:
            child.end()
            self.running.remove(child)

    def stop(self) -> None:
        """The programs first and together, then the servers they use, in reverse order of their start."""
        servers = [child for child in self.running if child.log]
        programs = [child for child in self.running if not child.log]
        for child in programs:
            child.ask_to_end()
        for child in programs:
            self._wait(child)
        for child in reversed(servers):
            child.ask_to_end()
            self._wait(child)
        self._end_orphans()
        self.running.clear()

    def _wait(self, child: Child) -> None:
        deadline = time.monotonic() + child.patience
        while child.is_alive and time.monotonic() < deadline and not (self.hurry and not child.log):
            self._show_output(0.05)
        child.end(patience=0 if child.is_alive else None)

    def _end_orphans(self) -> None:
        for attempt in range(40):
            left = children.orphans(set())
            if not left:
                return
            for pid in left:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGTERM if attempt < 20 else signal.SIGKILL)
            self._reap()
            time.sleep(0.05)

    def _reap(self) -> None:
        for pid in children.orphans({child.process.pid for child in self.running if child.process}):
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)

    def _show_output(self, timeout: float) -> None:
        if not self._pipes.get_map():
            time.sleep(timeout)
            return
        for key, _ in self._pipes.select(timeout):
            try:
                data = os.read(key.fd, 65536)
            except BlockingIOError:
                continue
            if not data:
                self._pipes.unregister(key.fileobj)
                key.fileobj.close()
                continue
            name = key.data.name
            lines = data.decode(errors="replace").splitlines(keepends=True)
            text = "".join(lines) if name.startswith("-") else "".join(f"{name:8}| {line}" for line in lines)
            try:
                sys.stdout.write(text if text.endswith("\n") or name.startswith("-") else text + "\n")
                sys.stdout.flush()
            except OSError:
                pass  # the terminal is gone


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


def quietly(command: list, **options) -> subprocess.CompletedProcess:
    """A short step of the set-up; its output is kept for the case that it fails."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)

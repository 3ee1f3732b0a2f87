"""The supervisor with real processes: what dies comes back, and nothing is left, however it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# A server (it has a log) and a program that starts a process of its own, which leaves the group as browsers do.
SCRIPT = """
import os, sys
from pathlib import Path
from launch.child import Child
from launch.supervisor import Interrupted, Supervisor
folder = Path(sys.argv[1])
note = "import os, sys, time, signal; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n');"
wait = "signal.signal(signal.SIGTERM, lambda *_: (open(sys.argv[2], 'a').write(sys.argv[1] + '\\\\n'), sys.exit(0)));"
program = note + wait + (
    "import subprocess; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', sys.argv[1]], "
    "start_new_session=True); time.sleep(600)"
)
server = note + wait + "time.sleep(600)"
def child(name, code, **more):
    command = [sys.executable, "-c", code, str(folder / name), str(folder / "ended")]
    return Child(name, command, dict(os.environ), folder, **more)
try:
    with Supervisor() as supervisor:
        supervisor.add(child("server", server, log=folder / "log"))
        supervisor.add(child("program", program))
        supervisor.watch()
except Interrupted:
    sys.exit(3)
"""


@pytest.fixture
def supervisor(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, tmp_path],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    until(lambda: pids(tmp_path, "server") and pids(tmp_path, "program") and len(alive(tmp_path)) == 4)
    yield process
    process.kill()
    process.communicate()


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def pids(folder, name):
    file = folder / name
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def alive(folder):
    """Every process that carries the folder in its command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def test_a_killed_program_is_started_again_and_its_death_is_said(supervisor, tmp_path):
    os.kill(pids(tmp_path, "program")[0], signal.SIGKILL)
    until(lambda: len(pids(tmp_path, "program")) == 2)
    supervisor.terminate()
    said, _ = supervisor.communicate(timeout=20)
    assert "program ended (killed by SIGKILL); starting it again in 1 s" in said
    assert "program is running again" in said


def test_what_keeps_dying_is_started_at_growing_intervals(supervisor, tmp_path):
    for death in (1, 2, 3):
        until(lambda death=death: len(pids(tmp_path, "program")) == death)
        os.kill(pids(tmp_path, "program")[-1], signal.SIGKILL)
    until(lambda: len(pids(tmp_path, "program")) == 4)
    supervisor.terminate()
    said, _ = supervisor.communicate(timeout=20)
    assert [f"again in {pause} s" in said for pause in (1, 2, 4)] == [True] * 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_programs_end_before_servers_and_nothing_is_left(supervisor, tmp_path, number):
    supervisor.send_signal(number)
    assert supervisor.wait(20) == 3
    ended = [Path(line).name for line in (tmp_path / "ended").read_text().split()]
    assert ended == ["program", "server"]
    assert alive(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux")
def test_even_a_killed_supervisor_takes_its_children_along(supervisor, tmp_path):
    children = pids(tmp_path, "server") + pids(tmp_path, "program")
    supervisor.kill()
    supervisor.wait()
    until(lambda: not set(children) & set(alive(tmp_path)))
    for pid in alive(tmp_path):  # the grandchild that left on purpose, whose own parent does not mind it
        os.kill(pid, signal.SIGKILL)

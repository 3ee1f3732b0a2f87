"""`./run` itself, from start to end, with a data folder of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from launch import lesser_user, paths, ports

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.servers


@pytest.fixture
def data():
    folder = Path(tempfile.mkdtemp(prefix="approval-run-"))
    folder.chmod(0o711)  # pytest's own temporary folders are closed to the user PostgreSQL runs as
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def start(data):
    started = []

    def start(**more):
        ours = ("DATABASE_URL", "DATABASE_WEB_URL", "REDIS_URL", "TEST_CLUSTER_URLS", "SECRET_KEY")
        kept = {key: value for key, value in os.environ.items() if key not in ours}
        # DJANGO_ALLOW_ASYNC_UNSAFE and the like are for tests; demo cases would take minutes.
        variables = {**kept, "DATA_DIR": str(data), "DEMO_MODE": "0", "HOST": "127.0.0.1", **more}
        process = subprocess.Popen(
            [ROOT / "run"], env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/"
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.communicate()


def wait_for(process, text):
    said = ""
    for line in process.stdout:
        said += line
        if text in line:
            return said
    raise AssertionError(f"{text!r} was not said, but:\n{said}")


def answers(port):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def processes_of(data):
    """Whoever works in the data folder or was started with it."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            if str(data).encode() in told or str(entry.joinpath("cwd").readlink()).startswith(str(data)):
                found[int(entry.name)] = (entry / "cmdline").read_bytes().decode().replace("\0", " ")
        except OSError:
            continue
    return found


def test_run_brings_everything_up_and_ctrl_c_leaves_nothing(start, data):
    port = ports.find_free()
    first = start(PORT=str(port))
    wait_for(first, "Ctrl-C stops everything")
    assert answers(port)
    running = " ".join(processes_of(data).values())
    for part in (
        "postgres -D",
        "redis-server",
        "gunicorn",
        "celery -q -A approval_platform worker",
        " beat ",
        "sweeper",
    ):
        assert part in running or part.replace("redis", "valkey") in running, part

    second, _ = start(PORT=str(ports.find_free())).communicate(timeout=60)
    assert f"already running (process {first.pid}, port {port})" in second

    web = next(pid for pid, line in processes_of(data).items() if "gunicorn" in line and parent(pid) == first.pid)
    os.kill(web, signal.SIGKILL)
    wait_for(first, "web is running again")
    deadline = time.monotonic() + 30
    while not answers(port):
        assert time.monotonic() < deadline

    first.send_signal(signal.SIGINT)
    assert first.wait(40) == 130
    assert processes_of(data) == {}


def parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_a_port_in_use_is_said_before_anything_is_made(start, data):
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said, _ = start(PORT=str(port)).communicate(timeout=60)
    assert f"Port {port} is in use" in said and f"PORT={port + 1} ./run" in said
    assert not list(data.glob("postgres-*"))


def test_given_servers_are_used_and_none_is_started(start, data, tmp_path):
    port = ports.find_free()
    given = start(
        PORT=str(port),
        DATABASE_URL="postgres://nobody:wrong@127.0.0.1:1/none",
        REDIS_URL=os.environ["REDIS_URL"],
    )
    said, _ = given.communicate(timeout=120)
    assert given.returncode == 1
    assert "could not be reached" in said and "127.0.0.1" in said and "Traceback" not in said
    assert "wrong" not in said  # the password
    assert not list(data.glob("postgres-*"))


def test_a_given_redis_that_does_not_answer_is_named(start, data):
    said, _ = start(PORT=str(ports.find_free()), REDIS_URL="redis://:wrong@127.0.0.1:1/0").communicate(timeout=120)
    assert "Redis at 127.0.0.1:1 (REDIS_URL) could not be reached." in said and "wrong" not in said
    assert processes_of(data) == {}  # the PostgreSQL that was started before is ended


def test_the_lesser_user_cannot_pass_a_closed_folder(tmp_path):
    other = lesser_user.User(uid=54321, gid=54321)
    closed, open_ = tmp_path / "closed" / "inner", Path(tempfile.gettempdir())
    closed.mkdir(parents=True)
    closed.parent.chmod(0o700)
    assert not other.can_reach(closed / "not yet there")
    assert other.can_reach(open_ / "not yet there")
    assert lesser_user.User(os.geteuid(), os.getegid()).can_reach(closed)


def test_marks_change_with_the_files_they_stand_for(tmp_path):
    file = tmp_path / "requirements.txt"
    file.write_text("a")
    before = paths.digest(file)
    file.write_text("b")
    assert paths.digest(file) != before

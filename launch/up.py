"""./run: everything up, until Ctrl-C."""

import time
import urllib.error
import urllib.request

from . import (
    environment,
    frontend,
    lesser_user,
    lock,
    paths,
    ports,
    processes,
    python,
    servers,
    translations,
)
from .child import Child
from .speech import Problem, say, step
from .supervisor import Supervisor


def up() -> int:
    port = environment.port()
    with lock.held(port):
        if not ports.is_free(environment.host(), port):
            raise Problem(
                f"Port {port} is in use by another program. Stop that one, or choose another: PORT={port + 1} ./run"
            )
        with Supervisor() as supervisor:
            python.install(python.RUN)
            frontend.install()
            translations.compile_all()
            values = servers.prepare()
            servers.start(supervisor, values)
            _prepare(supervisor, values)
            for child in processes.table(values):
                supervisor.add(child)
            _wait_for_web(supervisor, values)
            _greet(values)
            supervisor.watch()
    return 0


def _django(supervisor: Supervisor, values: dict[str, str], *arguments: str, role: str = "web") -> None:
    env = {**environment.for_children(values), "DATABASE_ROLE": role}
    # The name begins with a hyphen: what it says is shown as it is.
    if supervisor.run(Child(f"-{arguments[-1]}", [str(paths.PYTHON), *arguments], env, paths.ROOT)):
        raise Problem(f"This step failed: python {' '.join(arguments)}. What it said is above.")


def _prepare(supervisor: Supervisor, values: dict[str, str]) -> None:
    """The database and the static files as this version of the source needs them."""
    step("Bringing the database up to date …")
    _django(supervisor, values, "-m", "launch.django_steps", "owner", role="owner")
    _django(supervisor, values, "-m", "launch.django_steps", "web")


def _wait_for_web(supervisor: Supervisor, values: dict[str, str]) -> None:
    deadline = time.monotonic() + 60
    host = environment.host() if environment.host() not in ("0.0.0.0", "::") else "127.0.0.1"

    def answers() -> bool:
        if time.monotonic() > deadline:
            raise Problem("The web process does not answer; what it said is above.")
        try:
            urllib.request.urlopen(f"http://{host}:{values['PORT']}/", timeout=5).close()
        except urllib.error.HTTPError:
            return True  # any answer is an answer
        except OSError:
            return False
        return True

    supervisor.watch(until=answers)


def _greet(values: dict[str, str]) -> None:
    step("Running.")
    host = environment.host()
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    base = lesser_user.server_base()
    where = f"{paths.DATA}" + (f" and {base}" if base != paths.DATA else "")
    say(f"\n    http://{shown}:{values['PORT']}/\n\nCtrl-C stops everything; the data stay in {where}.")

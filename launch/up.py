"""./run: everything up, until Ctrl-C."""

import time
import urllib.error
import urllib.request

from . import environment, frontend, lock, paths, ports, processes, python, servers, translations
from .child import Child
from .speech import Problem, say, step
from .supervisor import Supervisor, quietly


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
            commands = _prepare(supervisor, values)
            for child in processes.table(values, commands):
                supervisor.add(child)
            _wait_for_web(supervisor, values)
            _greet(supervisor, values, commands)
            supervisor.watch()
    return 0


def _django(supervisor: Supervisor, values: dict[str, str], *arguments: str, role: str = "web") -> None:
    env = {**environment.for_children(values), "DATABASE_ROLE": role}
    if supervisor.run(Child("-" + arguments[0], [*processes.DJANGO, *arguments], env, paths.ROOT)):
        raise Problem(f"`manage.py {' '.join(arguments)}` failed; what it said is above.")


def _prepare(supervisor: Supervisor, values: dict[str, str]) -> set[str]:
    """The database and the static files as this version of the source needs them."""
    listed = quietly([*processes.DJANGO, "help", "--commands"], cwd=paths.ROOT, env=environment.for_children(values))
    commands = set(listed.stdout.split())
    if listed.returncode:
        raise Problem(f"Django does not start:\n{listed.stderr[-3000:]}")
    step("Bringing the database up to date …")
    _django(supervisor, values, "migrate", "--verbosity", "0", role="owner")
    _django(supervisor, values, "grant_web_role", role="owner")
    ignored = [part for pattern in frontend.NOT_SERVED for part in ("--ignore", pattern)]
    _django(supervisor, values, "collectstatic", "--noinput", "--verbosity", "0", *ignored)
    demo = values["DEMO_MODE"].lower() in ("1", "true", "yes", "on")
    if demo and "seed_demo" in commands:
        _django(supervisor, values, "seed_demo")
    return commands


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


def _greet(supervisor: Supervisor, values: dict[str, str], commands: set[str]) -> None:
    if values["DEMO_MODE"].lower() in ("1", "true", "yes", "on") and "demo_accounts" in commands:
        _django(supervisor, values, "demo_accounts")
    step("Running.")
    host = environment.host()
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    say(f"\n    http://{shown}:{values['PORT']}/\n\nCtrl-C stops everything; the data stay in {paths.DATA}.")

"""The smaller commands of ./run."""

import os

from . import environment, lock, paths, processes, python, servers
from .child import Child
from .python import WHEELS
from .speech import Problem, say, step
from .supervisor import Supervisor, quietly

HELP = """\
./run                      everything up: PostgreSQL, Redis, web, worker, beat, sweeper (Ctrl-C stops all)
./run stop                 stop what ./run started in this checkout
./run test [pytest …]      all checks and tests, with servers of their own
./run check                the quick part of it: style and the tests of pure rules
./run manage COMMAND …     manage.py, with the servers started for it if they are not running
./run bench NAME …         a benchmark (manage.py bench_NAME)
./run soak [MINUTES]       monitoring under kills, crashes and clocks that are off, for so long (default 10)
./run messages             read the texts to translate from the source into locale/
./run lock [--upgrade]     compile requirements*.txt from requirements*.in
./run help                 this

PORT=8000 HOST=127.0.0.1   where the web server listens
DATA_DIR=.data             where the data and the file `env` with the secrets are
DATABASE_URL, REDIS_URL    servers to use instead of private ones
docs/operations.md says more.
"""


def help_() -> int:
    say(HELP)
    return 0


def manage(arguments: list[str]) -> int:
    python.install(python.RUN)
    if lock.holder() is not None:
        values = environment.read()
        command = [*processes.DJANGO, *arguments]
        os.execve(command[0], command, environment.for_children({**values, **os.environ}))
    with lock.held(environment.port()), Supervisor() as supervisor:
        values = servers.prepare()
        servers.start(supervisor, values)
        env = environment.for_children(values)
        return supervisor.run(Child("-manage", [*processes.DJANGO, *arguments], env, paths.ROOT, inherits=True))


def bench(arguments: list[str]) -> int:
    python.install(python.RUN)
    listed = quietly([*processes.DJANGO, "help", "--commands"], cwd=paths.ROOT).stdout.split()
    known = sorted(name.removeprefix("bench_") for name in listed if name.startswith("bench_"))
    if not arguments or arguments[0] not in known:
        raise Problem(f"./run bench NAME, where NAME is one of: {', '.join(known) or '(there is none yet)'}")
    os.environ.setdefault("DATABASE_ROLE", "owner")  # it makes a database of its own, which the web role may not
    return manage([f"bench_{arguments[0]}", *arguments[1:]])


def lock_requirements(arguments: list[str]) -> int:
    """Pins and hashes for every platform. No address of an index and no folder of this machine may get in."""
    python.install(python.TEST)
    sources = [
        (paths.ROOT / "requirements.in", python.RUN, []),
        (paths.ROOT / "requirements-dev.in", python.TEST, ["-c", "requirements.txt"]),
        *((WHEELS / f"{name}.in", WHEELS / f"{name}.txt", ["--no-deps"]) for name in ("postgres", "redis", "node")),
    ]
    for source, target, extra in sources:
        step(f"{source.relative_to(paths.ROOT)} -> {target.relative_to(paths.ROOT)}")
        done = quietly(
            [paths.PYTHON, "-m", "uv", "pip", "compile", "-q", "--no-config", "--generate-hashes", "--universal"]
            + ["--python-version", "3.11", "--no-annotate", *extra, *arguments]
            + [source.relative_to(paths.ROOT), "-o", target.relative_to(paths.ROOT)],
            cwd=paths.ROOT,
            env={**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "./run lock"},
        )
        if done.returncode:
            raise Problem(done.stderr)
    return 0

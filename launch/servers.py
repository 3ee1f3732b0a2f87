"""PostgreSQL and Redis for one start: given ones, or private ones under the data folder."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from . import cluster, environment, lesser_user, ports, postgres, redis
from .cluster import Cluster
from .speech import Problem, step, warn
from .supervisor import Supervisor


def prepare() -> dict[str, str]:
    given = bool(os.environ.get("DATABASE_URL"))
    return environment.prepare(data_exist=not given and bool(postgres.clusters(lesser_user.server_base())))


def start(supervisor: Supervisor, values: dict[str, str]) -> None:
    """Start what is not given, and write the addresses to .data/env so that manage.py finds them."""
    base = lesser_user.server_base()
    if os.environ.get("DATABASE_URL"):
        values["DATABASE_URL"] = os.environ["DATABASE_URL"]
        values["DATABASE_WEB_URL"] = os.environ.get("DATABASE_WEB_URL") or values["DATABASE_URL"]
        if values["DATABASE_WEB_URL"] == values["DATABASE_URL"]:
            warn(
                "DATABASE_URL is given without DATABASE_WEB_URL: the application will own its tables, and only\n"
                "triggers guard what is append-only. docs/operations.md (Two database roles) says how to make\n"
                "the second role."
            )
    else:
        _start_postgres(supervisor, values, base)
    if os.environ.get("REDIS_URL"):
        values["REDIS_URL"] = os.environ["REDIS_URL"]
        _reach_redis(values["REDIS_URL"])
    else:
        password = values.setdefault("REDIS_PASSWORD", cluster.new_password())
        program = redis.find(base)
        port = redis.start(
            supervisor,
            program,
            base,
            password=password,
            log=_log(base, "redis"),
            last_port=_number(values, "REDIS_PORT"),
        )
        values["REDIS_PORT"] = str(port)
        values["REDIS_URL"] = f"redis://:{password}@127.0.0.1:{port}/0"
    environment.write(values)


def _start_postgres(supervisor: Supervisor, values: dict[str, str], base: Path) -> None:
    programs = postgres.find(base)
    folder = base / f"postgres-{programs.major}"
    passwords_known = "POSTGRES_OWNER_PASSWORD" in values and "POSTGRES_WEB_PASSWORD" in values
    for name in ("POSTGRES_OWNER_PASSWORD", "POSTGRES_WEB_PASSWORD"):
        values.setdefault(name, cluster.new_password())
    environment.write(values)  # before the cluster has these passwords: an interruption must not lose them
    ours = Cluster(programs, folder, values["POSTGRES_OWNER_PASSWORD"], values["POSTGRES_WEB_PASSWORD"])
    if not folder.exists():
        step(f"Making a private PostgreSQL {programs.major} cluster in {folder} …")
        ours.make()
    elif not passwords_known:
        ours.set_passwords()
    ours.start(supervisor, name="postgres", log=_log(base, "postgres"), last_port=_number(values, "POSTGRES_PORT"))
    values["POSTGRES_PORT"] = str(ours.port)
    values["DATABASE_URL"], values["DATABASE_WEB_URL"] = ours.url("owner"), ours.url("web")


def _reach_redis(url: str) -> None:
    address = urlsplit(url)
    if address.hostname and not ports.answers(address.hostname, address.port or 6379):
        raise Problem(f"Redis at {address.hostname}:{address.port or 6379} (REDIS_URL) could not be reached.")


def _number(values: dict[str, str], name: str) -> int | None:
    return int(values[name]) if values.get(name, "").isdigit() else None


def _log(base: Path, name: str) -> Path:
    return base / f"{name}.log"

"""Chooses this worker's servers before Django reads its settings (they call `choose`).

`./run test` starts one PostgreSQL cluster for each parallel worker and names them in TEST_CLUSTER_URLS. A plain
`pytest` uses DATABASE_URL and REDIS_URL, or those of the installation that ./run keeps in .data/env.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

# What tests write goes with them; their keys are not those of an installation.
_data = tempfile.TemporaryDirectory(prefix="approval-tests-")
_OF_AN_INSTALLATION = ("FIELD_KEY", "HASH_KEY", "DEMO_MODE", "PORT", "PUBLIC_URL", "DATABASE_ROLE")


def choose():
    _choose_servers()
    os.environ["DATA_DIR"] = _data.name
    for name in _OF_AN_INSTALLATION:
        os.environ.pop(name, None)
    os.environ["SECRET_KEY"] = "only-for-tests"


def _read_the_installation():
    file = Path(os.environ.get("DATA_DIR") or Path(__file__).parent.parent / ".data") / "env"
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        name, _, value = line.partition("=")
        if name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.setdefault(name, value)


def _choose_servers():
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    clusters = [url for url in os.environ.get("TEST_CLUSTER_URLS", "").split(",") if url]
    if clusters:
        if number >= len(clusters):
            pytest.exit(f"There are {len(clusters)} clusters and more workers: ./run test -n {number + 1}", 4)
        os.environ["DATABASE_URL"] = clusters[number]
        os.environ.pop("DATABASE_WEB_URL", None)
    else:
        _read_the_installation()
    if owner := os.environ.get("DATABASE_URL"):
        os.environ.setdefault("DATABASE_WEB_URL", _as_role(owner, "web"))
    if clusters and (redis := os.environ.get("REDIS_URL")):
        os.environ["REDIS_URL"] = urlunsplit(urlsplit(redis)._replace(path=f"/{number}"))


def _as_role(url, role):
    parts = urlsplit(url)
    password = f":{parts.password}" if parts.password else ""
    return urlunsplit(parts._replace(netloc=f"{role}{password}@{parts.hostname}:{parts.port or 5432}"))

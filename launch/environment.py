"""`.data/env`: the secrets and addresses of this installation, made on first start and kept.

A variable in the real environment wins over the file. Lines a person added stay.
"""

import os
import secrets

from . import paths
from .speech import Problem

SECRETS = ("SECRET_KEY", "FIELD_KEY", "HASH_KEY")
PATH = paths.DATA / "env"


def read() -> dict[str, str]:
    if not PATH.is_file():
        return {}
    lines = (line.strip() for line in PATH.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, value in pairs}


def write(values: dict[str, str]) -> None:
    """All at once or not at all, and readable by nobody else: the keys to identity numbers are in it."""
    make_data_dir()
    fresh = PATH.with_name("env.new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(
            "# Written by ./run. Keep a copy in a safe place: without these keys nobody can read identity numbers.\n"
        )
        file.writelines(f"{key}={value}\n" for key, value in values.items())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(PATH)


def make_data_dir() -> None:
    try:
        paths.DATA.mkdir(parents=True, exist_ok=True)
        # As root the servers run as a lesser user, who must be able to pass through, not to look around.
        paths.DATA.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except PermissionError:
        raise Problem(
            f"{paths.DATA} belongs to another user (was ./run started as root before?).\n"
            "Start it as that user again, or choose another folder: DATA_DIR=/some/folder ./run"
        ) from None


def prepare(*, data_exist: bool) -> dict[str, str]:
    """The values of this start. `data_exist`: a database made with earlier keys is there."""
    values = read()
    missing = [name for name in SECRETS if name not in values and name not in os.environ]
    if missing and data_exist:
        raise Problem(
            f"{PATH} lacks {', '.join(missing)}, but there are data made with them.\n"
            f"Put the file back from your copy, or, to start afresh without the old data: rm -r {paths.DATA}"
        )
    for name in SECRETS:
        values[name] = os.environ.get(name) or values.get(name) or secrets.token_hex(32)
    values["DEMO_MODE"] = os.environ.get("DEMO_MODE") or values.get("DEMO_MODE") or "1"
    values["PORT"] = str(port())
    return values


def port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Problem(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def host() -> str:
    return os.environ.get("HOST") or "127.0.0.1"


def for_children(values: dict[str, str]) -> dict[str, str]:
    return {**os.environ, **values, "DATA_DIR": str(paths.DATA)}

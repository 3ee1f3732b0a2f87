"""Where things are. DATA_DIR and FORCE_WHEELS are the only variables read here."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VENDOR = ROOT / ".vendor"
DATA = Path(os.environ.get("DATA_DIR") or ROOT / ".data").absolute()

# A switch for tests and for machines whose own servers are not wanted: use the servers from PyPI.
FORCE_WHEELS = os.environ.get("FORCE_WHEELS", "") not in ("", "0")


def digest(*paths: Path) -> str:
    """One hash over the contents of files, for marks that say "this was already done"."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()

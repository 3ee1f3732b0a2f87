"""What ./run says, and how it gives up: in words that tell what to do next."""

import sys
import time
from contextlib import suppress

_started = time.monotonic()


class Problem(Exception):
    """Something the person who typed ./run can put right; shown without a traceback."""


def say(text: str) -> None:
    with suppress(OSError):  # the terminal is gone; stopping in order matters more
        print(text, flush=True)


def step(text: str) -> None:
    say(f"[{time.monotonic() - _started:5.1f} s] {text}")


def warn(text: str) -> None:
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)

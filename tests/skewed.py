"""`python tests/skewed.py SECONDS manage.py sweeper` (or `-m celery …`): a process whose clock is off by so much."""

import runpy
import sys
import time
from pathlib import Path

skew = float(sys.argv[1])
_time, _time_ns = time.time, time.time_ns
time.time = lambda: _time() + skew
time.time_ns = lambda: _time_ns() + int(skew * 1e9)
sys.argv = sys.argv[2:]
sys.path.insert(0, str(Path(__file__).parent.parent))

from django.utils import timezone  # noqa: E402  after the clock was moved

_now = timezone.now
timezone.now = lambda: _now() + timezone.timedelta(seconds=skew)
if sys.argv[0] == "-m":
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
else:
    runpy.run_path(sys.argv[0], run_name="__main__")

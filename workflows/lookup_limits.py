"""Failed look-ups without an account, counted per address for all web processes together.

Redis holds the counts. While it is away each process counts for itself; whatever fails, nobody meets an error or a
closed door because of it.
"""

import logging

from django.core.cache import caches
from redis.exceptions import RedisError

from accounts.addresses import client_address

log = logging.getLogger(__name__)
WINDOW = 600  # seconds
MOST = {"track": 10, "verify": 30}  # in the window; the codes have 60 bits, numbers of licences can be guessed
SHARED, OF_THIS_PROCESS = "default", "process"


def too_many(what: str, request) -> bool:
    return _through(lambda cache: cache.get(_key(what, request), 0)) >= MOST[what]


def count(what: str, request) -> None:
    """One more that failed."""
    key = _key(what, request)

    def more(cache):
        cache.add(key, 0, WINDOW)
        try:
            return cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.set(key, 1, WINDOW)
            return 1

    _through(more)


def _through(ask) -> int:
    try:
        return ask(caches[SHARED])
    except (RedisError, OSError) as error:
        log.warning("look-ups are counted per process: %s", error)
        return ask(caches[OF_THIS_PROCESS])


def _key(what: str, request) -> str:
    return f"failed:{what}:{client_address(request)}"

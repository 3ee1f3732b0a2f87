"""Who guesses is slowed down whichever process answers; who looks up rightly never is, nor while Redis is away."""

import socket
import uuid

import pytest
from django.conf import settings as configured
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.urls import reverse

from tests.world import World
from workflows import lookup_limits, timekeeping

pytestmark = pytest.mark.django_db
WRONG = {"number": "330282-160101-000001", "code": "NO-SUCH-CODE"}
LOCAL = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def redis_at(url, **more):
    options = {"socket_timeout": 1, "socket_connect_timeout": 1}
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url, "OPTIONS": options, **more}


def use(settings, shared):
    settings.CACHES = {"default": shared, "process": {**LOCAL, "LOCATION": uuid.uuid4().hex}}


@pytest.fixture
def shared(settings):
    """Redis as an installation has it, under keys of this test's own."""
    use(settings, redis_at(configured.REDIS_URL, KEY_PREFIX=f"test-{uuid.uuid4().hex}"))
    yield
    for what in lookup_limits.MOST:
        caches["default"].delete(f"failed:{what}:127.0.0.1")


def tries(client, what, n):
    if what == "track":
        return {client.post(reverse("track"), WRONG).status_code for _n in range(n)}
    return {client.get(reverse("verify"), {"code": "NO-SUCH-CODE"}).status_code for _n in range(n)}


def another_process():
    """What another web process shares with this one: nothing but Redis."""
    caches["process"].clear()
    del caches["default"]


@pytest.mark.parametrize(("what", "refused"), [("track", 400), ("verify", 404)])
def test_failed_look_ups_are_counted_for_all_processes_together(client, shared, what, refused):
    assert isinstance(caches["default"], RedisCache)
    most = lookup_limits.MOST[what]
    assert tries(client, what, most - 1) == {refused}
    another_process()
    assert tries(client, what, 1) == {refused} and tries(client, what, 2) == {429}


@pytest.mark.parametrize(("what", "refused"), [("track", 400), ("verify", 404)])
def test_while_redis_is_away_each_process_counts_and_nobody_meets_an_error(client, settings, what, refused):
    use(settings, redis_at("redis://127.0.0.1:1/0"))
    assert tries(client, what, lookup_limits.MOST[what]) == {refused}
    assert tries(client, what, 1) == {429}


def test_a_redis_that_does_not_answer_holds_nobody_up_for_long(client, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(settings, redis_at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0"))
        assert tries(client, "track", 1) == {400}


def test_who_looks_up_rightly_is_not_counted_and_gets_in_though_redis_is_away(client, settings):
    use(settings, redis_at("redis://127.0.0.1:1/0"))
    case = World().apply(when=timekeeping.now())
    code = case.letters.get(kind="receipt").check_code
    for _n in range(lookup_limits.MOST["track"] + 1):
        assert client.post(reverse("track"), {"number": case.number, "code": code}).status_code == 200
    for _n in range(lookup_limits.MOST["verify"] + 1):
        assert client.get(reverse("verify-paper", args=[code])).status_code == 200

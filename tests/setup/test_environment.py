import os
import stat

import pytest

from launch import environment, lock, ports, speech


@pytest.fixture
def data(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    monkeypatch.setattr("launch.paths.DATA", folder)
    monkeypatch.setattr(environment, "PATH", folder / "env")
    monkeypatch.setattr(lock, "PATH", folder / "run.lock")
    for name in (*environment.SECRETS, "DEMO_MODE", "PORT"):
        monkeypatch.delenv(name, raising=False)
    return folder


def test_secrets_are_made_once_and_kept_from_other_people(data):
    first = environment.prepare(data_exist=False)
    environment.write(first)
    assert stat.S_IMODE((data / "env").stat().st_mode) == 0o600
    second = environment.prepare(data_exist=True)
    for name in environment.SECRETS:
        assert len(bytes.fromhex(first[name])) == 32
        assert second[name] == first[name]
    assert len({first[name] for name in environment.SECRETS}) == 3


def test_a_database_whose_keys_are_lost_is_not_started_with_new_ones(data):
    with pytest.raises(speech.Problem, match="FIELD_KEY"):
        environment.prepare(data_exist=True)


def test_what_a_person_added_stays_and_the_environment_wins(data, monkeypatch):
    values = environment.prepare(data_exist=False)
    environment.write({**values, "BUREAU_NAME": "某县人力社保局", "DEMO_MODE": "0"})
    monkeypatch.setenv("SECRET_KEY", "ab" * 32)
    again = environment.prepare(data_exist=True)
    assert again["BUREAU_NAME"] == "某县人力社保局"
    assert again["DEMO_MODE"] == "0"  # real work does not become a demonstration by a restart
    assert again["SECRET_KEY"] == "ab" * 32


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused_in_words(port, monkeypatch):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(speech.Problem, match="PORT must be a number"):
        environment.port()


def test_a_second_start_names_the_first_and_a_crash_leaves_no_lock(data):
    with lock.held(8000):
        assert lock.holder() == os.getpid()
        with pytest.raises(speech.Problem, match=f"already running .process {os.getpid()}, port 8000"), lock.held(8001):
            pass
    assert lock.holder() is None
    with lock.held(8001):
        pass


def test_a_port_somebody_listens_on_is_not_free():
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert not ports.is_free("127.0.0.1", taken)
        assert ports.keep_or_find(taken) != taken
    assert ports.is_free("127.0.0.1", taken)

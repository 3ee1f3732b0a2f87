import os
from urllib.parse import urlsplit

import pytest

from launch import checks


@pytest.mark.parametrize(
    ("arguments", "workers"),
    [([], 2), (["-x"], 2), (["-n", "4"], 4), (["-n3", "-q"], 3), (["--numprocesses=5"], 5), (["-n", "0"], 1)],
)
def test_there_are_as_many_clusters_as_workers(arguments, workers):
    assert checks._workers(arguments) == workers


def test_without_arguments_everything_is_checked_and_with_some_only_those_tests():
    assert [name for name, _ in checks._steps([], 2)] == ["ruff", "makemigrations", "pytest"]
    assert checks._steps(["tests/items", "-k", "x"], 2) == [
        ("pytest", ["-m", "pytest", "-n", "2", "tests/items", "-k", "x"])
    ]


def test_a_missing_browser_fails_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(checks.Problem, match="apt-get install chromium fonts-noto-cjk"):
        checks._chromium()


def test_each_parallel_worker_has_a_cluster_of_its_own(settings):
    """An open transaction of one worker would hide events from the feed of the other."""
    clusters = os.environ.get("TEST_CLUSTER_URLS", "").split(",")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if clusters != [""]:
        assert len(set(clusters)) == len(clusters)
        assert urlsplit(clusters[worker]).port == int(settings.DATABASES["default"]["PORT"])
    assert "approval-tests-" in str(settings.DATA_DIR)  # never the data folder of an installation
    assert settings.SECRET_KEY == "only-for-tests"

"""Pytest plugin for what tests share with other processes: the database, the broker, a real Celery worker."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.core.cache import cache
from django.db import connection

from ita_portal.celery import app

START_SECONDS = 60
STOP_SECONDS = 20
# Fixtures whose tests commit what they write; all others are rolled back.
COMMITTING = {"transactional_db", "live_server", "celery_worker_process", "django_db_serialized_rollback"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--database-only`` for the second run, on PostgreSQL: pure tests would only repeat themselves."""
    parser.addoption("--database-only", action="store_true", help="run only the tests that use the database")


def commits(item: pytest.Item) -> bool:
    """Does the test really write to the database, so that the next one has to find it emptied?"""
    marker = item.get_closest_marker("django_db")
    transaction = bool(marker and marker.kwargs.get("transaction"))
    return transaction or bool(COMMITTING & set(getattr(item, "fixturenames", ())))


def uses_database(item: pytest.Item) -> bool:
    """Does the test touch the database at all?"""
    has_marker = item.get_closest_marker("django_db") is not None
    return has_marker or "db" in getattr(item, "fixturenames", ()) or commits(item)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks everything under tests/browser/ and keeps what ``--database-only`` asks for."""
    browser_tests = Path(__file__).parent / "browser"
    for item in items:
        if browser_tests in item.path.parents:
            item.add_marker("browser")
    if config.getoption("--database-only"):
        others = [item for item in items if not uses_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if uses_database(item)]


def pytest_report_header() -> str:
    """Says in the first lines of the output on what this run was made."""
    broker = re.sub(r"//.*", "", str(portal_settings.CELERY_BROKER_URL))
    return f"portal: database {connection.vendor}, broker {broker}"


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing cached, log-in limits for one, passes to the next test; a rollback does not reach the cache."""
    yield
    in_redis = "redis" in portal_settings.CACHES["default"]["BACKEND"]
    if in_redis and uses_database(request.node):
        cache.clear()
    elif commits(request.node):
        with request.getfixturevalue("django_db_blocker").unblock():
            cache.clear()


def database_url() -> str:
    """The address of the test database, for another process."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[subprocess.Popen]:
    """A real Celery worker in a process of its own, on the test database and this run's broker.

    Tasks queued by the test go through the broker even where the other tests run them in-process. Gives the
    process, which a test may kill; what the worker wrote is shown when it fails to start.
    """
    eager, app.conf.task_always_eager = app.conf.task_always_eager, False
    app.control.purge()  # hints of earlier tests name rows that are gone
    log = tmp_path / "worker.log"
    addresses = {"DATABASE_URL": database_url(), "MEDIA_ROOT": str(portal_settings.MEDIA_ROOT)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "ita_portal", "worker", "--concurrency=1", "-l", "INFO"],
            env=os.environ | addresses, cwd=portal_settings.BASE_DIR,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        _wait_for_worker(process, log)
        yield process
    finally:
        app.conf.task_always_eager = eager
        _stop_worker(process)


def _wait_for_worker(process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while b" ready." not in log.read_bytes():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the Celery worker did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.05)


def _stop_worker(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGQUIT)  # at once: no test leaves work that it waits for
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        # Its pool processes share its session and would keep the database open.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

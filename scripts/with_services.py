#!/usr/bin/env python3
"""Runs a command with a PostgreSQL and a Redis of its own, both gone when the command ends.

    scripts/with_services.py python -m pytest --database-only
    scripts/with_services.py scripts/run

Needs Debian's ``postgresql`` and ``redis-server`` (``scripts/test`` installs them) and nothing of the portal.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

START_SECONDS = 30
STOP_SECONDS = 10
# Nothing in the database outlives the command, so nothing needs to reach the disk.
NOTHING_TO_DISK = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


def free_port() -> int:
    """A TCP port on loopback that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(name: str, *folders: Path) -> str:
    """Path of an installed program, looked for in ``folders`` first; exits naming it when it is missing."""
    for folder in folders:
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if not found:
        sys.exit(f"{name} is not installed (on Debian: apt-get install postgresql redis-server)")
    return found


def stop(process: subprocess.Popen, by: signal.Signals = signal.SIGTERM) -> None:
    """Asks a process to end and insists after ``STOP_SECONDS``."""
    if process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(ready, process: subprocess.Popen, name: str, log: Path) -> None:
    """Returns when ``ready()`` is true; exits with the end of the log when the server is dead or too slow."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"{name} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server with an empty database ``portal``; gives its DATABASE_URL."""
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -int(p.parent.name))
    server, initdb = program("postgres", *newest_first), program("initdb", *newest_first)
    is_ready, createdb = program("pg_isready", *newest_first), program("createdb", *newest_first)

    with tempfile.TemporaryDirectory(prefix="portal-postgresql-") as scratch:
        folder = Path(scratch)
        # PostgreSQL refuses to run as root, so a root's server runs as the user that its package made.
        person: dict = {}
        if os.getuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
            person = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        data, log, port = folder / "data", folder / "log", str(free_port())
        with log.open("wb") as output:
            subprocess.run(
                [initdb, "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
                check=True, stdout=output, stderr=output, cwd=folder, **person,
            )  # fmt: skip
            process = subprocess.Popen(
                [server, "-D", data, "-p", port, "-k", folder, "-h", "127.0.0.1", *NOTHING_TO_DISK],
                stdout=output, stderr=output, cwd=folder, start_new_session=True, **person,
            )  # fmt: skip
        try:
            asks = [is_ready, "-q", "-h", "127.0.0.1", "-p", port]
            wait_until(lambda: subprocess.run(asks).returncode == 0, process, "PostgreSQL", log)
            subprocess.run([createdb, "-h", "127.0.0.1", "-p", port, "-U", "portal", "portal"], check=True)
            yield f"postgres://portal@127.0.0.1:{port}/portal"
        finally:
            stop(process, by=signal.SIGINT)  # "fast": does not wait for clients


@contextmanager
def redis() -> Iterator[str]:
    """A Redis server that keeps nothing on disk; gives its address without a database number."""
    server, port = program("redis-server"), free_port()
    with tempfile.TemporaryDirectory(prefix="portal-redis-") as scratch:
        log = Path(scratch) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", scratch],
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        try:
            wait_until(lambda: b"Ready to accept connections" in log.read_bytes(), process, "Redis", log)
            yield f"redis://127.0.0.1:{port}"
        finally:
            stop(process)


def main(command: list[str]) -> int:
    """Runs ``command`` with the servers' addresses in its environment; gives its exit code."""
    if not command:
        sys.exit(__doc__)
    with ExitStack() as servers:
        database, broker = servers.enter_context(postgresql()), servers.enter_context(redis())
        addresses = {
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": f"{broker}/0",
            "CACHE_URL": f"{broker}/1",
            # Tells tests/__init__.py that these servers may be emptied.
            "THROWAWAY_SERVICES": "1",
        }
        child = subprocess.Popen(command, env=os.environ | addresses)
        # Ctrl-C reaches the child by itself; this process only has to stay until the child is done.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Processes of a drill: workers and commands on its portal, their memory, and all of them gone at the end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.setting import VAR_DIR

START_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")


def say(*lines: str, sep: str = " ") -> None:
    """Print at once, also into a pipe."""
    print(*lines, sep=sep, flush=True)


def resident(pid: int) -> tuple[int, int]:
    """Resident memory of a process now and at its peak, in MiB; zero when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0, 0
    found = {line.split(":")[0]: int(line.split()[1]) // 1024 for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return found.get("VmRSS", 0), found.get("VmHWM", 0)


def processor(pid: int) -> float:
    """Processor seconds of a process and all below it, the ended ones included."""
    ticks = 0
    for member in family(pid):
        try:
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except FileNotFoundError:
        return found
    for child in children:
        found += family(int(child))
    return found


class Processes:
    """A context: what is started in it is stopped with it, each in a session of its own."""

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[bytes]] = []
        self._logs: dict[int, Path] = {}

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            if process.poll() is None:
                process.terminate()
        for process in self._running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill(process)

    def worker(self, *options: str) -> "subprocess.Popen[bytes]":
        """A Celery worker with beat, as scripts/run starts it; returns when it is ready."""
        schedule = Path(VAR_DIR) / f"schedule-{len(self._running)}"
        options = ("--beat", "-s", str(schedule), "-l", "INFO", *options)
        process = self._start("-m", "celery", "-A", "ita_portal", "worker", *options)
        deadline = time.monotonic() + START_SECONDS
        while b" ready." not in self._logs[process.pid].read_bytes():
            if time.monotonic() > deadline or process.poll() is not None:
                raise SystemExit(self._logs[process.pid].read_text())
            time.sleep(0.05)
        return process

    def manage(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """A command of manage.py."""
        return self._start("manage.py", *arguments)

    def _start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        log = Path(VAR_DIR) / f"process-{len(self._running)}.log"
        environment: dict[str, Any] = os.environ | {"LOG_LEVEL": "INFO"}
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self._running.append(process)
        self._logs[process.pid] = log
        return process

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """``kill -9`` to a process and to the processes it started."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def output(self, process: "subprocess.Popen[bytes]") -> list[str]:
        """What a process has written, line by line."""
        return self._logs[process.pid].read_text(errors="replace").splitlines()

    @staticmethod
    def builders(worker: "subprocess.Popen[bytes]", count: int = 1) -> list[int]:
        """The ``count`` processes of a worker that build reports: the largest, for beat is a small one."""
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
        return sorted(map(int, children), key=lambda pid: -resident(pid)[0])[:count]

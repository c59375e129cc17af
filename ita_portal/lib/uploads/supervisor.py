"""Starts the process that looks into a file, holds it to its limits and makes a refusal of whatever goes wrong.

The web process never parses a file: a parser that hangs, bursts or crashes takes the child with it and nothing else.
"""

import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .file_inspector.refusal import Refused
from .file_inspector.signatures import kind_of
from .serving import MIMES
from .words import REASONS

WALL_SECONDS = 20.0
MOST_ANSWER = 20 * 1024 * 1024 + 4096  # bytes: a picture made anew and one line; the child may write no more
AT_ONCE = 2  # children of one web process: each may take the memory of child.MEMORY
WAIT_SECONDS = 30.0

# By its path and not as ita_portal.…: that would load Celery and Django before the first byte is looked at.
# -I: neither the working directory nor PYTHON* variables decide what is imported.
_START = "import sys; sys.path.append(sys.argv[1]); from file_inspector.child import main; main(sys.argv[2])"
_HERE = str(Path(__file__).resolve().parent)
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"} | {
    name: os.environ[name] for name in ("LD_LIBRARY_PATH", "PYTHONDONTWRITEBYTECODE") if name in os.environ
}
_BY_SIGNAL: dict[int, str] = {signal.SIGXCPU: "no_time", signal.SIGKILL: "no_memory"}

_places = threading.BoundedSemaphore(AT_ONCE)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """What the child says of an accepted file. ``content`` is None where the file is kept as it came."""

    kind: str
    width: int | None
    height: int | None
    content: bytes | None


def inspect(content: bytes, kind: str) -> Found:
    """Look into ``content``, whose first bytes say ``kind``, in a process of its own. ``Refused`` says why not."""
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise Refused("busy")
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as errors:
            given.write(content)
            given.seek(0)
            trouble = _run(kind, given, answer, errors)
            found = None if trouble else _read_answer(answer)
            if found is None:
                trouble = trouble or "crashed"
                log.warning(
                    "file inspection ended with %s: %s, %d bytes, sha256 %s; %s",
                    *(trouble, kind, len(content), hashlib.sha256(content).hexdigest(), _last_line(errors)),
                )
                raise Refused(trouble)
            return found
    finally:
        _places.release()


def _run(kind: str, given: IO[bytes], answer: IO[bytes], errors: IO[bytes]) -> str | None:
    """The code of what went wrong with the child itself, or None."""
    command = [sys.executable, "-I", "-c", _START, _HERE, kind]
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and code; nothing of the file is in the command
        command,
        stdin=given,
        stdout=answer,
        stderr=errors,
        env=_ENVIRONMENT,
        cwd="/",
        start_new_session=True,
    )
    try:
        status = child.wait(timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired:
        return "no_time"
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    if status == 0:
        return None
    return _BY_SIGNAL.get(-status, "crashed")


def _read_answer(answer: IO[bytes]) -> Found | None:
    """What the child said; None for anything it would not say unless something took it over."""
    answer.seek(0)
    try:
        said = json.loads(answer.readline(4096))
        code = said.get("refused")
        if code in REASONS:
            if code == "no_memory":
                log.warning("file inspection ran out of memory")
            raise Refused(code, **{name: float(value) for name, value in said["values"].items()})
        made = answer.read(MOST_ANSWER) if said["made"] else None
        found = Found(kind=said["kind"], width=said["width"], height=said["height"], content=made)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if found.kind not in MIMES or (made is not None and kind_of(made) != found.kind):
        return None
    return found


def _last_line(errors: IO[bytes]) -> str:
    """The end of what the child wrote to its error stream, in printable ASCII: it may quote the file."""
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - 300))
    return repr(errors.read(300))

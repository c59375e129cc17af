"""Looks into a file in a process of its own, with limits of memory and time: the parsers never run among us.

A crash, a time-out and a memory limit are answers too: the file is refused.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")
WALL_SECONDS = 25


@dataclass(frozen=True)
class Seen:
    """What the look found: a kind, or why not. ``content`` is set where the file was written anew."""

    kind: str = ""
    reason: str = ""
    content: bytes = b""
    width: int | None = None
    height: int | None = None
    detail: str = ""


def look_into(kind: str, content: bytes) -> Seen:
    """Look into ``content`` as a file of that kind (pdf, jpg, png, zip)."""
    try:
        # -I: neither the environment nor the working directory says which code runs.
        done = subprocess.run(  # noqa: S603 - our own script, the file comes by standard input
            [sys.executable, "-I", str(CHILD), kind],
            input=content,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
            cwd=CHILD.parent,
        )
    except subprocess.TimeoutExpired:
        return Seen(reason="too_complex", detail=f"no answer in {WALL_SECONDS} s")
    head, _, body = done.stdout.partition(b"\n")
    try:
        said = json.loads(head)
    except ValueError:
        said = None
    if done.returncode != 0 or not isinstance(said, dict):
        return Seen(reason="too_complex", detail=f"exit {done.returncode}: {done.stderr[-300:]!r}")
    if said.get("reason"):
        return Seen(reason=said["reason"], detail=said.get("detail", ""))
    return Seen(kind=said["kind"], content=body, width=said.get("width"), height=said.get("height"))

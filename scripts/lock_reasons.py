"""Writes above each direct dependency in the lock files the reason that pyproject.toml gives for it."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEPENDENCY = re.compile(r'^    "(?P<name>[A-Za-z0-9._-]+)[^"]*",\s*(?:#\s*(?P<reason>.+))?$')
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==")
HEADER = """\
# Made by scripts/lock from pyproject.toml: change it there and run scripts/lock again.
# Install with: pip install --require-hashes -r {file}
# A line with a reason above it was chosen by us; all others come along with those named under "via".
"""


def normal(name: str) -> str:
    """The spelling under which package names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def reasons(pyproject: str) -> dict[str, str]:
    """Reason of each direct dependency by its normal name; exits with the names that have none."""
    found: dict[str, str] = {}
    silent = []
    inside = False
    for line in pyproject.splitlines():
        if line.startswith(("dependencies = [", "dev = [")):
            inside = True
        elif line.startswith("]"):
            inside = False
        elif inside and (match := DEPENDENCY.match(line)):
            found[normal(match["name"])] = match["reason"] or ""
            if not match["reason"]:
                silent.append(match["name"])
    if silent:
        sys.exit(f"pyproject.toml gives no reason for: {', '.join(silent)}")
    return found


def with_reasons(lock: str, reason_of: dict[str, str], file: str) -> str:
    """The text of a lock file under our header, with a reason above each direct pin."""
    lines = [HEADER.format(file=file)]
    for line in lock.splitlines():
        if line.startswith("# "):  # an earlier header or reason of ours, or pip-tools' own remark
            continue
        match = PIN.match(line)
        if match and (reason := reason_of.get(normal(match["name"]))):
            lines.append(f"# {reason}")
        lines.append(line)
    return "\n".join(lines) + "\n"


def main() -> None:
    """Rewrites both lock files in place."""
    reason_of = reasons((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for file in ("requirements.txt", "requirements-dev.txt"):
        path = ROOT / file
        path.write_text(with_reasons(path.read_text(encoding="utf-8"), reason_of, file), encoding="utf-8")


if __name__ == "__main__":
    main()

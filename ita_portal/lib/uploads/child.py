"""The process that looks into one file: content by standard input, a line of JSON and new bytes by standard output.

Started by ``sandbox.py`` as a script, without Django and without the rest of the portal.
"""

import json
import resource
import sys
from importlib import import_module
from pathlib import Path

MEMORY = 1024 * 1024 * 1024  # bytes of address space: 60 million pixels fit, a bomb does not
SECONDS = 15  # of processor time


def main(kind: str) -> int:
    """Limit ourselves, look, answer."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Under -I the script's own folder is not on the path.
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    content = sys.stdin.buffer.read()
    try:
        said, body = _look(kind, content)
    except MemoryError:
        said, body = {"reason": "too_complex", "detail": "out of memory"}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + body)
    return 0


def _look(kind: str, content: bytes) -> tuple[dict[str, object], bytes]:
    # Each look loads only its own parser: starting up is most of the cost.
    module = import_module({"pdf": "looks.pdfs", "zip": "looks.office"}.get(kind, "looks.pictures"))
    said, body = module.look(content) if kind in ("pdf", "zip") else module.look(kind, content)
    return said, body


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

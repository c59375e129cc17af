"""The process that looks into one file: bounds itself, reads the file from its input, answers on its output.

The answer is one line of JSON, followed by the bytes of a picture that was made anew. Whatever fails here is a
refusal: a limit that is reached ends this process, and the web process says so.
"""

import gc
import json
import os
import resource
import sys

from .refusal import Refused

MEMORY = 768 * 1024 * 1024  # bytes of address space: a picture of 64 million pixels twice, and the libraries
PROCESSOR_SECONDS = 10
ANSWER = 20 * 1024 * 1024 + 4096  # bytes: as supervisor.MOST_ANSWER


def bound_this_process() -> None:
    """Limits that the kernel holds, set before the first byte of the file is read."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER, ANSWER))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def main(kind: str) -> None:
    """Inspect the file on standard input, which its first bytes call ``kind``."""
    bound_this_process()
    gc.disable()  # one file, then the end
    try:
        with open(0, "rb", closefd=False) as given:
            content = given.read()
        said, made = _inspected(content, kind)
    except Refused as refused:
        said, made = {"refused": refused.code, "values": refused.values}, b""
    except MemoryError:
        said, made = {"refused": "no_memory", "values": {}}, b""
    with open(1, "wb", closefd=False) as answer:
        answer.write(json.dumps(said).encode() + b"\n")
        answer.write(made)
    sys.stderr.flush()
    os._exit(0)  # tearing down a large document object by object would cost more than it is worth


def _inspected(content: bytes, kind: str) -> tuple[dict[str, object], bytes]:
    # Only the library that this file needs: each costs more to import than most files cost to inspect.
    if kind in ("jpg", "png"):
        from . import pictures

        picture = pictures.made_anew(content, kind)
        said = {"kind": picture.kind, "width": picture.width, "height": picture.height, "made": True}
        return said, picture.content
    if kind == "pdf":
        from . import pdfs

        pdfs.inspect(content)
        return {"kind": "pdf", "width": None, "height": None, "made": False}, b""
    from . import office

    return {"kind": office.inspect(content), "width": None, "height": None, "made": False}, b""

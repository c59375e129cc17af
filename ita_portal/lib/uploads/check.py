"""Whether a file that someone sends is accepted, by its content; and what of it is stored."""

import hashlib
import logging
from dataclasses import dataclass
from typing import Protocol

from . import supervisor
from .file_inspector import signatures
from .file_inspector.refusal import Refused
from .names import UNNAMED, check_name, shown_name, stored_name
from .serving import MIMES
from .words import sentence

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_FILES = 10  # of one report
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
LIMITS_IN_WORDS = "แนบได้ไม่เกิน 10 ไฟล์ ไฟล์ละไม่เกิน 20 MB เป็น PDF รูปภาพ JPG หรือ PNG เอกสาร Word (.docx) หรือ Excel (.xlsx)"
_PIECE = 1024 * 1024

log = logging.getLogger(__name__)


class Readable(Protocol):
    """An uploaded file of Django's, or any binary stream; its ``name`` and ``size`` count where it has them."""

    def read(self, size: int = ..., /) -> bytes: ...


class FileRefused(Exception):
    """The file is not accepted. ``message`` is Thai: which file, what is wrong with it, how to mend it.

    ``reason`` is a key of ``words.REASONS``.
    """

    def __init__(self, message: str, reason: str) -> None:
        self.message = message
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True)
class Checked:
    """A file that was looked into: what is stored, and what it really is."""

    content: bytes  # a picture is made anew and holds nothing but its pixels; other kinds are kept as they came
    kind: str  # pdf, jpg, png, docx or xlsx
    mime: str
    extension: str  # the true one, without a dot
    name: str  # to be shown and saved under: at most 150 characters, NFC, with the true extension
    width: int | None  # pixels, of pictures only
    height: int | None
    sha256: str  # of ``content``, in hexadecimal


def check_upload(file: Readable) -> Checked:
    """Look into a file by its content, whatever its name and its sender say; ``FileRefused`` says why not.

    Takes at most 20 seconds (ordinarily under one), 20 MB of this process and a child's memory.
    """
    given = str(getattr(file, "name", "") or "")
    content = b""
    try:
        check_name(given)
        content = _read(file)
        return _checked(given, content)
    except Refused as refused:
        log.info("upload refused: %s, %d bytes", refused.code, len(content))
        name = shown_name(given, 80) if given else UNNAMED
        raise FileRefused(sentence(refused, name), refused.code) from refused


def _read(file: Readable) -> bytes:
    size = getattr(file, "size", None)
    if isinstance(size, int) and size > MAX_FILE_BYTES:
        raise _too_big(size)
    pieces, total = [], 0
    # The size is what somebody says; what is read is counted.
    while piece := file.read(_PIECE):
        pieces.append(piece)
        total += len(piece)
        if total > MAX_FILE_BYTES:
            raise Refused("too_big_unsaid")
    if not total:
        raise Refused("empty")
    return b"".join(pieces)


def _too_big(size: int) -> Refused:
    # Where the rest was dropped on its way in (handlers.DropTheRest), the size of the whole is not known.
    if size <= MAX_FILE_BYTES + _PIECE:
        return Refused("too_big_unsaid")
    return Refused("too_big", megabytes=size / _PIECE)


def _checked(given: str, content: bytes) -> Checked:
    kind = signatures.kind_of(content)
    if kind == "ole":
        raise Refused(signatures.ole_kind(content))
    if kind == "zip" and content[30:38] == b"mimetype":
        raise Refused("odf")
    if kind not in signatures.PROOF_KINDS:
        raise Refused(kind)
    signatures.refuse_second_face(content, kind)
    found = supervisor.inspect(content, kind)
    stored = content if found.content is None else found.content
    return Checked(
        content=stored,
        kind=found.kind,
        mime=MIMES[found.kind],
        extension=found.kind,
        name=stored_name(given, found.kind),
        width=found.width,
        height=found.height,
        sha256=hashlib.sha256(stored).hexdigest(),
    )

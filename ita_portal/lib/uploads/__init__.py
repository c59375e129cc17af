"""Whether a file that someone sends is accepted, by its content; what of it is stored; and how it goes out again."""

import hashlib
import logging
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote

from django.http import FileResponse

from ita_portal.lib.uploads.names import safe_name
from ita_portal.lib.uploads.reasons import NO_MEMORY, words_of
from ita_portal.lib.uploads.sandbox import look_into
from ita_portal.lib.uploads.signatures import kind_by_signature

log = logging.getLogger(__name__)

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_FILES = 10
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
LIMITS_IN_WORDS = (
    f"แนบได้ไม่เกิน {MAX_FILES} ไฟล์ ไฟล์ละไม่เกิน {MAX_FILE_BYTES // 1024 // 1024} MB "
    "เป็น PDF ภาพ JPG หรือ PNG เอกสาร Word (.docx) หรือ Excel (.xlsx)"
)
MIMES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FileRefused(Exception):
    """The file is not accepted; ``message`` says in Thai what is wrong with which file and how to mend it."""

    def __init__(self, reason: str, name: str) -> None:
        self.reason = reason
        self.message = f"«{name}» {words_of(reason)}"
        super().__init__(self.message)


@dataclass(frozen=True)
class Checked:
    """A file that was looked into: what is stored of it, and what it really is.

    ``kind`` is pdf, jpg, png, docx or xlsx; ``name`` is safe to show and ends in the true ``extension``;
    ``width`` and ``height`` are pixels of a picture; ``sha256`` is that of ``content``.
    """

    content: bytes
    kind: str
    mime: str
    extension: str
    name: str
    width: int | None
    height: int | None
    sha256: str


def check_upload(file: Any) -> Checked:
    """Look into an uploaded file (``name``, ``read``); neither its name nor what the browser says of it counts.

    Pictures come back re-encoded: upright, without metadata, at most 2000 pixels long. All else comes back byte for
    byte. Raises ``FileRefused``.
    """
    shown = safe_name(getattr(file, "name", "") or "", "")
    content = _read(file)
    if not content:
        raise FileRefused("empty", shown)
    if len(content) > MAX_FILE_BYTES:
        raise FileRefused("too_big", shown)
    kind, reason = kind_by_signature(content)
    if reason:
        raise FileRefused(reason, shown)
    seen = look_into(kind, content)
    if seen.reason:
        if seen.reason in NO_MEMORY:
            log.warning("an upload of kind %s was refused: %s", kind, seen.detail)
        raise FileRefused(seen.reason, shown)
    stored = seen.content or content
    return Checked(
        content=stored,
        kind=seen.kind,
        mime=MIMES[seen.kind],
        extension=seen.kind,
        name=safe_name(getattr(file, "name", "") or "", seen.kind),
        width=seen.width,
        height=seen.height,
        sha256=hashlib.sha256(stored).hexdigest(),
    )


def attachment_response(open_file: IO[bytes], *, name: str, mime: str) -> FileResponse:
    """Give out a stored file as an attachment: no browser opens it on our address, no cache keeps it."""
    response = FileResponse(open_file, content_type=mime)
    plain = "file." + name.rsplit(".", 1)[-1] if "." in name else "file"
    plain = plain if plain.isascii() and plain.replace(".", "").isalnum() else "file"
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _read(file: Any) -> bytes:
    """The content, at most one byte more than is accepted: what a sender claims of the size does not count."""
    file.seek(0)
    return bytes(file.read(MAX_FILE_BYTES + 1))

"""How a stored file goes out again: as an attachment that no browser opens by itself."""

import re
from typing import IO
from urllib.parse import quote

from django.http import FileResponse

from .names import shown_name

MIMES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment_response(open_file: IO[bytes], *, name: str, mime: str) -> FileResponse:
    """Give out a stored file under ``name``, for saving only; the view has asked before who may have it.

    ``mime`` goes out only when it is that of an accepted kind. A view of public files may set another
    ``Cache-Control`` afterwards.
    """
    known = mime if mime in MIMES.values() else "application/octet-stream"
    response = FileResponse(open_file, content_type=known)
    response["Content-Disposition"] = disposition(name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def disposition(name: str) -> str:
    """``Content-Disposition`` with the name twice: in ASCII for old clients, in UTF-8 for all others (RFC 6266)."""
    safe = shown_name(name)
    stem, _, extension = safe.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", stem or safe).strip("-") or "file"
    ending = re.sub(r"[^A-Za-z0-9]", "", extension) if stem else ""
    fallback = f"{plain}.{ending}" if ending else plain
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(safe, safe='')}"

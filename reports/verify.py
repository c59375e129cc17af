"""Whether a file somebody holds is one of ours: by its SHA-256, asked of everything that was ever published."""

import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from reports.documents import Document
from reports.models import Report

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Verdict(StrEnum):
    """What a file turned out to be."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Checked:
    """A file's hash, what it is, and the published version it belongs to where it is one of ours."""

    sha256: str
    verdict: Verdict
    found: Report | None = None

    @property
    def is_archive(self) -> bool:
        """Whether it is the archive copy of that version, and not the file for reading."""
        return self.found is not None and self.found.sha256 != self.sha256


def is_sha256(text: str) -> bool:
    """Is this a SHA-256 in lower-case hexadecimal digits?"""
    return bool(_SHA256.fullmatch(text))


def check(report: Report, sha256: str) -> Checked:
    """Compare a file's hash with the published ``report``, else with everything ever published, of any agency.

    The archive copy of a version is as good as its file.
    """
    if sha256 in (report.sha256, report.archive_sha256):
        return Checked(sha256, Verdict.SAME, report)
    others = Report.objects.ever_published().filter(Q(sha256=sha256) | Q(archive_sha256=sha256))
    found = others.select_related("assessment__agency").defer("snapshot").order_by("pk").first()
    return Checked(sha256, Verdict.OTHER if found else Verdict.UNKNOWN, found)


def sealed(content: Mapping[str, Any], *, address: str) -> dict[str, Any]:
    """The content of a version with how to check it: its permanent address and its own SHA-256.

    The file's hash cannot stand inside the file, so the document prints that of the frozen content; the permanent
    page shows both.
    """
    check = {
        "number": document_number(address),
        "address": address,
        "content_sha256": content_sha256(content),
    }
    return {**content, "check": check}


def content_sha256(content: Mapping[str, Any]) -> str:
    """SHA-256 of frozen content as compact JSON with sorted keys, without what ``sealed`` added."""
    plain = {key: value for key, value in content.items() if key != "check"}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def document_number(address: str) -> str:
    """The number of a version among all documents of the site, read off its address: «our-town/2565/analysis/v1»."""
    return urlsplit(address).path.strip("/")


def qr_picture(address: str) -> bytes:
    """The address as a QR code (PNG); the same address gives the same bytes."""
    import segno

    out = io.BytesIO()
    # Level M still reads with 15 % of it stained, as a stamp or a fold may do.
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=8, border=4)
    return out.getvalue()


def permanent_address(slug: str, fiscal_year: int, document: Document, version: int) -> str:
    """Where a version stands for good once it is published, with the site's name: what is printed and scanned."""
    return settings.SITE_URL + reverse("reports:public_document", args=[slug, fiscal_year, document, version])

"""Whether a file somebody holds is one of ours: by its SHA-256, asked of everything that was ever published."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
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


def is_sha256(text: str) -> bool:
    """Is this a SHA-256 in lower-case hexadecimal digits?"""
    return bool(_SHA256.fullmatch(text))


def check(report: Report, sha256: str) -> Checked:
    """Compare a file's hash with the published ``report``, else with everything ever published, of any agency."""
    if report.sha256 == sha256:
        return Checked(sha256, Verdict.SAME, report)
    others = Report.objects.ever_published().filter(sha256=sha256).select_related("assessment__agency")
    found = others.defer("snapshot").order_by("pk").first()
    return Checked(sha256, Verdict.OTHER if found else Verdict.UNKNOWN, found)


def permanent_address(slug: str, fiscal_year: int, document: Document, version: int) -> str:
    """Where a version stands for good once it is published, with the site's name: what is printed and scanned."""
    return settings.SITE_URL + reverse("reports:public_document", args=[slug, fiscal_year, document, version])

"""What the permanent page of a published version shows."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from reports.documents import Document
from reports.enums import ReportStatus
from reports.models import Report
from reports.verify import document_number, permanent_address

FIGURES = {"CSV": "เปิดด้วย Excel หรือโปรแกรมตาราง", "JSON": "สำหรับโปรแกรม พร้อมความหมายของทุกคอลัมน์"}


def document_page(slug: str, fiscal_year: int, document: Document, version: int) -> dict[str, Any]:
    """Context of the page; 404 for what was never published, the same as for what does not exist."""
    versions = list(
        Report.objects.ever_published()
        .of(document)
        .filter(assessment__agency__slug=slug, assessment__fiscal_year=fiscal_year)
        .select_related("assessment__agency")
        .defer("snapshot")
        .order_by("-version")
    )
    report = next((row for row in versions if row.version == version), None)
    if report is None:
        raise Http404
    in_force = next((row for row in versions if row.status == ReportStatus.PUBLISHED), None)
    where = [slug, fiscal_year, document, version]
    address = permanent_address(slug, fiscal_year, document, version)
    return {
        "report": report,
        "agency": report.assessment.agency,
        "fiscal_year": fiscal_year,
        "notice": report.snapshot["notice"],
        "content_sha256": report.snapshot.get("check", {}).get("content_sha256", ""),
        "in_force": in_force if in_force != report else None,
        "others": [row for row in versions if row != report],
        "address": address,
        "number": document_number(address),
        "file_url": reverse("reports:public_file", args=where),
        # Versions of earlier releases of the portal have no archive copy, and so no figures to take along.
        "archive_url": reverse("reports:public_archive", args=where) if report.archive else "",
        "figures": [
            {"name": name, "words": words, "url": reverse("reports:public_figures", args=[*where, name.lower()])}
            for name, words in FIGURES.items()
            if report.archive
        ],
    }

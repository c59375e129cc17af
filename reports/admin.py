"""Back office: documents and the jobs that build them, to be read."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from ita_portal.lib.admin import NOTHING, ReadOnly
from reports.models import RenderJob, Report


@admin.register(Report)
class ReportAdmin(ReadOnly):
    labels = {
        "status_by": "เปลี่ยนสถานะโดย", "requested_by": "สั่งจัดทำโดย", "approved_by": "เห็นชอบโดย",
        "published_by": "เผยแพร่โดย", "batch": "ชุดที่สั่งพร้อมกัน", "sha256": "ลายพิมพ์ไฟล์ (SHA-256)",
        "archive_sha256": "ลายพิมพ์ไฟล์เก็บถาวร (SHA-256)",
    }  # fmt: skip
    list_display = ("assessment", "kind", "version", "status", "status_at", "pages", "file_size")
    list_filter = ("kind", "status")
    list_select_related = ("assessment__agency",)
    search_fields = ("assessment__agency__name", "sha256")
    # The content is read in the document; here it would be a page of brackets. The file has its own address.
    exclude = ("snapshot", "file")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return super().get_queryset(request).defer("snapshot")

    @admin.display(description="ขนาดไฟล์", ordering="size")
    def file_size(self, report: Report) -> str:
        return filesizeformat(report.size) if report.size else NOTHING


@admin.register(RenderJob)
class RenderJobAdmin(ReadOnly):
    labels = {"report": "รายงาน", "lease_until": "เครื่องที่ทำอยู่จองไว้ถึง"}
    list_display = ("report", "state", "attempts", "queued_at", "started_at", "finished_at", "failure")
    list_filter = ("state",)
    list_select_related = ("report__assessment__agency",)
    exclude = ("token",)

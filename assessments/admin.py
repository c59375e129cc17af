"""Back office: frameworks to be edited (``admin_frameworks``), assessments and their figures to be read."""

from django.contrib import admin

from assessments import admin_frameworks
from assessments.models import Assessment, Recommendation, Score, ScoreChange
from ita_portal.lib.admin import ReadOnly

__all__ = ["admin_frameworks"]


@admin.register(Assessment)
class AssessmentAdmin(ReadOnly):
    labels = {"approved_by": "รับรองโดย", "created_by": "เริ่มปีโดย"}
    list_display = ("agency", "fiscal_year", "status", "status_at", "approved_total", "approved_level")
    list_filter = ("fiscal_year", "status")
    list_select_related = ("agency",)
    search_fields = ("agency__name",)


@admin.register(Score)
class ScoreAdmin(ReadOnly):
    labels = {"assessment": "การประเมิน", "version": "บันทึกครั้งที่", "saved_by": "บันทึกโดย"}
    list_display = ("assessment", "code", "value", "version", "saved_at", "saved_by")
    list_select_related = ("assessment__agency", "saved_by")
    search_fields = ("assessment__agency__name", "=code")


@admin.register(ScoreChange)
class ScoreChangeAdmin(ReadOnly):
    labels = {"assessment": "การประเมิน", "version": "บันทึกครั้งที่", "by": "โดย"}
    list_display = ("assessment", "code", "version", "old", "new", "at", "by")
    list_select_related = ("assessment__agency", "by")
    search_fields = ("assessment__agency__name", "=code")


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnly):
    labels = {"assessment": "การประเมิน", "created_by": "เพิ่มโดย", "created_at": "เพิ่มเมื่อ"}
    list_display = ("assessment", "code", "text", "created_at")
    list_select_related = ("assessment__agency",)
    search_fields = ("assessment__agency__name", "=code", "text")

"""Who owns which OIT item, and the calendar of the work that follows from the year's result."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments.models.assessment import Assessment
from ita_portal.accounts.models import Division


class ItemOwner(models.Model):
    """The division that owns an OIT item.

    A municipality plans the answers of the year to come, so the item may stand in another year's list than the
    assessment's own: ``fiscal_year`` says whose (see ``assessments/workplan.py``, ``matrix_framework``).
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="item_owners")
    fiscal_year = models.PositiveSmallIntegerField("รายการของปีงบประมาณ")
    code = models.CharField("รหัสข้อ", max_length=10)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="owned_items")

    class Meta:
        verbose_name = "ผู้รับผิดชอบรายการ OIT"
        verbose_name_plural = "ผู้รับผิดชอบรายการ OIT"
        constraints = [
            models.UniqueConstraint(name="one_owner_per_item", fields=["assessment", "fiscal_year", "code"])
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.division}"


class CalendarRow(models.Model):
    """One step of the year's work: what is done, from when to when."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="calendar_rows")
    order = models.PositiveSmallIntegerField("ลำดับ")
    title = models.CharField("ขั้นตอน", max_length=200)
    what = models.CharField("สิ่งที่ดำเนินการ", max_length=500, blank=True)
    starts = models.DateField("เริ่ม")
    ends = models.DateField("ถึง")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ปฏิทินการดำเนินงาน"
        verbose_name_plural = "ปฏิทินการดำเนินงาน"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="work_ends_after_start",
                condition=Q(ends__gte=F("starts")),
                violation_error_message="วันสิ้นสุดอยู่ก่อนวันเริ่ม",
            ),
        ]

    def __str__(self) -> str:
        return self.title

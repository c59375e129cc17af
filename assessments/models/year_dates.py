"""What an agency says of the calendar of its ITA year: milestones it moved, and dates of its own."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ita_portal.accounts.models import Agency


class YearDate(models.Model):
    """One milestone of a year moved by an agency (``key``), or a date of its own (``title``, no key).

    ``fiscal_year`` is the year whose round the milestone belongs to (``assessments/year_calendar/``). A milestone
    that went back to the framework's date keeps its row without dates: ``version`` counts the saves, and whoever reads
    the calendar must be able to tell that this one came later.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="year_dates", verbose_name="หน่วยงาน")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    key = models.CharField("ขั้นตอน", max_length=40, blank=True)
    title = models.CharField("เรื่อง", max_length=200, blank=True)
    starts = models.DateField("เริ่ม", null=True, blank=True)
    ends = models.DateField("ถึง", null=True, blank=True)
    who = models.CharField("ผู้รับผิดชอบ", max_length=200, blank=True)
    note = models.CharField("เหตุผลหรือรายละเอียด", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField("บันทึกเมื่อ")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "วันในปฏิทินปี ITA"
        verbose_name_plural = "วันในปฏิทินปี ITA"
        ordering = ["ends", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_date_per_milestone", fields=["agency", "fiscal_year", "key"], condition=~Q(key="")
            ),
            models.CheckConstraint(
                name="year_date_ends_after_start",
                condition=Q(starts__isnull=True) | Q(ends__gte=F("starts")),
                violation_error_message="วันสิ้นสุดอยู่ก่อนวันเริ่ม",
            ),
            models.CheckConstraint(
                name="own_date_has_title_and_day",
                condition=(~Q(key="") & Q(title="")) | (Q(key="") & ~Q(title="") & Q(ends__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.key} {self.fiscal_year}"

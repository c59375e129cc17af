"""Measures: what the agency does about its weak results, in which steps, by whom and when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, Division, User
from measures.enums import FollowUp, Period, WorkStatus


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, user: User) -> "MeasureQuerySet":
        """Measures of the agencies whose work ``user`` may see."""
        return self.filter(assessment__agency__in=Agency.objects.visible_to(user))


class Measure(models.Model):
    """One measure that answers the results of an assessment; carried out in the fiscal year ``carried_out_in``."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="measures", verbose_name="ผลการประเมิน"
    )
    carried_out_in = models.PositiveSmallIntegerField("ดำเนินการในปีงบประมาณ")
    order = models.PositiveSmallIntegerField("ลำดับ", default=0)
    title = models.CharField("มาตรการ", max_length=300)
    justification = models.TextField("เหตุผลที่เลือกเรื่องนี้", max_length=2000, blank=True)
    target = models.CharField("ผลที่ถือว่าสำเร็จ", max_length=300, blank=True)
    target_value = models.DecimalField("ค่าเป้าหมาย", max_digits=12, decimal_places=2, null=True, blank=True)
    target_unit = models.CharField("หน่วยนับ", max_length=60, blank=True)
    budget = models.DecimalField(
        "งบประมาณ (บาท)",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="เว้นว่างเมื่อไม่ใช้งบประมาณ",
    )
    every_division = models.BooleanField("ทุกสำนัก/กอง", default=False)
    divisions: "models.ManyToManyField[Division, MeasureDivision]" = models.ManyToManyField(
        Division, through="MeasureDivision", related_name="measures", verbose_name="ผู้รับผิดชอบ"
    )
    period = models.CharField("ระยะเวลา", max_length=20, choices=Period, default=Period.FISCAL_YEAR)
    starts = models.DateField("เริ่ม", null=True, blank=True)
    ends = models.DateField("ถึง", null=True, blank=True)
    follow_up = models.CharField("การติดตาม", max_length=20, choices=FollowUp, default=FollowUp.HALF_YEAR)
    follow_up_note = models.CharField("วิธีติดตาม", max_length=300, blank=True)
    # Taken over from an earlier year: the library shows the line of descent, and the effect can be followed.
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_to", verbose_name="ยกมาจาก"
    )
    # What the divisions' newest reports say together; ``measures.standing`` computes it when one is sent or accepted.
    work_status = models.CharField("สถานะ", max_length=20, choices=WorkStatus, default=WorkStatus.NOT_STARTED)
    percent = models.PositiveSmallIntegerField("ความก้าวหน้า (ร้อยละ)", default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = "มาตรการ"
        verbose_name_plural = "มาตรการ"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_measure_per_title", fields=["assessment", "title"]),
            models.CheckConstraint(
                name="measure_ends_after_start",
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
            ),
            models.CheckConstraint(
                name="measure_dates_when_by_dates",
                condition=~Q(period=Period.DATES) | Q(starts__isnull=False, ends__isnull=False),
            ),
            models.CheckConstraint(
                name="measure_budget_not_negative", condition=Q(budget__isnull=True) | Q(budget__gte=0)
            ),
            models.CheckConstraint(
                name="measure_target_has_unit",
                condition=Q(target_value__isnull=True, target_unit="")
                | (Q(target_value__isnull=False) & ~Q(target_unit="")),
            ),
            models.CheckConstraint(
                name="measure_work_status_known", condition=Q(work_status__in=WorkStatus.values, percent__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """How the measure is called in its year: «ม.3»."""
        return f"ม.{self.order}"


class MeasureDivision(models.Model):
    """A division that is responsible for a measure; the first in order leads."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="responsibilities")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="responsibilities")
    is_lead = models.BooleanField("หน่วยงานหลัก", default=False)

    class Meta:
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_responsibility_per_division", fields=["measure", "division"]),
            models.UniqueConstraint(name="one_lead_per_measure", fields=["measure"], condition=Q(is_lead=True)),
        ]

    def __str__(self) -> str:
        return str(self.division)


class MeasureStep(models.Model):
    """One step of the method; it may have its own divisions and period."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField("ลำดับ")
    text = models.TextField("วิธีดำเนินการ", max_length=2000)
    divisions = models.ManyToManyField(Division, blank=True, related_name="+", verbose_name="ผู้รับผิดชอบขั้นตอนนี้")
    starts = models.DateField("เริ่ม", null=True, blank=True)
    ends = models.DateField("ถึง", null=True, blank=True)
    follow_up = models.CharField("การติดตามขั้นตอนนี้", max_length=300, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(name="one_step_per_order", fields=["measure", "order"]),
            models.CheckConstraint(
                name="step_ends_after_start",
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class MeasureLink(models.Model):
    """The weak point a measure answers: an indicator, question, item or recommendation, by its code."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="links")
    code = models.CharField("รหัส", max_length=10)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="one_link_per_code", fields=["measure", "code"])]

    def __str__(self) -> str:
        return self.code


class FollowUpDate(models.Model):
    """A day on which a measure that is followed up on dates is reported."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="follow_up_dates")
    day = models.DateField("วันที่")

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(name="one_follow_up_per_day", fields=["measure", "day"])]

    def __str__(self) -> str:
        return self.day.isoformat()

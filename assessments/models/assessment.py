"""One agency's year: its status, its scores with their history, its samples and recommendations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments.enums import AssessmentStatus
from assessments.models.framework import Framework
from assessments.structure import cell_name
from ita_portal.accounts.models import Agency, User


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> "AssessmentQuerySet":
        """Assessments of the agencies whose work ``user`` may see."""
        return self.filter(agency__in=Agency.objects.visible_to(user))


class Assessment(models.Model):
    """The assessment of one agency in one fiscal year."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="assessments", verbose_name="หน่วยงาน")
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="assessments", verbose_name="กรอบการประเมิน"
    )
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    status = models.CharField("สถานะ", max_length=20, choices=AssessmentStatus, default=AssessmentStatus.DRAFT)
    status_at = models.DateTimeField("สถานะตั้งแต่", auto_now_add=True)
    status_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="โดย"
    )
    status_note = models.TextField("เหตุผล", blank=True)
    announced_level = models.CharField("ระดับที่ประกาศ", max_length=60, blank=True)
    announced_on = models.DateField("วันที่ประกาศผล", null=True, blank=True)
    # Frozen when the head certifies; before that nothing computed is stored.
    approved_total = models.DecimalField("คะแนนรวมที่รับรอง", max_digits=5, decimal_places=2, null=True, blank=True)
    approved_level = models.CharField("ระดับที่รับรอง", max_length=60, blank=True)
    # Points since the year before; None where that year is not certified or its total cannot be laid beside this one.
    approved_change = models.DecimalField(
        "เปลี่ยนจากปีก่อน", max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )
    approved_at = models.DateTimeField("รับรองเมื่อ", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("สร้างเมื่อ", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "การประเมิน"
        verbose_name_plural = "การประเมิน"
        ordering = ["-fiscal_year"]
        constraints = [
            models.UniqueConstraint(name="one_assessment_per_year", fields=["agency", "fiscal_year"]),
            models.CheckConstraint(name="assessment_status_known", condition=Q(status__in=AssessmentStatus.values)),
            models.CheckConstraint(
                name="approved_assessment_is_signed",
                condition=~Q(status=AssessmentStatus.APPROVED)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
        ]
        # All agencies of a year side by side (the area page of reports).
        indexes = [
            models.Index(
                name="year_by_total", fields=["fiscal_year", "status", "approved_total", "approved_level", "agency"]
            ),
            models.Index(name="year_by_change", fields=["fiscal_year", "approved_change"]),
        ]

    def __str__(self) -> str:
        return f"{self.agency} ปีงบประมาณ {self.fiscal_year}"


class Score(models.Model):
    """A figure that was typed: what was announced for a question, item, sub-indicator, indicator, instrument or TOTAL.

    ``version`` counts the saves of this cell; a save must name the version it saw, so none is overwritten unseen.
    A cleared cell keeps its row (value empty) and its version.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    code = models.CharField("รหัส", max_length=10)
    value = models.DecimalField("คะแนน", max_digits=5, decimal_places=2, null=True)
    comment = models.CharField("หมายเหตุ", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField("บันทึกเมื่อ")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "คะแนน"
        verbose_name_plural = "คะแนน"
        constraints = [
            models.UniqueConstraint(name="one_score_per_code", fields=["assessment", "code"]),
            models.CheckConstraint(
                name="score_0_to_100", condition=Q(value__isnull=True) | (Q(value__gte=0) & Q(value__lte=100))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"


class ScoreChange(models.Model):
    """One save of one cell: who, when, from what to what. Rows are added, never changed."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="score_changes")
    code = models.CharField("รหัส", max_length=10)
    version = models.PositiveIntegerField()
    old = models.DecimalField("เดิม", max_digits=5, decimal_places=2, null=True)
    new = models.DecimalField("ใหม่", max_digits=5, decimal_places=2, null=True)
    at = models.DateTimeField("เมื่อ")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "การแก้คะแนน"
        verbose_name_plural = "การแก้คะแนน"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="one_change_per_version", fields=["assessment", "code", "version"])
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.old or '–'} → {self.new or '–'}"

    @property
    def cell(self) -> str:
        """The name of the cell that was saved."""
        return cell_name(self.code)


class DifferenceReason(models.Model):
    """Why an announced figure differs from the computed one, in the officer's words."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="difference_reasons")
    code = models.CharField("รหัส", max_length=10)
    reason = models.CharField("เหตุผลของผลต่าง", max_length=300)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "เหตุผลของผลต่าง"
        verbose_name_plural = "เหตุผลของผลต่าง"
        constraints = [models.UniqueConstraint(name="one_reason_per_code", fields=["assessment", "code"])]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"


class SurveySample(models.Model):
    """How many people a survey could ask and how many answered."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="samples")
    instrument = models.CharField("เครื่องมือ", max_length=10)
    population = models.PositiveIntegerField("จำนวนประชากร", null=True, blank=True)
    respondents = models.PositiveIntegerField("ผู้ตอบ", null=True, blank=True)

    class Meta:
        verbose_name = "กลุ่มตัวอย่าง"
        verbose_name_plural = "กลุ่มตัวอย่าง"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_sample_per_instrument", fields=["assessment", "instrument"]),
            models.CheckConstraint(
                name="respondents_within_population",
                condition=Q(population__isnull=True)
                | Q(respondents__isnull=True)
                | Q(respondents__lte=F("population")),
                violation_error_message="จำนวนผู้ตอบมากกว่าจำนวนประชากร ตรวจตัวเลขทั้งสองช่องอีกครั้ง",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.respondents}/{self.population}"


class Recommendation(models.Model):
    """What the NACC recommends for a question, item, indicator or instrument."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="recommendations")
    code = models.CharField("รหัสข้อ", max_length=10)
    text = models.TextField("ข้อเสนอแนะ", max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ข้อเสนอแนะ ป.ป.ช."
        verbose_name_plural = "ข้อเสนอแนะ ป.ป.ช."
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code}: {self.text[:40]}"

"""Standings: what the published report of an agency's year says, in columns, for agencies to be compared by.

Nothing here is known otherwise than from ``Report.snapshot`` of the version in force; ``reports.standing`` keeps it.
"""

from django.db import models
from django.db.models import Q

from assessments.models import Assessment
from ita_portal.accounts.models import Agency


class Standing(models.Model):
    """The published result of one agency in one fiscal year; no row where nothing is published.

    ``change`` are the points since the year before: None where that year is not published, or was scored by rules
    whose totals cannot be laid beside this year's. Kind and province are the agency's own, looked up there.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="standing")
    report = models.OneToOneField("reports.Report", on_delete=models.CASCADE, related_name="standing")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="standings", db_index=False)
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    total = models.DecimalField("คะแนนรวม", max_digits=5, decimal_places=2)
    level = models.CharField("ระดับ", max_length=60, blank=True)
    passed = models.BooleanField("ผ่าน", null=True)
    change = models.DecimalField("เปลี่ยนจากปีก่อน", max_digits=5, decimal_places=2, null=True)
    published_at = models.DateTimeField("เผยแพร่เมื่อ")

    class Meta:
        verbose_name = "ผลที่เผยแพร่ของปี"
        verbose_name_plural = "ผลที่เผยแพร่ของปี"
        constraints = [
            models.UniqueConstraint(name="one_standing_per_year", fields=["agency", "fiscal_year"]),
            models.CheckConstraint(name="standing_total_0_to_100", condition=Q(total__gte=0) & Q(total__lte=100)),
        ]
        indexes = [
            models.Index(name="standing_by_total", fields=["fiscal_year", "total", "level", "passed", "agency"]),
            models.Index(name="standing_by_change", fields=["fiscal_year", "change"]),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.fiscal_year}: {self.total}"


class StandingPart(models.Model):
    """The published score of one instrument; none where it was not announced."""

    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="parts", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    code = models.CharField("เครื่องมือ", max_length=10)
    score = models.DecimalField("คะแนน", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = "คะแนนเครื่องมือที่เผยแพร่"
        verbose_name_plural = "คะแนนเครื่องมือที่เผยแพร่"
        constraints = [models.UniqueConstraint(name="one_part_per_code", fields=["standing", "code"])]
        indexes = [models.Index(name="part_by_score", fields=["fiscal_year", "code", "score", "agency"])]

    def __str__(self) -> str:
        return f"{self.code} {self.score}"

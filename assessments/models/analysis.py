"""The prose of the analysis: drafted from the figures, edited by the officer, never overwritten."""

from django.conf import settings
from django.db import models

from assessments.models.assessment import Assessment


class AnalysisText(models.Model):
    """One paragraph that an officer edited. A section without a row still shows its fresh draft.

    ``based_on`` is the draft the officer saw when saving: when the figures make another draft now, the
    paragraph is out of date and the new draft is offered beside it.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="texts")
    section = models.CharField("หัวข้อ", max_length=40)
    text = models.TextField("ข้อความ", max_length=10_000)
    based_on = models.TextField("ร่างที่ใช้ตั้งต้น", blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField("บันทึกเมื่อ", auto_now=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "บทวิเคราะห์"
        verbose_name_plural = "บทวิเคราะห์"
        constraints = [models.UniqueConstraint(name="one_text_per_section", fields=["assessment", "section"])]

    def __str__(self) -> str:
        return self.section

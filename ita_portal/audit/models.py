"""The record of what people did: rows are added, never changed."""

from django.conf import settings
from django.db import models

from ita_portal.accounts.models import Agency


class AuditEvent(models.Model):
    """One thing that someone did to one object."""

    at = models.DateTimeField("เมื่อ", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="โดย"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="หน่วยงาน")
    verb = models.CharField("การดำเนินการ", max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    details = models.JSONField("รายละเอียด", default=dict)

    class Meta:
        verbose_name = "บันทึกการดำเนินการ"
        verbose_name_plural = "บันทึกการดำเนินการ"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"]), models.Index(fields=["agency", "-at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"

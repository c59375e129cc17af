"""Reading the record."""

from django.db import models
from django.db.models import QuerySet

from .models import AuditEvent


def timeline(target: models.Model) -> QuerySet[AuditEvent]:
    """Everything recorded of one object, newest first, with the people."""
    return AuditEvent.objects.filter(
        target_type=target._meta.label_lower, target_id=target.pk
    ).select_related("by")

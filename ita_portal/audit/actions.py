"""Writing the record."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from ita_portal.accounts.models import Agency, User

from .models import AuditEvent


def record(*, by: User | None, verb: str, target: models.Model, agency: Agency | None, **details: Any) -> AuditEvent:
    """Add one row to the record, in the caller's transaction.

    ``verb`` is past tense («scores_saved»); ``details`` hold plain JSON values: what, old, new, reason.
    ``by`` is None for what the portal did by itself.
    """
    return AuditEvent.objects.create(
        by=by,
        agency=agency,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        details=details,
    )


def record_all(
    *, by: User | None, verb: str, targets: Iterable[models.Model], agency: Agency | None, **details: Any
) -> None:
    """Add the same deed for many objects, in the caller's transaction: one query for each 500 of them."""
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                by=by,
                agency=agency,
                verb=verb,
                target_type=target._meta.label_lower,
                target_id=target.pk,
                details=details,
            )
            for target in targets
        ],
        batch_size=500,
    )

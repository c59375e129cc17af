"""What the workers do for documents."""

from typing import Any

from celery import shared_task


@shared_task
def build_report_file(*, report_id: int, **_ignored: Any) -> None:
    """Build one report's file, if its job is still free."""
    from reports.jobs import build

    build(report_id)


@shared_task
def sweep_render_jobs(**_ignored: Any) -> None:
    """Find jobs whose hint or worker was lost; scheduled in ``settings.CELERY_BEAT_SCHEDULE``."""
    from django.utils import timezone

    from reports.jobs import sweep

    sweep(now=timezone.now())

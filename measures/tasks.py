"""What the workers do for the follow-up of measures; scheduled in ``settings.CELERY_BEAT_SCHEDULE``."""

from typing import Any

from celery import shared_task

# For all agencies of a country in one go; should it run longer, the next run takes up what is left.
LIMITS = {"soft_time_limit": 25 * 60, "time_limit": 30 * 60}


@shared_task(**LIMITS)
def open_rounds(**_ignored: Any) -> None:
    """Open the rounds whose day has come."""
    from django.utils.timezone import localdate

    from measures.actions.rounds import open_due_rounds

    open_due_rounds(today=localdate())


@shared_task(**LIMITS)
def send_reminders(**_ignored: Any) -> None:
    """Remind of what is due or late, each once."""
    from django.utils import timezone

    from measures.actions.reminders import remind_all

    remind_all(now=timezone.now())

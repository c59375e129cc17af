"""What the workers do for the inbox."""

from typing import Any

from celery import shared_task


@shared_task
def post_mail(**_ignored: Any) -> None:
    """Send the mails that wait; hinted when somebody is told something, and scheduled every minute."""
    from django.utils import timezone

    from ita_portal.inbox.jobs import post_mail as post

    post(now=timezone.now())

"""manage.py post_mail: sends the mails that wait, for those without Celery beat."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ita_portal.inbox.enums import MailState
from ita_portal.inbox.jobs import post_mail


class Command(BaseCommand):
    help = "Sends the mails that wait, each at most once. Run it every few minutes where no Celery beat runs."

    def handle(self, *args: Any, **options: Any) -> None:
        done = post_mail(now=timezone.now())
        self.stdout.write(
            f"{done[MailState.SENT]} sent, {done[MailState.FAILED]} failed, "
            f"{done[MailState.WAITING]} to be tried again, {done[MailState.OFF]} not wanted"
        )

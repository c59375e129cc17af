"""manage.py send_reminders: reminds of reports that are due or late, for those without Celery beat."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ita_portal.inbox.enums import NoticeKind
from measures.actions.reminders import plan_for, remind_all
from measures.queries.reminders import agencies_to_remind


class Command(BaseCommand):
    help = (
        "Reminds of reports that are due or late, each reminder once. Run it every morning, and post_mail after it. "
        "With --day it only shows who would be told what on that day, and tells nobody."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, metavar="2026-04-06", help="show that day, send nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["day"] is None:
            told = remind_all(now=timezone.now())
            self.stdout.write(f"{told[NoticeKind.REMINDER]} reminded, {told[NoticeKind.ESCALATION]} heads told")
            return
        for agency in agencies_to_remind(today=options["day"]):
            for message in plan_for(agency, today=options["day"]).messages:
                self.stdout.write(f"{agency.slug} {message.user.username}: {message.subject}")
                for line in message.lines:
                    self.stdout.write(f"  {line['text']}")

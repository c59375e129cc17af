"""manage.py open_rounds: opens the rounds of follow-up whose day has come, for those without Celery beat."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from measures.actions.rounds import open_due_rounds


class Command(BaseCommand):
    help = "Opens the rounds of follow-up whose day has come, each once. Run it every morning."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{open_due_rounds(today=localdate())} rounds opened")

"""manage.py demo_data: demonstration agencies, people and years, and their log-ins on the screen."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ita_portal.demo.load import PASSWORD, load_all
from ita_portal.demo.neighbours import load_neighbours


class Command(BaseCommand):
    help = (
        "Loads the demonstration data (two real years as published, one invented town and its neighbours). "
        "Twice changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("demo_data has log-ins everybody knows; it does not run with ENVIRONMENT=production")

        def say(line: str) -> None:
            self.stderr.write(f"  {line}")  # seen at once, also when stdout is kept

        logins = [*load_all(say), *load_neighbours(say)]
        self.stdout.write("\nLog-ins (password of all: " + PASSWORD + ")")
        for username, what in logins:
            self.stdout.write(f"  {username:<16} {what}")

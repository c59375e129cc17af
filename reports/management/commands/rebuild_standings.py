"""manage.py rebuild_standings: the columns that agencies are compared by, made anew from the published reports."""

from typing import Any

from django.core.management.base import BaseCommand

from reports import standing


class Command(BaseCommand):
    help = (
        "Makes the published results that agencies are compared by anew, from the frozen reports. Publishing keeps "
        "them by itself; this is for a database that was changed by hand. Twice changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{standing.rebuild()} published years")

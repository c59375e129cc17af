"""manage.py load_frameworks: bring the tables to what the shipped framework files say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.framework_files import FrameworkFileError, load_file, shipped_files
from assessments.framework_store import store_file


class Command(BaseCommand):
    help = "Loads the shipped frameworks (one file a fiscal year). Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = [load_file(path) for path in shipped_files()]
        except FrameworkFileError as error:
            raise CommandError(str(error)) from error
        for file in files:
            self.stdout.write(f"{file.framework.fiscal_year}: {store_file(file).value}")

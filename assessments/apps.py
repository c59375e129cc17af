"""App settings."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def load_shipped_frameworks(**_: Any) -> None:
    """Load the shipped years after every migration, so that a new database or release has them at once."""
    from assessments.framework_files import load_file, shipped_files
    from assessments.framework_store import store_file

    for path in shipped_files():
        store_file(load_file(path))


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "การประเมิน"

    def ready(self) -> None:
        # The one signal of the portal: migrations end with it, and nothing else tells that they ended.
        post_migrate.connect(load_shipped_frameworks, sender=self)

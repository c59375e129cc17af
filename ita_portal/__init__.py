"""The front door: settings, addresses, the Celery app, commands and template tags."""

from .celery import app as celery_app

__all__ = ["celery_app"]

"""App settings."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "ita_portal.inbox"
    label = "inbox"
    verbose_name = "กล่องข้อความ"

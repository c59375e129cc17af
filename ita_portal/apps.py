"""App settings of the front door, an app so that its commands and template tags are found."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ita_portal"
    verbose_name = "ระบบงาน ITA"

"""App settings."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ita_portal.accounts"
    label = "accounts"
    verbose_name = "ผู้ใช้และหน่วยงาน"

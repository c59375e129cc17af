"""Back office: the record of what people did, to be read."""

from django.contrib import admin

from ita_portal.lib.admin import ReadOnly

from .models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    list_display = ("at", "by", "agency", "verb", "target_type", "target_id")
    list_filter = ("verb",)
    list_select_related = ("by", "agency")
    search_fields = ("verb", "target_type", "by__username", "agency__name")
    date_hierarchy = "at"

"""Back office: what was sent to whom, to be looked at."""

from django.contrib import admin

from ita_portal.inbox.models import Notice
from ita_portal.lib.admin import ReadOnly


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    labels = {"key": "กันส่งซ้ำด้วย"}
    list_display = ("created_at", "user", "agency", "kind", "subject", "mail_state", "mail_error")
    list_filter = ("mail_state", "kind")
    list_select_related = ("user", "agency")
    search_fields = ("subject", "user__username", "user__email", "agency__name")
    date_hierarchy = "created_at"

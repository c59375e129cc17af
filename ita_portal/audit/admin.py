"""Back office: the record of what people did, to be read."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest

from ita_portal.lib.admin import ReadOnly

from .models import AuditEvent
from .queries import EVENT_WORDS


class DeedFilter(admin.SimpleListFilter):
    """What was done, in the words of the pages."""

    title, parameter_name = "การดำเนินการ", "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(EVENT_WORDS.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    labels = {"target_type": "ทำกับ", "target_id": "หมายเลข"}
    value_words = {"verb": EVENT_WORDS}
    list_display = ("at", "by", "agency", "deed", "object", "target_id")
    list_filter = (DeedFilter,)
    list_select_related = ("by", "agency")
    search_fields = ("verb", "target_type", "by__username", "agency__name")
    date_hierarchy = "at"

    @admin.display(description="การดำเนินการ", ordering="verb")
    def deed(self, row: AuditEvent) -> str:
        return EVENT_WORDS.get(row.verb, row.verb)

    @admin.display(description="ทำกับ", ordering="target_type")
    def object(self, row: AuditEvent) -> str:
        try:
            return str(apps.get_model(row.target_type)._meta.verbose_name)
        except LookupError:
            return row.target_type  # of a table that is no more

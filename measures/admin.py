"""Back office: measures, to be read; officers write them on their own pages."""

from django.contrib import admin

from ita_portal.lib.admin import ReadOnly
from measures.models import Measure


@admin.register(Measure)
class MeasureAdmin(ReadOnly):
    list_display = ("title", "assessment", "carried_out_in", "period")
    list_filter = ("carried_out_in",)
    list_select_related = ("assessment__agency",)
    search_fields = ("title", "assessment__agency__name")

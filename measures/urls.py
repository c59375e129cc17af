"""Addresses of measures and of the calendar of the work."""

from django.urls import path

from assessments.urls import YEAR
from measures.views import calendar, planning

app_name = "measures"

urlpatterns = [
    path(YEAR + "measures/", planning.measure_list, name="measure_list"),
    path(YEAR + "measures/new/", planning.measure_new, name="measure_new"),
    path(YEAR + "measures/<int:pk>/", planning.measure_edit, name="measure_edit"),
    path(YEAR + "measures/<int:pk>/delete/", planning.measure_delete, name="measure_delete"),
    path(YEAR + "calendar/", calendar.work_calendar, name="work_calendar"),
]

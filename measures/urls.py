"""Addresses of measures and of the calendar of the work."""

from django.urls import path

from assessments.urls import YEAR

from . import views

app_name = "measures"

urlpatterns = [
    path(YEAR + "measures/", views.measure_list, name="measure_list"),
    path(YEAR + "measures/new/", views.measure_new, name="measure_new"),
    path(YEAR + "measures/<int:pk>/", views.measure_edit, name="measure_edit"),
    path(YEAR + "measures/<int:pk>/delete/", views.measure_delete, name="measure_delete"),
    path(YEAR + "calendar/", views.work_calendar, name="work_calendar"),
]

"""Addresses of measures and of the calendar of the work."""

from django.urls import path

from assessments.urls import YEAR
from measures.views import (
    bulk,
    calendar,
    effect,
    export,
    follow_up,
    library,
    planning,
    proof,
    reminders,
    rounds,
    target,
    work,
)

app_name = "measures"

urlpatterns = [
    path(YEAR + "target/", target.target, name="target"),
    path(YEAR + "measures/", planning.measure_list, name="measure_list"),
    path(YEAR + "measures/new/", planning.measure_new, name="measure_new"),
    path(YEAR + "measures/alike/", planning.measure_alike, name="measure_alike"),
    path(YEAR + "measures/carry-over/", planning.carry_over, name="carry_over"),
    path(YEAR + "measures/library/", library.library, name="library"),
    path(YEAR + "measures/effect/", effect.effect, name="effect"),
    path(YEAR + "measures/<int:pk>/", planning.measure_edit, name="measure_edit"),
    path(YEAR + "measures/<int:pk>/delete/", planning.measure_delete, name="measure_delete"),
    path(YEAR + "measures/<int:pk>/move/", planning.measure_move, name="measure_move"),
    path(YEAR + "calendar/", calendar.work_calendar, name="work_calendar"),
    path(YEAR + "follow-up/", follow_up.follow_up, name="follow_up"),
    path(YEAR + "follow-up/export.<str:suffix>", export.follow_up_export, name="follow_up_export"),
    path(YEAR + "follow-up/reports/", follow_up.follow_up_reports, name="follow_up_reports"),
    path(YEAR + "follow-up/reports/export.<str:suffix>", export.report_export, name="report_export"),
    path(YEAR + "follow-up/measures/<int:pk>/", follow_up.measure_progress, name="measure_progress"),
    path(YEAR + "follow-up/bulk/<slug:deed>/", bulk.bulk, name="bulk"),
    path(YEAR + "follow-up/hand-over/", bulk.hand_over, name="hand_over"),
    path(YEAR + "follow-up/settings/", reminders.follow_up_settings, name="follow_up_settings"),
    path(YEAR + "follow-up/rounds/", rounds.rounds, name="rounds"),
    path(YEAR + "follow-up/rounds/<slug:key>/open/", rounds.round_open, name="round_open"),
    path(YEAR + "follow-up/rounds/<int:pk>/deadline/", rounds.round_deadline, name="round_deadline"),
    # What is asked of a person, wherever: an assignment alone gives access to that report.
    path("staff/work/", work.my_work, name="my_work"),
    path("staff/work/<int:pk>/", work.progress_report, name="progress_report"),
    path("staff/work/<int:pk>/draft/", work.progress_draft, name="progress_draft"),
    path("staff/work/<int:pk>/step/", work.progress_step, name="progress_step"),
    path("staff/work/<int:pk>/files/", proof.proof_add, name="proof_add"),
    path("staff/work/<int:pk>/links/", proof.proof_link, name="proof_link"),
    path("staff/work/<int:pk>/files/<int:proof>/", proof.proof_file, name="proof_file"),
    path("staff/work/<int:pk>/files/<int:proof>/change/", proof.proof_change, name="proof_change"),
    path("staff/work/<int:pk>/files/<int:proof>/remove/", proof.proof_remove, name="proof_remove"),
]

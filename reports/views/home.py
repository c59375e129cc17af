"""My work: what is first, what is next, what waits on others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from assessments.pages.state_words import state_line
from ita_portal.accounts.requests import StaffRequest
from reports.pages import home as rules
from reports.pages import home_queries as queries_home
from reports.pages.home_follow_up import follow_up_tasks, late_rows


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """One thing to do first; for a system administrator, all agencies.

    Who is in no agency and has only been asked for reports is led to those.
    """
    if request.user.is_superuser:
        return _agencies(request)
    works, today = queries_home.work_of(request.user), timezone.localdate()
    if not works and queries_home.is_asked_at_all(request.user):
        return redirect("measures:my_work")
    tasks = rules.tasks_of(request.user, works, follow_up_tasks(request.user, today=today))
    late, more_late = late_rows(request.user, today=today)
    newest = [work for work in works if work.is_newest]
    work = newest[0] if len(newest) == 1 else None
    speaks_of_year = not tasks or tasks[0].about_year
    context = {
        "today": today,
        "works": newest,
        "first": tasks[0] if tasks else None,
        "next": tasks[1:],
        "waiting": rules.waiting_of(request.user, works),
        "late": late,
        "more_late": more_late,
        "work": work,
        "state": state_line(work.year) if speaks_of_year and work and work.year and _with_scores(work.year) else None,
        "stages": rules.stages_of(work) if work else [],
    }
    return render(request, "reports/home.html", context)


def _agencies(request: HttpRequest) -> HttpResponse:
    agencies = queries_home.all_agencies(request.GET.get("page", 1))
    return render(request, "reports/home_agencies.html", {"agencies": agencies})


def _with_scores(year: Assessment) -> bool:
    """Once the scores are certified, what is first is about the report, whose state its own page tells."""
    return year.status != AssessmentStatus.APPROVED

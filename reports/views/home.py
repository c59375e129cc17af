"""My work: what is first, what is next, what waits on others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from assessments.pages.state_words import state_line
from ita_portal.accounts.requests import StaffRequest
from reports.pages import home as rules
from reports.pages import home_queries as queries_home


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """One thing to do first; for a system administrator, all agencies."""
    if request.user.is_superuser:
        return _agencies(request)
    works = queries_home.work_of(request.user)
    tasks = rules.tasks_of(request.user, works)
    newest = [work for work in works if work.is_newest]
    work = newest[0] if len(newest) == 1 else None
    context = {
        "today": timezone.localdate(),
        "works": newest,
        "first": tasks[0] if tasks else None,
        "next": tasks[1:],
        "waiting": rules.waiting_of(request.user, works),
        "work": work,
        "state": state_line(work.year) if work and work.year and _with_scores(work.year) else None,
        "stages": rules.stages_of(work) if work else [],
    }
    return render(request, "reports/home.html", context)


def _agencies(request: HttpRequest) -> HttpResponse:
    agencies = queries_home.all_agencies(request.GET.get("page", 1))
    return render(request, "reports/home_agencies.html", {"agencies": agencies})


def _with_scores(year: Assessment) -> bool:
    """Once the scores are certified, what is first is about the report, whose state its own page tells."""
    return year.status != AssessmentStatus.APPROVED

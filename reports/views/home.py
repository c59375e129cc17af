"""My work: what is first, what is next, what waits on others."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ita_portal.accounts.requests import StaffRequest
from reports.pages.home import home_context
from reports.pages.home_follow_up_queries import is_asked_at_all
from reports.pages.home_system import system_context


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """One thing to do first; for a system administrator, all agencies too.

    Who is in no agency and has only been asked for reports is led to those.
    """
    if request.user.is_superuser:
        context = system_context(request.user, page=request.GET.get("page", 1), now=timezone.now())
        return render(request, "reports/home_agencies.html", context)
    context = home_context(request.user, now=timezone.now())
    if not context["works"] and not request.user.overseen() and is_asked_at_all(request.user):
        return redirect("measures:my_work")
    return render(request, "reports/home.html", context)

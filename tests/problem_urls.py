"""The portal's addresses, and views that fail in each way; for the tests of the pages that say what went wrong."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from ita_portal.lib import problems
from ita_portal.lib.workflow import RuleBroken
from ita_portal.urls import handler400, handler403, handler404, handler429, handler500
from ita_portal.urls import urlpatterns as portal

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]
WAYS = {400: BadRequest, 403: PermissionDenied, 404: Http404, 500: ZeroDivisionError}


@csrf_exempt
@login_not_required
def fails(request: HttpRequest, status: int) -> HttpResponse:
    """Fail so that the answer has ``status``."""
    if status == 409:
        raise RuleBroken("มีผู้รับรองคะแนนปีนี้ไปแล้ว")
    if status == 429:
        return problems.too_many_tries(request)
    if status == 503:
        return problems.unavailable(request, "503.html", problems.OUTAGE_SECONDS)
    raise WAYS[status]


urlpatterns = [path("fails/<int:status>", fails), path("staff/fails/<int:status>", fails), *portal]

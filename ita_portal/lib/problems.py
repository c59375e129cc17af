"""The pages that say what went wrong: what happened, what is kept, what to do next, and a reference to name.

They ask nothing of the database, the session or the list of static files, for those may be what failed.
"""

import logging
import re
import sys
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

log = logging.getLogger(__name__)

OUTAGE_SECONDS, MAINTENANCE_SECONDS, LIMIT_SECONDS = 60, 600, 60  # what Retry-After says
STAFF_PATHS = ("/staff/", "/admin/", "/accounts/")
THEME_COOKIE = "appearance"  # ita_portal/appearance.py writes it
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{6,64}")


def answer(request: HttpRequest, template: str, *, status: int, now: datetime, **context: Any) -> HttpResponse:
    """The page ``template`` with its reference; kept by nobody on the way."""
    page = {
        "now": now,
        "request_id": request_id(request),
        "is_staff_page": request.path.startswith(STAFF_PATHS),
        "again": request.get_full_path() if request.method == "GET" else "",
        "theme": request.COOKIES.get(THEME_COOKIE, ""),
    }
    response = HttpResponse(render_to_string(template, page | context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def request_id(request: HttpRequest) -> str:
    """The name that the proxy in front gave this request (``X-Request-ID``), or ``""``."""
    given = request.headers.get("X-Request-ID", "")
    return given if REQUEST_ID.fullmatch(given) else ""


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """``handler403``: this person's roles do not hold it."""
    return answer(request, "403.html", status=403, now=timezone.now())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """``CSRF_FAILURE_VIEW``: mostly a page that stayed open while its person logged in anew."""
    log.warning("refused a form: %s: %s", request.path, reason)
    return answer(request, "403_csrf.html", status=403, now=timezone.now())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """``handler404``: nothing there, or nothing this person may see."""
    return answer(request, "404.html", status=404, now=timezone.now())


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """``handler429``: the limits of log-in and of password mails."""
    response = answer(request, "429.html", status=429, now=timezone.now())
    response["Retry-After"] = str(LIMIT_SECONDS)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """``handler500``: a fault of ours; where the database is what does not answer, 503 and when to come again."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError) and not database_answers():
        log.error("the database does not answer: %s", request.path)
        return unavailable(request, "503.html", OUTAGE_SECONDS)
    # Named in the page and in the log: whoever reports it gives us the line to look for.
    reference = request_id(request) or uuid.uuid4().hex[:8]
    log.error("reference %s: %s %s", reference, request.method, request.path)
    return answer(request, "500.html", status=500, now=timezone.now(), request_id=reference)


def unavailable(request: HttpRequest, template: str, seconds: int, **context: Any) -> HttpResponse:
    """503: not now, but again in ``seconds``."""
    response = answer(request, template, status=503, now=timezone.now(), minutes=max(1, seconds // 60), **context)
    response["Retry-After"] = str(seconds)
    return response


def database_answers() -> bool:
    """Whether a new connection to the database is answered; the one at hand may be what broke."""
    probe = connection.copy()
    try:
        probe.ensure_connection()
    except DatabaseError:
        return False
    finally:
        probe.close()
    return True


def maintenance_words() -> str | None:
    """The first line of ``MAINTENANCE_FILE`` while it is there; ``None`` while the portal is open."""
    try:
        lines = Path(settings.MAINTENANCE_FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    return lines[0].strip()[:300] if lines else ""

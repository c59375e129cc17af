"""What every answer has in common: private pages are not stored, a broken rule becomes a message, a closed portal says
so.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from . import problems
from .workflow import RuleBroken

GetResponse = Callable[[HttpRequest], HttpResponseBase]


# Asked by machines, which want to know how the portal is and not what it tells people.
PROBES = ("/livez", "/readyz")


class Maintenance:
    """While the file ``MAINTENANCE_FILE`` is there, every page is the one that says so; probes and files still answer.

    Stands before the session, so that the database may be away meanwhile.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        words = None if request.path in PROBES else problems.maintenance_words()
        if words is None:
            return self.get_response(request)
        return problems.unavailable(request, "maintenance.html", problems.MAINTENANCE_SECONDS, words=words)


class LoginInPlace:
    """A part of a page, asked for after the session ended, is answered 401 and not with the log-in page.

    The page itself then says in that place how to go on (static/js/portal.js).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_sent_away = response.status_code == 302 and response["Location"].startswith(resolve_url(settings.LOGIN_URL))
        if not is_sent_away or request.headers.get("HX-Request") != "true":
            return response
        return HttpResponse("หมดเวลาเข้าใช้งาน เข้าสู่ระบบอีกครั้ง", status=401, content_type="text/plain; charset=utf-8")


class PrivateResponses:
    """Answers to someone logged in are never stored by a browser or a proxy on the way."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # In this order, so that a public page, which says itself how it may be kept, never asks for the session.
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response


class RuleBrokenAsMessage:
    """A ``RuleBroken`` from an action is shown as a message on the page the person came from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, RuleBroken):
            return None
        if getattr(request, "htmx", False):
            return render(request, "components/rule_broken.html", {"reasons": exception.messages}, status=409)
        for message in exception.messages:
            messages.error(request, message)
        back = request.headers.get("referer", "")
        if request.method == "POST" and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
            return redirect(back)
        return problems.answer(request, "409.html", status=409, now=timezone.now(), reasons=exception.messages)

"""What every answer has in common: private pages are not stored, a broken rule becomes a message."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from .workflow import RuleBroken

GetResponse = Callable[[HttpRequest], HttpResponseBase]


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
        return render(request, "409.html", {"reasons": exception.messages}, status=409)

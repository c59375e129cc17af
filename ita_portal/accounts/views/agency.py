"""The agency's own particulars."""

from django.http import HttpRequest, HttpResponse


def agency_profile(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def agency_seal(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError

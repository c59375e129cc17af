"""Pages of an agency's years."""

from django.http import HttpRequest, HttpResponse


def agency_years(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def year(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def step(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError

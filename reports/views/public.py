"""Pages for everyone."""

from django.http import HttpRequest, HttpResponse


def public_home(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def public_agency(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def public_year(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def public_file(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def public_about(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def public_seal(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError

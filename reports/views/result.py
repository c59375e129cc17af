"""The year's result."""

from django.http import HttpRequest, HttpResponse


def result(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError

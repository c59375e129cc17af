"""The written analysis."""

from django.http import HttpRequest, HttpResponse


def analysis(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def analysis_text(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError

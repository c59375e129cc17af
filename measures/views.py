"""Pages of measures."""

from django.http import HttpRequest, HttpResponse


def measure_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def measure_new(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def measure_edit(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def measure_delete(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def work_calendar(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError

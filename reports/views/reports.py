"""Documents of a year."""

from django.http import HttpRequest, HttpResponse


def report_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def report_plan(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def report_preview(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def report_request(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def report_detail(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def report_progress(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def report_file(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def report_retry(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def report_step(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError

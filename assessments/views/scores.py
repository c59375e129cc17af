"""The score grid."""

from django.http import HttpRequest, HttpResponse


def score_entry(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def save_cell(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def save_block(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def score_panel(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def score_history(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def save_announced(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def save_reason(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError

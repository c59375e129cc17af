"""Samples of the surveys and the recommendations of the NACC."""

from django.http import HttpRequest, HttpResponse


def survey_samples(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def recommendations(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError


def recommendation_delete(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError

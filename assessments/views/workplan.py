"""Owners of OIT items and the calendar of the work."""

from django.http import HttpRequest, HttpResponse


def item_owners(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise NotImplementedError

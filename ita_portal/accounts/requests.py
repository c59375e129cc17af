"""The request of a staff page, for the type checker: somebody is logged in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import User


class StaffRequest(HttpRequest):
    """LoginRequiredMiddleware lets nobody else in, so ``user`` is never anonymous."""

    user: User
    htmx: HtmxDetails

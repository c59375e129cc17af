"""The pages of an agency that writes Thai digits are sent with Thai digits, fragments of pages too."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from ita_portal.accounts.models import Agency, DigitStyle
from ita_portal.lib.digits import in_thai_digits


class PageDigits:
    """Looks at whose page it is: the agency in the address, else the one that the page's frame named."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not response.get("Content-Type", "").startswith("text/html"):
            return response
        if self._writes_thai(request):
            response.content = in_thai_digits(response.content.decode(response.charset)).encode(response.charset)
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        """Remembers the agency in the address."""
        request.page_slug = kwargs.get("slug")  # type: ignore[attr-defined]

    def _writes_thai(self, request: HttpRequest) -> bool:
        agency: Agency | None = getattr(request, "page_agency", None)
        if agency is not None:
            return agency.digits == DigitStyle.THAI
        slug = getattr(request, "page_slug", None)
        return bool(slug) and Agency.objects.filter(slug=slug, digits=DigitStyle.THAI).exists()

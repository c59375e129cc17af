"""Text travels compressed: pages, styles, scripts, data. Files that are packed already go as they are."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml", "application/manifest+json")


class CompressText(GZipMiddleware):
    """Django's own compression (which hides the length against guessing of secrets), for text alone.

    PDF, pictures and fonts are packed already: to pack them again costs time and takes their length from them.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        if not response.get("Content-Type", "").startswith(TEXT) or response.status_code == 206:
            return response
        return super().process_response(request, response)

"""Pages and styles travel packed; what is packed already, or asked for in part, goes as it is."""

import gzip
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from ita_portal.lib.compress import CompressText


def answer(response: HttpResponse) -> Any:
    request: HttpRequest = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    return CompressText(lambda _request: response)(request)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/css", "application/json", "image/svg+xml"])
def test_text_is_packed(kind: str) -> None:
    words = "คะแนนรวม 95.82 ระดับ AA\n" * 200
    packed = answer(HttpResponse(words, content_type=kind))
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content).decode() == words


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "font/woff2", "application/zip"])
def test_packed_files_keep_their_octets_and_length(kind: str) -> None:
    plain = answer(HttpResponse(b"%PDF" + b"\0" * 5000, content_type=kind))
    assert not plain.has_header("Content-Encoding")
    assert len(plain.content) == 5004


def test_a_part_of_a_file_is_never_packed() -> None:
    part = HttpResponse("ก" * 2000, content_type="text/plain", status=206)
    assert not answer(part).has_header("Content-Encoding")


@pytest.mark.django_db
def test_style_sheets_and_pages_of_the_portal_arrive_packed(client: Client) -> None:
    for path in ("/", "/static/css/portal.css"):
        response = client.get(path, headers={"accept-encoding": "gzip"})
        assert (response.status_code, response["Content-Encoding"]) == (200, "gzip"), path
    font = client.get("/static/web-fonts/Sarabun-Regular.woff2", headers={"accept-encoding": "gzip"})
    assert font.status_code == 200
    assert not font.has_header("Content-Encoding")

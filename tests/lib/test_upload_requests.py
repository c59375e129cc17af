"""Requests with files: what is too large is dropped on its way in, the rest arrives, a refusal has a page."""

import io
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from ita_portal.lib.uploads import MAX_FILE_BYTES, FileRefused, check_upload, handlers
from ita_portal.urls import urlpatterns as portal
from tests.lib.make_files import noise, pdf


def take(request: HttpRequest) -> HttpResponse:
    """What a view sees of the request."""
    said = {}
    for file in request.FILES.getlist("files"):
        try:
            said[str(file.name)] = check_upload(file).kind
        except FileRefused as refused:
            said[str(file.name)] = refused.reason
    return JsonResponse({"typed": request.POST.get("typed", ""), "files": said})


urlpatterns = [path("take/", take), *portal]
handler400 = "ita_portal.lib.uploads.handlers.bad_request"


@pytest.fixture
def client(as_user, officer) -> Client:
    person: Client = as_user(officer)
    with override_settings(ROOT_URLCONF=__name__):
        yield person


def test_what_was_typed_beside_a_file_that_is_too_large_arrives(client: Client) -> None:
    too_large = SimpleUploadedFile("ใหญ่.pdf", b"%PDF-1.7\n" + noise(MAX_FILE_BYTES + 10**6))
    answer = client.post("/take/", {"typed": "ประชุมแล้ว", "files": [too_large, SimpleUploadedFile("ก.pdf", pdf())]})
    assert answer.json() == {"typed": "ประชุมแล้ว", "files": {"ใหญ่.pdf": "too_big_unsaid", "ก.pdf": "pdf"}}


def test_the_rest_of_a_file_that_is_too_large_is_not_kept() -> None:
    film = SimpleUploadedFile("a.mp4", bytes(60 * 2**20))
    request = RequestFactory().post("/take/", {"files": film})
    (kept,) = request.FILES.getlist("files")
    assert isinstance(kept, TemporaryUploadedFile)
    assert MAX_FILE_BYTES < kept.size <= MAX_FILE_BYTES + 2**20
    assert kept.file.seek(0, io.SEEK_END) == kept.size


def test_a_file_up_to_the_limit_arrives_whole() -> None:
    content = noise(MAX_FILE_BYTES)
    request = RequestFactory().post("/take/", {"files": SimpleUploadedFile("a.pdf", content)})
    assert request.FILES["files"].read() == content


def test_taking_a_large_file_in_costs_little_memory() -> None:
    request = RequestFactory().post("/take/", {"files": SimpleUploadedFile("a.pdf", bytes(60 * 2**20))})
    tracemalloc.start()
    request.FILES  # noqa: B018 - read here
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * 2**20


def test_too_many_files_have_a_page_that_says_so(client: Client) -> None:
    files = [SimpleUploadedFile(f"{n}.pdf", b"x") for n in range(41)]
    answer = client.post("/take/", {"files": files})
    assert answer.status_code == 400
    assert "ส่งไฟล์มาพร้อมกันเกิน 40 ไฟล์" in answer.content.decode()


def test_forty_files_reach_the_view_which_can_keep_what_was_typed(client: Client) -> None:
    files = [SimpleUploadedFile(f"{n}.pdf", b"x") for n in range(40)]
    answer = client.post("/take/", {"typed": "ก", "files": files})
    assert answer.json()["typed"] == "ก"
    assert len(answer.json()["files"]) == 40


def test_a_request_far_too_large_has_a_page_and_is_not_read(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "MAX_REQUEST_BYTES", 1000)
    answer = client.post("/take/", {"files": SimpleUploadedFile("a.pdf", noise(2000))})
    assert answer.status_code == 400
    assert "ข้อมูลที่ส่งมาใหญ่เกินไป" in answer.content.decode()

"""What comes in with a request: how much of a file is taken in at all, and a page for a request that is too large."""

from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ita_portal.lib import problems

from .check import MAX_FILE_BYTES

MAX_REQUEST_BYTES = 250 * 1024 * 1024  # ten files of 20 MB, and what was typed beside them


class DropTheRest(FileUploadHandler):
    """First of ``FILE_UPLOAD_HANDLERS``: what a file has beyond the limit is read and forgotten.

    So a film of 3 GB fills no disk, and what was typed beside a file that is too large still arrives:
    ``check_upload`` then refuses the file by its name, and the form keeps everything else.
    """

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, Any],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse a request that cannot be ours before a byte of it is read."""
        if content_length > MAX_REQUEST_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes in one request")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand on what lies within the limit and the one piece that shows that there is more."""
        return raw_data if start <= MAX_FILE_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Leave the file to the handlers that follow."""
        return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that Django refuses before any view sees it (``handler400``)."""
    reason = "ข้อมูลที่ส่งมาไม่ครบหรือผิดรูปแบบ กลับไปหน้าก่อนหน้า โหลดหน้าใหม่ แล้วลองอีกครั้ง"
    if isinstance(exception, TooManyFilesSent):
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        reason = f"ส่งไฟล์มาพร้อมกันเกิน {most} ไฟล์ กลับไปหน้าก่อนหน้า แล้วแนบครั้งละไม่เกิน 10 ไฟล์"
    elif isinstance(exception, RequestDataTooBig):
        reason = "ข้อมูลที่ส่งมาใหญ่เกินไป กลับไปหน้าก่อนหน้า แล้วแนบทีละไฟล์ ไฟล์ละไม่เกิน 20 MB"
    return problems.answer(request, "400.html", status=400, now=timezone.now(), reason=reason)

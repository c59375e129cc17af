"""A division that owes a report, and files as people send them: for the tests of the division's pages."""

import io
import zipfile
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from assessments.models import Assessment
from ita_portal.accounts.models import Membership, User
from ita_portal.accounts.roles import Role
from measures.actions.progress import save_draft, take_step
from measures.actions.rounds import open_round
from measures.models import ProgressReport
from tests import make
from tests.measures.facts import planned

SPRING = date(2023, 3, 1)
GOOD = {"work_status": "done", "what": "จัดอบรม 1 ครั้ง", "outcome": "ผ่านการทดสอบทุกคน"}


def clerk_of(assessment: Assessment, at: int = 1, **fields: Any) -> User:
    """An officer of the agency's division number ``at`` (0: the strategy division)."""
    person = make.user(assessment.agency, Role.DIVISION_OFFICER, **fields)
    Membership.objects.filter(user=person).update(division=assessment.agency.divisions.all()[at])
    return person


def owed(assessment: Assessment, officer: User, key: str = "h1", at: int = 1, **measure: Any) -> ProgressReport:
    """The untouched report of division ``at`` on a newly planned measure of three steps, of round ``key``."""
    made = planned(assessment, officer, steps=3, **measure)
    open_round(assessment=assessment, key=key, by=officer, today=SPRING)
    return ProgressReport.objects.get(measure=made, round__key=key, division=assessment.agency.divisions.all()[at])


def write(report: ProgressReport, by: User, **data: Any) -> ProgressReport:
    """Save a draft on top of what stands there."""
    report.refresh_from_db()
    return save_draft(report=report, data=data or GOOD, seen_version=report.version, by=by)


def sent(report: ProgressReport, by: User, **data: Any) -> ProgressReport:
    """The report written and sent."""
    write(report, by, **data)
    take_step(report=report, name="send", note="", by=by)
    report.refresh_from_db()
    return report


def address(name: str, report: ProgressReport, *more: int) -> str:
    """The address of a page about a report."""
    return reverse(f"measures:{name}", args=[report.pk, *more])


def typed(report: ProgressReport, **changed: Any) -> dict[str, Any]:
    """The whole form as a browser posts it, on top of what stands there; None leaves a field out."""
    report.refresh_from_db()
    fields = {
        "seen_version": report.version,
        "work_status": "done",
        "percent": "",
        "reason": "",
        "what": "จัดอบรม 1 ครั้ง",
        "done_from": "20 ธ.ค. 2565",
        "done_to": "",
        "by_whom": "งานการเจ้าหน้าที่",
        "participants": "๑๔๘",
        "result": "คู่มือ 1 เล่ม",
        "outcome": "ผ่านการทดสอบทุกคน",
        "problems": "",
        "remedies": "",
        "next_step": "",
        "next_by": "",
    }
    return {name: value for name, value in (fields | changed).items() if value is not None}


def picture(name: str = "ประชุมไตรมาส 2.jpg", colour: str = "teal") -> SimpleUploadedFile:
    """An honest photograph."""
    held = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(held, "JPEG")
    return SimpleUploadedFile(name, held.getvalue(), content_type="image/jpeg")


def disguised(name: str = "รายชื่อ.pdf") -> SimpleUploadedFile:
    """A page of HTML that calls itself a PDF."""
    return SimpleUploadedFile(name, b"<html><script>alert(1)</script></html>", content_type="application/pdf")


def archive(name: str = "รวมไฟล์.zip") -> SimpleUploadedFile:
    """A zip, which is none of the accepted kinds."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("a.txt", "x")
    return SimpleUploadedFile(name, held.getvalue(), content_type="application/zip")

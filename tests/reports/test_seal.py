"""A version says how to check it: its permanent address as text and QR code, and the hash of its frozen content."""

import io
import json
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from PIL import Image

from assessments.models import Assessment
from ita_portal.accounts.models import User
from reports import jobs, pdf, verify
from reports.actions import request_report
from reports.enums import ReportStatus
from reports.kinds import KINDS
from reports.models import Report
from tests import make
from tests.access import publish

ADDRESS = "http://localhost:8000/our-town/2565/analysis/v1/"


@pytest.fixture
def report(officer: User, monkeypatch: pytest.MonkeyPatch) -> Report:
    agency = officer.memberships.get().agency
    year: Assessment = make.assessment(agency, 2565, scores={**make.NAKHON_PATHOM, "TOTAL": "95.82"}, by=officer)
    monkeypatch.setattr(jobs, "hint", lambda report_id: None)
    return request_report(assessment=year, by=officer)


def test_a_version_is_frozen_with_its_address_and_the_hash_of_its_content(report: Report) -> None:
    check = report.snapshot["check"]
    assert check["address"] == ADDRESS
    assert check["number"] == "our-town/2565/analysis/v1"
    plain = {key: value for key, value in report.snapshot.items() if key != "check"}
    assert check["content_sha256"] == verify.content_sha256(plain) == verify.content_sha256(report.snapshot)
    # Through the database and back it is the same; one changed letter makes another.
    assert verify.content_sha256(json.loads(json.dumps(report.snapshot))) == check["content_sha256"]
    assert verify.content_sha256({**plain, "title": plain["title"] + " "}) != check["content_sha256"]


@pytest.mark.parametrize("digits", ["arabic", "thai"])
def test_the_record_prints_both_in_arabic_digits_whatever_the_setting(report: Report, digits: str) -> None:
    snapshot = {**report.snapshot, "digits": digits, "sections": ["record"]}
    made = pdf.html_to_pdf(KINDS["analysis"].html(snapshot), assets=jobs.assets_of(snapshot))
    pages = pypdfium2.PdfDocument(made)
    printed = "".join("".join(page.get_textpage().get_text_range() for page in pages).split())
    assert ADDRESS in printed
    assert report.snapshot["check"]["content_sha256"] in printed


def test_a_preview_promises_no_address(report: Report) -> None:
    kind = KINDS["analysis"]
    shown = kind.fill(report.assessment, report.document, version=0, made_at=report.requested_at)
    assert "asset:qr" not in kind.html(shown, preview=True)


def test_the_code_is_drawn_large_enough_and_the_same_every_time() -> None:
    import segno

    code = verify.qr_picture(ADDRESS)
    assert code == verify.qr_picture(ADDRESS)
    picture = Image.open(io.BytesIO(code)).convert("L")
    wanted = [list(row) for row in segno.make(ADDRESS, error="m", micro=False).matrix_iter(scale=1, border=4)]
    size = len(wanted)
    assert picture.size == (size * 8, size * 8)
    # 26 mm on paper: no module under 0.5 mm, which telephones still read.
    assert 26 / size >= 0.5
    drawn = [[int(picture.getpixel((x * 8 + 4, y * 8 + 4)) < 128) for x in range(size)] for y in range(size)]
    assert drawn == wanted


def test_the_permanent_page_shows_the_printed_hash(officer: User, client: Client) -> None:
    agency = officer.memberships.get().agency
    year = make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
    more: dict[str, Any] = {"check": {"address": ADDRESS, "content_sha256": "ab" * 32}}
    publish(year, officer, status=ReportStatus.PUBLISHED, **more)
    shown = client.get("/our-town/2565/analysis/v1/").content.decode()
    assert "ab" * 32 in shown
    assert 'href="/our-town/2565/analysis/v1/#check"' in client.get("/our-town/2565/").content.decode()

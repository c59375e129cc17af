"""Word files of stored versions: the staff page that gives them out, and the command that writes them."""

import io
import re
from pathlib import Path

import docx
import pytest
from django.core.files import File
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import Role
from reports import pdf
from reports.documents import BY_SLUG
from reports.enums import DocumentKind, ReportStatus
from reports.models import Report
from tests import make
from tests.access import PDF, publish
from tests.reports import follow_up_world as world
from tests.reports.word_files import full_year, squeezed

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(agency: Agency, officer: User) -> Assessment:
    return make.assessment(agency, 2565, by=officer, scores=make.NAKHON_PATHOM)


def address(report: Report, rest: str = "word/") -> str:
    return f"/staff/{report.assessment.agency.slug}/2565/reports/{report.document}/{report.version}/{rest}"


def test_a_version_comes_as_a_word_file_of_its_frozen_content(year: Assessment, officer: User, client: Client) -> None:
    report = publish(year, officer)
    client.force_login(officer)
    answer = client.get(address(report))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert f'filename="ita-{year.agency.slug}-2565-analysis-v1.docx"' in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment;")
    first = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert docx.Document(io.BytesIO(first)).core_properties.title == report.snapshot["title"]
    # Frozen: what changes in the portal afterwards changes nothing in the file.
    Agency.objects.filter(pk=year.agency.pk).update(name="เทศบาลชื่อใหม่")
    again = b"".join(client.get(address(report)).streaming_content)  # type: ignore[attr-defined]
    assert again == first


def test_the_page_offers_it_and_says_that_the_pdf_stays_what_is_published(
    year: Assessment, officer: User, client: Client
) -> None:
    report = publish(year, officer)
    client.force_login(officer)
    page = client.get(address(report, "")).content.decode()
    assert f'href="{address(report)}">ดาวน์โหลดเป็น Word เพื่อแก้ไข</a>' in page
    assert "ข้อความที่แก้ในไฟล์ไม่กลับเข้าระบบ ไฟล์ที่เผยแพร่คือ PDF เท่านั้น" in page


def test_who_may_not_see_the_version_gets_no_word_file(year: Assessment, officer: User, client: Client) -> None:
    report = publish(year, officer)
    assert client.get(address(report)).status_code == 302
    client.force_login(make.user(make.agency(slug="elsewhere"), role=Role.HEAD))
    assert client.get(address(report)).status_code == 404
    client.force_login(officer)
    assert client.get(address(report).replace("/1/", "/2/")).status_code == 404
    assert client.post(address(report)).status_code == 405


def test_a_version_without_a_file_has_no_word_file_and_the_page_offers_none(
    year: Assessment, officer: User, client: Client
) -> None:
    report = publish(year, officer, status=ReportStatus.READY)
    Report.objects.filter(pk=report.pk).update(file="", status=ReportStatus.REQUESTED)
    client.force_login(officer)
    assert client.get(address(report)).status_code == 404
    assert address(report) not in client.get(address(report, "")).content.decode()


def test_too_long_a_document_is_refused_as_its_pdf_is(
    year: Assessment, officer: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = publish(year, officer)
    client.force_login(officer)
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", 1_000)
    answer = client.get(address(report))
    assert answer.status_code == 409
    assert re.search("รายงานยาว [0-9,]+ ตัวอักษร พิมพ์ได้ไม่เกิน 1,000", answer.content.decode())


def test_asking_costs_the_same_number_of_queries_for_few_and_many_measures(
    agency: Agency, officer: User, client: Client
) -> None:
    client.force_login(officer)
    year = make.assessment(agency, 2565, by=officer)
    world.typical(year, officer, pictures=0)
    few = world.published(year, officer)
    many = world.published(year, officer, version=2, status=ReportStatus.READY)
    many.snapshot["measures"] = many.snapshot["measures"] * 5
    many.save()
    counted = []
    for report in (few, many):
        report.file.save("real.pdf", File(io.BytesIO(PDF)))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(report)).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_the_command_writes_every_kind(agency: Agency, officer: User, tmp_path: Path) -> None:
    year = full_year(agency, officer)
    for document in (BY_SLUG["memo"], BY_SLUG["follow-up-h1"]):
        file = tmp_path / f"{document}.docx"
        call_command(
            "render_report",
            agency=year.agency.slug,
            year=year.fiscal_year,
            kind=document.kind.value,
            part=document.part,
            docx=file,
        )
        words = squeezed("".join(p.text for p in docx.Document(str(file)).paragraphs))
        assert {DocumentKind.MEMO: "เรียน", DocumentKind.FOLLOW_UP: "เรื่องที่ขอให้ผู้บริหารสั่งการ"}[document.kind] in words

"""The permanent page of a published version: what it says, and what it says of a file somebody holds."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment
from ita_portal.accounts.models import User
from reports.documents import ANALYSIS
from reports.enums import ReportStatus
from reports.figures import CSV, JSON, figures_of
from reports.models import Report
from tests import make
from tests.access import PDF, keep_archive, publish

pytestmark = pytest.mark.django_db
PAGE = "/our-town/2565/analysis/v1/"
SUM = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def year(agency, officer: User) -> Assessment:
    return make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)


@pytest.fixture
def report(year: Assessment, officer: User) -> Report:
    made = publish(year, officer)
    Report.objects.filter(pk=made.pk).update(sha256=SUM)
    return Report.objects.get(pk=made.pk)


def said(client: Client, sha256: str, page: str = PAGE) -> str:
    response = client.get(page, {"sha256": sha256})
    assert response.status_code == 200
    return response.content.decode()


# ── what stands there ─────────────────────────────────────────────────────────
def test_it_shows_number_date_status_and_hash(client: Client, report: Report, settings) -> None:
    settings.SITE_URL = "https://ita.example"
    response = client.get(PAGE)
    page = response.content.decode()
    assert "ฉบับที่มีผล" in page
    assert "แทนที่ด้วยฉบับใหม่แล้ว" not in page
    for words in (SUM, "https://ita.example" + PAGE, "/our-town/2565/analysis/v1.pdf"):
        assert words in page
    assert not response.cookies
    assert response.headers["Cache-Control"] == "public, max-age=60"


def test_a_superseded_version_names_the_one_in_force(client: Client, year: Assessment, officer: User) -> None:
    publish(year, officer, status=ReportStatus.SUPERSEDED)
    publish(year, officer, version=2)
    page = client.get(PAGE).content.decode()
    assert "แทนที่ด้วยฉบับใหม่แล้ว" in page
    assert 'ฉบับที่มีผลคือ <a href="/our-town/2565/analysis/v2/">ฉบับที่ 2</a>' in page
    assert "แทนที่ด้วยฉบับใหม่แล้ว" not in client.get("/our-town/2565/analysis/v2/").content.decode()


@pytest.mark.parametrize(
    "status", [s for s in ReportStatus if s not in (ReportStatus.PUBLISHED, ReportStatus.SUPERSEDED)]
)
def test_what_is_not_published_does_not_exist(client: Client, year: Assessment, officer: User, status: str) -> None:
    publish(year, officer, status=status)
    nonsense = client.get("/no-such-town/2565/")
    addresses = (PAGE, "/our-town/2565/follow-up-h1/v1/", "/our-town/2565/analysis/v0/")
    for answer in (*map(client.get, addresses), client.post(PAGE)):
        assert (answer.status_code, answer.content) == (404, nonsense.content)


def test_it_costs_the_same_for_two_versions_and_for_twelve(client: Client, year: Assessment, officer: User) -> None:
    publish(year, officer, version=1, status=ReportStatus.SUPERSEDED)
    publish(year, officer, version=20)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for version in range(2, 12):
        publish(year, officer, version=version, status=ReportStatus.SUPERSEDED)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(few) == len(many)


# ── what it says of a file ────────────────────────────────────────────────────
def test_the_file_itself_matches(client: Client, report: Report) -> None:
    assert "<b>ตรงกัน</b>" in said(client, SUM)
    assert "<b>ตรงกัน</b>" in said(client, SUM.upper())


def test_another_version_of_ours_is_named(client: Client, report: Report, year: Assessment, officer: User) -> None:
    publish(year, officer, version=2, status=ReportStatus.SUPERSEDED)
    page = said(client, "02" * 32)
    assert "<b>ไม่ใช่ฉบับนี้</b>" in page
    assert 'href="/our-town/2565/analysis/v2/"' in page
    assert "<b>ตรงกัน</b>" not in page


def test_another_agencys_file_is_named_with_its_agency(client: Client, report: Report) -> None:
    town = make.agency("other-town", name="เทศบาลเมืองอื่น")
    person = make.user(town)
    publish(make.assessment(town, 2566, by=person), person)
    page = said(client, "01" * 32)
    assert 'href="/other-town/2566/analysis/v1/"' in page
    assert "ของเทศบาลเมืองอื่น" in page


def test_an_unpublished_version_is_none_of_our_files(
    client: Client, report: Report, year: Assessment, officer: User
) -> None:
    publish(year, officer, version=2, status=ReportStatus.APPROVED)
    assert "<b>ไม่ตรงกับไฟล์ใดที่เผยแพร่ไว้</b>" in said(client, "02" * 32)


def test_a_changed_file_is_none_of_ours(client: Client, report: Report) -> None:
    assert "<b>ไม่ตรงกับไฟล์ใดที่เผยแพร่ไว้</b>" in said(client, hashlib.sha256(PDF + b" ").hexdigest())


@pytest.mark.parametrize("nonsense", ["x", SUM[:-1], SUM + "0", "<b>", "g" * 64])
def test_what_is_no_hash_is_refused(client: Client, report: Report, nonsense: str) -> None:
    response = client.get(PAGE, {"sha256": nonsense})
    assert response.status_code == 422
    assert "ต้องเป็นเลขฐานสิบหก 64 ตัว" in response.content.decode()


# ── the archive copy and the figures ──────────────────────────────────────────
def fetched(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not response.cookies
    return b"".join(response)


def test_it_shows_the_archive_copy_with_its_own_hash_and_the_figures(client: Client, report: Report) -> None:
    copy = keep_archive(report)
    page = client.get(PAGE).content.decode()
    for words in (
        'href="/our-town/2565/analysis/v1-archive.pdf"',
        hashlib.sha256(copy).hexdigest(),
        SUM,
        'href="/our-town/2565/analysis/v1.csv"',
        'href="/our-town/2565/analysis/v1.json"',
    ):
        assert page.count(words) == 1


def test_the_years_page_leads_to_the_files_of_a_version_that_has_them(client: Client, report: Report) -> None:
    link = 'href="/our-town/2565/analysis/v1/#files"'
    assert link not in client.get("/our-town/2565/").content.decode()
    keep_archive(report)
    assert client.get("/our-town/2565/").content.decode().count(link) == 1


def test_a_version_from_before_shows_none_and_has_none(client: Client, report: Report) -> None:
    page = client.get(PAGE).content.decode()
    assert "สำเนาเก็บถาวร" not in page
    assert "นำข้อมูลไปใช้" not in page
    for ending in ("-archive.pdf", ".csv", ".json"):
        assert client.get(f"/our-town/2565/analysis/v1{ending}").status_code == 404


def test_the_copy_is_recognised_as_this_versions(client: Client, report: Report) -> None:
    copy = keep_archive(report)
    page = said(client, hashlib.sha256(copy).hexdigest())
    assert "<b>ตรงกัน</b> เป็นสำเนาเก็บถาวรของฉบับที่ 1 ที่เผยแพร่ไว้" in page
    assert "<b>ตรงกัน</b> เป็นไฟล์ฉบับที่ 1 ที่เผยแพร่ไว้" in said(client, SUM)
    answer = client.post(PAGE, {"file": SimpleUploadedFile("สำเนา.pdf", copy)})
    assert "<b>ตรงกัน</b> เป็นสำเนาเก็บถาวร" in client.get(answer.headers["Location"]).content.decode()


def test_the_copy_of_another_version_is_named(client: Client, report: Report, year: Assessment, officer: User) -> None:
    copy = keep_archive(publish(year, officer, version=2, status=ReportStatus.SUPERSEDED, subtitle="ฉบับแก้ไข"))
    page = said(client, hashlib.sha256(copy).hexdigest())
    assert "<b>ไม่ใช่ฉบับนี้</b> แต่เป็นสำเนาเก็บถาวรของเอกสารอีกฉบับที่เผยแพร่ไว้" in page
    assert 'href="/our-town/2565/analysis/v2/"' in page


def test_the_copy_of_an_unpublished_version_is_none_of_ours(
    client: Client, report: Report, year: Assessment, officer: User
) -> None:
    copy = keep_archive(publish(year, officer, version=2, status=ReportStatus.APPROVED))
    assert "<b>ไม่ตรงกับไฟล์ใดที่เผยแพร่ไว้</b>" in said(client, hashlib.sha256(copy).hexdigest())
    assert client.get("/our-town/2565/analysis/v2-archive.pdf").status_code == 404
    assert client.get("/our-town/2565/analysis/v2.csv").status_code == 404


def test_copy_and_figures_are_handed_out_as_they_were_made(client: Client, report: Report) -> None:
    copy = keep_archive(report)
    assert fetched(client, "/our-town/2565/analysis/v1-archive.pdf") == copy
    figures = figures_of(ANALYSIS, report.snapshot)
    assert fetched(client, "/our-town/2565/analysis/v1.csv") == figures[CSV]
    assert fetched(client, "/our-town/2565/analysis/v1.json") == figures[JSON]
    assert client.get("/our-town/2565/analysis/v1.xlsx").status_code == 404


def test_they_are_saved_under_a_name_that_says_what_they_are(client: Client, report: Report) -> None:
    keep_archive(report)
    for ending, kind in (
        ("-archive.pdf", "application/pdf"),
        (".csv", "text/csv; charset=utf-8"),
        (".json", "application/json"),
    ):
        headers = client.get(f"/our-town/2565/analysis/v1{ending}").headers
        assert headers["Content-Type"] == kind
        assert headers["Content-Disposition"] == f'attachment; filename="ita-our-town-2565-analysis-v1{ending}"'


# ── without scripts: the file is sent, hashed and forgotten ───────────────────
def test_a_sent_file_is_hashed_and_the_answer_is_an_address(report: Report) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(PAGE, {"file": SimpleUploadedFile("รายงาน.pdf", PDF)})
    assert (response.status_code, response.headers["Location"]) == (302, f"{PAGE}?sha256={SUM}#check")
    assert "<b>ตรงกัน</b>" in client.get(response.headers["Location"]).content.decode()


def test_a_large_file_is_hashed_without_touching_the_disk(client: Client, report: Report, settings, tmp_path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "not-there")
    large = b"0123456789abcdef" * 300_000
    response = client.post(PAGE, {"file": SimpleUploadedFile("x.pdf", large)})
    assert response.headers["Location"] == f"{PAGE}?sha256={hashlib.sha256(large).hexdigest()}#check"


def test_no_file_an_empty_one_and_two_are_refused(client: Client, report: Report) -> None:
    two = [SimpleUploadedFile("a.pdf", b"a"), SimpleUploadedFile("b.pdf", b"b")]
    for data in ({}, {"file": SimpleUploadedFile("x.pdf", b"")}, {"file": "words"}, {"file": two}):
        response = client.post(PAGE, data)
        assert response.status_code == 422, data
        assert "เลือกไฟล์ PDF แล้วกดตรวจอีกครั้ง" in response.content.decode()


def test_too_large_a_request_is_refused_before_it_is_read(client: Client, report: Report) -> None:
    response = client.post(PAGE, data=b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(2**27))
    assert response.status_code == 422
    assert "ไฟล์ใหญ่เกิน 64 MB" in response.content.decode()

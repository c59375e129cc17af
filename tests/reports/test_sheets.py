"""A document page by page: the preview that is no version, and the pictures of the pages."""

import io
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import Role
from ita_portal.lib.workflow import RuleBroken
from reports import actions, jobs
from reports.documents import ANALYSIS, BY_SLUG
from reports.enums import JobState, ReportStatus
from reports.models import Report
from reports.queries import versions_of
from tests import make
from tests.access import publish

pytestmark = pytest.mark.django_db
MEMO = BY_SLUG["memo"]
PAGES = "/staff/our-town/2565/reports/memo/0/pages/"


@pytest.fixture
def year() -> Assessment:
    return make.assessment(make.agency(slug="our-town"), scores=make.NAKHON_PATHOM, status=AssessmentStatus.APPROVED)


@pytest.fixture
def officer(year: Assessment) -> User:
    return make.user(year.agency)


def preview(year: Assessment, by: User) -> Report:
    """A preview whose file is made."""
    asked = actions.request_preview(assessment=year, by=by, document=MEMO)
    assert jobs.build(asked.pk)
    return Report.objects.get(pk=asked.pk)


def test_a_preview_is_made_by_the_same_machine_and_is_no_version(year: Assessment, officer: User) -> None:
    made = preview(year, officer)
    assert (made.version, made.status, made.pages, made.job.state) == (0, ReportStatus.PREVIEW, 1, JobState.DONE)
    assert made.snapshot["version"]["number"] == 0
    assert list(versions_of(year, MEMO)) == []
    assert actions.request_report(assessment=year, by=officer, kind=MEMO.kind).version == 1


def test_a_new_preview_takes_the_place_of_the_old_and_leaves_no_file(
    year: Assessment, officer: User, django_capture_on_commit_callbacks
) -> None:
    first = preview(year, officer)
    name = first.file.name
    assert default_storage.exists(name)
    year.agency.name = "เทศบาลเมืองชื่อใหม่"
    year.agency.save()
    with django_capture_on_commit_callbacks(execute=True):
        second = actions.request_preview(assessment=year, by=make.user(year.agency), document=MEMO)
    assert second.pk == first.pk
    assert not default_storage.exists(name)
    fresh = Report.objects.get(pk=first.pk)
    assert "เทศบาลเมืองชื่อใหม่" in fresh.snapshot["title"]
    assert Report.objects.filter(status=ReportStatus.PREVIEW).count() == 1


def test_a_worker_still_at_the_old_content_stores_nothing(year: Assessment, officer: User) -> None:
    asked = actions.request_preview(assessment=year, by=officer, document=MEMO)
    token = jobs.claim(asked.pk, now=timezone.now())
    assert token is not None
    old = Report.objects.get(pk=asked.pk)
    content = jobs.render(old, token)
    actions.request_preview(assessment=year, by=officer, document=MEMO)
    jobs._store(old, token, content, archive=None)
    assert not Report.objects.get(pk=asked.pk).file


def test_only_who_may_have_reports_made_may_ask_and_only_where_something_can_be_made(year: Assessment) -> None:
    with pytest.raises(PermissionDenied):
        actions.request_preview(assessment=year, by=make.user(year.agency, Role.HEAD), document=MEMO)
    empty = make.assessment(year.agency, 2564)
    with pytest.raises(RuleBroken, match="ยังไม่มีคะแนนรวม"):
        actions.request_preview(assessment=empty, by=make.user(year.agency), document=ANALYSIS)


def test_the_database_knows_one_preview_and_no_version_0(year: Assessment, officer: User) -> None:
    made = publish(year, officer, status=ReportStatus.READY)
    for change in ({"version": 0}, {"status": ReportStatus.PREVIEW}):
        with pytest.raises(IntegrityError, match="version_0_is_the_preview"), transaction.atomic():
            Report.objects.filter(pk=made.pk).update(**change)


# ── the page ──────────────────────────────────────────────────────────────────
def test_the_page_says_what_to_do_first_then_shows_progress_then_the_pages(
    as_user, year: Assessment, officer: User
) -> None:
    browser: Client = as_user(officer)
    assert "กด «ทำตัวอย่าง»" in browser.get(PAGES).content.decode()
    answer = browser.post("/staff/our-town/2565/reports/memo/preview/request/")
    assert (answer.status_code, answer["Location"]) == (302, PAGES)
    waiting = browser.get(PAGES).content.decode()
    assert "รอคิวสร้างไฟล์" in waiting
    assert browser.get("/staff/our-town/2565/reports/memo/0/progress/").status_code == 200
    made = Report.objects.get(status=ReportStatus.PREVIEW)
    jobs.build(made.pk)
    assert browser.get("/staff/our-town/2565/reports/memo/0/progress/")["HX-Refresh"] == "true"
    shown = browser.get(PAGES).content.decode()
    assert re.findall(r'alt="(ภาพหน้า \d+)', shown) == ["ภาพหน้า 1"]
    assert shown.count("btn-primary") == 1
    assert "สร้างฉบับจริง" in shown


def test_a_page_is_a_picture_of_the_paper(as_user, year: Assessment, officer: User) -> None:
    preview(year, officer)
    browser: Client = as_user(officer)
    answer = browser.get(f"{PAGES}1.webp")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "no-store" in answer["Cache-Control"]
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (1000, 1415)  # A4
        assert picture.convert("L").getextrema()[0] < 60  # something dark stands on it
    assert browser.get(f"{PAGES}2.webp").status_code == 404
    assert browser.get(f"{PAGES}0.webp").status_code == 404


def test_a_version_is_read_page_by_page_too_and_one_in_the_making_is_not(
    as_user, year: Assessment, officer: User
) -> None:
    publish(year, officer)
    browser: Client = as_user(make.user(year.agency, Role.HEAD))
    shown = browser.get("/staff/our-town/2565/reports/analysis/1/pages/").content.decode()
    assert shown.count("<figure>") == 18
    assert "ทำตัวอย่าง" not in shown
    actions.request_report(assessment=year, by=officer, kind=MEMO.kind)
    answer = browser.get("/staff/our-town/2565/reports/memo/1/pages/")
    assert (answer.status_code, answer["Location"]) == (302, "/staff/our-town/2565/reports/memo/1/")


def test_a_failed_preview_says_why_and_is_simply_made_anew(as_user, year: Assessment, officer: User) -> None:
    asked = actions.request_preview(assessment=year, by=officer, document=MEMO)
    asked.job.state, asked.job.failure = JobState.FAILED, "ใช้เวลานานเกินกำหนด"
    asked.job.save()
    shown = as_user(officer).get(PAGES).content.decode()
    assert "ใช้เวลานานเกินกำหนด" in shown
    assert "ทำตัวอย่างใหม่" in shown
    assert "ลองสร้างอีกครั้ง" not in shown


def test_an_executive_sees_a_preview_but_has_no_button(as_user, year: Assessment, officer: User) -> None:
    preview(year, officer)
    shown = as_user(make.user(year.agency, Role.HEAD)).get(PAGES).content.decode()
    assert "<figure>" in shown
    assert "preview/request" not in shown

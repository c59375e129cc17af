"""The archive copy in the life of a job: made with the file, stored with it, or the job says why not."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from ita_portal.accounts.models import Agency, User
from reports import actions, jobs
from reports.documents import ANALYSIS
from reports.enums import DocumentKind, JobState, ReportStatus
from reports.figures import CSV, JSON, figures_of
from reports.models import RenderJob, Report
from reports.pdf.archive import attached
from tests import make

BOX = "\u0e5c"  # stands in no font


@pytest.fixture
def agency(db: None) -> Agency:
    """Alone in its part of the store, which tests share."""
    return make.agency(f"archive-{uuid4().hex[:12]}")


@pytest.fixture
def officer(agency: Agency) -> User:
    return make.user(agency)


@pytest.fixture
def requested(officer: User, agency: Agency) -> Report:
    assessment = make.assessment(agency, scores=make.NAKHON_PATHOM, by=officer)
    return actions.request_report(assessment=assessment, by=officer)


def stored(report: Report) -> list[str]:
    """The files that the store has for the report's year."""
    folder = f"reports/{report.assessment.agency.slug}/{report.assessment.fiscal_year}"
    return sorted(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else []


def test_the_copy_is_stored_beside_the_file_with_its_own_particulars(requested: Report) -> None:
    assert jobs.build(requested.pk) is True
    made = Report.objects.get(pk=requested.pk)
    with made.archive.open("rb") as file:
        copy = file.read()
    assert (made.archive_sha256, made.archive_size) == (hashlib.sha256(copy).hexdigest(), len(copy))
    assert made.archive_sha256 != made.sha256
    assert stored(requested) == sorted(
        [f"analysis-{made.sha256[:32]}.pdf", f"analysis-{made.archive_sha256[:32]}-archive.pdf"]
    )
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert len(document.pages) == made.pages
    for name in (CSV, JSON):
        assert attached(io.BytesIO(copy), name) == figures_of(ANALYSIS, requested.snapshot)[name]


def test_the_same_content_gives_the_same_copy(requested: Report) -> None:
    jobs.build(requested.pk)
    first = Report.objects.get(pk=requested.pk).archive_sha256
    RenderJob.objects.update(state=JobState.QUEUED)
    Report.objects.update(status=ReportStatus.REQUESTED, file="", sha256="", archive="", archive_sha256="")
    jobs.build(requested.pk)
    assert Report.objects.get(pk=requested.pk).archive_sha256 == first != ""
    assert len(stored(requested)) == 2


def test_a_paper_of_the_house_has_no_copy(requested: Report, officer: User) -> None:
    memo = actions.request_report(assessment=requested.assessment, by=officer, kind=DocumentKind.MEMO)
    assert jobs.build(memo.pk) is True
    made = Report.objects.get(pk=memo.pk)
    assert made.status == ReportStatus.READY
    assert (made.archive.name, made.archive_sha256, made.archive_size) == ("", "", None)


def test_a_copy_that_cannot_be_made_fails_the_job_with_the_reason(requested: Report) -> None:
    snapshot = requested.snapshot
    snapshot["prose"]["introduction"] = [f"ข้อความ {BOX} หนึ่งบรรทัด"]
    Report.objects.update(snapshot=snapshot)
    assert jobs.build(requested.pk) is True
    job, made = RenderJob.objects.get(), Report.objects.get()
    said = f"แบบอักษรของเอกสารไม่มีอักขระ «{BOX}» จึงทำสำเนาเก็บถาวรไม่ได้ ลบอักขระนี้แล้วจัดทำฉบับใหม่"
    assert (job.state, job.failure) == (JobState.FAILED, said)
    assert (made.status, made.file.name, made.archive.name) == (ReportStatus.REQUESTED, "", "")
    assert stored(requested) == []


def test_an_unexpected_fault_while_copying_is_recorded_and_raised(
    requested: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> bytes:
        raise OSError("no space left on device")

    monkeypatch.setattr(jobs, "archived", broken)
    with pytest.raises(OSError, match="no space left"):
        jobs.build(requested.pk)
    assert RenderJob.objects.get().state == JobState.FAILED
    assert Report.objects.get().status == ReportStatus.REQUESTED


def test_a_worker_that_dies_between_file_and_copy_leaves_nothing_half(
    requested: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is stored, the copy is not: no report shows it, and whoever comes next makes both."""
    keep = jobs._kept
    kept: list[tuple[str, str]] = []

    def dies_before_the_second(*args: Any, **kwargs: Any) -> tuple[str, str]:
        if kept:
            raise KeyboardInterrupt
        kept.append(keep(*args, **kwargs))
        return kept[0]

    monkeypatch.setattr(jobs, "_kept", dies_before_the_second)
    with pytest.raises(KeyboardInterrupt):
        jobs.build(requested.pk)
    monkeypatch.undo()
    assert len(stored(requested)) == 1
    assert (RenderJob.objects.get().state, Report.objects.get().file.name) == (JobState.BUILDING, "")
    jobs.sweep(now=timezone.now() + jobs.LEASE + timedelta(minutes=1))
    assert jobs.build(requested.pk) is True
    made = Report.objects.get()
    assert (made.status, made.file.name) == (ReportStatus.READY, kept[0][0])
    assert made.archive_sha256
    assert len(stored(requested)) == 2


# ── by hand ───────────────────────────────────────────────────────────────────
def test_the_command_writes_the_copy_alone_or_beside_the_file(requested: Report, tmp_path: Path) -> None:
    year = requested.assessment
    file, copy = tmp_path / "file.pdf", tmp_path / "copy.pdf"
    call_command("render_report", agency=year.agency.slug, year=year.fiscal_year, archive=copy)
    assert not file.exists()
    with pikepdf.open(copy) as document:
        assert [str(each.UF) for each in document.Root.AF] == [CSV, JSON]
    call_command("render_report", agency=year.agency.slug, year=year.fiscal_year, out=file, archive=copy)
    with pikepdf.open(file) as document:
        assert "/AF" not in document.Root


def test_the_command_refuses_a_copy_of_a_paper_of_the_house(requested: Report, tmp_path: Path) -> None:
    year = requested.assessment
    with pytest.raises(CommandError, match="has no archive copy"):
        call_command(
            "render_report", agency=year.agency.slug, year=year.fiscal_year, kind="memo", archive=tmp_path / "copy.pdf"
        )

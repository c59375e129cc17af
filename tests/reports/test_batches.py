"""A document for every agency of a year: asked for once each, whatever dies on the way, and never in anyone's way."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from ita_portal.audit.models import AuditEvent
from reports import actions, batches, jobs
from reports.documents import ANALYSIS
from reports.enums import JobState
from reports.kinds import KINDS
from reports.models import Batch, RenderJob, Report
from tests import make
from tests.reports.test_jobs import waiting_hints
from tests.services import database_url

YEAR = 2565


def agencies(count: int, by: User) -> list[Assessment]:
    """That many agencies with the scores of a year, all of them of one person's making."""
    return [make.assessment(make.agency(), year=YEAR, scores=make.NAKHON_PATHOM, by=by) for _ in range(count)]


def ask_all(by: User, size: int = batches.PORTION) -> Batch:
    batch = batches.start_batch(document=ANALYSIS, fiscal_year=YEAR, by=by)
    while batches.ask_portion(batch=batch, by=by, now=timezone.now(), size=size):
        pass
    return batch


def run(*arguments: str) -> str:
    """What manage.py make_reports prints."""
    out = StringIO()
    call_command("make_reports", "--year", str(YEAR), *arguments, stdout=out)
    return out.getvalue()


# ── asking ────────────────────────────────────────────────────────────────────
def test_every_agency_that_can_have_the_report_is_asked_once_and_the_others_have_their_reason(
    system_admin: User,
) -> None:
    able = agencies(3, system_admin)
    empty = make.assessment(make.agency(name="เทศบาลไม่มีคะแนน"), year=YEAR, by=system_admin)
    make.agency(name="เทศบาลไม่มีปี")
    make.assessment(make.agency(), year=2564, scores=make.NAKHON_PATHOM, by=system_admin)
    batch = ask_all(system_admin, size=2)
    asked = Report.objects.filter(batch=batch).values_list("assessment_id", "version").order_by("assessment_id")
    assert list(asked) == [(each.pk, 1) for each in able]
    no_total, *_ = KINDS[ANALYSIS.kind].problems_before_request(empty, ANALYSIS)
    progress = batches.progress_of(batch, now=timezone.now())
    assert progress.refused == (
        batches.Reason(batches.NO_YEAR, 2, tuple(sorted(_without_the_year()))),
        batches.Reason(no_total, 1, ("เทศบาลไม่มีคะแนน",)),
    )
    assert (progress.agencies, progress.looked_at, progress.asked, progress.waiting) == (6, 6, 3, 3)
    assert (progress.asked_all, progress.is_finished, progress.minutes_left) == (True, False, None)
    verbs = AuditEvent.objects.filter(target_type="reports.batch").values_list("verb", flat=True).order_by("pk")
    assert list(verbs) == ["batch_started", "batch_asked"]


def _without_the_year() -> list[str]:
    have = Assessment.objects.filter(fiscal_year=YEAR).values("agency")
    return list(Agency.objects.exclude(pk__in=have).values_list("name", flat=True))


def test_whoever_goes_on_starts_where_the_last_one_stopped(system_admin: User) -> None:
    agencies(5, system_admin)
    first = batches.start_batch(document=ANALYSIS, fiscal_year=YEAR, by=system_admin)
    batches.ask_portion(batch=first, by=system_admin, now=timezone.now(), size=2)
    assert Report.objects.count() == 2
    assert ask_all(system_admin, size=2) == first
    assert Report.objects.filter(batch=first).count() == Report.objects.count() == 5
    assert Batch.objects.get().asked_all_at is not None


def test_a_report_that_is_being_made_anyway_is_not_made_twice(system_admin: User) -> None:
    [there, _] = agencies(2, system_admin)
    own = actions.request_report(assessment=there, by=system_admin)
    batch = ask_all(system_admin)
    assert Report.objects.filter(assessment=there).get() == own
    [refused] = batches.progress_of(batch, now=timezone.now()).refused
    assert refused == batches.Reason(batches.IN_THE_MAKING, 1, (there.agency.name,))


def test_one_agencys_odd_data_does_not_keep_the_others_from_their_report(
    system_admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, _ = agencies(2, system_admin)
    fill = KINDS[ANALYSIS.kind].fill

    def breaks(assessment: Assessment, *args: Any, **kwargs: Any) -> Any:
        if assessment.pk == odd.pk:
            raise KeyError("odd")
        return fill(assessment, *args, **kwargs)

    monkeypatch.setitem(KINDS, ANALYSIS.kind, replace(KINDS[ANALYSIS.kind], fill=breaks))
    with pytest.raises(CommandError, match="the portal itself failed for some agencies"):
        run()
    [refused] = batches.progress_of(Batch.objects.get(), now=timezone.now()).refused
    assert refused == batches.Reason(batches.FAULT, 1, (odd.agency.name,))
    assert Report.objects.count() == 1


def test_only_system_administrators_ask_for_everyone(officer: User, system_admin: User) -> None:
    with pytest.raises(PermissionDenied):
        batches.start_batch(document=ANALYSIS, fiscal_year=YEAR, by=officer)
    batch = batches.start_batch(document=ANALYSIS, fiscal_year=YEAR, by=system_admin)
    with pytest.raises(PermissionDenied):
        batches.ask_portion(batch=batch, by=officer, now=timezone.now())
    with pytest.raises(PermissionDenied):
        batches.retry_failed(batch=batch, by=officer)


def test_many_reasons_are_counted_together(system_admin: User) -> None:
    batch = Batch(kind=ANALYSIS.kind, fiscal_year=YEAR)
    for number in range(60):
        batches._refuse(batch, f"เหตุ {number}", [f"แห่งที่ {number}"])
    assert len(batch.refused) == 51
    assert batch.refused[batches.OTHER] == {"count": 10, "named": ["แห่งที่ 50", "แห่งที่ 51", "แห่งที่ 52"]}


# ── cost ──────────────────────────────────────────────────────────────────────
def test_progress_costs_the_same_for_three_reports_and_for_thirty(system_admin: User) -> None:
    counts = []
    for more in (3, 27):
        agencies(more, system_admin)
        Batch.objects.update(asked_all_at=timezone.now())
        batch = ask_all(system_admin)
        with CaptureQueriesContext(connection) as queries:
            batches.progress_of(batch, now=timezone.now())
        counts.append(len(queries))
        Report.objects.update(status="ready", file="x.pdf", sha256="0" * 64)
    assert counts == [3, 3]


def test_a_portion_costs_nothing_beside_its_reports(system_admin: User) -> None:
    def queries_of(size: int) -> int:
        batch = batches.start_batch(document=ANALYSIS, fiscal_year=YEAR, by=system_admin)
        with CaptureQueriesContext(connection) as queries:
            batches.ask_portion(batch=batch, by=system_admin, now=timezone.now(), size=size)
        return len(queries)

    one, *_ = agencies(12, system_admin)
    with CaptureQueriesContext(connection) as queries:
        actions.request_report(assessment=one, by=system_admin, batch=None)
    alone = len(queries)
    Report.objects.all().delete()
    few, many = queries_of(2), queries_of(8)
    assert (many - few) / 6 <= alone


# ── hints ─────────────────────────────────────────────────────────────────────
def test_few_hints_of_a_batch_are_on_their_way_at_a_time(system_admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_BATCH_HINTS", 2)
    waiting_hints(jobs.BATCH_QUEUE), waiting_hints(jobs.OFFICER_QUEUE)
    agencies(4, system_admin)
    ask_all(system_admin)
    first, second, third, fourth = Report.objects.order_by("pk").values_list("pk", flat=True)
    now = timezone.now()
    assert [jobs.feed_batches(now=now), jobs.feed_batches(now=now)] == [2, 0]
    # Two hints of one millisecond have no order on the broker without a server.
    assert sorted(waiting_hints(jobs.BATCH_QUEUE)) == [first, second]
    RenderJob.objects.filter(report=first).update(state=JobState.DONE)
    assert jobs.sweep(now=now + timedelta(minutes=2)) == 1
    assert waiting_hints(jobs.BATCH_QUEUE) == [third]
    assert jobs.sweep(now=now + timedelta(minutes=5)) == 1  # the second was told five minutes ago
    assert waiting_hints(jobs.BATCH_QUEUE) == [second]
    assert waiting_hints(jobs.OFFICER_QUEUE) == []
    assert RenderJob.objects.get(report=fourth).hinted_at is None


@pytest.mark.django_db(transaction=True)
def test_a_single_report_does_not_wait_behind_a_batch(celery_worker_process: subprocess.Popen) -> None:
    admin = make.user(None, None, is_staff=True, is_superuser=True)
    for assessment in agencies(8, admin):
        actions.save_plan(assessment=assessment, document=ANALYSIS, sections=["cover"], by=admin)
    ask_all(admin)
    single = make.assessment(make.agency(), year=YEAR, scores=make.NAKHON_PATHOM, by=admin)
    actions.save_plan(assessment=single, document=ANALYSIS, sections=["cover"], by=admin)
    assert jobs.feed_batches(now=timezone.now()) == 8
    _wait_until(lambda: RenderJob.objects.filter(state=JobState.BUILDING).exists())
    report = actions.request_report(assessment=single, by=admin)
    _wait_until(lambda: not RenderJob.objects.exclude(state=JobState.DONE).exists())
    finished = list(RenderJob.objects.order_by("finished_at").values_list("report_id", flat=True))
    # At most the one under way, one that was taken before, and one in turn.
    assert finished.index(report.pk) <= 4


# ── the command ───────────────────────────────────────────────────────────────
def test_the_command_asks_shows_and_does_not_ask_twice(system_admin: User) -> None:
    agencies(2, system_admin)
    make.agency(name="เทศบาลไม่มีปี")
    first = run()
    batch = Batch.objects.get()
    assert first.splitlines() == [
        f"batch {batch.pk}: รายงานผลการวิเคราะห์และมาตรการ ปี 2565",
        "looked at 3 of 3 agencies, asked for 2: ready 0, being made 0, waiting 2, failed 0, cannot be made 1; "
        "0.0 a minute, time left unknown",
        "cannot be made, 1: ยังไม่มีข้อมูลของปีนี้ (เทศบาลไม่มีปี …)",
    ]
    assert run().startswith(f"batch {batch.pk} has been asked for; a new version for everyone needs --again")
    assert Report.objects.count() == 2
    for report in Report.objects.all():
        jobs.build(report.pk)
    run("--again")
    assert sorted(Report.objects.values_list("version", flat=True)) == [1, 1, 2, 2]


def test_watching_ends_when_all_is_made_and_says_the_rate(system_admin: User) -> None:
    [assessment] = agencies(1, system_admin)
    actions.save_plan(assessment=assessment, document=ANALYSIS, sections=["cover"], by=system_admin)
    run()
    jobs.build(Report.objects.get().pk)
    RenderJob.objects.update(started_at=timezone.now() - timedelta(minutes=2))
    said = run("--watch").splitlines()[-1]
    assert said == (
        "looked at 1 of 1 agencies, asked for 1: ready 1, being made 0, waiting 0, failed 0, cannot be made 0; "
        "0.5 a minute, time left 0 min"
    )


def test_failed_reports_are_grouped_by_their_reason_and_tried_again(system_admin: User) -> None:
    agencies(3, system_admin)
    run()
    failed = list(RenderJob.objects.order_by("pk")[:2])
    for job in failed:
        jobs._fail(job.report_id, jobs.claim(job.report_id, now=timezone.now()), "ภาพหาย")
    assert run().splitlines()[-1] == "failed, 2: ภาพหาย"
    waiting_hints(jobs.OFFICER_QUEUE)
    assert "2 failed reports queued again" in run("--retry")
    assert waiting_hints(jobs.OFFICER_QUEUE) == []
    assert RenderJob.objects.filter(state=JobState.QUEUED).count() == 3


def test_a_few_agencies_are_a_batch_of_their_own(system_admin: User) -> None:
    one, two, _ = agencies(3, system_admin)
    run("--agency", one.agency.slug, two.agency.slug)
    batch = Batch.objects.get()
    assert set(batch.reports.values_list("assessment", flat=True)) == {one.pk, two.pk}
    assert batch.asked_all_at is not None
    with pytest.raises(CommandError, match="no data of fiscal year 2565 for: nowhere"):
        run("--agency", one.agency.slug, "nowhere")


def test_who_asks_must_be_known(system_admin: User) -> None:
    make.user(None, None, username="other", is_superuser=True)
    with pytest.raises(CommandError, match="say with --by which system administrator asks"):
        run()
    with pytest.raises(CommandError, match="a follow-up report needs --part"):
        run("--kind", "follow-up", "--by", "other")
    run("--by", "other")
    assert Batch.objects.get().requested_by.username == "other"


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_goes_on_and_makes_nothing_twice(settings_of_a_process: dict[str, str]) -> None:
    """kill -9 after the first portion; the second run finishes, and every agency has exactly one report."""
    admin = make.user(None, None, is_staff=True, is_superuser=True)
    count = 3 * batches.PORTION
    agencies(count, admin)
    connection.close()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "make_reports", "--year", str(YEAR)],
        env=os.environ | settings_of_a_process, cwd=settings.BASE_DIR,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_until(Report.objects.exists)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    batch = Batch.objects.get()
    first = set(Report.objects.values_list("pk", flat=True))
    assert 0 < len(first) < count
    assert len(first) % batches.PORTION == 0
    assert batch.asked_all_at is None
    run()
    assert Report.objects.filter(batch=batch).count() == Report.objects.count() == count
    assert first <= set(Report.objects.values_list("pk", flat=True))
    assert Report.objects.values("assessment").distinct().count() == count


@pytest.fixture
def settings_of_a_process() -> dict[str, str]:
    """What another process needs to work on the test database."""
    return {"DATABASE_URL": database_url(), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}


def _wait_until(condition: Any, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "nothing came of it in time"
        time.sleep(0.02)

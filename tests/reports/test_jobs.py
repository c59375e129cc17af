"""The job of building a report's file: one request ends in one file, whatever dies on the way."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from queue import Empty
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from ita_portal.accounts.models import User
from ita_portal.celery import app
from ita_portal.lib.workflow import RuleBroken
from reports import actions, jobs
from reports.enums import JobState, ReportStatus
from reports.models import RenderJob, Report
from tests import make


@pytest.fixture
def requested(officer: User, agency: Any) -> Report:
    assessment = make.assessment(agency, scores=make.NAKHON_PATHOM, by=officer)
    return actions.request_report(assessment=assessment, by=officer)


def test_building_stores_the_file_and_its_particulars(requested: Report) -> None:
    assert jobs.build(requested.pk) is True
    requested.refresh_from_db()
    with requested.file.open("rb") as file:
        content = file.read()
    assert content.startswith(b"%PDF-")
    assert (requested.status, requested.size) == (ReportStatus.READY, len(content))
    assert requested.pages
    assert requested.pages > 10
    assert requested.job.state == JobState.DONE
    assert requested.job.percent == 100


def test_a_hint_that_comes_twice_builds_once(requested: Report) -> None:
    assert jobs.build(requested.pk) is True
    first = Report.objects.get(pk=requested.pk).file.name
    assert jobs.build(requested.pk) is False
    assert Report.objects.get(pk=requested.pk).file.name == first


def test_asking_again_while_a_version_is_made_gives_that_version(requested: Report, officer: User) -> None:
    again = actions.request_report(assessment=requested.assessment, by=officer)
    assert again.pk == requested.pk
    assert Report.objects.count() == RenderJob.objects.count() == 1


def test_only_one_of_two_workers_claims_a_job(requested: Report) -> None:
    now = timezone.now()
    assert jobs.claim(requested.pk, now=now) is not None
    assert jobs.claim(requested.pk, now=now) is None


def test_a_run_out_lease_is_taken_over_and_the_late_worker_changes_nothing(requested: Report) -> None:
    dead = jobs.claim(requested.pk, now=timezone.now() - jobs.LEASE - timedelta(seconds=1))
    assert dead is not None
    assert jobs.build(requested.pk) is True
    finished = Report.objects.select_related("assessment__agency").get(pk=requested.pk)
    jobs._store(finished, dead, _other_pdf(finished), archive=None)
    again = Report.objects.get(pk=requested.pk)
    assert (again.sha256, again.file.name) == (finished.sha256, finished.file.name)


def _other_pdf(report: Report) -> bytes:
    with default_storage.open(report.file.name) as file:
        return file.read() + b"\n% another"


def test_the_sweep_queues_the_job_of_a_dead_worker_again(requested: Report) -> None:
    waiting_hints(jobs.OFFICER_QUEUE)  # those of other tests
    now = timezone.now()
    RenderJob.objects.update(queued_at=now - timedelta(hours=1), hinted_at=now - timedelta(minutes=1))
    jobs.claim(requested.pk, now=now - jobs.LEASE - timedelta(seconds=1))
    assert jobs.sweep(now=now) == 1
    assert waiting_hints(jobs.OFFICER_QUEUE) == [requested.pk]
    job = RenderJob.objects.get()
    assert (job.state, job.hinted_at) == (JobState.QUEUED, now)


def test_the_sweep_hints_again_only_when_the_hint_must_be_lost(requested: Report) -> None:
    waiting_hints(jobs.OFFICER_QUEUE)
    now = timezone.now()
    RenderJob.objects.update(queued_at=now)
    assert jobs.sweep(now=now) == 0  # its own hint has a minute
    after = now + timedelta(minutes=1)
    assert [jobs.sweep(now=after + timedelta(seconds=30) * half) for half in range(6)] == [1, 0, 0, 0, 1, 0]
    assert waiting_hints(jobs.OFFICER_QUEUE) == [requested.pk] * 2


def waiting_hints(queue: str) -> list[int]:
    """Take every hint out of a queue of the real broker; the reports they name, in the order they were given."""
    found = []
    with app.connection_for_read() as connection:
        waiting = connection.SimpleQueue(app.amqp.queues[queue])
        while True:
            try:
                message = waiting.get(block=False)
            except Empty:
                return found
            message.ack()
            # Other work is hinted at in the same queue.
            if "report_id" in message.payload[1]:
                found.append(message.payload[1]["report_id"])


def test_the_sweep_leaves_a_living_worker_alone(requested: Report) -> None:
    now = timezone.now()
    jobs.claim(requested.pk, now=now)
    assert jobs.sweep(now=now + jobs.LEASE - timedelta(seconds=1)) == 0
    assert RenderJob.objects.get().state == JobState.BUILDING


def test_after_three_deaths_the_job_fails_with_a_reason_and_can_be_retried(requested: Report, officer: User) -> None:
    now = timezone.now()
    for _ in range(jobs.MOST_ATTEMPTS):
        RenderJob.objects.update(state=JobState.QUEUED)
        jobs.claim(requested.pk, now=now - jobs.LEASE - timedelta(seconds=1))
    jobs.sweep(now=now)
    job = RenderJob.objects.get()
    assert job.state == JobState.FAILED
    assert "หยุดกลางคัน" in job.failure
    actions.retry_report(report=requested, by=officer)
    assert jobs.build(requested.pk) is True
    assert Report.objects.get().status == ReportStatus.READY


def test_content_too_long_to_print_fails_with_what_is_too_long(requested: Report) -> None:
    snapshot = requested.snapshot
    snapshot["prose"]["introduction"] = ["ยาว" * 5_000]
    Report.objects.update(snapshot=snapshot)
    assert jobs.build(requested.pk) is True
    job = RenderJob.objects.get()
    assert job.state == JobState.FAILED
    assert "ตัวอักษร" in job.failure


def test_after_a_failure_mended_content_takes_the_number_of_the_version_nobody_saw(
    requested: Report, officer: User
) -> None:
    Report.objects.filter(pk=requested.pk).update(snapshot={**requested.snapshot, "cover": [{"text": "ก" * 7_000}]})
    jobs.build(requested.pk)
    assert RenderJob.objects.get(report=requested).state == JobState.FAILED
    again = actions.request_report(assessment=requested.assessment, by=officer)
    assert (again.pk, again.version) == (requested.pk, 1)
    assert jobs.build(again.pk) is True
    finished = Report.objects.get(pk=again.pk)
    assert (finished.status, finished.job.failure) == (ReportStatus.READY, "")
    assert finished.snapshot["cover"][0]["label"] == "จัดทำโดย"
    assert finished.requested_at > requested.requested_at


def test_an_unexpected_fault_is_recorded_and_raised(requested: Report) -> None:
    Report.objects.update(snapshot={"broken": True})
    with pytest.raises(KeyError):
        jobs.build(requested.pk)
    assert RenderJob.objects.get().state == JobState.FAILED


def test_retrying_what_did_not_fail_is_refused(requested: Report, officer: User) -> None:
    with pytest.raises(RuleBroken):
        actions.retry_report(report=requested, by=officer)


@pytest.mark.parametrize("answers", [False, True], ids=["refuses", "hangs"])
def test_a_broker_that_is_away_neither_hangs_nor_breaks_the_request(answers: bool) -> None:
    """A real process gives its hint to a port nobody listens on, and to one that accepts and never speaks."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if answers:
            listener.listen()
        broker = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        done = subprocess.run(
            [sys.executable, "-c", "import django; django.setup(); from reports import jobs; jobs.hint(1)"],
            env=os.environ | {"CELERY_BROKER_URL": broker},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert "no hint for report 1" in done.stderr


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_builds_what_was_asked_for(celery_worker_process: subprocess.Popen) -> None:
    report = _request()
    _wait_until(lambda: _state(report) == JobState.DONE)
    assert Report.objects.get(pk=report.pk).status == ReportStatus.READY


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing(celery_worker_process: subprocess.Popen) -> None:
    """kill -9 while it builds; the lease runs out, the sweep queues the job, and one file comes of it."""
    report = _request()
    _wait_until(lambda: _state(report) in (JobState.BUILDING, JobState.DONE))
    os.killpg(celery_worker_process.pid, signal.SIGKILL)
    celery_worker_process.wait()
    connection.close()
    jobs.sweep(now=timezone.now() + jobs.LEASE + timedelta(minutes=1))
    jobs.build(report.pk)
    job = RenderJob.objects.get()
    assert job.state == JobState.DONE
    assert Report.objects.get().status == ReportStatus.READY


def _request() -> Report:
    agency = make.agency()
    officer = make.user(agency)
    assessment = make.assessment(agency, scores=make.NAKHON_PATHOM, by=officer)
    return actions.request_report(assessment=assessment, by=officer)


def _state(report: Report) -> str:
    return RenderJob.objects.values_list("state", flat=True).get(report=report)


def _wait_until(condition: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the worker did not come to it in time"
        time.sleep(0.05)

"""Many do the same thing at the same moment: a round opens once, a report is sent once, nothing written is lost."""

import itertools
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import Role
from ita_portal.audit.models import AuditEvent
from ita_portal.inbox.models import Notice
from ita_portal.lib.uploads import check_upload
from ita_portal.lib.workflow import RuleBroken
from measures.actions.assignments import extend
from measures.actions.progress import ProgressChanged, save_draft, take_step
from measures.actions.proof import add_file
from measures.actions.rounds import open_round, open_rounds_of
from measures.models import Measure, ProgressReport, Proof, Round
from tests import make
from tests.lib import make_files
from tests.measures.facts import planned
from tests.measures.work_facts import clerk_of
from tests.reports.test_races import RACERS, race

pytestmark = pytest.mark.django_db(transaction=True)
SPRING = date(2023, 3, 1)
GOOD = {"work_status": "done", "what": "จัดอบรม 1 ครั้ง", "outcome": "ผ่านการทดสอบทุกคน"}


@pytest.fixture
def officer(transactional_db: None) -> User:
    return make.user(make.agency(), Role.OFFICER)


@pytest.fixture
def year(officer: User) -> Assessment:
    agency = officer.memberships.get().agency
    made = make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
    planned(made, officer)
    Measure.objects.update(created_at="2022-09-30T09:00:00+07:00")
    return made


@pytest.fixture
def report(year: Assessment, officer: User) -> ProgressReport:
    open_round(assessment=year, key="h1", by=officer, today=SPRING)
    return ProgressReport.objects.order_by("pk")[0]


def test_a_round_that_many_open_opens_once(year: Assessment) -> None:
    results = race(lambda: len(open_rounds_of(assessment=year, today=SPRING)))
    assert sorted(results) == [0] * (RACERS - 1) + [1]
    assert (Round.objects.count(), ProgressReport.objects.count()) == (1, 2)
    assert AuditEvent.objects.filter(verb="round_opened").count() == 1


def test_eight_presses_send_once_and_accept_once(report: ProgressReport, officer: User, year: Assessment) -> None:
    clerk = clerk_of(year, at=0)
    save_draft(report=report, data=GOOD, seen_version=1, by=clerk)
    for name, by in (("send", clerk), ("accept", officer)):
        results = race(lambda name=name, by=by: take_step(report=report, name=name, note="", by=by))  # type: ignore[misc]
        assert sum(isinstance(each, RuleBroken) for each in results) == RACERS - 1, results
        assert AuditEvent.objects.filter(verb=f"progress_{name}").count() == 1
    assert Notice.objects.filter(user=clerk, kind="accepted").count() == 1


def test_of_many_drafts_on_one_version_one_is_kept_and_the_others_are_told(
    report: ProgressReport, officer: User
) -> None:
    number = itertools.count()
    told: list[ProgressChanged] = []

    def write() -> str:
        text = f"ข้อความที่ {next(number)}"
        try:
            return save_draft(report=report, data={"what": text}, seen_version=1, by=officer).what
        except ProgressChanged as changed:
            told.append(changed)
            return ""

    kept = [text for text in race(write) if text]
    report.refresh_from_db()
    assert (kept, len(told), report.version) == ([report.what], RACERS - 1, 2)


def test_the_same_file_sent_eight_times_is_one_proof(report: ProgressReport, officer: User) -> None:
    checked = check_upload(ContentFile(make_files.pdf(), name="หลักฐาน.pdf"))
    results = race(lambda: add_file(report=report, checked=checked, caption="", by=officer).pk)
    assert len(set(results)) == 1, results
    assert Proof.objects.count() == 1


def test_an_extension_and_a_send_at_once_leave_one_true_state(report: ProgressReport, officer: User) -> None:
    save_draft(report=report, data=GOOD, seen_version=1, by=officer)
    turns = itertools.count()

    def either() -> Any:
        if next(turns) % 2:
            return take_step(report=report, name="send", note="", by=officer)
        return extend(reports=[report], due=date(2023, 5, 1), reason="น้ำท่วม", by=officer)

    race(either)
    report.refresh_from_db()
    assert (report.state, report.what) == ("sent", "จัดอบรม 1 ครั้ง")
    # Extended before it was sent, or sent before the extension reached it: never half.
    assert (report.due, report.is_extended) in ((date(2023, 5, 1), True), (date(2023, 4, 20), False))
    assert AuditEvent.objects.filter(verb="progress_send").count() == 1

"""The memos: what stands in them, who is asked for what by when, and that they never leave the house."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.lib.workflow import RuleBroken
from measures.enums import FollowUp, Period
from measures.models import FollowUpDate, Measure, MeasureDivision, MeasureStep, Round
from reports import actions, rules
from reports.content import memo_divisions
from reports.documents import BY_SLUG, PAPERS
from reports.enums import INTERNAL_KINDS, PUBLIC_KINDS, DocumentKind, ReportStatus
from reports.kinds import KINDS
from reports.models import Report
from tests import make
from tests.access import publish

pytestmark = pytest.mark.django_db
LETTER = BY_SLUG["memo-divisions"]


@pytest.fixture
def year() -> Assessment:
    of = make.agency(slug="our-town")
    return make.assessment(of, scores=make.NAKHON_PATHOM, status=AssessmentStatus.APPROVED)


def measure(year: Assessment, title: str, **fields: object) -> Measure:
    order = year.measures.count() + 1
    return Measure.objects.create(
        assessment=year, carried_out_in=2566, order=order, title=title, created_by=year.created_by, **fields
    )


def letter(year: Assessment) -> dict:
    return dict(memo_divisions.snapshot(year, LETTER, version=0, made_at=timezone.now()))


# ── who is asked for what ─────────────────────────────────────────────────────
def test_each_division_gets_its_own_measures_steps_and_deadlines(year: Assessment) -> None:
    strategy, clerk = year.agency.divisions.all()
    shared = measure(year, "ชี้แจงแผน")
    MeasureDivision.objects.create(measure=shared, division=strategy, is_lead=True)
    MeasureStep.objects.create(measure=shared, order=1, text="ทำแผ่นพับ")
    MeasureStep.objects.create(measure=shared, order=2, text="แจกแผ่นพับ", ends=date(2023, 1, 31)).divisions.add(clerk)
    everyone = measure(year, "ลงนามเจตนารมณ์", every_division=True, follow_up=FollowUp.MONTHLY)
    lists = letter(year)["lists"]
    assert [each["division"] for each in lists] == [strategy.name, clerk.name]
    assert [each["lead"] for each in lists] == ["รับผิดชอบ 2 มาตรการ เป็นหน่วยงานหลัก 1 มาตรการ", "รับผิดชอบ 2 มาตรการ"]
    first, own = lists[0]["rows"][0], lists[1]["rows"][0]
    assert (first["role"], own["role"]) == ("หน่วยงานหลัก", "เฉพาะขั้นตอนที่ระบุ")
    assert [step["text"] for step in first["steps"]] == ["ทำแผ่นพับ"]
    assert own["steps"] == [{"text": "แจกแผ่นพับ", "period": "ภายใน 31 ม.ค. 2566"}]
    assert [each["due"] for each in first["reports"]] == ["20 เม.ย. 2566", "20 ต.ค. 2566"]
    assert own["reports"] == [{"round": "รอบ 6 เดือนแรก", "due": "20 เม.ย. 2566"}]  # the step ends in January
    assert lists[0]["rows"][1]["role"] == "ทุกสำนัก/กอง"
    assert everyone.title == lists[1]["rows"][1]["title"]
    assert lists[1]["rows"][1]["reports"] == [{"round": "ทุกเดือนในระยะเวลาดำเนินการ", "due": "วันที่ 7 ของเดือนถัดไป"}]


def test_a_moved_deadline_is_the_one_in_the_letter(year: Assessment) -> None:
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    Round.objects.create(
        assessment=year, key="h1", starts=date(2022, 10, 1), ends=date(2023, 3, 31), due=date(2023, 5, 15)
    )
    content = letter(year)
    assert [each["due"] for each in content["lists"][0]["rows"][0]["reports"]] == ["15 พ.ค. 2566", "20 ต.ค. 2566"]
    assert (
        "โดยรอบ 6 เดือนแรก ภายในวันที่ 15 พฤษภาคม 2566 และรอบ 6 เดือนหลัง ภายในวันที่ 20 ตุลาคม 2566"
        in content["memo"]["body"][1]
    )


def test_own_days_of_a_measure_stand_in_its_list_alone(year: Assessment) -> None:
    dated = measure(year, "อบรม", every_division=True, follow_up=FollowUp.DATES, period=Period.FISCAL_YEAR)
    FollowUpDate.objects.create(measure=dated, day=date(2023, 1, 15))
    content = letter(year)
    assert content["lists"][0]["rows"][0]["reports"] == [{"round": "กำหนด 15 ม.ค. 2566", "due": "15 ม.ค. 2566"}]
    assert content["memo"]["body"][1].endswith("ตามกำหนดในบัญชี")


def test_a_division_that_is_asked_for_nothing_gets_no_list(year: Assessment) -> None:
    strategy, _clerk = year.agency.divisions.all()
    MeasureDivision.objects.create(measure=measure(year, "ชี้แจงแผน"), division=strategy)
    content = letter(year)
    assert [each["division"] for each in content["lists"]] == [strategy.name]
    assert "รวม 1 หน่วยงาน" in content["memo"]["body"][1]


def test_it_costs_the_same_for_one_measure_and_for_thirty(year: Assessment) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            letter(Assessment.objects.select_related("agency", "framework").get(pk=year.pk))
        return len(asked)

    MeasureStep.objects.create(measure=measure(year, "มาตรการแรก", every_division=True), order=1, text="ทำ")
    few = cost()
    for number in range(30):
        MeasureStep.objects.create(
            measure=measure(year, f"มาตรการเสริม {number}", every_division=True), order=1, text="ทำ"
        )
    assert cost() == few


# ── papers of the house ───────────────────────────────────────────────────────
def test_every_kind_is_either_public_or_of_the_house() -> None:
    assert sorted([*PUBLIC_KINDS, *INTERNAL_KINDS]) == sorted(DocumentKind)
    assert {document.kind for document in PAPERS} <= set(KINDS)


@pytest.fixture
def memo(year: Assessment) -> Report:
    officer = make.user(year.agency)
    report = publish(year, officer, status=ReportStatus.READY)
    Report.objects.filter(pk=report.pk).update(kind=DocumentKind.MEMO)
    return Report.objects.get(pk=report.pk)


def test_nobody_decides_on_a_memo(memo: Report) -> None:
    head = make.user(memo.assessment.agency, "head")
    assert rules.open_steps(head, memo) == []
    assert (memo.status_words, rules.next_words(memo)) == ("พร้อมใช้", "พิมพ์แล้วเสนอลงนาม")
    for step in rules.STEPS:
        with pytest.raises(RuleBroken, match="ใช้ภายในหน่วยงาน"):
            actions.take_step(report=memo, name=step.name, note="ลอง", by=head)


@pytest.mark.parametrize("status", [ReportStatus.RETURNED, ReportStatus.APPROVED, ReportStatus.PUBLISHED])
def test_the_database_keeps_a_memo_in_the_house(memo: Report, status: str) -> None:
    with pytest.raises(IntegrityError, match="papers_of_the_house_stay_inside"), transaction.atomic():
        Report.objects.filter(pk=memo.pk).update(
            status=status, published_at=timezone.now(), published_by=memo.status_by
        )


def test_a_memo_says_nothing_of_a_public_address(year: Assessment) -> None:
    officer: User = make.user(year.agency)
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    for kind in (DocumentKind.MEMO, DocumentKind.MEMO_DIVISIONS):
        report = actions.request_report(assessment=year, by=officer, kind=kind)
        assert "check" not in report.snapshot
    assert "check" in actions.request_report(assessment=year, by=officer).snapshot


def test_without_measures_there_is_nothing_to_tell_the_divisions(year: Assessment) -> None:
    with pytest.raises(RuleBroken, match="ปีนี้ยังไม่มีมาตรการ"):
        actions.request_report(assessment=year, by=make.user(year.agency), kind=DocumentKind.MEMO_DIVISIONS)
    with pytest.raises(PermissionDenied):
        actions.request_report(assessment=year, by=make.user(), kind=DocumentKind.MEMO)

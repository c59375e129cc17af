"""The one-page brief: what it says, what it asks, and that it is one page whatever there is to say."""

import io
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import AssessmentStatus
from assessments.models import AnalysisText, Assessment, CalendarRow, Recommendation
from ita_portal.accounts.models import Agency, DigitStyle, Division, User
from measures.enums import FollowUp, Period, ProgressState, WorkStatus
from measures.models import Measure, MeasureDivision, MeasureLink, MeasureStep
from reports import jobs, pdf
from reports.content import brief_weak
from reports.documents import ANALYSIS, Document
from reports.enums import DocumentKind, ReportStatus
from reports.kinds import KINDS
from reports.models import Report
from reports.snapshot_papers import BriefPaper
from tests import make
from tests.reports import follow_up_world as world
from tests.reports.test_pdf import _dictionaries, _stands_in, by_pdfium, by_poppler, squeezed, texts_of

BRIEF = Document(DocumentKind.BRIEF)
KIND = KINDS[DocumentKind.BRIEF]
NOW = datetime(2022, 10, 20, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
ANNOUNCED = {**make.NAKHON_PATHOM, "IIT": "90.42", "EIT": "95.65", "OIT": "100", "TOTAL": "95.82"}
LONG = "ปรับปรุงขั้นตอนการให้บริการและการสื่อสารกับประชาชนให้ชัดเจน ตรวจสอบได้ทุกขั้นตอน และแจ้งผลกลับภายในเวลาที่กำหนด "


def frozen(year: Assessment, made_at: datetime = NOW) -> BriefPaper:
    fresh = Assessment.objects.select_related("agency", "framework").get(pk=year.pk)
    return KIND.fill(fresh, BRIEF, version=1, made_at=made_at)  # type: ignore[return-value]


def file_of(content: BriefPaper) -> bytes:
    return pdf.html_to_pdf(KIND.html(content), assets=jobs.assets_of(content))


def pages(document: bytes) -> int:
    with pikepdf.open(io.BytesIO(document)) as opened:
        return len(opened.pages)


def linked(measure: Measure, *codes: str) -> Measure:
    MeasureLink.objects.bulk_create(MeasureLink(measure=measure, code=code) for code in codes)
    return measure


def report(year: Assessment, by: User, status: str, version: int = 1) -> Report:
    filled: dict[str, Any] = {} if status == ReportStatus.REQUESTED else {"file": "brief.pdf", "sha256": "0" * 64}
    if status == ReportStatus.PUBLISHED:
        filled |= {"published_at": NOW, "published_by": by}
    return Report.objects.create(
        assessment=year,
        kind=ANALYSIS.kind,
        version=version,
        status=status,
        status_by=by,
        requested_by=by,
        snapshot={},
        **filled,
    )


@pytest.fixture
def year(agency: Agency, officer: User) -> Assessment:
    return make.assessment(agency, 2565, scores=ANNOUNCED, by=officer, announced_level="AA")


def asked(year: Assessment) -> list[str]:
    return [row["text"] for row in frozen(year)["asks"]]


# ── where we stand ────────────────────────────────────────────────────────────
def test_figures_are_those_of_the_analysis_report(year: Assessment) -> None:
    whole = KINDS[DocumentKind.ANALYSIS].fill(year, ANALYSIS, version=1, made_at=NOW)
    brief = frozen(year)
    assert brief["total"] == whole["result"]["total"]
    assert brief["axis"] == whole["axis"]
    assert {row["number"]: row for row in brief["ranking"]} == {row["number"]: row for row in whole["ranking"]}
    assert brief["standing"] == [
        "อยู่ในระดับสูงสุด สูงกว่าเกณฑ์ผ่าน 10.82 คะแนน",
        "บุคลากรให้ 90.42 ประชาชนให้ 95.65 เว็บไซต์ได้ 100.00",
    ]
    assert (brief["level"], brief["verdict"]) == ("ระดับ AA", "ผ่านเกณฑ์ 85")


def test_dots_run_from_the_lowest_to_the_highest_and_unknown_ones_stand_last(agency: Agency, officer: User) -> None:
    scores = {"3": "90.81", "9": "100", "6": "88.00", "10": "88.00", "TOTAL": "92.00"}
    rows = frozen(make.assessment(agency, 2565, scores=scores, by=officer))["ranking"]
    assert [row["number"] for row in rows] == [6, 10, 3, 9, 1, 2, 4, 5, 7, 8]
    assert [row["dot"] for row in rows[:4]] == [40.0, 40.0, 54.05, 100.0]
    assert {row["dot"] for row in rows[4:]} == {None}
    assert [row["class_key"] for row in rows[:5]] == ["urgent", "urgent", "improve", "maintain", "unknown"]


def test_the_safety_margin_and_what_one_item_costs_are_said(year: Assessment) -> None:
    brief = frozen(year)
    assert brief["margin"] == "ระดับ AA มีระยะปลอดภัยเพียง 0.82 คะแนน หากต่ำกว่า 95 จะเป็นระดับ A"
    assert brief["stakes"] == ["หากขาดรายการ O42 หรือ O43 1 รายการ เสีย 5.00 คะแนน เหลือ 90.82 ระดับ A"]


@pytest.mark.parametrize(
    ("fiscal_year", "scores", "margin", "others"),
    [
        # nearer to the level above than to the one below
        (2565, {"TOTAL": "94.10"}, "ยังไม่ถึงระดับ AA เพราะขาดคะแนนรวม 0.90 คะแนน", ["ระดับ A มีระยะปลอดภัย 9.10"]),
        # below the pass mark: nothing else counts
        (2565, {"TOTAL": "84.99"}, "ขาดอีก 0.01 คะแนนจึงจะผ่านเกณฑ์ 85", ["หากขาดรายการ O42 หรือ O43"]),
        # exactly on the line
        (2565, {"TOTAL": "85"}, "ระดับ A อยู่บนเส้นพอดี ไม่มีระยะปลอดภัย หากต่ำกว่า 85 จะเป็นระดับ B", ["ยังไม่ถึงระดับ AA"]),
        # named levels: the floor of the weakest instrument is nearer than the total
        (
            2568,
            {"IIT": "85.40", "EIT": "92", "OIT": "96", "TOTAL": "91.62"},
            "ระดับผ่านดี มีระยะปลอดภัยเพียง 0.40 คะแนน หาก IIT ต่ำกว่า 85 จะเป็นระดับผ่าน",
            ["ยังไม่ถึงระดับผ่านดีเยี่ยม เพราะขาดคะแนนรวม 3.38 คะแนน IIT ต่ำกว่า 95"],
        ),
        # the level cannot be told
        (2568, {"TOTAL": "91.62"}, "ยังบอกระดับไม่ได้ เพราะระดับขึ้นกับคะแนนรายเครื่องมือด้วย", []),
    ],
)
def test_the_nearest_line_stands_out(
    agency: Agency, officer: User, fiscal_year: int, scores: dict[str, str], margin: str, others: list[str]
) -> None:
    brief = frozen(make.assessment(agency, fiscal_year, scores=scores, by=officer))
    assert brief["margin"].startswith(margin)
    for found, wanted in zip(brief["stakes"], others, strict=False):
        assert found.startswith(wanted)
    assert len(brief["stakes"]) >= len(others)


def test_an_announced_level_that_is_not_the_scores_is_said_instead_of_a_margin(agency: Agency, officer: User) -> None:
    made = make.assessment(agency, 2565, scores={"TOTAL": "95.82"}, by=officer, announced_level="A")
    assert frozen(made)["margin"] == "ระดับที่ประกาศคือ A แต่คะแนนที่มีเป็นระดับ AA ให้ตรวจกับเอกสารประกาศ"


def test_missed_items_are_said_with_their_cost(agency: Agency, officer: User) -> None:
    made = make.assessment(agency, 2565, scores={**ANNOUNCED, "O42": "0"}, by=officer)
    assert frozen(made)["stakes"] == ["ปีนี้รายการ O42 ไม่ได้คะแนนเต็ม เสียคะแนนรวม 5.00 คะแนน"]


def test_the_latest_year_before_is_named_and_compared(agency: Agency, officer: User) -> None:
    for fiscal_year, total in ((2562, "80.00"), (2566, "92.80"), (2567, "93.13"), (2568, "93.13")):
        make.assessment(agency, fiscal_year, scores={"TOTAL": total}, by=officer)
    said = {each.fiscal_year: frozen(each)["standing"][0] for each in Assessment.objects.all()}
    assert said == {
        2562: "ต่ำกว่าเกณฑ์ผ่าน 5.00 คะแนน",
        2566: "สูงกว่าเกณฑ์ผ่าน 7.80 คะแนน เพิ่มขึ้นจากปี 2562 12.80 คะแนน",
        2567: "สูงกว่าเกณฑ์ผ่าน 8.13 คะแนน เพิ่มขึ้นจากปี 2566 0.33 คะแนน",
        2568: "สูงกว่าเกณฑ์ผ่าน 8.13 คะแนน เท่ากับปี 2567",
    }


# ── where weak ────────────────────────────────────────────────────────────────
def test_cause_is_the_recommendation_else_the_officers_words_else_said_to_be_unknown(
    agency: Agency, officer: User
) -> None:
    scores = {**ANNOUNCED, "3": "80.00"}
    made = make.assessment(agency, 2565, scores=scores, by=officer)
    for code, text in (("i20", "เขียนขั้นตอนการยืมให้ชัด"), ("i23", "ชี้แจงให้ทุกคนรู้")):
        Recommendation.objects.create(assessment=made, code=code, text=text, created_by=officer)
    draft = "ตัวชี้วัดที่ 2 ได้ 88.13 คะแนน"
    AnalysisText.objects.create(
        assessment=made,
        section="indicator-2",
        text=f"{draft} สาเหตุคือบุคลากรไม่ทราบแผนการใช้จ่าย",
        based_on=draft,
        saved_by=officer,
    )
    linked(world.measure(made, "จัดระบบการยืม"), "i20")
    linked(world.measure(made, "ตรวจการใช้"), "4")
    brief = frozen(made)
    assert [(row["number"], row["cause"], row["basis"], row["remedy"]) for row in brief["weak"]] == [
        (3, "ยังไม่ได้วิเคราะห์สาเหตุ", "", "ยังไม่มีมาตรการ"),
        (4, "เขียนขั้นตอนการยืมให้ชัด", "ป.ป.ช. i20 และอีก 1 ข้อ", "1. จัดระบบการยืม และมาตรการที่ 2"),
        (2, "สาเหตุคือบุคลากรไม่ทราบแผนการใช้จ่าย", "ข้อวิเคราะห์ของเทศบาล", "ยังไม่มีมาตรการ"),
    ]
    assert brief["weak_lead"] == ""


@pytest.mark.parametrize(
    ("text", "draft", "own"),
    [
        ("ร่าง ก\n\nร่าง ข", "ร่าง ก\n\nร่าง ข", ""),
        ("ร่าง ก เติมท้าย\n\nร่าง ข", "ร่าง ก\n\nร่าง ข", "เติมท้าย"),
        ("ร่าง ก\n\nเล่าก่อน\n\nสาเหตุคือคนน้อย", "ร่าง ก", "สาเหตุคือคนน้อย"),
        ("เขียนใหม่ทั้งหมด", "ร่าง ก", "เขียนใหม่ทั้งหมด"),
    ],
)
def test_the_officers_own_words_are_what_the_draft_did_not_say(text: str, draft: str, own: str) -> None:
    assert brief_weak.own_words(text, draft) == own


def test_without_urgent_ones_the_lowest_to_improve_are_named_and_the_rest_counted(
    agency: Agency, officer: User
) -> None:
    scores = {str(number): f"{90 + number * 0.4:.2f}" for number in range(1, 11)}
    brief = frozen(make.assessment(agency, 2565, scores=scores, by=officer))
    assert brief["weak_lead"] == "ไม่มีตัวชี้วัดที่ต่ำกว่า 90 คะแนน เรื่องที่ควรพัฒนาก่อนมีดังนี้"
    assert [row["number"] for row in brief["weak"]] == [1, 2, 3]
    assert brief["weak_more"] == "และอีก 7 เรื่อง ดูรายงานฉบับเต็ม"


def test_where_all_is_well_or_nothing_known_it_is_said(agency: Agency, officer: User) -> None:
    full = make.assessment(agency, 2565, scores={str(n): "97" for n in range(1, 11)}, by=officer)
    assert frozen(full)["weak_lead"] == "ไม่มีตัวชี้วัดที่ต่ำกว่า 95 คะแนน ให้รักษามาตรฐานเดิม"
    bare = make.assessment(agency, 2564, scores={"TOTAL": "90"}, by=officer)
    brief = frozen(bare)
    assert (brief["weak_lead"], brief["weak"], brief["ranking"]) == ("ยังบอกไม่ได้ เพราะยังไม่มีคะแนนรายตัวชี้วัด", [], [])


def test_failing_questions_of_unknown_indicators_are_not_hidden(agency: Agency, officer: User) -> None:
    scores = {"i7": "82.35", "i12": "84.13", "i20": "90.00", "6": "89.86", "TOTAL": "92.94"}
    brief = frozen(make.assessment(agency, 2564, scores=scores, by=officer))
    assert brief["weak_note"] == "ตัวชี้วัดที่ไม่ทราบคะแนน มีข้อที่ต่ำกว่าเกณฑ์ 85 คือ i7 (82.35) และ i12 (84.13)"


# ── what is due ───────────────────────────────────────────────────────────────
def test_late_reports_come_first_then_the_next_four_days(year: Assessment, agency: Agency, officer: User) -> None:
    first = world.measure(year, "จัดระบบการยืม", period=Period.DATES, starts=date(2022, 10, 1), ends=date(2023, 5, 31))
    step = MeasureStep.objects.create(measure=first, order=1, text="ทำคู่มือ", ends=date(2023, 4, 28))
    MeasureStep.objects.create(measure=first, order=2, text="ชี้แจง", ends=date(2023, 1, 31))
    world.measure(year, "ทำเสร็จแล้ว", work_status=WorkStatus.DONE, period=Period.DATES,
                  starts=date(2022, 10, 1), ends=date(2023, 6, 30))  # fmt: skip
    CalendarRow.objects.create(
        assessment=year, order=1, title="ตอบแบบ OIT", starts=date(2023, 1, 1), ends=date(2023, 4, 30), saved_by=officer
    )
    made_at = datetime(2023, 4, 25, 23, 30, tzinfo=ZoneInfo("Asia/Bangkok"))
    world.progress(first, state=ProgressState.OPEN)
    brief = frozen(year, made_at)
    strategy, second = (division.name for division in agency.divisions.all())
    assert [tuple(row.values()) for row in brief["due"]] == [
        ("20 เม.ย. 2566", "ส่งรายงานผลที่ค้าง 1 ฉบับ", second, True),
        ("28 เม.ย. 2566", "1.1 ทำคู่มือ", second, False),
        ("30 เม.ย. 2566", "ตอบแบบ OIT", strategy, False),
        ("31 พ.ค. 2566", "มาตรการที่ 1 แล้วเสร็จ: จัดระบบการยืม", second, False),
    ]
    assert brief["due_more"] == "และอีก 1 เรื่อง ดูรายงานฉบับเต็ม"
    world.progress(first, key="year").steps_done.add(step)
    assert "1.1 ทำคู่มือ" not in [row["text"] for row in frozen(year, made_at)["due"]]


def test_of_monthly_rounds_only_the_next_is_named(year: Assessment) -> None:
    world.measure(year, "ประชุมทุกเดือน", follow_up=FollowUp.MONTHLY)
    world.measure(year, "ประชุมทุกเดือนด้วย", follow_up=FollowUp.MONTHLY)
    brief = frozen(year)
    assert [row["text"] for row in brief["due"]] == ["ส่งรายงานผล 2 มาตรการ เดือน ต.ค. 2565"]
    assert brief["due"][0]["due"] == "7 พ.ย. 2565"
    assert brief["due_more"] == ""


# ── decide today ──────────────────────────────────────────────────────────────
MEASURES = "อนุมัติมาตรการปีงบประมาณ พ.ศ. 2566 จำนวน 1 มาตรการ และแจ้งให้ทุกสำนัก/กองถือปฏิบัติ"
LEAD = "มอบสำนักปลัดเทศบาลเป็นหน่วยงานหลักของมาตรการที่ 1 จัดระบบการยืม"
PUBLISH = "เผยแพร่รายงานผลการวิเคราะห์และมาตรการ ปี 2565 บนเว็บไซต์"
NOTE = "รับทราบผลการประเมินและกำหนดเวลาข้างต้น"


def test_everything_open_is_asked(year: Assessment) -> None:
    linked(world.measure(year, "จัดระบบการยืม"), "4")
    assert asked(year) == [MEASURES, LEAD, PUBLISH]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (ReportStatus.REQUESTED, [MEASURES, LEAD, PUBLISH]),
        (ReportStatus.READY, [MEASURES, LEAD, "เห็นชอบและเผยแพร่รายงานผลการวิเคราะห์และมาตรการ ปี 2565 ฉบับที่ 1"]),
        (ReportStatus.RETURNED, [MEASURES, LEAD]),
        (ReportStatus.APPROVED, ["เผยแพร่รายงานผลการวิเคราะห์และมาตรการ ปี 2565 ฉบับที่ 1"]),
        (ReportStatus.PUBLISHED, [NOTE]),
    ],
)
def test_what_was_decided_is_not_asked_again(
    year: Assessment, officer: User, status: str, expected: list[str]
) -> None:
    linked(world.measure(year, "จัดระบบการยืม"), "4")
    report(year, officer, status)
    assert asked(year) == expected


def test_a_correction_of_a_published_report_is_asked(year: Assessment, officer: User) -> None:
    world.measure(year, "จัดระบบการยืม")
    report(year, officer, ReportStatus.PUBLISHED)
    report(year, officer, ReportStatus.READY, version=2)
    assert asked(year) == ["เห็นชอบและเผยแพร่รายงานผลการวิเคราะห์และมาตรการ ปี 2565 ฉบับที่ 2"]


def test_other_public_documents_are_asked_too_and_papers_of_the_house_never(year: Assessment, officer: User) -> None:
    world.measure(year, "จัดระบบการยืม", work_status=WorkStatus.DONE)
    report(year, officer, ReportStatus.PUBLISHED)
    for kind, part in ((DocumentKind.FOLLOW_UP, "h1"), (DocumentKind.MEMO, "")):
        made = report(year, officer, ReportStatus.READY, version=2)
        Report.objects.filter(pk=made.pk).update(kind=kind, part=part)
    assert asked(year) == ["เห็นชอบและเผยแพร่รายงานผลการดำเนินการตามมาตรการ ปี 2566 รอบ 6 เดือนแรก ฉบับที่ 2"]


def test_work_that_has_begun_is_not_asked_to_be_allowed_but_trouble_is(year: Assessment) -> None:
    linked(world.measure(year, "จัดระบบการยืม", work_status=WorkStatus.DELAYED), "4")
    assert asked(year) == [PUBLISH, "สั่งการมาตรการที่ 1 ซึ่งล่าช้าหรือพักไว้"]


def test_without_measures_or_leads_somebody_is_appointed(year: Assessment, officer: User) -> None:
    assert asked(year) == ["มอบกองยุทธศาสตร์และงบประมาณจัดทำมาตรการปีงบประมาณ พ.ศ. 2566", PUBLISH]
    made = world.measure(year, "ไม่มีเจ้าของ")
    MeasureDivision.objects.filter(measure=made).delete()
    brief = frozen(year)
    assert brief["asks"][1]["text"] == "กำหนดหน่วยงานหลักของมาตรการที่ 1 ซึ่งยังไม่มีผู้รับผิดชอบ"
    assert brief["asks"][1]["choices"] == ["มอบ .............................."]


def test_scores_that_wait_are_certified_first(agency: Agency, officer: User) -> None:
    made = make.assessment(agency, 2565, status=AssessmentStatus.SUBMITTED, scores=ANNOUNCED, by=officer)
    assert asked(made)[0] == "รับรองคะแนนปีงบประมาณ พ.ศ. 2565"


# ── cost ──────────────────────────────────────────────────────────────────────
def test_queries_do_not_grow_with_the_year(year: Assessment, officer: User) -> None:
    def count() -> int:
        fresh = Assessment.objects.select_related("agency", "framework").get(pk=year.pk)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            KIND.fill(fresh, BRIEF, version=1, made_at=NOW)
        return len(caught)

    def add() -> None:
        made = linked(world.measure(year), "4", "i20")
        step = MeasureStep.objects.create(measure=made, order=1, text="ทำ", ends=date(2023, 3, 1))
        step.divisions.add(*year.agency.divisions.all()[:1])
        world.progress(made, state=ProgressState.OPEN)
        Recommendation.objects.create(assessment=year, code="i20", text="ทำ", created_by=officer)

    add()
    one = count()
    for _ in range(4):
        add()
    assert count() == one
    assert one <= 30


# ── one page ──────────────────────────────────────────────────────────────────
def fullest(agency: Agency, officer: User, fiscal_year: int, scores: dict[str, str], **fields: Any) -> Assessment:
    """The longest realistic year: everything weak, late and undecided, with names and texts at their limits."""
    agency.name = "องค์การบริหารส่วนตำบลหนองบัวศรีนครินทร์ราชพฤกษ์พัฒนาเฉลิมพระเกียรติสมเด็จ"
    agency.digits, agency.is_invented = DigitStyle.THAI, True
    agency.save()
    agency.signatories.update(position=f"นายก{agency.name}", acting_for="")
    division = agency.divisions.first()
    assert division is not None
    division.name = "กองยุทธศาสตร์และงบประมาณ วิชาการ การต่างประเทศ และพัฒนาเศรษฐกิจฐานรากของท้องถิ่น"
    division.save()
    others = [
        Division.objects.create(
            agency=agency, name=f"กองส่งเสริมการศึกษา ศาสนา วัฒนธรรม และนันทนาการ สาขาที่ {n}", order=9 + n
        )
        for n in range(1, 7)
    ]
    made = make.assessment(agency, fiscal_year, status=AssessmentStatus.SUBMITTED, scores=scores, by=officer, **fields)
    for number in range(1, 11):
        Recommendation.objects.create(assessment=made, code=str(number), text=LONG * 8, created_by=officer)
    for n in range(1, 13):
        measure = world.measure(made, f"{n} {LONG * 2}"[:300].strip(), lead=others[n % 6],
                                work_status=WorkStatus.NOT_STARTED if n < 9 else WorkStatus.ON_HOLD)  # fmt: skip
        linked(measure, *(str(number) for number in range(1, 11)))
        for order in (1, 2):
            MeasureStep.objects.create(measure=measure, order=order, text=LONG * 3, ends=date(2026, 11, n + order))
        for each in others[:3]:
            world.progress(measure, division=each, state=ProgressState.OPEN)
    report(made, officer, ReportStatus.READY)
    return made


WEAK = {str(number): f"{70 + number}.25" for number in range(1, 11)}
FULLEST = [
    (2565, {**WEAK, "IIT": "73.25", "EIT": "77.25", "OIT": "79.75", "TOTAL": "77.05", "O1": "0", "O2": "0"}),
    (2568, {**WEAK, "IIT": "85.40", "EIT": "86", "OIT": "86", "TOTAL": "85.82"}),
    (
        2564,
        {"i7": "60", "i12": "61", "i20": "62", "i1": "70", "6": "71", "7": "72", "8": "73", "9": "74", "TOTAL": "72"},
    ),
]


@pytest.mark.parametrize(("fiscal_year", "scores"), FULLEST)
def test_the_fullest_year_is_one_page(agency: Agency, officer: User, fiscal_year: int, scores: dict[str, str]) -> None:
    made = fullest(agency, officer, fiscal_year, scores)
    content = frozen(made, datetime(2026, 9, 1, tzinfo=ZoneInfo("Asia/Bangkok")))
    assert pages(file_of(content)) == 1


def test_the_barest_year_is_one_page(agency: Agency, officer: User) -> None:
    agency.divisions.all().delete()
    agency.signatories.all().delete()
    made = make.assessment(agency, 2565, scores={"TOTAL": "90"}, by=officer)
    document = file_of(frozen(made))
    assert pages(document) == 1
    assert "ยังไม่มีคะแนนรายตัวชี้วัด" in squeezed(by_pdfium(document))


def test_the_file_reads_back_and_is_tagged(year: Assessment, tmp_path: Path) -> None:
    linked(world.measure(year, "จัดระบบการยืม"), "4")
    content = frozen(year)
    html = KIND.html(content)
    document = file_of(content)
    assert pages(document) == 1
    assert document == file_of(content)
    for read in (squeezed(by_poppler(document, tmp_path)), squeezed(by_pdfium(document))):
        assert [text for text in texts_of(html) if not _stands_in(squeezed(text), read)] == []
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert str(opened.docinfo["/Title"]) == f"สรุปหน้าเดียวสำหรับผู้บริหาร ปี 2565 {year.agency.name}"
        tags = [str(item.get("/S")) for item in _dictionaries(opened) if "/S" in item]
        assert (tags.count("/H1"), tags.count("/H2"), tags.count("/Table")) == (1, 4, 4)
        heads = [item for item in _dictionaries(opened) if item.get("/S") == "/TH"]
        assert all(any("/Scope" in entry for entry in head["/A"]) for head in heads)


def test_the_file_is_accessible_with_much_and_with_little_on_it(year: Assessment, tmp_path: Path) -> None:
    outloud = Path(sys.executable).with_name("outloud")
    for name, measures in (("little", 0), ("much", 4)):
        for _ in range(measures):
            linked(world.measure(year), "4")
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(file_of(frozen(year)))
        heard = subprocess.run([outloud, "-q", "--no-info", path], capture_output=True, text=True, check=False)
        assert heard.returncode == 0, heard.stdout
        assert " 0 error(s), 0 warning(s)" in heard.stdout


def test_the_preview_on_the_screen_has_the_same_content(year: Assessment, officer: User, as_user: Any) -> None:
    address = reverse("reports:report_preview", args=[year.agency.slug, year.fiscal_year, BRIEF])
    answer = as_user(officer).get(address)
    assert answer.status_code == 200
    assert "ระดับ AA มีระยะปลอดภัยเพียง 0.82 คะแนน" in re.sub("<[^>]+>", "", answer.content.decode())


def test_marks_differ_in_shape_without_colour(year: Assessment) -> None:
    """Drawn grey: the square is full, the hatched circle in between, the ring empty in its middle."""
    html = KIND.html(frozen(year))
    assert [html.count(f'<div class="dot {key}"') for key in ("urgent", "improve", "maintain")] == [2, 4, 4]
    keys = ("urgent", "improve", "maintain")
    dots = "".join(f'<div class="dot {key}" style="left:{10 + 20 * at}mm"></div>' for at, key in enumerate(keys))
    style = f"{pdf.style_sheet()} @page {{ margin: 0 }}"
    page = f'<div style="position:relative;height:9mm">{dots}</div><p>จุด</p>'
    document = pdf.html_to_pdf(f"<!doctype html><html lang='th'><title>จุด</title><style>{style}</style><body>{page}")
    with pypdfium2.PdfDocument(document) as opened:
        picture = opened[0].render(scale=8, grayscale=True).to_pil().convert("L")
    points = 8 * 72 / 25.4  # to the millimetre

    def dark(left: float, top: float, size: float) -> float:
        """Which part of a square (mm) is dark."""
        cut = picture.crop(tuple(round(each * points) for each in (left, top, left + size, top + size)))
        return sum(cut.histogram()[:128]) / (cut.width * cut.height)

    middles = [dark(10 + 20 * at - 0.8, 0.45 + 0.8, 1.6) for at in range(3)]
    corners = [dark(10 + 20 * at - 1.6, 0.45, 0.4) for at in range(3)]
    assert middles[0] > 0.99
    assert 0.2 < middles[1] < 0.8
    assert middles[2] < 0.01
    assert corners[0] > 0.9
    assert max(corners[1:]) < 0.5


def test_sections_come_in_the_order_of_reading(year: Assessment) -> None:
    html = KIND.html(frozen(year))
    places = [
        html.index(f'id="{anchor}"') for anchor in ("brief", "brief-standing", "brief-weak", "brief-due", "brief-ask")
    ]
    assert places == sorted(places)

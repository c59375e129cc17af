"""The announcement: its words by the form, what it refuses, and its way to the public page."""

import io
import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from ita_portal.accounts.models import DigitStyle, SignatoryPlace, User
from ita_portal.lib.workflow import RuleBroken
from measures.enums import Period
from measures.models import Measure, MeasureDivision, MeasureStep
from reports import actions, jobs, pdf
from reports.content import announcement
from reports.documents import ANALYSIS, BY_SLUG
from reports.enums import DocumentKind, ReportStatus
from reports.kinds import KINDS
from reports.models import Report, ReportPlan
from tests import make

pytestmark = pytest.mark.django_db
STAFF_PAGE = "/staff/our-town/2565/reports/announcement/1/"
DOCUMENT = BY_SLUG["announcement"]
KIND = KINDS[DOCUMENT.kind]
NOW = datetime(2022, 10, 11, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
LONG = "ปรับปรุงขั้นตอนการให้บริการและการสื่อสารกับประชาชนให้ชัดเจน ตรวจสอบได้ทุกขั้นตอน และแจ้งผลกลับภายในเวลาที่กำหนด"


@pytest.fixture
def year() -> Assessment:
    of = make.agency("our-town", name="เทศบาลเมืองทดสอบ")
    return make.assessment(of, scores=make.NAKHON_PATHOM, status=AssessmentStatus.APPROVED)


def measure(year: Assessment, title: str, **fields: Any) -> Measure:
    order = year.measures.count() + 1
    return Measure.objects.create(
        assessment=year, carried_out_in=2566, order=order, title=title, created_by=year.created_by, **fields
    )


def planned(year: Assessment, **fields: Any) -> ReportPlan:
    values = {"memo_date": date(2022, 10, 11), **fields}
    return ReportPlan.objects.create(assessment=year, kind=DOCUMENT.kind, saved_by=year.created_by, **values)


def frozen(year: Assessment, version: int = 1) -> Any:
    fresh = Assessment.objects.select_related("agency", "framework").get(pk=year.pk)
    return KIND.fill(fresh, DOCUMENT, version=version, made_at=NOW)


def plain(html: str) -> str:
    """The text of a page without its tags."""
    return re.sub("<[^>]*>", "", html.split("<body")[1].split(">", 1)[1])


def pages(content: Any) -> int:
    with pikepdf.open(io.BytesIO(pdf.html_to_pdf(KIND.html(content)))) as made:
        return len(made.pages)


# ── its words ─────────────────────────────────────────────────────────────────
def test_it_says_why_what_and_from_when(year: Assessment) -> None:
    strategy, clerk = year.agency.divisions.all()
    MeasureDivision.objects.create(
        measure=measure(year, "จัดทำคู่มือการยืม", period=Period.DATES, starts=date(2022, 11, 1), ends=date(2023, 3, 31)),
        division=clerk,
        is_lead=True,
    )
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    own_days = measure(year, "ชี้แจงแผน", period=Period.PER_STEP)
    MeasureStep.objects.create(measure=own_days, order=1, text="ทำแผ่นพับ", ends=date(2023, 1, 31)).divisions.add(
        strategy
    )
    planned(year)
    said = frozen(year)["announcement"]
    assert said["subject"] == ["มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน", "ประจำปีงบประมาณ พ.ศ. 2566"]
    assert said["reason"][0].startswith("ตามที่สำนักงาน ป.ป.ช. ได้ประกาศผลการประเมินคุณธรรมและความโปร่งใส")
    assert "โดยเทศบาลเมืองทดสอบได้คะแนนรวม 95.82 คะแนน" in said["reason"][0]
    assert said["announces"].endswith("ประจำปีงบประมาณ พ.ศ. 2566 จำนวน 3 มาตรการ ดังต่อไปนี้")
    assert said["items"] == [
        "1. จัดทำคู่มือการยืม โดยสำนักปลัดเทศบาลเป็นหน่วยงานหลัก ระหว่างวันที่ 1 พฤศจิกายน 2565 – 31 มีนาคม 2566",
        "2. ลงนามเจตนารมณ์ โดยทุกสำนัก/กองร่วมกันดำเนินการ ตลอดปีงบประมาณ พ.ศ. 2566",
        "3. ชี้แจงแผน โดยกองยุทธศาสตร์และงบประมาณเป็นหน่วยงานหลัก ตามระยะเวลาของแต่ละขั้นตอนในบัญชีแนบท้าย",
    ]
    assert said["details"] == "วิธีดำเนินการ ผู้รับผิดชอบ และการติดตามผล ให้เป็นไปตามบัญชีแนบท้ายประกาศนี้"
    assert said["closing"][-1] == "ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป"
    assert said["date"] == "วันที่ 11 ตุลาคม พ.ศ. 2565"
    assert said["signatory"] == {"position": "นายกเทศมนตรี", "name": ""}


def test_it_and_its_list_are_in_thai_digits_whatever_the_agency_writes(year: Assessment) -> None:
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    planned(year)
    assert year.agency.digits == DigitStyle.ARABIC
    said = plain(KIND.html(frozen(year)))
    for words in ("ประกาศเทศบาลเมืองทดสอบ", "๑. ลงนามเจตนารมณ์", "วันที่ ๑๑ ตุลาคม พ.ศ. ๒๕๖๕", "ทะเบียนเอกสาร"):
        assert words in said, words
    assert re.findall("[0-9]+", said) == []


def test_the_list_says_the_very_words_of_the_analysis_report(year: Assessment) -> None:
    MeasureStep.objects.create(
        measure=measure(year, "อบรม", every_division=True, target="ผ่านทุกคน"), order=1, text="จัดอบรม"
    )
    whole = KINDS[DocumentKind.ANALYSIS].fill(year, ANALYSIS, version=1, made_at=NOW)
    content = frozen(year)
    assert content["measures"] == whole["measures"] != []
    assert whole["result"]["total"]["text"] in content["announcement"]["reason"][0]
    said = plain(KIND.html(content))
    for words in ("จัดอบรม", "ผ่านทุกคน", "บัญชีแนบท้ายประกาศเทศบาลเมืองทดสอบ"):
        assert words in said


def test_a_year_without_a_total_says_only_that_it_was_assessed() -> None:
    year = make.assessment(make.agency(name="เทศบาลเมืองทดสอบ"))
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    (reason,) = frozen(year)["announcement"]["reason"]
    assert reason.startswith("ตามที่เทศบาลเมืองทดสอบได้เข้ารับการประเมิน")
    assert "คะแนน" not in reason


def test_the_agencys_own_words_take_the_place_of_the_reason(year: Assessment) -> None:
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    planned(year, opening="โดยที่เห็นสมควรวางมาตรการ\n\nอาศัยมติที่ประชุม", memo_number="3/2565")
    said = frozen(year)["announcement"]
    assert said["reason"] == ["โดยที่เห็นสมควรวางมาตรการ", "อาศัยมติที่ประชุม"]
    assert said["number"] == "3/2565"
    assert "ที่\u2002๓/๒๕๖๕" in plain(KIND.html(frozen(year)))
    assert said["announces"].startswith("เพื่อให้การปฏิบัติราชการ")


def test_without_a_day_the_pen_writes_it_and_the_list_has_none(year: Assessment) -> None:
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    content = frozen(year)
    assert content["announcement"]["date"] == announcement.BLANK_DATE
    assert len(content["list_title"]) == 2
    planned(year)
    assert frozen(year)["list_title"][2] == "ลงวันที่ 11 ตุลาคม 2565"


def test_the_name_of_the_chief_stands_there_only_where_it_is_filled_in(year: Assessment) -> None:
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    assert "(....................................................)" in plain(KIND.html(frozen(year)))
    year.agency.signatories.filter(place=SignatoryPlace.CHIEF).update(name="นายสมมติ ตัวอย่าง", acting_for="นายกเทศมนตรี")
    assert "(นายสมมติ ตัวอย่าง)" in plain(KIND.html(frozen(year)))
    assert frozen(year)["announcement"]["signatory"]["position"].endswith("ปฏิบัติราชการแทน นายกเทศมนตรี")


# ── how much of it ────────────────────────────────────────────────────────────
def test_many_measures_stand_in_the_list_alone(year: Assessment) -> None:
    for number in range(60):
        measure(year, f"{LONG} เรื่องที่ {number}", every_division=True)
    content = frozen(year)
    assert (content["announcement"]["items"], content["announcement"]["details"]) == ([], "")
    assert content["announcement"]["announces"].endswith("จำนวน 60 มาตรการ รายละเอียดตามบัญชีแนบท้ายประกาศนี้")
    assert len(content["measures"]) == 60
    ReportPlan.objects.create(
        assessment=year, kind=DOCUMENT.kind, saved_by=year.created_by, left_out=["announcement_list"]
    )
    without = frozen(year)
    assert len(without["announcement"]["items"]) == 60
    assert "บัญชีแนบท้าย" not in plain(KIND.html(without))


def test_one_measure_fits_one_page_with_its_signature(year: Assessment) -> None:
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    assert pages({**frozen(year), "sections": ["announcement"]}) == 1


def test_it_costs_the_same_for_one_measure_and_for_thirty(year: Assessment) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            frozen(year)
        return len(asked)

    MeasureStep.objects.create(measure=measure(year, "มาตรการแรก", every_division=True), order=1, text="ทำ")
    few = cost()
    for number in range(30):
        MeasureStep.objects.create(measure=measure(year, f"มาตรการ {number}", every_division=True), order=1, text="ทำ")
    assert cost() == few


# ── what it refuses ───────────────────────────────────────────────────────────
def test_without_measures_there_is_nothing_to_announce(year: Assessment) -> None:
    with pytest.raises(RuleBroken, match="ปีนี้ยังไม่มีมาตรการ"):
        actions.request_report(assessment=year, by=make.user(year.agency), kind=DOCUMENT.kind)


def approved(year: Assessment, head: User) -> Report:
    report = actions.request_report(assessment=year, by=make.user(year.agency), kind=DOCUMENT.kind)
    assert jobs.build(report.pk)
    actions.take_step(report=report, name="approve", note="", by=head)
    return Report.objects.get(pk=report.pk)


@pytest.fixture
def head(year: Assessment) -> User:
    return make.user(year.agency, "head")


def test_it_is_not_published_without_its_day(year: Assessment, head: User) -> None:
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    report = approved(year, head)
    with pytest.raises(RuleBroken, match="ประกาศฉบับนี้ยังไม่มีวันที่"):
        actions.take_step(report=report, name="publish", note="", by=head)
    assert Report.objects.get().status == ReportStatus.APPROVED


def test_it_is_not_published_when_the_measures_are_others_by_now(year: Assessment, head: User, as_user: Any) -> None:
    kept, edited, gone = (measure(year, title, every_division=True) for title in ("ก", "ข", "ค"))
    planned(year)
    report = approved(year, head)
    assert KIND.problems_before_publish(report) == []
    Measure.objects.filter(pk=edited.pk).update(title="ข ใหม่")
    gone.delete()
    measure(year, "ง", every_division=True)
    said = "มาตรการเปลี่ยนหลังจัดทำฉบับนี้ เพิ่ม 1 มาตรการ แก้ไขมาตรการที่ 2 ตัดออก 1 มาตรการ สร้างประกาศฉบับใหม่แล้วเผยแพร่ฉบับนั้น"
    assert KIND.problems_before_publish(report) == [said]
    with pytest.raises(RuleBroken, match="มาตรการเปลี่ยนหลังจัดทำฉบับนี้"):
        actions.take_step(report=report, name="publish", note="", by=head)
    page = as_user(head).get(STAFF_PAGE).content.decode()
    assert said in page
    assert kept.title == "ก"


def test_another_order_is_a_change_and_another_number_alone_is_not(year: Assessment, head: User) -> None:
    first, second = (measure(year, title, every_division=True) for title in ("ก", "ข"))
    planned(year)
    report = approved(year, head)
    Measure.objects.filter(pk=first.pk).update(order=9)
    assert announcement.changes_since(report.snapshot, year) == ["เรียงลำดับใหม่"]
    first.delete()
    assert announcement.changes_since(report.snapshot, year) == ["ตัดออก 1 มาตรการ"]
    assert second.title == "ข"


# ── to the public ─────────────────────────────────────────────────────────────
def test_a_published_announcement_has_its_pages_and_its_file(year: Assessment, head: User, client: Client) -> None:
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    planned(year)
    report = approved(year, head)
    address = "/our-town/2565/announcement/v1/"
    assert client.get(address).status_code == 404
    actions.take_step(report=report, name="publish", note="", by=head)
    page = client.get(address)
    assert page.status_code == 200
    assert "ประกาศมาตรการส่งเสริมคุณธรรมและความโปร่งใส ปี 2566" in page.content.decode()
    # Nothing else of the year is published yet: its page lists the announcement and says what is missing.
    of_year = client.get("/our-town/2565/").content.decode()
    assert "หน่วยงานยังไม่ได้เผยแพร่รายงานผลการประเมินของปีนี้" in of_year
    assert f'href="{address}#check"' in of_year
    assert "ตัวเลขทุกตัวมาจาก" not in of_year
    file = b"".join(client.get("/our-town/2565/announcement/v1.pdf"))
    assert file.startswith(b"%PDF")
    with pikepdf.open(io.BytesIO(file)) as opened:
        assert str(opened.Root.Lang) == "th"
        assert str(opened.docinfo["/Title"]).startswith("ประกาศมาตรการส่งเสริมคุณธรรมและความโปร่งใส ปี 2566")
    assert client.get("/our-town/2565/announcement/v1-archive.pdf").status_code == 200


def test_whoever_decides_reads_how_many_measures_and_which_day(year: Assessment, head: User, as_user: Any) -> None:
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    planned(year)
    approved(year, head)
    page = as_user(head).get(STAFF_PAGE).content.decode()
    assert "เผยแพร่ประกาศนี้หรือไม่" in page
    assert '<b class="num">1</b> มาตรการ ประกาศ ณ วันที่ 11 ตุลาคม พ.ศ. 2565 ลงนามโดยนายกเทศมนตรี' in page


def test_whoever_decides_is_told_when_the_day_is_missing(year: Assessment, head: User, as_user: Any) -> None:
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    report = actions.request_report(assessment=year, by=make.user(year.agency), kind=DOCUMENT.kind)
    assert jobs.build(report.pk)
    assert "ยังไม่ได้กรอกวันที่ประกาศ จึงเผยแพร่ไม่ได้" in as_user(head).get(STAFF_PAGE).content.decode()


def test_the_list_of_documents_leads_to_what_each_kind_lets_one_fill_in(year: Assessment, as_user: Any) -> None:
    measure(year, "ลงนามเจตนารมณ์", every_division=True)
    page = as_user(make.user(year.agency)).get("/staff/our-town/2565/reports/").content.decode()
    assert 'reports/announcement/plan/">เลขที่ วันที่ และข้อความ<' in page
    assert 'reports/oit-matrix/plan/">เลือกหัวข้อ<' in page

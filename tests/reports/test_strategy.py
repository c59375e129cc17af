"""The strategy division's overview: what is missing, owed and to be made, by urgency, and the one main action."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentStatus
from assessments.models import Assessment, DifferenceReason, ItemOwner, Recommendation, SurveySample
from assessments.workplan import matrix_framework, oit_items
from ita_portal.accounts.models import Agency, Division, Membership, User
from ita_portal.accounts.roles import Role
from measures.enums import ProgressState
from measures.models import Measure, MeasureDivision, MeasureLink, ProgressReport
from reports.enums import ReportStatus
from reports.pages.strategy import StrategyPage
from tests import make
from tests.access import publish
from tests.reports import follow_up_world
from tests.words import unbroken

YEAR = 2565
pytestmark = pytest.mark.django_db


@pytest.fixture
def year(agency: Agency, officer: User) -> Assessment:
    return make.assessment(agency, YEAR, scores=make.NAKHON_PATHOM, by=officer)


def place(of: Assessment) -> list[object]:
    return [of.agency.slug, of.fiscal_year]


def page(client: Client, of: Assessment, person: User) -> str:
    client.force_login(person)
    answer = client.get(reverse("reports:strategy", args=place(of)))
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html: str) -> str:
    """The page's words with single spaces."""
    body = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", unbroken(body)).split())


def section(html: str, key: str) -> str:
    """One list of the page, in words."""
    found = re.search(rf'<section [^>]*aria-labelledby="{key}".*?</section>', html, re.DOTALL)
    assert found
    return text_of(f"<main>{found[0]}</main>")


def main_action(html: str) -> tuple[str, str]:
    """The words and the address of the one main button."""
    found = re.findall(r'<a class="btn btn-primary" href="([^"]+)">(?:<svg.*?</svg>)?([^<]+)</a>', html, re.DOTALL)
    assert len(found) == 1
    return found[0][1], found[0][0].replace("&amp;", "&")


def complete(of: Assessment, by: User) -> None:
    """Give the year everything the page asks for."""
    make.give_scores(of, {code: "96.00" for code in ("i1", "e1")}, by)
    for code in ("IIT", "EIT"):
        SurveySample.objects.create(assessment=of, instrument=code, population=300, respondents=300)
    Recommendation.objects.create(assessment=of, code="4", text="จัดทำคู่มือการยืม", created_by=by)
    framework = matrix_framework(of)
    divisions = list(of.agency.divisions.all())
    ItemOwner.objects.bulk_create(
        ItemOwner(assessment=of, fiscal_year=framework.fiscal_year, code=item.code, division=divisions[0])
        for item in oit_items(framework.to_plain())
    )
    for division in divisions:
        if not division.memberships.exists():
            person = make.user(None, None)
            Membership.objects.create(user=person, agency=of.agency, role=Role.DIVISION_OFFICER, division=division)
    measure = follow_up_world.measure(of)
    MeasureLink.objects.bulk_create(MeasureLink(measure=measure, code=str(n)) for n in range(1, 11))


# ── gaps ──────────────────────────────────────────────────────────────────────
def test_missing_scores_lead_straight_to_their_cells(client: Client, agency: Agency, officer: User) -> None:
    part = make.assessment(agency, YEAR, scores={n: "90" for n in "12345"}, by=officer)
    html = page(client, part, officer)
    grid = reverse("assessments:score_entry", args=place(part))
    gaps = section(html, "gaps")
    assert f'<a href="{grid}?sheet=indicators#s-6">6</a>' in html
    assert "3 ช่อง คะแนน EIT ประชาชน ยังคิดคะแนนรวมและระดับไม่ได้ 6 7 8 กรอกคะแนน" in gaps
    assert "2 ช่อง คะแนน OIT เว็บไซต์ ยังคิดคะแนนรวมและระดับไม่ได้ 9 10 กรอกคะแนน" in gaps
    assert "คะแนน IIT" not in gaps
    assert main_action(html) == ("กรอกคะแนน EIT ประชาชน", f"{grid}?sheet=indicators#s-6")
    assert re.findall(r'<h2 id="(\w+)">', html)[0] == "gaps"


def test_differences_samples_advice_and_owners_are_named(client: Client, year: Assessment, officer: User) -> None:
    make.give_scores(year, {"TOTAL": "95.12"}, officer)
    gaps = section(page(client, year, officer), "gaps")
    assert "1 จุด ผลต่างที่ยังไม่บอกเหตุผล" in gaps
    assert "คะแนนรวม ประกาศ 95.12 คำนวณได้ 95.82" in gaps
    assert "2 ด้าน กลุ่มตัวอย่าง รายงานต้องระบุประชากรและผู้ตอบ IIT ยังไม่ระบุประชากรและผู้ตอบ" in gaps
    assert "ข้อเสนอแนะของ ป.ป.ช." in gaps
    assert "43 ข้อ รายการ OIT ปี 2566 ที่ยังไม่มีผู้รับผิดชอบ" in gaps
    assert "1 แห่ง สำนัก/กองที่ยังไม่มีเจ้าหน้าที่ในระบบ" in gaps
    DifferenceReason.objects.create(assessment=year, code="TOTAL", reason="ประกาศคลาดเคลื่อน", saved_by=officer)
    assert "ผลต่างที่ยังไม่บอกเหตุผล" not in section(page(client, year, officer), "gaps")


def test_too_few_answers_are_a_gap(client: Client, year: Assessment, officer: User) -> None:
    SurveySample.objects.create(assessment=year, instrument="IIT", population=300, respondents=10)
    assert "IIT ผู้ตอบ 10 คน ต้องมี 30 คน" in section(page(client, year, officer), "gaps")


def test_a_certified_year_says_who_opens_it(client: Client, agency: Agency, officer: User) -> None:
    certified = make.assessment(agency, YEAR, AssessmentStatus.APPROVED, make.NAKHON_PATHOM, officer)
    gaps = section(page(client, certified, officer), "gaps")
    assert "รับรองแล้ว แก้ได้เมื่อผู้บริหารเปิดให้แก้" in gaps


def test_the_agency_admin_fills_what_the_agency_lacks(
    client: Client, year: Assessment, agency: Agency, agency_admin: User
) -> None:
    agency.signatories.all()[2].delete()
    html = page(client, year, agency_admin)
    assert "1 ลำดับ ผู้ลงนาม หนังสือและรายงานจะเว้นเส้นประไว้แทนตำแหน่ง นายก เพิ่มผู้ลงนาม" in section(html, "gaps")
    assert main_action(html)[1] == reverse("assessments:agency_profile", args=[agency.slug])
    assert 'aria-labelledby="owing"' not in html


# ── weak points, divisions, documents ─────────────────────────────────────────
def test_a_weak_point_leads_to_the_form_that_knows_it(client: Client, year: Assessment, officer: User) -> None:
    html = page(client, year, officer)
    form = reverse("measures:measure_new", args=place(year))
    assert f'href="{form}?code=4"' in html
    assert "88.09 ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ ต้องแก้ไขเร่งด่วน วางมาตรการ" in section(html, "weak")
    measure = follow_up_world.measure(year)
    MeasureLink.objects.create(measure=measure, code="4")
    assert f'href="{form}?code=4"' not in page(client, year, officer)


def test_late_divisions_are_reminded_from_here(client: Client, year: Assessment, officer: User) -> None:
    first, second = year.agency.divisions.all()
    measure = follow_up_world.measure(year, every_division=True)
    late = follow_up_world.progress(measure, division=second, state=ProgressState.OPEN)
    ProgressReport.objects.filter(pk=late.pk).update(due=timezone.localdate() - timedelta(days=9))
    follow_up_world.progress(measure, division=first, state=ProgressState.SENT)
    remind = reverse("measures:bulk", args=[*place(year), "remind"])
    html = page(client, year, officer)
    assert f"{second.name} เกินกำหนด 9 วัน 1 1 0 0/1 ไม่มีเจ้าหน้าที่ให้เตือน" in section(html, "owing")
    assert remind not in html
    Membership.objects.create(
        user=make.user(None, None), agency=year.agency, role=Role.DIVISION_OFFICER, division=second
    )
    html = page(client, year, officer)
    owing = section(html, "owing")
    assert "มาตรการปี 2566 รายงาน 1/2 ฉบับ" in owing
    assert f"{second.name} เกินกำหนด 9 วัน 1 1 0 0/1 เตือน" in owing
    assert f"{first.name} รอตรวจ 1 ฉบับ 0 0 1 1/1 ตรวจ" in owing
    assert f'href="{remind}?all=1&amp;late=on&amp;division={second.pk}"' in html
    assert client.get(f"{remind}?all=1&late=on&division={second.pk}").status_code == 200
    assert main_action(html) == ("ตรวจแล้วส่งผู้บริหาร", reverse("assessments:year", args=place(year)))
    Assessment.objects.filter(pk=year.pk).update(status=AssessmentStatus.SUBMITTED)
    assert main_action(page(client, year, officer)) == ("เตือน 1 หน่วยงานที่เกินกำหนด", f"{remind}?all=1&late=on")


def test_documents_show_version_state_and_next_step(client: Client, year: Assessment, officer: User) -> None:
    publish(year, officer, version=1, status=ReportStatus.RETURNED)
    publish(year, officer, version=2, status=ReportStatus.READY)
    documents = section(page(client, year, officer), "documents")
    today = timezone.localdate().day
    assert f"รายงานผลการวิเคราะห์และมาตรการ ปี 2565 2 รอพิจารณา ตั้งแต่ {today} " in documents
    assert "ผู้บริหารอ่านแล้วเห็นชอบหรือส่งกลับ เปิดฉบับที่ 2" in documents
    assert "ประกาศมาตรการส่งเสริมคุณธรรมและความโปร่งใส ปี 2566 – ยังไม่มี ปีนี้ยังไม่มีมาตรการ" in documents


def test_the_state_says_what_the_executive_reads(client: Client, agency: Agency, officer: User) -> None:
    certified = make.assessment(agency, YEAR, AssessmentStatus.APPROVED, make.NAKHON_PATHOM, officer)
    assert "ต่อไป บทวิเคราะห์ มาตรการ และรายงานของปีนี้" in text_of(page(client, certified, officer))
    publish(certified, officer)
    assert "ต่อไป รายงานฉบับที่ 1 เผยแพร่แล้ว" in text_of(page(client, certified, officer))


def test_what_comes_next_is_told_while_its_day_may_still_move(agency: Agency, officer: User) -> None:
    year = make.assessment(agency, 2568, by=officer)
    coming = StrategyPage(year, officer, today=date(2025, 1, 20)).coming()
    assert [(each["title"], each["days"], each["is_provisional"]) for each in coming] == [
        ("ลงทะเบียนในระบบ", 11, True),
        ("ตอบแบบ OIT", 100, True),
        ("ตรวจให้คะแนน OIT", 131, True),
    ]
    said = render_to_string("reports/strategy_done.html", {"words": "", "coming": coming})
    assert "ต่อไป ลงทะเบียนในระบบ 1 – 31 ม.ค. 2568 (อีก 11 วัน) ยังไม่ประกาศ วันอาจเปลี่ยน" in text_of(f"<main>{said}</main>")


def test_what_came_back_is_done_first(client: Client, year: Assessment, officer: User) -> None:
    Assessment.objects.filter(pk=year.pk).update(status=AssessmentStatus.RETURNED, status_note="ตรวจ O38")
    assert main_action(page(client, year, officer)) == (
        "แก้คะแนนตามที่ส่งกลับ",
        reverse("assessments:score_entry", args=place(year)),
    )


def test_a_complete_year_says_so_and_what_comes_next(client: Client, year: Assessment, officer: User) -> None:
    complete(year, officer)
    html = page(client, year, officer)
    assert "ครบแล้ว คะแนน กลุ่มตัวอย่าง ข้อเสนอแนะ ผู้รับผิดชอบ และข้อมูลหน่วยงาน" in section(html, "gaps")
    assert "ครบแล้ว ทุกจุดอ่อนและข้อเสนอแนะมีมาตรการแล้ว" in section(html, "weak")
    assert "ข้อมูลที่ยังขาด 0 ครบแล้ว จุดอ่อนไม่มีมาตรการ 0 มีมาตรการครบแล้ว" in text_of(html)
    assert "ยังไม่เปิดรอบติดตาม" in section(html, "owing")
    assert re.findall(r'<h2 id="(\w+)">', html) == ["documents", "weak", "gaps", "owing"]


def test_a_year_without_scores_begins_with_scores(client: Client, agency: Agency, officer: User) -> None:
    empty = make.assessment(agency, YEAR, by=officer)
    html = page(client, empty, officer)
    assert "ยังไม่มีคะแนนให้ดู" in text_of(html)
    assert main_action(html)[1].startswith(reverse("assessments:score_entry", args=place(empty)))
    assert "ยังไม่มีมาตรการให้ติดตาม" in section(html, "owing")
    assert "ยังไม่มีคะแนน กรอกคะแนนก่อน" in section(html, "weak")


def test_nobody_is_told_to_do_what_only_the_officer_can(
    client: Client, agency: Agency, officer: User, agency_admin: User
) -> None:
    html = page(client, make.assessment(agency, YEAR, by=officer), agency_admin)
    assert "ยังไม่มีคะแนน เมื่อเจ้าหน้าที่ผู้รับผิดชอบ ITA กรอกคะแนนแล้ว จะเห็นจุดอ่อนที่ควรวางมาตรการที่นี่" in section(html, "weak")
    assert section(html, "documents").count("ยังไม่มี รอเจ้าหน้าที่จัดทำ ดูรายการ") == 7
    assert "กรอกคะแนนที่ขาด" not in section(html, "documents")


# ── who may, and what it costs ────────────────────────────────────────────────
@pytest.mark.parametrize("role", [Role.DIVISION_OFFICER, Role.HEAD])
def test_other_roles_are_refused(client: Client, year: Assessment, role: str) -> None:
    client.force_login(make.user(year.agency, role))
    assert client.get(reverse("reports:strategy", args=place(year))).status_code == 403


def test_a_stranger_finds_nothing(client: Client, year: Assessment, outsider: User) -> None:
    client.force_login(outsider)
    assert client.get(reverse("reports:strategy", args=place(year))).status_code == 404


def _grow(year: Assessment, measures: int, divisions: int, by: User) -> None:
    round_ = follow_up_world.round_of(year)
    made = [
        Division.objects.create(agency=year.agency, name=f"กอง {divisions}-{at}", order=at) for at in range(divisions)
    ]
    last = year.measures.count()
    rows = Measure.objects.bulk_create(
        Measure(
            assessment=year,
            carried_out_in=YEAR + 1,
            order=last + at + 1,
            title=f"มาตรการ {last + at}",
            created_by=by,
        )
        for at in range(measures)
    )
    MeasureDivision.objects.bulk_create(
        MeasureDivision(measure=row, division=made[at % divisions], is_lead=True) for at, row in enumerate(rows)
    )
    ProgressReport.objects.bulk_create(
        ProgressReport(
            measure=row, division=made[at % divisions], round=round_, due=round_.due, state=ProgressState.OPEN
        )
        for at, row in enumerate(rows)
    )


def test_three_hundred_measures_cost_as_many_queries_as_three(client: Client, year: Assessment, officer: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("reports:strategy", args=place(year))).status_code == 200
        return len(caught)

    client.force_login(officer)
    _grow(year, 3, 3, officer)
    queries()
    few = queries()
    _grow(year, 297, 60, officer)
    assert queries() == few
    assert few <= 45

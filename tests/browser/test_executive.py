"""The executive decides from a phone, by keyboard, with and without JavaScript; the overview prints on one A4."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from ita_portal.accounts.models import Agency, Division, User
from ita_portal.accounts.roles import Role
from measures.enums import ProgressState, WorkStatus
from measures.models import MeasureLink, ProgressReport
from reports.enums import ReportStatus
from tests import make
from tests.access import publish
from tests.reports import follow_up_world

YEAR = 2565
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LogIn = Callable[..., Page]


@pytest.fixture
def agency(transactional_db: None) -> Agency:
    return make.agency("our-town")


@pytest.fixture
def head(agency: Agency) -> User:
    return make.user(agency, Role.HEAD, position="นายกเทศมนตรีทดสอบ")


@pytest.fixture
def year(agency: Agency) -> Assessment:
    """A year whose scores wait for the head."""
    return make.assessment(agency, YEAR, AssessmentStatus.SUBMITTED, make.NAKHON_PATHOM)


def address(of: Assessment) -> str:
    return reverse("reports:executive", args=[of.agency.slug, of.fiscal_year])


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is on ``wanted``."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard never comes to {wanted}")


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    assert [(each["id"], each["nodes"][0]["target"]) for each in found] == []


def test_the_head_certifies_from_a_phone_by_keyboard(log_in: LogIn, head: User, year: Assessment) -> None:
    page = log_in(head, width=375, height=720)
    page.goto(address(year))
    bar = page.locator(".decidebar")
    expect(bar).to_be_in_viewport()
    agree = bar.get_by_role("link", name="รับรองคะแนน")
    tab_to(page, agree)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="รับรองคะแนน ปีงบประมาณ 2565")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("คะแนนรวม 95.82 ระดับ AA")
    expect(dialog).to_contain_text("จะบันทึกว่ารับรองแล้วในนามนายกเทศมนตรีทดสอบ")
    safe = dialog.get_by_role("link", name="ยังไม่รับรอง")
    expect(safe).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(agree).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(dialog.get_by_role("button", name="ยืนยันรับรอง")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("รับรองคะแนนแล้ว")
    expect(page.get_by_text("ไม่มีเรื่องรอพิจารณา").last).to_be_visible()
    year.refresh_from_db()
    assert (year.status, f"{year.approved_total}") == (AssessmentStatus.APPROVED, "95.82")


def test_the_head_returns_from_a_phone_by_keyboard(log_in: LogIn, head: User, year: Assessment) -> None:
    page = log_in(head, width=375, height=720)
    page.goto(address(year))
    tab_to(page, page.locator(".decidebar").get_by_role("link", name="ส่งกลับ"))
    page.keyboard.press("Enter")
    reason = page.get_by_label("เหตุผลที่ส่งกลับ")
    expect(reason).to_be_focused()
    assert_accessible(page)
    page.keyboard.type("ขอให้ตรวจ O38")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("ส่งคะแนนกลับพร้อมเหตุผลแล้ว")
    year.refresh_from_db()
    assert (year.status, year.status_note) == (AssessmentStatus.RETURNED, "ขอให้ตรวจ O38")


def test_without_javascript_the_same_is_asked_on_a_page(log_in: LogIn, head: User, year: Assessment) -> None:
    publish(year, head, status=ReportStatus.READY)
    page = log_in(head, width=375, height=720, java_script_enabled=False)
    page.goto(address(year))
    page.locator("#matter-scores").get_by_role("link", name="รับรองคะแนน").press("Enter")
    expect(page.get_by_role("heading", name="ยืนยันการรับรอง")).to_be_visible()
    page.get_by_role("button", name="ยืนยันรับรอง").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("รับรองคะแนนแล้ว")
    card = page.locator("#matter-analysis-1")
    card.get_by_text("ส่งกลับพร้อมเหตุผล").press("Enter")
    card.get_by_label("เหตุผลที่ส่งกลับ").fill("ระบุผู้รับผิดชอบเป็นรายหน่วยงาน")
    card.get_by_role("button", name="ส่งกลับให้แก้").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("ส่งรายงานกลับพร้อมเหตุผลแล้ว")
    report = year.reports.get()
    year.refresh_from_db()
    assert (year.status, report.status) == (AssessmentStatus.APPROVED, ReportStatus.RETURNED)
    assert report.status_note == "ระบุผู้รับผิดชอบเป็นรายหน่วยงาน"


def _full(agency: Agency, head: User) -> Assessment:
    """A year with everything at its longest: eight years, sixty divisions, long names, several things to decide."""
    for before in range(YEAR - 3, YEAR):
        make.assessment(agency, before, AssessmentStatus.APPROVED, {"TOTAL": "82.50"}, head)
    year = make.assessment(agency, YEAR, AssessmentStatus.SUBMITTED, make.NAKHON_PATHOM, head)
    long = "งานส่งเสริมคุณธรรมและความโปร่งใสในการบริหารราชการส่วนท้องถิ่น " * 3
    Division.objects.filter(agency=agency).delete()
    divisions = [Division.objects.create(agency=agency, name=f"กอง{long}{at}"[:200], order=at) for at in range(60)]
    for of in (year, Assessment.objects.get(agency=agency, fiscal_year=YEAR - 1)):
        for at, code in enumerate(("4", "2", "5", "3")):
            measure = follow_up_world.measure(
                of, f"{at}{long}{long}"[:300], every_division=True, work_status=WorkStatus.DELAYED
            )
            MeasureLink.objects.create(measure=measure, code=code)
            round_ = follow_up_world.round_of(of)
            due = timezone.localdate() - timedelta(days=100)
            ProgressReport.objects.bulk_create(
                ProgressReport(measure=measure, division=each, round=round_, due=due, state=ProgressState.OPEN)
                for each in divisions
            )
    publish(year, head, status=ReportStatus.READY)
    for part in ("h1", "h2", "year", "m10", "m11", "m12"):
        follow_up_world.published(year, head, part=part, status=ReportStatus.READY)
    return year


def test_the_overview_prints_on_one_a4_however_full_the_year_is(
    log_in: LogIn, agency: Agency, head: User, year: Assessment
) -> None:
    page = log_in(head)

    def printed(of: Assessment) -> list[Any]:
        page.goto(address(of))
        with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
            return [[round(float(side)) for side in sheet.mediabox] for sheet in pdf.pages]

    a4 = [[0, 0, 595, 842]]
    assert printed(year) == a4
    assert printed(make.assessment(agency, YEAR + 1)) == a4
    crowded = make.agency("full-town", name="เทศบาลเมืองที่มีทุกอย่างมากที่สุดเท่าที่ระบบรับได้")
    make.user(crowded, Role.OFFICER)
    boss = make.user(crowded, Role.HEAD)
    full = _full(crowded, boss)
    page = log_in(boss)
    assert printed(full) == a4

"""Following up in a real browser: from what is overdue to a reminder sent once, with and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from ita_portal.audit.models import AuditEvent
from tests import make
from tests.measures.follow_up_facts import PAGE, asked, measure, round_

pytestmark = pytest.mark.django_db(transaction=True)
LogIn = Callable[..., Page]


@pytest.fixture
def year(agency: Agency, officer: User, division_officer: User) -> Assessment:
    """Three measures, each owed by both divisions for ten days."""
    made = make.assessment(agency, 2565, by=officer, scores=make.NAKHON_PATHOM)
    for title in ("คู่มือการยืม", "ช่องทางร้องเรียน", "สุ่มตรวจ"):
        own = measure(made, officer, title, ["4"])
        for division in agency.divisions.all():
            asked(own, division, round_(made), late=10)
    return made


@pytest.mark.parametrize("width", [375, 1440])
def test_single_ticks_and_all_exclude_each_other(year: Assessment, officer: User, log_in: LogIn, width: int) -> None:
    page = log_in(officer, width=width)
    page.goto(PAGE + "reports/")
    ticks, every = page.locator("[name=report]"), page.locator("[name=all]")
    ticks.nth(0).check()
    ticks.nth(1).check()
    expect(page.locator("[data-chosen]")).to_have_text("เลือกแล้ว 2 รายงาน")
    every.check()
    expect(page.locator("[name=report]:checked")).to_have_count(0)
    expect(page.locator("[data-chosen]")).to_have_text("")
    ticks.nth(2).check()
    expect(every).not_to_be_checked()
    page.get_by_role("button", name="ขยายเวลา", exact=True).click()
    expect(page.locator("h1")).to_have_text("ขยายเวลา 1 รายงาน ของ 1 หน่วยงาน")


@pytest.mark.parametrize("scripts", [True, False])
def test_from_what_is_overdue_to_a_reminder_sent_once(
    year: Assessment, officer: User, log_in: LogIn, scripts: bool
) -> None:
    page = log_in(officer, width=375, java_script_enabled=scripts)
    page.goto(PAGE)
    page.get_by_role("link", name="เตือน 2 หน่วยงานที่เกินกำหนด").click()
    expect(page.locator("h1")).to_have_text("เตือน 6 รายงาน ของ 2 หน่วยงาน")
    page.get_by_role("button", name="เตือน 6 รายงาน").dblclick()
    page.wait_for_url("**/follow-up/reports/**")
    # Both people work for the first division, and whoever presses is not reminded; the second has nobody.
    reminded = AuditEvent.objects.filter(verb="progress_reminded")
    assert reminded.count() == len(set(reminded.values_list("target_id", flat=True))) == 3


def test_a_cell_of_the_heat_map_is_reached_by_keyboard(year: Assessment, officer: User, log_in: LogIn) -> None:
    page = log_in(officer)
    page.goto(PAGE)
    cell = page.locator(".heat-months a").first
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/follow-up/reports/?division=*")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_text("ดูทุกเดือน").click()
    expect(page.locator("tbody tr")).to_have_count(3)

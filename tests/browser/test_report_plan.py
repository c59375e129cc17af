"""Ordering the sections of a document in a real browser: with the keyboard alone, and the same without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ita_portal.accounts.models import Agency, User
from reports.models import ReportPlan
from reports.snapshot import SECTIONS
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
PLAN = "/staff/our-town/2565/reports/analysis/plan/"
LogIn = Callable[..., Page]


@pytest.fixture
def plan_page(log_in: LogIn, agency: Agency, officer: User) -> Callable[..., Page]:
    make.assessment(agency, by=officer, scores=make.NAKHON_PATHOM)

    def open_plan(**options: object) -> Page:
        page = log_in(officer, **options)
        page.goto(PLAN)
        page.get_by_label("เลขที่บันทึกข้อความ").fill("นฐ 52001/99")
        page.get_by_label("ปก", exact=True).uncheck()
        return page

    return open_plan


def order_of(page: Page) -> list[str]:
    return page.locator("[name=order]").evaluate_all("fields => fields.map(field => field.value)")


@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("script", [True, False])
def test_a_section_is_moved_by_keyboard_and_all_is_saved(
    plan_page: Callable[..., Page], width: int, script: bool
) -> None:
    page = plan_page(width=width, java_script_enabled=script)
    up = page.get_by_role("button", name="ย้าย «ผลการประเมินในภาพรวม» ขึ้น")
    down = page.get_by_role("button", name="ย้าย «ผลการประเมินในภาพรวม» ลง")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("«ผลการประเมินในภาพรวม» อยู่ลำดับที่ 2 จาก 8 ยังไม่บันทึก")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("«ผลการประเมินในภาพรวม» อยู่ลำดับที่ 1 จาก 8 ยังไม่บันทึก")
    expect(down).to_be_focused()  # at the top the other button keeps the place
    assert order_of(page)[3:6] == ["result", "summary", "basics"]
    assert not ReportPlan.objects.exists()
    # Enter in a field saves; it does not move the first section.
    page.get_by_label("เลขที่บันทึกข้อความ").press("Enter")
    page.wait_for_url("**/2565/reports/")
    plan = ReportPlan.objects.get()
    assert (plan.memo_number, plan.left_out) == ("นฐ 52001/99", ["cover"])
    assert plan.order == [*list(SECTIONS)[:3], "result", "summary", "basics", *list(SECTIONS)[6:]]

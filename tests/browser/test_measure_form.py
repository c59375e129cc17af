"""The form of a measure in a real browser: steps added and removed by hand, and the same without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ita_portal.accounts.models import Agency, User
from measures.models import Measure
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "/staff/our-town/2565/measures/new/?code=4"
LIST = re.compile(r"/2565/measures/(#|$)")  # a browser carries «#field» along to the next page
LogIn = Callable[..., Page]


@pytest.fixture
def officer_page(log_in: LogIn, agency: Agency, officer: User) -> Callable[..., Page]:
    make.assessment(agency, by=officer, scores=make.NAKHON_PATHOM)

    def open_form(**options: object) -> Page:
        page = log_in(officer, **options)
        page.goto(NEW)
        page.locator("[name=title]").fill("จัดระบบการยืมทรัพย์สิน")
        page.locator("[name=every_division]").check()
        return page

    return open_form


def save(page: Page) -> None:
    page.get_by_role("button", name="บันทึกมาตรการ", exact=True).click()


def stored() -> list[tuple[int, str]]:
    return list(Measure.objects.get().steps.values_list("order", "text"))


@pytest.mark.parametrize("width", [375, 1440])
def test_steps_are_added_removed_and_numbered_anew(officer_page: Callable[..., Page], width: int) -> None:
    page = officer_page(width=width)
    steps = page.locator("[data-step]:visible")
    expect(steps).to_have_count(1)
    steps.nth(0).locator("textarea").fill("ไม่ใช้แล้ว")
    for text in ("ทำคู่มือ", "ติดประกาศ"):
        page.get_by_role("button", name="เพิ่มขั้นตอน").click()
        expect(steps.last.locator("textarea")).to_be_focused()
        page.keyboard.type(text)
    steps.nth(0).get_by_role("button", name="ลบขั้นตอนนี้").click()
    expect(steps.nth(0).locator("textarea")).to_be_focused()
    assert steps.locator("[data-number]").all_inner_texts() == ["1", "2"]
    save(page)
    page.wait_for_url(LIST)
    assert stored() == [(1, "ทำคู่มือ"), (2, "ติดประกาศ")]
    assert list(Measure.objects.get().links.values_list("code", flat=True)) == ["4"]


def test_the_fields_of_a_period_show_only_where_it_needs_them(officer_page: Callable[..., Page]) -> None:
    page = officer_page()
    starts, own = page.locator("[name=starts]"), page.locator("[name=steps-0-starts]")
    expect(starts).to_be_hidden()
    page.get_by_label("ตามวันที่กำหนด").first.check()
    expect(starts).to_be_visible()
    expect(own).to_be_hidden()
    page.get_by_label("แยกตามขั้นตอน").check()
    expect(starts).to_be_hidden()
    expect(own).to_be_visible()


def test_days_of_follow_up_are_asked_for_only_on_dates(officer_page: Callable[..., Page]) -> None:
    page = officer_page(width=375)
    days = page.locator("[name=follow_up_dates]")
    expect(days).to_be_hidden()
    page.get_by_label("ติดตามเมื่อใด").select_option("dates")
    days.fill("15 ม.ค. 2566, 15 มิ.ย. 2566")
    save(page)
    page.wait_for_url(LIST)
    found = Measure.objects.get().follow_up_dates.values_list("day", flat=True)
    assert [str(day) for day in found] == ["2023-01-15", "2023-06-15"]


def test_a_look_alike_is_named_while_the_title_is_typed(officer_page: Callable[..., Page]) -> None:
    page = officer_page()
    save(page)
    page.wait_for_url(LIST)
    page.goto(NEW)
    page.locator("[name=title]").press_sequentially("จัดระบบยืมทรัพย์สินให้สะดวก", delay=5)
    expect(page.locator("#alike")).to_contain_text("ม.1 ของปีนี้ จัดระบบการยืมทรัพย์สิน")
    page.locator("[name=title]").fill("อบรมพนักงาน")
    expect(page.locator("#alike")).to_be_empty()


def test_a_mistake_leads_to_its_field_and_what_was_typed_stays(officer_page: Callable[..., Page]) -> None:
    page = officer_page(width=375)
    page.locator("[name=steps-0-text]").fill("ทำคู่มือ")
    page.get_by_label("แยกตามขั้นตอน").check()
    page.locator("[name=steps-0-starts]").fill("31 ก.พ. 2566")
    page.locator("[name=steps-0-ends]").fill("๓๑/๓/๒๕๖๖")
    save(page)
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.locator("[name=steps-0-starts]")).to_be_in_viewport()
    expect(page.locator("[name=steps-0-starts]")).to_have_value("31 ก.พ. 2566")
    expect(page.locator("[name=steps-0-ends]")).to_have_value("๓๑/๓/๒๕๖๖")
    page.locator("[name=steps-0-starts]").fill("1 ก.พ. 2566")
    save(page)
    page.wait_for_url(LIST)
    (step,) = Measure.objects.get().steps.all()
    assert (str(step.starts), str(step.ends)) == ("2023-02-01", "2023-03-31")


def test_without_javascript_three_rows_wait_and_a_box_removes(officer_page: Callable[..., Page]) -> None:
    page = officer_page(java_script_enabled=False)
    steps = page.locator("[data-step]")
    expect(steps).to_have_count(3)
    for at, text in enumerate(("ทำคู่มือ", "ไม่ใช้แล้ว", "ติดประกาศ")):
        steps.nth(at).locator("textarea").fill(text)
    page.locator("[name=steps-1-DELETE]").check()
    save(page)
    page.wait_for_url(LIST)
    assert stored() == [(1, "ทำคู่มือ"), (2, "ติดประกาศ")]

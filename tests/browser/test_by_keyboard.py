"""The main journeys by keyboard alone, with JavaScript and without; on the way, the focus is always to be seen.

The fifth, an executive's decision, stands in ``test_executive.py``.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import Role
from measures.enums import ProgressState
from measures.models import Measure
from tests import make
from tests.access import publish
from tests.browser.keys import Keys
from tests.measures.work_facts import clerk_of, owed

# 1280 × 1024 at 400 % is a phone held sideways: small enough for bars at the foot to cover what has the focus.
SIZES = {"desk": {"width": 1280, "height": 720}, "zoomed": {"width": 320, "height": 480}}
NewContext = Callable[..., BrowserContext]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize(("size", "script"), [("desk", True), ("zoomed", True), ("desk", False)]),
]


@pytest.fixture
def keys(new_context: NewContext, size: str, script: bool) -> Keys:
    # Without motion the page has come to rest when the focus has moved.
    return Keys(new_context(**SIZES[size], java_script_enabled=script, reduced_motion="reduce").new_page())


def log_in(keys: Keys, person: User) -> Page:
    page = keys.page
    page.goto("/accounts/login/")
    keys.to(page.locator("input[name=login]")).write(person.username)
    keys.to(page.locator("input[name=password]")).write(make.PASSWORD)
    keys.press("Enter")
    page.wait_for_url("**/staff/**")
    return page


def test_officer_enters_a_years_figures_and_hands_them_over(keys: Keys, script: bool) -> None:
    agency = make.agency("our-town")
    page = log_in(keys, make.user(agency, Role.OFFICER))
    keys.follow(page.locator("main .btn-primary").first, "**/staff/our-town/**")
    # A list of years: the first letter of its name chooses it.
    keys.to(page.get_by_label("ปีงบประมาณ", exact=False).last).press("End", "Home")
    year = page.get_by_label("ปีงบประมาณ", exact=False).last
    for _ in range(12):
        if "2565" in (year.evaluate("list => list.selectedOptions[0].text")):
            break
        keys.press("ArrowDown")
    keys.follow(page.get_by_role("button", name="เริ่มปีงบประมาณนี้"), "**/2565/**")
    page.goto("/staff/our-town/2565/scores/")
    first = page.locator("#s-1")
    keys.to(first)
    for code, figure in make.NAKHON_PATHOM.items():
        keys.to(page.locator(f"#s-{code}"), most=12) if code != "1" else None
        keys.write(figure)
    if script:
        keys.press("Tab")
        expect(page.locator("tr[data-code='10'] .cellstate")).to_contain_text("บันทึกแล้ว")
    else:
        with page.expect_navigation():
            keys.press("Enter")  # saves the whole page
    assert Assessment.objects.get().scores.count() == 10
    page.goto("/staff/our-town/2565/")
    keys.to(page.get_by_role("button", name=re.compile("ส่งผู้บริหารตรวจ")).first).press("Enter")
    expect(page.locator(".stateline").first).to_contain_text("รอตรวจ")
    assert Assessment.objects.get().status == AssessmentStatus.SUBMITTED


def test_officer_plans_a_measure_for_a_weak_point(keys: Keys) -> None:
    agency = make.agency("our-town")
    officer = make.user(agency, Role.OFFICER)
    make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
    page = log_in(keys, officer)
    page.goto("/staff/our-town/2565/measures/")
    keys.follow(page.get_by_role("link", name=re.compile("วางมาตรการ.*ตัวชี้วัดที่ 4")).first, "**/measures/new/**")
    keys.to(page.locator("[name=title]")).write("จัดระบบยืมและคืนทรัพย์สิน")
    keys.to(page.locator("[name=steps-0-text]")).write("ประกาศขั้นตอนยืมและคืน")
    keys.to(page.locator("[name=lead]")).press("ArrowDown")
    keys.follow(page.get_by_role("button", name="บันทึกมาตรการ"), "**/measures/")
    made = Measure.objects.get()
    assert (made.title, [link.code for link in made.links.all()]) == ("จัดระบบยืมและคืนทรัพย์สิน", ["4"])


def test_division_reports_what_was_done(keys: Keys, script: bool) -> None:
    agency = make.agency("our-town")
    officer = make.user(agency, Role.OFFICER)
    year = make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
    report = owed(year, officer)
    page = log_in(keys, clerk_of(year))
    keys.follow(page.locator("main .btn-primary").first, "**/staff/work/*/**")
    keys.to(page.locator("input[name=work_status]").first)
    while page.evaluate("document.activeElement.value") != "in_progress":
        keys.press("ArrowDown")
    keys.press("Space")
    keys.to(page.get_by_label("ทำไปแล้วร้อยละ")).write("80")
    keys.to(page.get_by_label("ทำอะไรไปแล้ว")).write("ประกาศขั้นตอนยืมและคืน")
    keys.to(page.locator("[name=outcome]")).write("คำขอยืม 74 รายการ คืนตามกำหนด 71 รายการ")
    keys.to(page.get_by_role("button", name="ส่งรายงาน")).press("Enter")
    page.wait_for_url(re.compile(r"/staff/work/(#|$)"))
    report.refresh_from_db()
    assert (report.state, report.percent, report.outcome) == (
        ProgressState.SENT, 80, "คำขอยืม 74 รายการ คืนตามกำหนด 71 รายการ"
    )  # fmt: skip


def test_citizen_finds_a_result_and_its_document(keys: Keys) -> None:
    agency = make.agency("our-town", name="เทศบาลเมืองของเรา")
    officer = make.user(agency, Role.OFFICER)
    publish(make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer), officer)
    page = keys.page
    page.goto("/")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"  # the way past the frame
    keys.press("Enter")
    keys.to(page.get_by_role("searchbox").first).write("ของเรา")
    keys.press("Enter")
    page.wait_for_url("**q=**")
    keys.follow(page.locator("main").get_by_role("link", name="เทศบาลเมืองของเรา").first, "**/our-town/**")
    if "/2565" not in page.url:
        keys.follow(page.locator("main").get_by_role("link", name=re.compile("2565")).first, "**/2565/")
    document = page.get_by_role("link", name=re.compile("PDF")).first
    keys.to(document)
    answer = page.request.get(document.get_attribute("href") or "")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")

"""The path to a target in a real browser: sliders and ticks answered at once, by keyboard, without script, shared."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from assessments.framework_files import shipped
from assessments.models import Score
from ita_portal.accounts.models import Agency, User
from measures.models import Measure
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/staff/our-town/2564/target/"
LogIn = Callable[..., Page]


@pytest.fixture
def open_page(log_in: LogIn, agency: Agency, officer: User) -> Callable[..., Page]:
    """2564 with two items lost: 89.57 points."""
    codes = [item.code for i in shipped(2564).indicators() for sub in i.sub_indicators for item in sub.items]
    surveys = {code: score for code, score in make.NAKHON_PATHOM.items() if code not in ("9", "10")}
    make.assessment(agency, 2564, by=officer, scores=surveys | dict.fromkeys(codes, "100") | {"O43": "0", "O38": "0"})

    def opened(address: str = "", **options: object) -> Page:
        page = log_in(officer, **options)
        page.goto(PAGE + address)
        return page

    return opened


def test_a_slider_moved_by_keyboard_is_answered_and_can_be_passed_on(open_page: Callable[..., Page]) -> None:
    page = open_page()
    total, says = page.locator("#outcome .tried"), page.locator("#outcome-says")
    slider = page.get_by_role("slider", name="เลื่อนคะแนน การใช้ทรัพย์สินของราชการ")
    box = page.locator("[name=x-4]")
    expect(total).to_contain_text("89.57")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(box).not_to_have_value("88.09")
    expect(total).to_contain_text("+")
    # A figure in the box moves the slider, Thai digits too; a tick is answered the same way.
    box.fill("๙๘.๐๙")
    expect(total).to_contain_text("90.17")
    expect(slider).to_have_js_property("value", "98.09")
    page.get_by_role("checkbox", name=re.compile("^O43")).focus()
    page.keyboard.press("Space")
    expect(total).to_contain_text("95.17")
    expect(says).to_have_text("คะแนนรวม 95.17 ระดับ AA ถึงเป้าหมาย AA")
    # The address says it all: somebody else sees the same.
    page.wait_for_url(re.compile("x-4="))
    page.reload()
    expect(total).to_contain_text("95.17")
    expect(box).to_have_value("๙๘.๐๙")
    stored = Score.objects.filter(code__in=["4", "O43"]).values_list("code", "value")
    assert {code: str(value) for code, value in stored} == {"4": "88.09", "O43": "0.00"}


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(open_page: Callable[..., Page]) -> None:
    page = open_page()
    held: list = []

    def hold_the_first(route) -> None:
        if not held:
            held.append(route)  # answered by nobody: the script must give it up
        else:
            route.continue_()

    page.route(re.compile(r"target/\?w=1"), hold_the_first)
    box, total = page.locator("[name=x-4]"), page.locator("#outcome .tried")
    with page.expect_request(re.compile("x-4=50")):
        box.fill("50")
    box.fill("98.09")
    expect(total).to_contain_text("90.17")
    assert len(held) == 1


def test_a_figure_that_cannot_be_read_is_marked_and_said(open_page: Callable[..., Page]) -> None:
    page = open_page(width=375)
    box = page.locator("[name=x-4]")
    box.fill("สูง")
    expect(page.locator("#outcome")).to_contain_text("ยังคิดด้วยคะแนนปีนี้")
    expect(box).to_have_attribute("aria-invalid", "")
    box.fill("95")
    expect(box).not_to_have_class(re.compile("is-invalid"))
    expect(page.locator("#outcome-mini")).to_contain_text("89.99")


def test_without_script_the_button_computes_and_steps_become_measures(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    assert not page.get_by_role("slider").count()
    page.locator("[name=x-4]").fill("98.09")
    page.get_by_role("button", name="คำนวณ").click()
    expect(page.locator("#outcome .tried")).to_contain_text("90.17")
    page.get_by_role("button", name="วางมาตรการจากขั้นที่เลือก").click()
    page.wait_for_url(re.compile("/2564/measures/"))
    assert list(Measure.objects.values_list("links__code", flat=True)) == ["O43", "O38"]


@pytest.mark.parametrize("address", ["", "?target=own&points=97&w=1&x-4=%E0%B8%81"])
def test_no_violation_no_sideways_scroll_and_fingers_find_everything(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(address)
    for width in (320, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        touched = ".whatif input:is([type=range], .cell), .whatif label.tick, .goals a"
        heights = page.locator(touched).evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
        assert [height for height in heights if 0 < height < 43.5] == []

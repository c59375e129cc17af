"""The score grid in real browsers: the keyboard, a pasted column, two people at one cell, a line that breaks."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from assessments.models import Assessment, Score, ScoreChange
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import Role
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[..., Page]
GRID = "/staff/our-town/2565/scores/"


@pytest.fixture
def enter(new_context: Callable[..., BrowserContext], live_server: Any) -> Enter:
    """enter(person, width=375) is a page of a browser in which that person is logged in already."""

    def enter_as(person: User, **options: Any) -> Page:
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = new_context(**options)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return context.new_page()

    return enter_as


@pytest.fixture
def town(live_server: Any) -> Agency:
    return make.agency("our-town")


@pytest.fixture
def typist(town: Agency) -> User:
    return make.user(town, Role.OFFICER, username="typist", position="เจ้าหน้าที่")


@pytest.fixture
def colleague(town: Agency) -> User:
    return make.user(town, Role.OFFICER, username="colleague", position="ผู้ช่วยเจ้าหน้าที่")


@pytest.fixture
def year(town: Agency, typist: User) -> Assessment:
    return make.assessment(town, by=typist)


def box(page: Page, code: str) -> Locator:
    return page.locator(f'input[name="s-{code}"]')


def row(page: Page, code: str) -> Locator:
    return page.locator(f'tr[data-code="{code}"]')


def note(page: Page, code: str) -> Locator:
    return row(page, code).locator("xpath=following-sibling::tr[1][contains(@class, 'cellnote')]")


def state(page: Page, code: str, words: str) -> None:
    expect(row(page, code).locator(".cellstate")).to_contain_text(words)


def stored(year: Assessment) -> dict[str, Decimal | None]:
    return dict(Score.objects.filter(assessment=year).values_list("code", "value"))


def paste(page: Page, code: str, text: str) -> None:
    """What the browser does on Ctrl-V, without the clipboard of the machine."""
    box(page, code).evaluate(
        """(input, text) => {
            input.focus();
            const data = new DataTransfer();
            data.setData("text", text);
            input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def no_violations(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []


def test_ten_figures_by_keyboard_alone(year: Assessment, typist: User, enter: Enter) -> None:
    page = enter(typist)
    page.goto(GRID)
    box(page, "1").focus()
    for figure in ("๙๔.๕๖", "88,13", *list(make.NAKHON_PATHOM.values())[2:]):
        page.keyboard.type(figure)
        page.keyboard.press("Enter")
    for code in make.NAKHON_PATHOM:
        state(page, code, "บันทึกแล้ว")
    expect(box(page, "1")).to_have_value("94.56")
    expect(box(page, "IIT")).to_be_focused()
    expect(page.locator("#sum")).to_contain_text("95.82")
    expect(page.locator("#mean-EIT")).to_have_text("95.66")
    expect(page.locator("#tab-indicators")).to_have_text("10/10")
    assert stored(year) == {code: Decimal(figure) for code, figure in make.NAKHON_PATHOM.items()}

    page.keyboard.press("ArrowUp")
    expect(box(page, "10")).to_be_focused()
    page.keyboard.type("55")
    state(page, "10", "กำลังพิมพ์")
    page.keyboard.press("Escape")
    expect(box(page, "10")).to_have_value("100.00")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    state(page, "10", "บันทึกแล้ว")
    assert ScoreChange.objects.count() == 10


def test_out_of_range_is_refused_at_the_cell_in_words(year: Assessment, typist: User, enter: Enter) -> None:
    page = enter(typist)
    page.goto(GRID)
    box(page, "1").fill("100.01")
    box(page, "1").press("Enter")
    expect(note(page, "1")).to_contain_text("คะแนนต้องอยู่ระหว่าง 0 ถึง 100")
    state(page, "1", "ยังไม่บันทึก")
    expect(box(page, "1")).to_have_value("100.01")
    no_violations(page)
    box(page, "1").fill("100")
    box(page, "1").press("Enter")
    state(page, "1", "บันทึกแล้ว")
    expect(note(page, "1")).to_have_count(0)


@pytest.mark.parametrize(("button", "kept"), [("ใช้ 92.11 ที่บันทึกแล้ว", "92.11"), ("ใช้ 91.12 ของฉัน", "91.12")])
def test_two_browsers_at_one_cell(
    year: Assessment, typist: User, colleague: User, enter: Enter, button: str, kept: str
) -> None:
    first, second = enter(typist), enter(colleague, width=375)
    for page in (first, second):
        page.goto(f"{GRID}?sheet=EIT")
    box(second, "e12").fill("92.11")
    box(second, "e12").press("Enter")
    state(second, "e12", "บันทึกแล้ว")

    box(first, "e12").fill("91.12")
    box(first, "e12").press("Enter")
    state(first, "e12", "มีผู้แก้ก่อน")
    expect(note(first, "e12")).to_contain_text("e12 มีผู้แก้เป็น 92.11 ขณะที่พิมพ์ 91.12 ผู้ช่วยเจ้าหน้าที่ เมื่อ")
    expect(box(first, "e12")).to_have_value("91.12")  # what was typed stays until one chooses
    assert stored(year) == {"e12": Decimal("92.11")}
    no_violations(first)

    first.get_by_role("button", name=button).click()
    state(first, "e12", "บันทึกแล้ว")
    expect(box(first, "e12")).to_have_value(kept)
    expect(note(first, "e12")).to_have_count(0)
    assert stored(year) == {"e12": Decimal(kept)}
    assert ScoreChange.objects.filter(new=Decimal("92.11")).count() == 1  # nothing vanished from the record
    first.reload()
    expect(box(first, "e12")).to_have_value(kept)


def test_a_pasted_column_with_mistakes(year: Assessment, typist: User, colleague: User, enter: Enter) -> None:
    page = enter(typist)
    page.goto(GRID)
    make.give_scores(year, {"4": "50"}, colleague)  # after the page was opened
    paste(page, "2", "88.13\r\n๙๐.๘๑\r\n88.09\r\n190.53\r\n\r\n96.20\r\n" + "\r\n".join("1" * 9))
    answers = page.locator("#answers")
    expect(answers).to_contain_text("บันทึกแล้ว 10 ช่อง ไม่ได้บันทึก 4 รายการ")
    expect(answers).to_contain_text("4 ผู้ช่วยเจ้าหน้าที่ แก้เป็น 50.00 ก่อนแล้ว")
    expect(answers).to_contain_text("5 คะแนนต้องอยู่ระหว่าง 0 ถึง 100 ที่วางคือ «190.53»")
    expect(answers).to_contain_text("บรรทัดที่ 14 «1» เลยช่องสุดท้ายของหน้านี้")
    state(page, "3", "บันทึกแล้ว")
    state(page, "4", "มีผู้แก้ก่อน")
    expect(box(page, "5")).to_have_value("190.53")
    expect(box(page, "6")).to_have_value("")  # an empty line skips its cell
    expect(box(page, "7")).to_have_value("96.20")
    held = stored(year)
    assert (held["2"], held["3"], held["4"], held["7"]) == tuple(map(Decimal, ("88.13", "90.81", "50", "96.20")))
    assert not held.keys() & {"5", "6"}
    no_violations(page)


def test_pairs_of_codes_and_scores_through_the_box(year: Assessment, typist: User, enter: Enter) -> None:
    page = enter(typist, width=375)
    page.goto(f"{GRID}?sheet=EIT")
    page.get_by_text("วางทั้งคอลัมน์จาก Excel").click()
    page.get_by_label("คะแนนที่คัดลอกมา").fill("e1\t95.10\ne4.2\t99\nO38\t100\nx9\t1")
    page.get_by_role("button", name="วางและบันทึก").click()
    expect(page.locator("#answers")).to_contain_text("บันทึกแล้ว 3 ช่อง ไม่ได้บันทึก 1 รายการ")
    expect(box(page, "e4.2")).to_be_visible()  # a sub-item that holds something is not folded away
    expect(box(page, "e4.2")).to_have_value("99.00")
    assert stored(year) == {"e1": Decimal("95.10"), "e4.2": Decimal(99), "O38": Decimal(100)}


def test_a_broken_line_keeps_what_was_typed_and_tries_again(year: Assessment, typist: User, enter: Enter) -> None:
    page = enter(typist)
    page.goto(GRID)
    page.route("**/scores/cell/", lambda route: route.abort())
    box(page, "1").fill("94.56")
    box(page, "1").press("Enter")
    expect(note(page, "1")).to_contain_text("1 ยังไม่ถึงเครื่องแม่ข่าย ค่าที่พิมพ์ยังอยู่ในช่อง")
    expect(note(page, "1")).to_contain_text("ระบบจะลองใหม่เองใน 3 วินาที")
    expect(box(page, "1")).to_have_value("94.56")
    no_violations(page)
    page.unroute("**/scores/cell/")
    state(page, "1", "บันทึกแล้ว")  # without a press
    assert stored(year) == {"1": Decimal("94.56")}


def test_a_lost_answer_is_no_conflict_with_oneself(year: Assessment, typist: User, enter: Enter) -> None:
    page = enter(typist)
    page.goto(GRID)

    def answer_lost(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/scores/cell/", answer_lost)
    box(page, "1").fill("94.56")
    box(page, "1").press("Enter")
    state(page, "1", "ยังไม่บันทึก")
    page.unroute("**/scores/cell/")
    box(page, "1").fill("94.57")  # the first figure did arrive, and the person has typed another one
    box(page, "1").press("Enter")
    state(page, "1", "บันทึกแล้ว")
    assert stored(year) == {"1": Decimal("94.57")}
    assert ScoreChange.objects.count() == 2


def test_logged_out_meanwhile_nothing_is_lost(year: Assessment, typist: User, enter: Enter) -> None:
    page = enter(typist)
    page.goto(GRID)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    box(page, "1").fill("94.56")
    box(page, "1").press("Enter")
    expect(note(page, "1")).to_contain_text("หมดเวลาเข้าใช้งาน เปิดแท็บใหม่เข้าสู่ระบบอีกครั้ง")
    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    page.get_by_role("button", name="ลองบันทึกเดี๋ยวนี้").click()
    state(page, "1", "บันทึกแล้ว")
    assert stored(year) == {"1": Decimal("94.56")}


def test_a_year_submitted_meanwhile_says_so_at_the_cell(year: Assessment, typist: User, enter: Enter) -> None:
    page = enter(typist)
    page.goto(GRID)
    Assessment.objects.filter(pk=year.pk).update(status="submitted")
    box(page, "1").fill("94.56")
    box(page, "1").press("Enter")
    expect(note(page, "1")).to_contain_text("คะแนนปีนี้อยู่ในสถานะ «รอตรวจ» แก้ไม่ได้")
    assert stored(year) == {}


def test_history_opens_under_its_row(year: Assessment, typist: User, enter: Enter) -> None:
    page = enter(typist)
    page.goto(GRID)
    for figure in ("94.65", "94.56"):
        box(page, "1").fill(figure)
        box(page, "1").press("Enter")
        state(page, "1", "บันทึกแล้ว")
        expect(box(page, "1")).to_have_value(figure)
    row(page, "1").get_by_role("link", name="ประวัติของ 1").click()
    expect(page.locator(".histrow")).to_contain_text("94.65")
    expect(page.locator(".histrow li")).to_have_count(2)
    no_violations(page)


def test_a_reason_that_is_being_typed_survives_a_save(year: Assessment, typist: User, enter: Enter) -> None:
    make.give_scores(year, {**make.NAKHON_PATHOM, "EIT": "95.65"}, typist)
    page = enter(typist)
    page.goto(GRID)
    page.get_by_label("เหตุผลของผลต่าง EIT").fill("ประกาศคิดจากทศนิยมเต็ม")
    with page.expect_response("**/scores/panel/**"):
        box(page, "IIT").fill("90.42")
        box(page, "IIT").press("Enter")
    expect(page.locator("#sum")).to_contain_text("90.42")
    expect(page.get_by_label("เหตุผลของผลต่าง EIT")).to_have_value("ประกาศคิดจากทศนิยมเต็ม")
    page.locator("#sum .reason").get_by_role("button").click()
    expect(page.locator("#sum")).to_contain_text("บันทึกเหตุผลแล้ว")
    assert year.difference_reasons.get().reason == "ประกาศคิดจากทศนิยมเต็ม"


def test_without_javascript_the_sheet_is_a_form(year: Assessment, typist: User, colleague: User, enter: Enter) -> None:
    page = enter(typist, java_script_enabled=False)
    page.goto(GRID)
    make.give_scores(year, {"3": "50"}, colleague)
    for code, figure in (("1", "๙๔.๕๖"), ("2", "188"), ("3", "90.81")):
        box(page, code).fill(figure)
    box(page, "3").press("Enter")
    expect(note(page, "2")).to_contain_text("คะแนนต้องอยู่ระหว่าง 0 ถึง 100")
    expect(note(page, "3")).to_contain_text("3 มีผู้แก้เป็น 50.00 ขณะที่พิมพ์ 90.81")
    assert stored(year) == {"1": Decimal("94.56"), "3": Decimal(50)}
    box(page, "2").fill("88")
    page.get_by_role("button", name="ใช้ 90.81 ของฉัน").click()
    expect(page.get_by_text("บันทึก 2 ช่อง")).to_be_visible()
    assert stored(year) == {"1": Decimal("94.56"), "2": Decimal(88), "3": Decimal("90.81")}


@pytest.mark.parametrize("width", [320, 375, 1440])
@pytest.mark.parametrize(
    "path",
    [
        "scores/",
        "scores/?sheet=IIT&open=i1",
        "scores/?sheet=OIT",
        "",
        "samples/",
        "recommendations/",
        "scores/history/1/",
    ],
)
def test_pages_fit_and_have_no_accessibility_violation(
    year: Assessment, typist: User, enter: Enter, width: int, path: str
) -> None:
    make.give_scores(year, make.NAKHON_PATHOM | {"EIT": "95.65", "i1.1": "90"}, typist)
    page = enter(typist, width=width)
    page.goto(f"/staff/our-town/2565/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    no_violations(page)

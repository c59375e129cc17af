"""A division's report in real browsers: it saves itself, outlives a lost line, takes files, needs no script."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Route, expect

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from measures.actions.progress import take_step
from measures.models import ProgressReport
from tests import make
from tests.browser.looking import RULES
from tests.measures.work_facts import address, clerk_of, disguised, owed, picture, sent, write

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]
LIST = re.compile(r"/staff/work/(#|$)")  # a browser carries «#field» along to the next page
PHONE = {"width": 375, "height": 812}


@pytest.fixture
def year(live_server: Any, agency: Agency, officer: User) -> Assessment:
    return make.assessment(agency, by=officer, scores=make.NAKHON_PATHOM)


@pytest.fixture
def clerk(year: Assessment) -> User:
    return clerk_of(year, username="clerk", position="เจ้าหน้าที่สำนักปลัด")


@pytest.fixture
def report(year: Assessment, officer: User) -> ProgressReport:
    return owed(year, officer)


@pytest.fixture
def open_report(log_in: Callable[..., Page], report: ProgressReport, clerk: User) -> Open:
    """The report's page in a browser of its own, for the division's officer."""

    def opened(person: User = clerk, **options: Any) -> Page:
        page = log_in(person, **options)
        page.goto(address("progress_report", report))
        return page

    return opened


def state(page: Page, words: str) -> None:
    expect(page.locator("#savestate")).to_contain_text(words)


def choose(page: Page, label: str) -> None:
    page.locator(".choice", has_text=label).click()


def stored(report: ProgressReport) -> ProgressReport:
    report.refresh_from_db()
    return report


def files(folder: Path, *uploads: Any) -> list[str]:
    for upload in uploads:
        (folder / upload.name).write_bytes(upload.read())
    return [str(folder / upload.name) for upload in uploads]


def no_violations(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


# ── it saves itself ───────────────────────────────────────────────────────────
def test_what_is_typed_is_saved_after_a_pause_and_stands_there_again(
    open_report: Open, report: ProgressReport
) -> None:
    page = open_report(**PHONE)
    state(page, "พิมพ์แล้วระบบเก็บร่างให้เอง")
    expect(page.locator("[data-save-draft]")).to_be_hidden()
    choose(page, "กำลังดำเนินการ")
    page.get_by_label("ทำไปแล้วร้อยละ").fill("๖๐")
    page.get_by_label("ทำอะไรไปแล้ว").fill("จัดประชุม 2 ครั้ง")
    page.locator("[name=steps_done]").nth(1).check()
    state(page, "เก็บร่างให้แล้ว")
    assert (stored(report).percent, report.what, report.work_status) == (60, "จัดประชุม 2 ครั้ง", "in_progress")
    assert [step.text for step in report.steps_done.all()] == ["ขั้นตอน 2"]
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('ita-draft:'))") == []
    page.reload()
    expect(page.get_by_label("ทำอะไรไปแล้ว")).to_have_value("จัดประชุม 2 ครั้ง")
    expect(page.locator("[data-note]")).to_have_count(0)


def test_only_what_the_answer_asks_for_is_open(open_report: Open) -> None:
    page = open_report()
    percent, reason = page.get_by_label("ทำไปแล้วร้อยละ"), page.get_by_label("เพราะอะไร")
    following = page.get_by_label("ดำเนินการต่อ")
    for status, shown in (
        ("แล้วเสร็จ", (False, False)),
        ("กำลังดำเนินการ", (True, False)),
        ("พักไว้", (True, True)),
        ("ยกเลิก", (True, True)),
        ("ยังไม่เริ่ม", (False, False)),
    ):
        choose(page, status)
        assert (percent.is_visible(), reason.is_visible()) == shown, status
    expect(page.get_by_label("ทำอะไรไปแล้ว")).to_be_hidden()
    expect(following).to_be_hidden()
    choose(page, "ล่าช้า")
    expect(reason).to_be_visible()
    expect(following).to_be_visible()
    expect(page.get_by_label("ปัญหาและอุปสรรค")).to_be_hidden()


def test_a_date_that_cannot_be_read_is_said_and_kept_here(open_report: Open, report: ProgressReport) -> None:
    page = open_report()
    page.get_by_label("ทำอะไรไปแล้ว").fill("อบรม")
    page.get_by_label("เมื่อวันที่").fill("31 ก.พ. 2566")
    expect(page.locator("#id_done_from_error")).to_have_text("ไม่มีวันที่นี้ในปฏิทิน")
    expect(page.get_by_label("เมื่อวันที่")).to_have_attribute("aria-invalid", "true")
    state(page, "ยกเว้นช่องที่ขึ้นสีแดง")
    assert (stored(report).what, report.done_from) == ("อบรม", None)
    page.reload()
    expect(page.locator("[data-note=kept]")).to_contain_text("31 ก.พ. 2566")
    page.get_by_role("button", name="ใส่กลับในรายงาน").click()
    page.get_by_label("เมื่อวันที่").fill("1 มี.ค. 2566")
    state(page, "เก็บร่างให้แล้ว")
    expect(page.locator("#id_done_from_error")).to_have_count(0)
    assert str(stored(report).done_from) == "2023-03-01"


# ── a lost line ───────────────────────────────────────────────────────────────
def test_offline_nothing_is_lost_and_it_goes_when_the_line_is_back(open_report: Open, report: ProgressReport) -> None:
    page = open_report(**PHONE)
    page.context.set_offline(True)
    page.get_by_label("ทำอะไรไปแล้ว").fill("พิมพ์ตอนเน็ตหลุด")
    expect(page.locator("[data-note=failed]")).to_contain_text("ยังไม่ถึงเครื่องแม่ข่าย เก็บไว้ในเครื่องนี้แล้ว")
    page.get_by_label("ผู้ดำเนินการ").fill("งานพัสดุ")
    state(page, "ยังไม่ถึงเครื่องแม่ข่าย")
    no_violations(page)
    assert stored(report).what == ""
    page.context.set_offline(False)
    state(page, "เก็บร่างให้แล้ว")
    expect(page.locator("[data-note=failed]")).to_have_count(0)
    assert (stored(report).what, report.by_whom) == ("พิมพ์ตอนเน็ตหลุด", "งานพัสดุ")


def test_what_was_typed_offline_outlives_the_page(open_report: Open, report: ProgressReport, clerk: User) -> None:
    page = open_report(**PHONE)
    context: BrowserContext = page.context
    context.set_offline(True)
    choose(page, "กำลังดำเนินการ")
    page.get_by_label("ทำอะไรไปแล้ว").fill("พิมพ์แล้วเครื่องดับ")
    page.locator("[name=steps_done]").first.check()
    state(page, "ยังไม่ถึงเครื่องแม่ข่าย")
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(address("progress_report", report))
    expect(page.get_by_label("ทำอะไรไปแล้ว")).to_have_value("")
    offer = page.locator("[data-note=kept]")
    expect(offer).to_contain_text("พิมพ์แล้วเครื่องดับ")
    expect(offer).to_contain_text("ขั้นตอน 1")
    no_violations(page)
    page.get_by_label("ผู้ดำเนินการ").fill("พิมพ์ก่อนตัดสินใจ")
    state(page, "เก็บร่างให้แล้ว")
    expect(offer).to_be_visible()
    page.get_by_role("button", name="ใส่กลับในรายงาน").click()
    expect(page.get_by_label("ทำอะไรไปแล้ว")).to_have_value("พิมพ์แล้วเครื่องดับ")
    expect(offer).to_have_count(0)
    expect(page.locator("#savestate")).to_contain_text("เก็บร่างให้แล้ว")
    page.reload()
    expect(page.locator("[data-note]")).to_have_count(0)
    assert (stored(report).what, report.work_status) == ("พิมพ์แล้วเครื่องดับ", "in_progress")


def test_an_answer_that_got_lost_is_no_conflict(open_report: Open, report: ProgressReport) -> None:
    page = open_report()
    lost: list[int] = []

    def lose_the_first_answer(route: Route) -> None:
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(answer.status)
            route.abort()

    page.route("**/draft/", lose_the_first_answer)
    page.get_by_label("ทำอะไรไปแล้ว").fill("ครั้งแรก")
    expect(page.locator("[data-note=failed]")).to_be_visible()
    page.get_by_label("ทำอะไรไปแล้ว").fill("ครั้งแรก และต่อ")
    state(page, "เก็บร่างให้แล้ว")
    expect(page.locator("[data-note]")).to_have_count(0)
    assert lost == [200]
    assert (stored(report).what, report.version) == ("ครั้งแรก และต่อ", 3)


def test_kept_text_is_dropped_only_when_asked_twice(open_report: Open, report: ProgressReport, clerk: User) -> None:
    page = open_report()
    key = f"ita-draft:{clerk.pk}:{report.pk}"
    entry = [{"id": "x", "at": 1_700_000_000_000, "version": "1", "fields": [["what", "ของเก่า"]]}]
    page.evaluate("([key, entry]) => localStorage.setItem(key, JSON.stringify(entry))", [key, entry])
    page.reload()
    page.get_by_role("button", name="ไม่ใช้ ลบออกจากเครื่องนี้").click()
    assert json.loads(page.evaluate("key => localStorage.getItem(key)", key)) == entry
    page.get_by_role("button", name="ยืนยันลบข้อความในเครื่องนี้").click()
    assert page.evaluate("key => localStorage.getItem(key)", key) is None


def test_logging_out_saves_first_and_leaves_nothing_behind(open_report: Open, report: ProgressReport) -> None:
    page = open_report()
    page.evaluate("localStorage.setItem('ita-draft:999:999', '[]')")
    page.get_by_label("ทำอะไรไปแล้ว").fill("ก่อนออกจากระบบ")
    page.get_by_role("button", name="ออกจากระบบ").first.click()
    page.wait_for_url(lambda url: "/staff/" not in url)
    assert stored(report).what == "ก่อนออกจากระบบ"
    assert page.evaluate("Object.keys(localStorage)") == []


def test_logging_out_without_a_line_is_warned_of_first(open_report: Open) -> None:
    page = open_report()
    page.context.set_offline(True)
    page.get_by_label("ทำอะไรไปแล้ว").fill("ยังไม่ถึง")
    page.get_by_role("button", name="ออกจากระบบ").first.click()
    expect(page.locator("[data-note=logout]")).to_contain_text("มีข้อความที่ยังไม่ถึงเครื่องแม่ข่าย")
    expect(page.get_by_label("ทำอะไรไปแล้ว")).to_have_value("ยังไม่ถึง")


# ── two people ────────────────────────────────────────────────────────────────
def test_somebody_elses_save_is_shown_beside_what_was_typed(
    open_report: Open, report: ProgressReport, year: Assessment
) -> None:
    page = open_report()
    colleague = clerk_of(year, username="colleague", position="ผู้ช่วยเจ้าหน้าที่")
    write(report, colleague, what="ของเพื่อน", outcome="ดีขึ้น", work_status="in_progress")
    page.get_by_label("ทำอะไรไปแล้ว").fill("ของฉัน")
    told = page.locator("[data-note=conflict]")
    expect(told).to_contain_text("ผู้ช่วยเจ้าหน้าที่ บันทึกเมื่อ")
    expect(told).to_contain_text("ของเพื่อน")
    expect(page.get_by_label("ทำอะไรไปแล้ว")).to_have_value("ของฉัน")
    no_violations(page)
    told.get_by_role("button", name="ใช้ข้อความนี้ ผลที่เกิดขึ้น").click()
    told.get_by_role("button", name="ใช้ข้อความนี้ ดำเนินการถึงไหน").click()
    assert stored(report).what == "ของเพื่อน"
    told.get_by_role("button", name="ตรวจแล้ว บันทึกตามหน้านี้").click()
    state(page, "เก็บร่างให้แล้ว")
    assert (stored(report).what, report.outcome, report.work_status) == ("ของฉัน", "ดีขึ้น", "in_progress")


def test_a_report_sent_from_another_screen_says_so(open_report: Open, report: ProgressReport, clerk: User) -> None:
    page = open_report()
    sent(report, clerk)
    page.get_by_label("ทำอะไรไปแล้ว").fill("ช้าไป")
    expect(page.locator("[data-note=locked]")).to_contain_text("รายงานนี้ส่งแล้ว")
    expect(page.get_by_label("ทำอะไรไปแล้ว")).to_have_value("ช้าไป")


# ── files ─────────────────────────────────────────────────────────────────────
def test_two_files_from_a_phone_with_progress_caption_and_public_mark(
    open_report: Open, report: ProgressReport, tmp_path: Path
) -> None:
    page = open_report(**PHONE)
    held: list[Route] = []
    page.route("**/files/", lambda route: held.append(route))
    page.get_by_label("ทำอะไรไปแล้ว").fill("มีภาพ")
    page.locator("#files").set_input_files(files(tmp_path, picture("ภาพ 1.jpg"), picture("ภาพ 2.jpg", "navy")))
    expect(page.locator("[data-upload] progress")).to_have_count(2)
    no_violations(page)
    while len(held) < 2:
        page.wait_for_timeout(50)
    for route in held:
        route.continue_()
    expect(page.locator("[data-proof]")).to_have_count(2)
    expect(page.locator("[data-upload]")).to_have_count(0)
    page.get_by_label("คำอธิบาย ภาพ 1.jpg").fill("ประชุม 20 ธ.ค. 2565")
    # The caption and the mark are two saves; the answer to the second is the one to wait for.
    with page.expect_response(lambda answer: "/change/" in answer.url):
        page.get_by_label("เปิดเผยต่อประชาชนเมื่อเผยแพร่รายงาน ภาพ 1.jpg").focus()
    with page.expect_response(lambda answer: "/change/" in answer.url):
        page.get_by_label("เปิดเผยต่อประชาชนเมื่อเผยแพร่รายงาน ภาพ 1.jpg").check()
    expect(page.locator("[data-proof]", has_text="ภาพ 1.jpg").locator("[data-proof-state]")).to_have_text("บันทึกแล้ว")
    state(page, "เก็บร่างให้แล้ว")
    first, second = report.proofs.order_by("name")
    assert (first.caption, first.is_public, second.is_public) == ("ประชุม 20 ธ.ค. 2565", True, False)
    line = page.locator("[data-proof]", has_text="ภาพ 2.jpg")
    line.locator("summary").click()
    line.get_by_role("button", name="ยืนยันลบ").click()
    expect(page.locator("[data-proof]")).to_have_count(1)
    assert [proof.name for proof in report.proofs.all()] == ["ภาพ 1.jpg"]
    no_violations(page)


def test_a_file_on_its_way_can_be_cancelled_and_sending_waits(
    open_report: Open, report: ProgressReport, tmp_path: Path
) -> None:
    page = open_report(**PHONE)
    page.route("**/files/", lambda route: None)  # never answered
    page.locator("#files").set_input_files(files(tmp_path, picture("ภาพ.jpg")))
    page.get_by_role("button", name="ส่งรายงาน").click()
    state(page, "รอส่งไฟล์ให้เสร็จก่อน")
    page.get_by_role("button", name="ยกเลิก ภาพ.jpg").click()
    expect(page.locator("[data-upload]")).to_have_count(0)
    assert report.proofs.count() == 0


def test_a_wrong_file_gets_its_message_and_the_text_stays(
    open_report: Open, report: ProgressReport, tmp_path: Path
) -> None:
    page = open_report(**PHONE)
    page.get_by_label("ทำอะไรไปแล้ว").fill("ข้อความอยู่ครบ")
    page.locator("#files").set_input_files(files(tmp_path, disguised("รายชื่อ.pdf"), picture("ภาพ.jpg")))
    refused = page.locator(".is-refused")
    expect(refused).to_contain_text("รายชื่อ.pdf")
    expect(refused).to_contain_text("แนบได้เฉพาะ")
    expect(page.locator("[data-proof]")).to_have_count(1)
    expect(page.get_by_label("ทำอะไรไปแล้ว")).to_have_value("ข้อความอยู่ครบ")
    state(page, "เก็บร่างให้แล้ว")
    no_violations(page)
    page.get_by_role("button", name="ปิด รายชื่อ.pdf").click()
    expect(refused).to_have_count(0)
    assert (stored(report).what, report.proofs.get().name) == ("ข้อความอยู่ครบ", "ภาพ.jpg")


def test_a_file_chosen_offline_goes_when_the_line_is_back(
    open_report: Open, report: ProgressReport, tmp_path: Path
) -> None:
    page = open_report(**PHONE)
    page.context.set_offline(True)
    page.locator("#files").set_input_files(files(tmp_path, picture("ภาพ.jpg")))
    expect(page.locator(".is-refused")).to_contain_text("ไฟล์ยังอยู่ในหน้านี้")
    page.context.set_offline(False)
    expect(page.locator("[data-proof]")).to_have_count(1)
    assert report.proofs.get().name == "ภาพ.jpg"


def test_a_link_is_added_and_a_wrong_one_explained(open_report: Open, report: ProgressReport) -> None:
    page = open_report()
    page.locator(".linkadd summary").click()
    page.get_by_label("ที่อยู่เว็บ").fill("ftp://ที่ไหน")
    page.get_by_role("button", name="เพิ่มลิงก์").click()
    expect(page.locator("#id_link-url_error")).to_contain_text("ที่อยู่")
    page.get_by_label("ที่อยู่เว็บ").fill("https://www.example.go.th/news/12")
    page.get_by_role("button", name="เพิ่มลิงก์").click()
    expect(page.locator("[data-proof]")).to_have_count(1)
    expect(page.get_by_label("ที่อยู่เว็บ")).to_have_value("")
    assert report.proofs.get().url == "https://www.example.go.th/news/12"


# ── to the end ────────────────────────────────────────────────────────────────
def test_sending_by_keyboard_alone_after_mending_what_was_missing(open_report: Open, report: ProgressReport) -> None:
    page = open_report()
    page.locator("[name=work_status]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("แล้วเสร็จ")).to_be_checked()
    page.get_by_label("ทำอะไรไปแล้ว").focus()
    page.keyboard.type("จัดอบรม 1 ครั้ง")
    page.get_by_role("button", name="ส่งรายงาน").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator("#problems")).to_contain_text("ยังส่งไม่ได้ เก็บร่างไว้ให้แล้ว")
    no_violations(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    outcome = page.get_by_label("ผลที่เกิดขึ้น")
    expect(outcome).to_be_focused()
    expect(outcome).to_have_attribute("aria-invalid", "true")
    page.keyboard.type("ผ่านทุกคน")
    page.get_by_role("button", name="ส่งรายงาน").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(LIST)
    expect(page.locator("main")).to_contain_text("รอตรวจ")
    assert (stored(report).state, report.outcome) == ("sent", "ผ่านทุกคน")


def test_a_finished_draft_is_sent_without_another_keystroke(
    open_report: Open, report: ProgressReport, clerk: User
) -> None:
    write(report, clerk)
    page = open_report()
    page.get_by_role("button", name="ส่งรายงาน").click()
    page.wait_for_url(LIST)
    assert (stored(report).state, report.version) == ("sent", 3)


@pytest.mark.parametrize("width", [320, 375, 1440])
def test_returned_with_a_reason_corrected_and_accepted(
    log_in: Callable[..., Page], report: ProgressReport, clerk: User, officer: User, width: int
) -> None:
    sent(report, clerk)
    page = log_in(officer, width=width)
    page.goto(address("progress_report", report))
    no_violations(page)
    page.locator(".decide summary").click()
    page.get_by_label("เหตุผล").fill("ใส่จำนวนผู้เข้าร่วม")
    page.get_by_role("button", name="ส่งกลับให้แก้").click()
    mine = log_in(clerk, width=width)
    expect(mine.locator(".first")).to_contain_text("ใส่จำนวนผู้เข้าร่วม")
    mine.goto("/staff/work/")
    no_violations(mine)
    mine.get_by_role("link", name="แก้รายงาน").click()
    expect(mine.locator(".msg-warn").first).to_contain_text("ใส่จำนวนผู้เข้าร่วม")
    no_violations(mine)
    mine.get_by_label("ผู้เข้าร่วม (คน)").fill("148")
    mine.get_by_role("button", name="ส่งรายงาน").click()
    mine.wait_for_url(LIST)
    page.reload()
    page.get_by_role("button", name="รับรายงาน").click()
    expect(page.locator(".stateline")).to_contain_text("รับแล้ว")
    assert (stored(report).state, report.participants) == ("accepted", 148)
    mine.goto(address("progress_report", report))
    expect(mine.locator("[data-progress]")).to_have_count(0)
    no_violations(mine)


def test_a_new_round_is_marked_as_taken_over_until_it_is_changed(
    log_in: Callable[..., Page], year: Assessment, officer: User, clerk: User
) -> None:
    first = sent(owed(year, officer, title="ก"), clerk, work_status="in_progress", percent=50, what="ของรอบแรก")
    take_step(report=first, name="accept", note="", by=officer)
    following = owed(year, officer, key="h2", title="ข")
    ProgressReport.objects.filter(pk=following.pk).delete()
    following = ProgressReport.objects.get(measure=first.measure, round__key="h2", division=first.division)
    page = log_in(clerk, **PHONE)
    page.goto(address("progress_report", following))
    expect(page.get_by_label("ทำอะไรไปแล้ว")).to_have_value("ของรอบแรก")
    expect(page.locator("[data-carried]")).to_have_count(1)
    page.get_by_role("link", name="อ่านรายงานรอบก่อน").click()
    expect(page.locator("#previous")).to_be_in_viewport()
    assert stored(following).saved_at is None
    page.get_by_label("ทำอะไรไปแล้ว").fill("ของรอบนี้")
    expect(page.locator("[data-carried]")).to_have_count(0)
    state(page, "เก็บร่างให้แล้ว")
    assert (stored(following).what, following.percent) == ("ของรอบนี้", 50)


def test_everything_works_without_javascript(open_report: Open, report: ProgressReport, tmp_path: Path) -> None:
    page = open_report(**PHONE, java_script_enabled=False)
    choose(page, "แล้วเสร็จ")
    page.get_by_label("ทำอะไรไปแล้ว").fill("ไม่มีสคริปต์")
    page.locator("#files").set_input_files(files(tmp_path, disguised("รายชื่อ.pdf"), picture("ภาพ.jpg")))
    page.get_by_role("button", name="บันทึกร่าง", exact=True).last.click()
    expect(page.locator("#problems")).to_contain_text("รายชื่อ.pdf")
    expect(page.get_by_label("ทำอะไรไปแล้ว")).to_have_value("ไม่มีสคริปต์")
    page.get_by_label("คำอธิบาย ภาพ.jpg").fill("ภาพการอบรม")
    page.get_by_label("ผลที่เกิดขึ้น").fill("ผ่านทุกคน")
    page.locator(".linkadd summary").click()
    page.get_by_label("ที่อยู่เว็บ").fill("https://www.example.go.th/news/12")
    page.get_by_role("button", name="ส่งรายงาน").click()
    page.wait_for_url(LIST)
    assert (stored(report).state, report.outcome) == ("sent", "ผ่านทุกคน")
    assert sorted(str(proof) for proof in report.proofs.all()) == ["https://www.example.go.th/news/12", "ภาพการอบรม"]

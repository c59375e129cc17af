"""The whole circle in real browsers: from a weak indicator to a result that anyone can read."""

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from ita_portal.accounts.roles import Role
from measures.models import Proof
from tests import make
from tests.browser.test_main_journey import embedded_fonts
from tests.measures.work_facts import clerk_of

TITLE = "จัดระบบยืมและคืนทรัพย์สิน"
OUTCOME = "คำขอยืม 74 รายการ คืนตามกำหนด 71 รายการ"
YEAR = "/staff/nakhon-pathom/2565/"


@pytest.mark.django_db(transaction=True)
def test_from_a_weak_indicator_to_a_published_outcome(
    celery_worker_process: subprocess.Popen,
    live_server: Any,
    log_in: Callable[..., Page],
    new_context: Callable[..., BrowserContext],
    tmp_path: Path,
) -> None:
    agency = make.agency("nakhon-pathom", name="เทศบาลนครนครปฐม")
    officer = make.user(agency, Role.OFFICER, username="plan-officer", position="เจ้าหน้าที่กองวิชาการและแผนงาน")
    head = make.user(agency, Role.HEAD, username="mayor", position="นายกเทศมนตรี")
    year = make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
    clerk = clerk_of(year, username="clerk", position="เจ้าหน้าที่สำนักปลัดเทศบาล")

    page = log_in(officer)
    plan_for_the_weakest(page)
    open_the_round(page)

    phone = log_in(clerk, width=375, height=812)
    report_address = report_with_two_files(phone, tmp_path)

    return_with_reason(page, report_address)
    correct(phone, report_address)
    page.goto(report_address)
    page.get_by_role("button", name="รับรายงาน").click()
    expect(page.locator(".stateline")).to_contain_text("รับแล้ว")

    make_the_document(page)
    head_page = log_in(head, width=375, height=812)
    head_page.goto(f"{YEAR}reports/follow-up-h1/1/")
    head_page.get_by_role("button", name="เห็นชอบรายงาน").click()
    head_page.get_by_role("button", name="เผยแพร่รายงาน").click()
    expect(head_page.locator(".stateline")).to_contain_text("เผยแพร่แล้ว")

    anyone_reads(new_context().new_page())


def plan_for_the_weakest(page: Page) -> None:
    """One press on the weak indicator opens a measure that is linked to it already."""
    page.goto(f"{YEAR}measures/")
    page.get_by_role("link", name=re.compile("วางมาตรการ.*ตัวชี้วัดที่ 4")).first.click()
    expect(page.locator("input[name=weak][value='4']")).to_be_checked()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=steps-0-text]").fill("ประกาศขั้นตอนยืมและคืน")
    page.locator("[name=lead]").select_option(label="สำนักปลัดเทศบาล")
    page.locator("[name=follow_up]").select_option(label="ทุก 6 เดือน")
    page.get_by_role("button", name="บันทึกมาตรการ").click()
    expect(page.locator("main")).to_contain_text(TITLE)


def open_the_round(page: Page) -> None:
    page.goto(f"{YEAR}follow-up/rounds/")
    page.get_by_role("link", name=re.compile("เปิดรอบนี้.*รอบ 6 เดือนแรก")).click()
    expect(page.locator("main")).to_contain_text("ขอ 1 รายงาน")
    page.get_by_role("button", name="เปิดรอบนี้").click()
    expect(page.locator("main")).to_contain_text("0 จาก 1")


def report_with_two_files(phone: Page, folder: Path) -> str:
    """The division's officer finds the report on the first page, writes it and attaches a picture and a PDF."""
    phone.goto("/staff/")
    phone.locator("main .btn-primary").first.click()
    phone.wait_for_url("**/staff/work/*/")
    phone.locator(".choice", has_text="กำลังดำเนินการ").click()
    phone.get_by_label("ทำไปแล้วร้อยละ").fill("80")
    phone.get_by_label("ทำอะไรไปแล้ว").fill("ประกาศขั้นตอนยืมและคืน ชี้แจงเจ้าหน้าที่พัสดุ")
    phone.locator("#files").set_input_files([picture(folder), sheet(folder)])
    expect(phone.locator("[data-proof]")).to_have_count(2, timeout=30_000)
    shown = phone.locator("[data-proof]", has_text="ชี้แจง.jpg")
    shown.get_by_label(re.compile("คำอธิบาย")).fill("การชี้แจงเจ้าหน้าที่พัสดุ")
    shown.get_by_label(re.compile("เปิดเผยต่อประชาชน")).check()
    expect(phone.locator("#savestate")).to_contain_text("เก็บร่าง")
    address = phone.url
    phone.get_by_role("button", name="ส่งรายงาน").click()
    phone.wait_for_url(re.compile(r"/staff/work/(#|$)"))
    return address


def return_with_reason(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_text("ส่งกลับให้แก้").first.click()
    page.get_by_label("เหตุผล", exact=False).first.fill("ยังไม่บอกว่าเกิดผลอย่างไร")
    page.get_by_role("button", name="ส่งกลับให้แก้").click()
    expect(page.locator(".stateline")).to_contain_text("ส่งกลับ")


def correct(phone: Page, address: str) -> None:
    phone.goto(address)
    expect(phone.locator("main")).to_contain_text("ยังไม่บอกว่าเกิดผลอย่างไร")
    expect(phone.locator("[data-proof]")).to_have_count(2)
    phone.locator("[name=outcome]").fill(OUTCOME)
    phone.get_by_role("button", name="ส่งรายงาน").click()
    phone.wait_for_url(re.compile(r"/staff/work/(#|$)"))


def make_the_document(page: Page) -> None:
    page.goto(f"{YEAR}reports/?part=h1")
    page.locator("form[action$='/follow-up-h1/request/'] button").click()
    page.wait_for_url("**/reports/follow-up-h1/1/")
    expect(page.get_by_text("ไฟล์พร้อมแล้ว")).to_be_visible(timeout=60_000)


def anyone_reads(page: Page) -> None:
    """Without log-in: the outcome, the picture that is public and the document; not the sheet with the names."""
    shown, kept = Proof.objects.get(is_public=True), Proof.objects.get(is_public=False)
    page.goto("/nakhon-pathom/2565/")
    main = page.locator("main")
    expect(main).to_contain_text(TITLE)
    expect(main).to_contain_text(OUTCOME)
    expect(main).to_contain_text("การชี้แจงเจ้าหน้าที่พัสดุ")
    expect(main).not_to_contain_text("ใบลงชื่อ")
    picture_sent = page.request.get(f"/nakhon-pathom/2565/proof/{shown.pk}/")
    assert (picture_sent.status, picture_sent.headers["content-type"]) == (200, "image/jpeg")
    assert picture_sent.headers["content-disposition"].startswith("attachment;")
    assert picture_sent.headers["x-content-type-options"] == "nosniff"
    assert page.request.get(f"/nakhon-pathom/2565/proof/{kept.pk}/").status == 404
    staff = page.request.get(f"/staff/work/{kept.report_id}/files/{kept.pk}/", max_redirects=0)
    assert (staff.status, "/accounts/login/" in staff.headers["location"]) == (302, True)
    content = page.request.get("/nakhon-pathom/2565/follow-up-h1/v1.pdf").body()
    assert all("Sarabun" in font for font in embedded_fonts(content))
    with pikepdf.open(io.BytesIO(content)) as document:
        pictures = [each for each in document.objects if isinstance(each, pikepdf.Stream) and is_photograph(each)]
        assert len(pictures) == 1


def is_photograph(item: pikepdf.Stream) -> bool:
    """Whether it is a photograph: the QR code at the end is a drawing, packed without loss."""
    return item.get("/Subtype") == "/Image" and item.get("/Filter") == "/DCTDecode"


def picture(folder: Path) -> Path:
    path = folder / "ชี้แจง.jpg"
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(path, quality=70)
    return path


def sheet(folder: Path) -> Path:
    """A list of who attended: proof for the office, not for the public."""
    path = folder / "ใบลงชื่อ.pdf"
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.save(path)
    return path

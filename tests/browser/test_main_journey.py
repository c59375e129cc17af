"""The main job in a real browser: from the announced figures to a report that anyone can read."""

import io
import subprocess
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ita_portal.accounts.roles import Role
from tests import make

ANNOUNCED = {**make.NAKHON_PATHOM, "IIT": "90.42", "EIT": "95.65", "OIT": "100", "TOTAL": "95.82"}


@pytest.mark.django_db(transaction=True)
def test_from_announced_figures_to_a_published_report(
    celery_worker_process: subprocess.Popen,
    live_server: Any,
    log_in: Callable[..., Page],
    new_context: Callable[..., BrowserContext],
) -> None:
    agency = make.agency("nakhon-pathom", name="เทศบาลนครนครปฐม")
    officer = make.user(agency, Role.OFFICER, username="plan-officer", position="เจ้าหน้าที่กองวิชาการและแผนงาน")
    head = make.user(agency, Role.HEAD, username="mayor", position="นายกเทศมนตรี")

    page = log_in(officer)
    start_year(page, "2565")
    type_figures(page)
    see_the_result(page)
    page.get_by_role("button", name="ส่งผู้บริหารตรวจ").first.click()
    expect(page.locator(".stateline")).to_contain_text("รอตรวจ")

    head_page = log_in(head, width=375, height=800)
    head_page.goto("/staff/nakhon-pathom/2565/")
    head_page.get_by_role("button", name="รับรองคะแนน").first.click()
    expect(head_page.locator(".stateline")).to_contain_text("รับรองแล้ว")

    page.goto("/staff/nakhon-pathom/2565/reports/")
    page.get_by_role("button", name="สร้างรายงาน").click()
    page.wait_for_url("**/reports/analysis/1/")
    # The page asks for the progress by itself and shows the file when the worker has made it.
    expect(page.get_by_text("ไฟล์พร้อมแล้ว")).to_be_visible(timeout=60_000)

    head_page.goto("/staff/nakhon-pathom/2565/reports/analysis/1/")
    head_page.get_by_role("button", name="เห็นชอบรายงาน").click()
    head_page.get_by_role("button", name="เผยแพร่รายงาน").click()
    expect(head_page.locator(".stateline")).to_contain_text("เผยแพร่แล้ว")

    anyone = new_context().new_page()
    anyone.goto("/")
    anyone.get_by_role("searchbox").first.fill("นครปฐม")
    anyone.keyboard.press("Enter")
    anyone.get_by_role("link", name="เทศบาลนครนครปฐม").first.click()
    if "/2565" not in anyone.url:
        anyone.get_by_role("link", name="2565").first.click()
    expect(anyone.locator("main")).to_contain_text("95.82")
    address = anyone.get_by_role("link", name="PDF").first.get_attribute("href")
    content = anyone.request.get(address or "").body()
    assert embedded_fonts(content)
    assert all("Sarabun" in font for font in embedded_fonts(content))


def start_year(page: Page, year: str) -> None:
    page.goto("/staff/nakhon-pathom/")
    years = page.get_by_label("ปีงบประมาณ")
    years.select_option(label=next(text for text in years.locator("option").all_inner_texts() if year in text))
    page.get_by_role("button", name="เริ่ม").click()
    page.wait_for_url(f"**/{year}/**")


def type_figures(page: Page) -> None:
    page.goto("/staff/nakhon-pathom/2565/scores/")
    for code, figure in ANNOUNCED.items():
        box = page.locator(f"#s-{code}")
        box.fill(figure)
        box.press("Enter")
    for code in ANNOUNCED:
        expect(page.locator(f"tr[data-code='{code}'] .cellstate")).to_contain_text("บันทึกแล้ว")


def see_the_result(page: Page) -> None:
    panel = page.locator("#sum")
    expect(panel).to_contain_text("95.82")
    expect(panel).to_contain_text("AA")
    row = panel.locator("tr", has_text="EIT").first
    expect(row).to_contain_text("95.65")
    expect(row).to_contain_text("95.66")


def embedded_fonts(content: bytes) -> set[str]:
    """Names of the fonts in the file whose font program is embedded; a font that is not embedded is «missing»."""
    names = set()
    with pikepdf.open(io.BytesIO(content)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                has_program = any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))
                names.add(str(item["/FontName"]) if has_program else "missing")
    return names

"""The short documents in a real browser: laid out page by page by the worker, then made, on a phone too."""

import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assessments.enums import AssessmentStatus
from ita_portal.accounts.roles import Role
from tests import make

LIST = "/staff/our-town/2565/reports/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [375, 1440])
def test_a_memo_is_seen_page_by_page_and_then_made(
    celery_worker_process: subprocess.Popen, live_server: Any, log_in: Callable[..., Page], width: int
) -> None:
    agency = make.agency("our-town")
    make.assessment(agency, scores=make.NAKHON_PATHOM, status=AssessmentStatus.APPROVED)
    page = log_in(make.user(agency, Role.OFFICER), width=width)

    page.goto(LIST)
    row = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="บันทึกข้อความเสนอผู้บังคับบัญชา"))
    row.get_by_role("link", name="ดูตัวอย่างทีละหน้า").click()
    page.get_by_role("button", name="ทำตัวอย่าง").click()
    picture = page.get_by_role("img", name="ภาพหน้า 1 ")
    expect(picture).to_be_visible(timeout=60_000)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1000
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_role("button", name="สร้างฉบับจริง").click()
    page.wait_for_url("**/reports/memo/1/")
    expect(page.get_by_text("ไฟล์พร้อมแล้ว")).to_be_visible(timeout=60_000)
    expect(page.locator(".stateline")).to_contain_text("พร้อมใช้")
    expect(page.get_by_role("button", name="เห็นชอบ")).to_have_count(0)

    page.goto(LIST)
    expect(row).to_contain_text("ฉบับที่ 1")
    expect(row).to_contain_text("พร้อมใช้")

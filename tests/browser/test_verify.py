"""A citizen checks the archive copy in the browser: it is hashed there, and no request carries it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Request

from tests.access import PDF, World, keep_archive

PAGE = "/our-town/2565/analysis/v1/"


@pytest.mark.django_db(transaction=True)
def test_copy_and_file_are_recognised_without_leaving_the_browser(
    live_server: Any, new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    copy, changed = tmp_path / "copy.pdf", tmp_path / "changed.pdf"
    copy.write_bytes(keep_archive(World().report))
    changed.write_bytes(PDF + b" ")
    page = new_context(width=375).new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    for held, words in (
        (copy, "ตรงกัน เป็นสำเนาเก็บถาวรของฉบับที่ 1 ที่เผยแพร่ไว้"),
        (changed, "ไม่ตรงกับไฟล์ใดที่เผยแพร่ไว้"),
    ):
        page.goto(PAGE)
        page.get_by_label("ไฟล์ PDF ที่ต้องการตรวจ").set_input_files(held)
        page.get_by_role("button", name="ตรวจไฟล์").click()
        page.wait_for_url("**sha256=*")
        assert words in page.locator("#check .msg").inner_text()
    assert {request.method for request in asked} == {"GET"}


@pytest.mark.django_db(transaction=True)
def test_without_scripts_the_copy_is_sent_and_recognised(
    live_server: Any, new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(keep_archive(World().report))
    page = new_context(java_script_enabled=False).new_page()
    page.goto(PAGE)
    page.get_by_label("ไฟล์ PDF ที่ต้องการตรวจ").set_input_files(copy)
    page.get_by_role("button", name="ตรวจไฟล์").click()
    assert "ตรงกัน เป็นสำเนาเก็บถาวรของฉบับที่ 1" in page.locator("#check .msg").inner_text()
    with page.expect_download() as saved:
        page.get_by_role("link", name="ดาวน์โหลดสำเนา").click()
    assert saved.value.suggested_filename == "ita-our-town-2565-analysis-v1-archive.pdf"
    assert Path(saved.value.path()).read_bytes() == copy.read_bytes()

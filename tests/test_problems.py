"""The pages that say what went wrong: each says what happened, what is kept and what to do, whatever failed."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.test import Client

from ita_portal.accounts.models import User

HEADINGS = {
    400: "รับข้อมูลที่ส่งมาไม่ได้",
    403: "บัญชีนี้ไม่มีสิทธิ์ทำรายการนี้",
    404: "ไม่พบหน้านี้",
    409: "ทำรายการนี้ไม่ได้ในขณะนี้",
    429: "ลองหลายครั้งเกินไป",
    500: "ระบบขัดข้อง",
    503: "ระบบใช้งานไม่ได้ชั่วคราว",
}
# What nobody who runs the portal can see by looking at it: which page is answered while the database is away.
ASKS_WITHOUT_DATABASE = """
import django; django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for path in ("/", "/staff/", "/accounts/login/", "/livez", "/readyz"):
    # A person's browser names a session; the machine that watches does not.
    answer = client.get(path, HTTP_COOKIE="" if path.endswith("z") else "sessionid=" + "a" * 32)
    page = answer.content.decode()
    print(path, answer.status_code, answer.headers.get("Retry-After"), "ระบบใช้งานไม่ได้ชั่วคราว</h1>" in page)
"""


@pytest.fixture
def failing(settings: Any) -> Client:
    """A browser that may ask for failures."""
    settings.ROOT_URLCONF = "tests.problem_urls"
    return Client(raise_request_exception=False)


def heading(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.django_db
@pytest.mark.parametrize("status", HEADINGS)
def test_each_page_says_what_happened_what_is_kept_and_what_to_do(failing: Client, status: int) -> None:
    answer = failing.get(f"/fails/{status}", HTTP_X_REQUEST_ID="front-20260824-7")
    page = answer.content.decode()
    assert answer.status_code == status
    assert heading(page) == HEADINGS[status]
    assert page.count("<h1>") == 1
    assert re.findall(r"<h2 id=\"\w+\">(.*?)</h2>", page) == ["สิ่งที่ยังอยู่", "ทำต่อได้อย่างไร"]
    assert page.count("btn-primary") == 1
    assert f"({status})" in page
    assert 'เลขอ้างอิง <span class="num">front-20260824-7</span>' in page
    assert re.search(r'<span class="num">\d+ \S+ 25\d\d \d\d:\d\d น\.</span>', page)
    assert answer["Cache-Control"] == "no-store"
    assert "'self'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_fault_of_ours_is_named_in_the_page_and_in_the_log(
    failing: Client, caplog: pytest.LogCaptureFixture
) -> None:
    page = failing.get("/fails/500", HTTP_X_REQUEST_ID="<script>").content.decode()
    reference = re.search(r'เลขอ้างอิง <span class="num">([0-9a-f]{8})</span>', page)
    assert reference
    assert f"reference {reference[1]}: GET /fails/500" in caplog.text
    assert "<script>" not in page
    assert 'href="/fails/500"' in page


@pytest.mark.django_db
def test_after_sending_the_page_says_that_nothing_was_saved(failing: Client) -> None:
    page = failing.post("/fails/503").content.decode()
    assert "สิ่งที่เพิ่งส่งยังไม่บันทึก แต่ยังอยู่ในหน้าก่อน" in page
    assert 'href="/fails/503"' not in page


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "way"), [("/fails/403", "/"), ("/staff/fails/404", "/staff/")])
def test_the_way_out_leads_to_where_the_person_belongs(failing: Client, path: str, way: str) -> None:
    assert f'<a class="btn btn-primary" href="{way}">' in failing.get(path).content.decode()


@pytest.mark.django_db
def test_a_citizen_whose_page_is_not_there_searches_at_once(failing: Client) -> None:
    page = failing.get("/fails/404").content.decode()
    assert '<form role="search" method="get" action="/">' in page
    assert "<title>ไม่พบหน้านี้ · ผลการประเมิน ITA</title>" in page
    assert 'role="search"' not in failing.get("/staff/fails/404").content.decode()


def test_a_refused_form_says_how_to_keep_what_was_typed(officer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    answer = client.post("/accounts/logout/")
    assert answer.status_code == 403
    assert heading(answer.content.decode()) == "แบบฟอร์มนี้เปิดค้างไว้นานเกินไป"


@pytest.mark.parametrize("address", ["sqlite:///{gone}/portal.sqlite3", "postgres://nobody@127.0.0.1:1/none"])
def test_a_database_that_is_away_is_503_and_not_500(tmp_path: Path, address: str) -> None:
    env = os.environ | {
        "DATABASE_URL": address.format(gone=tmp_path / "gone"),
        "DJANGO_SETTINGS_MODULE": "ita_portal.settings",
        "VAR_DIR": str(tmp_path),
        "ALLOWED_HOSTS": "testserver",
        "PYTHONWARNINGS": "ignore",
    }
    asked = subprocess.run(
        [sys.executable, "-c", ASKS_WITHOUT_DATABASE],
        env=env, cwd=portal_settings.BASE_DIR, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert asked.stdout.splitlines() == [
        "/ 503 60 True",
        "/staff/ 503 60 True",
        "/accounts/login/ 503 60 True",
        "/livez 200 None False",
        "/readyz 503 None False",
    ]


@pytest.mark.django_db
def test_maintenance_closes_every_page_and_no_probe(settings: Any, tmp_path: Path) -> None:
    switch = settings.MAINTENANCE_FILE = tmp_path / "maintenance"
    client = Client()
    assert client.get("/").status_code == 200
    switch.write_text("ปรับรุ่นระบบ เปิดอีกครั้งเวลา 18:00 น.\n", encoding="utf-8")
    for path in ("/", "/staff/", "/admin/"):
        closed = client.get(path)
        assert (closed.status_code, closed["Retry-After"]) == (503, "600")
        assert heading(closed.content.decode()) == "ปิดปรับปรุงระบบชั่วคราว"
        assert "ปรับรุ่นระบบ เปิดอีกครั้งเวลา 18:00 น." in closed.content.decode()
    assert client.get("/livez").status_code == client.get("/readyz").status_code == 200
    switch.write_text("", encoding="utf-8")
    assert "จะเปิดให้ใช้อีกครั้งในไม่ช้า" in client.get("/").content.decode()
    switch.unlink()
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_a_part_of_a_page_is_not_answered_with_the_log_in_page(client: Client) -> None:
    assert client.get("/staff/").status_code == 302
    part = client.get("/staff/", HTTP_HX_REQUEST="true")
    assert part.status_code == 401
    assert part.content.decode() == "หมดเวลาเข้าใช้งาน เข้าสู่ระบบอีกครั้ง"

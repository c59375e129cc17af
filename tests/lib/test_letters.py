"""A letter's two bodies: the same words and addresses, nothing fetched, every colour one of the design."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings

from ita_portal.accounts.adapter import new_password_letter
from ita_portal.accounts.models import User
from ita_portal.inbox.enums import NoticeKind
from ita_portal.inbox.mail import letter_of
from ita_portal.lib.letters import Letter, Link
from tests.inbox.conftest import say

FULL = Letter(
    subject="ตั้งรหัสผ่านใหม่",
    greeting="เรียน เจ้าหน้าที่",
    paragraphs=("มีผู้ขอ <b>รหัส</b> & อื่น ๆ",),
    lines=(("ม.1 คู่มือการยืม", "http://localhost:8000/staff/"), ("กำหนดส่ง 20 เม.ย. 2569", "")),
    action=Link("ตั้งรหัสผ่านใหม่", "http://localhost:8000/key/1/"),
    after=("ถ้าไม่ได้ขอเอง ไม่ต้องทำอะไร",),
    sender="เทศบาลเมืองตัวอย่าง · ระบบงาน ITA",
    closing="อ่านย้อนหลังที่",
    closing_link=Link("กล่องข้อความ", "http://localhost:8000/staff/inbox/"),
)


class Words(HTMLParser):
    """The words of a page, where its links lead, and what a program would fetch by itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("style", "title")
        for name, value in attrs:
            if (tag, name) == ("a", "href"):
                self.links.append(value or "")
            elif name in ("src", "srcset", "background", "href"):
                self.fetched.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words += data.replace("\u200b", "").split()


def assert_both_say_the_same(letter: Letter) -> None:
    """Word by word: in text a full address stands where HTML has a link, the foot's link has words in HTML alone."""
    text, page = letter.text(), Words(letter.html())
    urls = re.findall(r"https?://\S+", text)
    assert page.links == urls
    said = [word for word in text.split() if word not in urls and word != "-"]
    shown = page.words[2:]  # the band: «ระบบงาน ITA»
    assert page.words[:2] == ["ระบบงาน", "ITA"]
    extra = letter.closing_link.label.split() if letter.closing_link else []
    assert shown == [*said, *extra]


def test_both_bodies_say_the_same() -> None:
    assert_both_say_the_same(FULL)
    assert "&lt;b&gt;รหัส&lt;/b&gt; &amp; อื่น" in FULL.html()
    assert "<b>รหัส</b> & อื่น" in FULL.text()


@pytest.mark.parametrize("kind", NoticeKind.values)
def test_every_kind_of_notice_says_the_same_in_both(officer: User, kind: str) -> None:
    letter = letter_of(say(officer, kind=kind))
    assert_both_say_the_same(letter)
    assert re.search("[ก-๙]", letter.subject)


def test_the_way_to_a_new_password_says_the_same_in_both(officer: User) -> None:
    letter = new_password_letter(officer, "http://localhost:8000/accounts/password/reset/key/1-abc/")
    assert_both_say_the_same(letter)
    assert letter.subject == "ตั้งรหัสผ่านใหม่ของระบบงาน ITA"
    assert "มีอายุ 3 วัน" in letter.text()


def test_a_mail_fetches_nothing_and_runs_nothing() -> None:
    html = FULL.html()
    assert Words(html).fetched == []
    assert not re.search(r"<(script|img|link|iframe)\b|url\(|@import", html)


def test_the_colours_of_a_mail_are_those_of_the_design() -> None:
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    known = {colour.lower() for colour in re.findall(r"#[0-9a-fA-F]{6}\b", tokens)} | {"#ffffff"}
    light = re.sub(r"@media \(prefers-color-scheme: dark\).*?\n}", "", FULL.html(), flags=re.DOTALL)
    assert set(re.findall(r"#[0-9a-fA-F]{6}\b", light)) <= known

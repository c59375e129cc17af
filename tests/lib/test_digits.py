"""Figures of running text become Thai digits; columns, codes, addresses and what is typed stay."""

import pytest

from ita_portal.lib.digits import in_thai_digits


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<p>คะแนนรวม 95.60 ผ่านเกณฑ์ 85</p>", "<p>คะแนนรวม ๙๕.๖๐ ผ่านเกณฑ์ ๘๕</p>"),
        ("<p>ปี 2568 (1,234 คน) 10:42 น.</p>", "<p>ปี ๒๕๖๘ (๑,๒๓๔ คน) ๑๐:๔๒ น.</p>"),
        ("<p>ยังขาด O38 และ e14 ร้อยละ 30</p>", "<p>ยังขาด O38 และ e14 ร้อยละ ๓๐</p>"),
        ("<h2>2568</h2>", "<h2>๒๕๖๘</h2>"),
        ('<td class="n">95.60</td><td>95.60</td>', '<td class="n">95.60</td><td>๙๕.๖๐</td>'),
        ('<ol class="rank pass-at v85"><li>95.60</li></ol>85', '<ol class="rank pass-at v85"><li>95.60</li></ol>๘๕'),
        ('<span class="fig">95<small>.60</small></span> 85', '<span class="fig">95<small>.60</small></span> ๘๕'),
        (
            '<div class="fig"><div>1</div><br><img src="a1.png">2</div>3',
            '<div class="fig"><div>1</div><br><img src="a1.png">2</div>๓',
        ),
        ('<input value="85"><textarea>85 ข้อ</textarea> 85', '<input value="85"><textarea>85 ข้อ</textarea> ๘๕'),
        ("<code>v1.pdf 12</code><script>let a = 1;</script>", "<code>v1.pdf 12</code><script>let a = 1;</script>"),
        ("<a href='/x/2568/'>https://x.go.th/2568/</a>", "<a href='/x/2568/'>https://x.go.th/2568/</a>"),
        ("<p>เขียนถึง a1@x.go.th 2568</p>", "<p>เขียนถึง a1@x.go.th 2568</p>"),
        ("<p>&#39;85&#x27; &nbsp;7</p>", "<p>&#39;๘๕&#x27; &nbsp;๗</p>"),
        ("<p>PDF/A-3u ba7816bf 8f01cfea</p>", "<p>PDF/A-3u ba7816bf 8f01cfea</p>"),
        ("<!-- 2568 --><!doctype html><p>1</p>", "<!-- 2568 --><!doctype html><p>๑</p>"),
        ("<select><option>2568</option></select>2568", "<select><option>2568</option></select>๒๕๖๘"),
        ("<svg><path d='M 1 2'/></svg>3", "<svg><path d='M 1 2'/></svg>๓"),
        ("<p>30/30/40</p>", "<p>๓๐/๓๐/๔๐</p>"),
    ],
)
def test_figures_in_thai_digits(html: str, written: str) -> None:
    assert in_thai_digits(html) == written


def test_written_twice_is_written_once() -> None:
    once = in_thai_digits("<p>ปี 2568 คะแนน 95.60</p>")
    assert in_thai_digits(once) == once

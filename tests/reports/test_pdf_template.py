"""What the report's templates print: sections, numbers, contents, unknown values, digits, terms."""

import re

import pytest

from reports import pdf
from reports.pdf import layout
from reports.snapshot import SECTIONS
from tests.reports.sample_snapshot import sample, value

ANALYSIS = "reports/pdf/sections.html"


def printed(**changes) -> str:
    """The body of the report as HTML."""
    html = pdf.render_html(ANALYSIS, {"report": sample(**changes)})
    return without_breaks(html.split("</head>")[1])


def without_breaks(html: str) -> str:
    """The HTML without what only guides the line breaks."""
    return re.sub(r'<span class="k">([^<]*)</span>', r"\1", html).replace("<wbr>", "")


def plain(html: str) -> str:
    """The text alone, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def numbers(html: str) -> list[str]:
    """Every counted number in its order."""
    return re.findall(r'class="no">([^<]+)</span>', html)


def test_the_whole_report_is_numbered_through():
    found = numbers(printed())
    tables = [number for number in found if number.startswith("ตารางที่")]
    assert tables == [f"ตารางที่ {number}" for number in range(1, 14)]
    assert [n for n in found if n.startswith("ภาพที่")] == ["ภาพที่ 1", "ภาพที่ 2", "ภาพที่ 3"]
    chapters = re.findall(r'<h1 [^>]*><span class="no">([^<]+)</span>', printed())
    assert chapters == ["1", "2", "3", "4", "5", "6", "7", "ก"]


def test_numbers_follow_when_sections_are_left_out():
    html = printed(sections=["contents", "result", "triage", "oit_matrix"])
    assert re.findall(r'<h1 [^>]*><span class="no">([^<]+)</span>', html) == ["1", "2", "ก"]
    assert [n for n in numbers(html) if n.startswith("ตารางที่")] == [f"ตารางที่ {n}" for n in range(1, 5)]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_prints_alone(section):
    assert "<section" in printed(sections=[section]) or section == "minutes"


def test_an_unknown_section_is_a_fault():
    with pytest.raises(ValueError, match="secrets"):
        printed(sections=["cover", "secrets"])


def test_contents_list_what_is_there_and_link_to_it():
    html = printed()
    listed = re.findall(r'<a href="#([^"]+)" class="whole">([^<]+)</a>', html)
    assert ("result", "ผลการประเมินในภาพรวม") in listed
    assert ("memo", "บันทึกข้อความเสนอรายงาน") in listed
    assert ("instrument-IIT", "ผู้มีส่วนได้ส่วนเสียภายใน (IIT)") in listed
    assert all(f'id="{anchor}"' in html for anchor, _ in listed)
    assert len(listed) == len(set(listed)) == 22


def test_announced_stands_beside_computed_with_the_difference():
    text = plain(printed(sections=["result"]))
    assert "EIT ผู้มีส่วนได้ส่วนเสียภายนอก3095.6595.6628.6928.70" in text
    assert "ต่างจากที่ประกาศ 0.01 คะแนน" in text


def test_a_year_of_another_framework_has_no_bar():
    row = re.search(r"<tr><th scope=\"row\">2561.*?</tr>", printed(sections=["result"]), re.DOTALL)
    assert row is not None
    assert "คนละกรอบ ไม่นำมาเทียบ" in plain(row[0])
    assert 'class="bar' not in row[0]


def test_an_unknown_score_is_said_and_not_drawn():
    indicators = sample()["indicators"]
    indicators[0].update(score=value("ไม่ได้ประกาศ", "unknown"), dot=None, bar=None, rank="")
    text = printed(sections=["summary", "indicators"], indicators=indicators)
    assert text.count('<span class="unknown">ไม่ได้ประกาศ</span>') == 2
    assert text.count('class="dot ') == 9


def test_a_legend_stands_only_under_the_figures_that_need_it():
    html = printed()
    assert html.count('data-legend="*"') == 1
    assert html.index('data-legend="*"') > html.index("คะแนนรวมย้อนหลัง")
    legend = [{"mark": "†", "text": "ค่าที่อนุมานจากคะแนนรวม"}]
    result = sample()["result"]
    result["weighting"][0]["announced"] = value("90.42", "implied", "†")
    assert "† ค่าที่อนุมานจากคะแนนรวม" in plain(printed(legend=legend, result=result))


def test_several_divisions_and_own_periods_stand_with_their_step():
    html = printed(sections=["measures"])
    assert "<td>สำนักการคลัง<br>กองวิชาการและแผนงาน</td>" in html
    text = plain(html)
    assert "1.1" in text
    assert "ต.ค. – พ.ย. 2565ประกาศใช้คู่มือ" in text
    assert "ทุกหน่วยงานธ.ค. 2565รายงานทุก 6 เดือน" in text


def test_all_items_of_the_year_name_their_division():
    html = printed(sections=["oit_matrix"])
    assert re.findall(r'<th scope="row">(O\d+)</th>', html) == [f"O{number}" for number in range(1, 44)]


def test_an_item_without_division_says_so():
    oit = sample()["oit"]
    assert oit is not None
    oit["groups"][0]["items"][0]["division"] = ""
    assert "ยังไม่ได้กำหนด" in plain(printed(sections=["oit_matrix"], oit=oit))


def test_the_memo_is_written_in_thai_digits_and_the_report_is_not():
    memo = plain(printed(sections=["memo"]))
    assert "๙๕.๘๒ คะแนน" in memo
    assert not re.search("[0-9]", memo)
    assert "95.82 คะแนน" in plain(printed(sections=["summary"]))


def test_columns_of_figures_stay_arabic_in_a_report_with_thai_digits():
    html = printed(sections=["result"], digits="thai")
    assert "๙๕.๘๒ คะแนน" in plain(html)
    assert '<td class="num">90.42</td>' in html
    assert "ตารางที่ ๑" in html


def test_minutes_follow_as_the_next_appendix():
    minutes = {
        "title": "รายงานการประชุม",
        "date": "1 กันยายน 2565",
        "place": "ห้องประชุมเทศบาล",
        "present": ["ปลัดเทศบาล"],
        "agenda": [{"title": "เรื่องเพื่อพิจารณา", "paragraphs": ["เห็นชอบ"]}],
    }
    html = printed(sections=["oit_matrix", "minutes"], minutes=minutes)
    assert re.findall(r'<h1 [^>]*><span class="no">([^<]+)</span>', html) == ["ก", "ข"]


def test_text_from_users_is_escaped_everywhere():
    nasty = "<b onclick=x>&\"'"
    agency = {**sample()["agency"], "name": nasty, "place": nasty}
    html = pdf.render_html(ANALYSIS, {"report": sample(agency=agency, notice=nasty, title=nasty)})
    assert "<b onclick" not in html
    assert '"&lt;b onclick=x&gt;&amp;&quot;&#x27;"' in html


def test_the_preview_shows_the_same_content():
    preview = pdf.render_html(ANALYSIS, {"report": sample()}, preview=True)
    assert plain(without_breaks(preview.split("</head>")[1])) == plain(printed())
    assert "<style>" not in preview
    assert "css/print-preview" in preview


def test_the_pass_holds_terms_together_and_loses_nothing():
    html = layout.compose("<p>ของหน่วยงาน (95.82 คะแนน) ใน &lt;b&gt;กองใหม่ดี</p>", terms=("กองใหม่",))
    assert html == (
        '<p>ของ<wbr><span class="k">หน่วยงาน</span> (<span class="k">95.82 คะแนน</span>) ใน &lt;b&gt;<wbr>'
        '<span class="k">กองใหม่</span><wbr>ดี</p>'
    )


def test_sara_am_in_two_characters_becomes_one():
    typed = "น\u0e4d\u0e49าท\u0e4dาค\u0e48\u0e4dา อํ"
    assert layout.compose(f"<p>{typed}</p>") == "<p>น้ำทำค่ำ อํ</p>"

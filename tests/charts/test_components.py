"""The chart components as they are drawn: the text that is read, the table, the marks of figures, no inline style."""

from decimal import Decimal as D

from django.template.loader import render_to_string
from lxml import html

from assessments.charts import ChangeRow, Lines, Ranking, RankRow, Shown, YearColumn, Years, changes, distribution

LINES = Lines("85", "90", "95")


def drawn(name: str, chart: object, **more: object) -> html.HtmlElement:
    return html.fragment_fromstring(
        render_to_string(f"components/{name}.html", {"chart": chart, **more}), create_parent="main"
    )


def spoken(element: html.HtmlElement) -> str:
    """The text of an element without what is hidden from screen readers."""
    for hidden in element.xpath('.//*[@aria-hidden="true"]'):
        hidden.drop_tree() if not (hidden.tail or "").strip() else hidden.clear(keep_tail=True)
    return " ".join(element.text_content().split())


def figures(element: html.HtmlElement) -> list[tuple[str, str]]:
    return [(each.get("data-figure"), each.text_content().strip()) for each in element.xpath(".//*[@data-figure]")]


RANKING = Ranking(
    (
        RankRow(3, "การใช้อำนาจ", "IIT", Shown("97.31"), 1, D("97.31"), "maintain", before="90.00"),
        RankRow(9, "การเปิดเผยข้อมูล", "OIT", Shown("ไม่ทราบ"), None, None, "unknown"),
    ),
    LINES,
    total="91.20",
)


def test_ranking_reads_as_text_and_its_table_has_the_same_strings() -> None:
    page = drawn("ranking", RANKING)
    assert figures(page) == [
        *(("indicator.3", "97.31"), ("indicator.9", "ไม่ทราบ"), ("indicator.3", "97.31")),
        *(("indicator.9", "ไม่ทราบ"), ("total", "91.20")),
    ]
    rows = [" ".join(row.text_content().split()) for row in page.xpath(".//table//tr")]
    assert rows == [
        "ตัวชี้วัดเครื่องมือกลุ่มปีก่อนที่เทียบได้คะแนน",
        "3 การใช้อำนาจIITรักษามาตรฐาน90.0097.31",
        "9 การเปิดเผยข้อมูลOITยังไม่ทราบคะแนน–ไม่ทราบ",
        "คะแนนรวมถ่วงน้ำหนัก91.20",
    ]
    [first, *_] = page.xpath(".//ol/li[not(@aria-hidden)]")
    assert spoken(first) == "1การใช้อำนาจ IIT 397.31"
    assert page.xpath('.//span[contains(@class,"bar-unknown")]/span/@class') == ["pass"]  # nothing drawn for unknown


def test_bare_leaves_out_sentence_and_table() -> None:
    page = drawn("ranking", RANKING, bare=True)
    assert page.xpath('.//table | .//*[@class="chart-says"]') == []
    assert len(page.xpath(".//ol/li")) == 3


def test_no_chart_needs_an_inline_style_or_text_in_svg() -> None:
    years = Years((YearColumn(2566, Shown("91.20"), "ผ่านดี", D("91.20"), current=True, new_scale=True),), LINES)
    spread = distribution([D("61"), D("91.20")], peers="เทศบาล", pass_mark=D(85), ours=D("91.20"))
    moved = changes([ChangeRow("1 ก", D("91.25"), D("88.10"), "indicator.1")], before_year=2565, after_year=2566)
    for name, chart in (("ranking", RANKING), ("years", years), ("distribution", spread), ("change", moved)):
        page = drawn(name, chart)
        assert page.xpath("//@style | //svg//text | //script") == [], name


def test_years_mark_the_new_scale_and_say_it() -> None:
    columns = (
        YearColumn(2565, Shown("90.71"), "A", D("90.71")),
        YearColumn(2566, Shown("92.80"), "ผ่านดี", D("92.80"), current=True, new_scale=True),
    )
    page = drawn("years", Years(columns, LINES))
    assert page.xpath(".//ol/li/@class") == ["is-now new-scale"]
    assert "ตั้งแต่ปี 2566 แบ่งระดับใหม่ จึงเทียบด้วยคะแนน ไม่ใช่ด้วยระดับ" in page.text_content()
    assert figures(page)[:2] == [("total.2565", "90.71"), ("total.2566", "92.80")]


def test_distribution_is_heard_as_sentence_key_and_table() -> None:
    chart = distribution([D("61.20"), D("88.10"), D("91.20")], peers="เทศบาล", pass_mark=D(85), ours=D("91.20"))
    page = drawn("distribution", chart)
    [drawing] = page.xpath('.//div[@class="dist"]')
    assert drawing.get("aria-hidden") == "true"
    drawing.drop_tree()
    heard = spoken(page)
    assert heard.startswith("สูงกว่าเทศบาลอื่นทุกแห่ง ค่ากลางของเทศบาล 3 แห่งคือ 88.10 สูงกว่าค่ากลาง 3.10 คะแนน")
    assert "หน่วยงานนี้ 91.20 ค่ากลาง 88.10 เกณฑ์ผ่าน 85" in heard
    assert drawn("distribution", distribution([], peers="เทศบาล", pass_mark=D(85))).text_content().strip() == ""


def test_change_is_heard_with_both_years() -> None:
    rows = [ChangeRow("1 ก", D("91.25"), D("88.10"), "indicator.1"), ChangeRow("2 ข", None, D("90.00"))]
    page = drawn("change", changes(rows, before_year=2565, after_year=2566))
    first, second, *_ = page.xpath(".//ol/li")
    assert spoken(first) == "1 ก ปี 2565 91.25 ปี 2566 88.10−3.15".replace("1 ก ปี", "1 กปี")
    assert spoken(second) == "2 ขปี 2565 ไม่ทราบ ปี 2566 90.00เทียบไม่ได้"
    assert first.get("class") == "is-down"

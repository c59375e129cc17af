"""The values charts are drawn from: bands, medians, standings, changes, sentences and tables, to the letter."""

from decimal import Decimal as D

import pytest

from assessments.charts import (
    ChangeRow,
    Contribution,
    HeatColumn,
    Lane,
    LaneRow,
    Lines,
    Ranking,
    RankRow,
    Shown,
    Slot,
    Triage,
    YearColumn,
    Years,
    changes,
    counted,
    distribution,
    distribution_of_counts,
    score_heat,
)
from assessments.charts.table import ChartTable

LINES = Lines("85", "90", "95")


def texts(table: ChartTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def ranked(number: int, score: str | None, key: str = "improve") -> RankRow:
    known = score is not None
    return RankRow(
        number, f"เรื่อง {number}", "IIT", Shown(score or "ไม่ทราบ"), 1 if known else None, score and D(score), key
    )


# ── ranking ───────────────────────────────────────────────────────────────────
def test_ranking_says_the_ends_and_who_is_under_the_pass_mark() -> None:
    chart = Ranking(
        (ranked(3, "97.31"), ranked(1, "84.99"), ranked(2, "80.00"), ranked(4, None)), LINES, total="91.00"
    )
    assert chart.sentence == "สูงสุดคือ เรื่อง 3 97.31 ต่ำสุดคือ เรื่อง 2 80.00 ต่ำกว่าเกณฑ์ 85 คือตัวชี้วัดที่ 1 และ 2"
    assert texts(chart.table)[-1] == ["4 เรื่อง 4", "IIT", "ต้องพัฒนา", "ไม่ทราบ"]
    assert [cell.text for cell in chart.table.total] == ["คะแนนรวมถ่วงน้ำหนัก", "", "", "91.00"]
    assert [row[-1].figure for row in chart.table.rows] == [f"indicator.{n}" for n in (3, 1, 2, 4)]


def test_ranking_counts_many_under_the_mark_and_says_nothing_of_nothing() -> None:
    many = Ranking(tuple(ranked(n, f"{80 - n}.00") for n in range(4)), LINES)
    assert many.sentence.endswith("ต่ำกว่าเกณฑ์ 85 อยู่ 4 ตัวชี้วัด")
    assert Ranking((ranked(1, None),), LINES).sentence == ""
    alike = Ranking((ranked(1, "90.00"), ranked(2, "90.00")), LINES)
    assert alike.sentence == "สูงสุดคือ เรื่อง 1 90.00 ไม่มีตัวชี้วัดใดต่ำกว่าเกณฑ์ 85"


# ── contribution ──────────────────────────────────────────────────────────────
def slot(code: str, weight: str, weighted: str, lost: str) -> Slot:
    words = f"เสีย {lost}" if D(lost) else "ไม่เสียคะแนน"
    return Slot(code, weight, "known", D(weighted) * 100 / D(weight), weighted, words, "90.00", weighted, lost)


def test_contribution_says_where_most_is_lost() -> None:
    slots = (
        slot("IIT", "30", "27.13", "2.87"),
        slot("EIT", "30", "28.70", "1.30"),
        slot("OIT", "40", "40.00", "0.00"),
    )
    chart = Contribution(slots, lost="4.18", total="95.82")
    assert chart.sentence == "เสียไป 4.18 คะแนน มากที่สุดที่ IIT 2.87"
    assert [each.title for each in slots] == ["IIT จาก 30", "EIT จาก 30", "OIT เต็ม 40"]
    assert texts(chart.table)[0] == ["IIT", "90.00", "30", "27.13", "2.87"]
    assert [cell.text for cell in chart.table.total] == ["คะแนนรวม", "", "100", "95.82", "4.18"]


def test_contribution_names_no_greatest_loss_while_one_is_not_known() -> None:
    implied = Slot("IIT", "30", "implied", D("92.09"), "ค่าอนุมาน", "อนุมานจากคะแนนรวม", "92.09")
    chart = Contribution((implied, slot("EIT", "30", "26.56", "3.44")), lost="7.06", total="92.94")
    assert chart.sentence == "เสียไป 7.06 คะแนน"


def test_contribution_of_an_unknown_instrument_has_no_figures() -> None:
    chart = Contribution((Slot("IIT", "30", "unknown", None, "ไม่ทราบ", "คะแนนยังไม่ครบ"),))
    assert chart.sentence == ""
    assert texts(chart.table) == [["IIT", "ไม่ทราบ", "30", "ไม่ทราบ", "ไม่ทราบ"]]


# ── years ─────────────────────────────────────────────────────────────────────
def column(year: int, total: str | None, **more: object) -> YearColumn:
    return YearColumn(year, Shown(total or "ไม่ทราบ"), "A", total and D(total), **more)  # type: ignore[arg-type]


def test_years_say_the_change_and_where_the_levels_are_named_anew() -> None:
    chart = Years((column(2565, "92.70"), column(2566, "95.82", new_scale=True, current=True)), LINES)
    assert chart.sentence == "ปี 2566 ได้ 95.82 เพิ่มขึ้น 3.12 คะแนนจากปี 2565"
    assert chart.remarks == ("ตั้งแต่ปี 2566 แบ่งระดับใหม่ จึงเทียบด้วยคะแนน ไม่ใช่ด้วยระดับ",)
    assert texts(chart.table) == [
        ["2565", "A", "–", "92.70", "–"],
        ["2566", "A", "+3.12", "95.82", "เริ่มใช้การแบ่งระดับใหม่"],
    ]


def test_years_of_other_rules_are_not_compared() -> None:
    chart = Years(
        (column(2561, "83.10", comparable=False, note="ใช้น้ำหนักเครื่องมือต่างจากปีนี้"), column(2565, "95.82")), LINES
    )
    assert chart.sentence == "ปี 2565 ได้ 95.82 ปี 2561 ได้ 83.10 แต่ใช้น้ำหนักเครื่องมือต่างจากปีนี้ จึงเทียบตรงไม่ได้"
    assert texts(chart.table)[1][2] == "–"


def test_a_gap_in_the_years_is_no_change() -> None:
    chart = Years((column(2563, "80.00"), column(2564, None), column(2565, "80.00")), LINES)
    assert chart.sentence == "ปี 2565 ได้ 80.00 เท่ากับปี 2563"
    assert [row[2] for row in texts(chart.table)] == ["–", "–", "–"]


# ── triage ────────────────────────────────────────────────────────────────────
def test_triage_counts_its_lanes_and_keeps_the_unknown_apart() -> None:
    urgent = Lane("urgent", "ต่ำกว่า 90", (LaneRow(4, "ทรัพย์สิน", "88.09", "ยังไม่มีมาตรการ", plan=True),))
    unknown = Lane("unknown", "ยังจัดกลุ่มไม่ได้", (LaneRow(9, "เปิดเผย", "–"),))
    chart = Triage((urgent, unknown))
    assert chart.sentence == "ต้องแก้ไขเร่งด่วน 1 ยังไม่ทราบคะแนน 1 ตัวชี้วัด"
    assert (chart.known, chart.unknown) == ((urgent,), unknown)
    assert texts(chart.table)[0] == ["4 ทรัพย์สิน", "ต้องแก้ไขเร่งด่วน", "ยังไม่มีมาตรการ", "88.09"]


# ── distribution ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("score", "band"), [("0.00", 0), ("84.99", 80), ("85.00", 85), ("94.99", 90), ("95.00", 95), ("100.00", 95)]
)
def test_a_score_lies_in_the_band_that_begins_at_or_below_it(score: str, band: int) -> None:
    assert counted([D(score)]) == {band: 1}


def test_distribution_says_the_share_that_ours_is_above() -> None:
    scores = [D(60 + n) for n in range(40)]  # 60 … 99
    chart = distribution(scores, peers="เทศบาลเมือง", pass_mark=D(85), ours=D(84), name="เทศบาลเมืองตัวอย่าง")
    assert (chart.below, chart.others, chart.count) == (24, 39, 40)
    assert chart.standing == "สูงกว่า 62% ของเทศบาลเมือง"
    assert chart.median == D("79.50")
    assert chart.sentence == ("สูงกว่า 62% ของเทศบาลเมือง ค่ากลางของเทศบาลเมือง 40 แห่งคือ 79.50 สูงกว่าค่ากลาง 4.50 คะแนน")
    assert [(band.label, band.count, band.ours, band.fails) for band in chart.bands][3:6] == [
        *(("75 – 79.99", 5, False, True), ("80 – 84.99", 5, True, True), ("85 – 89.99", 5, False, False)),
    ]
    assert chart.bands[-1].label == "95 – 100"
    assert (chart.start, chart.pass_at, chart.ours_at) == (60, D("62.5"), D(60))


@pytest.mark.parametrize(
    ("ours", "words"),
    [
        ("70.00", "ไม่สูงกว่าเทศบาลเมืองแห่งใด"),
        ("90.00", "สูงกว่าเทศบาลเมือง 2 จาก 3 แห่งที่เหลือ"),
        ("99.00", "สูงกว่าเทศบาลเมืองอื่นทุกแห่ง"),
    ],
)
def test_few_others_are_counted_and_not_put_in_percent(ours: str, words: str) -> None:
    rest = {"70.00": ["80", "85", "95"], "90.00": ["80", "85", "95"], "99.00": ["80", "85", "95"]}[ours]
    chart = distribution([D(ours), *map(D, rest)], peers="เทศบาลเมือง", pass_mark=D(85), ours=D(ours))
    assert chart.standing == words


def test_nearly_all_is_never_a_hundred_percent() -> None:
    scores = [D(80)] * 999 + [D(99), D(98)]
    chart = distribution(scores, peers="อบต.", pass_mark=D(85), ours=D(98))
    assert chart.standing == "สูงกว่า 99% ของอบต."


def test_figures_counted_by_a_database_draw_the_same_chart() -> None:
    scores = [D("61.20"), D("85.00"), D("88.10"), D("100.00")]
    mine = distribution(scores, peers="อบต.", pass_mark=D(85), ours=D("88.10"))
    counts = {60: 1, 85: 2, 95: 1}
    same = distribution_of_counts(counts, peers="อบต.", pass_mark=D(85), median=D("86.55"), ours=D("88.10"), below=2)
    assert same == mine


def test_nobody_and_ours_alone_are_no_comparison() -> None:
    assert distribution([], peers="อบต.", pass_mark=D(85)).bands == ()
    alone = distribution([D("91.00")], peers="อบต.", pass_mark=D(85), ours=D("91.00"))
    assert (alone.standing, alone.sentence) == ("", "ยังไม่มีอบต.อื่นให้เทียบ")
    assert [band.low for band in alone.bands] == [75, 80, 85, 90, 95]  # two empty bands under the pass mark


def test_bands_of_two_points_and_the_table_adds_up() -> None:
    chart = distribution([D("91.00"), D("92.50"), D("99.99")], peers="อบต.", pass_mark=D(85), width=2)
    rows = texts(chart.table)
    assert [row for row in rows if row[1] != "0"] == [
        *(["90 – 91.99", "1", "33.33", "–"], ["92 – 93.99", "1", "33.33", "–"], ["98 – 100", "1", "33.33", "–"]),
    ]
    assert [cell.text for cell in chart.table.total] == ["รวม", "3", "100.00", "ค่ากลาง 92.50"]


# ── change ────────────────────────────────────────────────────────────────────
def test_change_counts_ways_and_names_the_extremes() -> None:
    rows = [
        ChangeRow("1 ปฏิบัติหน้าที่", D("91.20"), D("94.60"), "indicator.1"),
        ChangeRow("2 งบประมาณ", D("90.00"), D("88.75"), "indicator.2"),
        ChangeRow("3 อำนาจ", D("88.00"), D("88.00"), "indicator.3"),
        ChangeRow("4 ทรัพย์สิน", None, D("77.10"), "indicator.4"),
    ]
    chart = changes(rows, before_year=2567, after_year=2568)
    assert chart.sentence == (
        "เทียบปี 2567 ดีขึ้น 1 ลดลง 1 เท่าเดิม 1 ลดลงมากที่สุดคือ 2\u00a0งบประมาณ −1.25 ดีขึ้นมากที่สุดคือ 1\u00a0ปฏิบัติหน้าที่ +3.40"
    )
    assert [row.words for row in chart.rows] == ["+3.40", "−1.25", "0.00", "เทียบไม่ได้"]
    assert (chart.start, chart.ticks) == (70, (70, 85, 100))
    assert chart.points[3].before_at is None
    assert chart.points[2].after_at == D(60)
    assert texts(chart.table)[3] == ["4 ทรัพย์สิน", "ไม่ทราบ", "77.10", "เทียบไม่ได้"]


def test_change_without_a_comparable_score_says_nothing() -> None:
    chart = changes([ChangeRow("1", None, D("90"))], before_year=2567, after_year=2568)
    assert (chart.sentence, chart.start) == ("", 80)


# ── heat map of scores ────────────────────────────────────────────────────────
def test_heat_of_scores_classes_by_the_lines_and_leaves_the_unknown_open() -> None:
    columns = [HeatColumn("1", "การปฏิบัติหน้าที่"), HeatColumn("2", "การใช้งบประมาณ")]
    chart = score_heat(
        "คะแนน", "หน่วยงาน", columns, [("ก", "/a/", [D("89.99"), None]), ("ข", "", [D(90), D(95)])], lines=LINES
    )
    assert [[(cell.text, cell.look) for cell in row.cells] for row in chart.rows] == [
        [("89.99", "h-urgent"), ("", "")],
        [("90.00", "h-improve"), ("95.00", "h-keep")],
    ]
    assert chart.rows[0].cells[1].sentence == "ก การใช้งบประมาณ ไม่ทราบคะแนน"
    assert chart.table is not None
    assert texts(chart.table) == [["ก", "89.99", "ไม่ทราบ"], ["ข", "90.00", "95.00"]]

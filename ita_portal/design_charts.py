"""The charts on the living page, drawn from figures that were made up for it: every kind, with its difficult cases."""

from decimal import Decimal

from assessments.charts import (
    ChangeRow,
    Contribution,
    HeatCell,
    HeatColumn,
    HeatKey,
    HeatMap,
    HeatRow,
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
    distribution,
)

LINES = Lines("85", "85", "95")
TOTALS = [71.2, 78.45, 81.6, 84.1, 86.02, 87.3, 88.9, 89.4, 90.71, 91.3, 93.05, 94.8, 96.11]


def charts() -> dict[str, object]:
    """One value for each chart component, by the name of the component."""
    return {
        "ranking": _ranking(),
        "contribution": _contribution(),
        "years": _years(),
        "triage": _triage(),
        "heat_map": _heat(),
        "distribution": distribution(
            [Decimal(str(total)) for total in TOTALS],
            peers="เทศบาลเมือง",
            pass_mark=Decimal(85),
            ours=Decimal("90.71"),
            name="เทศบาลเมืองตัวอย่าง",
        ),
        "change": _changes(),
    }


def _ranking() -> Ranking:
    rows = (
        RankRow(9, "การเปิดเผยข้อมูล", "OIT", Shown("97.50"), 1, 97.5, "maintain"),
        RankRow(1, "การปฏิบัติหน้าที่", "IIT", Shown("91.20"), 2, 91.2, "improve"),
        RankRow(2, "การใช้งบประมาณ", "IIT", Shown("83.10"), 3, 83.1, "urgent"),
        RankRow(6, "คุณภาพการดำเนินงาน", "EIT", Shown("ยังไม่กรอก"), None, None, "unknown"),
    )
    return Ranking(rows, LINES, total="90.71")


def _contribution() -> Contribution:
    slots = (
        Slot("IIT", "30", "known", 86.46, "25.94", "คะแนน 86.46", "86.46", "25.94", "4.06"),
        Slot("EIT", "30", "implied", 88.4, "26.52", "อนุมานจากคะแนนรวม", "88.40", "26.52", "3.48"),
        Slot("OIT", "40", "unknown", None, "ยังไม่กรอก", "ยังไม่มีคะแนน"),
    )
    return Contribution(slots)


def _years() -> Years:
    columns = (
        YearColumn(2562, Shown("79.30"), "B", 79.3, fails=True, comparable=False, note="ใช้เครื่องมือชุดเดิม"),
        YearColumn(2563, Shown("ไม่ทราบ"), "", None),
        YearColumn(2564, Shown("81.60"), "B", 81.6, fails=True),
        YearColumn(2565, Shown("90.71"), "A", 90.71, current=True),
    )
    return Years(columns, LINES)


def _triage() -> Triage:
    lanes = (
        Lane("urgent", "ต่ำกว่า 85", (LaneRow(2, "การใช้งบประมาณ", "83.10", "ยังไม่มีมาตรการ", plan=True),)),
        Lane("improve", "85 แต่ไม่ถึง 95", (LaneRow(1, "การปฏิบัติหน้าที่", "91.20", "1 มาตรการ"),)),
        Lane("maintain", "95 ขึ้นไป", ()),
        Lane("unknown", "ยังไม่กรอก", (LaneRow(6, "คุณภาพการดำเนินงาน", "–"),)),
    )
    return Triage(lanes)


def _heat() -> HeatMap:
    cells = (
        HeatCell("2", "กองคลัง ตุลาคม รับแล้ว 2 รายงาน", "h-done", "tick"),
        HeatCell("1", "กองคลัง พฤศจิกายน ใกล้ครบกำหนด 1 รายงาน", "h-soon", "clock"),
        HeatCell("3", "กองคลัง ธันวาคม เกินกำหนด 3 รายงาน", "h-late", sign="!"),
        HeatCell(sentence="กองคลัง มกราคม ไม่มีรายงานที่ครบกำหนด"),
    )
    months = (("ต.ค.", "ตุลาคม"), ("พ.ย.", "พฤศจิกายน"), ("ธ.ค.", "ธันวาคม"), ("ม.ค.", "มกราคม"))
    columns = tuple(HeatColumn(short, name, is_now=short == "ธ.ค.") for short, name in months)
    key = (
        HeatKey("h-done", "รับแล้ว", "tick"),
        HeatKey("h-soon", "ใกล้ครบกำหนด", "clock"),
        HeatKey("h-late", "เกินกำหนด", sign="!"),
    )
    return HeatMap("รายงานที่ครบกำหนด", "หน่วยงาน", columns, (HeatRow("กองคลัง", cells),), key, css="heat-months")


def _changes() -> object:
    rows = (
        ChangeRow("การปฏิบัติหน้าที่", Decimal("88.40"), Decimal("91.20")),
        ChangeRow("การใช้งบประมาณ", Decimal("85.60"), Decimal("83.10")),
        ChangeRow("คุณภาพการดำเนินงาน", None, Decimal("90.40")),
    )
    return changes(rows, before_year=2564, after_year=2565)

"""What the table of each kind of document holds: its columns with their meaning, and its rows from the content.

Every figure is the one the document prints. What the officer left out of the document is left out here, and no row
names a person.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.enums import DocumentKind
from reports.snapshot import IndicatorRow, MeasurePart, OitMatrix, Snapshot, Value
from reports.snapshot_follow_up import FollowUpSnapshot

# A figure is a number, text or a list of texts; None where nothing is known.
Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """The columns (name: what it means, in Thai) and how a content fills them; a row may leave columns out."""

    columns: Mapping[str, str]
    rows: Callable[[Any], Iterator[Row]]


# ── the analysis ──────────────────────────────────────────────────────────────
RESULT_COLUMNS = {
    "row": "total คะแนนรวม · instrument เครื่องมือ · indicator ตัวชี้วัด · item ข้อคำถามหรือรายการที่รายงานกล่าวถึง",
    "code": "รหัส เช่น IIT 4 i12 O38",
    "title": "ชื่อ",
    "part_of": "รหัสของเครื่องมือหรือตัวชี้วัดที่แถวนี้เป็นส่วนหนึ่ง",
    "weight": "น้ำหนักในคะแนนรวม (ร้อยละ)",
    "score": "คะแนนที่รายงานใช้ เต็ม 100",
    "source": "ที่มาของคะแนน announced ประกาศ · computed คำนวณ · implied อนุมานจากคะแนนรวม · invented สมมติ "
    "· unknown ไม่ได้ประกาศ",
    "announced": "คะแนนที่ประกาศ",
    "computed": "คะแนนที่คำนวณได้",
    "weighted_announced": "คะแนนที่ประกาศคูณน้ำหนัก",
    "weighted_computed": "คะแนนที่คำนวณได้คูณน้ำหนัก",
    "level": "ระดับผลการประเมิน",
    "pass_mark": "เกณฑ์ผ่าน",
    "passed": "ผ่านเกณฑ์หรือไม่",
    "place": "อันดับในบรรดาตัวชี้วัดที่ทราบคะแนน 1 คือสูงสุด",
    "class": "กลุ่มตามเกณฑ์ของหน่วยงาน urgent เร่งด่วน · improve พัฒนา · maintain รักษามาตรฐาน · unknown ไม่ทราบ",
}


def _result(content: Snapshot) -> Iterator[Row]:
    result, total = content["result"], content["result"]["weighting_total"]
    yield {
        "row": "total",
        "title": total["title"],
        "weight": _number(total["weight"]),
        **_value(result["total"]),
        "announced": _known(total["weighted_announced"]),
        "computed": _known(total["weighted_computed"]),
        "level": result["level"].removeprefix("ระดับ ") or None,
        "pass_mark": _number(result["pass_mark"]),
        "passed": result["passed"],
    }
    scores = {part["code"]: part["score"] for part in content["instruments"]}
    for line in result["weighting"]:
        yield {
            "row": "instrument",
            "code": line["code"],
            "title": line["title"],
            "weight": _number(line["weight"]),
            **_value(scores.get(line["code"], line["announced"])),
            "announced": _known(line["announced"], "announced"),
            "computed": _known(line["computed"]),
            "weighted_announced": _known(line["weighted_announced"]),
            "weighted_computed": _known(line["weighted_computed"]),
        }
    for row in sorted(content["ranking"], key=lambda row: row["number"]):
        yield _indicator(row)
    if "indicators" in content["sections"]:
        for part in content["indicators"]:
            for item in part["weakest"]:
                yield {
                    "row": "item",
                    "code": item["code"],
                    "title": item["topic"],
                    "part_of": str(part["number"]),
                    **_value(item["score"]),
                    "passed": item["passed"],
                }


def _indicator(row: IndicatorRow) -> Row:
    return {
        "row": "indicator",
        "code": str(row["number"]),
        "title": row["title"],
        "part_of": row["instrument"],
        **_value(row["score"]),
        "place": row["place"],
        "class": row["class_key"],
    }


def _value(value: Value) -> Row:
    """A score with its source; also in the column of that source, so that no column mixes two."""
    return {
        "score": _known(value),
        "source": value["source"],
        "announced": _known(value, "announced"),
        "computed": _known(value, "computed"),
    }


def _known(value: Value, only: str = "") -> Decimal | None:
    """The number of a score, None where it is unknown or of another source than ``only``."""
    if value["source"] == "unknown" or (only and value["source"] != only):
        return None
    return _number(value["text"])


def _number(text: str) -> Decimal | None:
    """The number as it is printed, «95.80» included; none where none is printed."""
    return Decimal(text) if text else None


# ── the follow-up ─────────────────────────────────────────────────────────────
FOLLOW_UP_COLUMNS = {
    "row": "count จำนวนตามสถานะ · measure มาตรการ · division ส่วนของหน่วยงานในมาตรการ",
    "number": "เลขมาตรการ",
    "code": "รหัสของจำนวน เช่น measures done delayed",
    "title": "ชื่อมาตรการ หรือความหมายของจำนวน",
    "division": "หน่วยงานหลักของมาตรการ หรือหน่วยงานที่รายงาน",
    "status": "สถานะ",
    "percent": "ความก้าวหน้า (ร้อยละ)",
    "value": "จำนวนมาตรการ",
    "answers": "จุดอ่อนที่มาตรการแก้",
    "target": "เป้าหมาย",
}
_COUNTS = {
    "measures": "มาตรการทั้งหมด",
    "done": "แล้วเสร็จ",
    "running": "กำลังดำเนินการ",
    "not_started": "ยังไม่เริ่ม",
    "delayed": "ล่าช้ากว่าแผน",
    "on_hold": "พักไว้",
    "cancelled": "ยกเลิก",
    "none": "ยังไม่มีรายงานที่รับแล้ว",
    "not_due": "ยังไม่ถึงรอบรายงาน",
    "on_time": "รายงานตรงเวลา",
    "late": "รายงานช้า",
    "partly": "รายงานไม่ครบหน่วยงาน",
}


def _follow_up(content: FollowUpSnapshot) -> Iterator[Row]:
    facts: Mapping[str, Any] = content["facts"]
    for code, title in _COUNTS.items():
        yield {"row": "count", "code": code, "title": title, "value": facts[code]}
    bars = {row["number"]: row["bar"] for row in content["rows"]}
    for block in content["measures"]:
        of_measure = {"number": block["number"], "title": block["title"]}
        yield {
            "row": "measure",
            **of_measure,
            "division": block["lead"],
            "status": block["status"],
            "percent": bars.get(block["number"]),
            "answers": block["source"],
            "target": block["target"],
        }
        if "measures" in content["sections"]:
            for share in block["shares"]:
                yield {
                    "row": "division",
                    **of_measure,
                    "division": share["division"],
                    "status": share["status"],
                    "percent": int(share["percent"].removeprefix("ร้อยละ ")) if share["percent"] else None,
                }
            for silent in block["silent"]:
                for division in silent["divisions"]:
                    yield {"row": "division", **of_measure, "division": division, "status": silent["text"]}


# ── the owners of the OIT items ───────────────────────────────────────────────
OIT_COLUMNS = {
    "row": "item รายการตามแบบตรวจ OIT",
    "code": "รหัสรายการ เช่น O1",
    "title": "ชื่อรายการ",
    "part_of": "เลขตัวชี้วัดย่อย",
    "part_title": "ชื่อตัวชี้วัดย่อย",
    "of_year": "ปีของแบบตรวจ (พ.ศ.)",
    "data_year": "ปีของข้อมูลที่ต้องแสดง",
    "division": "หน่วยงานที่รับผิดชอบ",
    "must_show": "สิ่งที่ต้องแสดง",
}


def _oit(content: Mapping[str, Any]) -> Iterator[Row]:
    matrix: OitMatrix = content["oit"]
    for group in matrix["groups"]:
        for item in group["items"]:
            row = {
                "row": "item",
                "code": item["code"],
                "of_year": matrix["fiscal_year"],
                "division": item["division"],
            }
            # The summary by division names the codes alone; the rest stands in the table.
            if "matrix_items" in content["sections"]:
                row |= {
                    "title": item["title"],
                    "part_of": group["number"],
                    "part_title": group["title"],
                    "data_year": item["year"],
                    "must_show": item["must_show"],
                }
            yield row


# ── the announcement ──────────────────────────────────────────────────────────
MEASURE_COLUMNS = {
    "row": "measure มาตรการ · step ขั้นตอนของมาตรการ",
    "number": "เลขมาตรการ",
    "title": "ชื่อมาตรการ หรือขั้นตอน",
    "codes": "รหัสตัวชี้วัด ข้อคำถาม หรือรายการที่มาตรการแก้",
    "answers": "จุดอ่อนที่มาตรการแก้",
    "target": "เป้าหมาย",
    "divisions": "หน่วยงานที่รับผิดชอบ ชื่อแรกคือหน่วยงานหลัก",
    "period": "ระยะเวลา",
    "follow_up": "วิธีติดตาม",
}


def _measures(content: Mapping[str, Any]) -> Iterator[Row]:
    measures: list[MeasurePart] = content["measures"]
    # The announcement itself says what, who leads and how long; everything else stands in the list behind it.
    if "announcement_list" not in content["sections"]:
        for measure in measures:
            yield {
                "row": "measure",
                "number": measure["number"],
                "title": measure["title"],
                "divisions": measure["divisions"][:1],
                "period": measure["period"],
            }
        return
    for measure in measures:
        yield {
            "row": "measure",
            "number": measure["number"],
            "title": measure["title"],
            "codes": measure.get("codes", []),
            "answers": measure["source"],
            "target": measure["target"],
            "divisions": measure["divisions"],
            "period": measure["period"],
            "follow_up": measure["follow_up"],
        }
        for step in measure["steps"]:
            yield {
                "row": "step",
                "number": measure["number"],
                "title": step["text"],
                "divisions": step["divisions"] or measure["divisions"],
                "period": step["period"] or measure["period"],
                "follow_up": step["follow_up"] or measure["follow_up"],
            }


TABLES: dict[str, Table] = {
    DocumentKind.ANALYSIS: Table(RESULT_COLUMNS, _result),
    DocumentKind.FOLLOW_UP: Table(FOLLOW_UP_COLUMNS, _follow_up),
    DocumentKind.OIT_MATRIX: Table(OIT_COLUMNS, _oit),
    DocumentKind.ANNOUNCEMENT: Table(MEASURE_COLUMNS, _measures),
}

"""The list of a comparison to take away, as xlsx and CSV: the second line says what each column means."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.timezone import localdate

from measures.export import TYPES, to_csv, to_xlsx
from reports.standing_page import Row

SHEET = "ผลรายหน่วยงาน"
SUFFIXES = tuple(TYPES)
COLUMNS = {
    "อันดับ": "ตามลำดับที่เลือก คะแนนเท่ากันได้อันดับเดียวกัน ว่างเมื่อไม่จัดอันดับ",
    "หน่วยงาน": "ชื่อทางการ",
    "ประเภท": "ประเภทของหน่วยงาน",
    "จังหวัด": "จังหวัดของหน่วยงาน",
    "อำเภอ": "อำเภอของหน่วยงาน",
    "ปีงบประมาณ": "ปีงบประมาณของผลการประเมิน (พ.ศ.)",
    "คะแนนรวม": "เต็ม 100",
    "ระดับ": "ระดับตามเกณฑ์ของปีนั้น",
    "ผ่านเกณฑ์": "ผ่าน หรือ ไม่ผ่าน ตามเกณฑ์ของปีนั้น",
    "เปลี่ยนจากปีก่อน": "คะแนนรวมปีนี้ลบปีก่อน ว่างเมื่อเทียบกันไม่ได้",
    "ข้อมูลสมมติ": "ใช่ เมื่อเป็นหน่วยงานตัวอย่างที่แต่งขึ้น",
}
AREA_COLUMNS = {
    "สถานะ": "ปีนี้ทำถึงไหน คะแนนรวมแสดงเมื่อรับรองแล้วเท่านั้น",
    "ตั้งแต่": "วันที่เข้าสู่สถานะ หรือวันประกาศผลเมื่อยังไม่เริ่ม",
    "เกินกำหนด (วัน)": "นับจากกำหนดรับรองหรือกำหนดเผยแพร่ ว่างเมื่อไม่เกิน",
}


def public_rows(rows: Iterable[Row], fiscal_year: int) -> Iterator[list[Any]]:
    """What ``COLUMNS`` say of each row."""
    for row in rows:
        agency = row.agency
        yield [
            row.place,
            agency.name,
            row.kind,
            agency.province,
            agency.district,
            fiscal_year,
            row.total,
            row.level,
            "" if row.passes is None else "ผ่าน" if row.passes else "ไม่ผ่าน",
            row.change,
            "ใช่" if agency.is_invented else "",
        ]


def area_rows(rows: Sequence[Any], fiscal_year: int) -> Iterator[list[Any]]:
    """The same, and what ``AREA_COLUMNS`` say of the state of each."""
    for row, cells in zip(rows, public_rows(rows, fiscal_year), strict=True):
        since = row.since
        day = localdate(since) if hasattr(since, "hour") else since
        yield [*cells, row.state_words, day, row.late or None]


def download(
    title: str, plain: str, suffix: str, columns: dict[str, str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """The file to be saved: ``title`` in Thai where the browser can, ``plain`` where it cannot."""
    lines = [list(columns.values()), *rows]
    heads = list(columns)
    content = to_csv(heads, lines) if suffix == "csv" else to_xlsx(heads, lines, title=SHEET)
    named = f"attachment; filename=\"{plain}.{suffix}\"; filename*=UTF-8''{quote(f'{title}.{suffix}')}"
    return HttpResponse(content, content_type=TYPES[suffix], headers={"Content-Disposition": named})

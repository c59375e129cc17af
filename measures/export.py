"""What the lists of following up hand out: the same rows as xlsx and as CSV, for Excel and for other programs.

The columns are described for officers in docs/manual/follow-up.md. Text that a spreadsheet would take for a formula
stays text: whoever opens the file runs nothing that somebody typed into a report.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from measures.models import Measure
from measures.words import division_words, period_words, source_words

SHEET = "ติดตามมาตรการ"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Excel's own code for the Thai Buddhist calendar: the cell stays a date that can be sorted and filtered.
THAI_DATE = "[$-107041E]d mmm yyyy"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MEASURE_COLUMNS = (
    "หน่วยงาน",
    "ปีงบประมาณ",
    "เลขมาตรการ",
    "มาตรการ",
    "จุดอ่อนที่แก้",
    "หน่วยงานหลัก",
    "หน่วยงานร่วม",
    "ระยะเวลา",
    "สถานะมาตรการ",
    "ความก้าวหน้ามาตรการ (ร้อยละ)",
)
COUNT_COLUMNS = ("รายงานที่ขอ", "รายงานที่ได้รับ", "รายงานล่าสุด", "กำหนดส่งถัดไป", "เกินกำหนด (วัน)", "หน่วยงานที่ยังไม่รายงาน")
REPORT_COLUMNS = (
    "หน่วยงานที่รายงาน",
    "ผู้รายงาน",
    "รอบ",
    "ตั้งแต่",
    "ถึง",
    "กำหนดส่ง",
    "ขยายเวลาแล้ว",
    "เกินกำหนด (วัน)",
    "สถานะรายงาน",
    "ส่งครั้งแรก",
    "ส่งทันกำหนด",
    "สถานะงานของหน่วยงาน",
    "ความก้าวหน้าของหน่วยงาน (ร้อยละ)",
    "เหตุผลที่ล่าช้า พักไว้ หรือยกเลิก",
    "ทำอะไรไปแล้ว",
    "ทำตั้งแต่",
    "ทำถึง",
    "ผู้ดำเนินการ",
    "จำนวนผู้เข้าร่วม (คน)",
    "ผลงานที่ได้",
    "ผลที่เกิดขึ้น",
    "ปัญหาและอุปสรรค",
    "แนวทางแก้ไข",
    "ดำเนินการต่อ",
    "ภายในวันที่",
    "จำนวนหลักฐาน",
)


def measure_rows(
    measures: Iterable[Any], owing: Mapping[int, Sequence[tuple[date, str]]], *, today: date
) -> Iterator[list[Any]]:
    """One row a measure: ``MEASURE_COLUMNS`` and ``COUNT_COLUMNS``. ``owing`` as ``who_owes`` gives it."""
    for row in measures:
        yield [
            *measure_cells(row),
            row.asked,
            row.received,
            row.last_sent_on,
            row.next_due,
            _days_late(row.next_due, today),
            " ".join(name for _due, name in owing.get(row.pk, ())),
        ]


def report_rows(reports: Iterable[Any], measures: Mapping[int, list[Any]], *, today: date) -> Iterator[list[Any]]:
    """One row a report: its measure's cells (``measures``, by pk) and ``REPORT_COLUMNS``."""
    for row in reports:
        yield [*measures[row.measure_id], *_report_cells(row, today)]


def measure_cells(measure: Measure) -> list[Any]:
    """What ``MEASURE_COLUMNS`` say of a measure.

    Reads ``assessment__agency``, ``assessment__framework``, ``links``, ``responsibilities__division``.
    """
    framework = measure.assessment.framework.to_plain()
    divisions = division_words(measure)
    lead = any(each.is_lead for each in measure.responsibilities.all())
    return [
        measure.assessment.agency.name,
        measure.carried_out_in,
        measure.number,
        measure.title,
        source_words([link.code for link in measure.links.all()], framework),
        divisions[0] if lead else "",
        " ".join(divisions[1:] if lead else divisions),
        period_words(measure),
        measure.get_work_status_display(),
        measure.percent,
    ]


def _report_cells(row: Any, today: date) -> list[Any]:
    sent = row.first_sent_on
    return [
        row.division.name,
        row.assignee.title() if row.assignee else "",
        row.round.label,
        row.round.starts,
        row.round.ends,
        row.due,
        "ใช่" if row.is_extended else "",
        _days_late(row.due if row.is_owed else None, today),
        row.get_state_display(),
        sent,
        "" if sent is None else "ทัน" if sent <= row.due else "ไม่ทัน",
        row.get_work_status_display(),
        row.percent,
        row.reason,
        row.what,
        row.done_from,
        row.done_to,
        row.by_whom,
        row.participants,
        row.result,
        row.outcome,
        row.problems,
        row.remedies,
        row.next_step,
        row.next_by,
        row.proof_count,
    ]


def _days_late(due: date | None, today: date) -> int | None:
    return (today - due).days if due is not None and due < today else None


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a mark at the start, so that Excel reads the Thai; dates as year-month-day of the common era."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_harmless(value) if isinstance(value, str) else value for value in row])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str) -> bytes:
    """One sheet with a fixed head, filters and real dates in the Buddhist calendar; written row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "E2"
    for at, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = 42 if name in WIDE else max(12, len(name) * 0.9)
    sheet.append([_head(sheet, name) for name in columns])
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WIDE = ("มาตรการ", "ทำอะไรไปแล้ว", "ผลงานที่ได้", "ผลที่เกิดขึ้น", "ปัญหาและอุปสรรค", "แนวทางแก้ไข", "หน่วยงานที่ยังไม่รายงาน")


def download(
    title: str, plain: str, suffix: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """The rows as a file to be saved: ``title`` in Thai where the browser can, ``plain`` where it cannot."""
    content = to_csv(columns, rows) if suffix == "csv" else to_xlsx(columns, rows, title=SHEET)
    named = f"attachment; filename=\"{plain}.{suffix}\"; filename*=UTF-8''{quote(f'{title}.{suffix}')}"
    return HttpResponse(content, content_type=TYPES[suffix], headers={"Content-Disposition": named})


def _harmless(text: str) -> str:
    """Text that a spreadsheet shows and does not run: an apostrophe before what begins like a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = THAI_DATE
        return cell
    if not isinstance(value, str):
        return value
    if not value:
        return None
    text = ILLEGAL_CHARACTERS_RE.sub(" ", value)
    if not text.startswith(FORMULA_STARTS):
        return text
    cell = WriteOnlyCell(sheet, text)
    # Stored as text, and kept as text when somebody edits the cell.
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _head(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell

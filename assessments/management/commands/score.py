"""Scores a CSV file of one year from the command line; the database is not touched."""

from __future__ import annotations

import json
import sys
import unicodedata
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from assessments import framework_files, scoring
from assessments.scoring import sheet as score_sheet
from assessments.structure import TOTAL, Framework

UNKNOWN = "–"


class Command(BaseCommand):
    """``score --year 2565 FILE``: exit code 0 with the working or JSON, 2 with every fault on stderr."""

    help = (
        "Score a CSV file (code,score) by the shipped framework of a fiscal year, without the database. "
        "Codes: question, sub-item, OIT item, sub-indicator, indicator, instrument or TOTAL."
    )
    # Nothing but two files is read, so neither the database nor the rest of the portal has to be sound.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="fiscal year, Buddhist era, e.g. 2565")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV file: code,score")

    def handle(self, *args: Any, year: int, file: Path, json: bool, **options: Any) -> None:
        framework = self._framework(year)
        sheet = self._sheet(file, framework)
        try:
            result = scoring.evaluate(framework, sheet.scores)
        except scoring.FrameworkIncomplete as error:
            self._refuse([f"ปี {year}: {error}"])
        self.stdout.write(as_json(framework, result) if json else "\n".join(as_text(framework, result)))

    def _framework(self, year: int) -> Framework:
        try:
            return framework_files.shipped(year)
        except LookupError:
            years = " ".join(path.stem for path in framework_files.shipped_files())
            self._refuse([f"ไม่มีกรอบการประเมินของปี {year} ใช้ปีงบประมาณ พ.ศ. ที่มี คือ {years}"])

    def _sheet(self, file: Path, framework: Framework) -> score_sheet.Sheet:
        try:
            with file.open("rb") as opened:
                data = opened.read(score_sheet.LARGEST_FILE + 1)
            sheet = score_sheet.read(data, framework)
        except FileNotFoundError:
            self._refuse([f"ไม่พบแฟ้ม {file} ตรวจชื่อและที่อยู่ของแฟ้ม"])
        except OSError as error:
            self._refuse([f"เปิดแฟ้ม {file} ไม่ได้: {error.strerror}"])
        except score_sheet.SheetUnreadable as error:
            self._refuse([f"{file}: {error}"])
        if sheet.faults:
            faults = [f"บรรทัด {fault.line}: {fault.message}" for fault in sheet.faults]
            self._refuse([f"ยังไม่ได้คิดคะแนน พบที่ผิด {len(faults)} แห่งใน {file}", *faults])
        return sheet

    def _refuse(self, lines: Sequence[str]) -> NoReturn:
        # Not CommandError: it would put its own English name before the Thai sentence.
        self.stderr.write("\n".join(lines))
        sys.exit(2)


# ── JSON ──────────────────────────────────────────────────────────────────────
def _number(figure: Decimal | None) -> float | None:
    return None if figure is None else float(figure)


def as_json(framework: Framework, result: scoring.Result) -> str:
    """The result as one JSON object; figures with two decimals, ``null`` where not known."""
    values: dict[str, Any] = {
        "total": _number(result.total.shown),
        "grade": result.grade.code if result.grade else None,
        "passed": result.passed,
        "instruments": {
            each.code: {"score": _number(each.score_shown), "weighted": _number(each.weighted_shown)}
            for each in result.instruments
        },
        "indicators": {each.code: _number(result.nodes[each.code].shown) for each in framework.indicators()},
        "missing": list(result.missing),
    }
    if result.range:
        lowest, highest = result.range
        values["range"] = {"lowest": _number(lowest), "highest": _number(highest)}
    return json.dumps(values, ensure_ascii=False, indent=2)


# ── table ─────────────────────────────────────────────────────────────────────
def _width(text: str) -> int:
    # Upper and lower vowels and tone marks stand over their consonant and take no column of their own.
    return sum(unicodedata.category(letter) != "Mn" for letter in text)


def _aligned(rows: Sequence[tuple[str, ...]], right: frozenset[int]) -> Iterator[str]:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = []
        for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
            gap = " " * (width - _width(cell))
            cells.append(gap + cell if place in right else cell + gap)
        yield "  ".join(cells).rstrip()


def _figure(shown: Decimal | None, low: Decimal, high: Decimal) -> str:
    if shown is not None:
        return str(shown)
    return f"{low} ถึง {high}" if low else UNKNOWN


def _score_rows(framework: Framework, result: scoring.Result) -> Iterator[tuple[str, ...]]:
    yield "รหัส", "รายการ", "คะแนน", "ถ่วงน้ำหนัก"
    for rule, instrument in zip(framework.instruments, result.instruments, strict=True):
        for indicator in rule.indicators:
            node = result.nodes[indicator.code]
            yield indicator.code, indicator.name, _figure(node.shown, node.low_shown, node.high_shown), ""
        node = instrument.node
        score = _figure(node.shown, node.low_shown, node.high_shown)
        weighted = _figure(instrument.weighted_shown, *instrument.weighted_range_shown)
        yield rule.code, rule.plain_name or rule.name, score, weighted


def _level_lines(framework: Framework, result: scoring.Result) -> Iterator[str]:
    if result.grade:
        passed = "ผ่าน" if result.passed else "ไม่ผ่าน"
        yield f"ระดับ {result.grade.code} · {passed}เกณฑ์ {scoring.plain(framework.pass_mark)}"
    elif result.grade_range and result.grade_range[0] != result.grade_range[1]:
        yield f"ระดับที่เป็นไปได้ {result.grade_range[0].code} ถึง {result.grade_range[1].code}"
    if result.grade_note:
        yield result.grade_note
    following = scoring.why_not_next(framework, result)
    if following:
        yield f"ยังไม่ใช่ระดับ {following.band.code}: {following.sentence}"


def _missing_lines(result: scoring.Result) -> Iterator[str]:
    if result.range:
        yield f"ยังขาด {' '.join(result.missing)}"
        yield f"คะแนนรวม {result.range[0]} ถึง {result.range[1]}"
    for implied in result.implied.values():
        if implied.possible:
            yield f"จากคะแนนรวม {implied.code} น่าจะอยู่ระหว่าง {implied.low_shown} ถึง {implied.high_shown}"
        else:
            yield f"ไม่มีคะแนน {implied.code} ใดที่ให้คะแนนรวมนี้ ตรวจคะแนนที่กรอกอีกครั้ง"


def _difference_rows(result: scoring.Result) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("รหัส", "ประกาศ", "คำนวณ", "ต่าง", "")]
    for each in result.reconciliation:
        word = "เกินการปัดเศษ" if each.beyond else "จากการปัดเศษ" if each.rounding_only else "ตรงกัน"
        code = "รวม" if each.code == TOTAL else each.code
        rows.append((code, str(each.announced), str(each.computed), f"{each.difference:+}", word))
    return rows if len(rows) > 1 else []


def as_text(framework: Framework, result: scoring.Result) -> Iterator[str]:
    """The result as lines of aligned Thai text: scores, working, level, what is missing, reconciliation."""
    yield f"คะแนน ITA ปีงบประมาณ {framework.fiscal_year}"
    yield ""
    yield from _aligned(list(_score_rows(framework, result)), right=frozenset({2, 3}))
    yield ""
    yield "วิธีคิดคะแนน"
    lines = scoring.working(framework, result)
    rows = [
        (
            line.label,
            _figure(line.shown, line.low, line.high),
            " · ".join(filter(None, (line.formula, line.note))),
        )
        for line in lines
    ]
    yield from _aligned(rows, right=frozenset({1}))
    yield ""
    yield from _level_lines(framework, result)
    yield from _missing_lines(result)
    if differences := _difference_rows(result):
        yield ""
        yield "คะแนนประกาศเทียบกับคะแนนที่คำนวณได้"
        yield from _aligned(differences, right=frozenset({1, 2, 3}))

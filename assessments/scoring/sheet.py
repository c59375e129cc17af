"""Reads a CSV of scores (``code,score``): each fault is named with its line, and one fault stops all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assessments.scoring.nodes import HIGHEST
from assessments.structure import TOTAL, Framework
from ita_portal.lib.thai import parse_decimal, to_arabic_digits

# A year has about 150 codes; anything near this size is some other file.
LARGEST_FILE = 1_000_000
HEADINGS = frozenset({"code", "score", "รหัส", "คะแนน"})


class SheetUnreadable(ValueError):
    """The file cannot be read as a table at all; the message (Thai) says why and how to mend it."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in the file, with its line (from 1) and a Thai sentence that says how to mend it."""

    line: int
    message: str


@dataclass(frozen=True)
class Sheet:
    """What a file holds: the scores by the framework's own codes, or the faults."""

    scores: dict[str, Decimal]
    faults: tuple[Fault, ...]


def decode(data: bytes) -> str:
    """The text of a file saved as UTF-8 (with or without BOM) or CP874. Raises ``SheetUnreadable``."""
    if len(data) > LARGEST_FILE:
        raise SheetUnreadable("แฟ้มใหญ่เกิน 1 MB ไม่ใช่แฟ้มคะแนนของปีเดียว")
    for encoding in ("utf-8-sig", "cp874"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SheetUnreadable("อ่านตัวอักษรในแฟ้มไม่ได้ บันทึกแฟ้มใหม่เป็น CSV UTF-8")


def _rows(text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them, each with the line it starts on; ends at a row that is no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        faults.append(Fault(line, 'อ่านเป็นตารางไม่ได้ตั้งแต่บรรทัดนี้ ตรวจเครื่องหมายคำพูด (") ให้ครบคู่'))


def _plain_code(code: str) -> str:
    return to_arabic_digits(code.strip()).casefold()


def _score(text: str) -> Decimal:
    """A score of 0–100. Raises ``ValueError`` with the Thai reason and remedy."""
    if not text:
        raise ValueError("ไม่มีคะแนน ถ้ายังไม่ทราบให้ลบทั้งบรรทัด")
    try:
        score = parse_decimal(text)
    except ValueError as error:
        raise ValueError(f"คะแนน «{text[:40]}» อ่านไม่ได้ {error} พิมพ์เป็นตัวเลข เช่น 94.56") from error
    if not 0 <= score <= HIGHEST:
        raise ValueError(f"คะแนน {text} อยู่นอกช่วง แก้ให้อยู่ระหว่าง 0 ถึง 100")
    return score


class _Reader:
    """Takes the rows one by one and remembers where each code was seen."""

    def __init__(self, framework: Framework) -> None:
        self.year = framework.fiscal_year
        self.codes = {_plain_code(code): code for code in (*framework.nodes, TOTAL)}
        self.scores: dict[str, Decimal] = {}
        self.first_line: dict[str, int] = {}
        self.faults: list[Fault] = []

    def is_heading(self, cells: list[str]) -> bool:
        code, *rest = (cell.casefold() for cell in cells)
        return code in HEADINGS or (_plain_code(code) not in self.codes and HEADINGS.intersection(rest) != set())

    def take(self, line: int, cells: list[str]) -> None:
        if len(cells) < 2 or any(cells[2:]):
            self._fault(line, "ต้องมีสองช่อง คือ รหัส,คะแนน และใช้จุดเป็นจุดทศนิยม เช่น 9.1,100")
            return
        typed, value = cells[:2]
        code = self.codes.get(_plain_code(typed))
        if not typed:
            self._fault(line, "ไม่มีรหัส ใส่รหัสหน้าคะแนน เช่น i1 O38 9.1 10 IIT")
        elif code is None:
            self._fault(line, f"ไม่รู้จักรหัส «{typed[:40]}» ในกรอบปี {self.year} ตรวจตัวสะกดหรือเลือกปีให้ตรง")
        elif code in self.first_line:
            self._fault(line, f"รหัส {code} ซ้ำกับบรรทัด {self.first_line[code]} เหลือไว้บรรทัดเดียว")
        self._take_score(line, code, value)

    def _take_score(self, line: int, code: str | None, value: str) -> None:
        # The score is looked at even when the code is wrong, so that one run shows every fault.
        try:
            score = _score(value)
        except ValueError as error:
            self._fault(line, f"{code}: {error}" if code else str(error))
            score = None
        if code is not None and code not in self.first_line:
            self.first_line[code] = line
            if score is not None:
                self.scores[code] = score

    def _fault(self, line: int, message: str) -> None:
        self.faults.append(Fault(line, message))


def read(data: bytes, framework: Framework) -> Sheet:
    """The scores of a CSV file, or all its faults; with a fault ``scores`` is empty.

    Codes are matched without regard to case and may use Thai digits; a heading line is optional. Raises
    ``SheetUnreadable`` where the file is no table of text.
    """
    reader = _Reader(framework)
    for index, (line, cells) in enumerate(_rows(decode(data), reader.faults)):
        if index or not reader.is_heading(cells):
            reader.take(line, cells)
    if not reader.first_line and not reader.faults:
        raise SheetUnreadable("ไม่มีคะแนนในแฟ้ม ใส่บรรทัดละหนึ่งคะแนน เช่น O38,100")
    return Sheet({} if reader.faults else reader.scores, tuple(reader.faults))

"""The shape of a framework file: which keys it may have, of which kind, and a reader that lists every misfit.

The reader hands back the data without the misfits, so that the rules in ``checks`` can go on and
find their own faults in the same run: whoever writes a file sees everything that is wrong with it at once.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from assessments.year_calendar import Stage

CONFIDENCE = ("certain", "likely", "unsure")
STATUS = ("official", "draft")

Kind = Literal["text", "texts", "whole", "number", "flag", "date", "table", "tables"]

KIND_NAMES: dict[Kind, str] = {
    "text": "ข้อความในเครื่องหมายคำพูด",
    "texts": 'รายการข้อความ เช่น ["ก", "ข"]',
    "whole": "จำนวนเต็มตั้งแต่ 0 โดยไม่มีเครื่องหมายคำพูด",
    "number": "ตัวเลขโดยไม่มีเครื่องหมายคำพูด",
    "flag": "true หรือ false",
    "date": "วันที่แบบ ค.ศ. เช่น 2022-03-01 โดยไม่มีเครื่องหมายคำพูด",
    "table": "ตาราง",
    "tables": "รายการของตาราง",
}


@dataclass(frozen=True)
class Fault:
    """One mistake: the file, the place in it (English keys), what is wrong and what to do (Thai)."""

    file: str
    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.problem} → {self.remedy}"


@dataclass
class Faults:
    """Collects the mistakes of one file, each once, in the order they were found."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, place: str, problem: str, remedy: str) -> None:
        """Note one mistake at ``place``."""
        fault = Fault(self.file, place, problem, remedy)
        if fault not in self.found:
            self.found.append(fault)


@dataclass(frozen=True)
class Key:
    """What a key must hold. ``keys`` are those of a table; ``pattern`` and ``words`` narrow a text."""

    kind: Kind
    required: bool = False
    words: tuple[str, ...] = ()
    pattern: str = ""
    example: str = ""  # what a text of that pattern looks like
    keys: dict[str, Key] = field(default_factory=dict)
    named_by: str = ""  # the key that names a table of a list in messages: instruments[OIT]


def _need(kind: Kind, **more: Any) -> Key:
    return Key(kind, required=True, **more)


_SUB_ITEM = {"code": _need("text"), "label": _need("text"), "scale": Key("text")}
_ITEM = {
    "code": _need("text", pattern=r"[A-Za-z]{1,3}[0-9]{1,3}", example="i1 หรือ O1"),
    "label": _need("text"),
    "topic": _need("text", pattern=r"[a-z0-9]+(-[a-z0-9]+)*", example="no-gift-policy"),
    "confidence": Key("text", words=CONFIDENCE),
}
_QUESTION = _ITEM | {"scale": Key("text"), "sub_items": Key("tables", keys=_SUB_ITEM, named_by="code")}
_OIT_ITEM = _ITEM | {
    "group": Key("text"),
    "period": Key("text"),
    "elements": Key("texts"),
    "suggested_divisions": Key("texts"),
}
_SUB_INDICATOR = {
    "code": _need("text", pattern=r"[0-9]{1,2}\.[0-9]{1,2}", example="9.1"),
    "name": _need("text"),
    "items": _need("tables", keys=_OIT_ITEM, named_by="code"),
}
_INDICATOR = {
    "number": _need("whole"),
    "name": _need("text"),
    "description": Key("text"),
    "items": Key("tables", keys=_QUESTION, named_by="code"),
    "sub_indicators": Key("tables", keys=_SUB_INDICATOR, named_by="code"),
}
_SAMPLING = {
    "share": _need("number"),
    "minimum": _need("whole"),
    "large_above": Key("whole"),
    "large_minimum": Key("whole"),
    "eligible": Key("text"),
    "confidence": _need("text", words=CONFIDENCE),
}
_INSTRUMENT = {
    "code": _need("text", pattern=r"[A-Z]{2,8}", example="OIT"),
    "name": _need("text"),
    "plain_name": _need("text"),
    "weight": Key("number"),
    "sampling": Key("table", keys=_SAMPLING),
    "indicators": _need("tables", keys=_INDICATOR, named_by="number"),
    "unplaced_items": Key("tables", keys=_OIT_ITEM, named_by="code"),
}
_BAND = {
    "code": _need("text"),
    "label": _need("text"),
    "from": _need("number"),
    "below": Key("number"),
    "passes": _need("flag"),
    "floor": Key("number"),
}
_OPTION = {"label": _need("text"), "points": _need("number")}
_SCALE = {
    "code": _need("text"),
    "confidence": _need("text", words=CONFIDENCE),
    "options": _need("tables", keys=_OPTION, named_by="label"),
}
_NATIONAL = {
    "average": _need("number"),
    "agencies": Key("whole"),
    "respondents": Key("whole"),
    "passed": Key("whole"),
}
_CALENDAR_ENTRY = {
    "key": Key("text", pattern=r"[a-z0-9]+(-[a-z0-9]+)*", example="oit-answers"),
    "name": _need("text"),
    "starts": Key("date"),
    "ends": _need("date"),
    "source": Key("text"),
    "confidence": Key("text", words=CONFIDENCE),
}
# A deadline nobody has announced is our own default, and the word says so.
_STAGE = {
    "key": _need("text", words=tuple(stage.value for stage in Stage)),
    "days_after_results": Key("whole"),
    "fiscal_years_after": Key("whole"),
    "month": Key("whole"),
    "day": Key("whole"),
    "source": Key("text"),
    "confidence": Key("text", words=(*CONFIDENCE, "default")),
}

FILE: dict[str, Key] = {
    "fiscal_year": _need("whole"),
    "name": _need("text"),
    "status": _need("text", words=STATUS),
    "offered": _need("flag"),
    "complete": _need("flag"),
    "pass_mark": Key("number"),
    "confidence": _need("text", words=CONFIDENCE),
    "confidence_note": Key("text"),
    "sources": _need("texts"),
    "notes": Key("texts"),
    "results_on": Key("date"),
    "bands": Key("tables", keys=_BAND, named_by="code"),
    "calendar": Key("tables", keys=_CALENDAR_ENTRY, named_by="name"),
    "stages": Key("tables", keys=_STAGE, named_by="key"),
    "national": Key("table", keys=_NATIONAL),
    "answer_scales": Key("tables", keys=_SCALE, named_by="code"),
    "instruments": _need("tables", keys=_INSTRUMENT, named_by="code"),
}


def fit(table: dict[str, Any], keys: dict[str, Key], place: str, faults: Faults) -> dict[str, Any]:
    """The part of ``table`` that has the declared shape; everything else becomes a fault."""
    fitting: dict[str, Any] = {}
    for name, value in table.items():
        where = f"{place}.{name}" if place else name
        if name not in keys:
            faults.add(where, "ไม่รู้จักชื่อช่องนี้", _suggestion(name, keys))
            continue
        fitted = _fit_value(value, keys[name], where, faults)
        if fitted is not None:
            fitting[name] = fitted
    for name, key in keys.items():
        if key.required and name not in table:
            where = f"{place}.{name}" if place else name
            faults.add(where, "ไม่มีช่องที่ต้องมี", f"เพิ่ม {name} เป็น{KIND_NAMES[key.kind]}")
    return fitting


def _suggestion(name: str, keys: dict[str, Key]) -> str:
    near = difflib.get_close_matches(name, keys, n=1)
    return f"แก้เป็น {near[0]} หรือลบออก" if near else f"ลบออก หรือใช้ชื่อใดชื่อหนึ่งใน {', '.join(keys)}"


def _fit_value(value: Any, key: Key, place: str, faults: Faults) -> Any:
    if not _is_kind(value, key.kind):
        faults.add(place, f"ค่าผิดชนิด ({_shown(value)})", f"ใส่{KIND_NAMES[key.kind]}")
        return None
    if key.kind == "table":
        return fit(value, key.keys, place, faults)
    if key.kind == "tables":
        return [fit(part, key.keys, f"{place}[{name}]", faults) for name, part in named(value, key.named_by)]
    if key.kind == "number":
        return Decimal(value)
    if key.words and value not in key.words:
        faults.add(place, f"ไม่รู้จักคำว่า {value}", f"ใช้คำใดคำหนึ่งใน {', '.join(key.words)}")
        return None
    if key.pattern and not re.fullmatch(key.pattern, value):
        faults.add(place, f"รูปแบบไม่ถูกต้อง ({value})", f"เขียนแบบ {key.example}")
        return None
    return value


def named(tables: list[dict[str, Any]], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each table with its name in messages: its code where it has one, else its position (``#2``)."""
    for position, table in enumerate(tables, start=1):
        name = table.get(key)
        yield (f"#{position}" if name in (None, "") else str(name)), table


def _is_kind(value: Any, kind: Kind) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if kind == "whole":
        return whole and value >= 0
    if kind == "number":
        return whole or (isinstance(value, Decimal) and value.is_finite())
    if kind == "date":
        return isinstance(value, date) and not isinstance(value, datetime)
    if kind == "text":
        return isinstance(value, str) and bool(value.strip())
    if kind == "texts":
        return isinstance(value, list) and all(_is_kind(part, "text") for part in value)
    if kind == "flag":
        return isinstance(value, bool)
    if kind == "table":
        return isinstance(value, dict)
    return isinstance(value, list) and all(isinstance(part, dict) for part in value)


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"

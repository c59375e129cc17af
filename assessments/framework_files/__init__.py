"""Reads the frameworks shipped as data, one TOML file a fiscal year, and refuses a file with a mistake.

``docs/frameworks.md`` says what each key means. Nothing here knows Django; ``load_frameworks`` puts what is
read here into the tables.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from assessments import structure
from assessments.framework_files.checks import check_rules
from assessments.framework_files.shape import FILE, Fault, Faults, fit
from assessments.year_calendar import Stage, StageRule

FOLDER = Path(__file__).parent.parent / "frameworks"


class FrameworkFileError(ValueError):
    """A file was refused. ``faults`` has every mistake in it; the message lists them, one a line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in faults))


@dataclass(frozen=True)
class CalendarEntry:
    """A stage of the year's round. ``starts`` is None where only the end is known; ``key`` links it across years."""

    name: str
    starts: date | None
    ends: date
    key: str = ""
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class AnswerOption:
    """One answer of a scale and the points (0–100) it earns."""

    label: str
    points: Decimal


@dataclass(frozen=True)
class AnswerScale:
    """The answers a survey question offers."""

    code: str
    options: tuple[AnswerOption, ...]
    confidence: str


@dataclass(frozen=True)
class SamplingNote:
    """What goes with the sampling rule of an instrument: how sure it is, and who counts."""

    confidence: str
    eligible: str = ""


@dataclass(frozen=True)
class National:
    """Published national figures of the year; None where not known."""

    average: Decimal
    agencies: int | None = None
    respondents: int | None = None
    passed: int | None = None


@dataclass(frozen=True)
class FrameworkFile:
    """One year's file: the framework that scoring needs, and what goes with it.

    The mappings are keyed by code: instrument for ``sampling_notes``, question or sub-item for
    ``item_scales``, item for ``suggested_divisions`` and ``item_confidence`` (only where it differs from the
    file's own word). ``unplaced_items`` are the items of a draft whose sub-indicator is not known yet; they
    are not part of ``framework``.
    """

    path: Path
    digest: str  # SHA-256 of the file, in hexadecimal
    framework: structure.Framework
    status: str  # official or draft
    offered: bool  # may an officer choose the year without an administrator's doing
    confidence_note: str
    notes: tuple[str, ...]
    results_on: date | None
    calendar: tuple[CalendarEntry, ...]
    stages: tuple[StageRule, ...]
    answer_scales: tuple[AnswerScale, ...]
    national: National | None
    sampling_notes: Mapping[str, SamplingNote]
    item_scales: Mapping[str, str]
    item_confidence: Mapping[str, str]
    suggested_divisions: Mapping[str, tuple[str, ...]]
    unplaced_items: tuple[structure.Item, ...]

    @property
    def fiscal_year(self) -> int:
        """The year in the Buddhist era."""
        return self.framework.fiscal_year


def shipped_files() -> list[Path]:
    """The files of the years we ship, oldest first."""
    return sorted(FOLDER.glob("[0-9]*.toml"))


@lru_cache(maxsize=32)
def shipped(year: int) -> structure.Framework:
    """The framework we ship for a fiscal year (Buddhist era); ``LookupError`` where we ship none."""
    path = FOLDER / f"{year}.toml"
    if not path.is_file():
        raise LookupError(f"No framework is shipped for fiscal year {year}.")
    return load_file(path).framework


def load_file(path: Path) -> FrameworkFile:
    """Read and check one file.

    Raises ``FrameworkFileError`` with every fault found in it, and ``OSError`` where it cannot be read.
    """
    content = path.read_bytes()
    faults = Faults(path.name)
    data = fit(_parsed(content, faults), FILE, "", faults)
    check_rules(data, path, faults)
    if faults.found:
        raise FrameworkFileError(faults.found)
    return _built(data, path, hashlib.sha256(content).hexdigest())


def _parsed(content: bytes, faults: Faults) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode(), parse_float=Decimal)
    except UnicodeDecodeError as error:
        faults.add(f"byte {error.start}", "แฟ้มไม่ใช่ UTF-8", "บันทึกแฟ้มใหม่เป็น UTF-8")
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(r"(.*) \(at (.*)\)", str(error), re.DOTALL)
        reason, place = found.groups() if found else (str(error), "-")
        faults.add(place, f"เขียนไม่ถูกแบบ TOML ({reason})", "แก้บรรทัดนี้หรือบรรทัดก่อนหน้า")
    # Nothing can be said of a file that cannot be parsed, so the list of faults ends here.
    raise FrameworkFileError(faults.found)


def _built(data: dict[str, Any], path: Path, digest: str) -> FrameworkFile:
    """The value of a file that has passed every check."""
    questions = list(_questions(data))
    items = list(_items(data))
    return FrameworkFile(
        path=path,
        digest=digest,
        framework=_framework(data),
        status=data["status"],
        offered=data["offered"],
        confidence_note=data.get("confidence_note", ""),
        notes=tuple(data.get("notes", ())),
        results_on=data.get("results_on"),
        calendar=tuple(_calendar_entry(entry) for entry in data.get("calendar", ())),
        stages=tuple(_stage(stage) for stage in data.get("stages", ())),
        answer_scales=tuple(_answer_scale(scale) for scale in data.get("answer_scales", ())),
        national=National(**data["national"]) if "national" in data else None,
        sampling_notes={
            i["code"]: SamplingNote(i["sampling"]["confidence"], i["sampling"].get("eligible", ""))
            for i in data["instruments"]
            if "sampling" in i
        },
        item_scales={item["code"]: item["scale"] for item in questions if "scale" in item},
        item_confidence={item["code"]: item["confidence"] for item in items if "confidence" in item},
        suggested_divisions={
            item["code"]: tuple(item["suggested_divisions"]) for item in items if "suggested_divisions" in item
        },
        unplaced_items=tuple(_item(item) for i in data["instruments"] for item in i.get("unplaced_items", ())),
    )


def _questions(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Questions and their sub-items; a sub-item without a scale of its own has that of its question."""
    for instrument in data["instruments"]:
        for indicator in instrument["indicators"]:
            for item in indicator.get("items", ()):
                yield item
                inherited = {"scale": item["scale"]} if "scale" in item else {}
                yield from (inherited | sub_item for sub_item in item.get("sub_items", ()))


def _items(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Questions and OIT items, also those without a place yet, but not sub-items."""
    for instrument in data["instruments"]:
        for indicator in instrument["indicators"]:
            yield from indicator.get("items", ())
            for sub in indicator.get("sub_indicators", ()):
                yield from sub["items"]
        yield from instrument.get("unplaced_items", ())


def _calendar_entry(entry: dict[str, Any]) -> CalendarEntry:
    return CalendarEntry(
        name=entry["name"],
        starts=entry.get("starts"),
        ends=entry["ends"],
        key=entry.get("key", ""),
        source=entry.get("source", ""),
        confidence=entry.get("confidence", ""),
    )


def _stage(stage: dict[str, Any]) -> StageRule:
    return StageRule(
        stage=Stage(stage["key"]),
        days_after_results=stage.get("days_after_results"),
        fiscal_years_after=stage.get("fiscal_years_after", 0),
        month=stage.get("month", 0),
        day=stage.get("day", 0),
        source=stage.get("source", ""),
        confidence=stage.get("confidence", ""),
    )


def _answer_scale(scale: dict[str, Any]) -> AnswerScale:
    options = tuple(AnswerOption(option["label"], option["points"]) for option in scale["options"])
    return AnswerScale(scale["code"], options, scale["confidence"])


def _framework(data: dict[str, Any]) -> structure.Framework:
    pass_mark = {"pass_mark": data["pass_mark"]} if "pass_mark" in data else {}
    return structure.Framework(
        fiscal_year=data["fiscal_year"],
        name=data["name"],
        instruments=tuple(_instrument(instrument) for instrument in data["instruments"]),
        bands=tuple(_band(band) for band in data.get("bands", ())),
        complete=data["complete"],
        confidence=data["confidence"],
        sources=tuple(data["sources"]),
        **pass_mark,
    )


def _band(band: dict[str, Any]) -> structure.Band:
    return structure.Band(
        code=band["code"],
        label=band["label"],
        minimum=band["from"],
        below=band.get("below"),
        passes=band["passes"],
        floor=band.get("floor"),
    )


def _instrument(instrument: dict[str, Any]) -> structure.Instrument:
    sampling = instrument.get("sampling")
    return structure.Instrument(
        code=instrument["code"],
        name=instrument["name"],
        weight=instrument.get("weight"),
        indicators=tuple(_indicator(indicator) for indicator in instrument["indicators"]),
        plain_name=instrument["plain_name"],
        sampling=structure.Sampling(
            sampling["share"], sampling["minimum"], sampling.get("large_above"), sampling.get("large_minimum")
        )
        if sampling
        else None,
    )


def _indicator(indicator: dict[str, Any]) -> structure.Indicator:
    return structure.Indicator(
        number=indicator["number"],
        name=indicator["name"],
        description=indicator.get("description", ""),
        items=tuple(_item(item) for item in indicator.get("items", ())),
        sub_indicators=tuple(
            structure.SubIndicator(sub["code"], sub["name"], tuple(_item(item) for item in sub["items"]))
            for sub in indicator.get("sub_indicators", ())
        ),
    )


def _item(item: dict[str, Any]) -> structure.Item:
    return structure.Item(
        code=item["code"],
        label=item["label"],
        topic=item.get("topic", ""),
        group=item.get("group", ""),
        elements=tuple(item.get("elements", ())),
        period=item.get("period", ""),
        sub_items=tuple(_item(sub_item) for sub_item in item.get("sub_items", ())),
    )

"""The rules a framework file must keep beyond its shape: sums, codes, scales and dates that fit together.

Each check takes the data as ``shape.fit`` left it: what did not fit is absent and already a fault,
so a check passes over what it cannot find instead of reporting it a second time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from assessments.framework_files.bands import check_bands
from assessments.framework_files.shape import Faults, named
from assessments.structure import TOTAL
from assessments.year_calendar import FISCAL_YEARS_AFTER, RESULTS

Table = dict[str, Any]
Placed = tuple[str, Table]  # where it stands in the file, and what stands there

LAST_YEAR = 2643
FIRST_YEAR = 2555
HUNDRED = Decimal(100)


def check_rules(data: Table, path: Path, faults: Faults) -> None:
    """Add to ``faults`` every rule that ``data``, read from ``path``, breaks."""
    _check_year(data, path, faults)
    _check_weights(data, faults)
    _check_codes(data, faults)
    _check_code_families(data, faults)
    _check_numbers(data, faults)
    _check_topics(data, faults)
    _check_answer_scales(data, faults)
    _check_promises(data, faults)
    check_bands(data, faults)
    _check_samplings(data, faults)
    _check_dates(data, faults)
    _check_stages(data, faults)
    _check_national(data, faults)


def _instruments(data: Table) -> Iterator[Placed]:
    for name, instrument in named(data.get("instruments", []), "code"):
        yield f"instruments[{name}]", instrument


def _indicators(data: Table) -> Iterator[Placed]:
    for place, instrument in _instruments(data):
        for name, indicator in named(instrument.get("indicators", []), "number"):
            yield f"{place}.indicators[{name}]", indicator


def _sub_indicators(data: Table) -> Iterator[Placed]:
    for place, indicator in _indicators(data):
        for name, sub_indicator in named(indicator.get("sub_indicators", []), "code"):
            yield f"{place}.sub_indicators[{name}]", sub_indicator


def _questions(data: Table) -> Iterator[Placed]:
    for place, indicator in _indicators(data):
        for name, item in named(indicator.get("items", []), "code"):
            yield f"{place}.items[{name}]", item


def _items(data: Table) -> Iterator[Placed]:
    """Questions, OIT items and items without a place, but not sub-items."""
    yield from _questions(data)
    for place, sub_indicator in _sub_indicators(data):
        for name, item in named(sub_indicator.get("items", []), "code"):
            yield f"{place}.items[{name}]", item
    for place, instrument in _instruments(data):
        for name, item in named(instrument.get("unplaced_items", []), "code"):
            yield f"{place}.unplaced_items[{name}]", item


def _sub_items(data: Table) -> Iterator[tuple[str, Table, Table]]:
    for place, item in _questions(data):
        for name, sub_item in named(item.get("sub_items", []), "code"):
            yield f"{place}.sub_items[{name}]", sub_item, item


def _check_year(data: Table, path: Path, faults: Faults) -> None:
    year = data.get("fiscal_year")
    if year is None:
        return
    if not FIRST_YEAR <= year <= LAST_YEAR:
        faults.add("fiscal_year", f"ปี {year} อยู่นอกช่วง {FIRST_YEAR}–{LAST_YEAR}", "ใส่ปีงบประมาณ พ.ศ. เช่น 2565")
    if path.stem != str(year):
        faults.add("fiscal_year", f"ปี {year} ไม่ตรงกับชื่อแฟ้ม {path.name}", f"แก้ปี หรือเปลี่ยนชื่อแฟ้มเป็น {year}.toml")


def _check_weights(data: Table, faults: Faults) -> None:
    instruments = list(_instruments(data))
    weights = [instrument["weight"] for _place, instrument in instruments if "weight" in instrument]
    for place, instrument in instruments:
        if not 0 < instrument.get("weight", 1) <= HUNDRED:
            faults.add(f"{place}.weight", f"น้ำหนัก {instrument['weight']} อยู่นอกช่วง 0–100", "ใส่น้ำหนักเป็นร้อยละ")
    if data.get("status") == "draft" and not weights:
        return
    if len(weights) < len(instruments):
        for place, instrument in instruments:
            if "weight" not in instrument:
                faults.add(f"{place}.weight", "ไม่มีน้ำหนัก", "ใส่น้ำหนักเป็นร้อยละ (เว้นได้เฉพาะร่างที่ไม่ทราบน้ำหนักทุกเครื่องมือ)")
    elif sum(weights) != HUNDRED:
        faults.add("instruments.weight", f"น้ำหนักรวมได้ {sum(weights)}", "แก้น้ำหนักของเครื่องมือให้รวมได้ 100")


def _check_codes(data: Table, faults: Faults) -> None:
    """A score stands at a code: no two places of a year share one, whatever the case of its letters."""
    seen: dict[str, str] = {TOTAL.casefold(): "คะแนนรวม"}
    placed: list[tuple[str, str, str]] = []
    placed += [(place, "code", table["code"]) for place, table in _instruments(data) if "code" in table]
    placed += [(p, "number", str(table["number"])) for p, table in _indicators(data) if "number" in table]
    placed += [(place, "code", table["code"]) for place, table in _sub_indicators(data) if "code" in table]
    placed += [(place, "code", table["code"]) for place, table in _items(data) if "code" in table]
    placed += [(place, "code", sub["code"]) for place, sub, _item in _sub_items(data) if "code" in sub]
    for place, key, code in placed:
        first = seen.setdefault(code.casefold(), place)
        if first != place or _twice_here(placed, place):
            faults.add(f"{place}.{key}", f"รหัส {code} ซ้ำกับ {first}", "ให้รหัสแต่ละตัวปรากฏครั้งเดียวในปี")


def _twice_here(placed: list[tuple[str, str, str]], place: str) -> bool:
    """Two tables of one list with one code have the same place; that is a repetition too."""
    return sum(where == place for where, _key, _code in placed) > 1


def _check_code_families(data: Table, faults: Faults) -> None:
    for place, indicator in _indicators(data):
        for name, sub in named(indicator.get("sub_indicators", []), "code"):
            if not str(sub.get("code", f"{indicator.get('number')}.")).startswith(f"{indicator.get('number')}."):
                faults.add(
                    f"{place}.sub_indicators[{name}].code",
                    f"รหัส {name} ไม่ขึ้นต้นด้วยเลขตัวชี้วัด {indicator.get('number')}",
                    f"ใช้รหัสแบบ {indicator.get('number')}.1",
                )
        if indicator.get("items") and indicator.get("sub_indicators"):
            faults.add(place, "มีทั้ง items และ sub_indicators", "ให้มีอย่างเดียว")
    for place, sub_item, item in _sub_items(data):
        code, parent = sub_item.get("code"), item.get("code")
        if code and parent and not re.fullmatch(rf"{re.escape(parent)}\.[0-9]{{1,2}}", code):
            faults.add(f"{place}.code", f"รหัส {code} ไม่เข้ากับข้อ {parent}", f"ใช้รหัสแบบ {parent}.1")


def _check_numbers(data: Table, faults: Faults) -> None:
    numbers = [indicator["number"] for _place, indicator in _indicators(data) if "number" in indicator]
    expected = list(range(1, len(numbers) + 1))
    if numbers != expected:
        faults.add(
            "instruments.indicators.number",
            f"เลขตัวชี้วัดเป็น {', '.join(map(str, numbers))}",
            f"เรียงเลขต่อกัน 1 ถึง {len(numbers)} ไม่ข้ามและไม่ซ้ำ",
        )


def _check_topics(data: Table, faults: Faults) -> None:
    seen: dict[str, str] = {}
    for place, item in _items(data):
        topic = item.get("topic")
        if topic is None:
            continue
        if topic in seen:
            faults.add(f"{place}.topic", f"หัวข้อ {topic} ซ้ำกับ {seen[topic]}", "ให้แต่ละหัวข้ออยู่กับข้อเดียวในปี")
        seen[topic] = place


def _check_answer_scales(data: Table, faults: Faults) -> None:
    known: set[str] = set()
    for name, scale in named(data.get("answer_scales", []), "code"):
        place = f"answer_scales[{name}]"
        if name in known:
            faults.add(f"{place}.code", f"มาตรคำตอบ {name} ซ้ำ", "ตั้งรหัสใหม่ หรือลบอันที่ซ้ำ")
        known.add(name)
        if len(scale.get("options", [])) < 2:
            faults.add(f"{place}.options", "มีตัวเลือกไม่ถึงสอง", "ใส่ตัวเลือกให้ครบ")
        for label, option in named(scale.get("options", []), "label"):
            if not 0 <= option.get("points", 0) <= HUNDRED:
                faults.add(
                    f"{place}.options[{label}].points",
                    f"คะแนน {option['points']} อยู่นอกช่วง 0–100",
                    "ใส่คะแนน 0 ถึง 100",
                )
    placed = [*_questions(data), *((place, sub_item) for place, sub_item, _item in _sub_items(data))]
    for place, item in placed:
        if "scale" in item and item["scale"] not in known:
            faults.add(f"{place}.scale", f"ไม่มีมาตรคำตอบ {item['scale']}", "เพิ่มใน answer_scales หรือแก้ให้ตรงกับรหัสที่มี")


def _check_promises(data: Table, faults: Faults) -> None:
    """What the head of the file says of the whole must be so: sources, offered, complete."""
    if "sources" in data and not data["sources"]:
        faults.add("sources", "ไม่มีแหล่งที่มา", "ใส่แหล่งที่มาอย่างน้อยหนึ่งแห่ง")
    if data.get("status") == "draft" and data.get("offered") is True:
        faults.add("offered", "ปีที่ยังเป็นร่างเปิดให้เลือกไม่ได้", "แก้ offered เป็น false หรือ status เป็น official")
    for place, instrument in _instruments(data):
        if data.get("status") == "official" and instrument.get("unplaced_items"):
            faults.add(f"{place}.unplaced_items", "มีรายการที่ยังไม่อยู่ในตัวชี้วัดใด", "ย้ายไปไว้ใน sub_indicators")
    if data.get("complete") is True:
        _check_complete(data, faults)


def _check_complete(data: Table, faults: Faults) -> None:
    remedy = "เติมให้ครบ หรือแก้ complete เป็น false"
    for place, indicator in _indicators(data):
        if not indicator.get("items") and not indicator.get("sub_indicators"):
            faults.add(place, "ระบุว่าครบ แต่ตัวชี้วัดนี้ไม่มีข้อคำถามหรือรายการ", remedy)
    for place, item in _questions(data):
        parts = item.get("sub_items") or [item]
        if "scale" not in item and any("scale" not in part for part in parts):
            faults.add(f"{place}.scale", "ระบุว่าครบ แต่ข้อนี้ไม่มีมาตรคำตอบ", remedy)


def _check_samplings(data: Table, faults: Faults) -> None:
    for place, instrument in _instruments(data):
        sampling = instrument.get("sampling", {})
        if not 0 < sampling.get("share", 1) <= 1:
            faults.add(
                f"{place}.sampling.share",
                f"สัดส่วน {sampling['share']} อยู่นอกช่วง 0–1",
                "ใส่เป็นเศษส่วน เช่น 0.10 คือร้อยละ 10",
            )
        if ("large_above" in sampling) != ("large_minimum" in sampling):
            faults.add(f"{place}.sampling", "มี large_above กับ large_minimum ไม่ครบคู่", "ใส่ทั้งสองช่อง หรือลบทั้งสอง")


def _check_dates(data: Table, faults: Faults) -> None:
    year = data.get("fiscal_year")
    for name, entry in named(data.get("calendar", []), "name"):
        place = f"calendar[{name}]"
        for key in ("starts", "ends"):
            if key in entry:
                _check_date(entry[key], year, f"{place}.{key}", faults)
        if "starts" in entry and "ends" in entry and entry["starts"] > entry["ends"]:
            faults.add(f"{place}.ends", f"วันสิ้นสุด {entry['ends']} มาก่อนวันเริ่ม {entry['starts']}", "สลับหรือแก้วันที่")
    _check_once((entry.get("key") for entry in data.get("calendar", [])), "calendar", faults)
    if "results_on" in data:
        _check_date(data["results_on"], year, "results_on", faults)


def _check_once(keys: Iterable[str | None], place: str, faults: Faults) -> None:
    """A key names one period or stage of a year."""
    for key, times in Counter(filter(None, keys)).items():
        if times > 1:
            faults.add(f"{place}[{key}].key", f"รหัส {key} ซ้ำ {times} แห่ง", "ให้รหัสแต่ละตัวปรากฏครั้งเดียวในปี")
        if key == RESULTS:
            faults.add(f"{place}[{key}].key", "รหัสนี้เป็นของวันประกาศผล", "ใส่วันประกาศผลใน results_on")


def _check_stages(data: Table, faults: Faults) -> None:
    """A stage is due so many days after the results or on a day of the year: one of the two, and a day there is."""
    stages = data.get("stages", [])
    _check_once((stage.get("key") for stage in stages), "stages", faults)
    for name, stage in named(stages, "key"):
        place = f"stages[{name}]"
        by_day = "month" in stage and "day" in stage
        if ("days_after_results" in stage) == by_day or ("month" in stage) != ("day" in stage):
            faults.add(place, "ไม่รู้ว่าครบกำหนดวันใด", "ใส่ days_after_results หรือใส่ month กับ day อย่างใดอย่างหนึ่ง")
        if not 1 <= stage.get("month", 1) <= 12:
            faults.add(f"{place}.month", f"ไม่มีเดือนที่ {stage['month']}", "ใส่ 1 ถึง 12")
        if not 1 <= stage.get("day", 1) <= 31:
            faults.add(f"{place}.day", f"ไม่มีวันที่ {stage['day']}", "ใส่ 1 ถึง 31")
        if stage.get("fiscal_years_after", 0) > FISCAL_YEARS_AFTER:
            faults.add(f"{place}.fiscal_years_after", "ไกลจากปีที่ประเมินเกินไป", f"ใส่ 0 ถึง {FISCAL_YEARS_AFTER}")


def _check_date(day: date, fiscal_year: int | None, place: str, faults: Faults) -> None:
    if fiscal_year is None or not FIRST_YEAR <= fiscal_year <= LAST_YEAR:
        return
    christian = fiscal_year - 543
    if not date(christian - 1, 1, 1) <= day <= date(christian + 1, 12, 31):
        faults.add(
            place,
            f"วันที่ {day} ไม่อยู่ใกล้ปีงบประมาณ {fiscal_year}",
            f"ใส่ปี ค.ศ. เช่น {christian} ไม่ใช่ พ.ศ.",
        )


def _check_national(data: Table, faults: Faults) -> None:
    national = data.get("national", {})
    if not 0 <= national.get("average", 0) <= HUNDRED:
        faults.add("national.average", f"ค่าเฉลี่ย {national['average']} อยู่นอกช่วง 0–100", "ใส่คะแนน 0 ถึง 100")
    if national.get("passed", 0) > national.get("agencies", national.get("passed", 0)):
        faults.add("national.passed", "จำนวนที่ผ่านมากกว่าจำนวนหน่วยงาน", "ตรวจสองตัวเลขนี้")

"""The rules for the levels in a framework file: every total from 0 to 100 has exactly one level."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from assessments.framework_files.shape import Faults, named

Table = dict[str, Any]

HUNDRED = Decimal(100)


def check_bands(data: Table, faults: Faults) -> None:
    """Add to ``faults`` what is wrong with the levels of a framework file and with its pass mark."""
    bands = data.get("bands", [])
    if not bands:
        if data.get("status") != "draft":
            faults.add("bands", "ไม่มีระดับผล", "ใส่ระดับให้ครอบคลุม 0–100 (เว้นได้เฉพาะร่าง)")
        return
    _check_band_values(data, bands, faults)
    if any("from" not in band for band in bands):
        return  # already a fault; without its start a band has no place in the order
    intervals = [list(group) for _start, group in groupby(bands, key=lambda band: band["from"])]
    _check_band_cover(intervals, faults)
    for interval in intervals:
        _check_floors(interval, faults)
    if "floor" in bands[-1]:
        faults.add(f"bands[{bands[-1].get('code')}].floor", "ระดับล่างสุดมีคะแนนขั้นต่ำ", "ลบ floor เพื่อให้ทุกคะแนนมีระดับ")


def _check_band_values(data: Table, bands: list[Table], faults: Faults) -> None:
    seen: set[str] = set()
    pass_mark = data.get("pass_mark")
    if pass_mark is None and data.get("status") != "draft":
        faults.add("pass_mark", "ไม่มีเกณฑ์ผ่าน", "ใส่คะแนนรวมขั้นต่ำที่ถือว่าผ่าน")
    elif pass_mark is not None and not 0 < pass_mark <= HUNDRED:
        faults.add("pass_mark", f"เกณฑ์ผ่าน {pass_mark} อยู่นอกช่วง 0–100", "ใส่คะแนน 0 ถึง 100")
    for name, band in named(bands, "code"):
        place = f"bands[{name}]"
        if name in seen:
            faults.add(f"{place}.code", f"ระดับ {name} ซ้ำ", "ให้แต่ละระดับปรากฏครั้งเดียว")
        seen.add(name)
        for key in ("from", "below", "floor"):
            if not 0 <= band.get(key, 0) <= HUNDRED:
                faults.add(f"{place}.{key}", f"ค่า {band[key]} อยู่นอกช่วง 0–100", "ใส่คะแนน 0 ถึง 100")
        known = pass_mark is not None and "from" in band and "passes" in band
        if known and band["passes"] != (band["from"] >= pass_mark):
            faults.add(f"{place}.passes", f"ไม่ตรงกับเกณฑ์ผ่าน {pass_mark}", "แก้ passes, from หรือ pass_mark ให้ตรงกัน")


def _check_band_cover(intervals: list[list[Table]], faults: Faults) -> None:
    """From 100 down to 0 each interval ends where the one above begins: no hole, no overlap."""
    for band in intervals[0]:
        if "below" in band:
            faults.add(
                f"bands[{band.get('code')}].below",
                f"ช่วงบนสุดหยุดก่อน {band['below']}",
                "ลบ below ของช่วงบนสุด เพื่อให้นับถึง 100",
            )
    for upper, lower in pairwise(intervals):
        start = upper[0]["from"]
        for band in lower:
            _check_joint(band, start, upper[0], faults)
    if intervals[-1][0]["from"] != 0:
        last = intervals[-1][0]
        faults.add(f"bands[{last.get('code')}].from", f"ช่วงล่างสุดเริ่มที่ {last['from']}", "ให้ช่วงล่างสุดเริ่มที่ 0")


def _check_joint(band: Table, start: Decimal, above: Table, faults: Faults) -> None:
    place = f"bands[{band.get('code')}].below"
    remedy = f"ให้ below เท่ากับ from ของระดับ {above.get('code')} คือ {start}"
    if "below" not in band:
        faults.add(place, "ไม่มี below", remedy)
    elif band["from"] >= start:
        faults.add(f"bands[{band.get('code')}].from", "ระดับไม่เรียงจากสูงลงต่ำ", "เรียง bands ใหม่")
    elif band["below"] < start:
        faults.add(place, f"มีช่องว่างระหว่าง {band['below']} กับ {start}", remedy)
    elif band["below"] > start:
        faults.add(place, f"ช่วง {start} ถึง {band['below']} ซ้อนกับระดับ {above.get('code')}", remedy)


def _check_floors(interval: list[Table], faults: Faults) -> None:
    """Levels that share an interval differ by the floor alone: the stricter first, the last without one."""
    for stricter, looser in pairwise(interval):
        place = f"bands[{stricter.get('code')}].floor"
        if "floor" not in stricter:
            faults.add(place, f"ไม่มีคะแนนขั้นต่ำ จึงไม่มีวันถึงระดับ {looser.get('code')}", "ใส่ floor หรือย้ายไว้ท้ายช่วง")
        elif looser.get("floor", Decimal(-1)) >= stricter["floor"]:
            faults.add(place, f"คะแนนขั้นต่ำไม่สูงกว่าระดับ {looser.get('code')}", "เรียงขั้นต่ำจากสูงลงต่ำ")
    if len(interval) > 1 and "floor" in interval[-1]:
        faults.add(
            f"bands[{interval[-1].get('code')}].floor",
            "ระดับสุดท้ายของช่วงมีคะแนนขั้นต่ำ",
            "ลบ floor ของระดับสุดท้ายในช่วง",
        )

"""The path to a target in officers' words: the answer in a sentence, the other ways, why one does not reach."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from assessments.scoring import Condition, Result
from assessments.structure import TOTAL
from assessments.target import Goal, Ground, Lever, Paths, Plan, Rise
from ita_portal.lib.thai import NO_BREAK, join_thai

FEW = 6  # so many codes are named in a sentence, of more only the number is told
ROUNDING = Decimal("0.01")


def stands(result: Result) -> str:
    """Where the year stands: «81.60 ระดับ B»; empty while the total is not known."""
    if result.total.shown is None:
        return ""
    return f"{result.total.shown} ระดับ {result.grade.code}" if result.grade else str(result.total.shown)


def answer(plan: Plan, goal: Goal) -> str:
    """What has to be done and where that leads: «ทำ OIT ให้ได้เต็มอีก 2 ข้อ (O43 O38) คะแนนรวมจะเป็น 95.38»."""
    return f"{deeds(plan)} {reaches(plan.result, goal)}{_kept(plan)}"


def deeds(plan: Plan) -> str:
    """What a plan asks, without what comes of it."""
    said = [items_words(plan.items)] if plan.items else []
    if plan.rises:
        said.append(rises_words(plan))
    return " และ".join(said)


def items_words(items: Sequence[Lever]) -> str:
    """The items to be won: how many, and which where they are few."""
    which = f" ({' '.join(item.code for item in items)})" if len(items) <= FEW else ""
    return f"ทำ OIT ให้ได้เต็มอีก {len(items)} ข้อ{which}"


def rises_words(plan: Plan) -> str:
    """What must rise, and to which level: «ยกตัวชี้วัดที่ 4 (IIT) ให้ถึง 91.66»; raising all of them to it is enough.

    Levels that differ by a hundredth only because nothing may be too much are told as one.
    """
    order = {lever.code: place for place, lever in enumerate(plan.ground.levers)}
    rises = sorted(plan.rises, key=lambda rise: order[rise.lever.code])
    groups = [(code, list(group)) for code, group in groupby(rises, key=lambda rise: rise.lever.instrument)]
    levels = [max(rise.to for rise in group) for _code, group in groups]
    if max(levels) - min(levels) <= ROUNDING:
        levels = [max(levels)] * len(levels)
    parts: list[str] = []
    for level, same in groupby(zip(levels, groups, strict=True), key=lambda pair: pair[0]):
        parts.append(f"{_risen(plan, [group for _level, group in same])} ให้ถึง {level}")
    return f"ยก{join_thai(parts)}"


def _risen(plan: Plan, groups: Sequence[tuple[str, list[Rise]]]) -> str:
    """What rises to one level: instruments of which every indicator does, and single indicators by their numbers."""
    count = Counter(lever.instrument for lever in plan.ground.levers)
    every = [code for code, rises in groups if 1 < len(rises) == count[code]]
    said = [f"ทุกตัวชี้วัดของ {join_thai(every)}"] if every else []
    for instrument, rises in groups:
        codes = [rise.lever.code for rise in rises]
        if codes == [instrument]:
            said.append(f" {instrument}")
        elif instrument not in every:
            said.append(f"ตัวชี้วัดที่ {f',{NO_BREAK}'.join(codes)} ({instrument})")
    return join_thai(said)


def reaches(result: Result, goal: Goal) -> str:
    """Where a plan leads: total and level."""
    level = f" ระดับ {result.grade.code}" if result.grade else ""
    return f"คะแนนรวมจะเป็น {result.total.shown}{level}"


def _kept(plan: Plan) -> str:
    others = instruments(plan.ground, own=False)
    return "" if plan.rises or not others else f" โดย {join_thai(others)} คงเดิม"


def shortfalls(conditions: Sequence[Condition]) -> str:
    """What is missing: «ขาดคะแนนรวม 1.60 และ IIT 1.56»."""
    return "ขาด" + join_thai(
        f"คะแนนรวม {each.shortfall}" if each.code == TOTAL else f" {each.code} {each.shortfall}"
        for each in conditions
        if each.met is False
    )


def own_way(paths: Paths) -> str:
    """By OIT alone, or how far it gets and what holds it back."""
    if paths.own is not None:
        return f"{deeds(paths.own)} {reaches(paths.own.result, paths.goal)}"
    missing = shortfalls(paths.goal.conditions(paths.own_most))
    back = _held_back(paths, own=False)
    if not paths.items and not any(lever.is_own and lever.open for lever in paths.ground.levers):
        return f"OIT ได้เต็มทุกข้อแล้ว ไม่มีข้อให้ทำเพิ่ม ยัง{missing} เพราะ {back}"
    return f"แม้ได้ OIT เต็มทุกข้อ คะแนนรวมได้ {paths.own_most.total.shown} ยัง{missing} เพราะ {back}"


def others_way(paths: Paths) -> str:
    """By the surveys alone, or how far they get and what holds them back."""
    if paths.others is not None:
        return f"{deeds(paths.others)} {reaches(paths.others.result, paths.goal)}"
    names = join_thai(instruments(paths.ground, own=False))
    missing = shortfalls(paths.goal.conditions(paths.others_most))
    back = _held_back(paths, own=True)
    return f"แม้ {names} เต็ม 100 คะแนนรวมได้ {paths.others_most.total.shown} ยัง{missing} เพราะ {back}"


def instruments(ground: Ground, *, own: bool) -> list[str]:
    """The codes of the instruments in the agency's own hands, or of the others, in the framework's order."""
    held = {lever.instrument for lever in ground.levers if lever.is_own is own}
    return [instrument.code for instrument in ground.framework.instruments if instrument.code in held]


def _held_back(paths: Paths, *, own: bool) -> str:
    codes = instruments(paths.ground, own=own)
    return join_thai(f"{code} ได้ {paths.now.nodes[code].shown}" for code in codes)


def exchange_words(plan: Plan) -> str:
    """What is left to rise beside so many items."""
    return rises_words(plan) if plan.rises else "ไม่ต้องยกตัวชี้วัดใด"


def notes(ground: Ground, plan: Plan | None) -> list[str]:
    """What somebody has to know who follows the plan: assumptions, what is too coarse, what is very much."""
    said = [
        f"ไม่ทราบคะแนน {code} แต่คะแนนรวมที่ประกาศทำให้อนุมานได้ว่าอยู่ระหว่าง {low} ถึง {high} คิดจากค่าต่ำสุด แผนนี้จึงพอไม่ว่าจะเป็นค่าใด"
        for code, (low, high) in ground.assumed.items()
    ]
    coarse = [lever.code for lever in ground.levers if lever.is_own and not lever.is_item and lever.open]
    if coarse:
        what = "OIT" if not all(code.isdecimal() for code in coarse) else f"ตัวชี้วัดที่ {join_thai(coarse)}"
        said.append(f"{what} มีแต่คะแนนรวม กรอกผล OIT รายข้อ แล้วระบบจะบอกว่าข้อใดคุ้มที่สุด")
    elif plan is None and not any(lever.is_item for lever in ground.levers):
        said.append("กรอกผล OIT รายข้อ แล้วระบบจะบอกว่าข้อใดพลาดไม่ได้")
    asked = [lever.start for lever in ground.levers if not lever.is_own and lever.start is not None]
    highest = max((rise.to for rise in plan.rises if not rise.lever.is_own), default=None) if plan else None
    if highest is not None and asked and highest > max(asked):
        said.append(f"{highest} สูงกว่าทุกตัวชี้วัดของ IIT และ EIT ในปีนี้ ตั้งเป้าที่ใกล้กว่าก่อนจะทำได้จริงกว่า")
    said.append(f"คิดด้วยเกณฑ์ปี {ground.framework.fiscal_year} เกณฑ์ของปีต่อไปอาจเปลี่ยน")
    return said

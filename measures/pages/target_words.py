"""The path to a target in officers' words: the answer in a sentence, the other ways, why one does not reach."""

from collections.abc import Sequence
from itertools import groupby

from assessments.scoring import Condition, Result, plain
from assessments.structure import TOTAL
from assessments.target import Goal, Ground, Lever, Paths, Plan
from ita_portal.lib.thai import join_thai

FEW = 6  # so many codes are named in a sentence, of more only the number is told


def answer(plan: Plan, goal: Goal) -> str:
    """What has to be done and where that leads: «ทำ OIT ให้ได้เต็มอีก 2 ข้อ คือ O43 และ O38 คะแนนรวมจะเป็น 95.38»."""
    return f"{deeds(plan)} {reaches(plan.result, goal)}{_kept(plan)}"


def deeds(plan: Plan) -> str:
    """What a plan asks, without what comes of it."""
    said = [items_words(plan.items)] if plan.items else []
    if plan.rises:
        said.append(rises_words(plan))
    return " และ".join(said)


def items_words(items: Sequence[Lever]) -> str:
    """The items to be won: how many, and which where they are few."""
    which = f" คือ {join_thai(item.code for item in items)}" if len(items) <= FEW else ""
    return f"ทำ OIT ให้ได้เต็มอีก {len(items)} ข้อ{which}"


def rises_words(plan: Plan) -> str:
    """Which indicators must rise, by instrument, and to which level: raising all of them to it is enough."""
    order = {lever.code: place for place, lever in enumerate(plan.ground.levers)}
    rises = sorted(plan.rises, key=lambda rise: order[rise.lever.code])
    parts = []
    for instrument, group in groupby(rises, key=lambda rise: rise.lever.instrument):
        own = list(group)
        codes = [rise.lever.code for rise in own]
        what = instrument if codes == [instrument] else f"ตัวชี้วัดที่ {join_thai(codes)} ({instrument})"
        parts.append(f"{what} ให้ถึง {max(rise.to for rise in own)}")
    return f"ยก{join_thai(parts)}"


def reaches(result: Result, goal: Goal) -> str:
    """Where a plan leads: total and level."""
    level = f" ระดับ {result.grade.code}" if result.grade else ""
    return f"คะแนนรวมจะเป็น {result.total.shown}{level}"


def _kept(plan: Plan) -> str:
    others = instruments(plan.ground, own=False)
    return "" if plan.rises or not others else f" โดย {join_thai(others)} คงเดิม"


def shortfalls(conditions: Sequence[Condition]) -> str:
    """What is missing: «คะแนนรวมขาด 1.60 และ IIT ขาด 1.56»."""
    return join_thai(
        f"{'คะแนนรวม' if each.code == TOTAL else f'{each.code} '}ขาด {each.shortfall}"
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


def margin_words(goal: Goal, result: Result) -> str:
    """How far above each line a year stands that has reached its target."""
    return join_thai(
        f"{'คะแนนรวม' if each.code == TOTAL else each.code} เหนือเส้น {plain(each.required)} "
        f"อยู่ {each.current - each.required}"
        for each in goal.conditions(result)
        if each.current is not None
    )

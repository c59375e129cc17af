"""How far a year stands from the next lower and the next higher level, in words, and what one OIT item costs."""

from decimal import Decimal

from assessments import scoring
from assessments.analysis import Findings
from assessments.analysis.risks import Risk, risks
from assessments.prose.result import SLIM
from assessments.prose.words import listed
from assessments.structure import Band
from ita_portal.lib.thai import plain_number
from reports.content.result import level_words

# More items than this are named by what they have in common.
MOST_NAMED = 3


def standing(findings: Findings) -> list[str]:
    """The nearest line first, the one below (the safety margin) or the one above; then the other. Empty if unknown."""
    result = findings.result
    total, grade = result.total.shown, result.grade
    if total is None:
        return []
    if result.level_differs:
        return [_two_levels(findings)]
    if grade is None:
        return [result.grade_note]
    if result.passed is False:
        return [_to_pass(total, findings.framework.pass_mark, grade)]
    near = [each for each in (_below(findings, grade, total), _above(findings)) if each is not None]
    return [sentence for _, sentence in sorted(near, key=lambda each: each[0])]


def _two_levels(findings: Findings) -> str:
    result = findings.result
    assert result.computed_grade is not None  # noqa: S101 - else nothing differs
    return (
        f"ระดับที่ประกาศคือ {result.announced_level} แต่คะแนนที่มีเป็น{level_words(result.computed_grade)} ให้ตรวจกับเอกสารประกาศ"
    )


def _to_pass(total: Decimal, pass_mark: Decimal, grade: Band) -> str:
    if total >= pass_mark:
        return f"คะแนนรวมถึงเกณฑ์ผ่าน แต่อยู่{level_words(grade)}"
    return f"ขาดอีก {pass_mark - total} คะแนนจึงจะผ่านเกณฑ์ {plain_number(pass_mark)}"


def _below(findings: Findings, grade: Band, total: Decimal) -> tuple[Decimal, str] | None:
    """The narrowest of the conditions that hold the level: its minimum, or its floor for each instrument."""
    bands = findings.framework.bands
    below = bands[bands.index(grade) + 1 :]
    if not below:
        return None
    slack, line, what = total - grade.minimum, grade.minimum, "หาก"
    falls_to = next((band for band in below if band.minimum < grade.minimum), below[0])
    scores = [(i.score, i.code) for i in findings.instruments if i.score is not None]
    if grade.floor is not None and scores and min(scores)[0] - grade.floor < slack:
        slack, line, what = min(scores)[0] - grade.floor, grade.floor, f"หาก {min(scores)[1]} "
        falls_to = below[0]
    only = "เพียง" if slack < SLIM else ""
    room = f"มีระยะปลอดภัย{only} {slack} คะแนน" if slack else "อยู่บนเส้นพอดี ไม่มีระยะปลอดภัย"
    return slack, (f"{level_words(grade)} {room} {what}ต่ำกว่า {plain_number(line)} จะเป็น{level_words(falls_to)}")


def _above(findings: Findings) -> tuple[Decimal, str] | None:
    """What is missing to the next level; what is missing most counts as the distance."""
    upper = scoring.why_not_next(findings.framework, findings.result)
    if upper is None:
        return None
    gap = " " if upper.sentence[:1].isascii() else ""
    far = max((each.shortfall for each in upper.conditions if each.shortfall is not None), default=Decimal(100))
    return far, f"ยังไม่ถึง{level_words(upper.band)} เพราะ{gap}{upper.sentence}"


def costs(findings: Findings) -> list[str]:
    """What the missed OIT items cost; where none was missed, what the dearest one would cost."""
    return _missed(findings) or _at_risk(findings)


def _missed(findings: Findings) -> list[str]:
    items = findings.missed_items
    if not items:
        return []
    cost = sum((item.cost for item in items), Decimal(0))
    which = f"รายการ {listed(item.code for item in items)} "
    if len(items) > MOST_NAMED:
        which = f"มี {len(items)} รายการ OIT ที่"
    return [f"ปีนี้{which}ไม่ได้คะแนนเต็ม เสียคะแนนรวม {cost} คะแนน"]


def _at_risk(findings: Findings) -> list[str]:
    """The dearest item, where the year has a list of items and a total."""
    dearest = next(iter(risks(findings.framework, findings.result)), None)
    if dearest is None or dearest.total is None:
        return []
    falls = f" {level_words(dearest.level)}" if dearest.falls and dearest.level else ""
    return [f"หากขาด{_items(dearest)} 1 รายการ เสีย {dearest.cost} คะแนน เหลือ {dearest.total}{falls}"]


def _items(risk: Risk) -> str:
    if len(risk.items) <= MOST_NAMED:
        return f"รายการ {' หรือ '.join(risk.items)}"
    return f"รายการ OIT เรื่อง{risk.name}"

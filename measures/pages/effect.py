"""What changed with the measures: those whose figures rose, stayed or fell, and those nobody can tell of yet."""

from dataclasses import dataclass
from typing import Any

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from assessments.structure import TOTAL
from measures.effect import Comparison, PointEffect, Verdict
from measures.models import Measure
from measures.pages.chips import Chip, work_chip
from measures.queries.effect import comparisons_of, year_after
from measures.queries.planning import measures_of
from measures.words import change_words, who_words

# The order of the page: what rose first; «mixed» only where it occurs.
GROUPS: dict[Verdict, tuple[str, str]] = {
    "rose": ("คะแนนเพิ่มขึ้น", "ทุกจุดที่เทียบได้เพิ่มขึ้นหรือคงเดิม"),
    "stayed": ("คะแนนคงเดิม", "คะแนนที่แสดงเท่ากันทั้งสองปี"),
    "fell": ("คะแนนลดลง", "ทุกจุดที่เทียบได้ลดลงหรือคงเดิม ควรทบทวนก่อนทำต่อ"),
    "mixed": ("เพิ่มบ้าง ลดบ้าง", "แก้หลายจุด และคะแนนเปลี่ยนไปคนละทาง"),
    "unknown": ("ยังบอกไม่ได้", "ยังไม่มีคะแนนให้เทียบ หรือเทียบกันไม่ได้"),
}
CAREFUL = "คะแนนเปลี่ยนไปพร้อมกับมาตรการ ไม่ได้แปลว่าเพราะมาตรการ ผู้ตอบแบบวัด เกณฑ์ และงานอื่นในปีเดียวกันมีผลด้วย"


@dataclass(frozen=True)
class PointRow:
    """One point of a measure, before and after, as the page writes it."""

    name: str  # «ตัวชี้วัดที่ 4», «i20», «O38 (ปี 2566 เป็น O33)»
    label: str
    point: PointEffect
    change: str  # «+2.01»; empty where it cannot be compared


@dataclass(frozen=True)
class Row:
    """One measure with what changed in everything it served."""

    measure: Measure
    divisions: list[str]
    status: Chip
    points: list[PointRow]
    verdict: Verdict


@dataclass(frozen=True)
class Group:
    """The measures whose figures went one way."""

    key: Verdict
    title: str
    meaning: str
    rows: list[Row]


def effect_context(assessment: Assessment) -> dict[str, Any]:
    """The year's measures by what changed with them. The number of queries does not grow with them."""
    comparison = comparisons_of([assessment])[assessment.pk]
    rows = [effect_row(each, comparison) for each in measures_of(assessment)]
    groups = [
        Group(key, title, meaning, [row for row in rows if row.verdict == key])
        for key, (title, meaning) in GROUPS.items()
    ]
    later = year_after(assessment)
    return {
        "assessment": assessment,
        "year": assessment.fiscal_year + 1,
        "groups": [group for group in groups if group.rows or group.key != "mixed"],
        "count": len(rows),
        "is_certified": later is not None and later.status == AssessmentStatus.APPROVED,
        "has_after": later is not None,
        "careful": CAREFUL,
    }


def effect_row(measure: Measure, comparison: Comparison) -> Row:
    """A measure with the change of its points. Reads ``links``, ``responsibilities__division`` and the steps."""
    effect = comparison.of([link.code for link in measure.links.all()])
    return Row(
        measure=measure,
        divisions=who_words(measure),
        status=work_chip(measure.work_status),
        points=[_point(point, measure.carried_out_in) for point in effect.points],
        verdict=effect.verdict,
    )


def _point(point: PointEffect, year_after: int) -> PointRow:
    name = "คะแนนรวม" if point.code == TOTAL else point.code
    if point.code.isdecimal():
        name = f"ตัวชี้วัดที่ {point.code}"
    if point.code_after:
        name += f" (ปี {year_after} เป็น {point.code_after})"
    change = "" if point.change is None else change_words(point.change)
    return PointRow(name, "" if point.code == TOTAL else point.label, point, change)

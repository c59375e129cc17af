"""The part of a report about work: measures, calendar, owners of OIT items, what is to be decided."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from assessments.models import Assessment, CalendarRow, ItemOwner
from assessments.structure import Framework
from assessments.workplan import matrix_framework
from ita_portal.lib import thai
from measures.models import Measure
from measures.words import (
    EVERY_DIVISION,
    follow_up_words,
    period_words,
    source_words,
    step_period_words,
    target_words,
    who_words,
)
from reports import snapshot as shape
from reports.content.common import strategy_division

NO_OWNER = "ยังไม่กำหนด"


def measure_parts(assessment: Assessment, framework: Framework) -> list[shape.MeasurePart]:
    """The year's measures with their steps, numbered as printed. Six queries whatever their number."""
    return parts_of(measures_of(assessment), framework)


def measures_of(assessment: Assessment) -> QuerySet[Measure]:
    """The year's measures in their order, with all that a list of them prints."""
    return Measure.objects.filter(assessment=assessment).prefetch_related(
        "links", "responsibilities__division", "steps__divisions", "follow_up_dates"
    )


def parts_of(rows: Iterable[Measure], framework: Framework) -> list[shape.MeasurePart]:
    """The same of measures that are read already, in their order, with all that a list shows."""
    return [_measure_part(number, row, framework) for number, row in enumerate(rows, start=1)]


def _measure_part(number: int, row: Measure, framework: Framework) -> shape.MeasurePart:
    steps = [
        shape.MeasureStep(
            label=f"{number}.{at}",
            text=step.text,
            divisions=[d.name for d in step.divisions.all()],
            period=step_period_words(step),
            follow_up=step.follow_up,
        )
        for at, step in enumerate(row.steps.all(), start=1)
    ]
    if not steps:
        steps = [shape.MeasureStep(label=f"{number}.1", text=row.title, divisions=[], period="", follow_up="")]
    return shape.MeasurePart(
        number=number,
        title=row.title,
        codes=[link.code for link in row.links.all()],
        source=source_words([link.code for link in row.links.all()], framework),
        target=target_words(row),
        divisions=who_words(row),
        period=period_words(row),
        follow_up=follow_up_words(row),
        steps=steps,
    )


def answers(measures: list[shape.MeasurePart], framework: Framework) -> dict[str, list[int]]:
    """Numbers of the measures that answer each code, and each indicator that has such a code."""
    found: dict[str, list[int]] = {}
    for measure in measures:
        places = set(measure["codes"])
        places |= {framework.indicator_of[code].code for code in measure["codes"] if code in framework.indicator_of}
        for place in places:
            found.setdefault(place, []).append(measure["number"])
    return found


def measures_by_code(assessment: Assessment, framework: Framework) -> dict[str, list[int]]:
    """The same, read from the tables."""
    return answers(measure_parts(assessment, framework), framework)


def calendar(assessment: Assessment) -> shape.Calendar | None:
    """The calendar of the work with a column for each month it touches; None when nothing is planned."""
    rows = list(CalendarRow.objects.filter(assessment=assessment))
    if not rows:
        return None
    first, last = min(r.starts for r in rows), max(r.ends for r in rows)
    months = _months(first, last)
    return shape.Calendar(
        span=f"{thai.MONTHS_SHORT[first.month - 1]} {first.year + 543} – "
        f"{thai.MONTHS_SHORT[last.month - 1]} {last.year + 543}",
        months=[thai.MONTHS_SHORT[month - 1] for _, month in months],
        rows=[
            shape.CalendarRow(
                title=row.title,
                period=thai.thai_period(row.starts, row.ends),
                actions=[line.strip() for line in row.what.splitlines() if line.strip()],
                months=[
                    (row.starts.year, row.starts.month) <= month <= (row.ends.year, row.ends.month) for month in months
                ],
            )
            for row in rows
        ],
    )


def _months(first: date, last: date) -> list[tuple[int, int]]:
    start = first.year * 12 + first.month - 1
    count = last.year * 12 + last.month - start
    return [((start + at) // 12, (start + at) % 12 + 1) for at in range(count)]


def oit_matrix(assessment: Assessment) -> shape.OitMatrix | None:
    """All OIT items to be answered next with what each must show and who owns it; None when no list is known."""
    framework = matrix_framework(assessment).to_plain()
    owners = {
        owner.code: owner.division.name
        for owner in ItemOwner.objects.filter(assessment=assessment, fiscal_year=framework.fiscal_year).select_related(
            "division"
        )
    }
    groups = [
        shape.OitGroup(
            number=sub.code,
            title=sub.name,
            items=[
                shape.OitRow(
                    code=item.code,
                    title=item.label,
                    must_show=list(item.elements),
                    year=item.period,
                    division=owners.get(item.code, NO_OWNER),
                )
                for item in sub.items
            ],
        )
        for indicator in framework.indicators()
        for sub in indicator.sub_indicators
    ]
    count = sum(len(group["items"]) for group in groups)
    if not count:
        return None
    return shape.OitMatrix(
        fiscal_year=framework.fiscal_year,
        note=f"รายการของปีงบประมาณ พ.ศ. {framework.fiscal_year} รวม {count} รายการ",
        # A column that is nearly empty tells nobody anything: what few items must show stands under their titles.
        detailed=2 * sum(bool(item["must_show"]) for group in groups for item in group["items"]) >= count,
        groups=groups,
    )


def decisions(measures: list[shape.MeasurePart], assessment: Assessment) -> list[shape.Decision]:
    """What the executive is asked to decide: the measures, their announcement, the first round of follow-up."""
    division = strategy_division(assessment.agency)
    owner = division.name if division else ""
    year = assessment.fiscal_year + 1
    if not measures:
        return []
    return [
        shape.Decision(
            text=f"อนุมัติ {len(measures)} มาตรการ ปีงบประมาณ พ.ศ. {year}",
            owner=owner,
            due=f"ต.ค. {year - 1}",
        ),
        shape.Decision(
            text="แจ้งให้ทุกสำนัก/กองถือปฏิบัติและรายงานตามกำหนด",
            owner=owner,
            due=f"พ.ย. {year - 1}",
        ),
        shape.Decision(text="กำกับให้รายงานผลรอบ 6 เดือน", owner=EVERY_DIVISION, due=f"เม.ย. {year}"),
    ]

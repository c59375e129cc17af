"""What the brief says is due: reports that are late, then the next dated things of the year's work."""

from collections.abc import Iterator, Sequence
from datetime import date

from assessments.models import Assessment, CalendarRow
from ita_portal.accounts.models import Division
from ita_portal.lib import thai
from measures.asking import spans_of_measure
from measures.enums import FINISHED, Period
from measures.models import Measure, ProgressReport, Round
from measures.rounds import Span
from measures.words import division_words, who_words
from reports import snapshot_papers as shape
from reports.content.brief_weak import clipped

# One line of the column of tasks, one of that of owners.
LONGEST_TASK, LONGEST_OWNER, LONGEST_FIRST_OWNER = 64, 38, 24
EVERYONE_ASKED = "ทุกหน่วยงานที่รับผิดชอบ"
NOBODY = "ยังไม่กำหนด"

Item = tuple[date, shape.BriefDue]


def due(
    assessment: Assessment,
    measures: Sequence[Measure],
    rounds: Sequence[Round],
    *,
    today: date,
    division: Division | None,
) -> list[shape.BriefDue]:
    """Everything with a day that has not come yet, the next first, after what is late. Three queries.

    ``division`` runs the calendar of the year's work. Finished measures and steps that are reported done are not due.
    """
    open_ones = [(at, each) for at, each in enumerate(measures, start=1) if each.work_status not in FINISHED]
    done = set(ProgressReport.objects.of_year(assessment).received().order_by().values_list("steps_done", flat=True))
    items = [
        *_rounds(open_ones, rounds, today),
        *_steps(open_ones, done),
        *_ends(open_ones),
        *_calendar(assessment, division),
    ]
    coming = sorted((item for item in items if item[0] >= today), key=lambda item: item[0])
    return [*_late(assessment, today), *(row for _, row in coming)]


def _row(day: date, text: str, owner: str) -> Item:
    return day, shape.BriefDue(
        due=thai.thai_date(day), text=clipped(text, LONGEST_TASK), owner=owner or NOBODY, late=False
    )


def owners(names: Sequence[str]) -> str:
    """Who answers for it, the first by name: «กองคลัง และอีก 2 หน่วยงาน»."""
    if len(names) < 2:
        return clipped(names[0], LONGEST_OWNER) if names else ""
    return f"{clipped(names[0], LONGEST_FIRST_OWNER)} และอีก {len(names) - 1} หน่วยงาน"


# ── late ──────────────────────────────────────────────────────────────────────
def _late(assessment: Assessment, today: date) -> list[shape.BriefDue]:
    """All reports that are owed past their day, in one row."""
    late = ProgressReport.objects.of_year(assessment).owed().filter(due__lt=today).order_by("due", "pk")
    found = list(late.values_list("due", "division__name"))
    if not found:
        return []
    names = list(dict.fromkeys(name for _, name in found))
    return [
        shape.BriefDue(
            due=thai.thai_date(found[0][0]),
            text=f"ส่งรายงานผลที่ค้าง {len(found)} ฉบับ",
            owner=owners(names),
            late=True,
        )
    ]


# ── still to come ─────────────────────────────────────────────────────────────
def _rounds(measures: Sequence[tuple[int, Measure]], rounds: Sequence[Round], today: date) -> Iterator[Item]:
    """Rounds in which somebody still owes a report, and those not opened yet; of the monthly ones only the next."""
    asked: dict[str, tuple[Span, list[tuple[int, Measure]]]] = {}
    for number, measure in measures:
        for span in spans_of_measure(measure):
            asked.setdefault(span.key, (span, []))[1].append((number, measure))
    opened = {each.key: each for each in rounds}
    months: list[Item] = []
    for key, (span, members) in asked.items():
        round_ = opened.get(key)
        if round_ is not None and not round_.owed:  # type: ignore[attr-defined]
            continue
        item = _round(span, round_.due if round_ else span.due, members)
        if not key.startswith("m"):
            yield item
        elif item[0] >= today:
            months.append(item)
    yield from sorted(months, key=lambda item: item[0])[:1]


def _round(span: Span, day: date, members: Sequence[tuple[int, Measure]]) -> Item:
    if len(members) == 1:
        number, measure = members[0]
        what = f"มาตรการที่ {number}" + ("" if span.key.startswith("d") else f" {span.label}")
        return _row(day, f"ส่งรายงานผล{what}", owners(division_words(measure) or who_words(measure)))
    return _row(day, f"ส่งรายงานผล {len(members)} มาตรการ {span.label}", EVERYONE_ASKED)


def _steps(measures: Sequence[tuple[int, Measure]], done: set[int]) -> Iterator[Item]:
    for number, measure in measures:
        for at, step in enumerate(measure.steps.all(), start=1):
            if step.ends and step.pk not in done:
                named = [division.name for division in step.divisions.all()] or division_words(measure)
                yield _row(step.ends, f"{number}.{at} {step.text}", owners(named))


def _ends(measures: Sequence[tuple[int, Measure]]) -> Iterator[Item]:
    """The end of measures that are given by dates."""
    for number, measure in measures:
        if measure.period == Period.DATES and measure.ends:
            owner = owners(division_words(measure) or who_words(measure))
            yield _row(measure.ends, f"มาตรการที่ {number} แล้วเสร็จ: {measure.title}", owner)


def _calendar(assessment: Assessment, division: Division | None) -> Iterator[Item]:
    owner = owners([division.name] if division else [])
    for row in CalendarRow.objects.filter(assessment=assessment):
        yield _row(row.ends, row.title, owner)

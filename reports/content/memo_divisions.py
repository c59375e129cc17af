"""The memo that tells every head of a division the division's own measures and deadlines, frozen."""

from collections.abc import Mapping
from datetime import date, datetime

from assessments.models import Assessment
from ita_portal.accounts.models import Division, SignatoryPlace
from ita_portal.lib import thai
from measures.asking import Window, asked_in, spans_of_measure, windows_of
from measures.models import Measure, MeasureStep, Round
from measures.rounds import Span
from measures.words import EVERY_DIVISION, period_words, step_period_words, target_words
from reports import snapshot as report_shape
from reports import snapshot_papers as shape
from reports.content.common import signs
from reports.content.memo import author, date_words, number_words, own_words, signatories_of
from reports.content.papers import paper
from reports.documents import Document
from reports.models import ReportPlan
from reports.queries import chosen_sections, plan_of

# A measure that is followed up monthly has twelve deadlines: where they fall on one day, the rule says them all.
MOST_DEADLINES = 4
# The rounds that everyone's measures share; days of a single measure stand in its list alone.
COMMON_ROUNDS = ("h1", "h2", "year")


def snapshot(
    assessment: Assessment, document: Document, *, version: int, made_at: datetime
) -> shape.MemoDivisionsPaper:
    """The memo with a list for each division that is asked. Ten queries whatever the number of measures."""
    divisions = list(assessment.agency.divisions.all())
    measures = list(
        Measure.objects.filter(assessment=assessment).prefetch_related(
            "responsibilities__division", "steps__divisions", "follow_up_dates"
        )
    )
    moved = dict(Round.objects.filter(assessment=assessment).values_list("key", "due"))
    lists = _lists(measures, divisions, moved)
    plan = plan_of(assessment, document)
    return shape.MemoDivisionsPaper(
        **paper(
            assessment,
            title=document.title(assessment.fiscal_year),
            sections=chosen_sections(plan, shape.MEMO_DIVISIONS_SECTIONS),
            version=version,
            made_at=made_at,
            is_letter=True,
        ),
        memo=_memo(assessment, plan, len(measures), len(lists), _common_deadlines(measures, moved), made_at),
        lists=lists,
    )


def _memo(
    assessment: Assessment, plan: ReportPlan | None, measures: int, divisions: int, common: str, made_at: datetime
) -> report_shape.Memo:
    """The letter itself: what was decided, what is asked, by when."""
    agency, year = assessment.agency, assessment.fiscal_year + 1
    name, signatories = author(assessment), signatories_of(assessment)
    return report_shape.Memo(
        division=f"{name} {agency.name}",
        number=number_words(plan),
        date=date_words(plan, made_at),
        subject=f"แจ้งมาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. {year} และกำหนดส่งรายงานผล",
        to="หัวหน้าหน่วยงานทุกสำนัก/กอง",
        body=[
            f"ตามที่{agency.name}ได้นำผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ (ITA) "
            f"ประจำปีงบประมาณ พ.ศ. {assessment.fiscal_year} มาวิเคราะห์ และจัดทำมาตรการส่งเสริมคุณธรรมและความโปร่งใส "
            f"ประจำปีงบประมาณ พ.ศ. {year} จำนวน {measures} มาตรการ นั้น",
            f"{name}ขอแจ้งมาตรการที่สำนัก/กองรับผิดชอบ รวม {divisions} หน่วยงาน รายละเอียดตามบัญชีแนบท้ายของแต่ละหน่วยงาน "
            "ขอให้ดำเนินการตามวิธีและระยะเวลาที่กำหนด และส่งรายงานผลพร้อมหลักฐานตามกำหนดในบัญชี"
            + (f" โดย{common}" if common else ""),
            *own_words(plan),
            "จึงเรียนมาเพื่อโปรดทราบและถือปฏิบัติ",
        ],
        signatory=signs(signatories.get(SignatoryPlace.CLERK), "ปลัด"),
        endorsements=[],
    )


def _common_deadlines(measures: list[Measure], moved: Mapping[str, date]) -> str:
    """The deadlines that many share, in the letter itself: «รอบ 6 เดือนแรก ภายในวันที่ 20 เมษายน 2566»."""
    spans = {span.key: span for measure in measures for span in spans_of_measure(measure)}
    common = [spans[key] for key in COMMON_ROUNDS if key in spans]
    return thai.join_thai([f"{s.label} ภายในวันที่ {thai.thai_date(moved.get(s.key, s.due), 'long')}" for s in common])


# ── the list of one division ──────────────────────────────────────────────────
def _lists(measures: list[Measure], divisions: list[Division], moved: Mapping[str, date]) -> list[shape.DivisionList]:
    every = [division.pk for division in divisions]
    windows = [windows_of(measure, every) for measure in measures]
    found = []
    for division in divisions:
        rows = [
            _row(number, measure, division, own[division.pk], moved)
            for number, (measure, own) in enumerate(zip(measures, windows, strict=True), start=1)
            if division.pk in own
        ]
        if rows:
            leads = sum(row["role"] == LEADS for row in rows)
            found.append(shape.DivisionList(division=division.name, lead=_lead(len(rows), leads), rows=rows))
    return found


LEADS, JOINS, STEPS_ONLY = "หน่วยงานหลัก", "หน่วยงานร่วม", "เฉพาะขั้นตอนที่ระบุ"


def _lead(count: int, leads: int) -> str:
    """The sentence over the list: how many measures, how many of them in the lead."""
    return f"รับผิดชอบ {count} มาตรการ" + (f" เป็นหน่วยงานหลัก {leads} มาตรการ" if leads else "")


def _row(
    number: int, measure: Measure, division: Division, window: Window, moved: Mapping[str, date]
) -> shape.DutyRow:
    steps = [step for step in measure.steps.all() if _concerns(step, measure, division)]
    return shape.DutyRow(
        number=number,
        title=measure.title,
        role=_role(measure, division),
        target=target_words(measure),
        steps=[shape.Duty(text=step.text, period=step_period_words(step)) for step in steps],
        period=_days(measure, steps, window),
        reports=_deadlines([s for s in spans_of_measure(measure) if asked_in(s, {division.pk: window}, {})], moved),
    )


def _deadlines(spans: list[Span], moved: Mapping[str, date]) -> list[shape.Deadline]:
    """Each round with its day; many that fall on the same day of the month are said by their rule."""
    days = [moved.get(span.key, span.due) for span in spans]
    if len(spans) > MOST_DEADLINES and len({day.day for day in days}) == 1:
        return [shape.Deadline(round="ทุกเดือนในระยะเวลาดำเนินการ", due=f"วันที่ {days[0].day} ของเดือนถัดไป")]
    return [shape.Deadline(round=span.label, due=thai.thai_date(day)) for span, day in zip(spans, days, strict=True)]


def _role(measure: Measure, division: Division) -> str:
    mine = next((each for each in measure.responsibilities.all() if each.division_id == division.pk), None)
    if mine is not None and mine.is_lead:
        return LEADS
    if mine is not None:
        return JOINS
    return EVERY_DIVISION if measure.every_division else STEPS_ONLY


def _concerns(step: MeasureStep, measure: Measure, division: Division) -> bool:
    """Steps that name nobody are everyone's who answers for the whole measure."""
    named = [each.pk for each in step.divisions.all()]
    whole = measure.every_division or any(r.division_id == division.pk for r in measure.responsibilities.all())
    return division.pk in named or (not named and whole)


def _days(measure: Measure, steps: list[MeasureStep], window: Window) -> str:
    """The period as the measure words it; where its steps have their own, the days in which the division works."""
    own = any(step.starts or step.ends for step in steps)
    return thai.thai_period(window.starts, window.ends) if own else period_words(measure)

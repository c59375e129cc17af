"""Where the year's round stands: what is done and when, what is now, and by when the rest is due."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from assessments.enums import AssessmentStatus as A
from assessments.year_calendar import RESULTS_NAME
from assessments.year_calendar import Stage as S
from ita_portal.lib import thai
from reports.documents import FIRST_HALF, WHOLE_YEAR
from reports.enums import ReportStatus as R
from reports.pages.home_queries import Work
from reports.pages.home_values import Stage


@dataclass(frozen=True)
class _Row:
    key: str
    what: str
    is_done: bool
    on: date | datetime | None = None  # the day it was done, where that is known
    but: str = ""  # what is done already and what still waits, in place of «done»


def stages_of(work: Work) -> list[Stage]:
    """The stages of the year in order; the first that is not done is now."""
    if work.year is None:
        return []
    stages, now_given = [], False
    for row in [*_results(work), *_first_half(work), *_second_half(work)]:
        is_now = not row.is_done and not now_given
        now_given = now_given or not row.is_done
        stages.append(_stage(work, row, is_now=is_now))
    return stages


def _results(work: Work) -> list[_Row]:
    on = work.year.announced_on if work.year else None
    return [_Row("results", RESULTS_NAME, True, on)] if on and on <= work.today else []


def _first_half(work: Work) -> list[_Row]:
    """From the scores to the measures."""
    year = work.year
    assert year is not None  # noqa: S101 - asked above
    certified = year.status == A.APPROVED
    filled = bool(work.result and not work.result.missing)
    return [
        _Row(S.SCORES, S.SCORES.label, filled and year.status not in (A.DRAFT, A.RETURNED)),
        _Row(S.CERTIFY, S.CERTIFY.label, certified, year.approved_at),
        _Row(S.MEASURES, S.MEASURES.label, certified and work.measures > 0, but=_unread(work)),
    ]


def _second_half(work: Work) -> list[_Row]:
    """From the report to what came of the measures."""
    year, report = work.year, work.report
    published = bool(report and report.status == R.PUBLISHED)
    approved = published or bool(report and report.status == R.APPROVED)
    made = bool(report and report.status not in (R.REQUESTED, R.RETURNED) and year and year.status == A.APPROVED)
    return [
        _Row(S.REPORT, S.REPORT.label, made, report.requested_at if report else None),
        _Row(S.ENDORSE, S.ENDORSE.label, approved, report.approved_at if report else None),
        _Row(S.PUBLISH, S.PUBLISH.label, published, report.published_at if report else None),
        _Row(S.FOLLOW_UP_HALF, S.FOLLOW_UP_HALF.label, work.followed.get(FIRST_HALF, False)),
        _Row(S.FOLLOW_UP_YEAR, S.FOLLOW_UP_YEAR.label, work.followed.get(WHOLE_YEAR, False)),
    ]


def _stage(work: Work, row: _Row, *, is_now: bool) -> Stage:
    if row.is_done:
        return Stage(row.what, _done_words(row), "done")
    due = work.due(row.key)
    by = ""
    if due:
        by = f"{'เลยกำหนด' if due.is_late else 'ภายใน'} {thai.thai_date(due.due)}"
    if not is_now:
        return Stage(row.what, by or "ยังไม่ถึง", "")
    count = _cells(work) if row.key == S.SCORES else ""
    words = " · ".join(filter(None, ("ขั้นนี้", count, by)))
    return Stage(row.what, words, "now", is_late=bool(due and due.is_late))


def _unread(work: Work) -> str:
    """While nobody has read the drafted analysis and no report is made of it, the officer is still asked to."""
    return "" if work.has_own_words or work.report else "วางมาตรการแล้ว ยังไม่ได้แก้บทวิเคราะห์"


def _done_words(row: _Row) -> str:
    if row.but:
        return row.but
    if row.on is None:
        return "เสร็จแล้ว"
    day = localdate(row.on) if isinstance(row.on, datetime) else row.on
    return thai.thai_date(day) if row.key == "results" else f"เสร็จแล้ว {thai.thai_date(day)}"


def _cells(work: Work) -> str:
    """How far the scores are: «ครบ 88 ช่อง», «12 จาก 88 ช่อง»."""
    if not work.cells:
        return ""
    if not work.cells.left:
        return f"ครบ {work.cells.of} ช่อง"
    return f"{work.cells.done} จาก {work.cells.of} ช่อง"

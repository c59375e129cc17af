"""What «my work» says when there is nothing to do: what comes next and when, for each role in its own words."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from assessments.enums import AssessmentStatus as A
from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import P
from ita_portal.lib import thai
from measures.pages.rounds import asked_by_round
from measures.queries.follow_up import divisions_followed
from measures.queries.rounds import rounds_of
from measures.rounds import Span
from reports.enums import ReportStatus as R
from reports.pages.home_queries import Work, years_in_work
from reports.pages.home_values import Quiet


def quiet_of(user: User, works: Iterable[Work], *, today: date) -> Quiet:
    """The words in place of a card, and the next round of an only agency. At most fifteen queries."""
    newest = [work for work in works if work.is_newest]
    if not newest:
        return Quiet("ไม่มีเรื่องที่ต้องทำตอนนี้", "เมื่อมีเรื่องถึงท่าน จะขึ้นที่นี่และในกล่องข้อความ")
    if len(newest) > 1:
        return Quiet(
            f"ไม่มีเรื่องที่ต้องทำใน {len(newest)} หน่วยงานของท่าน", "เมื่อมีเรื่องถึงท่านในหน่วยงานใด เรื่องจะขึ้นที่นี่พร้อมชื่อหน่วยงาน"
        )
    work = newest[0]
    if user.can(P.SCORES_EDIT, work.agency):
        return _officer(user, work)
    if user.can(P.SCORES_APPROVE, work.agency):
        return _head(work)
    if user.division_ids():
        return _division(user, work)
    return _administrator(work) if user.can(P.AGENCY_EDIT, work.agency) else _without_division()


def _officer(user: User, work: Work) -> Quiet:
    """Everything that the officer can do is done: whose turn it is, or when the next round opens."""
    if work.year and work.year.status == A.SUBMITTED:
        return Quiet("ส่งต่อแล้ว ไม่มีเรื่องที่ต้องทำตอนนี้", "ผู้บริหารกำลังพิจารณาคะแนน เมื่อรับรองหรือส่งกลับ เรื่องจะขึ้นที่นี่")
    if work.report and work.report.status in (R.READY, R.APPROVED):
        return Quiet("ส่งต่อแล้ว ไม่มีเรื่องที่ต้องทำตอนนี้", "ผู้บริหารกำลังพิจารณารายงาน ระหว่างนี้ติดตามผลมาตรการได้")
    return Quiet("ไม่มีเรื่องที่ต้องทำตอนนี้", _next_round_words(user, work) or _results_words(work))


def _head(work: Work) -> Quiet:
    """What will reach the head next, and where it is now."""
    title = "ไม่มีเรื่องที่รอท่านพิจารณา"
    if work.year is None:
        return Quiet(title, "เมื่อเจ้าหน้าที่เริ่มปีและส่งคะแนน เรื่องจะขึ้นที่นี่พร้อมคะแนนรวมและระดับ")
    if work.year.status != A.APPROVED:
        doing = "แก้คะแนนตามที่ส่งกลับ" if work.year.status == A.RETURNED else "กรอกคะแนน"
        next_is = f"เรื่องถัดไป: รับรองคะแนนปี {work.fiscal_year}{_by(work, 'certify')} ตอนนี้เจ้าหน้าที่กำลัง{doing}"
    elif work.report is None or work.report.status in (R.REQUESTED, R.RETURNED):
        next_is = f"เรื่องถัดไป: เห็นชอบรายงานปี {work.fiscal_year}{_by(work, 'endorse')} ตอนนี้เจ้าหน้าที่กำลังจัดทำ"
    else:
        next_is = f"รายงานปี {work.fiscal_year} เผยแพร่แล้ว {_results_words(work)}"
    return Quiet(title, next_is, "ดูภาพรวมผู้บริหาร", work.url("reports:executive"))


def _division(user: User, work: Work) -> Quiet:
    """When the division will be asked again."""
    return Quiet(
        "ไม่มีรายงานที่ต้องส่งตอนนี้",
        _next_round_words(user, work)
        or "ยังไม่มีรอบถัดไป เมื่อวางมาตรการที่หน่วยงานของท่านรับผิดชอบและถึงรอบ รายงานจะขึ้นที่นี่พร้อมกำหนดส่ง",
    )


def _without_division() -> Quiet:
    """Nothing can be asked of somebody who works for no division: who can change that."""
    return Quiet(
        "ไม่มีรายงานที่ต้องส่งตอนนี้", "บัญชีของท่านยังไม่ผูกกับสำนัก/กอง ให้ผู้ดูแลระบบระบุสำนัก/กองของท่าน แล้วรายงานจะขึ้นที่นี่พร้อมกำหนดส่ง"
    )


def _administrator(work: Work) -> Quiet:
    return Quiet(
        "ข้อมูลหน่วยงานครบแล้ว",
        "มีตราหน่วยงาน สำนัก/กอง และผู้ลงนามครบสามลำดับ เมื่อมีการโยกย้ายหรือเปลี่ยนตำแหน่ง แก้ก่อนจัดทำรายงาน",
        "ข้อมูลหน่วยงาน",
        reverse("assessments:agency_profile", args=[work.agency.slug]),
    )


def _by(work: Work, stage: str) -> str:
    due = work.due(stage)
    if due is None:
        return ""
    return f" เลยกำหนด {thai.thai_date(due.due)} มาแล้ว" if due.is_late else f" ภายใน {thai.thai_date(due.due)}"


def _results_words(work: Work) -> str:
    """What brings the next matter: the next results, or the year of results that are out and not begun."""
    if work.year is None:
        return "เมื่อมีเรื่องถึงท่าน จะขึ้นที่นี่"
    if work.announced and work.announced.fiscal_year > work.fiscal_year:
        return f"เมื่อเจ้าหน้าที่เริ่มปี {work.announced.fiscal_year} และส่งคะแนน เรื่องถัดไปจะขึ้นที่นี่"
    return f"เมื่อ ป.ป.ช. ประกาศผลปี {work.fiscal_year + 1} เรื่องถัดไปจะขึ้นที่นี่"


# ── the next round of follow-up ───────────────────────────────────────────────
def _next_round_words(user: User, work: Work) -> str:
    """«รอบ 6 เดือนแรกเปิด 1 มี.ค. 2570 กำหนดส่ง 20 เม.ย. 2570»; empty where no round is to come."""
    span = next_round(user, work)
    if span is None:
        return ""
    return f"{span.label}เปิด {thai.thai_date(span.opens)} กำหนดส่ง {thai.thai_date(span.due)} มีข้อความแจ้งเมื่อเปิดรอบ"


def next_round(user: User, work: Work) -> Span | None:
    """The round that opens next in the agency: of this person's divisions, or of any for whoever sees all."""
    whose = None if user.can(P.FOLLOW_UP_SEE, work.agency) else set(user.division_ids())
    spans = [
        span for year in years_in_work(work.agency, today=work.today) for span in _to_come(year, whose, work.today)
    ]
    return min(spans, key=lambda span: (span.opens, span.due), default=None)


def _to_come(year: Assessment, whose: set[int] | None, today: date) -> list[Span]:
    opened = rounds_of(year, today=today)
    there = {row.key for row in opened}
    asked = asked_by_round(year, divisions_followed(year), opened)
    return [
        each.span
        for key, each in asked.items()
        if key not in there
        and each.span.opens > today
        and (each.divisions if whose is None else each.divisions & whose)
    ]

"""What a person should do first, what comes next and what waits on others: derived from the state alone.

Every rule is one function that looks at one agency's work and says what follows for whoever may do it. The
first thing found is «do this first»; the order of the rules is the order of urgency.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from assessments.enums import AssessmentStatus as A
from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import P
from reports.enums import DocumentKind, JobState
from reports.enums import ReportStatus as R
from reports.models import Report
from reports.pages.home_queries import Work


@dataclass(frozen=True)
class Task:
    """One thing that this person can do now."""

    title: str
    why: str
    button: str
    url: str
    since: datetime | None = None
    pair: tuple[tuple[str, object], ...] = ()  # two figures that belong beside the words
    about_year: bool = True  # so that the year's state line belongs below it


@dataclass(frozen=True)
class Waiting:
    """One thing that someone else has to do."""

    title: str
    url: str
    who: str
    since: datetime


@dataclass(frozen=True)
class Stage:
    """A stage of the year's round."""

    what: str
    when: str
    state: str  # done, now, or empty


Rule = Callable[[User, Work], Iterator[Task]]


def tasks_of(user: User, works: list[Work], follow_up: Sequence[Task] = ()) -> list[Task]:
    """Everything that ``user`` can do now, the most urgent first.

    What follows from the measures (``home_follow_up``) comes after what others wait for and before what is begun anew.
    """

    def found(rules: tuple[Rule, ...]) -> list[Task]:
        return [task for rule in rules for work in works for task in rule(user, work)]

    return [*found(OTHERS_WAIT), *follow_up, *found(TO_BEGIN)]


def _url(name: str, work: Work, **more: object) -> str:
    assert work.year is not None  # noqa: S101 - rules about a year ask for one first
    return reverse(name, kwargs={"slug": work.agency.slug, "fiscal_year": work.year.fiscal_year, **more})


def _year_words(year: Assessment) -> str:
    return f"ปี {year.fiscal_year}"


def _some(codes: tuple[str, ...]) -> str:
    """The first codes of many: «ตัวชี้วัดที่ 1 2 3 4 5 6 และอีก 4 ข้อ»."""
    words = "ตัวชี้วัดที่ " if codes[0].isdecimal() else ""
    more = f" และอีก {len(codes) - 6} ข้อ" if len(codes) > 6 else ""
    return words + " ".join(codes[:6]) + more


# ── the rules ─────────────────────────────────────────────────────────────────
def decide_on_scores(user: User, work: Work) -> Iterator[Task]:
    year = work.year
    if not year or year.status != A.SUBMITTED or not user.can(P.SCORES_APPROVE, work.agency):
        return
    total = work.result.total.shown if work.result else None
    level = work.result.grade.code if work.result and work.result.grade else ""
    yield Task(
        title=f"พิจารณาคะแนน{_year_words(year)}",
        why=f"{year.status_by.title()} ส่งคะแนนมาให้ตรวจ อ่านผลแล้วรับรอง หรือส่งกลับพร้อมเหตุผล",
        button="เปิดพิจารณา",
        url=_url("assessments:year", work),
        since=year.status_at,
        pair=(("คะแนนรวม", total), ("ระดับ", level)) if total is not None and level else (),
    )


def decide_on_report(user: User, work: Work) -> Iterator[Task]:
    for report in work.documents:
        opened = _url("reports:report_detail", work, document=report.document, version=report.version)
        if report.status == R.READY and user.can(P.REPORT_APPROVE, work.agency):
            yield Task(
                title=f"อ่านและให้ความเห็นชอบ{_named(report, work)}",
                why=f"รายงานฉบับที่ {report.version} พร้อมแล้ว {report.pages or '–'} หน้า เห็นชอบ หรือส่งกลับพร้อมเหตุผล",
                button="เปิดรายงาน",
                url=opened,
                since=report.status_at,
            )
        if report.status == R.APPROVED and user.can(P.REPORT_PUBLISH, work.agency):
            yield Task(
                title=f"เผยแพร่{_named(report, work)}",
                why=f"รายงานฉบับที่ {report.version} เห็นชอบแล้ว เผยแพร่เพื่อให้ประชาชนเปิดอ่านได้",
                button="ไปเผยแพร่",
                url=opened,
                since=report.status_at,
            )


def _named(report: Report, work: Work) -> str:
    """A document in a sentence: «รายงานปี 2565», «รายงานผลการดำเนินการตามมาตรการ ปี 2566 รอบ 6 เดือนแรก»."""
    assert work.year is not None  # noqa: S101 - a document belongs to a year
    if report.kind == DocumentKind.ANALYSIS:
        return f"รายงาน{_year_words(work.year)}"
    return report.document.title(work.year.fiscal_year)


def mend_what_came_back(user: User, work: Work) -> Iterator[Task]:
    year = work.year
    if year and year.status == A.RETURNED and user.can(P.SCORES_EDIT, work.agency):
        yield Task(
            title=f"แก้คะแนน{_year_words(year)} ตามที่ส่งกลับ",
            why=f"เหตุผล: {year.status_note}",
            button="แก้คะแนน",
            url=_url("assessments:score_entry", work),
            since=year.status_at,
        )
    for report in work.documents if user.can(P.REPORT_REQUEST, work.agency) else ():
        opened = _url("reports:report_detail", work, document=report.document, version=report.version)
        if report.status == R.RETURNED:
            yield Task(
                title=f"แก้{_named(report, work)} ตามที่ส่งกลับ",
                why=f"เหตุผล: {report.status_note}",
                button="ดูรายงาน",
                url=opened,
                since=report.status_at,
            )
        elif report.status == R.REQUESTED and report.job.state == JobState.FAILED:
            yield Task(
                title=f"สร้างไฟล์{_named(report, work)} ไม่สำเร็จ",
                why=f"{report.job.failure} เนื้อหาที่ตรึงไว้ยังอยู่ สั่งสร้างอีกครั้งได้",
                button="เปิดดู",
                url=opened,
                since=report.job.finished_at,
            )


def start_a_year(user: User, work: Work) -> Iterator[Task]:
    if work.year is None and user.can(P.SCORES_EDIT, work.agency):
        yield Task(
            title="เริ่มปีแรก",
            why="เลือกปีงบประมาณที่ ป.ป.ช. ประกาศผลแล้ว ระบบเตรียมช่องคะแนนตามกรอบของปีนั้นให้",
            button="เลือกปี",
            url=reverse("assessments:agency_years", args=[work.agency.slug]),
        )


def fill_and_submit(user: User, work: Work) -> Iterator[Task]:
    year, result = work.year, work.result
    if not year or not result or not work.is_newest:
        return
    if year.status != A.DRAFT or not user.can(P.SCORES_EDIT, work.agency):
        return
    if result.missing:
        some = _some(result.missing)
        yield Task(
            title=f"กรอกคะแนน{_year_words(year)}",
            why=f"ยังขาด {some} พิมพ์หรือวางทั้งคอลัมน์จาก Excel ได้ แต่ละช่องบันทึกเอง",
            button="กรอกคะแนน",
            url=_url("assessments:score_entry", work),
            since=year.status_at,
        )
        return
    if work.differences:
        first = work.differences[0]
        yield Task(
            title=f"ตรวจผลต่างคะแนน {first.code} แล้วส่งผู้บริหารตรวจ",
            why=f"คะแนนที่ประกาศต่างจากที่คำนวณได้ {len(work.differences)} จุด เลือกเหตุผลแล้วส่งต่อได้",
            button="ตรวจผลต่าง",
            url=_url("assessments:score_entry", work),
            since=year.status_at,
            pair=(("ประกาศ", first.announced), ("คำนวณ", first.computed)),
        )
        return
    yield Task(
        title=f"ส่งคะแนน{_year_words(year)} ให้ผู้บริหารตรวจ",
        why="คะแนนพอสำหรับคะแนนรวมแล้ว ตรวจผลอีกครั้งแล้วส่งต่อ",
        button="ตรวจและส่ง",
        url=_url("assessments:year", work),
        since=year.status_at,
        pair=(("คะแนนรวม", result.total.shown),),
    )


def write_the_report(user: User, work: Work) -> Iterator[Task]:
    year, report = work.year, work.report
    if not year or not work.is_newest or not work.result or work.result.missing:
        return
    if user.can(P.MEASURES_EDIT, work.agency) and work.measures == 0:
        yield Task(
            title=f"วางมาตรการสำหรับปี {year.fiscal_year + 1}",
            why="เลือกจากจุดอ่อนของปีนี้ บอกวิธีดำเนินการ ผู้รับผิดชอบ และกำหนดเวลา",
            button="วางมาตรการ",
            url=_url("measures:measure_list", work),
        )
    if user.can(P.ANALYSIS_EDIT, work.agency) and report is None:
        yield Task(
            title="อ่านและแก้บทวิเคราะห์",
            why="ระบบร่างจากคะแนนให้แล้ว เติมข้อเท็จจริงของหน่วยงานก่อนจัดทำรายงาน",
            button="เปิดบทวิเคราะห์",
            url=_url("assessments:analysis", work),
        )
    if user.can(P.REPORT_REQUEST, work.agency) and report is None and year.status == A.APPROVED:
        yield Task(
            title=f"จัดทำรายงาน{_year_words(year)}",
            why="คะแนนรับรองแล้ว เลือกหัวข้อ ดูตัวอย่าง แล้วสั่งสร้างไฟล์ PDF",
            button="ไปหน้ารายงาน",
            url=_url("reports:report_list", work),
        )


def complete_the_agency(user: User, work: Work) -> Iterator[Task]:
    if not work.is_newest or not user.can(P.AGENCY_EDIT, work.agency):
        return
    lacking = [
        word
        for word, there in (
            ("ตราหน่วยงาน", bool(work.agency.seal)),
            ("สำนัก/กอง", work.divisions > 0),
            ("ผู้ลงนามครบสามลำดับ", work.signatories >= 3),
        )
        if not there
    ]
    if lacking:
        yield Task(
            title="กรอกข้อมูลหน่วยงานให้ครบ",
            why=f"เอกสารของหน่วยงานยังขาด{'  '.join(lacking)}",
            button="แก้ข้อมูลหน่วยงาน",
            url=reverse("assessments:agency_profile", args=[work.agency.slug]),
        )


OTHERS_WAIT: tuple[Rule, ...] = (decide_on_scores, decide_on_report, mend_what_came_back)
TO_BEGIN: tuple[Rule, ...] = (start_a_year, fill_and_submit, write_the_report, complete_the_agency)


# ── what waits on others, and where the year stands ───────────────────────────
def waiting_of(user: User, works: list[Work]) -> list[Waiting]:
    """What others have to do now before the work goes on."""
    found = []
    for work in works:
        year, report = work.year, work.report
        if year is None:
            continue
        decides = user.can(P.SCORES_APPROVE, work.agency)
        words = f"{work.agency} {_year_words(year)}"
        if year.status == A.SUBMITTED and not decides:
            found.append(Waiting(f"รับรองคะแนน {words}", _url("assessments:year", work), "ผู้บริหาร", year.status_at))
        elif year.status in (A.DRAFT, A.RETURNED) and not user.can(P.SCORES_EDIT, work.agency):
            found.append(
                Waiting(f"กรอกคะแนน {words}", _url("assessments:year", work), "เจ้าหน้าที่ผู้รับผิดชอบ ITA", year.status_at)
            )
        for each in work.documents:
            if each.status in (R.READY, R.APPROVED) and not user.can(P.REPORT_APPROVE, work.agency):
                what = "เห็นชอบ" if each.status == R.READY else "เผยแพร่"
                link = _url("reports:report_detail", work, document=each.document, version=each.version)
                name = f"รายงาน {words}" if each is report else _named(each, work)
                found.append(Waiting(f"{what}{name}", link, "ผู้บริหาร", each.status_at))
    return found


def stages_of(work: Work) -> list[Stage]:
    """The year's round with what is done and what is now; the first that is not done is now."""
    year, report = work.year, work.report
    if year is None:
        return []
    published = bool(report and report.status == R.PUBLISHED)
    approved = published or bool(report and report.status == R.APPROVED)
    certified = year.status == A.APPROVED
    filled = bool(work.result and not work.result.missing)
    rows = (
        ("กรอกและตรวจคะแนน", filled and year.status not in (A.DRAFT, A.RETURNED)),
        ("ผู้บริหารรับรองคะแนน", certified),
        ("บทวิเคราะห์และมาตรการ", certified and work.measures > 0),
        ("จัดทำรายงาน", certified and report is not None and report.status not in (R.REQUESTED, R.RETURNED)),
        ("ผู้บริหารเห็นชอบรายงาน", approved),
        ("เผยแพร่ต่อประชาชน", published),
    )
    stages, now_given = [], False
    for what, done in rows:
        state = "done" if done else "" if now_given else "now"
        now_given = now_given or not done
        stages.append(Stage(what, "เสร็จแล้ว" if done else "ขั้นนี้" if state == "now" else "ยังไม่ถึง", state))
    return stages

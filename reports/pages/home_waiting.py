"""What others have to do now before the work goes on, the longest waiting first."""

from collections.abc import Iterable, Iterator
from datetime import date

from assessments.enums import AssessmentStatus as A
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import P, Role
from reports.enums import ReportStatus as R
from reports.pages.home_deciding import named, opened
from reports.pages.home_queries import Work
from reports.pages.home_values import Waiting, waited

DECIDER, OFFICER = "ผู้บริหาร", Role.OFFICER.label


def waiting_of(user: User, works: Iterable[Work], *, today: date) -> list[Waiting]:
    """Whose turn it is in the agencies of ``user``, where it is not this person's own."""
    return [
        each for work in works if work.year for each in (*_scores(user, work, today), *_documents(user, work, today))
    ]


def in_order(rows: Iterable[Waiting]) -> list[Waiting]:
    """What is late first, the longest late at the top; then what waits, the longest at the top."""
    return sorted(rows, key=lambda row: (not row.is_late, row.since))


def _scores(user: User, work: Work, today: date) -> Iterator[Waiting]:
    year = work.year
    assert year is not None  # noqa: S101 - asked above
    if year.status == A.SUBMITTED and not user.can(P.SCORES_APPROVE, work.agency):
        what, who = "รับรองคะแนน", DECIDER
    elif year.status in (A.DRAFT, A.RETURNED) and not user.can(P.SCORES_EDIT, work.agency):
        what, who = "กรอกคะแนน" if year.status == A.DRAFT else "แก้คะแนนตามที่ส่งกลับ", OFFICER
    else:
        return
    yield Waiting(
        title=f"{what} {work.year_words}",
        url=work.url("assessments:year"),
        who=who,
        since=waited(year.status_at, today),
        today=today,
        agency=work.agency.name,
    )


def _documents(user: User, work: Work, today: date) -> Iterator[Waiting]:
    for report in work.documents:
        if report.status in (R.READY, R.APPROVED) and not user.can(P.REPORT_APPROVE, work.agency):
            what, who = "เห็นชอบ" if report.status == R.READY else "เผยแพร่", DECIDER
        elif report.status == R.RETURNED and not user.can(P.REPORT_REQUEST, work.agency):
            what, who = "แก้", OFFICER
        else:
            continue
        yield Waiting(
            title=f"{what}{named(report, work)}",
            url=opened(report, work),
            who=who,
            since=waited(report.status_at, today),
            today=today,
            agency=work.agency.name,
        )

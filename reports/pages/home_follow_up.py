"""What the follow-up of measures adds to «my work»: reports owed, reports to review, divisions to remind."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from ita_portal.accounts.models import User
from ita_portal.accounts.roles import P
from ita_portal.lib import thai
from measures.enums import ProgressState
from measures.models import ProgressReport
from measures.pages.progress_report import state_line
from measures.pages.work import DueDay, button_of, urgency_of
from measures.rounds import round_label
from reports.pages.home_follow_up_queries import Share
from reports.pages.home_values import Left, StateLine, Task, Waiting, days_pair, waited

NAMED = 5  # reports as tasks of their own, and divisions in a sentence; the others are counted
REVIEWERS = "กองผู้รับผิดชอบ ITA"
AFTER = "ส่งแล้ว กองผู้รับผิดชอบ ITA ตรวจ"


# ── what is asked of the person ───────────────────────────────────────────────
def report_tasks(
    reports: Iterable[ProgressReport], by_round: Mapping[int, tuple[int, int]], *, today: date
) -> list[Task]:
    """The reports this person has to write; ``by_round`` says how many of each round are handed in."""
    owed = sorted((each for each in reports if each.is_owed), key=lambda each: urgency_of(each, today=today))
    tasks = [_report_task(report, by_round.get(report.round_id, (0, 0)), today) for report in owed[:NAMED]]
    if len(owed) > NAMED:
        tasks.append(
            Task(
                title=f"รายงานผลมาตรการอีก {len(owed) - NAMED} ฉบับ",
                why="เรียงตามกำหนดส่งในหน้ารายงานที่ต้องส่ง",
                button="ดูทั้งหมด",
                url=reverse("measures:my_work"),
                due=DueDay(owed[NAMED].due, today),
                since=owed[NAMED].state_at,
            )
        )
    return tasks


def _report_task(report: ProgressReport, handed_in: tuple[int, int], today: date) -> Task:
    is_back = report.state == ProgressState.RETURNED
    done, of = handed_in
    return Task(
        title=f"{'แก้รายงานผล' if is_back else 'รายงานผล'} {report.measure.number} {report.measure.title}",
        why=f"เหตุผลที่ส่งกลับ: {report.state_note}"
        if is_back
        else f"{report.division.name} {report.round.label} ตอบว่าทำอะไรไปแล้ว ได้ผลอย่างไร แล้วแนบหลักฐาน",
        button=button_of(report),
        url=reverse("measures:progress_report", args=[report.pk]),
        due=DueDay(report.due, today),
        left=Left(done, of, "ฉบับ", f"{report.round.label} ส่งแล้ว") if of > 1 else None,
        since=report.state_at,
        is_awaited=is_back,
        is_returned=is_back,
        pair=days_pair(DueDay(report.due, today)),
        state=_state(report, today),
        agency=report.measure.assessment.agency.name,
    )


def _state(report: ProgressReport, today: date) -> StateLine:
    """The state line of the report; its card says itself by when and how late, so the line says what comes after."""
    state = state_line(report, is_asked=True, today=today)
    looks = ("warn", "undo") if report.state == ProgressState.RETURNED else ("turn", "arrow")
    return {**state, "chip": looks[0], "icon": looks[1], "next": AFTER}


def sent_by_person(reports: Iterable[ProgressReport], *, today: date) -> list[Waiting]:
    """What this person's divisions have handed in and nobody has reviewed yet."""
    return [
        Waiting(
            title=f"ตรวจรายงานผล {report.measure.number} {report.round.label}",
            url=reverse("measures:progress_report", args=[report.pk]),
            who=REVIEWERS,
            since=waited(report.sent_at or report.state_at, today),
            today=today,
            agency=report.measure.assessment.agency.name,
        )
        for report in reports
        if not report.is_owed
    ]


# ── what the divisions hand in ────────────────────────────────────────────────
def overseeing_tasks(user: User, shares: Iterable[Share], *, today: date) -> list[Task]:
    """What whoever runs the follow-up reviews, and whom to remind."""
    reviewed = user.agencies_with(P.FOLLOW_UP_REVIEW)
    mine = [each for each in shares if each.agency_id in reviewed]
    reviews = [_review(rows) for rows in _groups(mine, lambda each: each.place[:2])]
    rounds = _groups(mine, lambda each: each.place)
    chases = [_chase(rows, today) for rows in rounds]
    orphans = [_stand_in(rows, today) for rows in rounds]
    return [task for task in (*reviews, *chases, *orphans) if task is not None]


def _review(shares: list[Share]) -> Task | None:
    """The reports of a year that wait for review."""
    waiting = [each for each in shares if each.sent and each.oldest]
    if not waiting:
        return None
    count, oldest = sum(each.sent for each in waiting), min(each.oldest for each in waiting if each.oldest)
    first = waiting[0]
    return Task(
        title=f"ตรวจรายงาน {count} ฉบับ",
        why=f"{_some([each.division for each in waiting])}ส่งผลมาตรการปี {first.fiscal_year + 1} มาแล้ว "
        f"รอตั้งแต่ {thai.thai_date(oldest)} รับ หรือส่งกลับพร้อมเหตุผล",
        button="เริ่มตรวจ",
        url=_reports(first, state="sent"),
        since=oldest,
        is_awaited=True,
        pair=(("รอตรวจ (ฉบับ)", f"{count:,}"),),
        agency=first.agency,
    )


def _chase(shares: list[Share], today: date) -> Task | None:
    """A round in which divisions are late that nobody has reminded for a week."""
    untold = [each for each in shares if each.untold]
    if not untold:
        return None
    first = shares[0]
    return Task(
        title=f"ติดตามรายงานมาตรการ {round_label(first.round)}",
        why=f"ยังไม่ส่ง ได้แก่ {_some([each.division for each in untold])} หน้าถัดไปบอกก่อนว่าใครจะได้รับข้อความ",
        button=f"เตือน {len(untold)} หน่วยงาน",
        url=_remind(first),
        due=DueDay(min(each.first_due for each in untold if each.first_due), today),
        left=Left(sum(not each.owed for each in shares), len(shares), "หน่วยงาน", "ส่งแล้ว"),
        since=first.opened_at,
        minutes=1,
        agency=first.agency,
    )


def _stand_in(shares: list[Share], today: date) -> Task | None:
    """Late divisions in which nobody could be reminded: somebody else has to report."""
    left = [each for each in shares if each.orphaned]
    if not left:
        return None
    first = left[0]
    return Task(
        title=f"หาผู้รายงานแทน {len(left)} หน่วยงาน {round_label(first.round)}",
        why=f"{_some([each.division for each in left])}ไม่มีเจ้าหน้าที่ในระบบ จึงเตือนไม่ได้ มอบหมายผู้รายงาน หรือรายงานแทน",
        button="ดูรายงานที่ค้าง",
        url=_reports(first, round=first.round, late="on"),
        due=DueDay(min(each.first_due for each in left if each.first_due), today),
        since=first.opened_at,
        agency=first.agency,
    )


def awaited_of_divisions(user: User, shares: Iterable[Share], *, today: date) -> list[Waiting]:
    """What the divisions owe: each one that is late by itself, the others of a round together."""
    reviewed, found = user.agencies_with(P.FOLLOW_UP_REVIEW), []
    for rows in _groups(shares, lambda each: each.place):
        reviews = rows[0].agency_id in reviewed
        found += [_late(each, reviews, today) for each in rows if each.late]
        if coming := [each for each in rows if each.owed > each.late]:
            found.append(_coming(coming, reviews, today))
        if not reviews and (sent := [each for each in rows if each.sent and each.oldest]):
            found.append(_in_review(sent, today))
    return found


def _late(share: Share, reviews: bool, today: date) -> Waiting:
    assert share.first_due is not None  # noqa: S101 - something is late
    return Waiting(
        title=f"รายงานผล {share.late} ฉบับ {round_label(share.round)}",
        url=_reports(share, division=share.division_id, late="on"),
        who=share.division,
        since=share.first_due,
        today=today,
        is_late=True,
        remind_url=_remind(share, division=share.division_id) if reviews and not share.orphaned else "",
        agency=share.agency,
    )


def _coming(shares: list[Share], reviews: bool, today: date) -> Waiting:
    """The divisions of a round that have time left."""
    first, count = shares[0], sum(each.owed - each.late for each in shares)
    return Waiting(
        title=f"รายงานผล {count} ฉบับ {round_label(first.round)} กำหนดส่ง {thai.thai_date(first.due)}",
        url=_reports(first, round=first.round, owed="on"),
        who=first.division if len(shares) == 1 else f"{len(shares)} หน่วยงาน",
        since=waited(first.opened_at, today),
        today=today,
        remind_url=_address("measures:bulk", first, "remind", all=1, round=first.round, owed="on") if reviews else "",
        agency=first.agency,
    )


def _in_review(shares: list[Share], today: date) -> Waiting:
    oldest = min(each.oldest for each in shares if each.oldest)
    return Waiting(
        title=f"ตรวจรายงานผล {sum(each.sent for each in shares)} ฉบับ {round_label(shares[0].round)}",
        url=_reports(shares[0], round=shares[0].round, state="sent"),
        who=REVIEWERS,
        since=waited(oldest, today),
        today=today,
        agency=shares[0].agency,
    )


# ── addresses and words ───────────────────────────────────────────────────────
def _reports(share: Share, **query: str | int) -> str:
    """The list of the year's reports, narrowed."""
    return _address("measures:follow_up_reports", share, **query)


def _remind(share: Share, **query: str | int) -> str:
    """The page that names whom a reminder of this round's late reports would reach, and asks once more."""
    return _address("measures:bulk", share, "remind", all=1, round=share.round, late="on", **query)


def _address(name: str, share: Share, *more: str, **query: str | int) -> str:
    return reverse(name, args=[share.slug, share.fiscal_year, *more]) + f"?{urlencode(query)}"


def _groups(shares: Iterable[Share], key: Callable[[Share], Any]) -> list[list[Share]]:
    ordered: Iterable[Share] = sorted(shares, key=key)
    found: list[tuple[Hashable, list[Share]]] = [(place, list(rows)) for place, rows in groupby(ordered, key)]
    return [rows for _place, rows in found]


def _some(names: list[str]) -> str:
    """The first divisions of many: «กองคลัง กองช่าง และอีก 4 แห่ง»."""
    if len(names) <= NAMED:
        return thai.join_thai(names)
    return f"{' '.join(names[:NAMED])} และอีก {len(names) - NAMED} แห่ง"

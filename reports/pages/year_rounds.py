"""The rounds of follow-up in the calendar of an ITA year, and reports that have a day of their own."""

from datetime import date

from django.urls import reverse

from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from ita_portal.lib import thai
from measures.pages.chips import Chip
from measures.reminders import late_words
from reports.pages.year_standing import Extended, RoundState
from reports.pages.year_values import SOON, Action, Entry


def round_entry(agency: Agency, user: User, each: RoundState, today: date) -> Entry:
    """A round of follow-up as ``user`` may see it: all its reports, or the own ones alone."""
    days = (each.due - today).days
    sees = user.can(P.FOLLOW_UP_SEE, agency)
    owed = each.owed if sees else each.own
    if each.pk is None:
        opens = f"เปิดเอง {thai.thai_date(each.opens)}" if each.opens and each.opens > today else "ยังไม่เปิด"
        state, chip = ("past" if days < 0 else "coming"), Chip("quiet", "ring", opens)
    elif not owed:
        state, chip = "done", Chip("done", "tick", "ได้รับครบแล้ว" if sees else "ไม่มีที่ท่านต้องส่ง")
    elif days < 0:
        state, chip = "late", Chip("late", "warn", late_words(-days))
    else:
        words = f"อีก {days} วัน" if days else "วันนี้"
        state, chip = ("soon", Chip("warn", "clock", words)) if days <= SOON else ("coming", Chip("", "ring", words))
    return Entry(
        # The same before and after it opens, so that a calendar knows it again.
        name=f"round.{each.fiscal_year}.{each.key}",
        kind="round",
        title=f"ส่งรายงานผลมาตรการ {each.label}",
        about=f"มาตรการปี {each.fiscal_year + 1}",
        starts=None,
        ends=each.due,
        who="สำนัก/กองผู้รับผิดชอบมาตรการ",
        state=state,
        chip=chip,
        days=abs(days),
        action=_round_action(agency, each, sees=sees, owed=owed),
        note=_round_note(each, sees=sees),
        changed_at=each.changed_at,
        concerns_me=sees or bool(each.own),
        fiscal_year=each.fiscal_year,
    )


def _round_note(each: RoundState, *, sees: bool) -> str:
    if each.pk is None:
        return ""
    if each.own and not sees:
        return f"ท่านต้องส่ง {each.own} ฉบับ"
    if not sees:
        return ""
    mine = f" ของท่าน {each.own} ฉบับ" if each.own else ""
    return f"ได้รับ {each.asked - each.owed} จาก {each.asked} ฉบับ{' ยังขาด' + mine if mine else ''}"


def _round_action(agency: Agency, each: RoundState, *, sees: bool, owed: int) -> Action | None:
    if each.pk is None or not owed:
        return None
    if each.own:
        return Action("เขียนรายงาน", reverse("measures:my_work"), True)
    if not sees:
        return None
    url = reverse("measures:follow_up_reports", args=[agency.slug, each.fiscal_year]) + f"?round={each.key}"
    return Action("ดูว่าใครยังไม่ส่ง", url, True)


def extended_entry(each: Extended, fiscal_year: int, today: date) -> Entry:
    """A report with a day of its own; ``fiscal_year`` is that of the results."""
    days = (each.due - today).days
    chip = Chip("late", "warn", late_words(-days)) if days < 0 else Chip("warn", "clock", f"อีก {days:,} วัน")
    return Entry(
        name=f"report.{each.pk}",
        kind="round",
        title=f"ส่งรายงานผล {each.title}",
        about=f"มาตรการปี {fiscal_year + 1}",
        starts=None,
        ends=each.due,
        who="ท่าน",
        state="late" if days < 0 else "soon" if days <= SOON else "coming",
        chip=chip,
        days=abs(days),
        action=Action("เขียนรายงาน", reverse("measures:progress_report", args=[each.pk]), True),
        note=each.round,
        changed_at=each.changed_at,
        fiscal_year=fiscal_year,
    )

"""The entries of an agency's calendar with their state: what is done, late, now or to come, who acts, and where."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from django.urls import reverse

from assessments.year_calendar import Milestone, Stage
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from measures.pages.chips import Chip
from measures.reminders import late_words
from reports.pages.year_rounds import extended_entry, round_entry
from reports.pages.year_standing import ANSWERS, Standing
from reports.pages.year_values import SOON, Action, Entry

# Results that nobody announced within this time of the stage's day will not be announced any more.
ANNOUNCED_WITHIN = timedelta(days=365)

OFFICER, CHIEFS, NACC = "เจ้าหน้าที่ผู้รับผิดชอบ ITA", "ผู้บริหาร", "ป.ป.ช."
WHO: Mapping[str, str] = {
    "register": OFFICER,
    "surveys": "บุคลากรและประชาชนตอบแบบวัด",
    "oit-answers": f"{OFFICER} และเจ้าของรายการ",
    "oit-scoring": f"ผู้ตรวจประเมินของ {NACC}",
    "oit-clarify": OFFICER,
    "oit-confirm": CHIEFS,
    "results": NACC,
    Stage.SCORES: OFFICER,
    Stage.CERTIFY: CHIEFS,
    Stage.MEASURES: OFFICER,
    Stage.REPORT: OFFICER,
    Stage.ENDORSE: CHIEFS,
    Stage.PUBLISH: CHIEFS,
    Stage.FOLLOW_UP_HALF: OFFICER,
    Stage.FOLLOW_UP_YEAR: OFFICER,
}
# What a stage is done with: the button's words, the page, and who may press there.
DOING: Mapping[Stage, tuple[str, str, str]] = {
    Stage.SCORES: ("กรอกคะแนน", "assessments:score_entry", P.SCORES_EDIT),
    Stage.CERTIFY: ("พิจารณาคะแนน", "assessments:year", P.SCORES_APPROVE),
    Stage.MEASURES: ("วางมาตรการ", "measures:measure_list", P.MEASURES_EDIT),
    Stage.REPORT: ("จัดทำรายงาน", "reports:report_list", P.REPORT_REQUEST),
    Stage.ENDORSE: ("พิจารณารายงาน", "reports:report_list", P.REPORT_APPROVE),
    Stage.PUBLISH: ("เผยแพร่รายงาน", "reports:report_list", P.REPORT_PUBLISH),
    Stage.FOLLOW_UP_HALF: ("จัดทำรายงาน", "reports:report_list", P.REPORT_REQUEST),
    Stage.FOLLOW_UP_YEAR: ("จัดทำรายงาน", "reports:report_list", P.REPORT_REQUEST),
}
# After these comes what needs them; the follow-up reports stand apart from each other.
CHAIN = (Stage.SCORES, Stage.CERTIFY, Stage.MEASURES, Stage.REPORT, Stage.ENDORSE, Stage.PUBLISH)


def entries_of(
    agency: Agency,
    user: User,
    found: Iterable[tuple[Milestone, Standing]],
    *,
    items: Mapping[tuple[int, str], str],
    today: date,
) -> list[Entry]:
    """All entries of an agency, by their days. ``found``: each milestone with how far the agency is in its round."""
    entries: list[Entry] = []
    rounds: dict[int, Standing] = {}
    for milestone, standing in found:
        rounds[milestone.fiscal_year] = standing
        entries.append(_entry(agency, user, milestone, standing, items, today))
    for standing in rounds.values():
        entries += [round_entry(agency, user, each, today) for each in standing.rounds]
    for fiscal_year, standing in rounds.items():
        entries += [extended_entry(each, fiscal_year, today) for each in standing.extended]
    return sorted(_in_turn(entries), key=lambda each: (each.ends, each.starts or each.ends))


# ── milestones ────────────────────────────────────────────────────────────────
def _entry(
    agency: Agency,
    user: User,
    milestone: Milestone,
    standing: Standing,
    items: Mapping[tuple[int, str], str],
    today: date,
) -> Entry:
    stage = milestone.stage
    state = _state(milestone, standing, today)
    days = (today - milestone.ends).days if state == "late" else (milestone.ends - today).days
    moved = milestone.moved
    return Entry(
        name=milestone.name,
        kind=milestone.kind,
        title=milestone.title,
        about=_about(milestone),
        starts=milestone.starts,
        ends=milestone.ends,
        who=(moved.who if moved else "") if milestone.kind == "own" else WHO.get(milestone.key, ""),
        state=state,
        chip=_chip(state, milestone, today),
        days=days,
        action=_action(agency, user, stage, milestone.fiscal_year, standing) if stage else None,
        note=_answers(milestone, items),
        milestone=milestone,
        changed_at=milestone.changed_at,
        fiscal_year=milestone.fiscal_year,
    )


def _about(milestone: Milestone) -> str:
    if milestone.kind == "own":
        return ""
    if milestone.stage in (Stage.FOLLOW_UP_HALF, Stage.FOLLOW_UP_YEAR):
        return f"มาตรการปี {milestone.fiscal_year + 1}"
    return f"{'ผลปี' if milestone.stage else 'ITA ปี'} {milestone.fiscal_year}"


def _state(milestone: Milestone, standing: Standing, today: date) -> str:
    stage, ends = milestone.stage, milestone.ends
    if stage in standing.done:
        return "done"
    # Measures that nobody planned are followed up by nobody.
    if stage in (Stage.FOLLOW_UP_HALF, Stage.FOLLOW_UP_YEAR) and Stage.MEASURES not in standing.done:
        return "open"
    if milestone.is_provisional or (stage and not standing.assessment and not standing.is_to_begin):
        return "open"
    if ends < today:
        return "late" if stage else "past"
    if milestone.starts and milestone.starts <= today:
        return "now"
    return "soon" if (ends - today).days <= SOON else "coming"


def _chip(state: str, milestone: Milestone, today: date) -> Chip:
    days = (milestone.ends - today).days
    if state == "done":
        return Chip("done", "tick", "เสร็จแล้ว")
    if state == "late":
        return Chip("late", "warn", late_words(-days))
    if state == "open":
        return Chip("quiet", "ring", _why_open(milestone, today))
    if state == "past":
        return Chip("quiet", "tick", "ผ่านไปแล้ว")
    if state == "now":
        return Chip("turn", "half", "วันสุดท้าย" if days == 0 else f"ช่วงนี้ เหลือ {days:,} วัน")
    to_go = (milestone.starts or milestone.ends) - today
    if state == "soon":
        return Chip("warn", "clock", "วันนี้" if days == 0 else f"อีก {days:,} วัน")
    return Chip("", "ring", f"อีก {to_go.days:,} วัน")


def _why_open(milestone: Milestone, today: date) -> str:
    if milestone.kind == "national":
        return "ยังไม่ประกาศ" if milestone.ends >= today else "ยังไม่มีในระบบ"
    if milestone.is_provisional:
        return "รอประกาศผล" if today - milestone.ends <= ANNOUNCED_WITHIN else "ไม่มีในระบบ"
    is_follow_up = milestone.stage in (Stage.FOLLOW_UP_HALF, Stage.FOLLOW_UP_YEAR)
    return "ยังไม่มีมาตรการ" if is_follow_up else "ยังไม่เริ่มปีนี้"


def _answers(milestone: Milestone, items: Mapping[tuple[int, str], str]) -> str:
    """Which item of the next year's list the document answers: «ใช้ตอบข้อ O42 ของปี 2566»."""
    if milestone.stage not in ANSWERS:
        return ""
    year = milestone.fiscal_year + 1
    code = items.get((year, ANSWERS[milestone.stage]))
    return f"ใช้ตอบข้อ {code} ของปี {year}" if code else ""


def _action(agency: Agency, user: User, stage: Stage, fiscal_year: int, standing: Standing) -> Action | None:
    words, name, permission = DOING[stage]
    if stage in standing.done:
        return None
    is_mine = user.can(permission, agency)
    if standing.assessment is None:
        if stage != Stage.SCORES or not standing.is_to_begin:
            return None
        return Action(f"เริ่มปี {fiscal_year}", reverse("assessments:agency_years", args=[agency.slug]), is_mine)
    report = standing.report
    if stage in (Stage.ENDORSE, Stage.PUBLISH) and report:
        url = reverse("reports:report_detail", args=[agency.slug, fiscal_year, report.document, report.version])
        return Action(words, url, is_mine)
    return Action(words, reverse(name, args=[agency.slug, fiscal_year]), is_mine)


def _in_turn(entries: list[Entry]) -> list[Entry]:
    """Of stages that follow each other only the first open one is to be done; the others say what they wait for."""
    chains: dict[int, list[Entry]] = {}
    for stage in CHAIN:
        for each in entries:
            if each.milestone and each.milestone.stage == stage and each.state not in ("done", "open"):
                chains.setdefault(each.fiscal_year, []).append(each)
    changed = {}
    for first, *others in chains.values():
        late = tuple(f"{each.title} ({each.chip.words})" for each in others if each.state == "late")
        changed[first.name] = replace(first, holds_up=late)
        changed |= {each.name: replace(each, waits_for=first.title, action=None) for each in others}
    return [changed.get(each.name, each) for each in entries]

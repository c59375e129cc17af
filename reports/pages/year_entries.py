"""The entries of an agency's calendar with their state: what is done, late, now or to come, who acts, and where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse

from assessments.year_calendar import Milestone, Stage
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from ita_portal.lib import thai
from measures.pages.chips import Chip
from reports.pages.year_standing import ANSWERS, Extended, RoundState, Standing

SOON = 14  # days before its day from which an entry asks for attention

KINDS = {
    "national": "กำหนดการประเมินระดับประเทศ",
    "stage": "งานของหน่วยงาน",
    "round": "รอบติดตามมาตรการ",
    "own": "วันของหน่วยงานเอง",
}
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
CONFIDENCE = {
    "certain": "มีประกาศหรือเอกสารยืนยัน",
    "likely": "น่าจะใช่ ยังไม่พบประกาศโดยตรง",
    "unsure": "ยังไม่แน่ รอตรวจกับประกาศ",
    "default": "ค่าตั้งต้นของระบบ ไม่มีประกาศกำหนดไว้",
}
# After these comes what needs them; the follow-up reports stand apart from each other.
CHAIN = (Stage.SCORES, Stage.CERTIFY, Stage.MEASURES, Stage.REPORT, Stage.ENDORSE, Stage.PUBLISH)


@dataclass(frozen=True)
class Action:
    """What to do about an entry, and where; ``is_mine`` when this person is the one who acts."""

    words: str
    url: str
    is_mine: bool


@dataclass(frozen=True)
class Entry:
    """One line of the calendar. ``state`` is done, past, late, now, soon, coming or open (no day binds yet)."""

    name: str  # tells it from all others of the agency, in links
    kind: str
    title: str
    about: str  # whose year: «ผลปี 2569», «มาตรการปี 2570»
    starts: date | None
    ends: date
    who: str
    state: str
    chip: Chip
    days: int = 0  # days late, or days that are left
    action: Action | None = None
    waits_for: str = ""  # the stage that comes first and is not done
    holds_up: tuple[str, ...] = ()  # the late stages that wait for this one
    note: str = ""
    milestone: Milestone | None = None
    changed_at: datetime | None = None
    concerns_me: bool = True  # belongs into this person's own feed
    fiscal_year: int = 0  # of the round

    @property
    def kind_words(self) -> str:
        return KINDS[self.kind]

    @property
    def period(self) -> str:
        """«1 มี.ค. – 30 เม.ย. 2570», or the one day."""
        return thai.thai_period(self.starts or self.ends, self.ends)

    @property
    def was(self) -> str:
        """The framework's days where the agency moved them."""
        if not self.milestone or not self.milestone.was:
            return ""
        starts, ends = self.milestone.was
        return thai.thai_period(starts or ends, ends)

    @property
    def lent_by(self) -> int | None:
        """The year whose days stand here because this one has announced none."""
        return self.milestone.lent_by if self.milestone and self.kind == "national" else None

    @property
    def is_default(self) -> bool:
        """Whether the day is our own default, which nobody announced."""
        return bool(self.milestone and self.milestone.confidence == "default" and not self.was)

    @property
    def confidence(self) -> str:
        """How sure the framework's day is, in words."""
        return CONFIDENCE.get(self.milestone.confidence, "") if self.milestone else ""

    @property
    def remark(self) -> str:
        """What the agency wrote to its own day."""
        return self.milestone.moved.note if self.milestone and self.milestone.moved else ""


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
        entries += [_round(agency, user, each, today) for each in standing.rounds]
        entries += [_extended(each, standing, today) for each in standing.extended]
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
        return Chip("late", "warn", f"เกินกำหนด {-days} วัน")
    if state == "open":
        return Chip("quiet", "ring", _why_open(milestone, today))
    if state == "past":
        return Chip("quiet", "tick", "ผ่านไปแล้ว")
    if state == "now":
        return Chip("turn", "half", "วันสุดท้าย" if days == 0 else f"ช่วงนี้ เหลือ {days} วัน")
    to_go = (milestone.starts or milestone.ends) - today
    if state == "soon":
        return Chip("warn", "clock", "วันนี้" if days == 0 else f"อีก {days} วัน")
    return Chip("", "ring", f"อีก {to_go.days} วัน")


def _why_open(milestone: Milestone, today: date) -> str:
    if milestone.kind == "national":
        return "ยังไม่ประกาศ" if milestone.ends >= today else "ยังไม่มีในระบบ"
    if milestone.is_provisional:
        return "รอประกาศผล"
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


# ── rounds of follow-up ───────────────────────────────────────────────────────
def _round(agency: Agency, user: User, each: RoundState, today: date) -> Entry:
    days = (each.due - today).days
    sees = user.can(P.FOLLOW_UP_SEE, agency)
    owed = each.owed if sees else each.own
    if each.pk is None:
        opens = f"เปิดเอง {thai.thai_date(each.opens)}" if each.opens and each.opens > today else "ยังไม่เปิด"
        state, chip = ("past" if days < 0 else "coming"), Chip("quiet", "ring", opens)
    elif not owed:
        state, chip = "done", Chip("done", "tick", "ได้รับครบแล้ว" if sees else "ไม่มีที่ท่านต้องส่ง")
    elif days < 0:
        state, chip = "late", Chip("late", "warn", f"เกินกำหนด {-days} วัน")
    else:
        words = f"อีก {days} วัน" if days else "วันนี้"
        state, chip = ("soon", Chip("warn", "clock", words)) if days <= SOON else ("coming", Chip("", "ring", words))
    return Entry(
        name=f"round.{each.fiscal_year}.{each.key}" if each.pk is None else f"round.{each.pk}",
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


def _extended(each: Extended, standing: Standing, today: date) -> Entry:
    assert standing.assessment is not None  # noqa: S101 - a report belongs to a year that was begun
    year = standing.assessment.fiscal_year
    days = (each.due - today).days
    chip = Chip("late", "warn", f"เกินกำหนด {-days} วัน") if days < 0 else Chip("warn", "clock", f"อีก {days} วัน")
    return Entry(
        name=f"report.{each.pk}",
        kind="round",
        title=f"ส่งรายงานผล {each.title}",
        about=f"มาตรการปี {year + 1}",
        starts=None,
        ends=each.due,
        who="ท่าน",
        state="late" if days < 0 else "soon" if days <= SOON else "coming",
        chip=chip,
        days=abs(days),
        action=Action("เขียนรายงาน", reverse("measures:progress_report", args=[each.pk]), True),
        note=f"{each.round} ขยายเวลาแล้ว",
        changed_at=each.changed_at,
        fiscal_year=year,
    )

"""What a year's data still lack, each gap with why it matters and straight to where it is filled."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from assessments.analysis import Findings
from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from assessments.pages.score_panel import name_of
from assessments.pages.score_queries import reasons_of, recommendations_of, samples_of
from assessments.pages.sheets import INDICATORS, sheet_of
from assessments.rules import can_edit_scores, can_edit_workplan
from assessments.scoring import minimum_sample
from assessments.workplan import matrix_framework, oit_items
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import P
from reports.pages import strategy_queries as queries

SHOWN = 8  # codes and names in a gap; the others are counted
OFFICER, ADMIN = "เจ้าหน้าที่ผู้รับผิดชอบ ITA", "ผู้ดูแลระบบของหน่วยงาน"
# Why whoever types the scores cannot type them now.
LOCKED = {
    AssessmentStatus.SUBMITTED: "รอผู้บริหารตรวจ ดึงกลับมาแก้ก่อน",
    AssessmentStatus.APPROVED: "รับรองแล้ว แก้ได้เมื่อผู้บริหารเปิดให้แก้",
}


@dataclass(frozen=True)
class Spot:
    """One thing that is missing; ``url`` leads straight there, empty where it is only named."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Gap:
    """One kind of gap. ``holds_up``: the year cannot be sent on without it."""

    key: str
    title: str
    count: int
    unit: str
    why: str
    spots: tuple[Spot, ...]
    more: int
    button: str  # empty: not for this person
    deed: str  # the same as the page's one main button, which names the thing too
    url: str
    who: str  # who fills it, for those who cannot
    holds_up: bool = False


def gaps_of(assessment: Assessment, user: User, findings: Findings) -> list[Gap]:
    """Every gap of the year, what holds it up first. Nine queries, whatever is missing."""
    of_scores = [
        *_scores(assessment, user, findings),
        *_differences(assessment, user, findings),
        *_samples(assessment, user, findings),
        *_recommendations(assessment, user, findings),
        *_details(assessment, user, findings),
    ]
    locked = LOCKED.get(AssessmentStatus(assessment.status)) if user.can(P.SCORES_EDIT, assessment.agency) else None
    if locked:
        of_scores = [replace(gap, who=locked) for gap in of_scores]
    found = [*of_scores, *_owners(assessment, user), *_agency(assessment, user)]
    return sorted(found, key=lambda gap: not gap.holds_up)


def _gap(
    key: str,
    title: str,
    unit: str,
    why: str,
    spots: list[Spot],
    *,
    may: bool,
    button: str,
    url: str,
    who: str = OFFICER,
    deed: str = "",
    holds_up: bool = False,
) -> Gap:
    return Gap(
        key=key,
        title=title,
        count=len(spots),
        unit=unit,
        why=why,
        spots=tuple(spots[:SHOWN]),
        more=max(len(spots) - SHOWN, 0),
        button=button if may else "",
        deed=deed or button,
        url=url,
        who="" if may else who,
        holds_up=holds_up,
    )


def _at(assessment: Assessment, name: str) -> str:
    return reverse(f"assessments:{name}", args=[assessment.agency.slug, assessment.fiscal_year])


# ── scores ────────────────────────────────────────────────────────────────────
def _scores(assessment: Assessment, user: User, findings: Findings) -> Iterator[Gap]:
    """Of each instrument without a score the cells that are missing, straight to each."""
    grid, framework = _at(assessment, "score_entry"), findings.framework
    may = can_edit_scores(user, assessment)
    total_known = findings.result.total.value is not None
    for instrument in framework.instruments:
        node = findings.result.nodes[instrument.code]
        if node.value is not None or not node.missing:
            continue
        spots = [Spot(code, f"{grid}?sheet={sheet_of(framework, code)}#{_cell(code, may)}") for code in node.missing]
        name = f"{instrument.code} {instrument.plain_name or instrument.name}"
        why = "รู้คะแนนรวมที่ประกาศแล้ว แต่ยังบอกจุดอ่อนของด้านนี้ไม่ได้" if total_known else "ยังคิดคะแนนรวมและระดับไม่ได้"
        yield _gap(
            f"scores-{instrument.code}", f"คะแนน {name}", "ช่อง", why, spots,
            may=may, button="กรอกคะแนน", url=spots[0].url, deed=f"กรอกคะแนน {name}", holds_up=not total_known,
        )  # fmt: skip


def _cell(code: str, may_type: bool) -> str:
    """The place of a cell on the page of scores: its box, for those who only read its row."""
    return f"s-{code}" if may_type else f"r-{code.replace('.', '-')}"


def _details(assessment: Assessment, user: User, findings: Findings) -> Iterator[Gap]:
    """Without a single question's score nobody sees where the points of a survey were lost."""
    if findings.weakest or findings.is_empty or not any(each.items for each in findings.framework.indicators()):
        return
    surveys = [each for each in findings.framework.instruments if any(i.items for i in each.indicators)]
    grid = _at(assessment, "score_entry")
    yield _gap(
        "details", "คะแนนรายข้อ", "ด้าน", "ยังบอกไม่ได้ว่าคะแนนที่เสียไปมาจากข้อใด",
        [Spot(each.code, f"{grid}?sheet={each.code}") for each in surveys],
        may=can_edit_scores(user, assessment), button="กรอกรายข้อ", url=f"{grid}?sheet={surveys[0].code}",
        deed="กรอกคะแนนรายข้อ",
    )  # fmt: skip


def _differences(assessment: Assessment, user: User, findings: Findings) -> Iterator[Gap]:
    reasons = {code for code, reason in reasons_of(assessment).items() if reason}
    rows = [each for each in findings.result.reconciliation if each.beyond and each.code not in reasons]
    if not rows:
        return
    url = f"{_at(assessment, 'score_entry')}?sheet={INDICATORS}#rec"
    said = [Spot(f"{name_of(row.code)} ประกาศ {row.announced} คำนวณได้ {row.computed}", url) for row in rows]
    yield _gap(
        "differences", "ผลต่างที่ยังไม่บอกเหตุผล", "จุด", "คะแนนที่ประกาศไม่ตรงกับที่คำนวณได้เกินการปัดเศษ", said,
        may=can_edit_scores(user, assessment), button="ตรวจผลต่าง", url=url,
    )  # fmt: skip


# ── what the report is written from ───────────────────────────────────────────
def _samples(assessment: Assessment, user: User, findings: Findings) -> Iterator[Gap]:
    """Surveys of which population or respondents are not known, or too few answered."""
    stored, url = samples_of(assessment), _at(assessment, "survey_samples")
    spots = []
    for instrument in findings.framework.instruments:
        if instrument.code == "OIT":
            continue
        row, rule = stored.get(instrument.code), instrument.sampling
        if row is None or row.population is None or row.respondents is None:
            spots.append(Spot(f"{instrument.code} ยังไม่ระบุประชากรและผู้ตอบ", url))
        elif rule and row.respondents < (least := minimum_sample(rule, row.population)):
            spots.append(Spot(f"{instrument.code} ผู้ตอบ {row.respondents:,} คน ต้องมี {least:,} คน", url))
    if spots:
        yield _gap(
            "samples", "กลุ่มตัวอย่าง", "ด้าน", "รายงานต้องระบุประชากรและผู้ตอบ", spots,
            may=can_edit_scores(user, assessment), button="บันทึก", url=url, deed="บันทึกกลุ่มตัวอย่าง",
        )  # fmt: skip


def _recommendations(assessment: Assessment, user: User, findings: Findings) -> Iterator[Gap]:
    if findings.is_empty or recommendations_of(assessment).exists():
        return
    url = _at(assessment, "recommendations")
    yield _gap(
        "recommendations", "ข้อเสนอแนะของ ป.ป.ช.", "เรื่อง", "ใช้เขียนบทวิเคราะห์และเลือกมาตรการ ดูได้ในระบบ ITAS",
        [Spot("ยังไม่บันทึกข้อเสนอแนะ", url)],
        may=can_edit_scores(user, assessment), button="บันทึก", url=url, deed="บันทึกข้อเสนอแนะ",
    )  # fmt: skip


def _owners(assessment: Assessment, user: User) -> Iterator[Gap]:
    framework = matrix_framework(assessment)
    owned = queries.owned_items(assessment, framework.fiscal_year)
    url = _at(assessment, "item_owners")
    items = oit_items(framework.to_plain())
    spots = [Spot(item.code, f"{url}#i-{item.code}") for item in items if item.code not in owned]
    if spots:
        yield _gap(
            "owners", f"รายการ OIT ปี {framework.fiscal_year} ที่ยังไม่มีผู้รับผิดชอบ", "ข้อ",
            "ยังไม่รู้ว่าสำนัก/กองใดต้องเผยแพร่ข้อมูลใด", spots,
            may=can_edit_workplan(user, assessment), button="กำหนดผู้รับผิดชอบ", url=url, deed="กำหนดผู้รับผิดชอบ OIT",
        )  # fmt: skip


# ── the agency itself ─────────────────────────────────────────────────────────
def _agency(assessment: Assessment, user: User) -> Iterator[Gap]:
    agency = assessment.agency
    may, url = user.can(P.AGENCY_EDIT, agency), reverse("assessments:agency_profile", args=[agency.slug])
    if not queries.division_count(agency):
        yield _gap(
            "divisions", "สำนัก/กอง", "เรื่อง", "ยังมอบหมายมาตรการและรายการ OIT ไม่ได้", [Spot("ยังไม่มีสำนัก/กอง")],
            may=may, button="เพิ่มสำนัก/กอง", url=url, who=ADMIN,
        )  # fmt: skip
    elif names := queries.divisions_without_people(agency):
        yield _gap(
            "people", "สำนัก/กองที่ยังไม่มีเจ้าหน้าที่ในระบบ", "แห่ง", "ไม่มีผู้รายงานผลมาตรการและไม่มีผู้ได้รับการเตือน",
            [Spot(name) for name in names],
            may=False, button="", url="", who="ผู้ดูแลระบบเป็นผู้เพิ่มผู้ใช้",
        )  # fmt: skip
    if places := queries.signatories_lacking(agency):
        yield _gap(
            "signatories", "ผู้ลงนาม", "ลำดับ", "หนังสือและรายงานจะเว้นเส้นประไว้แทนตำแหน่ง", [Spot(place) for place in places],
            may=may, button="เพิ่มผู้ลงนาม", url=url, who=ADMIN,
        )  # fmt: skip

"""The content of a follow-up report, frozen: what the divisions reported and the strategy division accepted."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, SignatoryPlace
from ita_portal.lib import thai
from measures.enums import WorkStatus
from measures.words import source_words, target_words
from reports import snapshot_follow_up as shape
from reports.content import common
from reports.content.followed import Followed, followed
from reports.content.orders import orders
from reports.content.shares import share_report, silent
from reports.documents import Document
from reports.queries import chosen_sections, plan_of

S = WorkStatus
MARKS: dict[str, shape.Mark] = {
    S.DELAYED: "urgent",
    S.ON_HOLD: "urgent",
    S.NOT_STARTED: "improve",
    S.IN_PROGRESS: "improve",
    S.DONE: "maintain",
    S.CANCELLED: "maintain",
}
NONE, NOT_DUE, CLOSED = "ยังไม่มีรายงานที่รับแล้ว", "ยังไม่ถึงรอบรายงาน", "ปิดโดยไม่มีรายงาน"
SHORT = {NONE: "ยังไม่มีรายงาน", NOT_DUE: "ยังไม่ถึงรอบ", CLOSED: "ไม่มีรายงาน"}  # for the column of the table
# The sentence of the summary names what there is, in this order.
SAID = (
    ("done", "แล้วเสร็จ"),
    ("running", "กำลังดำเนินการ"),
    ("not_started", "ยังไม่เริ่ม"),
    ("delayed", "ล่าช้ากว่าแผน"),
    ("on_hold", "พักไว้"),
    ("cancelled", "ยกเลิก"),
    ("none", NONE),
    ("not_due", NOT_DUE),
)
COUNT_OF: dict[str, str] = {
    S.DONE: "done",
    S.IN_PROGRESS: "running",
    S.NOT_STARTED: "not_started",
    S.DELAYED: "delayed",
    S.ON_HOLD: "on_hold",
    S.CANCELLED: "cancelled",
}


def snapshot(assessment: Assessment, document: Document, *, version: int, made_at: datetime) -> shape.FollowUpSnapshot:
    """Everything the follow-up report of a part of the year prints, as plain JSON values.

    ``version`` 0 is a preview. The number of queries does not depend on the number of measures or reports.
    """
    agency, year = assessment.agency, assessment.fiscal_year
    plan = plan_of(assessment, document)
    sections = chosen_sections(plan, shape.SECTIONS)
    rows = followed(assessment, document)
    first, last = document.span(year)
    name = document.part_name(year)
    title = f"รายงานผลการดำเนินการตามมาตรการ ปีงบประมาณ พ.ศ. {year + 1} {name}"
    framework = assessment.framework.to_plain()
    blocks = [_block(row, source_words([link.code for link in row.measure.links.all()], framework)) for row in rows]
    facts = _facts(rows, document, year)
    asked = orders(rows)
    pictures = "pictures" in sections
    return shape.FollowUpSnapshot(
        schema=shape.SCHEMA,
        title=f"{title} {agency.name}",
        title_lines=["รายงานผลการดำเนินการตามมาตรการ", f"ส่งเสริมคุณธรรมและความโปร่งใส {name}"],
        running_title=f"รายงานผลตามมาตรการ ปีงบประมาณ พ.ศ. {year + 1} {name}",
        fiscal_year=year,
        measures_year=year + 1,
        part_name=name,
        period=thai.thai_period(first, last),
        digits=common.digits(agency),
        notice=common.notice(agency),
        sections=sections,
        agency=common.agency_part(assessment),
        version=common.version_part(version, made_at),
        lead=_lead(facts),
        figures=_figures(facts),
        as_of=thai.thai_date(timezone.localtime(made_at).date()),
        rows=[_row(row) for row in rows],
        orders=asked,
        no_orders="" if asked else "ไม่มีเรื่องที่ต้องสั่งการเพิ่มเติม",
        measures=blocks,
        signatures=_signatures(agency),
        record=common.record_rows(assessment, title=title, version=version, made_at=made_at),
        made_at=timezone.localtime(made_at).isoformat(timespec="seconds"),
        seal_file=agency.seal.name if agency.seal else "",
        picture_files=_picture_files(rows) if pictures else {},
        facts=facts,
    )


def state_of(row: Followed) -> tuple[str, shape.Mark, int | None]:
    """The state of a measure in words, its mark, and percent where something was reported."""
    if row.is_reported:
        status, percent = row.standing
        return str(status.label), MARKS[status], percent
    if row.shares and all(s.closed and not s.owed and not s.sent for s in row.shares if s.is_asked) and _is_asked(row):
        return CLOSED, "unknown", None
    return (NONE if row.is_followed else NOT_DUE), "unknown", None


def _is_asked(row: Followed) -> bool:
    return any(share.is_asked for share in row.shares)


def _row(row: Followed) -> shape.ProgressRow:
    status, mark, percent = state_of(row)
    return shape.ProgressRow(
        number=row.number,
        title=row.measure.title,
        lead=row.lead,
        bar=percent,
        percent="–" if percent is None else str(percent),
        mark=mark,
        status=SHORT.get(status, status),
    )


def _block(row: Followed, source: str) -> shape.MeasureBlock:
    status, mark, percent = state_of(row)
    return shape.MeasureBlock(
        number=row.number,
        title=row.measure.title,
        mark=mark,
        status=status,
        percent="" if percent is None else f"ร้อยละ {percent}",
        source=source,
        target=target_words(row.measure),
        lead=row.lead,
        many=len(row.shares) > 1,
        shares=[share_report(row, share, MARKS) for share in row.shares if share.counted],
        silent=silent(row, none=NONE, not_due=NOT_DUE, closed=CLOSED),
    )


def _facts(rows: Sequence[Followed], document: Document, year: int) -> shape.Facts:
    first, last = document.span(year)
    counts = dict.fromkeys([*COUNT_OF.values(), "none", "not_due", "on_time", "late", "partly"], 0)
    for row in rows:
        if row.is_reported:
            counts[COUNT_OF[row.standing[0]]] += 1
        else:
            counts["none" if row.is_followed else "not_due"] += 1
        if said := _punctuality(row):
            counts[said] += 1
    counted = [share.counted for row in rows for share in row.shares if share.counted]
    return shape.Facts(
        measures=len(rows),
        starts=first.isoformat(),
        ends=last.isoformat(),
        counted=sorted([report.pk, report.version] for report in counted),
        public_proofs=sorted(
            proof.pk
            for row in rows
            for share in row.shares
            for report in ([share.counted] if share.counted else [])
            for proof in report.proofs.all()
            if proof.is_public
        ),
        **counts,  # type: ignore[typeddict-item]
    )


def _punctuality(row: Followed) -> str:
    """How a measure was reported in the part: «late», «partly», «on_time»; empty when nothing was or had to be."""
    asked = [share for share in row.shares if share.is_asked]
    if not any(share.accepted for share in asked):
        return ""
    if any(share.is_late for share in asked):
        return "late"
    return "partly" if any(share.owed or share.sent for share in asked) else "on_time"


def _lead(facts: shape.Facts) -> str:
    """The one sentence that says where the measures stand."""
    said = [f"{words} {facts[key]} มาตรการ" for key, words in SAID if facts[key]]  # type: ignore[literal-required]
    *first, last = said or ["ยังไม่มีมาตรการ"]
    return f"{' '.join(first)} และ{last}" if first else last


def _figures(facts: shape.Facts) -> list[shape.Figure]:
    def figure(text: int, *lines: str) -> shape.Figure:
        return shape.Figure(text=str(text), lines=[line for line in lines if line])

    late = f"ช้า {facts['late']}" if facts["late"] else ""
    partly = f"ไม่ครบ {facts['partly']}" if facts["partly"] else ""
    held = f"พักไว้ {facts['on_hold']}" if facts["on_hold"] else ""
    due = f"ยังไม่ถึงรอบ {facts['not_due']}" if facts["not_due"] else ""
    return [
        figure(facts["measures"], "มาตรการทั้งหมด"),
        figure(facts["done"], "แล้วเสร็จ"),
        figure(facts["on_time"], "รายงานตรงเวลา", f"{late} {partly}".strip()),
        figure(facts["delayed"], "ล่าช้ากว่าแผน", held),
        figure(facts["none"], "ยังไม่มีรายงาน", due),
    ]


def _signatures(agency: Agency) -> list[shape.Signature]:
    signatories = {s.place: s for s in agency.signatories.all()}
    division = common.author_name(agency)
    return [
        shape.Signature(
            person=common.signs(signatories.get(SignatoryPlace.PROPOSER), f"ผู้อำนวยการ{division}"),
            role="ผู้รายงาน",
        ),
        shape.Signature(person=common.signs(signatories.get(SignatoryPlace.CLERK), "ปลัด"), role="ผู้รับรองรายงาน"),
    ]


def _picture_files(rows: Sequence[Followed]) -> dict[str, str]:
    """Where the store keeps each picture that is printed."""
    return {
        f"proof-{proof.pk}": proof.file.name
        for row in rows
        for share in row.shares
        if share.counted
        for proof in share.counted.proofs.all()
        if proof.is_public and proof.is_picture
    }

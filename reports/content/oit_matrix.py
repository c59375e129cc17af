"""Who owns which OIT item, as a document of its own, frozen: each division's items, then the whole table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from assessments.models import Assessment
from reports import snapshot_papers as shape
from reports.content import common, work
from reports.content.papers import paper
from reports.content.work import NO_OWNER
from reports.documents import Document
from reports.queries import chosen_sections, plan_of
from reports.snapshot import OitMatrix, OitRow

FEWEST_IN_RANGE = 3  # «O1, O2», but «O1 – O3»


def snapshot(assessment: Assessment, document: Document, *, version: int, made_at: datetime) -> shape.MatrixPaper:
    """The table of appendix ก alone, with what each division finds in it. ``version`` 0 is a preview."""
    matrix = work.oit_matrix(assessment)
    rows = items_of(matrix)
    by_division = _by_division(rows, [division.name for division in assessment.agency.divisions.all()])
    made = paper(
        assessment,
        title=document.title(assessment.fiscal_year),
        sections=chosen_sections(plan_of(assessment, document), shape.MATRIX_SECTIONS),
        version=version,
        made_at=made_at,
    )
    made["facts"] = {"items": len(rows), "unowned": unowned(rows)}
    return shape.MatrixPaper(
        **made,
        heading=["หน่วยงานที่รับผิดชอบข้อมูล", "ตามแบบตรวจ OIT"],
        under=[
            f"ใช้ในปีงบประมาณ พ.ศ. {assessment.fiscal_year + 1}",
            f"{common.version_words(version)} วันที่ {made['version']['date']}",
        ],
        lead=_lead(rows, by_division),
        note=_note(matrix, assessment.fiscal_year + 1),
        by_division=by_division,
        oit=matrix,
    )


def items_of(matrix: OitMatrix | None) -> list[OitRow]:
    """All items in their order, without their groups."""
    return [row for group in matrix["groups"] for row in group["items"]] if matrix else []


def unowned(rows: Iterable[OitRow]) -> list[str]:
    """The codes of the items that no division owns."""
    return [row["code"] for row in rows if row["division"] == NO_OWNER]


def _lead(rows: Sequence[OitRow], by_division: Sequence[shape.DivisionItems]) -> str:
    """The answer first: how many items, shared among how many, and how many are nobody's."""
    owners = sum(each["division"] != NO_OWNER for each in by_division)
    missing = len(unowned(rows))
    if not rows:
        return "ยังไม่มีรายการ OIT ของปีนี้"
    if not owners:
        return f"ข้อมูล {len(rows)} รายการ ยังไม่กำหนดผู้รับผิดชอบ"
    if missing:
        return f"ข้อมูล {len(rows)} รายการ มีผู้รับผิดชอบ {len(rows) - missing} รายการ ยังไม่กำหนด {missing} รายการ"
    return f"ข้อมูล {len(rows)} รายการ มีผู้รับผิดชอบครบทุกรายการ รวม {owners} หน่วยงาน"


def _note(matrix: OitMatrix | None, year: int) -> str:
    """Whose list it is; where that of ``year`` is not known yet, why it is another's."""
    if matrix is None:
        return ""
    own = f"รายการตามแบบตรวจ OIT ปีงบประมาณ พ.ศ. {matrix['fiscal_year']}"
    if matrix["fiscal_year"] == year:
        return own
    return f"{own} ใช้ไปก่อนเพราะยังไม่ทราบรายการของปี {year}"


def _by_division(rows: Sequence[OitRow], divisions: Sequence[str]) -> list[shape.DivisionItems]:
    """Each division that owns anything, in the order of the agency; what is nobody's stands last."""
    order = {row["code"]: at for at, row in enumerate(rows)}
    codes: dict[str, list[str]] = {}
    for row in rows:
        codes.setdefault(row["division"], []).append(row["code"])
    return [
        shape.DivisionItems(division=name, count=len(codes[name]), codes=_runs(codes[name], order))
        for name in [*divisions, NO_OWNER]
        if name in codes
    ]


def _runs(codes: Sequence[str], order: Mapping[str, int]) -> str:
    """Codes as a reader takes them in: «O1 – O6, O9, O12»."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and order[code] == order[runs[-1][-1]] + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    said = [[f"{run[0]} – {run[-1]}"] if len(run) >= FEWEST_IN_RANGE else run for run in runs]
    return ", ".join(piece for pieces in said for piece in pieces)


def changes_since(content: Mapping[str, Any], assessment: Assessment) -> list[str]:
    """The codes whose owner or wording is another now than in the frozen ``content``; new and dropped ones too."""
    before = {row["code"]: row for row in items_of(content["oit"])}
    now = {row["code"]: row for row in items_of(work.oit_matrix(assessment))}
    return [code for code in {**before, **now} if before.get(code) != now.get(code)]

"""The content of the analysis report, frozen: gathers what the tables hold now into one snapshot of plain values."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from assessments.analysis import ClassKey, Findings
from assessments.models import Assessment, DifferenceReason, Recommendation
from assessments.texts import findings_of, texts_for
from ita_portal.lib import thai
from reports import snapshot as shape
from reports.content import common, result, work
from reports.content import indicators as parts
from reports.content.memo import report_memo
from reports.documents import Document
from reports.queries import chosen_sections, plan_of


def snapshot(assessment: Assessment, document: Document, *, version: int, made_at: datetime) -> shape.Snapshot:
    """Everything the report of a year prints, as plain JSON values.

    ``version`` 0 is a preview. The number of queries does not depend on the number of scores or measures.
    """
    agency, year = assessment.agency, assessment.fiscal_year
    running_title = _running_title(assessment)
    framework = assessment.framework.to_plain()
    findings = findings_of(assessment)
    prose = {text.section: text.paragraphs for text in texts_for(assessment, findings)}
    plan = plan_of(assessment, document)
    measures = work.measure_parts(assessment, framework)
    answers = work.answers(measures, framework)
    rows = parts.indicator_rows(findings)
    reasons = dict(DifferenceReason.objects.filter(assessment=assessment).values_list("code", "reason"))
    recommendations = list(Recommendation.objects.filter(assessment=assessment).values_list("code", "text"))
    announced_on = thai.thai_date(assessment.announced_on) if assessment.announced_on else ""
    facts = result.facts(findings, announced_on)
    report = shape.Snapshot(
        schema=shape.SCHEMA,
        title=f"{running_title} {agency.name}",
        title_lines=["รายงานผลการวิเคราะห์การประเมิน", "คุณธรรมและความโปร่งใส", "ในการดำเนินงานของหน่วยงานภาครัฐ"],
        subtitle=f"และมาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. {year + 1}",
        running_title=running_title,
        fiscal_year=year,
        measures_year=year + 1,
        digits=common.digits(agency),
        memo_digits="thai",
        notice=common.notice(agency),
        sections=[],
        agency=common.agency_part(assessment),
        version=common.version_part(version, made_at),
        cover=_cover(assessment, version, made_at),
        memo=report_memo(assessment, findings, plan, len(measures), made_at),
        axis=parts.axis_of(findings),
        legend=result.legend(findings.result),
        class_legend=parts.class_legend(agency),
        decisions=work.decisions(measures, assessment),
        bands=result.bands(findings),
        bands_note="คะแนนปัดเป็นทศนิยม 2 ตำแหน่งก่อน แล้วจึงจัดระดับ",
        people=parts.people(findings, assessment),
        result=result.result_part(findings, reasons),
        ranking=[rows[i.number] for i in findings.ranking],
        instruments=parts.instrument_parts(findings, rows, prose, recommendations, answers),
        indicators=parts.indicator_parts(findings, rows, prose, answers),
        triage=parts.triage(findings, rows, recommendations, answers),
        measures=measures,
        calendar=work.calendar(assessment),
        oit=work.oit_matrix(assessment),
        minutes=None,
        record=common.record_rows(assessment, title=running_title, version=version, made_at=made_at),
        prose=_prose(assessment, prose, measures, findings),
        made_at=timezone.localtime(made_at).isoformat(timespec="seconds"),
        seal_file=agency.seal.name if agency.seal else "",
        emblem_file=agency.emblem.name if agency.emblem else "",
        facts=facts,
    )
    report["sections"] = [
        section for section in chosen_sections(plan, shape.SECTIONS, shape.GROUPS) if _has_content(section, report)
    ]
    return report


def _lines(parts: list[str]) -> list[str]:
    """A list that was written as text, one item a line or paragraph, without the numbers somebody typed."""
    lines = [line for part in parts for line in part.splitlines()]
    return [line.strip().lstrip("0123456789๐๑๒๓๔๕๖๗๘๙.)-• ").strip() for line in lines if line.strip()]


def _has_content(section: str, report: shape.Snapshot) -> bool:
    """Whether a section would print anything; chosen but empty ones are left out."""
    parts: dict[str, Any] = {
        "measures": report["measures"],
        "calendar": report["calendar"],
        "oit_matrix": report["oit"],
        "minutes": report["minutes"],
        "memo": report["memo"],
    }
    return bool(parts.get(section, True))


def _running_title(assessment: Assessment) -> str:
    return f"รายงานผลการวิเคราะห์ ITA ประจำปีงบประมาณ พ.ศ. {assessment.fiscal_year}"


def _cover(assessment: Assessment, version: int, made_at: datetime) -> list[shape.LabelText]:
    made_on = thai.thai_date(timezone.localtime(made_at).date(), "long")
    signs = [s.position for s in assessment.agency.signatories.all() if s.place != "proposer"]
    rows = [
        ("จัดทำโดย", common.author_name(assessment.agency)),
        ("เสนอ", thai.join_thai(signs)),
        ("ฉบับ", f"{common.version_words(version)} วันที่ {made_on}"),
    ]
    return [shape.LabelText(label=label, text=text) for label, text in rows if text]


def _prose(
    assessment: Assessment,
    prose: dict[str, list[str]],
    measures: list[shape.MeasurePart],
    findings: Findings,
) -> shape.Paragraphs:
    year = assessment.fiscal_year
    told = prose.get("result", [])
    classes: tuple[ClassKey, ...] = ("urgent", "improve", "maintain")
    triage_lead = " ".join(
        f"{parts.CLASS_TITLES[key][0]} {len(findings.in_class(key))} ตัวชี้วัด"
        for key in classes
        if findings.in_class(key)
    )
    return shape.Paragraphs(
        summary=prose.get("summary", []),
        introduction=prose.get("introduction", []),
        objectives=_lines(prose.get("objectives", [])),
        benefits=_lines(prose.get("benefits", [])),
        basics_lead="การประเมินถามบุคลากร ถามประชาชน และตรวจสิ่งที่เปิดเผยบนเว็บไซต์ แล้วรวมเป็นคะแนนเดียว",
        result_lead=told[0] if told else "",
        result=told[1:],
        ranking=[],
        years=prose.get("years", []),
        instruments_lead="",
        indicators_lead="แต่ละตัวชี้วัดตอบ 3 คำถาม คือ ถามเรื่องอะไร ผลบอกอะไร และต้องทำอะไรต่อ",
        triage_lead=triage_lead,
        triage=prose.get("triage", []),
        measures_lead=f"มาตรการปีงบประมาณ พ.ศ. {year + 1} จำนวน {len(measures)} มาตรการ" if measures else "",
        measures_note=f"ปีงบประมาณ พ.ศ. {year + 1} หมายถึง 1 ต.ค. {year} – 30 ก.ย. {year + 1} "
        "หน่วยงานที่ระบุเป็นลำดับแรกเป็นผู้รับผิดชอบหลัก",
        calendar_lead=f"งานที่ต้องทำต่อจากผลปี {year} เรียงตามเวลา",
        conclusion=prose.get("conclusion", []),
    )

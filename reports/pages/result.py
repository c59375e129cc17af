"""What the page of the year's result shows: findings turned into sentences, rows and the one main action."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from assessments import rules as assessment_rules
from assessments import scoring
from assessments.analysis import Findings, name_of
from assessments.analysis.risks import Risk, risks
from assessments.enums import AssessmentStatus
from assessments.models import Assessment, DifferenceReason
from assessments.pages.state_words import state_line
from assessments.prose.words import listed
from assessments.queries import given_scores
from assessments.structure import TOTAL
from assessments.texts import SectionText, findings_of, texts_for
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import P
from ita_portal.lib.thai import join_thai, plain_number
from measures.pages.target import shortest_way
from measures.rules import can_edit_measures
from reports.content.work import measures_by_code
from reports.enums import ReportStatus
from reports.models import Report
from reports.pages import result_charts as charts
from reports.pages.result_weak import WEAKEST_SHOWN, no_questions, recommendations, weakest
from reports.queries import versions_of
from reports.rules import NEXT_WORDS as REPORT_NEXT

MISSING_SHOWN = 8
# The parts of the page: anchor and words.
CONTENTS = (
    ("rank", "ตัวชี้วัด"),
    ("triage", "ความเร่งด่วน"),
    ("working", "วิธีคิดคะแนน"),
    ("next-level", "ระดับถัดไป"),
    ("change", "เทียบปีก่อน"),
    ("weak", "ข้อที่อ่อนที่สุด"),
    ("recommendations", "ข้อเสนอแนะ"),
)
SLIM = 2  # points above the level's line that are worth a word


def result_context(assessment: Assessment, user: User) -> dict[str, Any]:
    """Everything the template shows. The number of queries does not grow with scores, measures or years."""
    findings = findings_of(assessment)
    texts = texts_for(assessment, findings)
    versions = list(versions_of(assessment))
    answered_by = measures_by_code(assessment, findings.framework)
    measure_count = assessment.measures.count()
    return {
        "assessment": assessment,
        "findings": findings,
        "state": state_with_report(assessment, versions),
        "action": main_action(assessment, user, findings, texts, versions, bool(measure_count)),
        "hero": hero(findings),
        "lead": lead(findings),
        "lines": charts.lines_of(findings),
        "contribution": charts.contribution(findings),
        "ranking": charts.ranking(findings),
        "triage": charts.triage(findings, answered_by, plan_url(assessment, user)),
        "working": charts.working(findings),
        "differences": differences(findings, assessment),
        "gap": gap(findings, way=shortest_way(findings.framework, given_scores(assessment), findings.result)),
        "weakest": weakest(findings),
        "no_questions": no_questions(findings, assessment, user),
        "question_count": len(findings.weakest),
        "with_before": any(question.before is not None for question in findings.weakest[:WEAKEST_SHOWN]),
        "missed": findings.missed_items,
        "recommendations": recommendations(findings, assessment, answered_by),
        "years": charts.years(findings),
        "change": charts.indicator_changes(findings),
        "contents": CONTENTS,
        "target_url": _of_year("measures:target", assessment),
        "documents": documents(texts, versions, measure_count),
        "may_start": assessment_rules.can_start_year(user, assessment.agency),
        "may_recommend": assessment_rules.can_edit_scores(user, assessment),
        "may_edit_agency": user.can(P.AGENCY_EDIT, assessment.agency),
        "plan_url": plan_url(assessment, user),
    }


def plan_url(assessment: Assessment, user: User) -> str:
    """Where a weak point opens a measure linked to it, with ``?code=``; empty for those who do not plan."""
    if not can_edit_measures(user, assessment):
        return ""
    return _of_year("measures:measure_new", assessment)


def _of_year(name: str, assessment: Assessment) -> str:
    """The address of a page of this agency's year."""
    return reverse(name, kwargs={"slug": assessment.agency.slug, "fiscal_year": assessment.fiscal_year})


def state_with_report(assessment: Assessment, versions: list[Report]) -> dict[str, Any]:
    """The state line of the year; once it is certified, what comes next is said by its newest report."""
    state = state_line(assessment)
    if assessment.status == AssessmentStatus.APPROVED and versions:
        newest = versions[0]
        next_words = REPORT_NEXT[ReportStatus(newest.status)]
        if newest.status == ReportStatus.PUBLISHED:
            next_words = f"{newest.status_words} {next_words}"
        state["next"] = f"รายงานฉบับที่ {newest.version} {next_words}"
    return state


def hero(findings: Findings) -> dict[str, Any]:
    """The large figure: the total, or the range it can still take."""
    result, framework = findings.result, findings.framework
    band = result.grade
    notes = [f"เกณฑ์ผ่าน {plain_number(framework.pass_mark)}"]
    if band is not None and band.minimum > framework.pass_mark:
        notes.append(f"{band.code} เริ่มที่ {plain_number(band.minimum)}")
    return {
        "total": result.total.shown,
        "range": result.range,
        "band": band,
        "passed": result.passed,
        "note": " · ".join(notes),
        "why_no_level": "" if band else result.grade_note,
        "announced": result.total.announced is not None,
    }


def lead(findings: Findings) -> list[str]:
    """What the year means, in a few sentences."""
    said = [*_level_words(findings), *_gap_words(findings)]
    first = findings.in_class("urgent") or findings.in_class("improve")
    if first:
        names = listed(each.name for each in first[:2])
        said.append(f"จุดที่ต้องแก้ก่อนคือ{names}")
    elif findings.in_class("maintain") and not findings.in_class("unknown"):
        said.append("ทุกตัวชี้วัดอยู่ในกลุ่มรักษามาตรฐาน")
    for code, implied in findings.result.implied.items():
        if implied.possible:
            said.append(
                f"ไม่ทราบคะแนน {code} แต่คะแนนรวมทำให้อนุมานได้ว่าอยู่ระหว่าง {implied.low_shown} ถึง {implied.high_shown}"
            )
        else:
            said.append(f"คะแนนรวมที่ประกาศขัดกับคะแนนเครื่องมืออื่น ตรวจตัวเลขอีกครั้ง เพราะไม่มีคะแนน {code} ที่เป็นไปได้")
    return said


def _level_words(findings: Findings) -> list[str]:
    result, framework = findings.result, findings.framework
    total, band = result.total.shown, result.grade
    if total is None:
        more = len(result.missing) - MISSING_SHOWN
        missing = listed(result.missing[:MISSING_SHOWN]) if more <= 0 else ", ".join(result.missing[:MISSING_SHOWN])
        what = "ตัวชี้วัดที่ " if all(code.isdigit() for code in result.missing) else ""
        return [f"ยังขาดคะแนน{what}{'' if what else ' '}{missing}" + (f" และอีก {more} ข้อ" if more > 0 else "")]
    if band is None:
        return [result.grade_note] if result.grade_note else []
    margin = total - band.minimum
    if band == framework.bands[0]:
        near = f" แต่เหนือเส้น {band.code} เพียง {margin} คะแนน" if 0 <= margin < SLIM else ""
        return [f"ได้ระดับสูงสุดของปี {framework.fiscal_year}{near}"]
    if not band.passes:
        return [f"ยังไม่ผ่านเกณฑ์ ขาดอีก {max(framework.pass_mark - total, Decimal(0))} คะแนน"]
    return [f"ผ่านเกณฑ์ เหนือเส้น {plain_number(framework.pass_mark)} อยู่ {total - framework.pass_mark} คะแนน"]


def _gap_words(findings: Findings) -> list[str]:
    difference = findings.survey_gap
    if difference is None or abs(difference) < 1:
        return []
    if difference > 0:
        return [f"คนในหน่วยงาน (IIT) ให้คะแนนต่ำกว่าประชาชน {difference} คะแนน"]
    return [f"ประชาชน (EIT) ให้คะแนนต่ำกว่าคนในหน่วยงาน {-difference} คะแนน"]


def gap(findings: Findings, *, way: str) -> dict[str, Any]:
    """Why not the next level: its conditions, the shortest way there in words, and what must not be missed."""
    result, framework = findings.result, findings.framework
    upper = scoring.why_not_next(framework, result)
    dear = risks(framework, result)
    falling = [risk for risk in dear if risk.falls]
    total, grade = result.total.shown, result.grade
    margin = None if total is None or grade is None else total - grade.minimum
    return {
        "upper": upper,
        "top": grade is not None and grade == framework.bands[0],
        "margin": margin,
        "way": way if upper else "",
        "risks": [
            {
                "items": _at_stake(risk),
                "cost": risk.cost,
                "falls_to": risk.level.code if risk.falls and risk.level else "",
            }
            for risk in (falling or dear)[:2]
        ],
    }


def _at_stake(risk: Risk) -> str:
    if len(risk.items) < 3:
        return join_thai(risk.items, "หรือ")
    return f"ข้อใดข้อหนึ่งใน {risk.code} {risk.name}"


def differences(findings: Findings, assessment: Assessment) -> list[dict[str, Any]]:
    """Where announced and computed differ, with the officer's reason or what rounding explains."""
    rows = [row for row in findings.result.reconciliation if row.difference]
    reasons = dict(DifferenceReason.objects.filter(assessment=assessment).values_list("code", "reason"))
    return [
        {
            "name": name_of(findings.framework, row.code),
            "code": "" if row.code == TOTAL else row.code,
            "announced": row.announced,
            "computed": row.computed,
            "difference": f"{row.difference:+}".replace("-", "−"),
            "flag": row.beyond,
            "why": reasons.get(row.code) or ("ปัดเศษ" if row.rounding_only else "ยังไม่ได้ระบุเหตุผล"),
        }
        for row in rows
    ]


def documents(texts: list[SectionText], versions: list[Report], measure_count: int) -> dict[str, Any]:
    """How far analysis, measures and report are."""
    return {
        "reviewed": sum(not text.needs_review for text in texts),
        "out_of_date": sum(text.out_of_date for text in texts),
        "sections": len(texts),
        "measures": measure_count,
        "latest": versions[0] if versions else None,
    }


def main_action(
    assessment: Assessment,
    user: User,
    findings: Findings,
    texts: list[SectionText],
    versions: list[Report],
    has_measures: bool,
) -> dict[str, str] | None:
    """The one thing to do next from here, for this person; None where it is somebody else's turn."""
    here = {"slug": assessment.agency.slug, "fiscal_year": assessment.fiscal_year}

    def to(name: str, label: str) -> dict[str, str]:
        return {"url": reverse(name, kwargs=here), "label": label}

    if any(step.name == "approve" for step in assessment_rules.open_steps(user, assessment)):
        return to("assessments:year", "พิจารณาคะแนน")
    if findings.is_empty or findings.result.total.value is None:
        may_type = assessment_rules.can_edit_scores(user, assessment)
        return to("assessments:score_entry", "กรอกคะแนน") if may_type else None
    if versions and not user.can(P.ANALYSIS_EDIT, assessment.agency):
        return to("reports:report_list", "ดูรายงาน")
    if not assessment_rules.can_edit_analysis(user, assessment):
        return None
    if any(text.out_of_date for text in texts):
        return to("assessments:analysis", "ทบทวนบทวิเคราะห์")
    if versions:
        return to("reports:report_list", "ดูรายงาน")
    if any(text.needs_review for text in texts) and not has_measures:
        started = any(text.edited for text in texts)
        return to("assessments:analysis", "เขียนบทวิเคราะห์ต่อ" if started else "เขียนบทวิเคราะห์")
    if not has_measures:
        return to("measures:measure_list", "วางมาตรการ")
    return to("reports:report_list", "สร้างรายงาน")

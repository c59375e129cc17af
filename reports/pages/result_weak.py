"""The weak points of a year's result: the lowest questions, why there are none, and what the NACC recommends."""

from typing import Any

from django.urls import reverse

from assessments import rules as assessment_rules
from assessments.analysis import Findings, name_of
from assessments.models import Assessment, Recommendation
from ita_portal.accounts.models import User

WEAKEST_SHOWN = 8


def weakest(findings: Findings) -> list[dict[str, Any]]:
    """Rows of ``components/indicator_table.html``: the lowest questions with their distance to the pass mark."""
    return [
        {
            "code": question.code,
            "label": question.label,
            "indicator": question.indicator,
            "score": question.score,
            "passed": question.passed,
            "distance": question.distance,
            "before": question.before,
        }
        for question in findings.weakest[:WEAKEST_SHOWN]
    ]


def no_questions(findings: Findings, assessment: Assessment, user: User) -> dict[str, str]:
    """Why there are no questions to rank, and what to do first: title, text, address and its words (or empty)."""
    if not any(indicator.items for indicator in findings.framework.indicators()):
        year = findings.framework.fiscal_year
        text = "กรอบของปีนี้ยังไม่มีรายการข้อคำถามในระบบ จุดอ่อนจึงดูได้จากตัวชี้วัด"
        return {"title": f"ปี {year} ดูได้ถึงตัวชี้วัด", "text": text, "url": "#triage", "label": "ดูการจัดลำดับความเร่งด่วน"}
    if assessment_rules.can_edit_scores(user, assessment):
        text = "กรอกคะแนนรายข้อแล้วจะเห็นว่าคะแนนที่เสียไปมาจากข้อใด และข้อใดไม่ผ่านเกณฑ์"
        here = {"slug": assessment.agency.slug, "fiscal_year": assessment.fiscal_year}
        url = reverse("assessments:score_entry", kwargs=here)
        return {"title": "ยังไม่มีคะแนนรายข้อ", "text": text, "url": url, "label": "กรอกคะแนนรายข้อ"}
    text = "ปีนี้กรอกคะแนนถึงตัวชี้วัด ถ้าได้คะแนนรายข้อภายหลัง ให้ผู้บริหารเปิดให้แก้คะแนนก่อนแล้วจึงกรอกเพิ่ม"
    return {"title": "ยังไม่มีคะแนนรายข้อ", "text": text, "url": "", "label": ""}


def recommendations(
    findings: Findings, assessment: Assessment, answered_by: dict[str, list[int]]
) -> list[dict[str, Any]]:
    """The NACC's recommendations with what answers them."""
    rows = Recommendation.objects.filter(assessment=assessment).values_list("code", "text")
    return [
        {
            "code": code,
            "name": name_of(findings.framework, code),
            "text": text,
            "measures": len(answered_by.get(code, [])),
        }
        for code, text in rows
    ]

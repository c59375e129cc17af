"""What the brief says is weak: the lowest indicators, the cause as far as somebody has written it, and the remedy."""

from collections.abc import Sequence

from assessments.analysis import Findings, IndicatorFinding
from assessments.models import AnalysisText, Assessment, Recommendation
from assessments.prose.words import listed
from assessments.texts import AGENCY_WORDS
from ita_portal.accounts.models import AgencyKind
from ita_portal.lib.thai import plain_number
from measures.models import Measure
from reports import snapshot_papers as shape
from reports.content.indicators import Answers, join_numbers
from reports.content.orders import short
from reports.content.result import value_of

# Two or three lines of their column.
LONGEST_CAUSE, LONGEST_REMEDY = 90, 84
MOST_QUESTIONS = 3
MOST_NUMBERS = 2
NOT_ANALYSED = "ยังไม่ได้วิเคราะห์สาเหตุ"
NO_MEASURE = "ยังไม่มีมาตรการ"


def to_mend(findings: Findings) -> tuple[IndicatorFinding, ...]:
    """The urgent indicators, the lowest first; where none is urgent, those to improve."""
    return findings.in_class("urgent") or findings.in_class("improve")


def lead(findings: Findings) -> str:
    """What stands instead of the table or over it; empty where the urgent ones speak for themselves."""
    if findings.in_class("urgent"):
        return ""
    if all(i.score is None for i in findings.indicators):
        return "ยังบอกไม่ได้ เพราะยังไม่มีคะแนนรายตัวชี้วัด"
    low, high = plain_number(findings.thresholds.urgent_below), plain_number(findings.thresholds.maintain_from)
    if findings.in_class("improve"):
        return f"ไม่มีตัวชี้วัดที่ต่ำกว่า {low} คะแนน เรื่องที่ควรพัฒนาก่อนมีดังนี้"
    return f"ไม่มีตัวชี้วัดที่ต่ำกว่า {high} คะแนน ให้รักษามาตรฐานเดิม"


def hidden(findings: Findings) -> str:
    """Questions under the pass mark in indicators whose own score is not known: no row shows them."""
    failing = [q for i in findings.indicators if i.score is None for q in i.failing]
    if not failing:
        return ""
    failing.sort(key=lambda question: question.score)
    more = f" และอีก {len(failing) - MOST_QUESTIONS} ข้อ" if len(failing) > MOST_QUESTIONS else ""
    named = listed(f"{q.code} ({q.score})" for q in failing[:MOST_QUESTIONS])
    mark = plain_number(findings.thresholds.pass_mark)
    return f"ตัวชี้วัดที่ไม่ทราบคะแนน มีข้อที่ต่ำกว่าเกณฑ์ {mark} คือ {named}{more}"


def rows(
    assessment: Assessment,
    findings: Findings,
    weak: Sequence[IndicatorFinding],
    measures: Sequence[Measure],
    answers: Answers,
) -> list[shape.BriefWeak]:
    """The weak points with their cause and what will be done. Two queries."""
    advised = _advised(assessment, findings)
    written = _written(assessment)
    own = f"ข้อวิเคราะห์ของ{AGENCY_WORDS[AgencyKind(assessment.agency.kind)]}"
    found = []
    for each in weak:
        numbers = answers.get(str(each.number), [])
        cause, basis = _cause(each, advised.get(each.number, []), written.get(f"indicator-{each.number}", ""), own)
        found.append(
            shape.BriefWeak(
                number=each.number,
                title=each.name,
                score=value_of(findings.result.nodes[str(each.number)], findings.result),
                cause=cause,
                basis=basis,
                remedy=_remedy(measures, numbers),
            )
        )
    return found


def _cause(each: IndicatorFinding, advised: list[tuple[str, str]], written: str, own: str) -> tuple[str, str]:
    """The cause and where it is from: the NACC's recommendation, else the officer's own words, else nothing."""
    if advised:
        (code, text), more = advised[0], len(advised) - 1
        where = f" {code}" if code != str(each.number) else ""
        return clipped(text, LONGEST_CAUSE), f"ป.ป.ช.{where}" + (f" และอีก {more} ข้อ" if more else "")
    if written:
        return clipped(written, LONGEST_CAUSE), own
    if each.questions:
        weakest = each.questions[0]
        return NOT_ANALYSED, f"ข้อต่ำสุด {weakest.code} {weakest.score} คะแนน"
    return NOT_ANALYSED, ""


def _remedy(measures: Sequence[Measure], numbers: list[int]) -> str:
    """The first measure by its name, the others by number."""
    if not numbers:
        return NO_MEASURE
    others = numbers[1:]
    also = f" และอีก {len(others)} มาตรการ" if len(others) > MOST_NUMBERS else f" และมาตรการที่ {join_numbers(others)}"
    also = also if others else ""
    return f"{numbers[0]}. {clipped(measures[numbers[0] - 1].title, LONGEST_REMEDY - len(also))}{also}"


def clipped(text: str, longest: int) -> str:
    """The beginning of a text, in one line, with its dots at the last word."""
    return short(" ".join(text.split()), longest).replace(" …", "…")


def _advised(assessment: Assessment, findings: Findings) -> dict[int, list[tuple[str, str]]]:
    """The recommendations of each indicator by its number."""
    found: dict[int, list[tuple[str, str]]] = {}
    for code, text in Recommendation.objects.filter(assessment=assessment).values_list("code", "text"):
        if indicator := findings.framework.indicator_of.get(code):
            found.setdefault(indicator.number, []).append((code, text))
    return found


def _written(assessment: Assessment) -> dict[str, str]:
    """What the officer wrote about an indicator beyond the draft, by section."""
    texts = AnalysisText.objects.filter(assessment=assessment, section__startswith="indicator-")
    return {
        section: own_words(text, draft) for section, text, draft in texts.values_list("section", "text", "based_on")
    }


def own_words(text: str, draft: str) -> str:
    """The passage that the officer added: one about a cause before any other; empty where the draft was adopted."""
    drafted = _paragraphs(draft)
    added = []
    for paragraph in _paragraphs(text):
        begun = max((d for d in drafted if paragraph.startswith(d)), key=len, default="")
        if rest := paragraph.removeprefix(begun).strip():
            added.append(rest)
    about_cause = [each for each in added if any(word in each for word in ("สาเหตุ", "เพราะ", "เนื่องจาก"))]
    return next(iter(about_cause or added), "")


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]

"""Thai drafts of the analysis: each section of the report written from the figures, by rule.

``draft`` gives paragraphs parted by empty lines (lists: one line an entry), digits Arabic. Meaning comes
before figures. What is not known is said to be unknown, what the total implies is said to be implied.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.analysis import Findings
from assessments.prose import parts
from assessments.prose.kept import KEPT, moved_on
from assessments.prose.result import paragraphs_of_result, paragraphs_of_years
from assessments.prose.words import before_word, listed, named_with_scores, points, remedies
from ita_portal.lib.thai import plain_number

__all__ = ["KEPT", "SECTIONS", "Facts", "draft", "moved_on", "sections_of"]

SECTIONS: dict[str, str] = {
    "summary": "สาระสำคัญของปี",
    "introduction": "ความเป็นมา",
    "objectives": "วัตถุประสงค์",
    "benefits": "ประโยชน์ที่คาดว่าจะได้รับ",
    "result": "ผลการประเมินในภาพรวม",
    "years": "เปรียบเทียบกับปีก่อน",
    "instrument-iit": "ผลจากแบบวัดบุคลากร (IIT)",
    "instrument-eit": "ผลจากแบบวัดประชาชน (EIT)",
    "instrument-oit": "ผลจากแบบตรวจเว็บไซต์ (OIT)",
    **{f"indicator-{number}": f"ตัวชี้วัดที่ {number}" for number in range(1, 11)},
    "triage": "การจัดลำดับเรื่องที่ต้องดำเนินการ",
    "conclusion": "สรุปและข้อเสนอ",
}


@dataclass(frozen=True)
class Facts:
    """What the drafts are written from. ``samples``: instrument → (population, respondents), None if unknown."""

    agency_name: str
    agency_word: str  # how the text calls the agency: «เทศบาล», «อบต.», «หน่วยงาน»
    findings: Findings
    samples: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    recommended: tuple[str, ...] = ()  # codes the NACC commented on

    @property
    def year(self) -> int:
        return self.findings.framework.fiscal_year


def sections_of(findings: Findings) -> dict[str, str]:
    """The sections that this year has, with their titles: an indicator by its name, only those that exist."""
    titles = {f"indicator-{i.number}": f"ตัวชี้วัดที่ {i.number} {i.name}" for i in findings.indicators}
    codes = {f"instrument-{i.code.lower()}" for i in findings.instruments}
    return {
        key: titles.get(key, title)
        for key, title in SECTIONS.items()
        if key in titles or key in codes or not key.startswith(("indicator-", "instrument-"))
    }


def draft(section: str, facts: Facts) -> str:
    """The fresh draft of a section. Raises ``KeyError`` for a section that this year does not have."""
    if section in DRAFTS:
        return DRAFTS[section](facts)
    kind, _, code = section.partition("-")
    if kind == "instrument":
        for instrument in facts.findings.instruments:
            if instrument.code.lower() == code:
                return "\n\n".join(parts.paragraphs_of_instrument(instrument, facts.agency_word, facts.recommended))
    if kind == "indicator":
        for indicator in facts.findings.indicators:
            if str(indicator.number) == code:
                return "\n\n".join(parts.paragraphs_of_indicator(indicator, facts.findings, facts.recommended))
    raise KeyError(section)


def _summary(facts: Facts) -> str:
    """The first page in three sentences: where the agency stands, what carries it and what holds it back, what is
    to be done first. Anything longer would push the chart of the indicators off that page."""
    findings = facts.findings
    result = findings.result
    total = result.total.shown
    if total is None:
        return "ยังสรุปคะแนนรวมของปีนี้ไม่ได้ เพราะคะแนนยังไม่ครบ"
    level = f" ระดับ {result.grade.code}" if result.grade else ""
    gap = total - findings.framework.pass_mark
    side = f"สูงกว่าเกณฑ์ผ่าน {points(gap)}" if gap >= 0 else f"ต่ำกว่าเกณฑ์ผ่าน {points(-gap)}"
    said = [f"{before_word(facts.agency_name)}ได้ {points(total)}{level} {side}"]
    known = sorted((i for i in findings.instruments if i.score is not None), key=lambda i: i.score or 0)
    if len(known) > 1:
        low, high = known[0], known[-1]
        said.append(
            f"คะแนนสูงสุดมาจาก{high.plain_name} ({high.code}) {high.score} "
            f"ต่ำสุดมาจาก{low.plain_name} ({low.code}) {points(low.score or total)}"
        )
    first = findings.in_class("urgent") or findings.in_class("improve")
    if first:
        named = first if len(first) <= 3 else first[:2]
        names = [i.name for i in named]
        rest = len(first) - len(names)
        told = f"{' '.join(names)} และอีก {rest} เรื่อง" if rest else listed(names)
        said.append(f"เรื่องที่ต้องทำก่อนคือ {told}")
    return "\n\n".join(said)


def _introduction(facts: Facts) -> str:
    framework = facts.findings.framework
    tools = listed(
        f"{i.name} ({i.code}) น้ำหนักร้อยละ {plain_number(i.weight)}"
        for i in framework.instruments
        if i.weight is not None
    )
    count = sum(1 for _ in framework.indicators())
    asked = [words for i in framework.instruments if (words := _sample(facts, i.code))]
    return "\n\n".join(
        [
            f"{before_word(facts.agency_name)}เข้ารับการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ "
            f"(Integrity and Transparency Assessment: ITA) ประจำปีงบประมาณ พ.ศ. {facts.year} "
            f"ตามหลักเกณฑ์ของสำนักงาน ป.ป.ช. ซึ่งพิจารณา {count} ตัวชี้วัดด้วยเครื่องมือ "
            f"{len(framework.instruments)} ชุด ได้แก่ {tools}",
            *([f"ปีนี้มีผู้ตอบ{listed(asked)}"] if asked else []),
            f"รายงานฉบับนี้ตอบคำถามว่าคะแนนของปีนี้มาจากเรื่องใด เสียไปที่เรื่องใด และเรื่องใดต้องแก้ก่อน "
            f"{facts.agency_word}ใช้ผลวิเคราะห์กำหนดมาตรการของปีงบประมาณ พ.ศ. {facts.year + 1} "
            "มอบหมายผู้รับผิดชอบ และเปิดเผยให้ประชาชนทราบ",
        ]
    )


def _sample(facts: Facts, code: str) -> str:
    population, respondents = facts.samples.get(code, (None, None))
    if respondents is None:
        return ""
    of = "" if population is None else f" จากผู้มีสิทธิตอบ {population:,} คน"
    return f"แบบวัด {code} {respondents:,} คน{of}"


def _objectives(facts: Facts) -> str:
    return "\n".join(
        [
            f"ให้ผู้บริหารและทุกหน่วยงานในสังกัดทราบผลการประเมินปีงบประมาณ พ.ศ. {facts.year} เป็นรายเครื่องมือและรายตัวชี้วัด",
            "ชี้เรื่องที่ต้องแก้ไขเร่งด่วน เรื่องที่ต้องพัฒนา และเรื่องที่ต้องรักษามาตรฐาน จากคะแนนและข้อเสนอแนะที่ได้รับ",
            f"กำหนดมาตรการ ผู้รับผิดชอบ ระยะเวลา และวิธีติดตามของปีงบประมาณ พ.ศ. {facts.year + 1}",
        ]
    )


def _benefits(facts: Facts) -> str:
    return "\n".join(
        [
            f"{facts.agency_word}แก้ปัญหาได้ตรงสาเหตุ เพราะรู้ว่าคะแนนที่เสียไปมาจากข้อใด",
            "หน่วยงานที่รับผิดชอบมีงาน กำหนดเวลา และผลสำเร็จที่ตรวจสอบได้",
            "ประชาชนรับรู้ผลการประเมินและสิ่งที่จะปรับปรุง และร่วมติดตามได้",
        ]
    )


def _triage(facts: Facts) -> str:
    findings, lines = facts.findings, facts.findings.thresholds
    low, high = plain_number(lines.urgent_below), plain_number(lines.maintain_from)
    spans = (
        ("urgent", f"ต้องแก้ไขเร่งด่วน (ต่ำกว่า {low})"),
        ("improve", f"ต้องพัฒนา (ตั้งแต่ {low} แต่ไม่ถึง {high})"),
        ("maintain", f"รักษามาตรฐาน (ตั้งแต่ {high} ขึ้นไป)"),
    )
    said = [
        f"{facts.agency_word}จัดลำดับตัวชี้วัดตามคะแนน โดยใช้เส้นแบ่ง {low} และ {high} ซึ่ง{facts.agency_word}กำหนดเอง "
        "ไม่ใช่เกณฑ์ของสำนักงาน ป.ป.ช."
    ]
    for key, words in spans:
        members = findings.in_class(key)  # type: ignore[arg-type]
        if members:
            said.append(f"กลุ่ม{words} มี {len(members)} ตัวชี้วัด คือ {named_with_scores(members)}")
        else:
            said.append(f"กลุ่ม{words} ไม่มีตัวชี้วัดใดที่ทราบคะแนนอยู่ในกลุ่มนี้")
    if unknown := findings.in_class("unknown"):
        numbers = listed(i.number for i in unknown)
        said.append(f"ตัวชี้วัดที่ {numbers} ยังไม่จัดกลุ่ม เพราะไม่ทราบคะแนนรายตัวชี้วัด ให้ดูคะแนนรายข้อที่ทราบประกอบ")
    return "\n\n".join(said)


def _conclusion(facts: Facts) -> str:
    findings = facts.findings
    total = findings.result.total.shown
    said = []
    if total is not None:
        said.append(_standing(facts, total))
    else:
        said.append("ยังสรุประดับของปีนี้ไม่ได้ เพราะคะแนนยังไม่ครบ แต่เรื่องที่ทราบคะแนนแล้วนำไปกำหนดมาตรการได้")
    first = findings.in_class("urgent") or findings.in_class("improve")
    failing = [question for question in findings.weakest if not question.passed]
    if first:
        said.append(f"เรื่องที่ต้องทำก่อนคือ {named_with_scores(first[:3])}")
    if failing:
        words = listed(f"{q.code} ({q.score})" for q in failing[:5])
        todo = remedies(failing)
        said.append(
            f"ข้อที่ไม่ผ่านเกณฑ์ {plain_number(findings.thresholds.pass_mark)} คือ {words}"
            + (f" {facts.agency_word}ควร{todo[0]}" if todo else "")
            + (f" รวมทั้ง{todo[1]}" if len(todo) > 1 else "")
        )
    if findings.missed_items:
        said.append(
            f"รายการ OIT ที่เสียคะแนนคือ {listed(f'{i.code} {i.label}' for i in findings.missed_items)} "
            "ต้องแก้ให้ครบองค์ประกอบก่อนเปิดระบบตอบแบบตรวจครั้งถัดไป"
        )
    said.append(
        f"ผลวิเคราะห์นี้ใช้กำหนดมาตรการของปีงบประมาณ พ.ศ. {facts.year + 1} โดยมีหน่วยงานรับผิดชอบรายเรื่อง "
        "และรายงานความก้าวหน้าต่อผู้บริหารตามรอบที่กำหนด"
    )
    # What to do first in one paragraph, how it goes on in the next.
    return "\n\n".join([said[0], " ".join(said[1:-1]), said[-1]] if len(said) > 2 else said)


def _standing(facts: Facts, total: Decimal) -> str:
    result = facts.findings.result
    level = f" ระดับ {result.grade.code}" if result.grade else ""
    verdict = {True: "ผ่านเกณฑ์การประเมิน", False: "ยังไม่ผ่านเกณฑ์การประเมิน", None: "ได้รับการประเมิน"}[result.passed]
    keep = facts.findings.in_class("maintain")
    strong = f" โดยรักษามาตรฐานไว้ได้ {len(keep)} ตัวชี้วัด" if keep else ""
    return f"{facts.agency_word}{verdict}ด้วยคะแนนรวม {points(total)}{level}{strong}"


DRAFTS: dict[str, Callable[[Facts], str]] = {
    "summary": _summary,
    "introduction": _introduction,
    "objectives": _objectives,
    "benefits": _benefits,
    "result": lambda facts: "\n\n".join(paragraphs_of_result(facts.findings, facts.agency_word, facts.agency_name)),
    "years": lambda facts: "\n\n".join(paragraphs_of_years(facts.findings, facts.agency_word)),
    "triage": _triage,
    "conclusion": _conclusion,
}

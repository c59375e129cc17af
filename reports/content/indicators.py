"""The part of a report about indicators and instruments: ranking, findings, triage."""

from assessments import scoring
from assessments.analysis import ClassKey, Findings, IndicatorFinding, QuestionFinding, name_of
from assessments.models import Assessment, SurveySample
from assessments.structure import Indicator
from ita_portal.accounts.models import Agency
from ita_portal.lib.thai import plain_number
from reports import snapshot as shape
from reports.content.result import value_of

CLASS_TITLES: dict[ClassKey, tuple[str, str]] = {
    "urgent": ("ต้องแก้ไขเร่งด่วน", "เร่งด่วน"),
    "improve": ("ต้องพัฒนา", "พัฒนา"),
    "maintain": ("รักษามาตรฐาน", "รักษา"),
    "unknown": ("", "ไม่ทราบ"),
}
INFORMANTS = {
    "IIT": "บุคลากรของหน่วยงาน",
    "EIT": "ประชาชนและผู้มาติดต่อหรือรับบริการ",
    "OIT": "ผู้ตรวจประเมินอิสระ ตรวจจากเว็บไซต์",
}
WEAKEST_SHOWN = 3

# Prose by section key («indicator-4»); numbers of measures by the code they answer.
Prose = dict[str, list[str]]
Answers = dict[str, list[int]]


def axis_of(findings: Findings) -> shape.Axis:
    """The axis of the dot charts, wide enough for the lowest indicator."""
    scores = [i.score for i in findings.indicators if i.score is not None]
    return shape.dot_axis(scores, findings.thresholds.pass_mark)


def indicator_rows(findings: Findings) -> dict[int, shape.IndicatorRow]:
    """A row for each indicator, by number, in their order."""
    axis = axis_of(findings)
    return {
        i.number: shape.IndicatorRow(
            number=i.number,
            title=i.name,
            instrument=i.instrument,
            score=value_of(findings.result.nodes[str(i.number)], findings.result),
            place=i.place,
            class_key=i.class_key,
            class_title=CLASS_TITLES[i.class_key][0],
            class_short=CLASS_TITLES[i.class_key][1],
            dot=shape.dot_at(i.score, axis),
            bar=shape.bar_of(i.score),
        )
        for i in findings.indicators
    }


def indicator_parts(
    findings: Findings, rows: dict[int, shape.IndicatorRow], prose: Prose, answers: Answers
) -> list[shape.IndicatorPart]:
    """Each indicator in full."""
    known = sum(i.place is not None for i in findings.indicators)
    return [
        shape.IndicatorPart(
            **rows[i.number],
            rank=f"อันดับ {i.place} จาก {known}" if i.place else "",
            basis=_basis(findings.framework.nodes[str(i.number)], i.instrument),  # type: ignore[arg-type]
            asked=[i.description] if i.description else [],
            findings=prose.get(f"indicator-{i.number}", []),
            todo=_todo(i, answers.get(str(i.number), [])),
            weakest=_weakest(findings, i),
            weakest_note="",
        )
        for i in findings.indicators
    ]


def _todo(indicator: IndicatorFinding, numbers: list[int]) -> list[str]:
    if numbers:
        return [f"ดำเนินการตามมาตรการที่ {join_numbers(numbers)}"]
    if indicator.class_key in ("urgent", "improve"):
        return ["ยังไม่มีมาตรการรองรับ ควรกำหนดผู้รับผิดชอบและกำหนดเวลา"]
    return []


def _basis(indicator: Indicator, instrument: str) -> str:
    """What an indicator rests on: «IIT 6 ข้อ (i1 – i6)»."""
    items = indicator.all_items()
    if not items:
        return instrument
    word = "รายการ" if indicator.sub_indicators else "ข้อ"
    return f"{instrument} {len(items)} {word} ({items[0].code} – {items[-1].code})"


def _weakest(findings: Findings, indicator: IndicatorFinding) -> list[shape.QuestionPart]:
    """The questions with the lowest scores, or the items not accepted; nothing where they are not known."""
    if indicator.missed_items:
        return [
            shape.QuestionPart(
                code=item.code,
                topic=item.label,
                score=value_of(findings.result.nodes[item.code], findings.result),
                passed=False,
                verdict=f"คะแนนรวมลดลง {item.cost:.2f}",
            )
            for item in indicator.missed_items
        ]
    return [_question(findings, question) for question in indicator.questions[:WEAKEST_SHOWN]]


def _question(findings: Findings, question: QuestionFinding) -> shape.QuestionPart:
    return shape.QuestionPart(
        code=question.code,
        topic=question.label,
        score=value_of(findings.result.nodes[question.code], findings.result),
        passed=question.passed,
        verdict="ผ่าน" if question.passed else f"ต่ำกว่าเกณฑ์ {question.distance:.2f}",
    )


def join_numbers(numbers: list[int]) -> str:
    """Numbers of measures as printed: «1, 3»."""
    return ", ".join(str(number) for number in numbers)


def triage(
    findings: Findings,
    rows: dict[int, shape.IndicatorRow],
    recommendations: list[tuple[str, str]],
    answers: Answers,
) -> list[shape.TriageClass]:
    """The classes of the agency with their indicators, the lowest first; unknown ones stand in no class."""
    advised: dict[int, list[str]] = {}
    for code, _ in recommendations:
        if indicator := findings.framework.indicator_of.get(code):
            advised.setdefault(indicator.number, []).append(code)
    low, high = plain_number(findings.thresholds.urgent_below), plain_number(findings.thresholds.maintain_from)
    ranges: dict[ClassKey, str] = {
        "urgent": f"คะแนนต่ำกว่า {low}",
        "improve": f"คะแนนตั้งแต่ {low} แต่ไม่ถึง {high}",
        "maintain": f"คะแนนตั้งแต่ {high} ขึ้นไป",
    }
    return [
        shape.TriageClass(
            key=key,
            title=CLASS_TITLES[key][0],
            range=words,
            rows=[
                shape.TriageRow(
                    number=i.number,
                    title=i.name,
                    score=rows[i.number]["score"],
                    reason=_reason(i, list(dict.fromkeys(advised.get(i.number, [])))),
                    measures=join_numbers(answers.get(str(i.number), [])) or "–",
                )
                for i in findings.in_class(key)
            ],
        )
        for key, words in ranges.items()
    ]


def _reason(indicator: IndicatorFinding, advised: list[str]) -> str:
    """What weighs most on an indicator: the items it missed, its weakest question, else what the NACC advised."""
    if indicator.missed_items:
        return "ไม่ได้คะแนนข้อ " + ", ".join(item.code for item in indicator.missed_items)
    if indicator.questions:
        weakest = indicator.questions[0]
        return f"ข้อ {weakest.code} {weakest.label} {weakest.score} คะแนน"
    if advised:
        return "ข้อเสนอแนะของ ป.ป.ช. ข้อ " + ", ".join(advised)
    return "ได้คะแนนเต็ม" if indicator.score == 100 else "ไม่ทราบคะแนนรายข้อ"


def class_legend(agency: Agency) -> list[shape.ClassLegend]:
    """The marks of the charts in words."""
    low, high = plain_number(agency.urgent_below), plain_number(agency.maintain_from)
    return [
        shape.ClassLegend(key="urgent", text=f"ต่ำกว่า {low}"),
        shape.ClassLegend(key="improve", text=f"{low} แต่ไม่ถึง {high}"),
        shape.ClassLegend(key="maintain", text=f"ตั้งแต่ {high} ขึ้นไป"),
    ]


def instrument_parts(
    findings: Findings,
    rows: dict[int, shape.IndicatorRow],
    prose: Prose,
    recommendations: list[tuple[str, str]],
    answers: Answers,
) -> list[shape.InstrumentPart]:
    """Each instrument with its findings and the recommendations that concern it."""
    owner = findings.framework.instrument_of
    return [
        shape.InstrumentPart(
            code=part.code,
            short=part.plain_name,
            title=part.plain_name or part.name,
            full_title=part.name,
            informants=INFORMANTS.get(part.code, ""),
            weight=plain_number(part.weight),
            score=value_of(findings.result.nodes[part.code], findings.result),
            findings=prose.get(f"instrument-{part.code.lower()}", []),
            indicators=[rows[i.number] for i in part.indicators],
            recommendations=[
                shape.Recommendation(
                    code=code,
                    topic=name_of(findings.framework, code),
                    text=text,
                    measures=join_numbers(answers.get(code, [])),
                )
                for code, text in recommendations
                if code in owner and owner[code].code == part.code
            ],
            item_costs=_item_costs(findings, part.code),
            missing_items=[
                shape.MissingItem(
                    code=item.code, title=item.label, reason=f"ได้ {item.score} คะแนน คะแนนรวมลดลง {item.cost:.2f}"
                )
                for item in part.missed_items
            ],
        )
        for part in findings.instruments
    ]


def _item_costs(findings: Findings, code: str) -> list[shape.ItemCost]:
    """What one missed item of each sub-indicator costs in points of the total."""
    subs = [
        sub
        for instrument in findings.framework.instruments
        if instrument.code == code
        for indicator in instrument.indicators
        for sub in indicator.sub_indicators
        if sub.items
    ]
    costs = [scoring.item_cost(findings.framework, sub.items[0].code) for sub in subs]
    return [
        shape.ItemCost(
            code=sub.code, title=sub.name, items=len(sub.items), cost=f"{cost:.2f}", highest=cost == max(costs)
        )
        for sub, cost in zip(subs, costs, strict=True)
    ]


def people(findings: Findings, assessment: Assessment) -> list[shape.PeopleRow]:
    """Who was asked in each survey of which a number is known."""
    samples = {s.instrument: s for s in SurveySample.objects.filter(assessment=assessment)}
    rows = []
    for instrument in findings.framework.instruments:
        sample = samples.get(instrument.code)
        if sample is None or (sample.population is None and sample.respondents is None):
            continue
        minimum = "–"
        if instrument.sampling and sample.population is not None:
            minimum = f"{scoring.minimum_sample(instrument.sampling, sample.population):,}"
        rows.append(
            shape.PeopleRow(
                code=instrument.code,
                group=instrument.plain_name,
                population="–" if sample.population is None else f"{sample.population:,}",
                minimum=minimum,
                reached="–" if sample.respondents is None else f"{sample.respondents:,}",
            )
        )
    return rows

"""The part of a report about results: figures, ranking, instruments, indicators, triage, years."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessments import scoring
from assessments.models import Assessment, SurveySample
from assessments.queries import earlier_years, results_of
from assessments.score_nodes import NodeResult
from assessments.structure import Framework, Indicator, Instrument, Item
from ita_portal.accounts.models import Agency

from . import snapshot as shape

IMPLIED_MARK = "*"
COMPUTED_MARK = "†"
CLASS_TITLES: dict[shape.ClassKey, tuple[str, str]] = {
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


@dataclass(frozen=True)
class Figures:
    """The year's framework, scored, with the thresholds of the agency: what every part of the report is made from."""

    framework: Framework
    result: scoring.Result
    agency: Agency

    @property
    def pass_mark(self) -> Decimal:
        return self.agency.pass_mark

    def shown(self, code: str) -> Decimal | None:
        """The value in force of a place, rounded once."""
        return self.result.nodes[code].shown

    def class_of(self, score: Decimal | None) -> shape.ClassKey:
        """The class of the agency's own triage."""
        if score is None:
            return "unknown"
        if score < self.agency.urgent_below:
            return "urgent"
        return "maintain" if score >= self.agency.maintain_from else "improve"


def plain(value: Decimal) -> str:
    """A threshold or weight without empty decimals: 85.00 → «85»."""
    return f"{value.normalize():f}"


def value_of(node: NodeResult, result: scoring.Result) -> shape.Value:
    """A score as printed: announced, computed, implied by the total, or unknown."""
    if node.announced_shown is not None:
        return shape.Value(text=f"{node.announced_shown}", source="announced", mark="")
    if node.computed_shown is not None:
        return shape.Value(text=f"{node.computed_shown}", source="computed", mark="")
    if node.code in result.implied:
        return shape.Value(text=f"{result.implied[node.code].shown}", source="implied", mark=IMPLIED_MARK)
    return _unknown()


def _unknown(text: str = shape.UNKNOWN) -> shape.Value:
    return shape.Value(text=text, source="unknown", mark="")


def _exactly(score: Decimal | None, source: shape.Source) -> shape.Value:
    return _unknown("–") if score is None else shape.Value(text=f"{score}", source=source, mark="")


def legend(figures: Figures) -> list[shape.LegendRow]:
    """What the marks beside figures stand for; only those that occur."""
    rows = []
    for code, implied in figures.result.implied.items():
        rows.append(
            shape.LegendRow(
                mark=IMPLIED_MARK,
                text=f"{shape.IMPLIED} คะแนน {code} อยู่ระหว่าง {implied.low_shown} ถึง {implied.high_shown} "
                "เพราะคะแนนรวมที่ประกาศปัดเป็นทศนิยม 2 ตำแหน่ง",
            )
        )
    return rows


# ── indicators ────────────────────────────────────────────────────────────────
def indicator_rows(figures: Figures) -> list[shape.IndicatorRow]:
    """The indicators in their order, each with its place among those that are known (equal scores share one)."""
    known = sorted(
        (score for i in figures.framework.indicators() if (score := figures.shown(i.code)) is not None), reverse=True
    )
    axis = axis_of(figures)
    rows = []
    for instrument in figures.framework.instruments:
        for indicator in instrument.indicators:
            score = figures.shown(indicator.code)
            key = figures.class_of(score)
            title, short = CLASS_TITLES[key]
            rows.append(
                shape.IndicatorRow(
                    number=indicator.number,
                    title=indicator.name,
                    instrument=instrument.code,
                    score=value_of(figures.result.nodes[indicator.code], figures.result),
                    place=None if score is None else known.index(score) + 1,
                    class_key=key,
                    class_title=title,
                    class_short=short,
                    dot=shape.dot_at(score, axis),
                    bar=shape.bar_of(score),
                )
            )
    return rows


def axis_of(figures: Figures) -> shape.Axis:
    """The axis of the dot charts, wide enough for the lowest indicator."""
    scores = [score for i in figures.framework.indicators() if (score := figures.shown(i.code)) is not None]
    return shape.dot_axis(scores, figures.pass_mark)


def ranked(rows: Iterable[shape.IndicatorRow]) -> list[shape.IndicatorRow]:
    """From the highest down; what is not known stands at the end."""
    return sorted(rows, key=lambda row: (row["place"] is None, row["place"] or 0, row["number"]))


def indicator_parts(
    figures: Figures,
    rows: list[shape.IndicatorRow],
    prose: dict[str, list[str]],
    answered_by: dict[str, list[int]],
) -> list[shape.IndicatorPart]:
    """Each indicator in full. ``prose`` by section key («indicator-4»), ``answered_by`` numbers of measures by code."""
    by_number = {row["number"]: row for row in rows}
    known = sum(row["place"] is not None for row in rows)
    parts = []
    for indicator in figures.framework.indicators():
        row = by_number[indicator.number]
        numbers = answered_by.get(indicator.code, [])
        todo = [f"ดำเนินการตามมาตรการที่ {join_numbers(numbers)}"] if numbers else []
        if not numbers and row["class_key"] in ("urgent", "improve"):
            todo = ["ยังไม่มีมาตรการรองรับ ควรกำหนดผู้รับผิดชอบและกำหนดเวลา"]
        parts.append(
            shape.IndicatorPart(
                **row,
                rank=f"อันดับ {row['place']} จาก {known}" if row["place"] else "",
                basis=basis(indicator, row["instrument"]),
                asked=[indicator.description] if indicator.description else [],
                findings=prose.get(f"indicator-{indicator.number}", []),
                todo=todo,
                weakest=weakest(figures, indicator),
                weakest_note="",
            )
        )
    return parts


def basis(indicator: Indicator, instrument: str) -> str:
    """What an indicator rests on: «IIT 6 ข้อ (i1 – i6)»."""
    items = indicator.all_items()
    if not items:
        return instrument
    word = "รายการ" if indicator.sub_indicators else "ข้อ"
    return f"{instrument} {len(items)} {word} ({items[0].code} – {items[-1].code})"


def weakest(figures: Figures, indicator: Indicator) -> list[shape.QuestionPart]:
    """The questions with the lowest scores, or the items not accepted; nothing where they are not known."""
    known = [(score, item) for item in indicator.all_items() if (score := figures.shown(item.code)) is not None]
    if indicator.sub_indicators:
        known = [(score, item) for score, item in known if score < figures.pass_mark]
    lowest = sorted(known, key=lambda pair: pair[0])[:WEAKEST_SHOWN]
    return [question_part(figures, item, score) for score, item in lowest]


def question_part(figures: Figures, item: Item, score: Decimal) -> shape.QuestionPart:
    gap = figures.pass_mark - score
    return shape.QuestionPart(
        code=item.code,
        topic=item.label,
        score=value_of(figures.result.nodes[item.code], figures.result),
        passed=gap <= 0,
        verdict="ผ่าน" if gap <= 0 else f"ต่ำกว่าเกณฑ์ {gap:.2f}",
    )


def join_numbers(numbers: list[int]) -> str:
    return ", ".join(str(number) for number in numbers)


# ── triage ────────────────────────────────────────────────────────────────────
def triage(
    figures: Figures, rows: list[shape.IndicatorRow], answered_by: dict[str, list[int]]
) -> list[shape.TriageClass]:
    """The classes of the agency with their indicators, the lowest first; unknown ones stand in no class."""
    agency = figures.agency
    low, high = plain(agency.urgent_below), plain(agency.maintain_from)
    ranges: dict[shape.ClassKey, str] = {
        "urgent": f"คะแนนต่ำกว่า {low}",
        "improve": f"คะแนนตั้งแต่ {low} แต่ไม่ถึง {high}",
        "maintain": f"คะแนนตั้งแต่ {high} ขึ้นไป",
    }
    found = {i.number: i for i in figures.framework.indicators()}
    classes = []
    for key, words in ranges.items():
        members = [row for row in reversed(ranked(rows)) if row["class_key"] == key]
        classes.append(
            shape.TriageClass(
                key=key,
                title=CLASS_TITLES[key][0],
                range=words,
                rows=[
                    shape.TriageRow(
                        number=row["number"],
                        title=row["title"],
                        score=row["score"],
                        reason=_reason(figures, found[row["number"]]),
                        measures=join_numbers(answered_by.get(str(row["number"]), [])) or "–",
                    )
                    for row in members
                ],
            )
        )
    return classes


def _reason(figures: Figures, indicator: Indicator) -> str:
    """The weakest question of an indicator, as the reason why it stands where it stands."""
    parts = weakest(figures, indicator)
    if not parts:
        return "ทุกรายการได้คะแนน" if figures.shown(indicator.code) == 100 else "ไม่ทราบคะแนนรายข้อ"
    return f"{parts[0]['code']} {parts[0]['topic']} {parts[0]['score']['text']}"


def class_legend(agency: Agency) -> list[shape.ClassLegend]:
    """The marks of the charts in words."""
    low, high = plain(agency.urgent_below), plain(agency.maintain_from)
    return [
        shape.ClassLegend(key="urgent", text=f"ต่ำกว่า {low}"),
        shape.ClassLegend(key="improve", text=f"{low} แต่ไม่ถึง {high}"),
        shape.ClassLegend(key="maintain", text=f"ตั้งแต่ {high} ขึ้นไป"),
    ]


# ── instruments ───────────────────────────────────────────────────────────────
def instrument_parts(
    figures: Figures,
    rows: list[shape.IndicatorRow],
    prose: dict[str, list[str]],
    recommendations: list[tuple[str, str]],
    answered_by: dict[str, list[int]],
) -> list[shape.InstrumentPart]:
    """Each instrument with its findings and the recommendations that concern it."""
    parts = []
    for instrument in figures.framework.instruments:
        mine = [
            shape.Recommendation(
                code=code,
                topic=_name_of(figures.framework, code),
                text=text,
                measures=join_numbers(answered_by.get(code, [])),
            )
            for code, text in recommendations
            if (owner := figures.framework.instrument_of.get(code)) is not None and owner.code == instrument.code
        ]
        parts.append(
            shape.InstrumentPart(
                code=instrument.code,
                short=instrument.plain_name,
                title=instrument.plain_name or instrument.name,
                full_title=instrument.name,
                informants=INFORMANTS.get(instrument.code, ""),
                weight=plain(instrument.weight or Decimal(0)),
                score=value_of(figures.result.nodes[instrument.code], figures.result),
                findings=prose.get(f"instrument-{instrument.code.lower()}", []),
                indicators=[row for row in rows if row["instrument"] == instrument.code],
                recommendations=mine,
                item_costs=item_costs(figures, instrument),
                missing_items=missed_items(figures, instrument),
            )
        )
    return parts


def _name_of(framework: Framework, code: str) -> str:
    node = framework.nodes.get(code)
    return getattr(node, "label", None) or getattr(node, "name", "")


def item_costs(figures: Figures, instrument: Instrument) -> list[shape.ItemCost]:
    """What one missed item of each sub-indicator costs in points of the total."""
    subs = [sub for indicator in instrument.indicators for sub in indicator.sub_indicators if sub.items]
    costs = [(sub, scoring.item_cost(figures.framework, sub.items[0].code)) for sub in subs]
    highest = max((cost for _, cost in costs), default=None)
    return [
        shape.ItemCost(
            code=sub.code, title=sub.name, items=len(sub.items), cost=f"{cost:.2f}", highest=cost == highest
        )
        for sub, cost in costs
    ]


def missed_items(figures: Figures, instrument: Instrument) -> list[shape.MissingItem]:
    """The OIT items that got no full score, with what each cost."""
    return [
        shape.MissingItem(
            code=item.code,
            title=item.label,
            reason=f"ได้ {score} คะแนน เสียคะแนนรวมถึง {scoring.item_cost(figures.framework, item.code):.2f}",
        )
        for indicator in instrument.indicators
        for sub in indicator.sub_indicators
        for item in sub.items
        if (score := figures.shown(item.code)) is not None and score < 100
    ]


def people(figures: Figures, assessment: Assessment) -> list[shape.PeopleRow]:
    """Who was asked in each survey of which a number is known."""
    samples = {s.instrument: s for s in SurveySample.objects.filter(assessment=assessment)}
    rows = []
    for instrument in figures.framework.instruments:
        sample = samples.get(instrument.code)
        if sample is None or (sample.population is None and sample.respondents is None):
            continue
        minimum = ""
        if instrument.sampling and sample.population is not None:
            minimum = f"{scoring.minimum_sample(instrument.sampling, sample.population):,}"
        rows.append(
            shape.PeopleRow(
                code=instrument.code,
                group=instrument.plain_name,
                population="–" if sample.population is None else f"{sample.population:,}",
                minimum=minimum or "–",
                reached="–" if sample.respondents is None else f"{sample.respondents:,}",
            )
        )
    return rows


# ── the result ────────────────────────────────────────────────────────────────
def result_part(figures: Figures, assessment: Assessment, reasons: dict[str, str]) -> shape.Result:
    """The year's result with its weighting, working and the years beside it."""
    result = figures.result
    grade = result.grade
    working = scoring.working(figures.framework, result)
    return shape.Result(
        total=value_of(result.total, result),
        level=f"ระดับ {grade.code}" if grade else "",
        pass_mark=plain(figures.framework.pass_mark),
        passed=result.passed,
        figures=_five(figures),
        weighting=[_weight_row(figures, part) for part in result.instruments],
        weighting_total=_total_row(figures),
        difference=differences(figures, reasons),
        working=_working(working),
        working_total=next((line.formula.rpartition("= ")[2] for line in working if line.kind == "total"), ""),
        years=years(figures, assessment),
    )


def _five(figures: Figures) -> list[shape.Figure]:
    """The five large figures: total, the instruments, the lowest indicator."""
    found = [
        shape.Figure(value=value_of(figures.result.total, figures.result), lines=["คะแนนรวม", "จาก 100 คะแนน"]),
    ]
    for instrument in figures.framework.instruments:
        found.append(
            shape.Figure(
                value=value_of(figures.result.nodes[instrument.code], figures.result),
                lines=[
                    f"{instrument.code} {instrument.plain_name}",
                    f"น้ำหนักร้อยละ {plain(instrument.weight or Decimal(0))}",
                ],
            )
        )
    known = [(score, i) for i in figures.framework.indicators() if (score := figures.shown(i.code)) is not None]
    if known:
        _, lowest = min(known, key=lambda pair: pair[0])
        found.append(
            shape.Figure(
                value=value_of(figures.result.nodes[lowest.code], figures.result),
                lines=[f"ต่ำสุด ตัวชี้วัดที่ {lowest.number}", lowest.name],
            )
        )
    return found


def _weight_row(figures: Figures, part: scoring.InstrumentResult) -> shape.WeightRow:
    node, weight = part.node, part.weight
    return shape.WeightRow(
        code=part.code,
        title=next(i.plain_name or i.name for i in figures.framework.instruments if i.code == part.code),
        weight=plain(weight),
        announced=value_of(node, figures.result)
        if part.code in figures.result.implied
        else _exactly(node.announced_shown, "announced"),
        computed=_exactly(node.computed_shown, "computed"),
        weighted_announced=_exactly(_weighted(node.announced, weight), "announced"),
        weighted_computed=_exactly(_weighted(node.computed, weight), "computed"),
    )


def _weighted(score: object, weight: Decimal) -> Decimal | None:
    from fractions import Fraction

    return None if score is None else scoring.to_cents(Fraction(score) * Fraction(weight) / 100)  # type: ignore[arg-type]


def _total_row(figures: Figures) -> shape.WeightRow:
    total = figures.result.total
    return shape.WeightRow(
        code="",
        title="คะแนนรวม",
        weight=plain(sum((i.weight or Decimal(0) for i in figures.framework.instruments), Decimal(0))),
        announced=_unknown(""),
        computed=_unknown(""),
        weighted_announced=_exactly(total.announced_shown, "announced"),
        weighted_computed=_exactly(total.computed_shown, "computed"),
    )


def differences(figures: Figures, reasons: dict[str, str]) -> list[str]:
    """One plain sentence for each level whose announced and computed figures are not the same."""
    sentences = []
    for row in figures.result.reconciliation:
        if not row.difference:
            continue
        name = "คะแนนรวม" if row.code == "TOTAL" else f"คะแนน {_label(figures.framework, row.code)}"
        because = reasons.get(row.code) or (
            "อยู่ในช่วงที่การปัดเศษทำให้ต่างได้" if row.rounding_only else "เกินกว่าที่การปัดเศษทำให้ต่างได้"
        )
        sentences.append(
            f"{name} ที่คำนวณได้ {row.computed} ต่างจากที่ประกาศ {row.announced} อยู่ {abs(row.difference)} "
            f"{because} รายงานนี้ยึดคะแนนที่ประกาศ"
        )
    return sentences


def _label(framework: Framework, code: str) -> str:
    return f"ตัวชี้วัดที่ {code}" if code.isdigit() else code


def _working(lines: list[scoring.WorkingLine]) -> list[shape.WorkingRow]:
    """The lines of the working by instrument: the mean and its weighted figure."""
    rows: dict[str, shape.WorkingRow] = {}
    for line in lines:
        if line.kind == "mean" and line.formula:
            terms, _, mean = line.formula.rpartition(" = ")
            rows[line.code] = shape.WorkingRow(code=line.code, terms=terms.replace("÷", "หาร"), mean=mean, weighted="")
        elif line.kind == "weighted" and line.code in rows:
            rows[line.code]["weighted"] = line.formula.partition(" × ")[2] and f"× {line.formula.partition(' × ')[2]}"
    return list(rows.values())


def years(figures: Figures, assessment: Assessment) -> list[shape.YearRow]:
    """This year beside the agency's earlier ones that have a total. Two queries whatever their number."""
    earlier = earlier_years(assessment)
    scored = results_of(earlier)
    rows = []
    for other in earlier:
        result = scored[other.pk]
        if result.total.shown is None:
            continue
        rows.append(
            shape.YearRow(
                year=other.fiscal_year,
                value=value_of(result.total, result),
                level=result.grade.code if result.grade else "–",
                note="",
                comparable=True,
                current=False,
                bar=shape.bar_of(result.total.shown),
            )
        )
    if not rows:
        return []
    total = figures.result.total
    grade = figures.result.grade
    rows.append(
        shape.YearRow(
            year=assessment.fiscal_year,
            value=value_of(total, figures.result),
            level=grade.code if grade else "–",
            note="ปีนี้",
            comparable=True,
            current=True,
            bar=shape.bar_of(total.shown),
        )
    )
    return rows


def bands(figures: Figures) -> list[shape.Band]:
    """The year's scale with the agency's own result in its band."""
    total, grade = figures.result.total.shown, figures.result.grade
    rows = []
    for band in figures.framework.bands:
        top = "100.00" if band.below is None else f"{band.below - Decimal('0.01'):.2f}"
        condition = f" ทุกเครื่องมือ {plain(band.floor)} ขึ้นไป" if band.floor is not None else ""
        own = ""
        if grade is not None and band.code == grade.code and total is not None:
            own = f"{total} คะแนน"
        rows.append(
            shape.Band(
                level=band.code,
                range=f"{band.minimum:.2f} – {top}",
                verdict=("ผ่าน" if band.passes else "ไม่ผ่าน") + condition,
                own=own,
            )
        )
    return rows


def facts(figures: Figures, announced_on: str) -> shape.Facts:
    """The result as plain figures, for public pages, open data and checks."""
    result, grade = figures.result, figures.result.grade
    instruments = []
    for instrument, part in zip(figures.framework.instruments, result.instruments, strict=True):
        value = value_of(part.node, result)
        known = value["source"] != "unknown"
        exact = part.weighted_shown is not None
        instruments.append(
            shape.InstrumentFacts(
                code=instrument.code,
                name=instrument.name,
                plain_name=instrument.plain_name,
                weight=plain(part.weight),
                score=value["text"] if known else None,
                source=value["source"],
                weighted=f"{part.weighted_shown}" if exact else None,
                lost=f"{part.lost_shown}" if exact else None,
            )
        )
    return shape.Facts(
        total=f"{result.total.shown}",
        level_code=grade.code if grade else "",
        level_label=grade.label if grade else "",
        passed=result.passed,
        pass_mark=plain(figures.framework.pass_mark),
        urgent_below=plain(figures.agency.urgent_below),
        maintain_from=plain(figures.agency.maintain_from),
        announced_on=announced_on,
        instruments=instruments,
    )

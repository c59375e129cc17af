"""The part of a report about the result: total, level, weighting with its working, bands, years."""

from decimal import Decimal
from fractions import Fraction

from assessments import scoring
from assessments.analysis import Findings, YearFinding
from assessments.scoring.nodes import NodeResult
from assessments.structure import Band
from ita_portal.lib.thai import plain_number
from reports import snapshot as shape

IMPLIED_MARK = "*"


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


def level_words(band: Band) -> str:
    """A level in a sentence: «ระดับ AA»; the named levels join the word, «ระดับผ่านดี»."""
    return f"ระดับ {band.code}" if band.code.isascii() else f"ระดับ{band.code}"


def legend(result: scoring.Result) -> list[shape.LegendRow]:
    """What the marks beside figures stand for; only those that occur."""
    return [
        shape.LegendRow(
            mark=IMPLIED_MARK,
            text=f"{shape.IMPLIED} คะแนน {code} อยู่ระหว่าง {implied.low_shown} ถึง {implied.high_shown} "
            "เพราะคะแนนรวมที่ประกาศปัดเป็นทศนิยม 2 ตำแหน่ง",
        )
        for code, implied in result.implied.items()
    ]


def result_part(findings: Findings, reasons: dict[str, str]) -> shape.Result:
    """The year's result with its weighting, working and the years beside it. ``reasons`` of differences by code."""
    result = findings.result
    working = scoring.working(findings.framework, result)
    return shape.Result(
        total=value_of(result.total, result),
        level=level_words(result.grade) if result.grade else "",
        pass_mark=plain_number(findings.framework.pass_mark),
        passed=result.passed,
        figures=_figures(findings),
        weighting=[_weight_row(findings, part) for part in result.instruments],
        weighting_total=_total_row(findings),
        difference=_differences(result, reasons),
        working=_working(working),
        working_total=next((line.formula.rpartition("= ")[2] for line in working if line.kind == "total"), ""),
        years=_years(findings.years),
    )


def _figures(findings: Findings) -> list[shape.Figure]:
    """The five large figures: total, the instruments, the lowest indicator."""
    result = findings.result
    found = [shape.Figure(value=value_of(result.total, result), lines=["คะแนนรวม", "จาก 100 คะแนน"], code="total")]
    for part in findings.instruments:
        lines = [f"{part.code} {part.plain_name}", f"น้ำหนักร้อยละ {plain_number(part.weight)}"]
        value = value_of(result.nodes[part.code], result)
        found.append(shape.Figure(value=value, lines=lines, code=f"instrument.{part.code}"))
    if findings.lowest:
        lowest = findings.lowest[0]
        value = value_of(result.nodes[str(lowest.number)], result)
        lines = [f"ต่ำสุด ตัวชี้วัดที่ {lowest.number}", lowest.name]
        found.append(shape.Figure(value=value, lines=lines, code=f"indicator.{lowest.number}"))
    return found


def _weight_row(findings: Findings, part: scoring.InstrumentResult) -> shape.WeightRow:
    node, weight = part.node, part.weight
    instrument = findings.instrument(part.code)
    implied = part.code in findings.result.implied
    return shape.WeightRow(
        code=part.code,
        title=(instrument.plain_name or instrument.name) if instrument else part.code,
        weight=plain_number(weight),
        announced=value_of(node, findings.result) if implied else _exactly(node.announced_shown, "announced"),
        computed=_exactly(node.computed_shown, "computed"),
        weighted_announced=_exactly(_weighted(node.announced, weight), "announced"),
        weighted_computed=_exactly(_weighted(node.computed, weight), "computed"),
    )


def _weighted(score: Decimal | Fraction | None, weight: Decimal) -> Decimal | None:
    return None if score is None else scoring.to_cents(Fraction(score) * Fraction(weight) / 100)


def _total_row(findings: Findings) -> shape.WeightRow:
    total = findings.result.total
    return shape.WeightRow(
        code="",
        title="คะแนนรวม",
        weight=plain_number(sum((part.weight for part in findings.instruments), Decimal(0))),
        announced=_unknown(""),
        computed=_unknown(""),
        weighted_announced=_exactly(total.announced_shown, "announced"),
        weighted_computed=_exactly(total.computed_shown, "computed"),
    )


def _differences(result: scoring.Result, reasons: dict[str, str]) -> list[str]:
    """One plain sentence for each level whose announced and computed figures are not the same."""
    sentences = []
    for row in result.reconciliation:
        if not row.difference:
            continue
        name = {"TOTAL": "คะแนนรวม"}.get(
            row.code, f"คะแนนตัวชี้วัดที่ {row.code}" if row.code.isdigit() else f"คะแนน {row.code}"
        )
        by_itself = "อยู่ในช่วงที่การปัดเศษทำให้ต่างได้" if row.rounding_only else "เกินกว่าที่การปัดเศษทำให้ต่างได้"
        sentences.append(
            f"{name} ที่คำนวณได้ {row.computed} ต่างจากที่ประกาศ {row.announced} อยู่ {abs(row.difference)} คะแนน "
            f"{reasons.get(row.code) or by_itself} รายงานนี้ยึดคะแนนที่ประกาศ"
        )
    return sentences


def _working(lines: list[scoring.WorkingLine]) -> list[shape.WorkingRow]:
    """The lines of the working by instrument: the mean and its weighted figure."""
    rows: dict[str, shape.WorkingRow] = {}
    for line in lines:
        # Where the parts were not announced there is nothing to work out.
        if line.kind == "mean" and " = " in line.formula:
            terms, _, mean = line.formula.rpartition(" = ")
            rows[line.code] = shape.WorkingRow(code=line.code, terms=terms.replace("÷", "หาร"), mean=mean, weighted="")
        elif line.kind == "weighted" and line.code in rows:
            _, times, weighted = line.formula.partition("× ")
            rows[line.code]["weighted"] = times + weighted
    return list(rows.values())


def _years(years: tuple[YearFinding, ...]) -> list[shape.YearRow]:
    """The years with a total, oldest first; nothing where this year stands alone."""
    known = [year for year in years if year.total is not None]
    if len(known) < 2:
        return []
    return [
        shape.YearRow(
            year=year.fiscal_year,
            value=shape.Value(text=f"{year.total}", source="announced", mark=""),
            level=year.level or "–",
            note="ปีนี้" if year.current else year.note,
            comparable=year.comparable,
            current=year.current,
            bar=shape.bar_of(year.total) if year.comparable else None,
            new_scale=before is not None and before.scale != year.scale,
        )
        for before, year in zip([None, *known[:-1]], known, strict=True)
    ]


def bands(findings: Findings) -> list[shape.Band]:
    """The year's scale with the agency's own result in its band."""
    total, grade = findings.result.total.shown, findings.result.grade
    rows = []
    for band in findings.framework.bands:
        top = "100.00" if band.below is None else f"{band.below - Decimal('0.01'):.2f}"
        condition = f" ทุกเครื่องมือ {plain_number(band.floor)} ขึ้นไป" if band.floor is not None else ""
        is_own = grade is not None and band.code == grade.code and total is not None
        rows.append(
            shape.Band(
                level=band.code,
                range=f"{band.minimum:.2f} – {top}",
                verdict=("ผ่าน" if band.passes else "ไม่ผ่าน") + condition,
                own=f"{total} คะแนน" if is_own else "",
            )
        )
    return rows


def facts(findings: Findings, announced_on: str) -> shape.Facts:
    """The result as plain figures, for public pages, open data and checks."""
    result, grade = findings.result, findings.result.grade
    return shape.Facts(
        total=f"{result.total.shown}",
        level_code=grade.code if grade else "",
        level_label=grade.label if grade else "",
        passed=result.passed,
        pass_mark=plain_number(findings.framework.pass_mark),
        urgent_below=plain_number(findings.thresholds.urgent_below),
        maintain_from=plain_number(findings.thresholds.maintain_from),
        announced_on=announced_on,
        instruments=[
            shape.InstrumentFacts(
                code=part.code,
                name=part.name,
                plain_name=part.plain_name,
                weight=plain_number(part.weight),
                score=None if part.source == "unknown" else value_of(result.nodes[part.code], result)["text"],
                source=part.source,
                weighted=None if part.weighted is None else f"{part.weighted}",
                lost=None if part.lost is None else f"{part.lost}",
            )
            for part in findings.instruments
        ],
    )

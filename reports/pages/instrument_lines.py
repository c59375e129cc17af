"""The instruments of a year in a line each, as «my work» and the executive see them: one way to say a figure."""

from dataclasses import dataclass

from assessments.scoring import InstrumentResult, Result
from assessments.structure import Framework
from reports.pages.result_charts import implied_words


@dataclass(frozen=True)
class InstrumentLine:
    """One instrument: its figure as shown, or what is said in its place; ``note`` belongs to an implied one."""

    code: str
    name: str  # in a plain word: «บุคลากร»
    value: str
    is_known: bool  # whether ``value`` is a figure
    note: str = ""


def instrument_lines(result: Result, framework: Framework) -> list[InstrumentLine]:
    """A line for each instrument; what only the announced total implies bears its mark and its stretch."""
    names = {each.code: each.plain_name or each.name for each in framework.instruments}
    return [_line(each, names[each.code], result) for each in result.instruments]


def _line(each: InstrumentResult, name: str, result: Result) -> InstrumentLine:
    if each.score_shown is not None:
        return InstrumentLine(each.code, name, f"{each.score_shown}", is_known=True)
    implied = result.implied.get(each.code)
    if implied and implied.possible:
        value, note = implied_words(implied)
        return InstrumentLine(each.code, name, value, is_known=True, note=note)
    words = "ยังไม่ครบ" if result.nodes[each.code].has_entry else "ยังไม่กรอก"
    return InstrumentLine(each.code, name, words, is_known=False)

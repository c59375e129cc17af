"""A stored framework in the shape of a framework file, so that one set of rules checks both."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from assessments.framework_files.checks import check_rules
from assessments.framework_files.shape import FILE, Fault, Faults, fit
from assessments.models import AnswerScale, Framework, Instrument, Item

Table = dict[str, Any]


def faults_of(framework: Framework) -> list[Fault]:
    """Everything that keeps ``framework`` from being official; empty when nothing does."""
    faults = Faults(str(framework))
    data = fit(as_table(framework), FILE, "", faults)
    # A stored year has no file to be named after its year.
    check_rules(data, Path(f"{framework.fiscal_year}.toml"), faults)
    if framework.unplaced_items:
        codes = ", ".join(str(code) for code, _label in framework.unplaced_items)
        faults.add("unplaced_items", f"{codes} ยังไม่อยู่ในตัวชี้วัดใด", "เพิ่มข้อเหล่านี้ในตัวชี้วัดย่อย แล้วล้างช่องนี้")
    return faults.found


def as_table(framework: Framework) -> Table:
    """The framework as its file would say it, as an official one. Eight queries."""
    return _without_blanks(
        {
            "fiscal_year": framework.fiscal_year,
            "name": framework.name,
            "status": "official",
            "offered": framework.is_offered,
            "complete": framework.is_complete,
            "pass_mark": framework.pass_mark,
            "confidence": framework.confidence,
            "sources": list(framework.sources),
            "results_on": framework.results_on,
            "bands": [
                _without_blanks(
                    {
                        "code": band.code,
                        "label": band.label,
                        "from": band.minimum,
                        "below": band.below,
                        "passes": band.passes,
                        "floor": band.floor,
                    }
                )
                for band in framework.bands.all()
            ],
            "calendar": [
                _without_blanks(
                    {
                        "key": entry.key,
                        "name": entry.name,
                        "starts": entry.starts,
                        "ends": entry.ends,
                        "source": entry.source,
                        "confidence": entry.confidence,
                    }
                )
                for entry in framework.calendar.all()
            ],
            "stages": [
                _without_blanks(
                    {
                        "key": row.stage,
                        "days_after_results": row.days_after_results,
                        "fiscal_years_after": row.fiscal_years_after,
                        "month": row.month,
                        "day": row.day,
                        "source": row.source,
                        "confidence": row.confidence,
                    }
                )
                for row in framework.stage_deadlines.all()
            ],
            "answer_scales": [_scale(scale) for scale in framework.answer_scales.prefetch_related("options")],
            "instruments": _instruments(framework),
        }
    )


def _scale(scale: AnswerScale) -> Table:
    return _without_blanks(
        {
            "code": scale.code,
            "confidence": scale.confidence,
            "options": [{"label": option.label, "points": option.points} for option in scale.options.all()],
        }
    )


def _instruments(framework: Framework) -> list[Table]:
    at_indicator: dict[int, list[Item]] = defaultdict(list)
    at_sub_indicator: dict[int, list[Item]] = defaultdict(list)
    below_item: dict[int, list[Item]] = defaultdict(list)
    items = Item.objects.filter(indicator__instrument__framework=framework).select_related("answer_scale")
    for item in items.order_by("order", "pk"):
        if item.parent_id:
            below_item[item.parent_id].append(item)
        elif item.sub_indicator_id:
            at_sub_indicator[item.sub_indicator_id].append(item)
        else:
            at_indicator[item.indicator_id].append(item)

    def question(item: Item) -> Table:
        subs = [
            _without_blanks({"code": sub.code, "label": sub.label, "scale": _scale_code(sub)})
            for sub in below_item[item.pk]
        ]
        return _without_blanks({**_item(item), "scale": _scale_code(item), "sub_items": subs})

    tables = []
    for instrument in framework.instruments.prefetch_related("indicators__sub_indicators"):
        indicators = []
        for indicator in instrument.indicators.all():
            subs = [
                {"code": sub.code, "name": sub.name, "items": [_item(item) for item in at_sub_indicator[sub.pk]]}
                for sub in indicator.sub_indicators.all()
            ]
            indicators.append(
                _without_blanks(
                    {
                        "number": indicator.number,
                        "name": indicator.name,
                        "items": [question(item) for item in at_indicator[indicator.pk]],
                        "sub_indicators": subs,
                    }
                )
            )
        tables.append({**_instrument(instrument, framework.confidence), "indicators": indicators})
    return tables


def _instrument(instrument: Instrument, confidence: str) -> Table:
    sampling = _without_blanks(
        {
            "share": instrument.sample_share,
            "minimum": instrument.sample_minimum,
            "large_above": instrument.sample_large_above,
            "large_minimum": instrument.sample_large_minimum,
        }
    )
    return _without_blanks(
        {
            "code": instrument.code,
            "name": instrument.name,
            "plain_name": instrument.plain_name,
            "weight": instrument.weight,
            # The tables do not keep how sure a sampling rule is: it is as sure as the year.
            "sampling": {**sampling, "confidence": confidence} if sampling else None,
        }
    )


def _item(item: Item) -> Table:
    return _without_blanks({"code": item.code, "label": item.label, "topic": item.topic})


def _scale_code(item: Item) -> str:
    return item.answer_scale.code if item.answer_scale else ""


def _without_blanks(table: Table) -> Table:
    """What a file would leave out: a blank is an absent key."""
    return {key: value for key, value in table.items() if value is not None and value != "" and value != []}

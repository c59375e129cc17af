"""The score grid as plain values: which cells stand on a sheet, in what order, and what stands beside each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from assessments.scoring import Result
from assessments.scoring.text import write_score
from assessments.structure import TOTAL, Framework, Indicator, Instrument, Item, SubIndicator

INDICATORS = "indicators"
# Enter and a pasted column stay among cells of one kind, so that sums between the items are not in the way.
MAIN, PART, SUM = "main", "part", "sum"


class Stored(Protocol):
    """What is stored of a cell (``models.Score``)."""

    value: Decimal | None
    version: int
    saved_at: datetime


@dataclass(frozen=True)
class Previous:
    """The year before, to compare with while typing. Items are matched by topic, for numbers change meaning."""

    framework: Framework
    result: Result

    def shown(self, node: Instrument | Indicator | SubIndicator | Item | None) -> Decimal | None:
        """Last year's figure of the same thing; None where that year has no such thing or no figure."""
        if node is None:
            return self.result.total.shown
        code = self._by_topic.get(node.topic) if isinstance(node, Item) else self._same(node)
        found = self.result.nodes.get(code) if code else None
        return found.shown if found else None

    @cached_property
    def _by_topic(self) -> dict[str, str]:
        return {
            item.topic: item.code
            for indicator in self.framework.indicators()
            for item in indicator.all_items()
            if item.topic
        }

    def _same(self, node: Instrument | Indicator | SubIndicator) -> str | None:
        there = self.framework.nodes.get(node.code)
        if there is None or isinstance(there, Item):
            return None
        return node.code if there.name.strip() == node.name.strip() or isinstance(node, Instrument) else None


@dataclass(frozen=True)
class Cell:
    """One box of the grid."""

    code: str
    label: str
    kind: str  # MAIN, PART (a sub-item) or SUM (a sub-indicator)
    parent: str  # what it is folded away under: a sub-item's question, a sub-indicator's heading; else empty
    parts: tuple[str, ...]  # its sub-items
    text: str  # what is stored, as shown
    version: int
    computed: Decimal | None  # from its parts, where it has some
    has_parts: bool
    previous: Decimal | None
    is_open: bool = True  # False: folded away

    @property
    def key(self) -> str:
        """The code as part of an id in the page; a dot would need escaping in every selector."""
        return self.code.replace(".", "-")


@dataclass(frozen=True)
class Group:
    """Cells under one heading."""

    code: str  # of the mean beside the heading; empty where there is none
    title: str
    note: str
    cells: tuple[Cell, ...]
    folds: bool = False  # its last cell is its own announced figure, folded away

    @property
    def key(self) -> str:
        """As ``Cell.key``."""
        return self.code.replace(".", "-")


@dataclass(frozen=True)
class Tab:
    """A sheet to choose, with how much of it is there."""

    name: str
    label: str
    filled: int
    count: int


@dataclass(frozen=True)
class Sheet:
    """The cells of one page."""

    name: str
    title: str
    groups: tuple[Group, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for group in self.groups for cell in group.cells)

    def column_from(self, code: str) -> list[str]:
        """The codes that a column pasted at ``code`` falls on: the cells of its kind from there down."""
        cells = self.cells
        kind = next((cell.kind for cell in cells if cell.code == code), MAIN)
        column = [cell.code for cell in cells if cell.kind == kind]
        return column[column.index(code) :] if code in column else column

    def to_read(self) -> Sheet:
        """The sheet for who only reads: of what the NACC announces, the figures that it did announce."""
        groups = [g if g.code else replace(g, cells=tuple(c for c in g.cells if c.text)) for g in self.groups]
        return replace(self, groups=tuple(g for g in groups if g.code or g.cells))


@dataclass(frozen=True)
class _Maker:
    """What every cell is made from."""

    framework: Framework
    stored: Mapping[str, Stored]
    result: Result
    previous: Previous | None

    def cell(
        self,
        code: str,
        label: str,
        node: Instrument | Indicator | SubIndicator | Item | None,
        kind: str = MAIN,
        parent: str = "",
    ) -> Cell:
        row = self.stored.get(code)
        known = self.result.nodes[code]
        return Cell(
            code=code,
            label=label,
            kind=kind,
            parent=parent,
            parts=tuple(sub.code for sub in node.sub_items) if isinstance(node, Item) else (),
            text=write_score(row.value) if row else "",
            version=row.version if row else 0,
            computed=known.computed_shown,
            has_parts=bool(known.parts),
            previous=self.previous.shown(node) if self.previous else None,
            is_open=kind == MAIN or self._any_given((code,) if kind == SUM else self.result.nodes[parent].parts),
        )

    def _any_given(self, codes: Iterable[str]) -> bool:
        """What is seldom filled is folded away, but never while it holds something."""
        return any(code in self.stored and self.stored[code].value is not None for code in codes)

    def item_cells(self, items: Iterable[Item]) -> Iterable[Cell]:
        for item in items:
            yield self.cell(item.code, item.label, item)
            for sub in item.sub_items:
                yield self.cell(sub.code, sub.label, sub, PART, item.code)

    def indicator_groups(self, indicator: Indicator) -> Iterable[Group]:
        title = f"{indicator.number} {indicator.name}"
        count = len(indicator.all_items())
        if not indicator.sub_indicators:
            yield Group(indicator.code, title, f"{count} ข้อ เฉลี่ย", tuple(self.item_cells(indicator.items)))
            return
        yield Group(indicator.code, title, f"{len(indicator.sub_indicators)} ตัวชี้วัดย่อย เฉลี่ย", ())
        for sub in indicator.sub_indicators:
            own = self.cell(sub.code, f"คะแนนที่ประกาศของตัวชี้วัดย่อย {sub.code}", sub, SUM, sub.code)
            yield Group(
                sub.code,
                f"{sub.code} {sub.name}",
                f"{len(sub.items)} ข้อ เฉลี่ย",
                (*self.item_cells(sub.items), own),
                folds=True,
            )


def item_codes(instrument: Instrument) -> list[str]:
    """The codes of an instrument's questions or items, in order."""
    return [item.code for indicator in instrument.indicators for item in indicator.all_items()]


def indicator_codes(framework: Framework) -> list[str]:
    """The codes of all indicators, in order."""
    return [indicator.code for indicator in framework.indicators()]


def tabs(framework: Framework, known: Collection[str]) -> list[Tab]:
    """The sheets of the year: the indicators, and each instrument whose items are known.

    ``known``: the codes that have a figure, whoever counts.
    """

    def tab(name: str, label: str, codes: list[str]) -> Tab:
        return Tab(name, label, sum(code in known for code in codes), len(codes))

    items = [tab(each.code, each.code, codes) for each in framework.instruments if (codes := item_codes(each))]
    return [tab(INDICATORS, "ตัวชี้วัด", indicator_codes(framework)), *items]


def sheet(
    name: str, framework: Framework, stored: Mapping[str, Stored], result: Result, previous: Previous | None = None
) -> Sheet | None:
    """The sheet of that name; None where the year has none."""
    maker = _Maker(framework, stored, result, previous)
    if name == INDICATORS:
        return _indicator_sheet(maker)
    instrument = next((each for each in framework.instruments if each.code == name), None)
    if instrument is None or not item_codes(instrument):
        return None
    groups = [group for indicator in instrument.indicators for group in maker.indicator_groups(indicator)]
    return Sheet(name, f"คะแนนรายข้อของ {name}", tuple(groups))


def _indicator_sheet(maker: _Maker) -> Sheet:
    groups = []
    for instrument in maker.framework.instruments:
        cells = tuple(maker.cell(i.code, i.name, i) for i in instrument.indicators)
        who = f" {instrument.plain_name}" if instrument.plain_name else ""
        groups.append(Group(instrument.code, f"{instrument.code}{who}", f"{len(cells)} ตัวชี้วัด เฉลี่ย", cells))
    announced = [maker.cell(i.code, i.name, i) for i in maker.framework.instruments]
    announced.append(maker.cell(TOTAL, "คะแนนรวม", None))
    groups.append(Group("", "คะแนนเครื่องมือและคะแนนรวมที่ ป.ป.ช. ประกาศ", "", tuple(announced)))
    return Sheet(INDICATORS, "คะแนนตัวชี้วัด", tuple(groups))


def sheet_of(framework: Framework, code: str) -> str:
    """The name of the sheet on which ``code`` stands, for links to a missing cell."""
    node = framework.nodes.get(code)
    if isinstance(node, Item | SubIndicator):
        return framework.instrument_of[code].code
    return INDICATORS

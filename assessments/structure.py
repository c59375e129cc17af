"""The shape of one year's framework as plain values: what scoring, analysis and documents are given.

Tables hold the frameworks (``assessments/models/framework.py``); ``Framework.to_plain()`` there makes these
values. Nothing here knows Django, so the arithmetic can be read, tested and run on its own.

Codes are unique within a framework and name every place a score can stand:
sub-item ``i1.1``, question ``i1`` / ``e1``, OIT item ``O1``, sub-indicator ``9.1``, indicator ``1`` … ``10``,
instrument ``IIT`` / ``EIT`` / ``OIT`` and ``TOTAL``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

TOTAL = "TOTAL"


def cell_name(code: str) -> str:
    """What a sentence calls a place of a score, where a bare figure would say nothing: «ตัวชี้วัดที่ 10», «คะแนนรวม»."""
    if code == TOTAL:
        return "คะแนนรวม"
    return f"ตัวชี้วัดที่ {code}" if code.isdigit() else code


@dataclass(frozen=True)
class Item:
    """A survey question (``i1``, ``e1``), an OIT item (``O1``) or a sub-item of a question (``i1.1``)."""

    code: str
    label: str
    topic: str = ""  # the same subject in other years has the same topic
    group: str = ""  # heading the items of a sub-indicator stand under, e.g. «ข้อมูลพื้นฐาน»
    elements: tuple[str, ...] = ()  # what an OIT item must show
    period: str = ""  # which year's data an OIT item asks for
    sub_items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class SubIndicator:
    """A sub-indicator of OIT (``9.1``): the mean of its items."""

    code: str
    name: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """One of the ten indicators. It has either questions (IIT, EIT) or sub-indicators (OIT), or nothing known."""

    number: int
    name: str
    description: str = ""
    items: tuple[Item, ...] = ()
    sub_indicators: tuple[SubIndicator, ...] = ()

    @property
    def code(self) -> str:
        return str(self.number)

    def all_items(self) -> tuple[Item, ...]:
        """Questions or OIT items, in order, whichever way they are grouped."""
        return self.items + tuple(item for sub in self.sub_indicators for item in sub.items)


@dataclass(frozen=True)
class Sampling:
    """Minimum sample of a survey: ``share`` of the population, not under ``minimum``; all of a population
    smaller than ``minimum``; at least ``large_minimum`` where the population exceeds ``large_above``."""

    share: Decimal  # a fraction: 0.10 is one in ten
    minimum: int
    large_above: int | None = None
    large_minimum: int | None = None


@dataclass(frozen=True)
class Instrument:
    """IIT, EIT or OIT with its weight in percent of the total."""

    code: str
    name: str
    weight: Decimal | None  # None where a year's rules are not known yet: such a year cannot be scored
    indicators: tuple[Indicator, ...] = ()
    plain_name: str = ""  # a plain word: บุคลากร, ประชาชน, เว็บไซต์
    sampling: Sampling | None = None


@dataclass(frozen=True)
class Band:
    """One level. The band is half-open on the total rounded to two decimals: minimum <= total < below.

    ``floor`` is the least score each instrument needs. A total that is high enough but misses the floor falls
    to the next band in order, so a scale is read from the top down.
    """

    code: str  # AA … F, or the level's own name
    label: str  # words beside the code: ผ่าน, ไม่ผ่าน, or the level's name
    minimum: Decimal
    below: Decimal | None  # None for the topmost interval, which includes 100
    passes: bool
    floor: Decimal | None = None


@dataclass(frozen=True)
class Framework:
    """Everything the national rules say of one fiscal year (Buddhist era)."""

    fiscal_year: int
    name: str
    instruments: tuple[Instrument, ...]
    bands: tuple[Band, ...]  # from the highest down
    pass_mark: Decimal = Decimal(85)
    complete: bool = True  # False: questions or items of this year are not all known
    confidence: str = ""
    sources: tuple[str, ...] = field(default=())

    def indicators(self) -> Iterator[Indicator]:
        """The indicators of all instruments, in order."""
        for instrument in self.instruments:
            yield from instrument.indicators

    @cached_property
    def nodes(self) -> dict[str, Instrument | Indicator | SubIndicator | Item]:
        """Every place a score can stand, by code, except ``TOTAL``; parents before their parts."""
        found: dict[str, Instrument | Indicator | SubIndicator | Item] = {}

        def add_item(item: Item) -> None:
            found[item.code] = item
            for sub_item in item.sub_items:
                add_item(sub_item)

        for instrument in self.instruments:
            found[instrument.code] = instrument
            for indicator in instrument.indicators:
                found[indicator.code] = indicator
                for item in indicator.items:
                    add_item(item)
                for sub_indicator in indicator.sub_indicators:
                    found[sub_indicator.code] = sub_indicator
                    for item in sub_indicator.items:
                        add_item(item)
        return found

    @cached_property
    def instrument_of(self) -> dict[str, Instrument]:
        """The instrument that each code belongs to."""
        owner: dict[str, Instrument] = {}
        for instrument in self.instruments:
            owner[instrument.code] = instrument
            for indicator in instrument.indicators:
                owner[indicator.code] = instrument
                for sub_indicator in indicator.sub_indicators:
                    owner[sub_indicator.code] = instrument
                for item in indicator.all_items():
                    owner[item.code] = instrument
                    for sub_item in item.sub_items:
                        owner[sub_item.code] = instrument
        return owner

    @cached_property
    def indicator_of(self) -> dict[str, Indicator]:
        """The indicator that each indicator, sub-indicator, question, item or sub-item code belongs to."""
        owner: dict[str, Indicator] = {}
        for indicator in self.indicators():
            owner[indicator.code] = indicator
            for sub_indicator in indicator.sub_indicators:
                owner[sub_indicator.code] = indicator
            for item in indicator.all_items():
                owner[item.code] = indicator
                for sub_item in item.sub_items:
                    owner[sub_item.code] = indicator
        return owner

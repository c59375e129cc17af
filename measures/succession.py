"""What stands in another year's framework for a code of this one's: numbers change, subjects stay.

Questions and items are followed by their topic, indicators by their number (their names vary in print),
sub-indicators by their name. Plain values in, plain values out.
"""

from dataclasses import dataclass

from assessments.structure import TOTAL, Framework, Indicator, Instrument, Item, SubIndicator


@dataclass(frozen=True)
class Successor:
    """What a linked code becomes in another year; ``now`` is empty where nothing stands for it."""

    code: str
    now: str
    is_wider: bool = False  # the indicator, for that year does not have the question or item itself


class Succession:
    """From the codes of ``old`` to those of ``new``; in either direction of time."""

    def __init__(self, old: Framework, new: Framework) -> None:
        self._old, self._new = old, new
        self._by_topic = {
            node.topic: code for code, node in new.nodes.items() if isinstance(node, Item) and node.topic
        }

    def same(self, code: str) -> str:
        """The code of the very same thing in the new year; empty where it has none."""
        node = self._old.nodes.get(code)
        if code == TOTAL or (isinstance(node, Instrument | Indicator) and code in self._new.nodes):
            return code
        if isinstance(node, SubIndicator):
            return self._sub_indicator(node)
        if isinstance(node, Item):
            return self._item(node)
        return ""

    def successor(self, code: str) -> Successor:
        """What a measure is linked to in the new year: the same thing, else the indicator it belonged to."""
        if same := self.same(code):
            return Successor(code, same)
        home = self._old.indicator_of.get(code)
        if home is not None and home.code in self._new.nodes:
            return Successor(code, home.code, is_wider=True)
        return Successor(code, "")

    def _sub_indicator(self, node: SubIndicator) -> str:
        there = self._new.nodes.get(node.code)
        if isinstance(there, SubIndicator) and there.name == node.name:
            return node.code
        named = (code for code, each in self._new.nodes.items() if getattr(each, "name", "") == node.name)
        return next((code for code in named if isinstance(self._new.nodes[code], SubIndicator)), "")

    def _item(self, node: Item) -> str:
        if node.topic:
            return self._by_topic.get(node.topic, "")
        there = self._new.nodes.get(node.code)
        return node.code if isinstance(there, Item) and there.label == node.label else ""

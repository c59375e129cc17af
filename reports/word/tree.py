"""The composed HTML of a document as a tree: elements with their classes, digits and texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.pdf import layout

_VOID = {"br", "img", "meta", "link", "wbr", "hr", "col", "input"}
_STYLE = re.compile(r"([a-z-]+)\s*:\s*([0-9.]+)(mm|%)")


@dataclass(slots=True)
class Node:
    """An element of our own templates. ``digits`` is «thai» or «arabic», whichever holds for its text."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)
    digits: str = "arabic"

    @property
    def classes(self) -> set[str]:
        """The words of its class attribute."""
        return set(self.attrs.get("class", "").split())

    def has(self, *names: str) -> bool:
        """Whether it bears one of these classes."""
        return not self.classes.isdisjoint(names)

    @property
    def elements(self) -> list["Node"]:
        """Its children without the texts between them."""
        return [child for child in self.children if isinstance(child, Node)]

    def walk(self) -> Iterator["Node"]:
        """Itself and everything below it, in reading order."""
        yield self
        for child in self.elements:
            yield from child.walk()

    def every(self, *tags: str) -> list["Node"]:
        """All elements with one of these tags below it, in reading order."""
        return [node for node in self.walk() if node is not self and node.tag in tags]

    def first(self, *tags: str) -> "Node | None":
        """The first element with one of these tags below it."""
        return next((node for node in self.walk() if node is not self and node.tag in tags), None)

    def marked(self, name: str) -> list["Node"]:
        """All elements with this class below it, in reading order."""
        return [node for node in self.walk() if node is not self and node.has(name)]

    @property
    def text(self) -> str:
        """Its text, white space as a browser shows it."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag == "br":
                yield " "
            else:
                yield from child._texts()

    def style(self, name: str) -> float | None:
        """A length of its style attribute in mm or percent, as it is written there."""
        for key, value, _ in _STYLE.findall(self.attrs.get("style", "")):
            if key == name:
                return float(value)
        return None


def parse(html: str) -> Node:
    """The whole document under one root."""
    root = Node("")
    stack = [root]
    for token in layout.read(html):
        if token.kind == "start":
            attrs = {key: value or "" for key, value in token.attrs}
            node = Node(token.value, attrs, digits=_digits(attrs, stack[-1]))
            stack[-1].children.append(node)
            if token.value not in _VOID:
                stack.append(node)
        elif token.kind == "end":
            while len(stack) > 1 and stack.pop().tag != token.value:
                pass
        elif token.kind == "text":
            stack[-1].children.append(token.value)
    return root


def _digits(attrs: dict[str, str], parent: Node) -> str:
    """The same rule as the setting of digits: columns of figures stay Arabic."""
    if "num" in attrs.get("class", "").split():
        return "arabic"
    return attrs.get("data-digits") or parent.digits

"""Text within a line: runs, terms that stay together, links, and the small marks beside words."""

import re
from dataclasses import replace

from reports.word import charts
from reports.word.draft import LINK, Draft, bookmark
from reports.word.ooxml import PLAIN, Look, run
from reports.word.tree import Node

_SPACE = re.compile("[ \t\r\n]+")
_STYLES = {
    "unknown": "Unknown", "ref": "Accent", "soft": "Soft", "lab": "Soft", "no": "Accent", "note": "NoteText",
}  # fmt: skip


class Line:
    """Gathers the runs of one paragraph; white space as a browser shows it.

    ``figure`` is set where a number stands large, ``label_above`` where a label has a line of its own.
    """

    def __init__(
        self,
        draft: Draft,
        *,
        heading: bool = False,
        figure: bool = False,
        label_above: bool = False,
        brief: bool = False,
    ) -> None:
        self.draft, self.heading, self.figure, self.label_above = draft, heading, figure, label_above
        self.brief = brief
        self._out: list[str] = []
        self._text, self._look = "", PLAIN  # what the next run will say
        self._after_space = True  # at a line's beginning too, where a space is not written

    @property
    def runs(self) -> str:
        """What was gathered, as XML."""
        rest = self._text.rstrip(" ")
        return "".join(self._out) + (run(rest, self._look) if rest else "")

    def add(self, nodes: list[Node | str], look: Look = PLAIN) -> "Line":
        """Take texts and elements in."""
        for node in nodes:
            if isinstance(node, str):
                self.text(node, look)
            elif node.tag == "br":
                self._break("\n")
            elif node.tag == "i":
                self._mark(node)
            elif node.tag == "a":
                self._link(node, look)
            elif node.tag == "img":
                self.raw(self.draft.fitted(self.draft.asset(node.attrs["src"]), 24, 24, node.attrs.get("alt", "")))
            elif node.tag != "wbr":
                self._element(node, look)
        return self

    def text(self, text: str, look: Look = PLAIN) -> None:
        """Text; any white space is one space, none at either end of the line."""
        text = _SPACE.sub(" ", text)
        if self._after_space:
            text = text.lstrip(" ")
        if not text:
            return
        self._after_space = text.endswith(" ")
        if look.held:
            # What reaches from one date to another may break behind its dash, or it breaks within a number.
            text, look = text.replace(" ", "\u00a0").replace("–\u00a0", "– "), replace(look, held=False)
        if look != self._look:
            self._end_run()
        self._text, self._look = self._text + text, look

    def raw(self, runs: str) -> None:
        """Runs that are ready."""
        self._end_run()
        self._out.append(runs)
        self._after_space = False

    def _end_run(self) -> None:
        if self._text:
            self._out.append(run(self._text, self._look))
        self._text = ""

    def _break(self, kind: str) -> None:
        """A tab or the end of a line, after which no space is written."""
        self._text = self._text.rstrip(" ")
        self.raw(run(kind))
        self._after_space = True

    def _element(self, node: Node, look: Look) -> None:
        look = replace(look, bold=look.bold or node.tag in ("b", "strong"))
        look = replace(look, held=look.held or node.has("k", "choice"), dotted=look.dotted or node.has("dotted"))
        style = next((_STYLES[name] for name in node.classes if name in _STYLES), "")
        if node.has("no") and self.heading:
            style = "Number"
        if node.has("unknown") and self.figure:
            style = "UnknownLarge"
        if node.has("chip"):
            style = "ChipFull" if node.has("full") else "Chip"
            self.raw(run("\u00a0", replace(look, style=style)))
        self.add(node.children, replace(look, style=style) if style else look)
        if node.has("chip"):
            self.raw(run("\u00a0", replace(look, style=style)))
        if node.has("choice"):
            self.raw(run("\u2003"))
        if self.heading and node.has("no"):
            self._break("\t")
        elif self.label_above and node.has("lab"):
            self._break("\n")

    def _link(self, node: Node, look: Look) -> None:
        target = node.attrs.get("href", "")
        if not target:
            self._element(node, look)
            return
        if target.startswith("#"):
            self.raw(f'<w:hyperlink w:anchor="{bookmark(target[1:])}" w:history="1">')
        else:
            self.raw(f'<w:hyperlink r:id="{self.draft.relation(LINK, target)}" w:history="1">')
        self.add(node.children, replace(look, style=look.style or "Hyperlink"))
        self.raw("</w:hyperlink>")

    def _mark(self, node: Node) -> None:
        if node.has("box"):
            self.raw(self.draft.picture(charts.box(), 3.2, 3.2, charts.BOX_WORDS))
            self.raw(run("\u00a0"))
        elif node.has("mk"):
            kind = next((name for name in ("urgent", "improve", "unknown") if node.has(name)), "")
            size = 2.6 if self.brief else 3.0
            self.raw(self.draft.picture(charts.mark(kind, dot=self.brief), size, size, charts.MARK_WORDS[kind]))
            self.raw(run("\u00a0"))


def runs_of(draft: Draft, nodes: list[Node | str], look: Look = PLAIN) -> str:
    """Texts and elements as the runs of one paragraph."""
    return Line(draft).add(nodes, look).runs

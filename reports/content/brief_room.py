"""How much of the page a brief takes, estimated in millimetres, so that what does not fit is left out and counted.

The figures are those of ``static/css/print.css`` (section «brief»): whoever changes one changes the other, and
``tests/reports/test_brief.py`` renders the fullest years.
"""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypedDict

from reports.snapshot_papers import BriefAsk, BriefDue, BriefWeak

# A4 without the margins of @page brief, and without three millimetres for what is estimated too low.
PAGE = 297 - 21 - 3
# A letter of Sarabun with its share of spaces, in parts of the size of the type; the widest in prose is under this.
_LETTER = 0.525
_RAGGED = 5
_MM = 25.4 / 72
_HEAD, _TEXT, _CELL = 9 * _MM, 10 * _MM, 9 * _MM
_LINE_HEAD, _LINE_TEXT, _LINE_CELL = 13.5 * _MM, 15.5 * _MM, 13.2 * _MM
_BETWEEN_ROWS, _NOTE = 1.2, 5.1
_HEADING, _TABLE_HEAD = 8.5, 6.2
_TITLE, _NOTICE, _CHART_HEAD, _CHART_ROW = 13.0, 5.8, 6.2, 5.1
_FIGURE, _ASK_HEADING, _PEN = 22.5, 11.0, 19.5
PEN_LINE = 7.0


class Parts(TypedDict):
    """What takes room: the texts of the page by place."""

    head: Sequence[str]
    has_notice: bool
    said: Sequence[str]
    chart_rows: int
    weak_lead: str
    weak: Sequence[BriefWeak]
    weak_note: str
    due: Sequence[BriefDue]
    asks: Sequence[BriefAsk]
    position: str


def height(parts: Parts) -> float:
    """The height of the page's content in millimetres, rather too high than too low."""
    said = sum(_lines(text, 119, _TEXT) * _LINE_TEXT + 0.8 for text in parts["said"])
    return sum(
        (
            max(_lines(text, 84, _HEAD) for text in parts["head"]) * _LINE_HEAD + 0.5,
            _TITLE,
            _NOTICE if parts["has_notice"] else 0,
            max(_FIGURE, said),
            3 * _HEADING,
            _CHART_HEAD + parts["chart_rows"] * _CHART_ROW + _NOTE,
            _prose(parts["weak_lead"]),
            _table(
                [
                    ((row["title"] + row["score"]["text"] + "คะแนน", 39), (_cause(row), 77), (row["remedy"], 52))
                    for row in parts["weak"]
                ]
            ),
            _NOTE if parts["weak_note"] else 0,
            _table(
                [((row["text"] + ("เลยกำหนด" if row["late"] else ""), 93), (row["owner"], 54)) for row in parts["due"]]
            ),
            _ASK_HEADING,
            _table([((row["text"], 105),) for row in parts["asks"]]),
            _PEN + _lines(parts["position"], 82, _TEXT) * _LINE_TEXT,
        )
    )


def _cause(row: BriefWeak) -> str:
    return f"{row['cause']} ({row['basis']})" if row["basis"] else row["cause"]


def _table(rows: Sequence[Iterable[tuple[str, float]]]) -> float:
    """A head and its rows, each as high as its highest cell; a paragraph where there are none."""
    if not rows:
        return _LINE_TEXT + 0.8
    lines = (max(_lines(text, width, _CELL) for text, width in row) for row in rows)
    return _TABLE_HEAD + sum(count * _LINE_CELL + _BETWEEN_ROWS for count in lines)


def _prose(text: str) -> float:
    return _lines(text, 174, _TEXT) * _LINE_TEXT + 0.8 if text else 0


def _lines(text: str, width: float, size: float) -> int:
    """Lines of a text in a column of ``width`` mm at a type of ``size`` mm; a mark over a letter takes no room."""
    long = sum(unicodedata.category(letter) != "Mn" for letter in text) * size * _LETTER
    # Lines end at a word, so each but the last stays a little shorter than its column.
    return 1 if long <= width else math.ceil(long / (width - _RAGGED))

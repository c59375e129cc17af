"""The figures of a document as data: one table, as CSV and as JSON, drawn from the frozen content alone.

The same two files are attached to the archive copy and offered on the permanent page. What each column means stands
in the JSON itself and, for those who use the data, in docs/manual/figures.md.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from measures.export import to_csv
from reports.documents import Document
from reports.figures import tables
from reports.figures.tables import Row
from reports.pdf.archive import Attachment

SCHEMA = "ita-figures/1"
CSV, JSON = "figures.csv", "figures.json"
# Which document a row is of, so that the tables of many documents can be put under each other.
_OF_DOCUMENT = {
    "agency": "ชื่อหน่วยงาน",
    "fiscal_year": "ปีงบประมาณของผลการประเมิน (พ.ศ.)",
    "document": "ชนิดเอกสารตามที่ใช้ในที่อยู่",
    "version": "ฉบับที่",
}
_NOTICE = {"notice": "ข้อความเตือน เช่น ข้อมูลสมมติ ว่างเมื่อไม่มี"}


def has_figures(document: Document) -> bool:
    """Whether a document states figures that can be taken along."""
    return document.kind in tables.TABLES


def figures_of(document: Document, content: Mapping[str, Any]) -> dict[str, bytes]:
    """The two files by name; the same content gives the same bytes. ``KeyError`` for a document without figures."""
    table = tables.TABLES[document.kind]
    columns = {**_OF_DOCUMENT, **table.columns, **_NOTICE}
    rows = list(table.rows(content))
    return {CSV: _csv(columns, rows, document, content), JSON: _json(table.columns, rows, document, content)}


def attachments(document: Document, content: Mapping[str, Any]) -> list[Attachment]:
    """The two files as they go into the archive copy."""
    figures = figures_of(document, content)
    return [
        Attachment(CSV, figures[CSV], "text/csv", "ตัวเลขของเอกสาร เปิดด้วยโปรแกรมตาราง (CSV)"),
        Attachment(JSON, figures[JSON], "application/json", "ตัวเลขของเอกสาร สำหรับโปรแกรม (JSON)"),
    ]


def _csv(columns: Mapping[str, str], rows: list[Row], document: Document, content: Mapping[str, Any]) -> bytes:
    """Every row with all columns; figures as they are printed, nothing where nothing is known."""
    always = {
        "agency": content["agency"]["name"],
        "fiscal_year": content["fiscal_year"],
        "document": document.slug,
        "version": content["version"]["number"],
        "notice": content["notice"],
    }
    return to_csv(list(columns), [[_cell({**row, **always}.get(name)) for name in columns] for row in rows])


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(value)
    return value


def _json(columns: Mapping[str, str], rows: list[Row], document: Document, content: Mapping[str, Any]) -> bytes:
    """The same rows under what is said once of the document, with the meaning of each column."""
    check = content.get("check", {})
    data = {
        "schema": SCHEMA,
        "notice": content["notice"],
        "agency": content["agency"]["name"],
        "place": content["agency"]["place"],
        "fiscal_year": content["fiscal_year"],
        "measures_year": content["measures_year"],
        "document": document.slug,
        "title": content["title"],
        "version": content["version"]["number"],
        "frozen_at": content.get("made_at", ""),
        "address": check.get("address", ""),
        "content_sha256": check.get("content_sha256", ""),
        "columns": columns,
        "rows": [{name: row.get(name) for name in columns} for row in rows],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1, default=_number) + "\n").encode()


def _number(value: Any) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value.as_tuple().exponent == 0 else float(value)
    raise TypeError(f"no figure: {value!r}")

"""The figures of a document as CSV and JSON: those the document prints, and nothing beyond it."""

import csv
import io
import json
import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from reports.documents import ANALYSIS, BY_SLUG, Document
from reports.enums import INTERNAL_KINDS, PUBLIC_KINDS, DocumentKind
from reports.figures import CSV, JSON, figures_of, has_figures
from reports.figures.tables import TABLES
from reports.kinds import KINDS
from reports.snapshot import SECTIONS
from tests import make
from tests.reports import follow_up_world as world
from tests.reports.sample_snapshot import sample

H1 = BY_SLUG["follow-up-h1"]
NOW = datetime(2023, 4, 25, 10, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


def as_csv(document: Document, content: Any) -> list[dict[str, str]]:
    text = figures_of(document, content)[CSV].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_json(document: Document, content: Any) -> dict[str, Any]:
    return json.loads(figures_of(document, content)[JSON])


def of(rows: list[dict[str, Any]], row: str) -> list[dict[str, Any]]:
    return [each for each in rows if each["row"] == row]


# ── which documents have figures ──────────────────────────────────────────────
def test_every_document_that_may_be_published_has_figures_and_no_paper_of_the_house() -> None:
    assert {kind for kind in DocumentKind if has_figures(Document(kind))} == set(PUBLIC_KINDS)
    for kind in INTERNAL_KINDS:
        with pytest.raises(KeyError):
            figures_of(Document(kind), sample())


def test_the_manual_says_what_each_column_means() -> None:
    manual = Path(settings.BASE_DIR, "docs/manual/figures.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(\w+)`", manual, re.MULTILINE))
    assert told == {name for table in TABLES.values() for name in table.columns} | {
        "agency",
        "fiscal_year",
        "document",
        "version",
        "notice",
    }


# ── the analysis ──────────────────────────────────────────────────────────────
def test_the_result_is_that_of_the_report() -> None:
    (total,) = of(as_csv(ANALYSIS, sample()), "total")
    said = (total["score"], total["source"], total["announced"], total["level"], total["pass_mark"], total["passed"])
    assert said == ("95.82", "announced", "95.82", "AA", "85", "true")
    assert (total["agency"], total["fiscal_year"], total["document"], total["version"]) == (
        "เทศบาลนครนครปฐม",
        "2565",
        "analysis",
        "1",
    )


def test_instruments_and_indicators_are_those_of_the_tables() -> None:
    content = sample()
    rows = as_csv(ANALYSIS, content)
    weighting = [(row["code"], row["weight"], row["announced"]["text"]) for row in content["result"]["weighting"]]
    assert [(row["code"], row["weight"], row["announced"]) for row in of(rows, "instrument")] == weighting
    ranking = {
        (str(row["number"]), row["title"], row["score"]["text"], row["class_key"]) for row in content["ranking"]
    }
    assert {(row["code"], row["title"], row["score"], row["class"]) for row in of(rows, "indicator")} == ranking
    assert [row["code"] for row in of(rows, "indicator")] == [str(number) for number in range(1, 11)]


def test_items_are_those_the_chapter_of_indicators_names() -> None:
    content = sample()
    printed = [(item["code"], item["topic"]) for part in content["indicators"] for item in part["weakest"]]
    assert [(row["code"], row["title"]) for row in of(as_csv(ANALYSIS, content), "item")] == printed != []
    without = sample(sections=[name for name in SECTIONS if name != "indicators"])
    assert of(as_csv(ANALYSIS, without), "item") == []


def test_an_unknown_score_is_empty_and_an_implied_one_is_not_called_announced() -> None:
    content = sample()
    first, second, *_ = content["ranking"]
    first["score"] = {"text": "ไม่ได้ประกาศ", "source": "unknown", "mark": ""}
    second["score"] = {"text": "88.10", "source": "implied", "mark": "*"}
    rows = {row["code"]: row for row in of(as_json(ANALYSIS, content)["rows"], "indicator")}
    unknown, implied = rows[str(first["number"])], rows[str(second["number"])]
    assert (unknown["score"], unknown["source"], unknown["announced"]) == (None, "unknown", None)
    assert (implied["score"], implied["source"], implied["announced"]) == (88.1, "implied", None)
    assert rows[str(second["number"])]["computed"] is None


def test_figures_of_a_real_year_are_its_scores(agency: Agency, officer: User, db: None) -> None:
    year = make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
    content = KINDS[DocumentKind.ANALYSIS].fill(year, ANALYSIS, version=3, made_at=NOW)
    rows = as_csv(ANALYSIS, content)
    known = {row["code"]: Decimal(row["score"]) for row in rows if row["row"] == "indicator"}
    entered = {code: Decimal(str(score)) for code, score in make.NAKHON_PATHOM.items() if code.isdigit()}
    assert known == {code: entered[code] for code in known}
    assert {row["version"] for row in rows} == {"3"}


# ── both files ────────────────────────────────────────────────────────────────
def test_the_same_content_gives_the_same_bytes() -> None:
    assert figures_of(ANALYSIS, sample()) == figures_of(ANALYSIS, sample())


def test_json_and_csv_say_the_same() -> None:
    rows, data = as_csv(ANALYSIS, sample()), as_json(ANALYSIS, sample())
    assert len(rows) == len(data["rows"])
    for line, row in zip(rows, data["rows"], strict=True):
        for name, value in row.items():
            if isinstance(value, bool) or value is None:
                assert line[name] == {True: "true", False: "false", None: ""}[value]
            elif isinstance(value, int | float):
                assert float(line[name]) == value
            else:
                assert line[name] == value


def test_the_json_says_whose_figures_they_are_and_where_they_stand() -> None:
    check = {"address": "https://ita.example/x/2565/analysis/v1/", "content_sha256": "0f" * 32}
    data = as_json(ANALYSIS, sample(check=check))
    rows, columns = data.pop("rows"), data.pop("columns")
    assert data == {
        "schema": "ita-figures/1",
        "notice": "",
        "agency": "เทศบาลนครนครปฐม",
        "place": "อำเภอเมืองนครปฐม จังหวัดนครปฐม",
        "fiscal_year": 2565,
        "measures_year": 2566,
        "document": "analysis",
        "title": "รายงานผลการวิเคราะห์ ITA ประจำปีงบประมาณ พ.ศ. 2565 เทศบาลนครนครปฐม",
        "version": 1,
        "frozen_at": "2022-09-05T09:00:00+07:00",
        **check,
    }
    assert all(list(row) == list(columns) for row in rows)
    assert (rows[0]["score"], rows[0]["weight"]) == (95.82, 100)


def test_invented_figures_say_so_in_every_row() -> None:
    content = sample(notice="ข้อมูลสมมติ")
    assert {row["notice"] for row in as_csv(ANALYSIS, content)} == {"ข้อมูลสมมติ"}
    assert as_json(ANALYSIS, content)["notice"] == "ข้อมูลสมมติ"


def test_excel_reads_the_thai_and_runs_nothing() -> None:
    content = sample()
    content["ranking"][0]["title"] = '=HYPERLINK("https://x.example")'
    raw = figures_of(ANALYSIS, content)[CSV]
    assert raw.startswith(b"\xef\xbb\xbfagency,fiscal_year,document,version,row,code,title,")
    titles = [row["title"] for row in as_csv(ANALYSIS, content)]
    assert '\'=HYPERLINK("https://x.example")' in titles
    assert not [title for title in titles if title.startswith(("=", "+", "-", "@"))]


# ── the other documents ───────────────────────────────────────────────────────
@pytest.fixture
def followed(agency: Agency, officer: User) -> Any:
    year = make.assessment(agency, 2565, by=officer)
    world.typical(year, officer)
    return KINDS[H1.kind].fill(
        Assessment.objects.select_related("agency", "framework").get(pk=year.pk), H1, version=1, made_at=NOW
    )


def test_the_follow_up_counts_and_measures_are_those_of_the_report(followed: Any) -> None:
    rows = as_csv(H1, followed)
    counts = {row["code"]: int(row["value"]) for row in of(rows, "count")}
    assert counts == {code: followed["facts"][code] for code in counts}
    printed = [(str(row["number"]), row["title"], row["percent"].replace("–", "")) for row in followed["rows"]]
    assert [(row["number"], row["title"], row["percent"]) for row in of(rows, "measure")] == printed
    assert [row["status"] for row in of(rows, "measure")] == [block["status"] for block in followed["measures"]]
    shares = [
        (str(block["number"]), share["division"], share["status"])
        for block in followed["measures"]
        for share in block["shares"]
    ]
    silent = sum(len(each["divisions"]) for block in followed["measures"] for each in block["silent"])
    said = [(row["number"], row["division"], row["status"]) for row in of(rows, "division")]
    assert set(shares) <= set(said)
    assert len(said) == len(shares) + silent
    assert {row["document"] for row in rows} == {"follow-up-h1"}


def test_divisions_are_left_out_where_their_chapter_is(followed: Any) -> None:
    assert of(as_csv(H1, {**followed, "sections": ["summary"]}), "division") == []


def test_no_row_names_a_person(followed: Any, officer: User) -> None:
    named = [share["side"] for block in followed["measures"] for share in block["shares"]]
    persons = {line["text"] for side in named for line in side if line["label"] == "ผู้ดำเนินการ"}
    divisions = {share["division"] for block in followed["measures"] for share in block["shares"]}
    text = figures_of(H1, followed)[JSON].decode()
    for person in (persons - divisions) | {officer.get_full_name() or "-never-"}:
        assert person not in text


def test_each_oit_item_stands_with_its_owner() -> None:
    document = Document(DocumentKind.OIT_MATRIX)
    content = sample(sections=["matrix_head", "matrix_items"])
    rows = as_json(document, content)["rows"]
    matrix = content["oit"]
    assert matrix is not None
    printed = [(item["code"], item["division"], item["must_show"]) for g in matrix["groups"] for item in g["items"]]
    assert [(row["code"], row["division"], row["must_show"]) for row in rows] == printed != []
    short = as_json(document, sample(sections=["matrix_head"]))["rows"]
    assert [(row["code"], row["division"]) for row in short] == [(code, division) for code, division, _ in printed]
    assert {(row["title"], row["must_show"]) for row in short} == {(None, None)}


def test_each_announced_measure_stands_with_its_steps() -> None:
    document = Document(DocumentKind.ANNOUNCEMENT)
    content = sample(sections=["announcement", "announcement_list"])
    rows = as_csv(document, content)
    assert [row["title"] for row in of(rows, "measure")] == [each["title"] for each in content["measures"]]
    assert len(of(rows, "step")) == sum(len(each["steps"]) for each in content["measures"])
    assert all(row["divisions"] and row["period"] for row in rows)


def test_without_its_list_an_announcement_says_what_who_leads_and_how_long() -> None:
    content = sample(sections=["announcement"])
    rows = as_csv(Document(DocumentKind.ANNOUNCEMENT), content)
    said = [(row["title"], row["divisions"], row["period"]) for row in rows]
    assert said == [(each["title"], each["divisions"][0], each["period"]) for each in content["measures"]]
    assert {(row["row"], row["target"], row["follow_up"]) for row in rows} == {("measure", "", "")}

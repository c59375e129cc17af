"""Every figure is one string: on pages, dashboards, public pages, in PDF and Word, for every demonstration agency.

The agencies are loaded by the portal's own actions and their reports filled by the portal's own content; only
the printing of each published file is left out, for one real PDF is enough.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from assessments import scoring
from assessments.models import Assessment
from assessments.texts import findings_of
from ita_portal.accounts.models import Agency, DigitStyle, User
from ita_portal.accounts.roles import Role
from ita_portal.demo import load
from ita_portal.lib.thai import to_arabic_digits
from reports import jobs, pdf, standing, word
from reports.documents import ANALYSIS, BY_SLUG, FOLLOW_UPS, Document
from reports.enums import ReportStatus
from reports.kinds import KINDS
from reports.models import Report
from tests.access import PDF
from tests.charts.figures import Stated, disagreements, stated
from tests.reports.word_files import text_of_docx

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BRIEF = BY_SLUG["brief"]
# What each page and document must state at least of a year whose figures are all known.
ALWAYS = {"total", "instrument.IIT", "instrument.EIT", "instrument.OIT"}
WEIGHTED = {"weighted.IIT", "weighted.EIT", "weighted.OIT"}
INDICATORS = {f"indicator.{number}" for number in range(1, 11)}
TRIAGE = {"triage.urgent", "triage.improve", "triage.maintain"}
MUST_STATE = {
    "result": ALWAYS | WEIGHTED | INDICATORS | TRIAGE,
    "executive": ALWAYS | WEIGHTED,
    "score panel": ALWAYS | WEIGHTED,
    "public year": ALWAYS | WEIGHTED | INDICATORS,
    "public agency": {"total"},
    "analysis": ALWAYS | WEIGHTED | INDICATORS,
    "brief": {"total"} | INDICATORS,
}


@dataclass
class YearOfPages:
    """One year of a demonstration agency: its pages and documents as HTML."""

    slug: str
    fiscal_year: int
    is_full: bool  # no figure of it is unknown
    change: Decimal | None
    before_year: int | None
    next_level: str  # the sentence that says what is missing to the next level, or empty
    to_pass: str  # how far a failing year is from the pass mark, or empty
    implied: dict[str, str]  # instruments of which only the announced total tells something
    sources: dict[str, str] = field(default_factory=dict)
    assets: dict[str, dict[str, bytes]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.slug} {self.fiscal_year}"

    def found(self, **changed: str) -> list[Stated]:
        """All figures, with some sources replaced."""
        return [each for page, source in {**self.sources, **changed}.items() for each in stated(page, source)]


@pytest.fixture(scope="module")
def years(django_db_setup: None, django_db_blocker: Any) -> list[YearOfPages]:
    """Load the demonstration, publish every year by its frozen content, read every page; keep nothing."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "publish", lambda *_, **__: None)
        load.load_all(lambda line: None)
        found = list(_years())
        transaction.set_rollback(True)
    return found


def _years() -> Iterator[YearOfPages]:
    every = list(Assessment.objects.select_related("agency", "framework").order_by("agency__slug", "fiscal_year"))
    digits = [DigitStyle.ARABIC, DigitStyle.THAI]
    for at, year in enumerate(every):
        Agency.objects.filter(pk=year.agency_id).update(digits=digits[at % 2])
        year.agency.digits = digits[at % 2]
        yield _read(year)


def _read(year: Assessment) -> YearOfPages:
    officer = User.objects.get(memberships__agency=year.agency, memberships__role=Role.OFFICER)
    findings = findings_of(year)
    before = findings.previous
    upper = scoring.why_not_next(findings.framework, findings.result)
    total = findings.result.total.shown
    compared = before is not None and before.comparable and before.total is not None and total is not None
    made = YearOfPages(
        year.agency.slug,
        year.fiscal_year,
        is_full=not findings.in_class("unknown") and total is not None,
        change=total - before.total if compared and before and before.total is not None and total else None,
        before_year=before.fiscal_year if before else None,
        next_level=upper.sentence if upper and not all(each.met for each in upper.conditions) else "",
        to_pass=f"ขาดอีก {findings.framework.pass_mark - total} คะแนนจึงจะผ่านเกณฑ์"
        if findings.result.passed is False and total is not None
        else "",
        implied={code: f"{each.shown}" for code, each in findings.result.implied.items() if each.possible},
    )
    here = [year.agency.slug, year.fiscal_year]
    for name, document in (("analysis", ANALYSIS), ("brief", BRIEF)):
        snapshot = KINDS[document.kind].fill(year, document, version=1, made_at=timezone.now())
        made.sources[name] = KINDS[document.kind].html(snapshot)
        made.assets[name] = jobs.assets_of(snapshot)
        if document == ANALYSIS:
            standing.keep(_published(year, officer, document, snapshot))
    for document in FOLLOW_UPS:
        if not KINDS[document.kind].problems_before_request(year, document):
            snapshot = KINDS[document.kind].fill(year, document, version=1, made_at=timezone.now())
            made.sources["follow-up"] = KINDS[document.kind].html(snapshot)
            _published(year, officer, document, snapshot)
            break  # the public page shows one of them
    staff, public = Client(), Client()
    staff.force_login(officer)
    pages = {
        "result": (staff, reverse("reports:result", args=here)),
        "executive": (staff, reverse("reports:executive", args=here)),
        "score panel": (staff, reverse("assessments:score_entry", args=here)),
        "public year": (public, reverse("reports:public_year", args=here)),
        "public agency": (public, reverse("reports:public_agency", args=here[:1])),
        "compare": (public, f"{reverse('reports:public_compare')}?year={year.fiscal_year}&agency={year.agency.slug}"),
        "home": (staff, reverse("home")),
    }
    for name, (client, address) in pages.items():
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        made.sources[name] = response.content.decode()
    if (
        year.pk
        != Assessment.objects.filter(agency=year.agency).order_by("-fiscal_year").values_list("pk", flat=True)[0]
    ):
        del made.sources["home"]  # home shows the agency's newest year
    return made


def _published(year: Assessment, by: User, document: Document, snapshot: Any) -> Report:
    """A document as published, with its real content; the file is an empty page."""
    now = timezone.now()
    report = Report(
        assessment=year,
        kind=document.kind,
        part=document.part,
        version=1,
        status=ReportStatus.PUBLISHED,
        status_by=by,
        requested_by=by,
        snapshot=snapshot,
        sha256="0" * 64,
        size=len(PDF),
        pages=1,
        published_at=now,
        published_by=by,
    )
    report.file.save("analysis.pdf", ContentFile(PDF), save=False)
    report.save()
    return report


# ── one string each ───────────────────────────────────────────────────────────
def test_every_figure_is_the_same_string_everywhere(years: list[YearOfPages]) -> None:
    assert len({year.slug for year in years}) == len(load.FILES)
    assert {year.name: disagreements(year.found(), year=year.fiscal_year) for year in years} == {
        year.name: [] for year in years
    }


def test_pages_and_documents_state_what_they_are_compared_by(years: list[YearOfPages]) -> None:
    full = [year for year in years if year.is_full]
    assert full
    for year in full:
        for page, codes in MUST_STATE.items():
            said = {
                "total" if each.code == f"total.{year.fiscal_year}" else each.code
                for each in year.found()
                if each.page == page
            }
            assert codes - said == set(), (year.name, page)
            assert all(each.text != "unknown" for each in year.found() if each.page == page and each.code in codes)
    followed = [year for year in years if "follow-up" in year.sources]
    assert followed
    for year in followed:
        for page in ("follow-up", "public year"):
            said = {each.code for each in year.found() if each.page == page and each.code.startswith("follow_up.")}
            assert said == {f"follow_up.{number}" for number in range(1, 6)}, (year.name, page)
    assert {year.slug for year in years if "home" in year.sources} == {year.slug for year in years}


def test_what_only_the_total_implies_is_stated_with_its_mark_wherever_instruments_are_listed(
    years: list[YearOfPages],
) -> None:
    implying = [year for year in years if year.implied]
    assert "home" in {page for year in implying for page in year.sources}
    for year in implying:
        for code, shown in year.implied.items():
            for page in {"result", "analysis", "home"} & year.sources.keys():
                marked = [each.text for each in stated(page, year.sources[page]) if each.code == f"instrument.{code}"]
                assert shown in marked, (year.name, page)
                assert f"{shown}*" in words_of(year.sources[page]), (year.name, page)


@pytest.mark.parametrize("page", MUST_STATE)
def test_a_figure_changed_on_one_page_is_noticed(years: list[YearOfPages], page: str) -> None:
    year = next(each for each in reversed(years) if each.is_full)
    tree = html.fromstring(year.sources[page].encode(), parser=html.HTMLParser(encoding="utf-8"))
    codes = MUST_STATE[page] | {f"total.{year.fiscal_year}"}
    element = next(each for each in tree.xpath("//*[@data-figure]") if each.get("data-figure") in codes)
    code = element.get("data-figure").removesuffix(f".{year.fiscal_year}")
    right = stated(page, html.tostring(element))[0].text
    for child in list(element):
        element.remove(child)
    element.text = "12.34"
    found = disagreements(year.found(**{page: html.tostring(tree, encoding="unicode")}), year=year.fiscal_year)
    assert len(found) == 1, found
    assert found[0].startswith(f"{code}: 12.34 ({page})")
    assert right in found[0]


def test_the_list_of_agencies_states_the_total_of_each(years: list[YearOfPages]) -> None:
    for year in years:
        tree = html.fromstring(year.sources["compare"].encode(), parser=html.HTMLParser(encoding="utf-8"))
        address = reverse("reports:public_year", args=[year.slug, year.fiscal_year])
        [total] = tree.xpath(f'//tr[th/a[@href="{address}"]]/td[@data-label="คะแนนรวม"]/b/text()')
        said = {each.text for each in year.found() if each.code in ("total", f"total.{year.fiscal_year}")}
        assert said == {total}, year.name


# ── change and distance, which stand in sentences ─────────────────────────────
def words_of(source: str) -> str:
    """All text of a page or document, in Arabic digits, with single spaces."""
    tree = html.fromstring(source.encode(), parser=html.HTMLParser(encoding="utf-8"))
    for each in tree.xpath("//style | //script | //head"):
        each.drop_tree()
    return " ".join(to_arabic_digits(tree.text_content()).split())


# How each says the change: the year before stands for {before}, the figure is what is caught.
CHANGE_WORDS = {
    "result": r"(?:เพิ่มขึ้น|ลดลง) (\d+\.\d\d) คะแนนจากปี {before}\b",
    "executive": r"ปี {before} ได้ \d+\.\d\d (?:ดีขึ้น|ลดลง) (\d+\.\d\d)",
    "analysis": r"คะแนนรวมปีนี้(?:เพิ่มขึ้น|ลดลง)จากปีงบประมาณ พ\.ศ\. {before} ซึ่งได้ \d+\.\d\d อยู่ (\d+\.\d\d) คะแนน",
    "brief": r"(?:เพิ่มขึ้น|ลดลง)จากปี {before} (\d+\.\d\d) คะแนน",
    "public year": r"(?:เพิ่มขึ้น|ลดลง) (\d+\.\d\d) คะแนนจากปี {before}\b",
}


def test_the_change_since_the_year_before_is_one_figure(years: list[YearOfPages]) -> None:
    changed = [year for year in years if year.change]
    assert len(changed) >= 3
    for year in changed:
        said = {
            page: set(re.findall(words.format(before=year.before_year), words_of(year.sources[page])))
            for page, words in CHANGE_WORDS.items()
        }
        assert said == {page: {f"{abs(year.change or 0)}"} for page in CHANGE_WORDS}, year.name


def test_the_distance_to_the_next_level_is_one_sentence_with_the_same_figures(years: list[YearOfPages]) -> None:
    below = [year for year in years if year.next_level and year.is_full]
    assert len(below) >= 3
    for year in below:
        for page in ("result", "score panel", "analysis"):
            assert year.next_level in words_of(year.sources[page]), (year.name, page)
        gaps = {each.text for each in year.found() if each.code.startswith("gap.")}
        assert gaps == set(re.findall(r"\d+\.\d\d", year.next_level)), year.name
        for page in ("executive", "brief"):
            # Of a year that fails they are told how far it is to the pass mark, the year's nearest line.
            said = year.to_pass or year.next_level
            assert said in words_of(year.sources[page]), (year.name, page)


# ── Word and the real file ────────────────────────────────────────────────────
def test_word_states_each_figure_as_often_as_the_printed_page(years: list[YearOfPages]) -> None:
    for year in years:
        for name in ("analysis", "brief"):
            source = year.sources[name]
            text = to_arabic_digits(text_of_docx(word.html_to_docx(source, assets=year.assets[name], pages={})))
            assert missing_from(text, stated(name, source)) == [], (year.name, name)


def test_the_printed_file_states_each_figure(years: list[YearOfPages], tmp_path: Path) -> None:
    year = next(each for each in reversed(years) if each.is_full)
    source = year.sources["analysis"]
    file = tmp_path / "analysis.pdf"
    file.write_bytes(pdf.html_to_pdf(source, assets=year.assets["analysis"]))
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True).stdout
    found = stated("analysis", source)
    assert len(found) > 40
    assert missing_from(to_arabic_digits(text), found) == []
    assert missing_from(to_arabic_digits(text).replace(found[0].text, "12.34"), found) == [
        found[0].text
    ]  # the control


def missing_from(text: str, found: list[Stated]) -> list[str]:
    """The figures that stand in the text less often than they are stated."""
    wanted = Counter(each.text for each in found if each.text != "unknown" and "." in each.text)
    return sorted(figure for figure, count in wanted.items() if text.count(figure) < count)

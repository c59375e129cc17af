"""A document of each kind as Word files for the tests, and how their text is read."""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from ita_portal.accounts.models import User
from reports import jobs, word
from reports.documents import BY_SLUG, Document
from reports.kinds import KINDS
from reports.pdf import layout
from tests import make
from tests.reports import follow_up_world as world

NOW = datetime(2023, 4, 25, 10, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


def one_of_each_kind() -> list[Document]:
    """The documents that are tested: of the follow-up reports the first half, of the others the only one."""
    found = [document for document in BY_SLUG.values() if document.part in ("", "h1")]
    assert {document.kind for document in found} == set(KINDS)
    return found


def full_year(agency, by: User) -> Assessment:
    """A year of which every document can be made, with measures, reports and pictures."""
    year = make.assessment(agency, 2565, by=by, scores=make.NAKHON_PATHOM, status=AssessmentStatus.APPROVED)
    world.typical(year, by, pictures=5)
    return year


def source(year: Assessment, document: Document, digits: str) -> tuple[str, dict[str, bytes]]:
    """The HTML of a document in these digits, and its pictures."""
    type(year.agency).objects.filter(pk=year.agency.pk).update(digits=digits)
    fresh = Assessment.objects.select_related("agency", "framework").get(pk=year.pk)
    kind = KINDS[document.kind]
    snapshot = kind.fill(fresh, document, version=1, made_at=NOW)
    return kind.html(snapshot), jobs.assets_of(snapshot)


def made(year: Assessment, document: Document, digits: str) -> tuple[str, bytes]:
    """The HTML of a document and the Word file made of it."""
    html, assets = source(year, document, digits)
    return html, word.html_to_docx(html, assets=assets, pages={})


def opened(file: bytes) -> WordDocument:
    """The file as python-docx, a reader that is not ours, opens it."""
    return docx.Document(io.BytesIO(file))


def text_of_html(html: str) -> str:
    """All text nodes of the body, without white space and marks of possible breaks."""
    found, in_head = [], False
    for token in layout.read(html):
        if token.value == "head":
            in_head = token.kind == "start"
        if token.kind == "text" and not in_head:
            found.append(token.value)
    return squeezed("".join(found))


def text_of_docx(file: bytes) -> str:
    """All text of the body in the order of the file, without white space; page numbers of the contents aside."""
    found: list[str] = []
    fields: list[str] = []
    for element in opened(file).element.body.iter():
        if element.tag == qn("w:fldChar"):
            kind = element.get(qn("w:fldCharType"))
            if kind == "begin":
                fields.append("")
            elif kind == "end":
                fields.pop()
        elif element.tag == qn("w:instrText"):
            fields[-1] += element.text
        elif element.tag == qn("w:t") and not any("PAGEREF" in field for field in fields):
            found.append(element.text or "")
    return squeezed("".join(found))


def squeezed(text: str) -> str:
    """Text without white space and without marks of possible breaks."""
    return "".join(text.replace("\u200b", "").split())

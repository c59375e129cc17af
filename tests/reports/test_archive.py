"""The archive copy: the same pages as PDF/A-3u, with the figures attached."""

import hashlib
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from PIL import Image

from ita_portal.lib.workflow import RuleBroken
from reports import pdf
from reports.documents import ANALYSIS
from reports.figures import CSV, JSON, attachments, figures_of
from reports.pdf.archive import Attachment, archived, attached
from tests.reports.sample_snapshot import sample
from tests.reports.test_pdf import by_pdfium, by_poppler, small

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PDFA, PDFUA = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"
SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
FILES = [
    Attachment("b.json", b"{}", "application/json", "ตัวเลข (JSON)"),
    Attachment("a.csv", b"a\r\n", "text/csv", "ตัวเลข (CSV)"),
]


def picture(mode: str, colour: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (40, 40), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def file() -> bytes:
    """The sample with a transparent seal and the code to scan, as a real version has them."""
    check = {"address": "https://ita.example/nakhon-pathom/2565/analysis/v1/", "content_sha256": "0f" * 32}
    content = sample(agency={**sample()["agency"], "seal": "asset:seal"}, check=check)
    html = pdf.render_html("reports/pdf/sections.html", {"report": content})
    return pdf.html_to_pdf(html, assets={"seal": picture("RGBA", "#0f525780"), "qr": picture("1", 1)})


@pytest.fixture(scope="module")
def copy(file: bytes) -> bytes:
    return archived(file, attachments=attachments(ANALYSIS, sample()))


@pytest.fixture(scope="module")
def opened(copy: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(copy))


def metadata(document: pikepdf.Pdf) -> ElementTree.Element:
    return ElementTree.fromstring(document.Root.Metadata.read_bytes())  # noqa: S314  our own file


# ── the same document ─────────────────────────────────────────────────────────
def test_the_same_file_gives_the_same_copy(file: bytes, copy: bytes) -> None:
    assert archived(file, attachments=attachments(ANALYSIS, sample())) == copy
    assert copy != file


def test_every_page_draws_what_the_file_draws(file: bytes, opened: pikepdf.Pdf) -> None:
    with pikepdf.open(io.BytesIO(file)) as original:
        drawn = [page.obj.Contents.read_bytes() for page in original.pages]
        assert [page.obj.Contents.read_bytes() for page in opened.pages] == drawn
        for key in ("/Lang", "/MarkInfo", "/ViewerPreferences"):
            assert opened.Root[key] == original.Root[key]
        assert _elements(opened) == _elements(original) > 1_000


def _elements(document: pikepdf.Pdf) -> int:
    return sum(
        isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem" for item in document.objects
    )


def test_the_text_reads_back_as_from_the_file(file: bytes, copy: bytes, tmp_path: Path) -> None:
    assert by_poppler(copy, tmp_path) == by_poppler(file, tmp_path)
    assert by_pdfium(copy) == by_pdfium(file)


# ── what it says of itself ────────────────────────────────────────────────────
def test_it_names_both_standards_and_describes_the_other_one(opened: pikepdf.Pdf) -> None:
    described = metadata(opened).findall(f".//{RDF}Description")
    said = {name: value for each in described for name, value in each.attrib.items()}
    assert (said[f"{PDFA}part"], said[f"{PDFA}conformance"], said[f"{PDFUA}part"]) == ("3", "U", "1")
    assert [each.text for each in metadata(opened).iter(f"{SCHEMA}namespaceURI")] == [
        "http://www.aiim.org/pdfua/ns/id/"
    ]


def test_its_two_descriptions_agree(opened: pikepdf.Pdf) -> None:
    info = {str(key): str(value) for key, value in opened.docinfo.items()}
    with opened.open_metadata() as both:
        assert info == {
            "/Title": both["dc:title"],
            "/Author": both["dc:creator"][0],
            "/Subject": both["dc:description"],
            "/Producer": both["pdf:Producer"],
            "/CreationDate": "D:20220905090000+07'00",
            "/ModDate": "D:20220905090000+07'00",
        }
        assert both["xmp:CreateDate"] == both["xmp:ModifyDate"] == "2022-09-05T09:00:00+07:00"


def test_it_says_which_colours_its_colours_are(opened: pikepdf.Pdf) -> None:
    (intent,) = opened.Root.OutputIntents
    profile = intent.DestOutputProfile.read_bytes()
    assert (intent.S, int(intent.DestOutputProfile.N)) == ("/GTS_PDFA1", 3)
    assert (profile[12:16], profile[16:20], profile[36:40]) == (b"mntr", b"RGB ", b"acsp")
    # A profile of another release of the engine would change the bytes of every copy.
    assert hashlib.sha256(profile).hexdigest() == "384b832de3412066743b52a75ee906b6fb9fb8d9e09e936fc2c43223815c6e0a"


# ── what is attached ──────────────────────────────────────────────────────────
def test_the_figures_and_nothing_else_are_attached(opened: pikepdf.Pdf, copy: bytes) -> None:
    names = opened.Root.Names.EmbeddedFiles.Names
    assert [str(name) for name in names[::2]] == [CSV, JSON]
    assert [each.objgen for each in names[1::2]] == [each.objgen for each in opened.Root.AF]
    figures = figures_of(ANALYSIS, sample())
    found = [(str(each.UF), str(each.AFRelationship), str(each.EF.F.Subtype)) for each in opened.Root.AF]
    assert found == [(CSV, "/Data", "/text/csv"), (JSON, "/Data", "/application/json")]
    for each in opened.Root.AF:
        content, particulars = each.EF.F.read_bytes(), each.EF.F.Params
        assert content == figures[str(each.UF)] == attached(io.BytesIO(copy), str(each.UF))
        assert int(particulars.Size) == len(content)
        assert bytes(particulars.CheckSum) == hashlib.md5(content, usedforsecurity=False).digest()
        assert particulars.ModDate == opened.docinfo["/ModDate"]
        assert str(each.Desc).startswith("ตัวเลขของเอกสาร")
        assert each.F == each.UF
    specifications = [i for i in opened.objects if isinstance(i, pikepdf.Dictionary) and i.get("/Type") == "/Filespec"]
    assert len(specifications) == 2


def test_another_name_is_not_attached(copy: bytes) -> None:
    with pytest.raises(KeyError):
        attached(io.BytesIO(copy), "figures.xlsx")


def test_names_stand_in_order_however_they_come(file: bytes) -> None:
    with pikepdf.open(io.BytesIO(archived(file, attachments=FILES))) as made:
        assert [str(name) for name in made.Root.Names.EmbeddedFiles.Names[::2]] == ["a.csv", "b.json"]


def test_the_destinations_of_its_links_stay(file: bytes, opened: pikepdf.Pdf) -> None:
    with pikepdf.open(io.BytesIO(file)) as original:
        before = [str(name) for name in original.Root.Names.Dests.Names[::2]]
    assert [str(name) for name in opened.Root.Names.Dests.Names[::2]] == before != []


# ── what PDF/A-3 forbids or asks for ──────────────────────────────────────────
def test_no_object_breaks_a_rule(opened: pikepdf.Pdf) -> None:
    for item in opened.objects:
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            continue
        assert item.get("/Filter", "/FlateDecode") in ("/FlateDecode", "/DCTDecode")
        assert item.get("/S") not in ("/JavaScript", "/Launch", "/ImportData", "/ResetForm", "/Movie", "/Sound")
        for forbidden in ("/TR", "/HTP", "/Alternates", "/OPI", "/PS", "/Ref", "/AA", "/CIDSet"):
            assert forbidden not in item
        if item.get("/Subtype") == "/Image":
            assert item["/Interpolate"] is False
            assert str(item.get("/ColorSpace", "")) in ("/DeviceRGB", "/DeviceGray")
        if item.get("/Type") == "/Annot":
            assert item["/Subtype"] == "/Link"  # the one kind that needs no appearance
            assert int(item["/F"]) & 0b1_0010_0111 == 4  # printed; not invisible, hidden, unseen or toggled
    assert not opened.is_encrypted
    assert opened.pdf_version == "1.7"


def test_pictures_were_smoothed_before(file: bytes) -> None:
    with pikepdf.open(io.BytesIO(file)) as original:
        pictures = [i for i in original.objects if isinstance(i, pikepdf.Stream) and i.get("/Subtype") == "/Image"]
        assert any(bool(each["/Interpolate"]) for each in pictures)  # the control of the rule above


def test_every_glyph_has_its_character(opened: pikepdf.Pdf) -> None:
    for font in [i for i in opened.objects if isinstance(i, pikepdf.Dictionary) and i.get("/Subtype") == "/Type0"]:
        assert font.DescendantFonts[0].CIDToGIDMap == "/Identity"
        _, _, table = font.ToUnicode.read_bytes().partition(b"endcodespacerange")
        mapped = re.findall(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", table)
        assert mapped
        for glyph, text in mapped:
            read = bytes.fromhex(text.decode()).decode("utf-16-be")
            assert int(glyph, 16) != 0
            assert not set(read) & {"\0", "\ufeff", "\ufffe"}


def test_states_are_saved_no_deeper_than_allowed(opened: pikepdf.Pdf) -> None:
    for page in opened.pages:
        depth, deepest = 0, 0
        for instruction in pikepdf.parse_content_stream(page, "q Q"):
            depth += 1 if str(instruction.operator) == "q" else -1
            deepest = max(deepest, depth)
        assert depth == 0
        assert deepest <= 28


def test_other_checkers_find_nothing(copy: bytes, tmp_path: Path) -> None:
    path = tmp_path / "copy.pdf"
    path.write_bytes(copy)
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    outloud = Path(sys.executable).with_name("outloud")
    heard = subprocess.run([outloud, "-q", "--no-info", path], capture_output=True, text=True, check=False)
    assert heard.returncode == 0, heard.stdout
    assert " 0 error(s)" in heard.stdout


# ── what cannot become one ────────────────────────────────────────────────────
def test_a_file_without_metadata_or_date_is_refused(file: bytes) -> None:
    for take, words in (("/Metadata", "no metadata"), ("/ModDate", "no date")):
        with pikepdf.open(io.BytesIO(file)) as document:
            del (document.Root if take == "/Metadata" else document.docinfo)[take]
            out = io.BytesIO()
            document.save(out)
        with pytest.raises(ValueError, match=words):
            archived(out.getvalue(), attachments=FILES)


def test_letters_that_no_font_has_are_named() -> None:
    with pytest.raises(RuleBroken) as refused:
        archived(small("<p>ก \U000f0000 ข \u0e5c ก <b>\u0e5c</b></p>"), attachments=FILES)
    said = "แบบอักษรของเอกสารไม่มีอักขระ «\u0e5c» «\U000f0000» จึงทำสำเนาเก็บถาวรไม่ได้ ลบอักขระนี้แล้วจัดทำฉบับใหม่"
    assert list(refused.value.messages) == [said]

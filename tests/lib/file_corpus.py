"""What people send, each file with the reason it is refused for, or with what it is when it is accepted."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import openpyxl
from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode, String
from PIL import Image, ImageCms

from . import make_files as make
from .make_files import HTML, SVG, docx, field, noise, pdf, relation, saved, scene, xlsx


@dataclass(frozen=True)
class Sample:
    """One file: ``is_`` is a reason of ``uploads.words.REASONS`` or the kind that is accepted."""

    title: str
    is_: str
    content: Callable[[], bytes]
    name: str

    def __str__(self) -> str:
        return f"{self.title}-{self.is_}"


EXE = b"MZ\x90\x00" + noise(500)
SCRIPT = b"#!/bin/sh\nrm -rf /\n"
SETTINGS = "word/_rels/settings.xml.rels"
DOCTYPE = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
EXTENSIONS = ("pdf", "jpg", "png", "docx", "xlsx")


def wrong() -> list[Sample]:
    """Everything that must be refused."""
    groups = (_disguised, _other_kinds, _named, _broken, _two_in_one, _pictures, _active_pdfs, _office, _bombs)
    return [Sample(title, reason, made, name) for group in groups for title, reason, made, name in group()]


Row = tuple[str, str, Callable[[], bytes], str]


def _disguised() -> Iterator[Row]:
    for ending in EXTENSIONS:
        name = f"หลักฐาน.{ending}"
        yield f"empty.{ending}", "empty", lambda: b"", name
        yield f"page.{ending}", "html", lambda: HTML, name
        yield f"drawing.{ending}", "svg", lambda: SVG, name
        yield f"exe.{ending}", "program", lambda: EXE, name
        yield f"shell.{ending}", "program", lambda: SCRIPT, name
        yield f"noise.{ending}", "other", lambda: b"\x01\x02" + noise(800), name
    yield "php.jpg", "program", lambda: b"<?php system($_GET['c']); ?>", "a.jpg"
    yield "batch.pdf", "program", lambda: b"@echo off\r\ndel *.*", "a.pdf"
    yield "elf.pdf", "program", lambda: b"\x7fELF" + noise(90), "a.pdf"
    yield "java.png", "program", lambda: b"\xca\xfe\xba\xbe" + noise(90), "a.png"
    yield "shortcut.docx", "program", lambda: b"L\0\0\0\x01\x14\x02\0" + noise(90), "a.docx"
    yield "page-after-blanks.jpg", "html", lambda: b"\xef\xbb\xbf \r\n" + HTML, "a.jpg"
    yield "table-page.xls", "html", lambda: b"<html><table><tr><td>1</table>", "ส่งออก.xls"
    yield "svg-with-doctype.png", "svg", lambda: b'<?xml version="1.0"?><!DOCTYPE svg><svg onload="x()"/>', "a.png"


def _other_kinds() -> Iterator[Row]:
    yield "heic", "heic", lambda: b"\0\0\0\x18ftypheic" + noise(300), "IMG_0001.HEIC"
    yield "heic-as-jpg", "heic", lambda: b"\0\0\0\x18ftypmif1" + noise(300), "IMG_0001.jpg"
    yield "avif", "avif", lambda: b"\0\0\0\x18ftypavif" + noise(300), "a.avif"
    for form in ("GIF", "WEBP", "BMP", "TIFF"):
        yield form.lower(), form.lower(), lambda form=form: saved(form), f"ภาพ.{form.lower()}"  # type: ignore[misc]
        yield f"{form.lower()}-as-png", form.lower(), lambda form=form: saved(form), "ภาพ.png"  # type: ignore[misc]
    yield "old-word", "old_word", lambda: make.compound("WordDocument"), "รายงาน.doc"
    yield "old-word-as-docx", "old_word", lambda: make.compound("WordDocument"), "รายงาน.docx"
    yield "old-excel", "old_excel", lambda: make.compound("Workbook"), "ตาราง.xls"
    yield "locked-office", "office_locked", lambda: make.compound("EncryptedPackage"), "ลับ.xlsx"
    yield "old-slides", "slides", lambda: make.compound("PowerPoint Document"), "a.ppt"
    yield "installer", "other", lambda: make.compound("Property"), "a.docx"
    slides = f"{make.OFFICE_TYPE}.presentationml.presentation.main+xml"
    yield "slides", "slides", lambda: docx(main=slides), "a.pptx"
    text = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}
    yield "odt", "odf", lambda: make.archive(text, zipfile.ZIP_STORED), "a.odt"
    late = {"content.xml": "<a/>", **text, "META-INF/manifest.xml": "<a/>"}
    yield "odt-written-otherwise", "odf", lambda: make.archive(late), "a.docx"
    yield "csv", "text", lambda: "ลำดับ,มาตรการ\n1,ชี้แจง\n".encode(), "a.csv"
    yield "csv-thai-windows", "text", lambda: "ลำดับ,มาตรการ\r\n".encode("cp874"), "a.xlsx"
    yield "text-utf16", "text", lambda: "ข้อความ".encode("utf-16"), "a.docx"
    yield "rtf", "rtf", lambda: b"{\\rtf1 abc}", "a.docx"
    yield "xml", "xml", lambda: b"<?xml version='1.0'?><data/>", "a.docx"
    yield "postscript", "postscript", lambda: b"%!PS-Adobe-3.0\n", "a.pdf"
    yield "zip", "archive", lambda: make.archive({"a.txt": "a"}), "a.zip"
    yield "zip-as-docx", "archive", lambda: make.archive({"a.xml": "<a/>"}), "a.docx"
    yield "zip-empty", "archive", lambda: make.archive({}), "a.xlsx"
    yield "jar-as-docx", "program", lambda: make.archive({"META-INF/MANIFEST.MF": "", "A.class": "x"}), "a.docx"
    yield "rar", "archive", lambda: b"Rar!\x1a\x07" + noise(90), "a.rar"
    yield "7z", "archive", lambda: b"7z\xbc\xaf\x27\x1c" + noise(90), "a.pdf"
    yield "film", "film", lambda: b"\0\0\0\x18ftypmp42" + noise(300), "VID.mp4"
    yield "sound", "sound", lambda: b"ID3\x04" + noise(300), "a.mp3"


def _named() -> Iterator[Row]:
    yield "name-up", "name_path", pdf, "../../etc/passwd.pdf"
    yield "name-windows-path", "name_path", pdf, "C:\\Users\\x\\a.pdf"
    yield "name-dots", "name_path", pdf, ".."
    yield "name-nul", "name_hidden", pdf, "a.pdf\0.exe"
    yield "name-newline", "name_hidden", pdf, "a\r\nSet-Cookie: x.pdf"
    yield "name-reversed", "name_hidden", pdf, "รายงาน\u202efdp.exe"
    yield "name-isolated", "name_hidden", pdf, "รายงาน\u2066x.pdf"
    yield "name-device", "name_reserved", pdf, "CON.pdf"
    yield "name-port", "name_reserved", pdf, "lpt1.docx"
    yield "name-5000", "name_long", pdf, "ก" * 5000 + ".pdf"


def _broken() -> Iterator[Row]:
    yield "too-big", "too_big", lambda: b"%PDF-1.7\n" + bytes(22 * make.MEGABYTE), "a.pdf"
    yield "jpg-half", "picture_broken", lambda: saved("JPEG", make.photograph())[:40_000], "a.jpg"
    yield (
        "jpg-progressive-half",
        "picture_broken",
        lambda: saved("JPEG", make.photograph(), progressive=True)[:30_000],
        "a.jpg",
    )
    yield "jpg-head-alone", "picture_broken", lambda: b"\xff\xd8\xff\xe0", "a.jpg"
    yield "jpg-noise", "picture_broken", lambda: b"\xff\xd8\xff\xe0" + noise(3000), "a.jpg"
    yield "png-half", "picture_broken", lambda: saved("PNG", make.photograph())[:40_000], "a.png"
    yield "png-overwritten", "picture_broken", lambda: _overwritten(saved("PNG", make.photograph())), "a.png"
    yield "pdf-head-alone", "pdf_cut", lambda: b"%PDF-1.7\n", "a.pdf"
    yield "pdf-half", "pdf_cut", lambda: pdf(pages=40)[:3000], "a.pdf"
    yield "pdf-again-half", "pdf_cut", lambda: pdf() + b"9 0 obj\n<< /Type /X >>" + bytes(9) + noise(2000), "a.pdf"
    yield "pdf-noise", "pdf_broken", lambda: b"%PDF-1.7\n" + noise(3000) + b"\n%%EOF\n", "a.pdf"
    yield "pdf-no-pages", "pdf_no_pages", lambda: pdf(pages=0), "a.pdf"
    yield "docx-half", "office_broken", lambda: docx()[:900], "a.docx"
    yield "docx-bits-turned", "office_broken", lambda: _turned(docx(), b"word/document.xml"), "a.docx"
    yield "xlsx-bits-turned", "office_broken", lambda: _turned(xlsx(), b"xl/worksheets/sheet1.xml"), "a.xlsx"
    yield "docx-bad-xml", "office_broken", lambda: docx({"word/styles.xml": "<a><b></a>"}), "a.docx"
    yield "docx-no-main", "office_part", lambda: docx({"_rels/.rels": relation("officeDocument", "x.xml")}), "a.docx"


def _progressive() -> bytes:
    return saved("JPEG", make.photograph(), progressive=True)


def _overwritten(content: bytes) -> bytes:
    return content[:5000] + bytes(9000) + content[14_000:]


def _turned(content: bytes, part: bytes) -> bytes:
    at = content.index(part) + len(part) + 5
    return content[:at] + bytes(255 - byte for byte in content[at : at + 20]) + content[at + 20 :]


def _two_in_one() -> Iterator[Row]:
    jar = make.archive({"META-INF/MANIFEST.MF": "", "A.class": "x"})
    described = make.archive({"a": "b"}, comment=noise(9))
    yield "html-then-pdf", "html", lambda: HTML + pdf(), "a.pdf"
    yield "junk-then-pdf", "pdf_late", lambda: b"\x00\x01junk" + pdf(), "a.pdf"
    yield "pdf-then-html", "two_in_one", lambda: pdf() + HTML, "a.pdf"
    yield "html-in-pdf-head", "two_in_one", lambda: pdf().replace(b"\n", b"\n%" + HTML + b"\n", 1), "a.pdf"
    yield "pdf-then-zip", "two_in_one", lambda: pdf() + jar, "a.pdf"
    yield "pdf-then-exe", "two_in_one", lambda: pdf() + EXE * 5, "a.pdf"
    yield "jpg-then-zip", "two_in_one", lambda: saved("JPEG") + jar, "a.jpg"
    yield "jpg-then-zip-with-comment", "two_in_one", lambda: saved("JPEG") + described, "a.jpg"
    yield "jpg-then-html", "two_in_one", lambda: saved("JPEG") + HTML, "a.jpg"
    yield "jpg-script-in-comment", "two_in_one", lambda: saved("JPEG", comment=b"<script>x()</script>"), "a.jpg"
    yield "jpg-pdf-in-comment", "two_in_one", lambda: saved("JPEG", comment=b"%PDF-1.4 1 0 obj"), "a.jpg"
    yield "png-then-jar", "two_in_one", lambda: saved("PNG") + jar, "a.png"
    yield "png-then-php", "two_in_one", lambda: saved("PNG") + b"<?php x(); ?>", "a.png"
    yield "gifar", "gif", lambda: saved("GIF") + jar, "a.gif"
    yield "docx-then-pdf", "two_in_one", lambda: docx() + pdf(), "a.docx"
    yield "docx-with-comment", "two_in_one", lambda: docx()[:-2] + b"\x09\x00" + noise(9), "a.docx"
    yield "docx-hiding-exe", "two_in_one", lambda: make.between_members(docx(), EXE), "a.docx"
    stored = {"a.txt": pdf()}
    yield "zip-showing-pdf", "two_in_one", lambda: make.archive(stored, zipfile.ZIP_STORED), "a.docx"
    yield "exe-then-docx", "program", lambda: EXE + docx(), "a.docx"


def _pictures() -> Iterator[Row]:
    yield "png-moves", "picture_moves", make.moving_png, "a.png"
    yield "png-flood", "picture_pixels", make.flooding_png, "a.png"
    yield "jpg-flood", "picture_pixels", make.flooding_jpeg, "a.jpg"
    yield "png-text-bomb", "picture_broken", _text_bomb, "a.png"


def _text_bomb() -> bytes:
    text = make.chunk(b"zTXt", b"Comment\0\0" + make.squeezed(100))
    plain = saved("PNG")
    return plain[:33] + text + plain[33:]


def _active_pdfs() -> Iterator[Row]:
    script = {"S": Name.JavaScript, "JS": String("app.alert(1)")}
    changes = (
        ("script-opening", "pdf_script", make.opening(**script)),
        ("script-named", "pdf_script", make.named_script),
        ("script-on-page", "pdf_script", make.script_on_page),
        ("script-address", "pdf_script", make.pressing(S=Name.URI, URI=String(" JavaScript:alert(1)"))),
        ("launch", "pdf_launch", make.pressing(S=Name.Launch, F=String("cmd.exe"))),
        ("launch-opening", "pdf_launch", make.opening(S=Name.Launch, F=String("cmd.exe"))),
        ("launch-next", "pdf_launch", make.opening(S=Name.Named, Next=Dictionary(S=Name.Launch, F=String("a")))),
        ("attachment", "pdf_attached", make.attachment),
        ("attachment-mark", "pdf_attached", make.annotation(Subtype=Name.FileAttachment)),
        ("embedded-goto", "pdf_attached", make.pressing(S=Name.GoToE)),
        ("submit", "pdf_sends", make.pressing(S=Name.SubmitForm, F=String("https://example.org/"))),
        ("import", "pdf_sends", make.pressing(S=Name.ImportData, F=String("a.fdf"))),
        ("opens-web", "pdf_opens", make.opening(S=Name.URI, URI=String("https://example.org/"))),
        ("opens-share", "pdf_opens", make.opening(S=Name.GoToR, F=String("\\\\host\\share\\a.pdf"))),
        ("xfa", "pdf_xfa", make.xfa),
        ("film", "pdf_media", make.annotation(Subtype=Name.RichMedia)),
        ("screen", "pdf_media", make.pressing(S=Name.Rendition)),
    )
    for title, reason, change in changes:
        yield f"pdf-{title}", reason, lambda change=change: pdf(change), "a.pdf"  # type: ignore[misc]
        yield f"pdf-{title}-packed", reason, lambda change=change: make.packed_pdf(change), "a.pdf"  # type: ignore[misc]
    escaped = b"/J#61vaScript /J#53"
    plain = pdf(make.opening(**script), compress_streams=False)
    yield "pdf-script-escaped", "pdf_script", lambda: _escaped(plain, escaped), "a.pdf"
    yield "pdf-script-damaged", "pdf_script", lambda: make.damaged(plain), "a.pdf"
    packed = {"object_stream_mode": ObjectStreamMode.generate}
    yield "pdf-damaged-packed", "pdf_broken", lambda: make.damaged(pdf(pages=3, **packed)), "a.pdf"
    yield "pdf-restricted", "pdf_locked", lambda: pdf(encryption=Encryption(owner="o", user="")), "a.pdf"
    yield "pdf-locked", "pdf_locked", lambda: pdf(encryption=Encryption(owner="o", user="secret")), "a.pdf"


def _escaped(plain: bytes, escaped: bytes) -> bytes:
    first, second = escaped.split()
    changed = plain.replace(b"/JavaScript", first).replace(b"/JS", second)
    return make.damaged(changed)


def _office() -> Iterator[Row]:
    word, sheet = "application/vnd.ms-word", "application/vnd.ms-excel"
    vba = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    macro = xlsx({"xl/vbaProject.bin": b"x"})
    yield "docm", "office_macro", lambda: docx(main=f"{word}.document.macroEnabled.main+xml"), "a.docm"
    yield "docm-as-docx", "office_macro", lambda: docx(main=f"{word}.document.macroEnabled.main+xml"), "a.docx"
    yield "xlsm", "office_macro", lambda: xlsx(main=f"{sheet}.sheet.macroEnabled.main+xml"), "a.xlsm"
    yield "xlsb", "office_binary", lambda: xlsx(main=f"{sheet}.sheet.binary.macroEnabled.main"), "a.xlsb"
    template = f"{make.OFFICE_TYPE}.wordprocessingml.template.main+xml"
    yield "dotx", "office_template", lambda: docx(main=template), "a.dotx"
    yield "macro-part", "office_macro", lambda: docx({"word/vbaProject.bin": b"x"}), "a.docx"
    yield "macro-relation", "office_macro", lambda: docx({SETTINGS: relation(vba, "a.bin")}), "a.docx"
    kind = {"word/a.xml": "application/vnd.ms-office.vbaProject"}
    yield "macro-type", "office_macro", lambda: docx({"word/a.xml": "<a/>"}, **kind), "a.docx"
    yield "macro-sheet", "office_macro", lambda: xlsx({"xl/macrosheets/sheet1.xml": "<a/>"}), "a.xlsx"
    yield "macro-in-chart-workbook", "office_macro", lambda: _with_workbook(macro), "a.docx"
    for place in ("word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml", "word/styles.xml"):
        yield f"doctype-{place}", "office_entities", lambda place=place: docx({place: DOCTYPE}), "a.docx"  # type: ignore[misc]
    yield "doctype-utf16", "office_entities", lambda: docx({"word/styles.xml": DOCTYPE.encode("utf-16")}), "a.docx"
    late = '<?xml version="1.0"?>' + " " * 70_000 + DOCTYPE
    yield "doctype-late", "office_entities", lambda: xlsx({"xl/sharedStrings.xml": late}), "a.xlsx"
    yield "doctype-vml", "office_entities", lambda: xlsx({"xl/drawings/a.vml": "<!DOCTYPE a><a/>"}), "a.xlsx"
    for title, target in (
        ("web", "https://example.org/a.dotm"),
        ("share", "\\\\host\\share\\a.dotm"),
        ("file-share", "file://host/a.dotm"),
        ("file-share-slashes", "file://///host/a.dotm"),
    ):
        part = relation("attachedTemplate", target, outside=True)
        yield f"template-{title}", "office_remote", lambda part=part: docx({SETTINGS: part}), "a.docx"  # type: ignore[misc]
    for relate, reason in (
        ("image", "office_remote"),
        ("frame", "office_remote"),
        ("subDocument", "office_remote"),
        ("externalLinkPath", "office_remote"),
        ("video", "office_remote"),
        ("oleObject", "office_object"),
    ):
        part = relation(relate, "https://example.org/a", outside=True)
        yield f"remote-{relate}", reason, lambda part=part: docx({SETTINGS: part}), "a.docx"  # type: ignore[misc]
    for address in ("javascript:alert(1)", "ms-msdt:/id x", "search-ms:query=x"):
        part = relation("hyperlink", address, outside=True)
        yield f"link-{address[:9]}", "office_link", lambda part=part: docx({SETTINGS: part}), "a.docx"  # type: ignore[misc]
    yield "ole-bin", "office_object", lambda: docx({"word/embeddings/oleObject1.bin": make.compound("x")}), "a.docx"
    yield "ole-relation", "office_object", lambda: xlsx({"xl/_rels/a.rels": relation("oleObject", "b.bin")}), "a.xlsx"
    yield "activex", "office_object", lambda: docx({"word/activeX/activeX1.xml": "<a/>"}), "a.docx"
    yield "package-exe", "office_object", lambda: docx({"word/embeddings/package.exe": EXE}), "a.docx"
    yield "slides-inside", "office_object", lambda: docx({"word/embeddings/a.pptx": docx()}), "a.docx"
    yield "exe-as-chart-workbook", "office_broken", lambda: _with_workbook(EXE * 9), "a.docx"
    yield "exe-as-picture", "office_part", lambda: docx({"word/media/image1.png": EXE}), "a.docx"
    yield "page-as-picture", "office_part", lambda: docx({"word/media/image1.jpeg": HTML}), "a.docx"
    yield "exe-as-printer", "office_part", lambda: xlsx({"xl/printerSettings/printerSettings1.bin": EXE}), "a.xlsx"
    yield "page-part", "office_part", lambda: docx({"word/a.html": HTML}), "a.docx"
    yield "page-chunk", "office_part", lambda: docx({SETTINGS: relation("aFChunk", "a.xml")}), "a.docx"
    yield "script-in-svg", "office_part", lambda: docx({"word/media/image1.svg": SVG}), "a.docx"
    run = "<w:r><w:instrText>{}</w:instrText></w:r>"
    yield "dde", "office_dde", lambda: docx(field(run.format(" DDEAUTO c:\\\\cmd "))), "a.docx"
    yield "dde-split", "office_dde", lambda: docx(field(run.format("DD") + run.format("EAUTO c:\\\\cmd"))), "a.docx"
    yield "dde-simple", "office_dde", lambda: docx(field('<w:fldSimple w:instr="DDE cmd"/>')), "a.docx"
    link = {"xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="cmd"/></externalLink>'}
    yield "dde-excel", "office_dde", lambda: xlsx(link), "a.xlsx"
    yield "part-up", "office_names", lambda: docx({"../../etc/passwd.xml": "<a/>"}), "a.docx"
    yield "part-absolute", "office_names", lambda: docx({"/etc/passwd.xml": "<a/>"}), "a.docx"
    yield "part-twice", "office_names", lambda: docx({"word/Document.xml": "<a/>"}), "a.docx"
    yield "member-locked", "office_locked", make.encrypted_member, "a.docx"


def _with_workbook(workbook: bytes) -> bytes:
    """A Word file with a chart: its figures are a workbook inside."""
    chart = f'{make.XML}<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
    return docx(
        {
            "word/charts/chart1.xml": chart,
            "word/charts/_rels/chart1.xml.rels": relation("package", "../embeddings/Microsoft_Excel_Worksheet.xlsx"),
            "word/embeddings/Microsoft_Excel_Worksheet.xlsx": workbook,
        }
    )


def _bombs() -> Iterator[Row]:
    yield "zip-flat", "office_bomb", lambda: docx({"word/a.xml": b"<a>" + b" " * 250_000_000 + b"</a>"}), "a.docx"
    many = {f"word/a{n}.xml": "<a/>" for n in range(4000)}
    yield "zip-many", "office_bomb", lambda: docx(many), "a.docx"
    wide = {f"word/{'x' * 200}{n}.xml": "" for n in range(9000)}
    yield "zip-wide-directory", "office_bomb", lambda: docx(wide), "a.docx"
    yield "zip-shared", "office_bomb", make.shared_members, "a.docx"
    yield "zip-lying", "office_broken", _lying, "a.docx"
    half = b"<a>" + b" " * 130_000_000 + b"</a>"
    yield "zip-two-halves", "office_bomb", lambda: _with_workbook_and(half), "a.docx"
    yield "zip-nested", "office_bomb", lambda: _with_workbook(xlsx({"xl/embeddings/a.xlsx": xlsx()})), "a.docx"
    yield "pdf-objects", "pdf_bomb", lambda: make.object_stream_bomb(1000), "a.pdf"
    hidden = b"<< /S /JavaScript /JS (app.alert(1)) >>"
    root = b"/OpenAction 5 0 R"
    yield "pdf-objects-hiding-script", "pdf_bomb", lambda: make.object_stream_bomb(1000, hidden, root), "a.pdf"
    flate = make.content_stream(make.squeezed(1000), "FlateDecode")
    yield "pdf-page", "pdf_bomb", lambda: make.as_it_stands(flate), "a.pdf"
    twice = make.content_stream(zlib.compress(make.squeezed(100)), "FlateDecode", "FlateDecode")
    yield "pdf-page-twice", "pdf_bomb", lambda: make.as_it_stands(twice), "a.pdf"


def _with_workbook_and(part: bytes) -> bytes:
    return docx({"word/a.xml": part, "word/embeddings/a.xlsx": xlsx({"xl/b.xml": part})})


def _lying() -> bytes:
    return make.small_by_its_word(docx({"word/big.xml": b" " * 150_000_000}), b"word/big.xml")


def honest() -> list[Sample]:
    """What honest people send, and what becomes of it."""
    groups = (_honest_pictures, _honest_pdfs, _honest_office)
    return [Sample(title, kind, made, name) for group in groups for title, kind, made, name in group()]


def _honest_pictures() -> Iterator[Row]:
    yield "phone", "jpg", make.phone_photo, "IMG_2031.JPG"
    yield "phone-motion", "jpg", lambda: make.phone_photo() + b"\0\0\0\x18ftypmp42" + noise(3_000_000), "PXL.MP.jpg"
    yield "phone-second-picture", "jpg", lambda: make.phone_photo() + saved("JPEG", scene(90, 60)), "IMG.jpg"
    yield "progressive", "jpg", lambda: _progressive(), "a.jpeg"
    yield "cmyk", "jpg", lambda: saved("JPEG", scene(mode="CMYK")), "a.jpg"
    yield "grey", "jpg", lambda: saved("JPEG", scene(mode="L")), "a.jpg"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield "with-profile", "jpg", lambda: saved("JPEG", icc_profile=profile), "a.jpg"
    yield "48-megapixels", "jpg", lambda: saved("JPEG", make.photograph(8000, 6000), quality=60), "a.jpg"
    yield "one-pixel", "jpg", lambda: saved("JPEG", Image.new("RGB", (1, 1))), "a.jpg"
    yield "screenshot", "png", lambda: saved("PNG", scene(1080, 2400)), "Screenshot.png"
    yield "photo-as-png", "jpg", lambda: saved("PNG", make.photograph()), "a.png"
    yield "transparent", "png", lambda: saved("PNG", Image.new("RGBA", (60, 60), (255, 0, 0, 90))), "ตรา.png"
    yield "palette", "png", lambda: saved("PNG", scene().quantize(8)), "a.png"
    yield "palette-transparent", "png", lambda: saved("PNG", Image.new("P", (9, 9)), transparency=0), "a.png"
    yield "16-bit", "png", lambda: saved("PNG", Image.new("I;16", (64, 64), 40_000)), "a.png"
    yield "black-and-white", "png", lambda: saved("PNG", scene(mode="1")), "a.png"
    yield "grey-with-alpha", "png", lambda: saved("PNG", Image.new("LA", (30, 30), (90, 90))), "a.png"
    yield "png-called-jpg", "png", lambda: saved("PNG"), "รูป.jpg"
    yield "jpg-called-pdf", "jpg", lambda: saved("JPEG"), "รูป.pdf"
    yield "nameless", "jpg", lambda: saved("JPEG"), ""


def _honest_pdfs() -> Iterator[Row]:
    yield "pdf", "pdf", pdf, "รายงานการประชุม ครั้งที่ ๒.pdf"
    yield "pdf-200-pages", "pdf", lambda: pdf(pages=200), "แผน.PDF"
    yield "pdf-packed", "pdf", lambda: pdf(pages=30, object_stream_mode=ObjectStreamMode.generate), "a.pdf"
    yield "pdf-for-the-web", "pdf", lambda: pdf(pages=3, linearize=True), "a.pdf"
    yield "pdf-form", "pdf", lambda: pdf(make.plain_form), "แบบฟอร์ม.pdf"
    link = make.pressing(S=Name.URI, URI=String("https://example.org/"))
    yield "pdf-links", "pdf", lambda: pdf(link), "a.pdf"
    yield "pdf-opens-at-a-page", "pdf", lambda: pdf(make.opening(S=Name.GoTo, D=Array([0, Name.Fit]))), "a.pdf"
    yield "pdf-prints-by-name", "pdf", lambda: pdf(make.pressing(S=Name.Named, N=Name.NextPage)), "a.pdf"
    yield "pdf-saved-again", "pdf", make.saved_again, "a.pdf"
    yield "pdf-blanks-behind", "pdf", lambda: pdf() + b"\r\n\0\0\n", "a.pdf"
    yield "pdf-old-and-damaged", "pdf", lambda: make.damaged(pdf(pages=2)), "สแกน.pdf"
    words = make.content_stream(b"BT (/JS /AA <script> /Launch) Tj ET")
    yield "pdf-that-speaks-of-scripts", "pdf", lambda: pdf(words), "a.pdf"
    yield "pdf-called-jpg", "pdf", pdf, "a.JPG"
    yield "pdf-weasyprint", "pdf", _printed, "ประกาศ.pdf"


def _printed() -> bytes:
    from weasyprint import HTML as Page  # slow to load

    page = "<html lang=th><h1>รายงาน</h1><p>น้ำใจ <a href='https://example.org/'>ลิงก์</a></p></html>"
    content: bytes = Page(string=page).write_pdf()
    return content


def _honest_office() -> Iterator[Row]:
    yield "docx", "docx", docx, "บันทึกข้อความ.docx"
    yield "docx-capitals", "docx", docx, "REPORT.DOCX"
    link = relation("hyperlink", "https://example.org/ก", outside=True)
    yield "docx-links", "docx", lambda: docx({"word/_rels/document.xml.rels": link}), "a.docx"
    mail = relation("hyperlink", "mailto:a@example.org", outside=True)
    yield "docx-mail-link", "docx", lambda: docx({"word/_rels/document.xml.rels": mail}), "a.docx"
    yield "docx-chart", "docx", lambda: _with_workbook(xlsx()), "กราฟ.docx"
    pictures = {"word/media/image1.jpeg": saved("JPEG"), "word/media/image2.png": saved("PNG")}
    yield "docx-pictures", "docx", lambda: docx(pictures), "a.docx"
    local = relation("attachedTemplate", "file:///C:\\Users\\x\\Templates\\ก.dotx", outside=True)
    yield "docx-own-template", "docx", lambda: docx({SETTINGS: local}), "a.docx"
    toc = "<w:r><w:instrText> TOC \\o &quot;1-3&quot; </w:instrText></w:r>"
    yield "docx-contents", "docx", lambda: docx(field(toc)), "a.docx"
    yield "docx-long", "docx", lambda: docx(body="การประชุมชี้แจง " * 60_000), "a.docx"
    yield "xlsx", "xlsx", xlsx, "ทะเบียน.xlsx"
    yield "xlsx-openpyxl", "xlsx", _workbook, "a.xlsx"
    yield "xlsx-printer", "xlsx", lambda: xlsx({"xl/printerSettings/printerSettings1.bin": b"P\0r\0"}), "a.xlsx"
    yield "xlsx-notes", "xlsx", lambda: xlsx({"xl/drawings/vmlDrawing1.vml": "<xml>a<br></xml>"}), "a.xlsx"
    other = relation("externalLinkPath", "file:///C:\\งบ\\2568.xlsx", outside=True)
    part = {"xl/externalLinks/_rels/externalLink1.xml.rels": other}
    yield "xlsx-own-other-workbook", "xlsx", lambda: xlsx(part), "a.xlsx"
    yield "xlsx-called-docx", "xlsx", xlsx, "a.docx"


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for number in range(2000):
        book.active.append(["ชี้แจงแผน", number])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()

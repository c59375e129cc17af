"""Files that people and attackers send, made by code: each with the reason it is refused for, or what it is."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pikepdf
from PIL import Image, ImageDraw

WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Sample:
    """One file: how it is called, what is in it, and ``reason`` (refused) or ``kind`` (accepted)."""

    name: str
    content: Callable[[], bytes]
    reason: str = ""
    kind: str = ""


# ── pictures ──────────────────────────────────────────────────────────────────
def photo(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A picture with something to see at its upper left corner."""
    picture = Image.new("RGB", (width, height), (15, 82, 87))
    ImageDraw.Draw(picture).rectangle((0, 0, width // 4, height // 4), fill=(255, 200, 69))
    return picture.convert(mode)


def jpeg(picture: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (picture or photo()).save(out, "JPEG", **options)  # type: ignore[arg-type]
    return out.getvalue()


def png(picture: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (picture or photo()).save(out, "PNG", **options)  # type: ignore[arg-type]
    return out.getvalue()


def saved(form: str, picture: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (picture or photo()).save(out, form, **options)  # type: ignore[arg-type]
    return out.getvalue()


def phone_photo(orientation: int = 6) -> bytes:
    """As a phone takes it: lying on its side, with the place where it was taken."""
    picture = photo(1600, 1200)
    exif = picture.getexif()
    exif[0x0112] = orientation
    exif[0x010F] = "Phone"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (13.0, 49.0, 10.0)
    return jpeg(picture, exif=exif)


def pixel_flood() -> bytes:
    """A PNG of a few bytes that says it is 50,000 by 50,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


# ── PDF ───────────────────────────────────────────────────────────────────────
def pdf(pages: int = 1, change: Callable[[pikepdf.Pdf], None] | None = None, **options: object) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, deterministic_id=True, **options) if not options else document.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def _script(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    document.Root.OpenAction = document.make_indirect(action)


def _script_in_names(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    document.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), action]))
    )


def _launch(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9]), A=action
    )
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(link)])


def _attachment(document: pikepdf.Pdf) -> None:
    document.attachments["macro.exe"] = pikepdf.AttachedFileSpec(document, b"MZ" * 40, filename="macro.exe")


def _form_that_sends(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=pikepdf.String("http://example.org"))
    field = pikepdf.Dictionary(FT=pikepdf.Name.Btn, T=pikepdf.String("x"), A=action)
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([document.make_indirect(field)]))


def _xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array([]), XFA=document.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    )


def _page_script(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("x"))
    document.pages[0].obj.AA = pikepdf.Dictionary(O=action)


def _plain_form(document: pikepdf.Pdf) -> None:
    field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("ชื่อโครงการ"), V=pikepdf.String("คุณธรรม"))
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([document.make_indirect(field)]))


def _web_link(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org/"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9]), A=action
    )
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(link)])
    document.Root.OpenAction = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])


def locked_pdf(user: str = "") -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="owner", user=user))


def updated_pdf() -> bytes:
    """Saved a second time the way many programs do: what is new stands behind the old end."""
    first = pdf()
    with pikepdf.open(io.BytesIO(first)) as document:
        number, root = int(document.trailer["/Size"]), document.Root.objgen[0]
    before = int(first[first.rfind(b"startxref") :].split()[1])
    added = b"\n%d 0 obj\n<< /Producer (x) >>\nendobj\n" % number
    table = len(first) + len(added)
    added += b"xref\n%d 1\n%010d 00000 n \n" % (number, len(first) + 1)
    added += b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (number + 1, root, before)
    return first + added + b"startxref\n%d\n%%%%EOF\n" % table


def _packed_spaces(begin: bytes) -> bytes:
    """``begin`` and 1.2 gigabytes of blanks, packed into some megabytes."""
    packer = zlib.compressobj(1)
    blanks = b" " * 10_000_000
    return b"".join([packer.compress(begin), *(packer.compress(blanks) for _ in range(120)), packer.flush()])


@cache
def pdf_bomb() -> bytes:
    """Its catalogue lies in an object stream that unpacks to more than a gigabyte."""
    catalogue = b"<< /Type /Catalog /Pages 2 0 R >>"
    body = _packed_spaces(b"1 0 " + catalogue)
    parts = [b"%PDF-1.5\n"]
    places: dict[int, int] = {}

    def add(number: int, content: bytes) -> None:
        places[number] = sum(map(len, parts))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))

    add(2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    add(3, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(body)
    add(4, head + body + b"\nendstream")
    table = sum(map(len, parts))
    rows = [(0, 0, 255), (2, 4, 0), (1, places[2], 0), (1, places[3], 0), (1, places[4], 0), (1, table, 0)]
    entries = b"".join(struct.pack(">BIB", *row) for row in rows)
    tail = b"<< /Type /XRef /Size 6 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n" % len(entries)
    parts.append(b"5 0 obj\n" + tail + entries + b"\nendstream\nendobj\n")
    return b"".join(parts) + b"startxref\n%d\n%%%%EOF\n" % table


@cache
def pdf_bomb_in_table() -> bytes:
    """Its cross-reference table unpacks to more than a gigabyte; readers then guess where things are."""
    body = _packed_spaces(b"")
    start = b"%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    start += b"2 0 obj\n<< /Type /Pages /Kids [4 0 R] /Count 1 >>\nendobj\n"
    start += b"4 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n"
    head = b"3 0 obj\n<< /Type /XRef /Size 4 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n"
    return start + head % len(body) + body + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(start)


# ── Office ────────────────────────────────────────────────────────────────────
def types(main: str, *more: str) -> str:
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in (pair.split("=", 1) for pair in more)
    )
    name = "word/document.xml" if "word" in main else "xl/workbook.xml"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{name}" ContentType="{main}"/>'
        f"{overrides}</Types>"
    )


def rels(*rows: str) -> str:
    found = "".join(f'<Relationship Id="r{at}" {row}/>' for at, row in enumerate(rows))
    return f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{found}</Relationships>'


def relation(kind: str, target: str, outside: bool = False) -> str:
    return f'Type="{RELS}/{kind}" Target="{target}"' + (' TargetMode="External"' if outside else "")


def archive(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
        file.comment = comment
    return out.getvalue()


def docx(more: dict[str, bytes | str] | None = None, text: str = "รายงานการประชุม", main: str = WORD_MAIN) -> bytes:
    said = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
    body = f'<?xml version="1.0"?><w:document xmlns:w="{W}">{said}</w:document>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types(main),
        "_rels/.rels": rels(relation("officeDocument", "word/document.xml")),
        "word/document.xml": body,
        "word/_rels/document.xml.rels": rels(),
    }
    return archive(parts | (more or {}))


def xlsx(more: dict[str, bytes | str] | None = None, main: str = EXCEL_MAIN) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types(main),
        "_rels/.rels": rels(relation("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{space}"><sheets/></workbook>',
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData/></worksheet>',
        "xl/_rels/workbook.xml.rels": rels(relation("worksheet", "worksheets/sheet1.xml")),
    }
    return archive(parts | (more or {}))


def openpyxl_workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["มาตรการ", "ผู้เข้าร่วม"])
    book.active.append(["ชี้แจงแผนการใช้จ่าย", 142])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def office_part(document: Callable[..., bytes], name: str, content: bytes | str) -> Callable[[], bytes]:
    return lambda: document({name: content})


def overlapping() -> bytes:
    """Two parts that share their bytes: the directory names one place twice."""
    content = bytearray(docx({"word/a.xml": "<a/>" * 50, "word/b.xml": "<a/>" * 50}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as file:
        first, second = file.getinfo("word/a.xml"), file.getinfo("word/b.xml")
        at = bytes(content).rfind(b"word/b.xml")
        struct.pack_into("<I", content, at - 4, first.header_offset)
        assert second.header_offset != first.header_offset
    return bytes(content)


def lying_size() -> bytes:
    """A part that says it is small and unpacks to 200 MB."""
    content = bytearray(docx({"word/big.xml": b" " * 200_000_000}))
    at = bytes(content).rfind(b"word/big.xml")
    struct.pack_into("<I", content, at - 46 + 24, 1000)
    return bytes(content)


def ole(marker: str = "") -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + marker.encode("utf-16-le") + b"\0" * 400


def noise(length: int) -> bytes:
    """Bytes like compressed data, the same every time."""
    out, seed = bytearray(), 12345
    while len(out) < length:
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out += seed.to_bytes(4, "big")
    return bytes(out[:length])


HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
JAR = archive({"META-INF/MANIFEST.MF": "Manifest-Version: 1.0\n", "Evil.class": b"\xca\xfe\xba\xbe"})
EXE = b"MZ" + noise(400)
PHP = b"<?php system($_GET['c']); ?>"


def refused() -> Iterator[Sample]:
    """Everything that must not be kept."""
    for extension in ("pdf", "jpg", "png", "docx", "xlsx"):
        yield Sample(f"หน้าเว็บ.{extension}", lambda: HTML, "web_page")
        yield Sample(f"ภาพเวกเตอร์.{extension}", lambda: SVG, "web_page")
        yield Sample(f"โปรแกรม.{extension}", lambda: EXE, "program")
        yield Sample(f"ว่าง.{extension}", lambda: b"", "empty")
        yield Sample(f"มั่ว.{extension}", lambda: b"\x01" + noise(500), "unknown")
    yield Sample("ชุดคำสั่ง.pdf", lambda: PHP, "program")
    yield Sample("คำสั่ง.sh", lambda: b"#!/bin/sh\nrm -rf /\n", "program")
    yield Sample("java.jpg", lambda: b"\xca\xfe\xba\xbe" + noise(60), "program")
    yield Sample("elf.png", lambda: b"\x7fELF" + noise(60), "program")
    yield Sample("utf16.pdf", lambda: HTML.decode().encode("utf-16"), "web_page")
    yield Sample("ช่องว่างนำ.jpg", lambda: b"  \n" + HTML, "web_page")
    # other kinds of documents and pictures
    yield Sample("IMG_0001.HEIC", lambda: b"\0\0\0\x18ftypheic" + noise(300), "heic")
    yield Sample("ภาพ.jpg", lambda: b"\0\0\0\x18ftypmif1" + noise(300), "heic")
    yield Sample("ภาพ.gif", lambda: saved("GIF"), "picture")
    yield Sample("ภาพ.jpg", lambda: saved("WEBP"), "picture")
    yield Sample("ภาพ.bmp", lambda: saved("BMP"), "picture")
    yield Sample("ภาพ.tif", lambda: saved("TIFF"), "picture")
    yield Sample("รายงาน.doc", ole, "old_office")
    yield Sample("ตาราง.xlsx", lambda: ole("EncryptedPackage"), "locked_office")
    yield Sample("หนังสือ.rtf", lambda: b"{\\rtf1 abc}", "other_document")
    yield Sample("ข้อมูล.csv", lambda: "ก,ข\n1,2\n".encode(), "unknown")
    yield Sample(
        "odt.docx",
        lambda: archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
        "not_office",
    )
    yield Sample(
        "สไลด์.pptx",
        lambda: docx(main="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
        "not_office",
    )
    yield Sample("หลายไฟล์.zip", lambda: archive({"a.txt": "a"}), "not_office")
    yield Sample("ว่าง.zip", lambda: archive({}), "archive")
    yield Sample("x.rar", lambda: b"Rar!\x1a\x07" + noise(50), "archive")
    yield Sample("x.7z", lambda: b"7z\xbc\xaf\x27\x1c" + noise(50), "archive")
    yield Sample("x.gz", lambda: b"\x1f\x8b\x08" + noise(50), "archive")
    yield Sample("ใหญ่.pdf", lambda: b"%PDF-1.7\n" + b"0" * (20 * 1024 * 1024), "too_big")
    # broken
    yield Sample("ขาด.jpg", lambda: jpeg(photo(1600, 1200))[:4000], "broken_picture")
    yield Sample("หัวอย่างเดียว.jpg", lambda: b"\xff\xd8\xff\xe0", "broken_picture")
    yield Sample("ขาด.png", lambda: png()[:200], "broken_picture")
    yield Sample("เสีย.png", lambda: png()[:60] + b"\0" * 40 + png()[100:], "broken_picture")
    yield Sample("ขาด.pdf", lambda: pdf()[:-300], "broken_pdf")
    yield Sample("หัวอย่างเดียว.pdf", lambda: b"%PDF-1.7\n", "broken_pdf")
    yield Sample("ไม่มีหน้า.pdf", lambda: pdf(0), "broken_pdf")
    yield Sample("เนื้อมั่ว.pdf", lambda: b"%PDF-1.7\n" + noise(2000) + b"\n%%EOF", "broken_pdf")
    yield Sample("ขาด.docx", lambda: docx()[:-120], "broken_office")
    yield Sample("เสีย.xlsx", lambda: _flipped(xlsx()), "broken_office")
    # two in one
    yield Sample("pdf-zip.pdf", lambda: pdf() + JAR, "two_in_one")
    yield Sample("pdf-html.pdf", lambda: pdf().replace(b"%PDF-1.", b"%PDF-1.", 1) + HTML, "two_in_one")
    yield Sample("html-in-head.pdf", lambda: pdf().replace(b"\n", b"\n%" + HTML + b"\n", 1), "two_in_one")
    yield Sample("before.pdf", lambda: b"GIF junk " + pdf(), "before_pdf")
    yield Sample("html-before.pdf", lambda: HTML + pdf(), "before_pdf")
    yield Sample("jpg-zip.jpg", lambda: jpeg() + JAR, "two_in_one")
    yield Sample("jpg-html.jpg", lambda: jpeg() + HTML, "two_in_one")
    yield Sample("jpg-comment.jpg", lambda: jpeg(comment=b"<script>alert(1)</script>"), "two_in_one")
    yield Sample("gifar.gif", lambda: saved("GIF") + JAR, "picture")
    yield Sample("png-jar.png", lambda: png() + JAR, "two_in_one")
    yield Sample("png-php.png", lambda: png() + PHP, "two_in_one")
    yield Sample("docx-behind.docx", lambda: docx() + HTML, "two_in_one")
    yield Sample("docx-comment.docx", lambda: _with_comment(docx(), HTML), "two_in_one")
    yield Sample("docx-gap.docx", lambda: _shifted(docx()), "two_in_one")
    # PDF that acts
    for name, change in (
        ("javascript", _script),
        ("javascript-names", _script_in_names),
        ("launch", _launch),
        ("attachment", _attachment),
        ("submit", _form_that_sends),
        ("xfa", _xfa),
        ("page-open", _page_script),
    ):
        yield Sample(f"{name}.pdf", lambda change=change: pdf(change=change), "active_pdf")  # type: ignore[misc]
        packed = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
        yield Sample(
            f"{name}-packed.pdf", lambda change=change, packed=packed: pdf(change=change, **packed), "active_pdf"
        )  # type: ignore[misc]
    yield Sample("รหัสผ่าน.pdf", lambda: locked_pdf("secret"), "locked_pdf")
    yield Sample("จำกัดสิทธิ์.pdf", locked_pdf, "locked_pdf")
    yield Sample("ยาว.pdf", lambda: pdf(2001), "long_pdf")
    yield Sample("bomb.pdf", pdf_bomb, "broken_pdf")
    yield Sample("bomb-table.pdf", pdf_bomb_in_table, "broken_pdf")
    # pictures that flood
    yield Sample("flood.png", pixel_flood, "too_many_pixels")
    yield Sample("ใหญ่มาก.png", lambda: png(Image.new("1", (10_000, 7_000))), "too_many_pixels")
    # Office that runs, reaches out, explodes
    macro = "word/vbaProject.bin=application/vnd.ms-office.vbaProject"
    yield Sample("แมโคร.docx", office_part(docx, "word/vbaProject.bin", b"\xd0\xcf"), "macros")
    yield Sample("แมโคร.docm", lambda: docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "macros")
    yield Sample("แมโคร.xlsm", lambda: xlsx(main="application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macros")
    yield Sample("แมโครแฝง.docx", lambda: docx({"[Content_Types].xml": types(WORD_MAIN, macro)}), "macros")
    yield Sample("activex.docx", office_part(docx, "word/activeX/activeX1.xml", "<a/>"), "macros")
    yield Sample("exe-in.docx", office_part(docx, "word/media/setup.exe", EXE), "macros")
    yield Sample("html-in.xlsx", office_part(xlsx, "xl/media/a.html", HTML), "macros")
    yield Sample("ole.docx", office_part(docx, "word/embeddings/oleObject1.bin", ole()), "embedded")
    yield Sample("package.xlsx", office_part(xlsx, "xl/embeddings/Package.exe2", EXE), "embedded")
    for kind in ("attachedTemplate", "oleObject", "frame", "image", "subDocument"):
        part = rels(relation(kind, "http://example.org/x", outside=True))
        yield Sample(f"{kind}.docx", office_part(docx, "word/_rels/document.xml.rels", part), "reaches_out")
    dde = f'<w:document xmlns:w="{W}"><w:instrText xml:space="preserve"> DDEAUTO c:\\\\x</w:instrText></w:document>'
    yield Sample("dde.docx", office_part(docx, "word/document.xml", dde), "reaches_out")
    yield Sample(
        "dde.xlsx",
        office_part(xlsx, "xl/externalLinks/e1.xml", '<externalLink><ddeLink ddeService="cmd"/></externalLink>'),
        "reaches_out",
    )
    laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
    yield Sample("doctype.docx", office_part(docx, "word/document.xml", laughs), "bomb")
    yield Sample("doctype-types.docx", office_part(docx, "[Content_Types].xml", laughs), "bomb")
    yield Sample("doctype-utf16.docx", lambda: docx({"word/document.xml": laughs.encode("utf-16")}), "bomb")
    yield Sample("doctype-rels.xlsx", office_part(xlsx, "xl/_rels/workbook.xml.rels", laughs), "bomb")
    yield Sample("bomb.docx", lambda: docx({"word/big.xml": b" " * 200_000_000}), "bomb")
    yield Sample("bomb-ratio.xlsx", lambda: xlsx({"xl/big.xml": b" " * 20_000_000}), "bomb")
    yield Sample("bomb-many.docx", lambda: docx({f"word/{n}.xml": b"<a/>" for n in range(3100)}), "bomb")
    yield Sample("bomb-types.docx", lambda: docx({"[Content_Types].xml": types(WORD_MAIN) + " " * 3_000_000}), "bomb")
    yield Sample("bomb-lying.docx", lying_size, "broken_office")
    yield Sample("bomb-overlap.docx", overlapping, "bomb")
    yield Sample("../../etc/passwd.docx", office_part(docx, "../../etc/passwd", "x"), "not_office")
    yield Sample("absolute.docx", office_part(docx, "/etc/passwd", "x"), "not_office")
    yield Sample("types-only.docx", lambda: archive({"a.xml": "<a/>"}), "not_office")


def _flipped(content: bytes) -> bytes:
    at = content.find(b"xl/workbook.xml") + 40
    return content[:at] + bytes(255 - byte for byte in content[at : at + 20]) + content[at + 20 :]


def _with_comment(content: bytes, comment: bytes) -> bytes:
    return content[:-2] + struct.pack("<H", len(comment)) + comment


def _shifted(content: bytes) -> bytes:
    """Something stands between the signature and the first part of the archive."""
    return b"PK\x03\x04" + HTML + content


def accepted() -> Iterator[Sample]:
    """What honest people send."""
    yield Sample("IMG_2031.JPG", phone_photo, kind="jpg")
    yield Sample("motion.jpg", lambda: phone_photo() + b"\0\0\0\x18ftypmp42" + noise(200_000), kind="jpg")
    yield Sample("progressive.jpeg", lambda: jpeg(progressive=True), kind="jpg")
    yield Sample("cmyk.jpg", lambda: jpeg(photo(mode="CMYK")), kind="jpg")
    yield Sample("ขาวดำ.jpg", lambda: jpeg(photo(mode="L")), kind="jpg")
    yield Sample("ใหญ่.jpg", lambda: jpeg(photo(6000, 4000)), kind="jpg")
    yield Sample("เล็ก.jpg", lambda: jpeg(photo(1, 1)), kind="jpg")
    yield Sample("จอภาพ.png", png, kind="png")
    yield Sample("โปร่ง.png", lambda: png(photo(mode="RGBA")), kind="png")
    yield Sample("พาเลตต์.png", lambda: png(photo(mode="P")), kind="png")
    yield Sample("ขาวดำ.png", lambda: png(photo(mode="1")), kind="png")
    yield Sample("16bit.png", lambda: png(Image.new("I;16", (64, 64), 40_000)), kind="png")
    yield Sample("ชื่อผิด.jpg", png, kind="png")
    yield Sample("ชื่อผิด.png", jpeg, kind="jpg")
    yield Sample("ไม่มีนามสกุล", pdf, kind="pdf")
    yield Sample("รายงานการประชุม ครั้งที่ ๒.pdf", pdf, kind="pdf")
    yield Sample("200หน้า.PDF", lambda: pdf(200), kind="pdf")
    yield Sample("แบบฟอร์ม.pdf", lambda: pdf(change=_plain_form), kind="pdf")
    yield Sample("มีลิงก์.pdf", lambda: pdf(change=_web_link), kind="pdf")
    yield Sample("แก้แล้วบันทึกซ้ำ.pdf", updated_pdf, kind="pdf")
    packed = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
    yield Sample("บีบอัด.pdf", lambda: pdf(30, **packed), kind="pdf")
    yield Sample("เชิงเส้น.pdf", lambda: pdf(3, linearize=True), kind="pdf")
    yield Sample("คำสั่ง.docx", docx, kind="docx")
    link = rels(relation("hyperlink", "https://example.org/", outside=True))
    yield Sample("มีลิงก์.docx", office_part(docx, "word/_rels/document.xml.rels", link), kind="docx")
    yield Sample("มีกราฟ.docx", lambda: docx({"word/embeddings/Microsoft_Excel_Sheet.xlsx": xlsx()}), kind="docx")
    yield Sample(
        "มีภาพ.docx", lambda: docx({"word/media/image1.jpeg": jpeg(), "word/media/image2.svg": SVG}), kind="docx"
    )
    yield Sample("ยาว.docx", lambda: docx(text="การประชุมชี้แจง " * 60_000), kind="docx")
    yield Sample("ทะเบียน.xlsx", xlsx, kind="xlsx")
    yield Sample("openpyxl.xlsx", openpyxl_workbook, kind="xlsx")
    outer = rels(relation("externalLinkPath", "file:///C:/งบ.xlsx", outside=True))
    yield Sample("อ้างไฟล์อื่น.xlsx", office_part(xlsx, "xl/externalLinks/_rels/e1.xml.rels", outer), kind="xlsx")

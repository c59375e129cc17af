"""Files made by code, as honest programs and dishonest people write them: pictures, PDFs, Word and Excel files."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw

MEGABYTE = 1024 * 1024
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"
WORD_MAIN = f"{OFFICE_TYPE}.wordprocessingml.document.main+xml"
SHEET_MAIN = f"{OFFICE_TYPE}.spreadsheetml.sheet.main+xml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
Parts = dict[str, bytes | str]


def noise(length: int) -> bytes:
    """Bytes like compressed data, the same every time."""
    return random.Random(2568).randbytes(length)  # noqa: S311 - test data


# Pictures ---------------------------------------------------------------------------------------------------


def scene(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A picture whose upper left quarter is red, the rest green."""
    picture = Image.new("RGB", (width, height), (20, 140, 60))
    ImageDraw.Draw(picture).rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill=(220, 30, 30))
    return picture.convert(mode)


@cache
def photograph(width: int = 1600, height: int = 1200) -> Image.Image:
    """As many shades as a photograph has."""
    return Image.effect_noise((width // 8, height // 8), 60).resize((width, height)).convert("RGB")


def saved(form: str, picture: Image.Image | None = None, **options: object) -> bytes:
    """The picture as a file of Pillow's format ``form``."""
    target = io.BytesIO()
    (picture or scene()).save(target, form, **options)  # type: ignore[arg-type]
    return target.getvalue()


def phone_photo(orientation: int = 6, **options: object) -> bytes:
    """As a telephone held upright writes it: lying, with orientation, place, maker and a thumbnail's worth of EXIF."""
    picture = scene(1600, 1200)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "TelephoneMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (13.0, 49.0, 10.0), 3: "E", 4: (100.0, 3.0, 42.0)})
    return saved("JPEG", picture, exif=exif, comment=b"SECRET-COMMENT", **options)


def moving_png() -> bytes:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "green", "blue")]
    return saved("PNG", frames[0], save_all=True, append_images=frames[1:])


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def flooding_png(side: int = 30_000) -> bytes:
    """A few kilobytes that unpack to ``side`` squared pixels."""
    pack = zlib.compressobj(9)
    line = b"\0" * (side // 8 + 1)
    body = b"".join(pack.compress(line * 1000) for _ in range(side // 1000)) + pack.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def flooding_jpeg() -> bytes:
    """A small JPEG whose frame says 65,000 by 65,000 pixels."""
    content = bytearray(saved("JPEG"))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", 65_000, 65_000)
    return bytes(content)


# PDF --------------------------------------------------------------------------------------------------------


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, pages: int = 1, **options: object) -> bytes:
    """A PDF of empty pages, changed by ``change`` before it is written."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if change:
        change(document)
    target = io.BytesIO()
    document.save(target, **options)  # type: ignore[arg-type]
    return target.getvalue()


def packed_pdf(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The same with its objects inside compressed streams, where no search of the bytes finds them."""
    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def opening(**action: object) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = Dictionary(**action)

    return change


def pressing(**action: object) -> Callable[[pikepdf.Pdf], None]:
    """A link on the first page that does this."""
    return annotation(Subtype=Name.Link, A=Dictionary(**action))


def annotation(**entries: object) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        found = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 90, 90]), **entries)
        document.pages[0].obj.Annots = Array([document.make_indirect(found)])

    return change


def named_script(document: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), action])))


def script_on_page(document: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.pages[0].obj.AA = Dictionary(O=action)


def attachment(document: pikepdf.Pdf) -> None:
    document.attachments["ดู.exe"] = pikepdf.AttachedFileSpec(document, b"MZ" * 40, filename="ดู.exe")


def xfa(document: pikepdf.Pdf) -> None:
    form = document.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=form)


def plain_form(document: pikepdf.Pdf) -> None:
    field = Dictionary(FT=Name.Tx, T=String("ชื่อโครงการ"), V=String("ชี้แจงแผน"), Subtype=Name.Widget)
    document.Root.AcroForm = Dictionary(Fields=Array([document.make_indirect(field)]))


def content_stream(packed: bytes, *filters: str) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(document, packed)
        stream.Filter = Array([Name(f"/{each}") for each in filters])
        document.pages[0].obj.Contents = document.make_indirect(stream)

    return change


def as_it_stands(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    return pdf(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@cache
def squeezed(megabytes: int) -> bytes:
    """So many megabytes of blanks, deflated to a thousandth."""
    pack = zlib.compressobj(9)
    return b"".join([*(pack.compress(b" " * 10**6) for _ in range(megabytes)), pack.flush()])


@cache
def object_stream_bomb(megabytes: int, hidden: bytes = b"<< /A 1 >>", root: bytes = b"") -> bytes:
    """A stream of objects that inflates past all measure; a reader that gives up on it loses what is inside."""
    pack = zlib.compressobj(1)
    packed = pack.compress(b"5 0 " + hidden)
    packed += b"".join([*(pack.compress(b" " * 10**6) for _ in range(megabytes)), pack.flush()])
    bodies = {
        1: b"<< /Type /Catalog /Pages 2 0 R /X 5 0 R %s >>" % root,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /Resources << >> /MediaBox [0 0 9 9] >>",
        4: b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (len(packed), packed),
    }
    return with_xref_stream(bodies, {5: 4})


def with_xref_stream(bodies: dict[int, bytes], inside: dict[int, int]) -> bytes:
    """Objects by number and those inside a stream of objects, with a cross-reference stream at the end."""
    written, rows, last = b"%PDF-1.5\n", {}, max((*bodies, *inside)) + 1
    for number, body in bodies.items():
        rows[number] = b"\1" + struct.pack(">I", len(written)) + b"\0"
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows |= {number: b"\2" + struct.pack(">I", stream) + b"\0" for number, stream in inside.items()}
    rows[last] = b"\1" + struct.pack(">I", len(written)) + b"\0"
    table = b"".join(rows.get(number, b"\0" * 6) for number in range(last + 1))
    head = b"<< /Type /XRef /Size %d /W [1 4 1] /Root 1 0 R /Length %d >>" % (last + 1, len(table))
    start = len(written)
    written += b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (last, head, table)
    return written + b"startxref\n%d\n%%%%EOF\n" % start


def saved_again() -> bytes:
    """A PDF with a change written behind its end, as many programs save."""
    first = pdf()
    with pikepdf.open(io.BytesIO(first)) as document:
        number, root = int(document.trailer["/Size"]), document.Root.objgen[0]
    before = int(first[first.rindex(b"startxref") :].split()[1])
    added = first + b"%d 0 obj\n<< /Producer (again) >>\nendobj\n" % number
    table = len(added)
    added += b"xref\n%d 1\n%010d 00000 n \n" % (number, len(first))
    added += b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (number + 1, root, before)
    return added + b"startxref\n%d\n%%%%EOF\n" % table


def damaged(content: bytes) -> bytes:
    """A PDF whose cross-reference table points nowhere: readers rebuild it, each in its own way."""
    at = content.rindex(b"startxref")
    return content[:at] + b"startxref\n99999999\n%%EOF\n"


# Word and Excel ---------------------------------------------------------------------------------------------


def archive(parts: Parts, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name, content in parts.items():
            made.writestr(name, content)
        made.comment = comment
    return target.getvalue()


def types(part: str, main: str, **overrides: str) -> str:
    endings = {
        **{"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"},
        **{"png": "image/png", "jpeg": "image/jpeg", "bin": f"{OFFICE_TYPE}.spreadsheetml.printerSettings"},
        **{"vml": f"{OFFICE_TYPE}.vmlDrawing", "xlsx": f"{OFFICE_TYPE}.spreadsheetml.sheet"},
    }
    rows = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in endings.items())
    rows += f'<Override PartName="/{part}" ContentType="{main}"/>'
    rows += "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return f'{XML}<Types xmlns="{PACKAGE}/content-types">{rows}</Types>'


def relation(kind: str, target: str, outside: bool = False) -> str:
    """A relationships part with one row; ``kind`` is the last word of its type or a whole type."""
    kind = kind if "/" in kind else f"{RELATION}/{kind}"
    mode = ' TargetMode="External"' if outside else ""
    row = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"{mode}/>'
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{row}</Relationships>'


def docx(more: Parts | None = None, main: str = WORD_MAIN, body: str = "รายงานการประชุม", **overrides: str) -> bytes:
    """As Word writes it, with ``more`` parts added or put in place of its own."""
    text = f"<w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body>"
    parts: Parts = {
        "[Content_Types].xml": types("word/document.xml", main, **overrides),
        "_rels/.rels": relation("officeDocument", "word/document.xml"),
        "word/document.xml": f'{XML}<w:document xmlns:w="{WORD}">{text}</w:document>',
        "word/_rels/document.xml.rels": relation("styles", "styles.xml"),
        "word/styles.xml": f'{XML}<w:styles xmlns:w="{WORD}"/>',
        "docProps/app.xml": f"{XML}<Properties/>",
    }
    return archive(parts | (more or {}))


def xlsx(more: Parts | None = None, main: str = SHEET_MAIN, **overrides: str) -> bytes:
    """As Excel writes it."""
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>มาตรการ</t></is></c><c r="B1"><v>8</v></c></row>'
    parts: Parts = {
        "[Content_Types].xml": types("xl/workbook.xml", main, **overrides),
        "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{SHEET}"><sheets/></workbook>',
        "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'{XML}<worksheet xmlns="{SHEET}"><sheetData>{row}</sheetData></worksheet>',
    }
    return archive(parts | (more or {}))


def field(instruction: str) -> Parts:
    """A header of a Word file with the given runs."""
    return {"word/header1.xml": f'{XML}<w:hdr xmlns:w="{WORD}"><w:p>{instruction}</w:p></w:hdr>'}


def shared_members() -> bytes:
    """A zip whose directory names the same bytes many times: small to send, large to unpack."""
    content = bytearray(docx({f"word/a{n}.xml": "<a/>" for n in range(9)}))
    first = int(zipfile.ZipFile(io.BytesIO(content)).getinfo("word/a0.xml").header_offset)
    for n in range(1, 9):
        at = content.rindex(b"word/a%d.xml" % n)
        struct.pack_into("<I", content, at - 4, first)
    return bytes(content)


def between_members(content: bytes, hidden: bytes) -> bytes:
    """The zip with bytes between its last member and its directory, where no reader looks."""
    end = content.rindex(b"PK\x05\x06")
    start = int.from_bytes(content[end + 16 : end + 20], "little")
    return content[:start] + hidden + content[start : end + 16] + struct.pack("<I", start + len(hidden)) + b"\0\0"


def small_by_its_word(content: bytes, part: bytes) -> bytes:
    """The zip with one member that says it unpacks to 1,000 bytes."""
    changed = bytearray(content)
    struct.pack_into("<I", changed, content.rindex(part) - 46 + 24, 1000)
    return bytes(changed)


def encrypted_member() -> bytes:
    content = bytearray(docx())
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.rindex(start) + at] |= 1
    return bytes(content)


def compound(stream: str) -> bytes:
    """An old compound file with a stream of that name."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1016 + stream.encode("utf-16-le") + b"\0" * 500

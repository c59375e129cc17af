"""Looks into a PDF: whole, open, and nothing in it that acts by itself."""

import io

import pikepdf

from .hidden import hides_archive, hides_page

MOST_PAGES = 2000
# Actions that do something other than turn to a page or open a web address somebody clicks on.
ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoTo3DView", "/Rendition", "/Movie"}
KEYS = ("/JS", "/JavaScript", "/XFA", "/EmbeddedFiles", "/RichMediaContent", "/AA")


def look(content: bytes) -> tuple[dict[str, object], bytes]:
    """({kind}, b"") for a file that is stored as it came, or ({reason}, b"")."""
    end = content.rfind(b"%%EOF")
    if end < 0 or len(content) - end > 2048:
        # Readers mend a file whose end is missing by guessing; what was cut off is not there.
        return {"reason": "broken_pdf"}, b""
    start = content.find(b" obj")
    if hides_archive(content) or hides_page(content[: max(start, 0)]) or hides_page(content[end:]):
        return {"reason": "two_in_one"}, b""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return {"reason": reason} if (reason := _wrong(document)) else {"kind": "pdf"}, b""
    except pikepdf.PasswordError:
        return {"reason": "locked_pdf"}, b""
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError, TypeError) as error:
        return {"reason": "broken_pdf", "detail": repr(error)[:200]}, b""


def _wrong(document: pikepdf.Pdf) -> str:
    if document.is_encrypted:
        return "locked_pdf"
    if any("reconstruct" in warning for warning in document.get_warnings()):
        # Where things are had to be guessed: another reader may guess another document.
        return "broken_pdf"
    pages = len(document.pages)
    if pages == 0:
        return "broken_pdf"
    if pages > MOST_PAGES:
        return "long_pdf"
    for page in document.pages:
        page.mediabox  # noqa: B018 - a page that is not there raises here
    for item in document.objects:
        # A dictionary inside another is no object of its own, so each is walked.
        if _acts(item, 0):
            return "active_pdf"
    return "active_pdf" if _acts(document.trailer, 0) else ""


def _acts(item: object, depth: int) -> bool:
    if depth > 40:
        return True  # nobody nests so deep who has nothing to hide
    if isinstance(item, pikepdf.Array):
        return any(_acts(each, depth + 1) for each in item if not _is_indirect(each))
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if item.get("/Type") == "/EmbeddedFile" or str(item.get("/S", "")) in ACTIONS:
        return True
    if any(key in item for key in KEYS):
        return True
    if item.get("/Type") == "/Filespec" and "/EF" in item:
        return True
    return any(_acts(value, depth + 1) for key, value in item.items() if key != "/Parent" and not _is_indirect(value))


def _is_indirect(item: object) -> bool:
    return isinstance(item, pikepdf.Object) and bool(item.is_indirect)

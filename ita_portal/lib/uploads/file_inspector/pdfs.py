"""PDF files: whole, readable without a password, and passive - nothing in them starts, sends, opens or carries."""

import base64
import io
import re
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Name

from .refusal import Refused

MOST_AFTER_END = 1024  # bytes behind the last %%EOF that readers overlook
MOST_STREAM = 128 * 1024 * 1024  # bytes of one inflated stream that is not a picture
MOST_STREAMS = 512 * 1024 * 1024  # bytes of all of them
MOST_PICTURE_PIXELS = 500_000_000  # a building plan on A0 in black and white has half of that
MOST_DEPTH = 100
PIECE = 64 * 1024

_ACTIONS = {
    "/JavaScript": "pdf_script",
    "/Launch": "pdf_launch",
    "/GoToE": "pdf_attached",
    "/SubmitForm": "pdf_sends",
    "/ImportData": "pdf_sends",
    "/Rendition": "pdf_media",
    "/RichMediaExecute": "pdf_media",
    "/Movie": "pdf_media",
    "/Sound": "pdf_media",
}
_KEYS = {
    "/JS": "pdf_script",
    "/JavaScript": "pdf_script",
    "/XFA": "pdf_xfa",
    "/EF": "pdf_attached",
    "/EmbeddedFiles": "pdf_attached",
    "/RichMediaContent": "pdf_media",
}
_ANNOTATIONS = {
    "/FileAttachment": "pdf_attached",
    "/RichMedia": "pdf_media",
    "/Movie": "pdf_media",
    "/Sound": "pdf_media",
    "/Screen": "pdf_media",
    "/3D": "pdf_media",
}
_HARMLESS_AT_OPENING = {"/GoTo", "/Named"}
# One look at an object's text says whether it is worth a walk; hardly any is.
_SUSPECT = re.compile(
    rb"/(?:JavaScript|JS|Launch|GoToE|SubmitForm|ImportData|Rendition|RichMedia\w*|Movie|Sound|XFA|EF|EmbeddedFiles?"
    rb"|FileAttachment|Screen|3D|AA|OpenAction)(?![A-Za-z0-9])|javascript",
    re.IGNORECASE,
)
# In a damaged file the long words alone, for the short ones stand in any compressed data by chance; names written
# with #-escapes; and streams of objects, where words do not show.
_SUSPECT_BYTES = re.compile(
    rb"/(?:JavaScript|JS\s*[(<]|Launch|GoToE|SubmitForm|ImportData|Rendition|RichMedia|EmbeddedFile|ObjStm|Encrypt|XFA"
    rb"|[A-Za-z]+#[2-7][0-9a-f])",
    re.IGNORECASE,
)
_PACKING = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}


def inspect(content: bytes) -> None:
    """Raise ``Refused`` unless this is a whole and passive PDF."""
    _end_is_there(content)
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Refused("pdf_locked")  # opens without a password, yet what others may do with it is bounded
            _look_at_objects(pdf)
            _look_at_opening(pdf.Root)
            if not len(pdf.pages):
                raise Refused("pdf_no_pages")
            _refuse_what_damage_hides(content, [str(warning) for warning in pdf.get_warnings()])
    except pikepdf.PasswordError as error:
        raise Refused("pdf_locked") from error
    except (pikepdf.PdfError, ValueError, AttributeError, KeyError, TypeError, RuntimeError) as error:
        raise Refused("pdf_broken") from error


def _end_is_there(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    after = content[end + 5 :].strip(b"\0\t\n\f\r ")
    if end == -1 or (len(after) > MOST_AFTER_END and re.match(rb"\d+ \d+ obj\b", after)):
        raise Refused("pdf_cut")
    if len(after) > MOST_AFTER_END:
        raise Refused("two_in_one")


def _look_at_objects(pdf: pikepdf.Pdf) -> None:
    left = MOST_STREAMS
    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream):
            left -= _inflated_size(found)
            if left < 0:
                raise Refused("pdf_bomb")
        direct = found.stream_dict if isinstance(found, pikepdf.Stream) else found
        if isinstance(direct, (pikepdf.Dictionary, pikepdf.Array)) and _SUSPECT.search(direct.unparse(resolved=True)):
            for dictionary in _dictionaries(direct):
                _refuse_active(dictionary)


def _dictionaries(found: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Dictionary]:
    """The dictionaries that stand in an object itself; those it points at have a turn of their own."""
    if depth > MOST_DEPTH:
        raise Refused("pdf_broken")
    if isinstance(found, pikepdf.Dictionary):
        yield found
        children = [value for _, value in found.items()]
    elif isinstance(found, pikepdf.Array):
        children = list(found)
    else:
        return
    for child in children:
        if not getattr(child, "is_indirect", False):
            yield from _dictionaries(child, depth + 1)


def _refuse_active(dictionary: pikepdf.Dictionary) -> None:
    for key, code in _KEYS.items():
        if key in dictionary:
            raise Refused(code)
    if _name(dictionary, "/Type") == "/EmbeddedFile":
        raise Refused("pdf_attached")
    named = _ACTIONS.get(_name(dictionary, "/S")) or _ANNOTATIONS.get(_name(dictionary, "/Subtype"))
    if named:
        raise Refused(named)
    address = dictionary.get("/URI")
    if isinstance(address, pikepdf.String) and bytes(address).strip().lower().startswith(b"javascript:"):
        raise Refused("pdf_script")
    triggers = dictionary.get("/AA")
    if isinstance(triggers, pikepdf.Dictionary):
        for _, action in triggers.items():
            _refuse_opening(action)


def _look_at_opening(root: pikepdf.Object) -> None:
    if (action := root.get("/OpenAction")) is not None:
        _refuse_opening(action)


def _refuse_opening(action: object) -> None:
    """What happens by itself may turn to a page of this document, and nothing else."""
    if isinstance(action, pikepdf.Dictionary):
        kind = _name(action, "/S")
        if kind not in _HARMLESS_AT_OPENING:
            raise Refused(_ACTIONS.get(kind, "pdf_opens"))
        if "/Next" in action:
            following = action["/Next"]
            for each in following if isinstance(following, pikepdf.Array) else [following]:
                if isinstance(each, pikepdf.Dictionary) and _name(each, "/S") not in _HARMLESS_AT_OPENING:
                    raise Refused(_ACTIONS.get(_name(each, "/S"), "pdf_opens"))


def _name(dictionary: pikepdf.Dictionary, key: str) -> str:
    value = dictionary.get(key)
    return str(value) if isinstance(value, Name) else ""


def _inflated_size(stream: pikepdf.Stream) -> int:
    """Bytes of a stream once inflated, counted and thrown away; a picture counts by what it says of its size."""
    given = stream.get("/Filter")
    filters = [str(each) for each in given] if isinstance(given, pikepdf.Array) else [str(given)] if given else []
    if sum(each in _PACKING for each in filters) > 1:
        raise Refused("pdf_bomb")
    if _name(stream.stream_dict, "/Subtype") == "/Image":
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MOST_PICTURE_PIXELS:
            raise Refused("pdf_bomb")
        return 0
    packed = stream.read_raw_bytes()
    if filters[:1] in (["/ASCII85Decode"], ["/A85"]):
        filters, packed = filters[1:], _unwrapped(packed)
    if filters[:1] not in (["/FlateDecode"], ["/Fl"]):
        return len(packed)
    return _count(packed)


def _unwrapped(letters: bytes) -> bytes:
    try:
        return base64.a85decode(letters.strip().removeprefix(b"<~").removesuffix(b"~>"))
    except ValueError as error:
        raise Refused("pdf_broken") from error


def _count(packed: bytes) -> int:
    unpacking, size = zlib.decompressobj(), 0
    view = memoryview(packed)
    for start in range(0, len(view), PIECE):
        piece: bytes | memoryview = view[start : start + PIECE]
        while piece and not unpacking.eof:
            try:
                size += len(unpacking.decompress(piece, PIECE))
            except zlib.error as error:
                raise Refused("pdf_broken") from error
            if size > MOST_STREAM:
                raise Refused("pdf_bomb")
            piece = unpacking.unconsumed_tail
    return size


def _refuse_what_damage_hides(content: bytes, warnings: list[str]) -> None:
    """A damaged file is taken only when nothing active can hide where this reader and another would disagree."""
    damage = [warning for warning in warnings if not warning.endswith("repairing")]
    if damage and _SUSPECT_BYTES.search(content):
        raise Refused("pdf_broken")

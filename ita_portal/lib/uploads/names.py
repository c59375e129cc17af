"""Names of files as people give them: what may be shown, stored in a row and written into a header."""

import re
import unicodedata
from pathlib import PurePosixPath

from .file_inspector.refusal import Refused

LONGEST = 150  # characters of a stored name, as in measures.Proof.name
LONGEST_GIVEN = 255  # what a file system or a browser can give; more is made up
UNNAMED = "ไฟล์แนบ"

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
# Endings that say what a file is, right or wrong; anything else after a dot («1 ต.ค. 68») belongs to the name.
_ENDINGS = {
    *("pdf", "jpg", "jpeg", "jpe", "jfif", "png", "heic", "heif", "gif", "webp", "bmp", "tif", "tiff", "svg"),
    *("docx", "xlsx", "doc", "xls", "docm", "xlsm", "dotx", "xltx", "dotm", "xltm", "xlsb", "ppt", "pptx"),
    *("odt", "ods", "rtf", "csv", "txt", "zip", "rar", "7z", "htm", "html", "xhtml", "xml", "mp4", "mov"),
    *("exe", "com", "bat", "cmd", "ps1", "vbs", "js", "jar", "msi", "scr", "lnk", "php", "apk"),
}


def check_name(given: str) -> None:
    """Raise ``Refused`` for a name that hides something: folders, controls, reversed text, a device, 5,000 letters."""
    if "/" in given or "\\" in given or given.strip() in (".", ".."):
        raise Refused("name_path")
    if _BIDI.search(given) or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in given):
        raise Refused("name_hidden")
    if len(given) > LONGEST_GIVEN:
        raise Refused("name_long", length=len(given))
    if _RESERVED.match(given.strip()):
        raise Refused("name_reserved")


def shown_name(given: str, longest: int = LONGEST) -> str:
    """A name that may stand in any sentence: NFC, no controls, no folders, at most ``longest`` characters."""
    normal = unicodedata.normalize("NFC", given[: LONGEST_GIVEN * 4])
    spaced = "".join(" " if unicodedata.category(letter)[0] == "Z" else letter for letter in normal)
    kept = "".join(letter for letter in spaced if unicodedata.category(letter)[0] != "C")
    plain = " ".join(re.sub(r'[<>:"|?*/\\]', "-", kept).split()).strip(". ")
    return _shortened(plain, longest) or UNNAMED


def stored_name(given: str, extension: str) -> str:
    """The name a file is shown under once its kind is known: as given, but with its true ``extension``."""
    stem = shown_name(given, LONGEST_GIVEN)
    while (ending := PurePosixPath(stem).suffix.removeprefix(".").lower()) in _ENDINGS:
        stem = stem[: -len(ending) - 1].strip(". ")
    if f".{stem}".lower() == f".{extension}" or stem.lower() in _ENDINGS:
        stem = ""  # the name was nothing but an ending
    return f"{_shortened(stem, LONGEST - len(extension) - 1) or UNNAMED}.{extension}"


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    end = longest
    # A vowel or tone mark must not lose the letter it stands on, nor a letter its mark.
    while end and unicodedata.category(text[end]) == "Mn":
        end -= 1
    return text[:end].strip(". ")

"""The name under which an uploaded file is shown and given out again."""

import re
import unicodedata

MOST_LETTERS = 150
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_KNOWN = re.compile(r"\.(pdf|jpe?g|png|docx|xlsx|docm|xlsm|html?|exe|svg|php|js|jar|gif)$", re.IGNORECASE)


def safe_name(name: str, extension: str) -> str:
    """A name fit to be shown and stored: no path, no invisible or turning characters, the true extension.

    ``extension`` without a dot; empty keeps the one the name has.
    """
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    text = re.sub(r'[<>:"|?*\s]+', " ", visible).strip(" .")
    if extension:
        while _KNOWN.search(text):
            text = _KNOWN.sub("", text).strip(" .")
    text = text or "ไฟล์แนบ"
    if text.split(".")[0].casefold() in _RESERVED:
        text = f"_{text}"
    end = f".{extension}" if extension else ""
    return text[: MOST_LETTERS - len(end)].strip(" .") + end

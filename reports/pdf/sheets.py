"""The pages of a finished PDF as pictures, for reading page by page in a browser, on a phone too."""

import io
from threading import Lock
from typing import BinaryIO

# Wide enough for a desktop screen and sharp on a phone: about 120 dots an inch.
WIDTH = 1000
QUALITY = 82
# PDFium is not made for two threads at once, and a web process has several.
_one_at_a_time = Lock()


def sheet(file: BinaryIO, number: int) -> bytes:
    """Page ``number`` (from 1) as a WebP picture 1,000 pixels wide. ``IndexError`` for a page there is not."""
    import pypdfium2

    with _one_at_a_time, pypdfium2.PdfDocument(file.read()) as document:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        page = document[number - 1]
        picture = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()

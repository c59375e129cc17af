"""Sarabun as browsers get it: the letters our pages are written in, packed as WOFF2, made from the pinned package.

The full TTF files (90 kB each) stay what documents embed. A page needs Thai, Latin and our signs alone, a fifth of
that; a Latin letter beyond them brings the full file by ``unicode-range`` (``static/css/web-fonts.css``).
"""

import os
import tempfile
import zlib
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

FACES = ("Regular", "SemiBold", "Bold")
PREFIX = "web-fonts"
# Basic Latin and Latin-1, Thai, punctuation, arrows and the signs of arithmetic that our texts use and Sarabun has.
# The same list stands as ``unicode-range`` in static/css/web-fonts.css; a test holds them together.
RANGES = (
    *((0x20, 0x7E), (0xA0, 0xFF), (0xE01, 0xE3A), (0xE3F, 0xE5B), (0x2010, 0x2010), (0x2013, 0x2015)),
    *((0x2018, 0x201A), (0x201C, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x2032, 0x2033)),
    *((0x2039, 0x203A), (0x20AC, 0x20AC), (0x2190, 0x2193), (0x2212, 0x2212), (0x2260, 0x2260), (0x2264, 0x2265)),
)


def _made(face: str, into: Path) -> None:
    """Write one face's subset to ``into``, whole or not at all."""
    # Only where a file has to be made, once per installation: the import alone takes a third of a second.
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(str(files("fontpkg_sarabun").joinpath("files", f"Sarabun-{face}.ttf")))
    options = Options()
    options.layout_features = ["*"]  # marks over marks, and digits of one width
    options.name_IDs = ["*"]  # the licence and who made it stay in the file
    options.hinting = True  # old office screens
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    font.flavor = "woff2"
    handle, name = tempfile.mkstemp(dir=into.parent, suffix=".woff2")
    os.close(handle)
    font.save(name)
    Path(name).chmod(0o644)
    Path(name).replace(into)


def unicode_range() -> str:
    """``RANGES`` as CSS writes them: ``U+20-7E, U+A0-FF, …``."""
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in RANGES)


class WebFontFinder(BaseFinder):
    """Finds ``web-fonts/Sarabun-<face>.woff2``, which is made when it is first asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Another release of the package, or another choice of letters, is another folder.
        chosen = f"{version('fontpkg-sarabun')}-{zlib.crc32(repr(RANGES).encode()):08x}"
        self.folder = Path(settings.VAR_DIR) / "web-fonts" / chosen
        self.storage = FileSystemStorage(location=self.folder)
        # collectstatic puts each storage under its prefix.
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)

    def check(self, **_kwargs: Any) -> list[CheckMessage]:
        """Nothing to configure."""
        return []

    def _file(self, face: str) -> Path:
        path = self.folder / f"Sarabun-{face}.woff2"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            _made(face, path)
        return path

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file at ``path`` below the static address; a list of such with ``find_all``."""
        find_all = kwargs.get("all", find_all)
        for face in FACES:
            if path == f"{PREFIX}/Sarabun-{face}.woff2":
                found = str(self._file(face))
                return [found] if find_all else found
        return []

    def list(self, _ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every file with the storage it lies in."""
        for face in FACES:
            yield self._file(face).name, self.storage

"""Django's own words in ours: the text catalogues (``.po``), made into what Django reads (``.mo``) when they changed.

The text alone is kept in the repository. What is made of it lies beside the other files of the running portal, under
a name that its content gives, so that another text is another folder and several processes never meet.
"""

import tempfile
import zlib
from pathlib import Path


def compiled(source: Path, into: Path) -> Path:
    """The folder for ``LOCALE_PATHS``: each ``<language>/LC_MESSAGES/*.po`` of ``source``, compiled below ``into``."""
    texts = {path.relative_to(source): path.read_bytes() for path in sorted(source.glob("*/LC_MESSAGES/*.po"))}
    whole = zlib.crc32(repr(sorted(texts.items())).encode())
    folder = into / f"{whole:08x}"
    if not folder.exists():
        _compile(texts, folder)
    return folder


def _compile(texts: dict[Path, bytes], folder: Path) -> None:
    """Make every catalogue in a folder of its own, and give it its name when all are there."""
    import polib  # only when a text has changed

    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent))
    for path, text in texts.items():
        target = made / path.with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        polib.pofile(text.decode("utf-8")).save_as_mofile(str(target))
    made.chmod(0o755)
    try:
        made.rename(folder)
    except OSError:
        # Another process was quicker, with the same text.
        if not folder.exists():
            raise

"""What a Word file in the making gathers beside its text: pictures, links, bookmarks and lists."""

import hashlib
import io
import re
from collections.abc import Mapping

from PIL import Image

from reports.word.ooxml import EMU, escaped

IMAGE, LINK = "image", "hyperlink"
_JPEG = b"\xff\xd8\xff"
_IN_LINE = (
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {}/>',
    "</wp:inline>",
)
_BESIDE = (
    '<wp:anchor distT="0" distB="72000" distL="144000" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" '
    'locked="0" layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="margin"><wp:align>right</wp:align></wp:positionH>'
    '<wp:positionV relativeFrom="margin"><wp:align>top</wp:align></wp:positionV>'
    '<wp:extent {}/><wp:wrapSquare wrapText="left"/>',
    "</wp:anchor>",
)


class Draft:
    """The pictures (by name), links and lists of one document; everything is numbered in reading order.

    ``assets`` are the document's pictures by name; ``pages`` gives the page of a heading by its text without
    white space, for the table of contents.
    """

    def __init__(self, assets: Mapping[str, bytes], pages: Mapping[str, int]) -> None:
        self.assets, self.pages = assets, pages
        self.files: dict[str, bytes] = {}
        self.relations: list[tuple[str, str]] = []
        self.lists: list[int] = []
        self.headings: dict[str, str] = {}  # anchor → text of the heading
        self._known: dict[str, str] = {}
        self._drawings = self._bookmarks = 0

    def relation(self, kind: str, target: str) -> str:
        """The id of a relation of the main part to a target, the same for the same target."""
        if target not in self._known:
            self.relations.append((kind, target))
            self._known[target] = f"rId{len(self.relations)}"
        return self._known[target]

    def asset(self, source: str) -> bytes:
        """The picture behind ``asset:NAME``. Raises ``KeyError`` for any other address: a fault of ours."""
        return self.assets[source.removeprefix("asset:")]

    def picture(self, content: bytes, width: float, height: float, words: str, *, beside: bool = False) -> str:
        """A picture as a run: its size in mm, and what it shows in words.

        It stands in the line, or ``beside`` the text at the right margin.
        """
        if not words.strip():
            raise ValueError("a picture without words")
        ending = "jpg" if content.startswith(_JPEG) else "png"
        name = f"media/{hashlib.sha256(content).hexdigest()[:16]}.{ending}"
        self.files[f"word/{name}"] = content
        relation = self.relation(IMAGE, name)
        self._drawings += 1
        number, alt = self._drawings, escaped(words)
        size = f'cx="{round(width * EMU)}" cy="{round(height * EMU)}"'
        opening, closing = _BESIDE if beside else _IN_LINE
        return (
            f"<w:r><w:drawing>{opening.format(size)}"
            f'<wp:docPr id="{number}" name="ภาพ {number}" descr="{alt}"/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name[6:]}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            f"</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>{closing}</w:drawing></w:r>"
        )

    def fitted(self, content: bytes, width: float, height: float, words: str, *, beside: bool = False) -> str:
        """The same, as large as it fits into so many mm without being stretched."""
        with Image.open(io.BytesIO(content)) as image:
            scale = min(width / image.width, height / image.height)
            return self.picture(content, image.width * scale, image.height * scale, words, beside=beside)

    def bookmarked(self, anchor: str, runs: str) -> str:
        """Runs that links and the contents can point to."""
        if not anchor:
            return runs
        self._bookmarks += 1
        number = self._bookmarks
        return f'<w:bookmarkStart w:id="{number}" w:name="{bookmark(anchor)}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'

    def page_of(self, anchor: str) -> int:
        """The page of a heading, 0 when nobody knows it."""
        return self.pages.get("".join(self.headings.get(anchor, "").split()), 0)

    def new_list(self, kind: int) -> int:
        """The number of a list of this kind that begins with 1."""
        self.lists.append(kind)
        return 10 + len(self.lists)


def bookmark(anchor: str) -> str:
    """The name of a bookmark for an anchor; Word allows letters, digits and underscores, forty in all."""
    return f"_Toc_{re.sub('[^0-9A-Za-z]', '_', anchor)}"[:40]

"""The styles of the Word file, after the print style of the PDF: sizes and leading in points, distances in mm.

Built-in styles keep their names, so that Word's own contents, captions and navigation know them; the others bear
the Thai name an officer sees in the gallery. Every size stands twice, for Latin and for complex script.
"""

from dataclasses import dataclass
from html import escape

from reports.word.ooxml import NAMESPACES, border, twips

INK, ACCENT, SOFT, RULE, HAIR, TINT = "17191D", "0F5257", "4B515A", "9AA1AB", "CDD2D9", "EEF1F5"
FONT, LIGHT = "Sarabun", "Sarabun Light"
DASHED_BOX = "".join(border(side, "dashed", 0.8, ACCENT, space=5) for side in ("top", "left", "bottom", "right"))
SILENT_BOX = "".join(border(side, "dashed", 0.6, RULE, space=5) for side in ("top", "left", "bottom", "right"))


@dataclass(frozen=True)
class Style:
    """A paragraph style. ``line`` is an exact leading in points, 0 leaves it to what stands in the line."""

    key: str
    name: str
    size: float
    line: float
    based: str = "Normal"
    follows: str = ""  # the style of the paragraph typed after it
    before: float = 0
    after: float = 0
    bold: bool = False
    colour: str = INK
    font: str = FONT
    align: str = "left"
    first: float = 0
    left: float = 0
    right: float = 0
    keep: bool = False  # with the next paragraph
    new_page: bool = False
    outline: int | None = None
    tabs: tuple[float, ...] = ()
    box: str = ""
    numbered: int = 0

    def xml(self) -> str:
        """The style as Word stores it."""
        ind = f'w:left="{twips(self.left)}" w:right="{twips(self.right)}" ' + (
            f'w:hanging="{twips(-self.first)}"' if self.first < 0 else f'w:firstLine="{twips(self.first)}"'
        )
        line = (
            f' w:line="{round(self.line * 20)}" w:lineRule="exact"' if self.line else ' w:line="240" w:lineRule="auto"'
        )
        tabs = "".join(f'<w:tab w:val="left" w:pos="{twips(at)}"/>' for at in self.tabs)
        paragraph = "".join(
            (
                "<w:keepNext/><w:keepLines/>" if self.keep else "",
                "<w:pageBreakBefore/>" if self.new_page else "",
                "<w:widowControl/>",
                f'<w:numPr><w:numId w:val="{self.numbered}"/></w:numPr>' if self.numbered else "",
                f"<w:pBdr>{self.box}</w:pBdr>" if self.box else "",
                f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
                f'<w:spacing w:before="{twips(self.before)}" w:after="{twips(self.after)}"{line}/>',
                f"<w:ind {ind}/>",
                f'<w:jc w:val="{self.align}"/>',
                f'<w:outlineLvl w:val="{self.outline}"/>' if self.outline is not None else "",
            )
        )
        own = self.key != "Normal"
        default = "" if own else ' w:default="1"'
        custom = "" if self.key in _BUILT_IN else ' w:customStyle="1"'
        return (
            f'<w:style w:type="paragraph"{default}{custom} w:styleId="{self.key}">'
            + f'<w:name w:val="{escape(self.name)}"/>'
            + (f'<w:basedOn w:val="{self.based}"/>' if own else "")
            + f'<w:next w:val="{self.follows or self.key}"/><w:uiPriority w:val="9"/><w:qFormat/>'
            f"<w:pPr>{paragraph}</w:pPr><w:rPr>{self._run()}</w:rPr></w:style>"
        )

    def _run(self) -> str:
        bold = "<w:b/><w:bCs/>" if self.bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
        half = round(self.size * 2)
        return (
            f'{fonts(self.font)}{bold}<w:color w:val="{self.colour}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        )


_BUILT_IN = {
    "Normal", "Title", "Subtitle", "Heading1", "Heading2", "Heading3", "Heading4", "Caption", "TOC1", "TOC2",
    "Header", "Footer", "ListBullet", "ListNumber",
}  # fmt: skip
_TOP_RULE = border("top", "single", 1, INK, space=7)
_HEADING_RULE = border("bottom", "single", 1.2, ACCENT, space=8)

PARAGRAPHS = (
    Style("Normal", "Normal", 11, 18, after=2.4),
    Style("Prose", "เนื้อความย่อหน้า", 11, 18, after=2.4, first=10),
    Style("Title", "Title", 24, 36, bold=True, before=6, follows="Subtitle",
          box=border("top", "single", 1.6, ACCENT, space=17)),
    Style("Subtitle", "Subtitle", 13, 21, before=3, colour=SOFT),
    Style("Heading1", "heading 1", 20, 29, bold=True, colour=ACCENT, after=4, keep=True, new_page=True, outline=0,
          tabs=(10,), box=_HEADING_RULE, follows="Normal"),
    Style("Heading2", "heading 2", 13.5, 20, bold=True, before=6, after=1.8, keep=True, outline=1, tabs=(10,),
          follows="Normal"),
    Style("Heading3", "heading 3", 11, 18, bold=True, colour=ACCENT, before=4, after=1, keep=True, outline=2,
          follows="Normal"),
    Style("Heading4", "heading 4", 11, 18, bold=True, colour=ACCENT, before=1.8, after=0.2, keep=True, outline=3,
          follows="Normal"),
    Style("HeadingPlain", "หัวข้อไม่ลงสารบัญ", 13.5, 20, bold=True, before=5, after=1.8, keep=True, outline=1,
          tabs=(10,), follows="Normal"),
    Style("HeadingItem", "หัวข้อรายการมีเส้น", 13.5, 20, bold=True, before=6, after=2, keep=True, outline=1,
          tabs=(10,), left=10, first=-10, box=_TOP_RULE, follows="Normal"),
    Style("HeadingDivision", "หัวข้อหน่วยงาน", 11, 18, bold=True, before=3, after=1.5, keep=True, outline=2,
          box=border("top", "single", 0.4, HAIR, space=5), follows="Normal"),
    Style("HeadingList", "หัวบัญชีแนบท้าย", 13.5, 21, bold=True, after=3, align="center", keep=True, outline=0,
          follows="Normal"),
    Style("HeadingShare", "หัวข้อในผลรายมาตรการ", 11, 18, bold=True, colour=ACCENT, before=1.8, after=0.2, keep=True,
          outline=2, follows="Share"),
    Style("Share", "เนื้อความในผลรายมาตรการ", 11, 18, after=1.2),
    Style("Lead", "ข้อความนำ", 13, 21.5, after=5, right=10, keep=True, follows="Normal"),
    Style("Note", "หมายเหตุ", 9, 14.5, before=1.6, colour=SOFT, follows="Normal"),
    Style("Notice", "ข้อความเตือน", 9, 14, after=5, left=2, right=2, box=DASHED_BOX, follows="Normal"),
    Style("Small", "เนื้อความเล็ก", 9.5, 15, after=2.4),
    Style("Silent", "ข้อความในกรอบ", 9.5, 15, before=3, after=2.4, left=2, right=2, box=SILENT_BOX),
    Style("Todo", "สิ่งที่ต้องทำต่อ", 11, 18, left=4, box=border("left", "single", 2, ACCENT, space=9)),
    Style("Say", "สาระสำคัญ", 12.5, 20, after=1.4),
    Style("ListBullet", "List Bullet", 11, 18, after=0.8, left=6, first=-5, numbered=1),
    Style("ListNumber", "List Number", 11, 18, after=0.8, left=8, first=-6, numbered=2),
    # tables
    Style("Caption", "caption", 9.5, 15, bold=True, before=4, after=1.6, keep=True),
    Style("TableText", "ข้อความในตาราง", 9.5, 15),
    Style("TableWide", "ข้อความในตารางแนวนอน", 9, 14),
    Style("TableBrief", "ข้อความในตารางสรุปหน้าเดียว", 9, 13.2),
    Style("TableMonths", "ข้อความในแถบเวลา", 8.5, 13, align="center"),
    Style("TableHead", "หัวตาราง", 9, 13.5, bold=True, keep=True),
    Style("TableFigures", "ตัวเลขในตาราง", 9.5, 15, align="right"),
    Style("TableBullet", "ข้อย่อยในตาราง", 9.5, 15, after=0.6, left=3, first=-3, numbered=3),
    Style("TableNumber", "ลำดับในตาราง", 9.5, 15, after=0.6, left=5, first=-5, numbered=4),
    Style("ChartCell", "ช่องแผนภาพ", 1, 0),
    Style("ChartScale", "มาตราส่วนของแผนภาพ", 8.5, 12.5, colour=SOFT, keep=True),
    Style("Gap", "ระยะห่าง", 1, 2),
    # cover, contents, facts
    Style("CoverAgency", "ปก ชื่อหน่วยงาน", 13, 20, bold=True),
    Style("CoverPlace", "ปก ที่ตั้ง", 11, 17, colour=SOFT),
    Style("CoverLabel", "ปก ปีงบประมาณ", 11, 17, before=36, colour=SOFT),
    Style("CoverYear", "ปก ปี", 82, 84, colour=ACCENT, font=LIGHT),
    Style("Seal", "ที่ว่างสำหรับตรา", 8, 11, align="center", colour=SOFT),
    Style("TOC1", "toc 1", 11, 18, bold=True, before=2.2, keep=True, tabs=(10,)),
    Style("TOC2", "toc 2", 10, 16.5, left=10, tabs=(20,)),
    Style("Facts", "รายการข้อมูล", 10, 17, left=34, first=-34, tabs=(34,)),
    Style("FactsScan", "รายการตรวจเอกสาร", 9, 15, left=38, first=-38, tabs=(38,)),
    Style("Header", "header", 8.5, 12.5, colour=SOFT),
    Style("Footer", "footer", 8.5, 12.5, colour=SOFT),
    # figures and blocks beside each other
    Style("FigureValue", "ตัวเลขเด่น", 23, 31, colour=ACCENT, font=LIGHT),
    Style("FigureFirst", "ตัวเลขเด่น ตัวแรก", 23, 31, bold=True, colour=ACCENT),
    Style("FigureLabel", "คำอธิบายตัวเลข", 9, 14),
    Style("Score", "คะแนนตัวชี้วัด", 27, 34, after=1, colour=ACCENT, font=LIGHT),
    Style("Side", "ข้อความข้าง", 9, 14, after=0.7),
    Style("Sign", "ช่องลงนาม", 11, 18, align="center", keep=True),
    Style("Picture", "ภาพ", 1, 0, align="center", keep=True),
    # memo and letter
    Style("MemoTitle", "บันทึกข้อความ หัวกระดาษ", 20.5, 35, bold=True, align="center", keep=True, outline=0,
          follows="MemoRow"),
    Style("MemoRow", "บันทึกข้อความ ส่วนหัว", 11.5, 20, after=0.6),
    Style("MemoText", "บันทึกข้อความ", 11.5, 18.6, after=2),
    Style("MemoTo", "บันทึกข้อความ เรียน", 11.5, 18.6, before=2.5, after=2.5, follows="MemoBody"),
    Style("MemoBody", "บันทึกข้อความ เนื้อความ", 11.5, 18.6, after=2, first=25),
    Style("MemoNamed", "ประกาศ เรื่อง", 12.8, 20.5, before=1, after=1.5, bold=True, align="center", keep=True,
          follows="MemoBody"),
    Style("MemoGiven", "ประกาศ ณ วันที่", 11.5, 18.6, before=4, left=50, keep=True, follows="MemoSign"),
    Style("MemoSign", "บันทึกข้อความ ลงนาม", 11.5, 18.6, align="center", left=75, keep=True),
    Style("MemoEnd", "บันทึกข้อความ เกษียน", 11.5, 18.6),
    Style("MemoEndSign", "บันทึกข้อความ ลงนามเกษียน", 11.5, 18.6, align="center"),
    # announcement
    Style("AnnounceTitle", "ประกาศ ชื่อหน่วยงาน", 14, 22, bold=True, align="center", keep=True, outline=0,
          follows="MemoNamed"),
    Style("AnnounceRule", "ประกาศ เส้นคั่น", 1, 6, after=4.5, left=60, right=60, keep=True,
          box=border("bottom", "single", 0.6, INK)),
    # brief
    Style("BriefText", "สรุปหน้าเดียว", 10, 15.5, after=0.8),
    Style("BriefHead", "สรุปหน้าเดียว ส่วนหัว", 9, 13.5, colour=SOFT),
    Style("BriefTitle", "สรุปหน้าเดียว ชื่อเอกสาร", 17, 24, bold=True, colour=ACCENT, outline=0),
    Style("BriefHeading", "สรุปหน้าเดียว หัวข้อ", 11, 15.5, bold=True, colour=ACCENT, before=2.2, after=0.7, keep=True,
          outline=1, follows="BriefText"),
    Style("BriefFigure", "สรุปหน้าเดียว คะแนน", 42, 43, colour=ACCENT, font=LIGHT),
    Style("BriefNote", "สรุปหน้าเดียว หมายเหตุ", 8.5, 12.3, before=0.7, colour=SOFT),
    Style("BriefNotice", "สรุปหน้าเดียว ข้อความเตือน", 9, 14, after=1, bold=True),
    Style("BriefSign", "สรุปหน้าเดียว ลงนาม", 10, 15.5, align="center"),
    Style("PenLine", "เส้นสำหรับเขียน", 10, 18,
          box=border("bottom", "dotted", 0.8, INK) + border("between", "dotted", 0.8, INK)),
)  # fmt: skip


STYLES = {style.key: style for style in PARAGRAPHS}


def fonts(name: str) -> str:
    """One face for every script, in the form of a run's property."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _character(key: str, name: str, properties: str) -> str:
    custom = "" if key == "Hyperlink" else ' w:customStyle="1"'
    return (
        f'<w:style w:type="character"{custom} w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:uiPriority w:val="10"/><w:qFormat/><w:rPr>{properties}</w:rPr></w:style>'
    )


def _sized(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


_CHIP = f'<w:bdr w:val="single" w:sz="7" w:space="0" w:color="{ACCENT}"/>'
_BOLD = "<w:b/><w:bCs/>"
CHARACTERS = (
    _character("Number", "เลขลำดับหัวข้อ", f'<w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="{ACCENT}"/>'),
    _character("Soft", "ข้อความรอง", f'<w:color w:val="{SOFT}"/>'),
    _character("Unknown", "ไม่ทราบค่า", f'{fonts(FONT)}<w:color w:val="{SOFT}"/>{_sized(8.5)}'),
    _character("UnknownLarge", "ไม่ทราบค่า ตัวเด่น", f'{fonts(FONT)}<w:color w:val="{SOFT}"/>{_sized(12)}'),
    _character("Accent", "เครื่องหมายและเลขลำดับ", f'<w:color w:val="{ACCENT}"/>'),
    _character(
        "NoteText", "หมายเหตุในหัวข้อ", f'<w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="{SOFT}"/>{_sized(8.5)}'
    ),
    _character("MemoLabel", "บันทึกข้อความ ป้ายชื่อ", f"{_BOLD}{_sized(14)}"),
    _character("Chip", "ระดับผล", f'{_BOLD}<w:color w:val="{ACCENT}"/>{_CHIP}'),
    _character(
        "ChipFull",
        "ระดับผลผ่าน",
        f'{_BOLD}<w:color w:val="FFFFFF"/>{_CHIP}<w:shd w:val="clear" w:color="auto" w:fill="{ACCENT}"/>',
    ),
    _character("Hyperlink", "Hyperlink", ""),
)

_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    "</w:tblPr></w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="Report"><w:name w:val="ตารางรายงาน"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
    + border("top", "single", 1, INK)
    + border("bottom", "single", 0.6, INK)
    + border("insideH", "single", 0.4, HAIR)
    + '</w:tblBorders></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    + border("bottom", "single", 0.6, INK)
    + "</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="Layout"><w:name w:val="จัดวางไม่มีเส้น"/>'
    '<w:basedOn w:val="TableNormal"/></w:style>'
)


def styles_xml() -> str:
    """The whole list of styles as a part of the file."""
    return (
        f'<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FONT)}<w:sz w:val="22"/>'
        '<w:szCs w:val="22"/><w:lang w:val="th-TH" w:eastAsia="th-TH" w:bidi="th-TH"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        + "".join(style.xml() for style in PARAGRAPHS)
        + "".join(CHARACTERS)
        + f"{_TABLES}</w:styles>"
    )

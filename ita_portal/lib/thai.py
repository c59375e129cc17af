"""Thai numbers, dates, fiscal years, sorting and line breaking: plain values in, plain values out."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_OFFSET = 543
MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
MONTHS_SHORT = (
    *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
    *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
)

_ARABIC, _THAI = "0123456789", "๐๑๒๓๔๕๖๗๘๙"
_TO_THAI = str.maketrans(_ARABIC, _THAI)
_TO_ARABIC = str.maketrans(_THAI, _ARABIC)
# What Excel, Word and LINE leave around a pasted cell and nobody can see.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


# ── digits and numbers ────────────────────────────────────────────────────────
def to_thai_digits(text: object) -> str:
    """Write every Arabic digit of ``text`` as a Thai one; everything else stays."""
    return str(text).translate(_TO_THAI)


def to_arabic_digits(text: object) -> str:
    """Write every Thai digit of ``text`` as an Arabic one; everything else stays."""
    return str(text).translate(_TO_ARABIC)


def plain_number(value: Decimal) -> str:
    """A threshold or weight without empty decimals: 85.00 is «85», 87.50 is «87.5», 100 is «100»."""
    return f"{value.normalize():f}"


def digits(text: object, style: str) -> str:
    """Write the digits of ``text`` in the agency's style, ``"thai"`` or ``"arabic"``."""
    if style not in ("thai", "arabic"):
        raise ValueError(f"unknown digit style: {style!r}")
    return to_thai_digits(text) if style == "thai" else to_arabic_digits(text)


def _typed_number(text: str) -> str:
    """Strip what surrounds a typed number and give its Arabic digits, or say that nothing was typed."""
    typed = to_arabic_digits(text.translate(dict.fromkeys(map(ord, _INVISIBLE))).strip())
    if not typed:
        raise ValueError("ยังไม่ได้พิมพ์ตัวเลข")
    if len(typed) > 24:
        raise ValueError("ตัวเลขยาวเกินไป")
    return typed


def parse_decimal(text: str) -> Decimal:
    """Read a typed number: Thai or Arabic digits, point or comma as decimal mark.

    Commas between groups of three are thousands where nothing else is possible (``1,234.5``,
    ``1,234,567``); ``1,234`` alone can be read in two ways and is refused.
    Raises ``ValueError`` with a short Thai reason that a page can show.
    """
    typed = _typed_number(text)
    if not re.fullmatch(r"-?[0-9][0-9.,]*", typed):
        raise ValueError("ใช้ได้เฉพาะตัวเลขและจุดทศนิยม")
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", typed):
        return Decimal(typed)
    if re.fullmatch(r"-?[1-9][0-9]{0,2},[0-9]{3}", typed):
        whole = typed.replace(",", "")
        raise ValueError(f"{typed} อ่านได้สองแบบ พิมพ์ {whole} หรือ {typed.replace(',', '.')}")
    if re.fullmatch(r"-?[0-9]+,[0-9]+", typed):
        return Decimal(typed.replace(",", "."))
    if re.fullmatch(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?", typed):
        return Decimal(typed.replace(",", ""))
    raise ValueError("จุดหรือจุลภาคอยู่ผิดที่")


def parse_count(text: str) -> int:
    """Read a typed whole number such as a population; here a comma can only mean thousands."""
    typed = _typed_number(text)
    if not re.fullmatch(r"[0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+", typed):
        raise ValueError("พิมพ์เป็นจำนวนเต็ม")
    return int(typed.replace(",", ""))


# ── dates ─────────────────────────────────────────────────────────────────────
def _local(moment: date | datetime) -> date:
    """The day of a moment on the clock of Bangkok; a plain date is that day already."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone has no day")
    return moment.astimezone(BANGKOK).date()


def buddhist_year(moment: date | datetime) -> int:
    """The calendar year in the Buddhist era (2022 is 2565)."""
    return _local(moment).year + BUDDHIST_OFFSET


def thai_date(moment: date | datetime, style: str = "short") -> str:
    """Write a day: ``short`` «24 ส.ค. 2565», ``long`` «24 สิงหาคม 2565», ``memo`` «๒๔ สิงหาคม ๒๕๖๕»."""
    if style not in ("short", "long", "memo"):
        raise ValueError(f"unknown date style: {style!r}")
    day = _local(moment)
    month = (MONTHS_SHORT if style == "short" else MONTHS)[day.month - 1]
    written = f"{day.day} {month} {buddhist_year(day)}"
    return to_thai_digits(written) if style == "memo" else written


def thai_datetime(moment: datetime, style: str = "short") -> str:
    """Write a moment on the clock of Bangkok: «24 ส.ค. 2565 10:42 น.»."""
    written = f"{thai_date(moment, style)} {moment.astimezone(BANGKOK):%H:%M} น."
    return to_thai_digits(written) if style == "memo" else written


def thai_period(start: date, end: date, style: str = "short") -> str:
    """Write a period, naming month and year once where both ends share them: «1 – 15 ส.ค. 2565»."""
    if end < start:
        raise ValueError("วันสิ้นสุดอยู่ก่อนวันเริ่มต้น")
    last = thai_date(end, style)
    if start == end:
        return last
    shared = 1 if start.year != end.year else 2 if start.month != end.month else 3
    first = thai_date(start, style).split(" ")[: 4 - shared]
    return f"{' '.join(first)} – {last}"


def _month_number(name: str) -> int:
    bare = name.replace(".", "")
    for number, (full, short) in enumerate(zip(MONTHS, MONTHS_SHORT, strict=True), start=1):
        if bare in (full, short.replace(".", "")):
            return number
    raise ValueError(f"ไม่รู้จักเดือน «{name}»")


def _common_era(year: str) -> int:
    """The year in the common era; the two eras' ranges do not meet, so four digits are enough."""
    if len(year) != 4:
        raise ValueError("พิมพ์ปีสี่หลัก เช่น 2565")
    number = int(year)
    if 2443 <= number <= 2643:
        return number - BUDDHIST_OFFSET
    if 1900 <= number <= 2100:
        return number
    raise ValueError(f"ปี {year} ไม่อยู่ในช่วงที่ใช้ได้")


def parse_thai_date(text: str) -> date:
    """Read a typed day: «24 ส.ค. 2565», «24/8/2565», «๒๔ สิงหาคม พ.ศ. ๒๕๖๕» or ISO «2022-08-24».

    Raises ``ValueError`` with a short Thai reason; a year of two digits is refused, for 65 may be
    2565 or 1965.
    """
    typed = " ".join(to_arabic_digits(text).split())
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", typed):
        year, month, day = found[1], int(found[2]), int(found[3])
    elif found := re.fullmatch(r"([0-9]{1,2})\s?[/.-]\s?([0-9]{1,2})\s?[/.-]\s?([0-9]+)", typed):
        year, month, day = found[3], int(found[2]), int(found[1])
    elif found := re.fullmatch(r"(?:วันที่ )?([0-9]{1,2}) ?([ก-๎.]+?) ?(?:(?:พ\.ศ\.|ค\.ศ\.) ?)?([0-9]+)", typed):
        year, month, day = found[3], _month_number(found[2]), int(found[1])
    else:
        raise ValueError("พิมพ์วันที่ เช่น 24 ส.ค. 2565 หรือ 24/8/2565")
    common_era = _common_era(year)
    try:
        return date(common_era, month, day)
    except ValueError:
        raise ValueError("ไม่มีวันที่นี้ในปฏิทิน") from None


def fiscal_year_of(moment: date | datetime) -> int:
    """The Thai fiscal year (Buddhist era, October to September) of a day or moment, in Bangkok."""
    day = _local(moment)
    return day.year + BUDDHIST_OFFSET + (day.month >= 10)


def fiscal_year_bounds(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year given in the Buddhist era."""
    common_era = year - BUDDHIST_OFFSET
    return date(common_era - 1, 10, 1), date(common_era, 9, 30)


# ── words ─────────────────────────────────────────────────────────────────────
def join_thai(items: Iterable[object], last: str = "และ") -> str:
    """Join words as officers write them: «ก», «ก และข», «ก ข และ 3»; a figure or Latin word is set apart."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    apart = "" if "\u0e01" <= words[-1][:1] <= "\u0e4e" else " "
    return f"{' '.join(words[:-1])} {last}{apart}{words[-1]}"


NO_BREAK = "\N{NO-BREAK SPACE}"
_MARKS = "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"


def sort_key(text: str) -> tuple:
    """Order Thai words as the dictionary does, and numbers by their size (O2 before O10).

    A vowel written before its consonant (เ แ โ ใ ไ) counts after it; tone marks count only between
    words that are otherwise the same.
    """
    plain = to_arabic_digits(text).casefold()
    swapped = re.sub(r"([เ-ไ])([ก-ฮ])", r"\2\1", plain)
    bare = swapped.translate(dict.fromkeys(map(ord, _MARKS)))
    parts: list[tuple] = []
    for part in re.findall(r"[0-9]+|[^0-9]+", bare):
        number = part.lstrip("0")
        # Length before digits orders by size without int(), which refuses very long numbers.
        parts.append((0, len(number), number) if part[0] in _ARABIC else (1, 0, part))
    marks = tuple((at, mark) for at, mark in enumerate(swapped) if mark in _MARKS)
    return tuple(parts), tuple(mark for _, mark in marks), tuple(-at for at, _ in marks), text


def sort_bytes(text: str) -> bytes:
    """The order of ``sort_key`` as bytes, for a database to compare; texts that differ in case or digits are alike.

    Every part says what it is (1 a number, 2 words), so that what ends first, 0, comes first.
    """
    parts, marks, places, _text = sort_key(text)
    coded = [
        b"\x02" + part.encode() if words else b"\x01" + length.to_bytes(2, "big") + part.encode()
        for words, length, part in parts
    ]
    after = b"".join((0xFFFF + place).to_bytes(2, "big") for place in places)
    return b"".join(coded) + b"\x00" + "".join(marks).encode() + b"\x00" + after


# ── lines ─────────────────────────────────────────────────────────────────────
# Compounds that libthai knows only by their halves and would break: หน่วย|งาน.
_TERM_LIST = """
    กองวิชาการและแผนงาน กองยุทธศาสตร์ สำนักปลัดเทศบาล สำนักปลัด สำนักการคลัง กองคลัง
    สำนักการช่าง กองช่าง สำนักการศึกษา กองการศึกษา กองการเจ้าหน้าที่ กองสวัสดิการสังคม หน่วยตรวจสอบภายใน
    ปลัดเทศบาล นายกเทศมนตรี เทศบาล ผู้อำนวยการ ผู้บริหาร หน่วยงาน ทุกหน่วยงาน บุคลากร ประชาชน
    ผู้มีส่วนได้ส่วนเสีย ผู้รับบริการ ผู้รับผิดชอบ ผู้แจ้งเบาะแส เจ้าหน้าที่ ราชการ ภายใน ภายนอก
    ตัวชี้วัดย่อย ตัวชี้วัด เครื่องมือ แบบวัด แบบตรวจ ข้อมูล คะแนนรวม เกณฑ์ผ่าน ระดับ คู่มือ ขั้นตอน ระยะเวลา
    งบประมาณ ปีงบประมาณ ผลการใช้จ่าย การใช้จ่าย ทรัพย์สิน การทุจริต คุณธรรม ความโปร่งใส
    มาตรการ ประเมิน วิเคราะห์ ปรับปรุง ดำเนินการ ดำเนินงาน ปฏิบัติงาน ติดตาม กำกับ กำหนด เผยแพร่ ร้องเรียน
    รับฟัง ความคิดเห็น ข้อเสนอแนะ ช่องทาง เว็บไซต์ จุดบริการ ระบบ รายงานผล รายไตรมาส ไตรมาส ส่วนบุคคล
    สื่อสาร ประชาสัมพันธ์ แก้ไขโดยเร่งด่วน เร่งด่วน ป.ป.ช. พ.ศ. ตัวอย่าง พร้อมกัน ทุกสัปดาห์
    ประจำปี ผู้บริหารสูงสุด สูงสุด โครงการ กิจกรรม จัดซื้อจัดจ้าง ทรัพยากรบุคคล ของขวัญ จริยธรรม
    """
TERMS = tuple(_TERM_LIST.split())
_D = "[0-9๐-๙]"
_NUMBER = rf"{_D}+(?:[.,]{_D}+)*"
_MONTH = "|".join(re.escape(name) for name in (*MONTHS_SHORT, *MONTHS))
_DAY = rf"(?:{_D}{{1,2}} )?(?:{_MONTH})(?: {_D}{{4}})?"
_UNITS = "คะแนน|ตัวชี้วัด|มาตรการ|รายการ|หน่วยงาน|เรื่อง|เดือน|ข้อ|ครั้ง|คน|ปี|บาท|ฉบับ|บริการ|วัน"
# Figures with their unit, dates and ranges; the longest shape comes first.
_FIGURES = (
    rf"{_DAY} – {_DAY}",
    rf"{_D}{{1,2}} – {_DAY}",
    _DAY,
    rf"ปีงบประมาณ พ\.ศ\. {_D}{{4}}",
    rf"พ\.ศ\. {_D}{{4}}",
    rf"(?:ตัวชี้วัดย่อยที่|ตัวชี้วัดที่|ตารางที่|ภาพที่|ฉบับที่|บทที่|ร้อยละ|มาตรการที่) {_NUMBER}",
    rf"{_NUMBER} – {_NUMBER}",
    rf"[ioeIOE]{_D}{{1,2}} – [ioeIOE]{_D}{{1,2}}",
    r"ระดับ [A-F]{1,2}(?![A-Za-z])",
    rf"ข้อ [ioeIOE]{_D}{{1,2}}",
    r"สำนักงาน ป\.ป\.ช\.",
    r"\(?[A-Za-z]+-[A-Za-z]+\)?",
    rf"{_NUMBER} (?:{_UNITS})(?![ะ-ฺเ-๎])",
)


@lru_cache(maxsize=64)
def _kept(extra: tuple[str, ...], figures: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted({*TERMS, *extra}, key=len, reverse=True)
    return re.compile("|".join((*_FIGURES, *figures, *map(re.escape, words))))


def keep_together(text: str, extra: tuple[str, ...] = (), figures: tuple[str, ...] = ()) -> list[tuple[str, bool]]:
    """Cut ``text`` into pieces and say of each whether a line must not break inside it.

    ``extra`` names terms of one document, such as the divisions of an agency, ``figures`` patterns of its own. The
    pieces joined give ``text`` back unchanged.
    """
    pieces: list[tuple[str, bool]] = []
    end = 0
    for found in _kept(extra, figures).finditer(text):
        if found.start() > end:
            pieces.append((text[end : found.start()], False))
        pieces.append((found[0], True))
        end = found.end()
    if end < len(text):
        pieces.append((text[end:], False))
    return pieces

"""Template tags and filters of the portal: icons, Thai dates, drawing classes, levels."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ita_portal.audit.queries import EVENT_WORDS
from ita_portal.lib import thai

register = template.Library()

# What a narrow page would cut besides the terms of the documents.
NARROW = (
    *("ผ่านดีเยี่ยม", "ต่ำกว่า", "สูงกว่า", "ค่ากลาง", "เกินกำหนด", "ส่งเสริม", "เปิดเผย", "ประพฤติมิชอบ", "สำนัก/กอง"),
    *("ต่ำสุด", "หลักเกณฑ์", "ความเสี่ยง", "พึงพอใจ", "เสริมสร้าง", "ขับเคลื่อน", "ผู้บังคับบัญชา", "No Gift Policy"),
)
YEAR = ("ปี [0-9]{4}",)
OPEN, CLOSE = mark_safe('<span class="nb">'), mark_safe("</span>")

# One 24 × 24 grid, stroke 2; shapes only, words stand beside them.
ICONS = {
    "arrow": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "back": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "bell": '<path d="M6 16V11a6 6 0 0112 0v5l2 2H4zM10 21h4"/>',
    "calendar": '<rect x="4" y="5" width="16" height="15" rx="1"/><path d="M4 10h16M8 3v4M16 3v4"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.500 2"/>',
    "cross": '<path d="M5 5l14 14M19 5L5 19"/>',
    "document": '<path d="M6 3h8l5 5v13H6z"/><path d="M14 3v5h5M9 13h7M9 17h7"/>',
    "down": '<path d="M6 9l6 6 6-6"/>',
    "download": '<path d="M12 4v11M7 11l5 5 5-5M4 20h16"/>',
    "half": '<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 000 16z" fill="currentColor" stroke="none"/>',
    "history": '<path d="M4 12a8 8 0 108-8c-3 0-5.500 1.500-7 4M4 4v4h4M12 8v4l3 2"/>',
    "link": '<path d="M10 14a4 4 0 005.700 0l4-4a4 4 0 00-5.700-5.700l-1.500 1.500"/>'
    '<path d="M14 10a4 4 0 00-5.700 0l-4 4a4 4 0 005.700 5.700l1.500-1.500"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "pencil": '<path d="M4 20l1-5L16 4l4 4L9 19zM13 7l4 4"/>',
    "people": '<circle cx="9" cy="8" r="3.500"/><path d="M3 19c1-3.500 3.500-5 6-5s5 1.500 6 5"/>'
    '<path d="M16 5a3.500 3.500 0 010 6.500M18 14c1.800.8 2.800 2.500 3 5"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 20c1.500-4 4.500-5.500 8-5.500s6.500 1.500 8 5.500"/>',
    "picture": '<rect x="3" y="5" width="18" height="14"/><path d="M3 16l5-5 5 5 3-3 5 4"/>'
    '<circle cx="15.500" cy="9.500" r="1"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "ring": '<circle cx="12" cy="12" r="8"/>',
    "search": '<circle cx="11" cy="11" r="7"/><path d="M16 16l5 5"/>',
    "speech": '<path d="M4 5h16v11H10l-5 4v-4H4z"/>',
    "tick": '<path d="M4 12.500l5.500 5.500L20 6.500"/>',
    "trash": '<path d="M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14"/>',
    "up": '<path d="M6 15l6-6 6 6"/>',
    "undo": '<path d="M9 14L4 9l5-5M4 9h10a6 6 0 010 12h-3"/>',
    "warn": '<path d="M12 3L22 20H2z"/><path d="M12 10v4.500M12 17.300v.2"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline icon; hidden from screen readers, for the word always stands beside it."""
    return format_html(
        '<svg class="ic" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308  (our own constant above)
    )


@register.filter
def thai_date(value: date | datetime | None, style: str = "short") -> str:
    """A date in the Buddhist era: «24 ส.ค. 2565»; ``long`` for the full month. Moments are taken in Bangkok."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return thai.thai_date(value, style)


@register.filter
def kept(words: str) -> SafeString:
    """Words whose compounds and years stay on one line: browsers cut «ผู้|บริหาร», «งบ|ประมาณ» and «ปี|2568»."""
    pieces = thai.keep_together(words, NARROW, YEAR)
    return format_html_join(
        "", "{}{}{}", ((OPEN, text, CLOSE) if together else ("", text, "") for text, together in pieces)
    )


@register.filter
def thai_moment(value: datetime | None) -> str:
    """A moment: «24 ส.ค. 2565 10:42 น.» in Bangkok."""
    return "–" if value is None else thai.thai_datetime(timezone.localtime(value))


@register.filter
def cents(value: Any, unknown: str = "–") -> str:
    """A score with two decimals, half-up; ``unknown`` in place of a value that is not known (never 0.00)."""
    if value is None or value == "":
        return unknown
    return str(Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))


@register.filter
def whole(value: Any) -> str:
    """The part of a score before the decimal point: «95»."""
    return cents(value).partition(".")[0]


@register.filter
def decimals(value: Any) -> str:
    """The part of a score from the decimal point on: «.82»."""
    return "." + cents(value).partition(".")[2]


@register.filter
def plain(value: Any) -> str:
    """A threshold without empty decimals: 85.00 → «85», 87.50 → «87.5»."""
    if value is None:
        return "–"
    return thai.plain_number(Decimal(str(value)))


@register.filter
def thousands(value: int | None) -> str:
    """A count with a comma at the thousands: 8303 → «8,303»."""
    return "–" if value is None else f"{value:,}"


@register.filter
def bar(value: Any) -> str:
    """Drawing classes of a value 0–100 in tenths, «v88 d1»: bars need no inline style. Text shows the exact figure."""
    if value is None or value == "":
        return "v0"
    tenths = int((Decimal(str(value)) * 10).quantize(Decimal(1), ROUND_HALF_UP))
    tenths = min(max(tenths, 0), 1000)
    return f"v{tenths // 10}" + (f" d{tenths % 10}" if tenths % 10 else "")


@register.inclusion_tag("components/level.html")
def level(code: str, label: str, passes: bool | None, size: str = "") -> dict[str, Any]:
    """The level as a chip: letter and word, or the level's own name alone when it is a name already."""
    return {"code": code, "label": label, "fails": passes is False, "size": size}


@register.filter
def event_words(verb: str) -> str:
    """What a recorded deed is called: «report_publish» → «เผยแพร่»."""
    return EVENT_WORDS.get(verb, verb)


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """The value of ``key``, or None."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The page's own query string with some values changed; None removes one."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = value
    return f"?{params.urlencode()}" if params else "?"

"""What the pages that compare agencies have in common: a row of the ranking, who moved, one agency beside its kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from assessments.analysis import why_incomparable
from assessments.charts import Distribution, distribution_of_counts
from ita_portal.accounts.models import Agency, AgencyKind
from ita_portal.lib.thai import plain_number
from reports.models import Standing
from reports.standing_lists import in_order
from reports.standing_queries import (
    Line,
    Ranked,
    Rules,
    Summary,
    Wanted,
    instrument_lines,
    median_total,
    moved,
    summary,
)

PAGE_SIZE = 20
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Row:
    """A line of the ranking; ``place`` is None where nothing is ranked, ``total`` where nothing may be shown."""

    agency: Agency
    place: int | None = None
    total: Decimal | None = None
    level: str = ""
    label: str = ""
    passes: bool | None = None
    change: Decimal | None = None
    level_chip: str = ""

    @property
    def kind(self) -> str:
        return AgencyKind(self.agency.kind).label

    @property
    def change_text(self) -> str:
        """The points since the year before with their sign; empty where the two cannot be compared."""
        return signed(self.change)

    @property
    def fell(self) -> bool:
        return self.change is not None and self.change < 0


def signed(points: Decimal | None) -> str:
    """«+3.45», «−0.18», «0.00»; empty where nothing is known. The minus is a minus, not a hyphen."""
    if points is None:
        return ""
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{abs(points):.2f}"


def rows_of(ranked: Ranked, rows: Iterable[Any], found: Iterable[int | None], rules: Rules) -> list[Row]:
    """Ranked years as lines, each with its place of ``found``; reads ``agency``."""
    chips: dict[tuple[str, str, bool | None], str] = {}
    lines = []
    for row, place in zip(rows, found, strict=True):
        level = getattr(row, ranked.level)
        label, passes = rules.label(level)
        passes = row.passed if passes is None else passes
        # A page has many lines and a handful of levels: each is drawn once.
        drawn = (level, label, passes)
        if level and drawn not in chips:
            chips[drawn] = drawn_once("level", code=level, label=label, fails=passes is False)
        total, change = getattr(row, ranked.total), getattr(row, ranked.change)
        lines.append(Row(row.agency, place, total, level, label, passes, change, chips.get(drawn, "")))
    return lines


def drawn_once(component: str, **values: Any) -> SafeString:
    """A component with these values, for a page that shows it on many lines."""
    return render_to_string(f"components/{component}.html", values)


def movers(ranked: Ranked) -> list[dict[str, Any]]:
    """Who rose and who fell most, each with its heading; both lists may be empty. Two queries."""
    return [
        {"title": title, "rows": [Row(row.agency, change=getattr(row, ranked.change)) for row in rows], "none": none}
        for title, none, rows in (
            ("เพิ่มขึ้นมากที่สุด", "ไม่มีหน่วยงานที่คะแนนเพิ่มขึ้นจากปีก่อน", moved(ranked, rose=True)),
            ("ลดลงมากที่สุด", "ไม่มีหน่วยงานที่คะแนนลดลงจากปีก่อน", moved(ranked, rose=False)),
        )
    ]


def chart_of(found: Summary, middle: Decimal | None, peers: str, rules: Rules, **ours: Any) -> Distribution:
    """How many reached each band of points."""
    return distribution_of_counts(found.bands, peers=peers, pass_mark=rules.pass_mark, median=middle, **ours)


def stats_of(found: Summary, middle: Decimal | None, rules: Rules) -> list[dict[str, Any]]:
    """Share that passed and median, each with a line that says what it means."""
    share = None if found.share is None else plain_number(found.share.quantize(TENTH, ROUND_HALF_UP))
    return [
        {
            "label": "ผ่านเกณฑ์",
            "value": share,
            "unit": "%",
            "note": f"{found.passed:,} จาก {found.passed + found.failed:,} แห่ง",
        },
        {
            "label": "ค่ากลางของคะแนนรวม",
            "value": middle,
            "note": f"ครึ่งหนึ่งได้มากกว่านี้ เกณฑ์ผ่านคือ {plain_number(rules.pass_mark)}",
        },
    ]


def levels_of(found: Summary, rules: Rules) -> list[dict[str, Any]]:
    """How many reached each level of the year, from the highest down; levels of other editions come last."""
    known = [code for code, _label, _passes in rules.levels]
    others = sorted(set(found.levels) - set(known) - {""})
    return [
        {"code": code, "count": found.levels[code], "fails": rules.label(code)[1] is False}
        for code in [*known, *others]
    ]


def year_notes(rules: dict[int, Rules], year: int, editions: Iterable[str]) -> list[str]:
    """What keeps totals from being laid side by side, said in words: another scale, other rules, other editions."""
    notes = []
    now, before = rules.get(year), rules.get(year - 1)
    if now and before:
        if reason := why_incomparable(now.plain, before.plain):
            notes.append(f"ปี {year - 1} {reason} จึงไม่แสดงคะแนนที่เปลี่ยนจากปีก่อน")
        elif now.levels != before.levels:
            notes.append(f"ปี {year} เปลี่ยนการแบ่งระดับจากปี {year - 1} เทียบสองปีด้วยคะแนน ไม่ใช่ด้วยระดับ")
    if names := list(editions):
        named = " ".join(f"«{name}»" for name in names)
        notes.append(f"บางแห่งประเมินด้วยกรอบ {named} ของปี {year} อันดับจึงเทียบกันได้ไม่สนิท")
    return notes


# ── one agency beside its kind ────────────────────────────────────────────────
def peers_words(kind: str, provinces: Sequence[str]) -> str:
    """What the agencies of a kind are called: «เทศบาลเมือง», «เทศบาลเมืองในจังหวัดนครปฐม»."""
    return AgencyKind(kind).label + (f"ในจังหวัด{provinces[0]}" if len(provinces) == 1 else "ในพื้นที่" if provinces else "")


def beside(
    agency: Agency,
    own: Any,
    ranked: Ranked,
    asked: Wanted,
    rules: Rules,
    *,
    standing: Standing | None,
) -> dict[str, Any]:
    """An agency held against the median of its kind: total, instruments, and where it stands.

    ``ranked`` are all agencies of its kind that may be compared (``asked``), ``own`` its row among them or None;
    ``standing`` is what it published, the only source of instrument scores. Three queries, and two an instrument.
    """
    found = summary(ranked)
    middle = median_total(ranked, found)
    total = getattr(own, ranked.total) if own else None
    below = ranked.rows.filter(**{f"{ranked.total}__lt": total}).count() if own else 0
    provinces = [asked.province] if asked.province else list(asked.scope or ())
    lines = [Line("", total, middle, found.count)]
    lines += instrument_lines(standing, asked, [code for code, _name in rules.instruments])
    names = dict(rules.instruments)
    return {
        "agency": agency,
        "own": own,
        "kind": AgencyKind(agency.kind).label,
        "peers": peers_words(agency.kind, provinces),
        "count": found.count,
        "lines": [
            {
                "name": f"{line.code} {names[line.code]}" if line.code else "คะแนนรวม",
                "line": line,
                "gap": signed(line.gap),
            }
            for line in lines
        ],
        "chart": chart_of(
            found, middle, peers_words(agency.kind, provinces), rules, ours=total, name=agency.name, below=below
        ),
    }


def of_kind(wanted: Wanted, agency: Agency) -> Wanted:
    """The question «all of the kind of this agency», where the page looks: other filters do not count."""
    return replace(wanted, kind=agency.kind, words=(), level="", status="")


def one_page(ranked: Ranked, sort: str, count: int, asked: Any, *, size: int = PAGE_SIZE) -> Page[Any]:
    """One page of a ranking whose length is known, its rows read with their agencies. One query; by change four."""
    return cut(in_order(ranked.reading("agency"), sort), count, asked, size=size)


def cut(rows: Any, count: int, asked: Any, *, size: int = PAGE_SIZE) -> Page[Any]:
    """The page asked for, or the nearest there is."""
    paginator = Paginator(rows, size)
    paginator.count = count  # known already
    found = paginator.get_page(asked or 1)
    found.object_list = list(found.object_list)
    return found


def wrong_page(asked: str | None, found: Page[Any]) -> str:
    """What is said to somebody who asks for a page that there is not; empty where there is."""
    if not asked or asked == str(found.number):
        return ""
    return f"ไม่มีหน้า «{asked[:20]}» ในรายการนี้ จึงแสดงหน้า {found.number}"


def beside_link(data: Any) -> str:
    """The page's own address up to the agency that is to be held against its kind; its slug comes after."""
    kept = data.copy()
    for name in ("agency", "page"):
        kept.pop(name, None)
    return "?" + (f"{kept.urlencode()}&" if kept else "") + "agency="

"""What those who oversee a province or the country see: who is certified and published, who is not yet, who moved.

Of an agency's unpublished work nothing is here but the state of its year: a total appears once it is certified.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.utils.timezone import localdate

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from assessments.year_calendar import Stage
from assessments.year_dates import deadlines_for
from ita_portal.accounts.models import Agency, User
from reports import standing_page as page
from reports.models import Standing
from reports.standing_filter import StandingFilter, asked_year
from reports.standing_lists import Parts, cuts_of, in_order, places
from reports.standing_queries import (
    Ranked,
    Rules,
    Wanted,
    all_rules,
    certified,
    median_total,
    not_started,
    other_editions,
    provinces,
    published,
    started,
    summary,
)

COUNTRY = ""
ENTERING = (AssessmentStatus.DRAFT, AssessmentStatus.RETURNED)
UNDER_WAY = tuple(status for status in AssessmentStatus if status != AssessmentStatus.APPROVED)
# How far an agency is with the year: what is chosen in the filter, its words, chip and icon.
STATES = {
    "none": ("ยังไม่เริ่ม", "quiet", "ring"),
    "entering": ("กำลังกรอก", "", "half"),
    "submitted": ("รอรับรอง", "warn", "clock"),
    "unpublished": ("ยังไม่เผยแพร่", "warn", "half"),
    "published": ("เผยแพร่แล้ว", "done", "tick"),
}
OWED = ("none", "entering", "submitted", "unpublished")


def scope_of(user: User) -> tuple[str, ...] | None:
    """The provinces ``user`` oversees, None for the whole country; nothing for whoever oversees nothing."""
    areas = user.overseen()
    return None if user.is_superuser or COUNTRY in areas else tuple(areas)


@dataclass(frozen=True)
class AreaRow(page.Row):
    """A line of the list with the state of the year, since when, and how many days it is late."""

    state: str = "none"
    state_chip: str = ""
    since: date | datetime | None = None
    late: int = 0
    published_at: datetime | None = None

    @property
    def state_words(self) -> str:
        return STATES[self.state][0]


class AreaPage:
    """What the address asks for, within the provinces of the person."""

    def __init__(self, data: Any, user: User, *, today: date) -> None:
        self.data, self.today, self.scope = data, today, scope_of(user)
        self.rules = all_rules()
        self.years = list(self.rules)
        known = [year for year, rules in self.rules.items() if rules.announced_on and rules.announced_on <= today]
        newest = known[0] if known else self.years[0]
        year = asked_year(data.get("year", ""), self.years, newest)
        self.form = StandingFilter(
            data,
            years=self.years,
            year=year,
            provinces=provinces(Agency.objects.filter(Wanted(year, self.scope).about())),
            levels=[code for code, _label, _passes in self.rules[year].levels],
            statuses=[(key, words) for key, (words, _chip, _icon) in STATES.items()],
        )
        self.wanted: Wanted = self.form.wanted(self.scope)
        self.year_rules: Rules = self.rules[self.wanted.year]
        self.ranked: Ranked = certified(self.wanted, self.year_rules)

    def context(self) -> dict[str, Any]:
        """The whole page; the same queries for eight agencies and for eight thousand."""
        wanted, rules = self.wanted, self.year_rules
        found = summary(self.ranked)
        middle = median_total(self.ranked, found)
        counts = self.counts(found.count)
        rows = self.list_page(counts)
        return {
            "form": self.form,
            "area": self.area_words(),
            "year": wanted.year,
            "rules": rules,
            "found": found,
            "counts": counts,
            "owed": [
                {
                    "key": key,
                    "words": STATES[key][0],
                    "icon": STATES[key][2],
                    "chip": STATES[key][1],
                    "count": counts[key],
                }
                for key in OWED
            ],
            "stats": page.stats_of(found, middle, rules),
            "levels": page.levels_of(found, rules),
            "chart": page.chart_of(found, middle, "หน่วยงาน", rules),
            "movers": page.movers(self.ranked),
            "beside_link": page.beside_link(self.data),
            "page": rows,
            "rows": self.rows(rows.object_list, start=max(rows.start_index() - 1, 0)),
            "wrong_page": page.wrong_page(self.data.get("page"), rows),
            "beside": self.beside(),
            "notes": page.year_notes(self.rules, wanted.year, self.editions()),
        }

    def area_words(self) -> str:
        """Which area the page is of: «จังหวัดนครปฐม», «ทั้งประเทศ»."""
        if self.wanted.province:
            return f"จังหวัด{self.wanted.province}"
        if self.scope is None:
            return "ทั้งประเทศ"
        return f"จังหวัด{self.scope[0]}" if len(self.scope) == 1 else f"{len(self.scope)} จังหวัด"

    # ── who has come how far ──────────────────────────────────────────────────
    def counts(self, ranked: int) -> dict[str, int]:
        """How many agencies there are, and how many in each state. Three queries."""
        every = Agency.objects.filter(self.wanted.about()).count()
        by_status: dict[str, int] = {}
        reopened = 0
        states = self.started_only().order_by().values_list("status")
        for status, count, still_published in states.annotate(n=Count("*"), published=Count("standing")):
            by_status[status] = count
            reopened += still_published
        in_force = published(self.wanted).rows.count()
        entering = sum(by_status.get(status, 0) for status in ENTERING)
        begun = ranked + sum(by_status.values())
        return {
            "every": every,
            "none": every - begun,
            "going": sum(by_status.values()),
            "entering": entering,
            "submitted": by_status.get(AssessmentStatus.SUBMITTED, 0),
            "certified": ranked,
            "reopened": reopened,
            "unpublished": ranked - (in_force - reopened),
            "published": in_force,
        }

    def started_only(self) -> Any:
        """The years that were begun and are not certified now."""
        # Named, not excluded: an index finds what is there, not what is not.
        return started(self.wanted).filter(status__in=UNDER_WAY)

    # ── the list ──────────────────────────────────────────────────────────────
    def list_page(self, counts: dict[str, int]) -> Any:
        """One page of the list, of which some lengths are known. At most six queries."""
        every = self.everyone(counts)
        return page.cut(every, len(every), self.data.get("page"))

    def every_row(self) -> list[AreaRow]:
        """The whole list in words, not cut into pages."""
        return self.rows(self.everyone()[:])

    def everyone(self, counts: dict[str, int] | None = None) -> Parts:
        """The list: what is ranked, then what is under way, then what was not begun."""
        wanted = self.wanted
        known = self.lengths(counts) if counts and not wanted.level else {}
        ranked = self.listed()
        going = self.started_only().select_related("agency", "standing").order_by("status_at", "pk")
        others = not_started(wanted).order_by("name_key", "pk")
        if wanted.status == "published":
            going = going.filter(standing__isnull=False)
        if wanted.status in ("entering", "submitted"):
            going = going.filter(status__in=ENTERING if wanted.status == "entering" else (AssessmentStatus.SUBMITTED,))
        parts: list[Any] = []
        if wanted.status not in ("none", "entering", "submitted"):
            ordered = in_order(ranked.reading("agency", "standing"), wanted.sort)
            parts.append((known["ranked"] if known else ranked.rows.count(), cuts_of(ordered)))
        if wanted.status not in ("none", "unpublished") and not wanted.level:
            parts.append((known["going"] if known else going.count(), cuts_of(going)))
        if wanted.status in ("", "none") and not wanted.level:
            parts.append((known["none"] if known else others.count(), cuts_of(others)))
        return Parts(parts)

    def lengths(self, counts: dict[str, int]) -> dict[str, int]:
        """How long the three parts of the list are, as the counts of the states say; of any level."""
        status = self.wanted.status
        still_published = counts["reopened"]
        return {
            "ranked": {
                "published": counts["published"] - still_published,
                "unpublished": counts["unpublished"],
            }.get(status, counts["certified"]),
            "going": {"published": still_published}.get(status, counts.get(status, counts["going"])),
            "none": counts["none"],
        }

    def listed(self) -> Ranked:
        """What is ranked in the list: also narrowed to a level and to what is published or not."""
        ranked = self.ranked.of_level(self.wanted.level)
        if self.wanted.status in ("published", "unpublished"):
            return ranked.only(standing__isnull=self.wanted.status == "unpublished")
        return ranked

    def rows(self, found: Sequence[Any], *, start: int = 0) -> list[AreaRow]:
        """The lines of a page in words; the page begins after ``start`` others. Seven queries at most."""
        ranked = [row for row in found if isinstance(row, Assessment) and row.status == AssessmentStatus.APPROVED]
        in_place = places(self.listed(), ranked, self.wanted.sort, start=start)
        lines = page.rows_of(self.ranked, ranked, in_place, self.year_rules)
        of_agency = {line.agency.pk: line for line in lines}
        agencies = [row if isinstance(row, Agency) else row.agency for row in found]
        due = deadlines_for([(agency.pk, self.wanted.year) for agency in agencies])
        chips = {
            key: page.drawn_once("chip", words=words, style=style, icon=icon)
            for key, (words, style, icon) in STATES.items()
        }
        return [
            self._row(row, of_agency.get(agency.pk) or page.Row(agency), due[agency.pk, self.wanted.year], chips)
            for row, agency in zip(found, agencies, strict=True)
        ]

    def _row(self, row: Any, line: page.Row, due: dict[Stage, date], chips: Mapping[str, str]) -> AreaRow:
        standing = getattr(row, "standing", None) if isinstance(row, Assessment) else None
        state, since = _state(row, self.year_rules)
        stage = Stage.PUBLISH if state == "unpublished" else Stage.CERTIFY
        day = due.get(stage) if state in OWED else None
        return AreaRow(
            **vars(line),
            state=state,
            state_chip=chips[state],
            since=since,
            late=max((self.today - day).days, 0) if day else 0,
            published_at=standing.published_at if standing else None,
        )

    # ── one agency ────────────────────────────────────────────────────────────
    def beside(self) -> dict[str, Any] | None:
        """The agency of the address beside the certified ones of its kind; told where it is not of this area."""
        slug = self.form.agency_wanted
        if not slug:
            return None
        agency = Agency.objects.filter(Wanted(self.wanted.year, self.scope).about(), slug=slug).first()
        if agency is None:
            return {"missing": slug}
        asked = page.of_kind(self.wanted, agency)
        if asked.province and asked.province != agency.province:
            asked = replace(asked, province="")
        peers = certified(asked, self.year_rules)
        own = peers.rows.filter(agency=agency).first()
        standing = Standing.objects.filter(agency=agency, fiscal_year=self.wanted.year).first()
        return page.beside(agency, own, peers, asked, self.year_rules, standing=standing)

    def editions(self) -> list[str]:
        """Frameworks of the year besides the official one by which some agency is assessed."""
        rows = Assessment.objects.filter(fiscal_year=self.wanted.year)
        return other_editions(self.wanted.year, rows, "framework")


def _state(row: Any, rules: Rules) -> tuple[str, date | datetime | None]:
    """How far an agency is, and since when."""
    if isinstance(row, Agency):
        return "none", rules.announced_on
    if row.status == AssessmentStatus.APPROVED:
        if standing := getattr(row, "standing", None):
            return "published", localdate(standing.published_at)
        return "unpublished", row.approved_at
    return ("submitted" if row.status == AssessmentStatus.SUBMITTED else "entering"), row.status_at

"""The public comparison: agencies side by side by what they published, and nothing else (decision 0005)."""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from ita_portal.accounts.models import Agency
from reports import standing_page as page
from reports.models import Standing
from reports.standing_filter import StandingFilter, asked_year
from reports.standing_lists import in_order, places
from reports.standing_queries import (
    Ranked,
    Rules,
    Wanted,
    all_rules,
    median_total,
    other_editions,
    provinces,
    published,
    published_years,
    summary,
)

PAGE_SIZE = 15  # read on a phone


class ComparePage:
    """What the address asks for; nothing that is not published can be asked for."""

    def __init__(self, data: Any) -> None:
        self.data = data
        self.years = published_years()
        self.rules = all_rules()
        newest = self.years[0] if self.years else max(self.rules, default=0)
        year = asked_year(data.get("year", ""), self.years, newest)
        levels = self.rules[year].levels if year in self.rules else ()
        self.form = StandingFilter(
            data,
            years=self.years or [newest],
            year=year,
            # Which provinces there are is no secret; to find those with something published would cost a third of
            # the page.
            provinces=provinces(Agency.objects.all()) if self.years else [],
            levels=[code for code, _label, _passes in levels],
        )
        self.wanted: Wanted = self.form.wanted()
        self.ranked: Ranked = published(self.wanted)

    @property
    def year_rules(self) -> Rules:
        return self.rules[self.wanted.year]

    def listed(self) -> Ranked:
        """What the list shows: also narrowed to a level."""
        return self.ranked.of_level(self.wanted.level)

    def context(self) -> dict[str, Any]:
        """The whole page; the same queries for eight agencies and for eight thousand."""
        if not self.years:
            return {"form": self.form, "years": []}
        wanted, rules = self.wanted, self.year_rules
        found = summary(self.ranked)
        middle = median_total(self.ranked, found)
        listed, count = self.listed(), found.levels[wanted.level] if wanted.level else found.count
        rows = page.one_page(listed, wanted.sort, count, self.data.get("page"), size=PAGE_SIZE)
        found_places = places(listed, list(rows.object_list), wanted.sort, start=max(rows.start_index() - 1, 0))
        return {
            "form": self.form,
            "years": self.years,
            "year": wanted.year,
            "rules": rules,
            "found": found,
            "levels": page.levels_of(found, rules),
            "chart": page.chart_of(found, middle, "หน่วยงาน", rules),
            "movers": page.movers(self.ranked),
            "beside_link": page.beside_link(self.data),
            "page": rows,
            "rows": page.rows_of(listed, rows.object_list, found_places, rules),
            "wrong_page": page.wrong_page(self.data.get("page"), rows),
            "beside": self.beside(),
            "notes": page.year_notes(self.rules, wanted.year, self.editions()),
        }

    def every_row(self) -> list[page.Row]:
        """The whole list in words, not cut into pages."""
        listed, sort = self.listed(), self.wanted.sort
        rows = list(in_order(listed.reading("agency"), sort)[:])
        return page.rows_of(listed, rows, places(listed, rows, sort), self.year_rules)

    def beside(self) -> dict[str, Any] | None:
        """The agency of the address beside the published ones of its kind; told where it published nothing."""
        slug = self.form.agency_wanted
        if not slug:
            return None
        own = Standing.objects.select_related("agency").filter(agency__slug=slug, fiscal_year=self.wanted.year).first()
        if own is None:
            return {"missing": slug}
        asked = page.of_kind(self.wanted, own.agency)
        if asked.province and asked.province != own.agency.province:
            asked = replace(asked, province="")
        return page.beside(own.agency, own, published(asked), asked, self.year_rules, standing=own)

    def editions(self) -> list[str]:
        """Frameworks of the year besides the official one by which something published was scored."""
        return other_editions(self.wanted.year, Standing.objects.all(), "assessment__framework")


def compare_link(slug: str, fiscal_year: int) -> str:
    """Where an agency's published year is held against its kind."""
    return f"{reverse('reports:public_compare')}?year={fiscal_year}&agency={slug}#beside"

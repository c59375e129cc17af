"""What stands in a person's own calendar file: the dates of the own agencies, and what is asked of this person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from assessments.year_dates import milestones_for
from ita_portal.accounts.models import Agency, User
from ita_portal.lib import thai
from reports.calendar_feed import FeedEvent, uid
from reports.pages.year_entries import entries_of
from reports.pages.year_rounds import extended_entry
from reports.pages.year_standing import answered_items, asked_elsewhere, standings_of
from reports.pages.year_values import Entry

# Nobody works for more; a system administrator's calendar is that of the own agencies, not of all.
MOST_AGENCIES = 10
YEARS_BEFORE, YEARS_AFTER = 2, 1  # rounds that reach into the fiscal year, and the one to come
ITEMS_OF = 1  # the list that a year's documents answer is the next year's


@dataclass(frozen=True)
class Feed:
    """A calendar file before it is written."""

    name: str
    description: str
    events: list[FeedEvent]


def person_of(key: str) -> User | None:
    """Whose calendar that key opens; None for no key of ours, or a person who may not log in. One query."""
    return User.objects.filter(calendar_key=key, is_active=True).first()


def feed_of(user: User, *, today: date) -> Feed:
    """The calendar of ``user`` from last fiscal year's dates on. Its length does not change the number of queries."""
    agencies = list(
        Agency.objects.filter(memberships__user=user).distinct().order_by("name_key", "pk")[:MOST_AGENCIES]
    )
    current = thai.fiscal_year_of(today)
    years = range(current - YEARS_BEFORE, current + YEARS_AFTER + 1)
    places = [(agency.pk, year) for agency in agencies for year in years]
    standings, milestones = standings_of(places, user), milestones_for(places)
    items = answered_items(year + ITEMS_OF for year in years)
    first, _ = thai.fiscal_year_bounds(current - 1)
    events = []
    for agency in agencies:
        found = [(each, standings[agency.pk, year]) for year in years for each in milestones[agency.pk, year]]
        whose = agency.name if len(agencies) > 1 else ""
        for entry in entries_of(agency, user, found, items=items, today=today):
            if entry.concerns_me and entry.ends >= first:
                events.append(_event(entry, agency, whose))
    for fiscal_year, report in asked_elsewhere(user, (agency.pk for agency in agencies)):
        events.append(_alone(extended_entry(report, fiscal_year, today)))
    names = " ".join(agency.name for agency in agencies)
    return Feed(
        name=f"ปฏิทิน ITA {names}".strip() if len(agencies) < 2 else f"ปฏิทิน ITA {len(agencies)} หน่วยงาน",
        description=f"กำหนดการประเมิน ITA และกำหนดของ{names or 'ท่าน'} จากระบบงาน ITA",
        events=events,
    )


def _event(entry: Entry, agency: Agency, whose: str) -> FeedEvent:
    page = reverse("reports:year_calendar", args=[agency.slug, thai.fiscal_year_of(entry.ends)])
    is_mine = bool(entry.action and entry.action.is_mine)
    url = entry.action.url if entry.action and is_mine else f"{page}#{entry.name}"
    return FeedEvent(
        uid=uid(entry.name, agency.pk, settings.SITE_URL),
        title=" ".join(filter(None, (entry.title, entry.about, whose))),
        starts=entry.starts or entry.ends,
        ends=entry.ends,
        description="\n".join([agency.name, *_said(entry)]),
        category=entry.kind_words,
        url=settings.SITE_URL + url,
        changed_at=_known(entry.changed_at),
        is_certain=entry.state != "open",
        reminds=is_mine and entry.state in ("soon", "coming"),
    )


def _alone(entry: Entry) -> FeedEvent:
    """A report asked of this person by name in an agency whose other work is not theirs to see."""
    assert entry.action is not None  # noqa: S101 - a report that is owed is always to be written
    return FeedEvent(
        uid=uid(entry.name, 0, settings.SITE_URL),
        title=entry.title,
        starts=entry.ends,
        ends=entry.ends,
        description=entry.note,
        category=entry.kind_words,
        url=settings.SITE_URL + entry.action.url,
        changed_at=_known(entry.changed_at),
        reminds=entry.state in ("soon", "coming"),
    )


def _said(entry: Entry) -> Iterator[str]:
    if entry.who:
        yield f"ผู้ดำเนินการ: {entry.who}"
    if entry.was:
        yield f"เลื่อนจาก {entry.was}"
    if entry.remark:
        yield entry.remark
    if entry.note:
        yield entry.note
    if entry.lent_by:
        yield f"ยังไม่ประกาศ ใช้วันของปี {entry.lent_by} ไปก่อน"
    elif entry.is_default:
        yield "วันตามค่าตั้งต้นของระบบ"


def _known(changed_at: datetime | None) -> datetime:
    assert changed_at is not None  # noqa: S101 - every stored date and framework says since when
    return changed_at

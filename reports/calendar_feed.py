"""A person's calendar as an iCalendar file (RFC 5545): plain entries in, octets out.

All entries are whole days, so that no time zone can move them. A calendar that is read again must say the same bytes
as long as nothing changed: DTSTAMP is the moment of the last change, as RFC 5545 3.8.7.2 has it for a file without
METHOD, never the moment of asking.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event, vText

PRODUCT = "-//ITA portal//calendar//TH"
# SEQUENCE must rise with every change. Seconds since this moment do, and fit its 31 bits until 2088.
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
REFRESH = timedelta(hours=12)
# Nine in the morning, three days before the day; a whole day begins at midnight.
REMIND = timedelta(days=-3, hours=9)


@dataclass(frozen=True)
class FeedEvent:
    """One entry of the file. ``ends`` is the last day itself; ``url`` is absolute."""

    uid: str
    title: str
    starts: date
    ends: date
    description: str
    category: str
    url: str
    changed_at: datetime
    is_certain: bool = True
    reminds: bool = False


def as_ical(name: str, description: str, events: Iterable[FeedEvent]) -> bytes:
    """The whole file, in the order of the events' days; the same events give the same octets."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # Both names of the name: RFC 7986, and what calendars read before it.
    calendar.add("name", name)
    calendar.add("x-wr-calname", vText(name))
    calendar.add("description", description)
    calendar.add("x-wr-caldesc", vText(description))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText(f"PT{REFRESH // timedelta(hours=1)}H"))
    for each in sorted(events, key=lambda event: (event.starts, event.ends, event.uid)):
        calendar.add_component(_event(each))
    return bytes(calendar.to_ical())


def uid(name: str, agency: int, site_url: str) -> str:
    """What names an entry for ever, wherever its day goes: «2569.results.a12@portal.example.go.th»."""
    return f"{name}.a{agency}@{urlsplit(site_url).hostname or 'localhost'}"


def _event(each: FeedEvent) -> Event:
    event = Event()
    changed = each.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", each.uid)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", int((changed - BEGINNING).total_seconds()))
    event.add("dtstart", each.starts)
    # Exclusive: the first day that is no longer part of it.
    event.add("dtend", each.ends + timedelta(days=1))
    event.add("summary", each.title)
    event.add("description", each.description)
    event.add("categories", [each.category])
    event.add("url", each.url)
    event.add("status", "CONFIRMED" if each.is_certain else "TENTATIVE")
    # A deadline does not make a person busy.
    event.add("transp", "TRANSPARENT")
    if each.reminds:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", each.title)
        alarm.add("trigger", REMIND)
        event.add_component(alarm)
    return event

"""«My work» as the tests read it: the card, the next things, what waits, the news; and how a year comes to a state."""

import html
import re
from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentStatus as A
from assessments.models import Assessment, YearDate
from assessments.year_calendar import Stage
from ita_portal.accounts.models import User
from measures.models import ProgressReport
from reports.enums import ReportStatus
from reports.models import Report
from tests.access import publish


def page(client: Client) -> str:
    """The page as it was sent."""
    response = client.get(reverse("home"))
    assert response.status_code == 200
    return response.content.decode()


def words(markup: str) -> str:
    """What a reader sees of a piece of the page: words with single spaces between them."""
    markup = re.sub(r'<span class="nb">([^<]*)</span>', r"\1", markup)  # inside a word, not between two
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def _part(markup: str, start: str, end: str) -> str:
    found = re.search(f"{start}(.*?){end}", markup, re.S)
    return found[1] if found else ""


def card(client: Client) -> str:
    """The words of the one thing to do first; empty when there is none."""
    return words(_part(page(client), r'<section class="first', r"</section>").partition(">")[2])


def first(client: Client) -> str:
    """The title of the one thing to do first; empty when there is none."""
    found = re.findall(r'<h2 id="now">(.*?)</h2>', page(client))
    assert len(found) < 2
    return words(found[0]) if found else ""


def following(client: Client) -> list[str]:
    """The next things, each with its day, the folded ones last."""
    section = _part(page(client), r'<section aria-labelledby="todo">', r"</section>")
    return [words(row) for row in re.findall(r"<li>(.*?)</li>", section, re.S)]


def titles(client: Client) -> list[str]:
    """The titles of the next things, the folded ones last."""
    return [words(title) for title in re.findall(r"<h3>(.*?)</h3>", page(client))]


def waiting(client: Client) -> list[str]:
    """What waits for others, row by row."""
    section = _part(page(client), r'<section aria-labelledby="wait">', r"</section>")
    return [words(row) for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", section, re.S)]


def news(client: Client) -> list[str]:
    """The recent events, the folded ones last."""
    section = _part(page(client), r'<section aria-labelledby="news">', r"</section>")
    return [words(row) for row in re.findall(r"<li>(.*?)</li>", section, re.S)]


def instruments(client: Client) -> list[str]:
    """The instruments of the year beside, each with its figure or what is said in its place."""
    listed = _part(page(client), r'<dl class="working">', "</dl>")
    return [words(row) for row in re.findall(r"<div>(.*?)</div>", listed, re.S)]


def quiet(client: Client) -> str:
    """What stands in place of a card."""
    return words(_part(page(client), r'<div class="empty[^"]*">', r"</div>"))


# ── states ────────────────────────────────────────────────────────────────────
def today() -> date:
    return timezone.localdate()


def in_days(count: int) -> date:
    return today() + timedelta(days=count)


def binding(year: Assessment, by: User, days: int = 60, **stages: int) -> None:
    """The agency's own days of this year: every stage due in ``days``, those named in so many of their own."""
    for stage in Stage:
        ends = in_days(stages.get(stage.name.lower(), days))
        moved = {"ends": ends, "saved_at": timezone.now(), "saved_by": by}
        YearDate.objects.update_or_create(
            agency=year.agency, fiscal_year=year.fiscal_year, key=stage.value, defaults=moved
        )


def move(year: Assessment, status: str, by: User, note: str = "") -> None:
    """The year as it stands after a step, without taking it."""
    signed = {"approved_at": year.status_at, "approved_by": by} if status == A.APPROVED else {}
    Assessment.objects.filter(pk=year.pk).update(status=status, status_note=note, status_by=by, **signed)


def report(year: Assessment, by: User, status: str) -> Report:
    """The year's analysis report in ``status``."""
    made = publish(year, by, status=ReportStatus.PUBLISHED)
    Report.objects.filter(pk=made.pk).update(status=status)
    made.refresh_from_db()
    return made


def followed(year: Assessment, by: User) -> None:
    """The follow-up report of the whole year, published."""
    made = publish(year, by, version=99, status=ReportStatus.READY)
    signed = {"status": ReportStatus.PUBLISHED, "published_at": timezone.now(), "published_by": by}
    Report.objects.filter(pk=made.pk).update(kind="follow-up", part="year", version=1, **signed)


def due_in(asked: ProgressReport, days: int) -> ProgressReport:
    """A division's report, due in so many days."""
    ProgressReport.objects.filter(pk=asked.pk).update(due=in_days(days))
    asked.refresh_from_db()
    return asked

"""manage.py make_reports: one document of a year for every agency that can have it, resumable, with its progress."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import reset_queries
from django.utils import timezone

from assessments.models import Assessment
from ita_portal.accounts.models import User
from reports import batches, jobs
from reports.documents import BY_SLUG, PARTS, Document
from reports.enums import DocumentKind
from reports.models import Batch

SAY_EVERY = 10  # seconds between two lines of progress
# Seconds between two portions. SQLite has one writer, and who waits for it looks only every tenth of a second: without
# a pause the asking would keep the workers out until they give up.
PAUSE = 0.25


class Command(BaseCommand):
    help = (
        "Asks for one document for every agency of a year, as one batch that the workers then make. Killed or "
        "stopped at any moment, the same command goes on where it came to; when all is asked for it shows the "
        "progress. A new version for everyone needs --again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", required=True, type=int, help="fiscal year of the results, e.g. 2569")
        parser.add_argument("--kind", choices=DocumentKind.values, default=DocumentKind.ANALYSIS.value)
        parser.add_argument("--part", choices=PARTS, default="", help="of the year, for a follow-up report")
        parser.add_argument("--agency", nargs="+", metavar="SLUG", help="only these, as a batch of their own")
        parser.add_argument("--again", action="store_true", help="a new version although a batch was made before")
        parser.add_argument("--retry", action="store_true", help="queue the failed reports of the batch again")
        parser.add_argument("--watch", action="store_true", help="stay and show the progress until all are made")
        parser.add_argument("--by", metavar="USERNAME", help="the administrator who asks; needed if there are several")

    def handle(self, *args: Any, **options: Any) -> None:
        document = Document(DocumentKind(options["kind"]), options["part"])
        if document.slug not in BY_SLUG:
            raise CommandError("a follow-up report needs --part, no other document has one")
        by = _administrator(options["by"])
        if options["agency"]:
            batch = self._chosen(document, options["year"], options["agency"], by)
        else:
            batch = self._whole_year(document, options["year"], by, again=options["again"])
        if options["retry"]:
            self.stdout.write(f"{batches.retry_failed(batch=batch, by=by):,} failed reports queued again")
        jobs.feed_batches(now=timezone.now())
        if options["watch"]:
            self._watch(batch)
        self._summary(batches.progress_of(batch, now=timezone.now()))

    def _chosen(self, document: Document, year: int, slugs: list[str], by: User) -> Batch:
        years = Assessment.objects.filter(fiscal_year=year, agency__slug__in=slugs)
        found = list(years.select_related("agency", "framework").order_by("pk"))
        if unknown := sorted(set(slugs) - {each.agency.slug for each in found}):
            raise CommandError(f"no data of fiscal year {year} for: {', '.join(unknown)}")
        return batches.ask_chosen(document=document, assessments=found, by=by, now=timezone.now())

    def _whole_year(self, document: Document, year: int, by: User, *, again: bool) -> Batch:
        made = batches.last_batch(document, year)
        if made and made.asked_all_at and not again:
            self.stdout.write(f"batch {made.pk} has been asked for; a new version for everyone needs --again")
            return made
        batch = batches.start_batch(document=document, fiscal_year=year, by=by)
        self.stdout.write(f"batch {batch.pk}: {document.title(year)}")
        said = time.monotonic()
        while batches.ask_portion(batch=batch, by=by, now=timezone.now()):
            jobs.feed_batches(now=timezone.now())
            reset_queries()
            time.sleep(PAUSE)
            if time.monotonic() - said > SAY_EVERY:
                said = time.monotonic()
                self._line(batches.progress_of(batch, now=timezone.now()))
        return batch

    def _watch(self, batch: Batch) -> None:
        """A line now and then; hints too, so that a batch goes on where no Celery beat runs."""
        while not (progress := batches.progress_of(batch, now=timezone.now())).is_finished:
            self._line(progress)
            jobs.feed_batches(now=timezone.now())
            reset_queries()
            time.sleep(SAY_EVERY)

    def _line(self, progress: batches.Progress) -> None:
        left = "unknown" if progress.minutes_left is None else _duration(progress.minutes_left)
        self.stdout.write(
            f"looked at {progress.looked_at:,} of {progress.agencies:,} agencies, asked for {progress.asked:,}: "
            f"ready {progress.ready:,}, being made {progress.building:,}, waiting {progress.waiting:,}, "
            f"failed {progress.failed:,}, cannot be made {sum(each.count for each in progress.refused):,}; "
            f"{progress.per_minute:.1f} a minute, time left {left}"
        )
        self.stdout.flush()

    def _summary(self, progress: batches.Progress) -> None:
        self._line(progress)
        for title, reasons in (("cannot be made", progress.refused), ("failed", progress.failures)):
            for reason in reasons:
                named = f" ({', '.join(reason.named)} …)" if reason.named else ""
                self.stdout.write(f"{title}, {reason.count:,}: {reason.text}{named}")
        if any(reason.text == batches.FAULT for reason in progress.refused):
            raise CommandError("the portal itself failed for some agencies; the reason is in its log")


def _administrator(username: str | None) -> User:
    """Who asks: the one named, or the only system administrator there is."""
    found = User.objects.filter(is_superuser=True, is_active=True)
    if username:
        found = found.filter(username=username)
    people = list(found[:2])
    if len(people) != 1:
        raise CommandError("say with --by which system administrator asks (manage.py createsuperuser makes one)")
    return people[0]


def _duration(minutes: int) -> str:
    """Minutes as people say them: «35 min», «7 h 20 min»."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"

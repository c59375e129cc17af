"""Who gets which answer at which address: the people and objects of the access table, and how it is read.

The table itself is ``access_table.md``: one row for an address name, one column for a kind of person, each cell
«answer to GET / answer to an empty POST».
"""

import fnmatch
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern
from django.utils import timezone

from assessments.models import Assessment, Recommendation, ScoreChange
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import Role
from ita_portal.audit.actions import record
from ita_portal.inbox.enums import MailState, NoticeKind
from ita_portal.inbox.models import Notice
from measures.models import Measure, ProgressReport, Proof, Round
from reports import standing
from reports.documents import ANALYSIS
from reports.enums import DocumentKind, JobState, ReportStatus
from reports.figures import attachments
from reports.models import RenderJob, Report
from reports.pdf.archive import archived
from tests import make
from tests.reports import follow_up_world
from tests.reports.facts import facts
from tests.reports.sample_snapshot import sample

TABLE = Path(__file__).with_name("access_table.md")
COLUMNS = ("anonymous", "officer", "division", "head", "agency admin", "system admin", "other agency")
YEAR = 2565
# Where a refusal sends people: the log-in page, also by way of the admin's own.
LOGIN_PAGES = ("/accounts/login/", "/admin/login/")


def _one_empty_page() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["xmp:ModifyDate"] = "2022-09-05T09:00:00+07:00"
        document.save(out, deterministic_id=True)
    return out.getvalue()


PDF = _one_empty_page()


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf: its full name and its path with this world's values filled in."""

    name: str
    path: str


class World:
    """One agency with a year, a recommendation, a measure and a published report; and people of every kind."""

    def __init__(self) -> None:
        self._browsers: dict[int | None, tuple[Client, dict[str, str]]] = {}
        self.agency = make.agency("our-town", pass_mark=85)
        self.elsewhere = make.agency("other-town")
        self.officer = make.user(self.agency, Role.OFFICER, calendar_key="k" * 43)
        self.assessment = make.assessment(self.agency, YEAR, scores=make.NAKHON_PATHOM, by=self.officer)
        self.recommendation = Recommendation.objects.create(
            assessment=self.assessment, code="i20", text="จัดทำคู่มือการยืม", created_by=self.officer
        )
        self.measure = Measure.objects.create(
            assessment=self.assessment, carried_out_in=YEAR + 1, title="คู่มือการยืม", created_by=self.officer
        )
        self.progress = self._ask_for_progress()
        self.proof = Proof.objects.create(
            report=self.progress, name="ภาพ.png", kind="png", mime="image/png", size=len(PNG), sha256="ab" * 32,
            file=ContentFile(PNG, "proof.png"), added_by=self.officer,
        )  # fmt: skip
        self.report = publish(self.assessment, self.officer)
        keep_archive(self.report)
        self.shown = self._show_to_the_public()
        self.agency.seal.save("seal.png", ContentFile(PNG))
        self.agency.emblem.save("emblem.png", ContentFile(PNG))
        self._leave_traces()
        self.people: dict[str, list[User | None]] = {
            "anonymous": [None],
            "officer": [self.officer],
            "division": [make.user(self.agency, Role.DIVISION_OFFICER)],
            "head": [make.user(self.agency, Role.HEAD)],
            "agency admin": [make.user(self.agency, Role.AGENCY_ADMIN)],
            "system admin": [make.user(None, None, is_staff=True, is_superuser=True)],
            # Every role there, and someone with no agency at all: all are told the same.
            "other agency": [*(make.user(self.elsewhere, role) for role in Role), make.user(None, None)],
        }

    def _leave_traces(self) -> None:
        """A change of a score and an entry in the record, for the back office to show."""
        ScoreChange.objects.create(
            assessment=self.assessment, code="1", version=1, new="94.56", at=timezone.now(), by=self.officer
        )
        record(by=self.officer, verb="year_started", target=self.assessment, agency=self.agency)
        now = timezone.now()
        self.notice = Notice.objects.create(
            user=self.officer, agency=self.agency, kind=NoticeKind.REMINDER, day=timezone.localdate(now),
            subject="รายงานมาตรการ 1 เรื่องใกล้ครบกำหนด", lines=[{"text": "ม.1 คู่มือการยืม", "url": "/staff/"}],
            created_at=now, mail_state=MailState.FAILED, mail_error="เครื่องแม่ข่ายอีเมลไม่รับที่อยู่นี้ (550 no such user)",
        )  # fmt: skip

    def _show_to_the_public(self) -> Proof:
        """A picture in a published follow-up report."""
        said = follow_up_world.progress(self.progress.measure, division=self.agency.divisions.all()[1])
        shown = follow_up_world.proof(said)
        follow_up_world.published(self.assessment, self.officer)
        return shown

    def _ask_for_progress(self) -> ProgressReport:
        """A report that the first division owes: the officer's own, and that of the division's officer."""
        asked = Round.objects.create(
            assessment=self.assessment, key="h1", starts="2022-10-01", ends="2023-03-31", due="2023-04-20"
        )
        measure = Measure.objects.create(
            assessment=self.assessment, carried_out_in=YEAR + 1, order=2, title="ทะเบียนการยืม", created_by=self.officer
        )
        division = self.agency.divisions.all()[0]
        return ProgressReport.objects.create(measure=measure, division=division, round=asked, due=asked.due)

    def value(self, view: str, parameter: str) -> object:
        """What stands in the address of ``view`` for ``parameter``."""
        if view == "calendar_ics":
            return self.officer.calendar_key
        if parameter == "pk" and view.startswith("inbox:"):
            return self.notice.pk
        if parameter == "pk" and view.startswith(("measures:progress_", "measures:proof_")):
            return self.progress.pk
        if view in ("reports:report_picture", "reports:public_proof") and parameter in ("proof", "document"):
            return self.shown.pk if parameter == "proof" else "follow-up-h1"
        if view in ("measures:round_open", "measures:round_deadline") and parameter in ("key", "pk"):
            return self.progress.round.key if parameter == "key" else self.progress.round_id
        if parameter == "pk":
            return self.recommendation.pk if view.startswith("assessments:") else self.measure.pk
        return {
            "slug": self.agency.slug,
            "proof": self.proof.pk,
            "fiscal_year": YEAR,
            "version": 1,
            "page": 1,
            "document": ANALYSIS.slug,
            "code": "9",
            "section": "introduction",
            "uidb36": "1",
            "key": "nonsense",
            "content_type_id": 1,
            "deed": "remind",
            "step": "approve",
            "suffix": "csv",
        }[parameter]

    def client(self, person: User | None) -> Client:
        """A browser in which ``person`` is logged in and nothing else is remembered.

        Errors of the portal answer 500 instead of raising. Kept from one question to the next, for a new one would
        start the whole portal anew.
        """
        key = person.pk if person else None
        if key not in self._browsers:
            client = Client(raise_request_exception=False)
            if person is not None:
                client.force_login(person)
            self._browsers[key] = (client, {name: cookie.value for name, cookie in client.cookies.items()})
        client, cookies = self._browsers[key]
        client.cookies.clear()
        client.cookies.load(cookies)
        return client


# One transparent pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f030005fe02fe"
    "a72d9ae30000000049454e44ae426082"
)


def publish(
    assessment: Assessment, by: User, version: int = 1, status: str = ReportStatus.PUBLISHED, **snapshot: object
) -> Report:
    """A finished report with a file, in ``status``, whose content is the sample's with ``snapshot`` changed."""
    now = timezone.now()
    version = 0 if status == ReportStatus.PREVIEW else version  # a preview is no version
    report = Report(
        assessment=assessment,
        kind=DocumentKind.ANALYSIS,
        version=version,
        status=status,
        status_by=by,
        requested_by=by,
        snapshot=sample(**{"facts": facts(), **snapshot}),
        sha256=f"{version:02}" * 32,
        size=len(PDF),
        pages=18,
    )
    if status in (ReportStatus.PUBLISHED, ReportStatus.SUPERSEDED):
        report.published_at, report.published_by = now, by
    report.file.save(f"v{version}.pdf", ContentFile(PDF), save=False)
    report.save()
    RenderJob.objects.create(report=report, state=JobState.DONE, queued_at=now, finished_at=now, percent=100)
    if status == ReportStatus.PUBLISHED:
        standing.keep(report)
    return report


def keep_archive(report: Report) -> bytes:
    """Give a report its archive copy, as the job does: an empty page with the figures of its content."""
    content = archived(PDF, attachments=attachments(report.document, report.snapshot))
    report.archive_sha256, report.archive_size = hashlib.sha256(content).hexdigest(), len(content)
    report.archive.save(f"v{report.version}-archive.pdf", ContentFile(content))
    return content


def addresses(world: World) -> Iterator[Address]:
    """Every address of the URLconf, once."""
    seen: set[str] = set()
    for name, route, is_plain in _walk(get_resolver().url_patterns, "", ""):
        path = _fill(world, name, route) if is_plain else _reversed(world, name)
        if name + path not in seen:
            seen.add(name + path)
            yield Address(name, path)


def _walk(patterns: list, namespace: str, before: str) -> Iterator[tuple[str, str, bool]]:
    for entry in patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, inner, route)
        elif isinstance(entry, URLPattern):
            # Two patterns of the admin have no name: an object's old address, and whatever else stands below it.
            name = entry.name or ("old_address" if "object_id" in route else "anything_else")
            yield f"{namespace}{name}", route, isinstance(entry.pattern, RoutePattern)


def _fill(world: World, name: str, route: str) -> str:
    def value(found: re.Match[str]) -> str:
        parameter = found[1]
        return str(_object_id(name, route) if parameter in ("object_id", "id") else world.value(name, parameter))

    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, route)


def _reversed(world: World, name: str) -> str:
    """Patterns written as regular expressions: by name, or for the admin's last resort a word it does not know."""
    if name == "admin:anything_else":
        return "/admin/nonsense"
    if name == "admin:app_list":
        return reverse(name, kwargs={"app_label": "accounts"})
    parameters = ("uidb36", "key")
    return reverse(name, kwargs={parameter: world.value(name, parameter) for parameter in parameters})


def _object_id(name: str, route: str) -> int:
    """An object of the admin's model that is there."""
    found = re.search(r"admin/(\w+)/(\w+)/", route)
    if found is None:
        return Agency.objects.order_by("pk")[0].pk
    first = apps.get_model(found[1], found[2])._default_manager.order_by("pk").first()
    return first.pk if first else 0


def read_table() -> dict[str, dict[str, str]]:
    """The declared answers: by address name, then by column."""
    rows: dict[str, dict[str, str]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("| `") or len(cells) != len(COLUMNS) + 1:
            continue
        name = cells[0].replace("`", "")
        if name in rows:
            raise ValueError(f"{TABLE.name}: {name} stands there twice")
        rows[name] = dict(zip(COLUMNS, cells[1:], strict=True))
    return rows


def data_of(row: str) -> dict[str, str]:
    """What a row posts: «assessments:step name=submit» posts a name; most rows post nothing."""
    return dict(pair.split("=", 1) for pair in row.split()[1:])


def row_for(name: str, rows: dict[str, dict[str, str]]) -> str | None:
    """The row that speaks for an address: its own, else the longest pattern (``admin:*``) that fits."""
    if name in rows:
        return name
    fitting = [row for row in rows if "*" in row and fnmatch.fnmatchcase(name, row)]
    return max(fitting, key=len, default=None)


def observe(world: World, address: Address, data: dict[str, str] | None = None) -> dict[str, str]:
    """What each kind of person is answered, written as in the table; a cell with «≠» shows people who differ."""
    seen: dict[str, str] = {}
    for column, people in world.people.items():
        answers = {_ask(world, person, address, data) for person in people}
        seen[column] = " ≠ ".join(sorted(answers))
    return seen


def _ask(world: World, person: User | None, address: Address, data: dict[str, str] | None) -> str:
    # Each question finds the world as it was: what an answer wrote is undone, and so is logging out.
    answers = []
    for method in ("get", "post"):
        client = world.client(person)
        with transaction.atomic():
            answers.append(word(getattr(client, method)(address.path, data if method == "post" else None)))
            transaction.set_rollback(True)
    return " / ".join(answers)


def word(response: HttpResponseBase) -> str:
    """The answer as the table names it: the status, or where to for a redirect to the log-in page."""
    if response.status_code == 302 and response.headers["Location"].startswith(LOGIN_PAGES):
        return "login"
    return str(response.status_code)


def as_row(name: str, seen: dict[str, str]) -> str:
    """A line for the table."""
    address, _, data = name.partition(" ")
    return f"| `{address}`{' ' + data if data else ''} | " + " | ".join(seen[column] for column in COLUMNS) + " |"

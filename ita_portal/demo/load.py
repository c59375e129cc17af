"""Loads the demonstration agencies through the portal's own actions. Loading twice changes nothing."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from assessments.actions.scores import Entry, Saved, save_announced, save_cells, save_reason
from assessments.actions.survey import add_recommendation, save_samples
from assessments.actions.workplan import propose_calendar, propose_owners
from assessments.actions.year_calendar import OwnDate, add_date, move_milestone
from assessments.actions.years import start_year, take_step
from assessments.models import Assessment, Framework, YearDate
from assessments.structure import Framework as Plain
from assessments.structure import Indicator
from ita_portal.accounts.models import Agency, AgencyKind, Division, Membership, Signatory, SignatoryPlace, User
from ita_portal.accounts.roles import Role
from ita_portal.demo.follow_up import follow_up
from measures.actions.planning import plan_measure
from reports import jobs
from reports.actions import request_report, save_plan
from reports.actions import take_step as take_report_step
from reports.documents import ANALYSIS, BY_SLUG, Document
from reports.enums import DocumentKind
from reports.kinds import KINDS

FOLDER = Path(__file__).parent
FILES = ("nakhon_pathom.toml", "chanthaburi.toml", "example_town.toml")
PASSWORD = "ita-demo-2569"  # noqa: S105  (printed on purpose; demo_data refuses to run in production)

PEOPLE = (
    ("officer", Role.OFFICER, "เจ้าหน้าที่{strategy}"),
    ("division", Role.DIVISION_OFFICER, "เจ้าหน้าที่{other}"),
    ("head", Role.HEAD, "{chief}"),
    ("agency-admin", Role.AGENCY_ADMIN, "ผู้ดูแลระบบของ{name}"),
)


def load_all(say: Callable[[str], None]) -> list[tuple[str, str]]:
    """Load every demonstration agency that is not there yet; gives (user name, what it is) of all log-ins."""
    logins = [_system_administrator()]
    for name in FILES:
        data = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"), parse_float=Decimal)
        agency, people = _agency(data)
        for year in data["years"]:
            _year(agency, people, year, say)
        _dates(agency, data.get("calendar", {}), people[Role.OFFICER.label])
        logins += [(user.username, f"{role} {agency.name}") for role, user in people.items()]
    return logins


def _system_administrator() -> tuple[str, str]:
    if not User.objects.filter(username="admin").exists():
        User.objects.create_superuser("admin", "admin@example.org", PASSWORD, position="ผู้ดูแลระบบ")
    return "admin", "ผู้ดูแลระบบทั้งหมด"


@transaction.atomic
def _agency(data: dict[str, Any]) -> tuple[Agency, dict[str, User]]:
    agency, created = Agency.objects.get_or_create(
        slug=data["slug"],
        defaults={
            "code": data["code"],
            "name": data["name"],
            "kind": AgencyKind(data["kind"]),
            "province": data["province"],
            "district": data["district"],
            "website": data["website"],
            "is_invented": data["invented"],
        },
    )
    if created:
        for order, name in enumerate(data["divisions"], start=1):
            Division.objects.create(agency=agency, name=name, order=order, is_strategy=order == 1)
        for place in SignatoryPlace:
            Signatory.objects.create(agency=agency, place=place, position=data["signatories"][place.value])
    return agency, {Role(role).label: user for role, user in _people(agency, data).items()}


def _people(agency: Agency, data: dict[str, Any]) -> dict[str, User]:
    prefix = f"{data['logins']}-" if data["logins"] else ""
    divisions = list(agency.divisions.all())
    words = {
        "strategy": divisions[0].name,
        "other": divisions[1].name,
        "chief": data["signatories"]["chief"],
        "name": agency.name,
    }
    people = {}
    for username, role, position in PEOPLE:
        user = User.objects.filter(username=prefix + username).first()
        if user is None:
            user = User.objects.create_user(
                prefix + username, f"{prefix}{username}@example.org", PASSWORD, position=position.format(**words)
            )
            division = divisions[1] if role == Role.DIVISION_OFFICER else divisions[0]
            Membership.objects.create(user=user, agency=agency, role=role, division=division)
        people[role.value] = user
    return people


def _year(agency: Agency, people: dict[str, User], data: dict[str, Any], say: Callable[[str], None]) -> None:
    """One year, from its figures to the published report. A year that is there already is left as it is."""
    if Assessment.objects.filter(agency=agency, fiscal_year=data["fiscal_year"]).exists():
        return
    say(f"{agency.name} ปีงบประมาณ {data['fiscal_year']}")
    officer, head = people[Role.OFFICER.label], people[Role.HEAD.label]
    with transaction.atomic():
        framework = Framework.objects.offered().get(fiscal_year=data["fiscal_year"])
        assessment = start_year(agency=agency, framework=framework, by=officer)
        _scores(assessment, data, officer)
        for row in data.get("recommendations", ()):
            add_recommendation(assessment=assessment, code=row["code"], text=row["text"], by=officer)
        for number, row in enumerate(data.get("measures", ()), start=1):
            _measure(assessment, number, row, officer)
        propose_owners(assessment=assessment, by=officer)
        propose_calendar(assessment=assessment, by=officer)
        take_step(assessment=assessment, name="submit", note="", by=officer)
        take_step(assessment=assessment, name="approve", note="", by=head)
    if data["publish"]:
        publish(assessment, officer, head)
    with transaction.atomic():
        follow_up(assessment, data, officer)
    for document in data.get("follow_up", ()):
        publish(assessment, officer, head, Document(DocumentKind.FOLLOW_UP, document["part"]))
    for paper in data.get("papers", ()):
        _paper(assessment, officer, BY_SLUG[paper["document"]], paper.get("day"))
        publish(assessment, officer, head, BY_SLUG[paper["document"]])


@transaction.atomic
def _dates(agency: Agency, data: dict[str, Any], officer: User) -> None:
    """The dates of the ITA year that the agency moved, and its own; left as they are once there are any."""
    if YearDate.objects.filter(agency=agency).exists():
        return
    for row in data.get("moved", ()):
        move_milestone(agency=agency, seen=0, by=officer, **{"starts": None, "note": "", **row})
    for row in data.get("own", ()):
        own = OwnDate(**{"starts": None, **row})
        add_date(agency=agency, own=own, by=officer, today=own.ends)


def _paper(assessment: Assessment, officer: User, document: Document, day: date | None) -> None:
    """Give a letter its day, where it has one."""
    if day:
        kind = KINDS[document.kind]
        particulars = {**dict.fromkeys(kind.particulars, ""), "memo_date": day}
        save_plan(
            assessment=assessment, document=document, sections=[*kind.sections], particulars=particulars, by=officer
        )


def publish(assessment: Assessment, officer: User, head: User, document: Document = ANALYSIS) -> None:
    """Have a document made; one that may be published goes the whole way."""
    report = request_report(assessment=assessment, by=officer, kind=document.kind, part=document.part)
    # A running worker may have taken the job already; then this waits for nothing and finds it done.
    jobs.build(report.pk)
    if not document.is_public:
        return
    report.refresh_from_db()
    take_report_step(report=report, name="approve", note="", by=head)
    take_report_step(report=report, name="publish", note="", by=head)


def _scores(assessment: Assessment, data: dict[str, Any], officer: User) -> None:
    framework = assessment.framework.to_plain()
    given = {code: str(value) for code, value in data.get("scores", {}).items()}
    given |= _spread(framework, data.get("around", {}))
    if "failed_items" in data:
        given |= _items(framework, data)
    outcomes = save_cells(
        assessment=assessment, entries=[Entry(code, text, 0) for code, text in given.items()], by=officer
    )
    refused = [outcome for outcome in outcomes if not isinstance(outcome, Saved)]
    if refused:
        raise ValueError(f"demonstration scores were refused: {refused}")
    if "level" in data:
        save_announced(
            assessment=assessment,
            level=data["level"],
            announced_on=assessment.announced_on,
            seen_level="",
            seen_on=assessment.announced_on,
            by=officer,
        )
    for code, reason in data.get("reasons", {}).items():
        save_reason(assessment=assessment, code=code, reason=reason, by=officer)
    populations = data.get("populations", {})
    if populations:
        save_samples(
            assessment=assessment,
            counts={code: (population, reached) for code, (population, reached) in populations.items()},
            by=officer,
        )


def _items(framework: Plain, data: dict[str, Any]) -> dict[str, str]:
    """100 for every OIT item but the failed ones; only in the indicators named, where some are named."""
    wanted = set(data.get("all_passed_in", ()))
    found = {}
    for indicator in framework.indicators():
        if indicator.sub_indicators and (not wanted or indicator.code in wanted):
            for item in indicator.all_items():
                found[item.code] = "0" if item.code in data["failed_items"] else "100"
    return found


def _spread(framework: Plain, around: dict[str, Decimal]) -> dict[str, str]:
    """Invented question scores whose mean is the indicator's: the same every time, some above it, some below."""
    found: dict[str, str] = {}
    for indicator in framework.indicators():
        if indicator.code in around:
            for code, value in _questions(indicator, around[indicator.code]):
                found[code] = f"{value:.2f}"
    return found


def _questions(indicator: Indicator, mean: Decimal) -> Iterator[tuple[str, Decimal]]:
    count = len(indicator.items)
    if not count:
        yield indicator.code, mean
        return
    room = min(Decimal(7), 100 - mean)
    for at, item in enumerate(indicator.items):
        # Evenly spread around the mean, so that the mean stays, in an order that differs by indicator.
        turned = (at * 3 + indicator.number) % count if count % 3 else (at + indicator.number) % count
        yield item.code, mean + room * (Decimal(2 * turned) - (count - 1)) / max(count - 1, 1)


def _measure(assessment: Assessment, number: int, data: dict[str, Any], officer: User) -> None:
    divisions = {d.name: d for d in assessment.agency.divisions.all()}
    steps = [step if isinstance(step, dict) else {"text": step} for step in data["steps"]]
    plan_measure(
        assessment=assessment,
        data={
            "title": data["title"],
            "codes": data["codes"],
            "target": data.get("target", ""),
            "justification": data.get("justification", ""),
            "budget": data.get("budget"),
            "every_division": data.get("every_division", False),
            "lead": divisions.get(data.get("lead", "")),
            "supporting": [divisions[name] for name in data.get("support", ())],
            "period": data["period"],
            "target_value": data.get("target_value"),
            "target_unit": data.get("target_unit", ""),
            "starts": data.get("starts"),
            "ends": data.get("ends"),
            "follow_up": data["follow_up"],
            "follow_up_dates": data.get("follow_up_dates", []),
            "follow_up_note": data.get("follow_up_note", ""),
        },
        steps=[
            {
                "text": step["text"],
                "divisions": [divisions[name] for name in step.get("divisions", ())],
                "starts": step.get("starts"),
                "ends": step.get("ends"),
            }
            for step in steps
        ],
        by=officer,
    )

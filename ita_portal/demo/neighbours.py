"""Invented neighbours of the example town, and the people who compare agencies, so that there is something to compare.

Like all demonstration data they go through the portal's own actions, and loading twice changes nothing.
"""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from assessments.actions.scores import Entry, Saved, save_cells
from assessments.actions.years import start_year, take_step
from assessments.models import Assessment, Framework
from ita_portal.accounts.models import Agency, Division, Membership, Oversight, Signatory, SignatoryPlace, User
from ita_portal.accounts.roles import Role
from ita_portal.demo.load import FOLDER, PASSWORD, publish
from reports.actions import save_plan
from reports.documents import ANALYSIS

DIVISIONS = ("สำนักปลัด", "กองคลัง")
# A short report: what is compared is on it, and making it takes a second.
SECTIONS = ("cover", "summary", "result")
# How the scores of an instrument's indicators lie around its mean, the same for every agency.
AROUND = (Decimal(3), Decimal(-2), Decimal("0.5"), Decimal(-4), Decimal("2.5"))
OVERSEERS = (
    ("province", "สมมติ", "ท้องถิ่นจังหวัดสมมติ", "ผู้กำกับดูแลจังหวัดสมมติ"),
    ("national", "", "สำนักงานส่วนกลาง", "ผู้กำกับดูแลทั้งประเทศ"),
)


def load_neighbours(say: Callable[[str], None]) -> list[tuple[str, str]]:
    """Load the neighbours that are not there yet; gives the log-ins of those who oversee an area."""
    data = tomllib.loads((FOLDER / "neighbours.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    officer = _person("neighbour-officer", "เจ้าหน้าที่ของหน่วยงานสมมติ")
    head = _person("neighbour-head", "ผู้บริหารของหน่วยงานสมมติ")
    agencies = [
        _agency(row, number, data["province"], officer, head) for number, row in enumerate(data["agencies"], start=2)
    ]
    # Read again: what a person may is read once for each object.
    officer, head = User.objects.get(pk=officer.pk), User.objects.get(pk=head.pk)
    for agency, row in zip(agencies, data["agencies"], strict=True):
        for year, means in row["years"].items():
            _year(agency, int(year), means, row, officer, head, say)
    return [_overseer(*row) for row in OVERSEERS]


def _person(username: str, position: str) -> User:
    """Somebody who did the work of all neighbours; nobody logs in as such."""
    user, created = User.objects.get_or_create(
        username=username, defaults={"email": f"{username}@example.org", "position": position}
    )
    if created:
        user.set_unusable_password()
        user.save()
    return user


def _overseer(username: str, province: str, position: str, what: str) -> tuple[str, str]:
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User.objects.create_user(username, f"{username}@example.org", PASSWORD, position=position)
        Oversight.objects.create(user=user, province=province)
    return username, what


@transaction.atomic
def _agency(row: dict[str, Any], number: int, province: str, officer: User, head: User) -> Agency:
    agency, created = Agency.objects.get_or_create(
        slug=row["slug"],
        defaults={
            "code": f"X{number:04}",
            "name": row["name"],
            "kind": row["kind"],
            "province": province,
            "district": f"สมมติ {number // 4 + 1}",
            "is_invented": True,
        },
    )
    if created:
        for order, name in enumerate(DIVISIONS, start=1):
            Division.objects.create(agency=agency, name=name, order=order, is_strategy=order == 1)
        for place, position in _positions(row["name"]).items():
            Signatory.objects.create(agency=agency, place=place, position=position)
        for user, role in ((officer, Role.OFFICER), (head, Role.HEAD)):
            Membership.objects.create(user=user, agency=agency, role=role)
    return agency


def _positions(name: str) -> dict[SignatoryPlace, str]:
    """The titles of those who sign: a municipality has a «นายกเทศมนตรี…», other kinds a «นายก» of their own name."""
    return {
        SignatoryPlace.PROPOSER: f"หัวหน้า{DIVISIONS[0]}",
        SignatoryPlace.CLERK: f"ปลัด{name}",
        SignatoryPlace.CHIEF: f"นายก{name.replace('เทศบาล', 'เทศมนตรี', 1)}",
    }


def _year(
    agency: Agency,
    fiscal_year: int,
    means: Sequence[Decimal],
    row: dict[str, Any],
    officer: User,
    head: User,
    say: Callable[[str], None],
) -> None:
    """One year as far as the file says it came. A year that is there already is left as it is."""
    if Assessment.objects.filter(agency=agency, fiscal_year=fiscal_year).exists():
        return
    say(f"{agency.name} ปีงบประมาณ {fiscal_year}")
    with transaction.atomic():
        framework = Framework.objects.offered().get(fiscal_year=fiscal_year)
        assessment = start_year(agency=agency, framework=framework, by=officer)
        entries = [Entry(code, f"{value:.2f}", 0) for code, value in _scores(framework, means)]
        if fiscal_year in row.get("open", ()):
            entries = entries[: len(entries) // 2]
        outcomes = save_cells(assessment=assessment, entries=entries, by=officer)
        if refused := [outcome for outcome in outcomes if not isinstance(outcome, Saved)]:
            raise ValueError(f"demonstration scores were refused: {refused}")
        if fiscal_year in row.get("open", ()):
            return
        take_step(assessment=assessment, name="submit", note="", by=officer)
        if fiscal_year in row.get("sent", ()):
            return
        take_step(assessment=assessment, name="approve", note="", by=head)
    if fiscal_year in row.get("publish", ()):
        save_plan(assessment=assessment, document=ANALYSIS, sections=SECTIONS, by=officer)
        publish(assessment, officer, head)


def _scores(framework: Framework, means: Sequence[Decimal]) -> Iterator[tuple[str, Decimal]]:
    """A score for every indicator, so that each instrument has about the mean that the file gives it."""
    for instrument, mean in zip(framework.to_plain().instruments, means, strict=True):
        for indicator, apart in zip(instrument.indicators, AROUND, strict=False):
            yield indicator.code, min(mean + apart, Decimal(100))

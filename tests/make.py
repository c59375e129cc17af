"""Builds objects for tests with plain functions: make.agency(), make.user(agency, role), make.assessment()."""

from decimal import Decimal
from itertools import count

from django.utils import timezone

from assessments.enums import AssessmentStatus
from assessments.models import Assessment, Framework, Score
from ita_portal.accounts.models import Agency, AgencyKind, Division, Membership, Signatory, SignatoryPlace, User
from ita_portal.accounts.roles import Role

_number = count(1)
PASSWORD = "test-password-42"

# Published: Nakhon Pathom FY 2565, the ten indicators.
NAKHON_PATHOM = {
    "1": "94.56",
    "2": "88.13",
    "3": "90.81",
    "4": "88.09",
    "5": "90.53",
    "6": "96.03",
    "7": "96.20",
    "8": "94.74",
    "9": "100",
    "10": "100",
}


def agency(slug: str | None = None, **fields: object) -> Agency:
    """An agency with two divisions and its three signatories."""
    n = next(_number)
    slug = slug or f"agency-{n}"
    values = {"name": f"เทศบาลเมืองทดสอบ {n}", "kind": AgencyKind.TOWN, "province": "นครปฐม", "code": f"T{n:05}"}
    made = Agency.objects.create(slug=slug, **{**values, **fields})
    Division.objects.create(agency=made, name="กองยุทธศาสตร์และงบประมาณ", order=1, is_strategy=True)
    Division.objects.create(agency=made, name="สำนักปลัดเทศบาล", order=2)
    for place, position in (
        (SignatoryPlace.PROPOSER, "ผู้อำนวยการกองยุทธศาสตร์และงบประมาณ"),
        (SignatoryPlace.CLERK, "ปลัดเทศบาล"),
        (SignatoryPlace.CHIEF, "นายกเทศมนตรี"),
    ):
        Signatory.objects.create(agency=made, place=place, position=position)
    return made


def user(of: Agency | None = None, role: str | None = Role.OFFICER, **fields: object) -> User:
    """A person with one role in an agency, or with none."""
    n = next(_number)
    username = str(fields.pop("username", f"user{n}"))
    made = User.objects.create_user(username, f"{username}@example.org", PASSWORD, **fields)
    if of is not None and role is not None:
        Membership.objects.create(user=made, agency=of, role=role, division=of.divisions.first())
    return made


def assessment(
    of: Agency | None = None,
    year: int = 2565,
    status: str = AssessmentStatus.DRAFT,
    scores: dict[str, str] | None = None,
    by: User | None = None,
    **fields: object,
) -> Assessment:
    """A year of an agency in the shipped framework, with scores where given."""
    of = of or agency()
    by = by or user(of)
    if status == AssessmentStatus.APPROVED:
        fields.setdefault("approved_at", timezone.now())
        fields.setdefault("approved_by", by)
    made = Assessment.objects.create(
        agency=of,
        fiscal_year=year,
        framework=Framework.objects.get(fiscal_year=year, edition="มาตรฐาน"),
        status=status,
        status_by=by,
        created_by=by,
        **fields,
    )
    give_scores(made, scores or {}, by)
    return made


def give_scores(of: Assessment, scores: dict[str, str], by: User) -> None:
    """Put figures into cells, without history."""
    Score.objects.bulk_create(
        Score(assessment=of, code=code, value=Decimal(value), saved_at=timezone.now(), saved_by=by)
        for code, value in scores.items()
    )

"""What every document says of itself: its agency, version, sections and record."""

from datetime import datetime

from django.utils import timezone

from assessments.models import Assessment
from assessments.texts import AGENCY_WORDS
from ita_portal.accounts.models import Agency, AgencyKind, DigitStyle, Division, Signatory
from ita_portal.lib import thai
from reports import snapshot as shape

INVENTED_NOTICE = "ข้อมูลสมมติ ใช้ทดลองระบบเท่านั้น"


def agency_part(assessment: Assessment) -> shape.Agency:
    """The agency as documents name it, with the names that must not break over a line."""
    agency = assessment.agency
    district = f"อำเภอ{agency.district} " if agency.district else ""
    names = [d.name for d in agency.divisions.all()] + [s.position for s in agency.signatories.all()]
    return shape.Agency(
        name=agency.name,
        kind=AGENCY_WORDS[AgencyKind(agency.kind)],
        place=f"{district}จังหวัด{agency.province.removeprefix('จังหวัด')}",
        seal="asset:seal" if agency.seal else "",
        garuda="asset:emblem" if agency.emblem else "",
        divisions=[*names, agency.name],
    )


def digits(agency: Agency) -> shape.Digits:
    """The digits the agency writes in its documents."""
    return "thai" if agency.digits == DigitStyle.THAI else "arabic"


def notice(agency: Agency) -> str:
    """What must stand on a document whose figures are invented; else empty."""
    return INVENTED_NOTICE if agency.is_invented else ""


def strategy_division(agency: Agency) -> Division | None:
    """The division that writes the documents."""
    divisions = list(agency.divisions.all())
    return next((d for d in divisions if d.is_strategy), divisions[0] if divisions else None)


def author_name(agency: Agency) -> str:
    """Who wrote the document: the strategy division, else the agency."""
    division = strategy_division(agency)
    return division.name if division else agency.name


def signs(signatory: Signatory | None, otherwise: str) -> shape.Signatory:
    """Who signs: the position, also when acting for another; the name only where the agency filled it in."""
    if signatory is None:
        return shape.Signatory(position=otherwise, name="")
    position = signatory.position
    if signatory.acting_for:
        position += f"\nปฏิบัติราชการแทน {signatory.acting_for}"
    return shape.Signatory(position=position, name=signatory.name)


def version_part(version: int, made_at: datetime) -> shape.Version:
    """The version in figures and words; 0 is a preview."""
    return shape.Version(
        number=version,
        date=thai.thai_date(timezone.localtime(made_at).date(), "long"),
        status="ตัวอย่าง ยังไม่ใช่ฉบับที่จัดทำ" if version == 0 else "",
    )


def version_words(version: int) -> str:
    """How a version is called."""
    return f"ฉบับที่ {version}" if version else "ตัวอย่าง"


def record_rows(assessment: Assessment, *, title: str, version: int, made_at: datetime) -> list[shape.LabelText]:
    """The document's record: what it is, and when its content was frozen. ``verify.sealed`` adds how to check it."""
    rows = [
        ("เอกสาร", title),
        ("หน่วยงาน", assessment.agency.name),
        ("ฉบับ", version_words(version)),
        ("ตรึงเนื้อหาเมื่อ", thai.thai_datetime(timezone.localtime(made_at), "long")),
        ("จัดทำโดย", author_name(assessment.agency)),
        ("กรอบการประเมิน", assessment.framework.name),
    ]
    return [shape.LabelText(label=label, text=text) for label, text in rows]

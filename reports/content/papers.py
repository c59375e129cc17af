"""What the short documents have in common, frozen: whose they are, their title, version and record."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from assessments.models import Assessment
from reports import snapshot_papers as shape
from reports.content import common


def paper(
    assessment: Assessment,
    *,
    title: str,
    sections: Iterable[str],
    version: int,
    made_at: datetime,
    is_letter: bool = False,
) -> shape.Paper:
    """The part of a short document that is the same for all kinds; ``title`` without the agency's name.

    ``version`` 0 is a preview. A letter is in Thai digits whatever the agency's setting (the regulation on
    correspondence). Two queries at most.
    """
    agency = assessment.agency
    return shape.Paper(
        schema=shape.SCHEMA,
        title=f"{title} {agency.name}",
        running_title=title,
        fiscal_year=assessment.fiscal_year,
        measures_year=assessment.fiscal_year + 1,
        digits="thai" if is_letter else common.digits(agency),
        memo_digits="thai",
        notice=common.notice(agency),
        sections=list(sections),
        agency=common.agency_part(assessment),
        version=common.version_part(version, made_at),
        record=common.record_rows(assessment, title=title, version=version, made_at=made_at),
        made_at=timezone.localtime(made_at).isoformat(timespec="seconds"),
        seal_file=agency.seal.name if agency.seal else "",
        emblem_file=agency.emblem.name if agency.emblem else "",
        facts={},
    )

"""Saving the prose of the analysis: what an officer wrote is never overwritten, neither by figures nor by people."""

from django.db import transaction

from assessments import rules
from assessments.models import AnalysisText, Assessment
from assessments.texts import SectionText, section_of
from ita_portal.accounts.models import User
from ita_portal.audit.actions import record
from ita_portal.lib.access import require


class TextChanged(Exception):
    """Someone saved the section after it was opened; nothing was written. ``row`` is what stands there now."""

    def __init__(self, row: AnalysisText) -> None:
        self.row = row
        super().__init__(f"{row.section} is at version {row.version}")


@transaction.atomic
def save_text(
    *, assessment: Assessment, section: str, text: str, seen_version: int, seen_draft: str, by: User
) -> AnalysisText:
    """Keep the officer's text of a section.

    ``seen_version`` is the version that was open (0: none yet) and ``seen_draft`` the draft that stood beside
    it: the text counts as reviewed for that draft only. Raises ``TextChanged`` when somebody saved in between.
    """
    assessment = _locked(assessment, by)
    row = _unchanged(assessment, section, seen_version)
    row.text, row.based_on = text.strip().replace("\r\n", "\n"), seen_draft
    return _stored(row, "text_saved", by)


@transaction.atomic
def use_draft(*, assessment: Assessment, section: str, seen_version: int, by: User) -> AnalysisText:
    """Take the draft that the figures make now in place of what stands there. Raises ``TextChanged``."""
    assessment = _locked(assessment, by)
    row = _unchanged(assessment, section, seen_version)
    current: SectionText = section_of(assessment, section)
    row.text = row.based_on = current.draft
    return _stored(row, "draft_adopted", by)


def _locked(assessment: Assessment, by: User) -> Assessment:
    """The year, locked: texts of one year are saved one after the other."""
    locked = Assessment.objects.select_for_update(of=("self",)).select_related("agency", "framework")
    found = locked.get(pk=assessment.pk)
    require(rules.can_edit_analysis(by, found))
    return found


def _unchanged(assessment: Assessment, section: str, seen_version: int) -> AnalysisText:
    row = AnalysisText.objects.filter(assessment=assessment, section=section).first()
    if row is None:
        return AnalysisText(assessment=assessment, section=section, version=0)
    if row.version != seen_version:
        raise TextChanged(row)
    return row


def _stored(row: AnalysisText, verb: str, by: User) -> AnalysisText:
    row.version += 1
    row.saved_by = by
    row.save()
    record(
        by=by, verb=verb, target=row.assessment, agency=row.assessment.agency, section=row.section, version=row.version
    )
    return row

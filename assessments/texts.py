"""The texts of an assessment's analysis: the fresh draft, or what the officer made of it."""

from dataclasses import dataclass

from assessments.models import AnalysisText, Assessment


@dataclass(frozen=True)
class SectionText:
    section: str
    text: str


def texts_for(assessment: Assessment) -> list[SectionText]:
    rows = AnalysisText.objects.filter(assessment=assessment)
    return [SectionText(row.section, row.text) for row in rows]

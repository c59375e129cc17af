"""The texts of an assessment's analysis: the officer's own, the agency's of an earlier year, or the fresh draft."""

from dataclasses import dataclass
from datetime import datetime

from assessments import analysis, prose, scoring
from assessments.analysis import Findings, Thresholds, Year
from assessments.models import AnalysisText, Assessment, Recommendation, SurveySample
from assessments.queries import earlier_years, given_scores, results_of
from ita_portal.accounts.models import Agency, AgencyKind

# The short word a text calls the agency by.
AGENCY_WORDS = {
    AgencyKind.CITY: "เทศบาล",
    AgencyKind.TOWN: "เทศบาล",
    AgencyKind.SUBDISTRICT: "เทศบาล",
    AgencyKind.SAO: "อบต.",
    AgencyKind.PAO: "อบจ.",
    AgencyKind.OTHER: "หน่วยงาน",
}


@dataclass(frozen=True)
class SectionText:
    """One section as it stands: the officer's text where there is one, else one kept from before, else the draft."""

    section: str
    title: str
    text: str
    draft: str  # as the figures make it now
    edited: bool
    based_on: str  # the draft that the officer saw; empty where nothing was edited
    version: int  # of the officer's text; 0 where there is none
    saved_at: datetime | None = None
    saved_by: str = ""
    kept_from: int | None = None  # the year whose own text stands here until this year has one

    @property
    def out_of_date(self) -> bool:
        """The figures make another draft now than the one the officer worked from."""
        return self.edited and self.based_on != self.draft

    @property
    def adopted(self) -> bool:
        """The officer took the draft as it was."""
        return self.edited and self.text == self.based_on

    @property
    def needs_review(self) -> bool:
        """Nobody looked at it yet, or the figures changed since."""
        return not self.edited or self.out_of_date

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip() for part in self.text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def thresholds_of(agency: Agency) -> Thresholds:
    """The agency's own pass mark and lines of triage."""
    return Thresholds(agency.pass_mark, agency.urgent_below, agency.maintain_from)


def findings_of(assessment: Assessment) -> Findings:
    """What the year's figures say, beside the earlier years. Three queries, whatever there is to read."""
    framework = assessment.framework.to_plain()
    result = scoring.evaluate(framework, given_scores(assessment), assessment.announced_level or None)
    past = earlier_years(assessment)
    scored = results_of(past)
    years = [Year(a.fiscal_year, a.framework.to_plain(), scored[a.pk]) for a in past]
    return analysis.analyse(framework, result, thresholds_of(assessment.agency), years)


def facts_of(assessment: Assessment, findings: Findings) -> prose.Facts:
    """What the drafts are written from. Two queries."""
    samples = SurveySample.objects.filter(assessment=assessment)
    codes = Recommendation.objects.filter(assessment=assessment).values_list("code", flat=True)
    return prose.Facts(
        agency_name=assessment.agency.name,
        agency_word=AGENCY_WORDS[AgencyKind(assessment.agency.kind)],
        findings=findings,
        samples={s.instrument: (s.population, s.respondents) for s in samples},
        recommended=tuple(dict.fromkeys(codes)),
    )


def texts_for(assessment: Assessment, findings: Findings | None = None) -> list[SectionText]:
    """Every section of the year's analysis in the order of the report, edited or drafted now."""
    findings = findings or findings_of(assessment)
    facts = facts_of(assessment, findings)
    saved = AnalysisText.objects.filter(assessment=assessment).select_related("saved_by")
    rows = {row.section: row for row in saved}
    kept = kept_texts(assessment)
    return [
        _section_text(section, title, prose.draft(section, facts), rows.get(section), kept.get(section))
        for section, title in prose.sections_of(findings).items()
    ]


def kept_texts(assessment: Assessment) -> dict[str, tuple[int, str]]:
    """The agency's own words of earlier years for the sections of ``prose.KEPT``: year they come from, and the words.

    The newest earlier year counts in which somebody decided on the section: own words are moved on to this year, an
    adopted draft means that the draft of this year is wanted. Nothing is copied: a text stays where it was written.
    One query.
    """
    earlier = AnalysisText.objects.filter(
        assessment__agency=assessment.agency_id,
        assessment__fiscal_year__lt=assessment.fiscal_year,
        section__in=prose.KEPT,
    )
    newest = {row.section: row for row in earlier.select_related("assessment").order_by("assessment__fiscal_year")}
    kept = {}
    for section, row in newest.items():
        year = row.assessment.fiscal_year
        if row.text != row.based_on:
            kept[section] = (year, prose.moved_on(row.text, year, assessment.fiscal_year))
    return kept


def section_of(assessment: Assessment, section: str) -> SectionText:
    """One section of the year. Raises ``KeyError`` for one that the year does not have."""
    return {text.section: text for text in texts_for(assessment)}[section]


def _section_text(
    section: str, title: str, draft: str, row: AnalysisText | None, kept: tuple[int, str] | None
) -> SectionText:
    if row is None:
        year, text = kept or (None, draft)
        return SectionText(section, title, text, draft, edited=False, based_on="", version=0, kept_from=year)
    return SectionText(
        section,
        title,
        row.text,
        draft,
        edited=True,
        based_on=row.based_on,
        version=row.version,
        saved_at=row.saved_at,
        saved_by=row.saved_by.title(),
    )

"""What the pages of samples and recommendations show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.forms import SampleForm
from assessments.models import Assessment, Recommendation
from assessments.pages.score_queries import recommendations_of, samples_of
from assessments.scoring import minimum_sample
from assessments.structure import TOTAL, Framework, Instrument
from ita_portal.lib.thai import sort_key


@dataclass(frozen=True)
class SampleRow:
    """One survey: its form, the rule of the year, and whether enough people answered."""

    code: str
    name: str
    rule: str
    form: SampleForm
    population: int | None
    respondents: int | None
    least: int | None  # None where the rule or the population is not known

    @property
    def short(self) -> int | None:
        """How many answers are missing; 0 when there are enough, None while it cannot be told."""
        if self.least is None or self.respondents is None:
            return None
        return max(self.least - self.respondents, 0)


def _rule(instrument: Instrument) -> str:
    rule = instrument.sampling
    if rule is None:
        return ""
    words = f"ร้อยละ {rule.share * 100:.0f} ของประชากร แต่ไม่น้อยกว่า {rule.minimum} คน"
    if rule.large_above is not None and rule.large_minimum is not None:
        words += f" และไม่น้อยกว่า {rule.large_minimum} คนเมื่อประชากรเกิน {rule.large_above:,} คน"
    return words


def _surveys(framework: Framework) -> list[Instrument]:
    """Instruments that ask people; OIT looks at a website."""
    return [each for each in framework.instruments if each.code != "OIT"]


def sample_rows(assessment: Assessment, posted: Mapping[str, str] | None) -> list[SampleRow]:
    """The surveys of the year, each with its form (bound to ``posted`` where given)."""
    stored = samples_of(assessment)
    rows = []
    for instrument in _surveys(assessment.framework.to_plain()):
        row = stored.get(instrument.code)
        population, respondents = (row.population, row.respondents) if row else (None, None)
        rule = instrument.sampling
        rows.append(
            SampleRow(
                code=instrument.code,
                name=instrument.plain_name or instrument.name,
                rule=_rule(instrument),
                form=SampleForm(
                    posted,
                    prefix=instrument.code,
                    initial={"population": population, "respondents": respondents},
                ),
                population=population,
                respondents=respondents,
                least=minimum_sample(rule, population) if rule and population is not None else None,
            )
        )
    return rows


def sample_mistakes(rows: Iterable[SampleRow]) -> list[tuple[str, str]]:
    """What is wrong with the forms that were sent: the id of each box, and its survey, its label and the mistake."""
    return [
        (bound.id_for_label, f"{row.code} {bound.label}: {words}")
        for row in rows
        if row.form.is_bound
        for bound in row.form
        for words in bound.errors
    ]


@dataclass(frozen=True)
class Recommended:
    """One recommendation with what its code stands for."""

    row: Recommendation
    label: str


@dataclass(frozen=True)
class RecommendationGroup:
    """The recommendations of one instrument."""

    title: str
    rows: tuple[Recommended, ...]


def recommendation_groups(assessment: Assessment) -> list[RecommendationGroup]:
    """The recommendations by instrument, in the order of their codes; those of the whole year first."""
    framework = assessment.framework.to_plain()
    by_group: dict[str, list[Recommended]] = {}
    for row in sorted(recommendations_of(assessment), key=lambda r: (sort_key(r.code), r.pk)):
        owner = framework.instrument_of.get(row.code)
        node = framework.nodes.get(row.code)
        label = getattr(node, "label", "") or getattr(node, "name", "") or "ภาพรวม"
        by_group.setdefault(owner.code if owner else TOTAL, []).append(Recommended(row, label))
    titles = {TOTAL: "ภาพรวม"} | {i.code: f"{i.code} {i.plain_name}".strip() for i in framework.instruments}
    return [RecommendationGroup(title, tuple(by_group[code])) for code, title in titles.items() if code in by_group]

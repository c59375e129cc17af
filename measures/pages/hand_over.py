"""Handing over all open work of a person or a division: the choices, and what it amounts to before it is done."""

from datetime import date
from typing import Any

from assessments.models import Assessment
from measures.forms.follow_up import HandOverForm
from measures.models import ProgressReport
from measures.pages.bulk import grouped, person_choices
from measures.queries import follow_up as queries
from measures.queries import rounds as round_queries
from measures.queries.progress import reporting_people


class HandOverPage:
    """The form, and the open work it is about once it is filled in."""

    def __init__(self, assessment: Assessment, data: Any, *, today: date) -> None:
        self.assessment, self.today = assessment, today
        agency = assessment.agency
        self.holders: list[Any] = list(round_queries.people_with_open_work(agency))
        self.divisions = queries.divisions_followed(assessment)
        self.people = person_choices(reporting_people(agency.pk))
        self.form = HandOverForm(
            data,
            holders=[(each.pk, f"{each.title()} ({each.owed} รายงาน)") for each in self.holders],
            people=self.people,
            divisions=self.divisions,
        )
        self._rows: list[ProgressReport] | None = None

    def rows(self) -> list[ProgressReport]:
        """The open work of the one chosen. Only of a valid form."""
        if self._rows is None:
            person, division = self.form.picked("source", "p"), self.form.picked("source", "d")
            self._rows = list(round_queries.open_work(self.assessment.agency, person=person, division=division))
        return self._rows

    def source_words(self) -> str:
        """Whose work it is."""
        person, division = self.form.picked("source", "p"), self.form.picked("source", "d")
        if person:
            return next(each.title() for each in self.holders if each.pk == person)
        return next(each.name for each in self.divisions if each.pk == division)

    def target_words(self) -> str:
        """Who gets it."""
        person, division = self.form.picked("target", "p"), self.form.picked("target", "d")
        if person:
            return dict(self.people)[person]
        return next((each.name for each in self.divisions if each.pk == division), "เจ้าหน้าที่ของหน่วยงานเดิม")

    def context(self) -> dict[str, Any]:
        """The page: the choices, and below them what will be handed over. Nine queries at most."""
        is_chosen = self.form.is_bound and not self.form.errors
        return {
            "assessment": self.assessment,
            "year": self.assessment.fiscal_year + 1,
            "form": self.form,
            "is_chosen": is_chosen,
            "has_sources": bool(self.holders or self.divisions),
            "count": len(self.rows()) if is_chosen else 0,
            "groups": grouped(self.rows(), today=self.today) if is_chosen else [],
            "source": self.source_words() if is_chosen else "",
            "target": self.target_words() if is_chosen else "",
        }

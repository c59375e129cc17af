"""Reading measures and reports of several agencies and years at once: what the back office lists and narrows."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from assessments.models import Framework
from ita_portal.accounts.models import Agency, Division, User
from ita_portal.accounts.roles import P
from measures.enums import OWED
from measures.models import Measure, ProgressReport, Round
from measures.queries.follow_up import codes_of_indicator


def agencies_overseen(user: User) -> QuerySet[Agency]:
    """The agencies whose follow-up ``user`` oversees; all of them for a system administrator."""
    return (
        Agency.objects.all()
        if user.is_superuser
        else Agency.objects.filter(pk__in=user.agencies_with(P.FOLLOW_UP_SEE))
    )


def overseen(rows: QuerySet[Any], user: User, to_measure: str) -> QuerySet[Any]:
    """Of measures (``to_measure`` is empty) or reports («measure__») those that ``user`` oversees."""
    return rows.filter(**{f"{to_measure}assessment__agency__in": agencies_overseen(user)})


def those_with(rows: QuerySet[Any], condition: Q) -> QuerySet[Any]:
    """The rows for which ``condition`` holds, each once, however many related rows meet it."""
    return rows.filter(pk__in=rows.model._default_manager.filter(condition).values("pk"))


def owed_reports_of(rows: QuerySet[Any]) -> list[ProgressReport]:
    """What is still owed of the measures or reports chosen, with its year. One query."""
    path = "measure__in" if rows.model is Measure else "pk__in"
    owed = ProgressReport.objects.owed().filter(**{path: rows.order_by().values("pk")})
    return list(owed.select_related("measure__assessment__agency"))


def division_names(user: User) -> list[str]:
    """The names of the divisions of the agencies overseen, each once. One query."""
    rows = Division.objects.filter(agency__in=agencies_overseen(user)).order_by("name")
    return list(rows.values_list("name", flat=True).distinct())


def round_keys(user: User) -> list[str]:
    """The rounds that were opened in the agencies overseen, each once. One query."""
    rows = Round.objects.filter(assessment__agency__in=agencies_overseen(user)).order_by("key")
    return list(rows.values_list("key", flat=True).distinct())


def of_division(name: str, to_measure: str, to_report: str) -> Q:
    """Asked of a division of that name; a measure also where the division is only named as responsible."""
    asked = Q(**{f"{to_report}division__name": name})
    return asked | Q(responsibilities__division__name=name) if not to_measure else asked


def of_indicator(number: int, to_measure: str) -> Q:
    """Linked to that indicator or to a part of it, by the framework of each year."""
    found = Q(pk__in=())
    for framework in Framework.objects.filter(assessments__measures__isnull=False).distinct():
        codes = codes_of_indicator(framework.to_plain(), number)
        found |= Q(**{f"{to_measure}assessment__framework": framework, f"{to_measure}links__code__in": codes})
    return found


def of_round(key: str, to_report: str) -> Q:
    """Asked in that round."""
    return Q(**{f"{to_report}round__key": key})


def owing(to_report: str, before: date | None = None) -> Q:
    """Still owed; with ``before`` only what was due before that day."""
    late = {f"{to_report}due__lt": before} if before else {}
    return Q(**{f"{to_report}state__in": OWED} | late)

"""All local governments of the country, invented: copies of one agency and its year, written to the tables."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

PORTION = 100
# Of one copied agency: where a row of the pattern went, by model and key.
Moved = dict[tuple[Any, int], int]


def make_everyone(pattern: Any, *, agencies: int, with_scores: int) -> int:
    """Make as many agencies with the year of ``pattern`` (an assessment), itself among them, as are asked for.

    Spread evenly, ``with_scores`` of them have the year's whole content, the others none. The administrator «drill»
    is made too. Gives how many can have a report.
    """
    from ita_portal.accounts.models import User

    User.objects.create_superuser("drill", "drill@example.org", None)
    chosen = {number * agencies // with_scores for number in range(with_scores)}
    for first in range(1, agencies, PORTION):
        with transaction.atomic():
            _portion(pattern, range(first, min(first + PORTION, agencies)), chosen)
    return len(chosen)


def _portion(pattern: Any, numbers: range, chosen: set[int]) -> None:
    towns: dict[int, Moved] = {number: {} for number in numbers}
    agency = pattern.agency
    made = [_copy(agency, {}, number) for number in numbers]
    for town, new in zip(towns.values(), type(agency).objects.bulk_create(made), strict=True):
        town[type(agency), agency.pk] = new.pk
    everyone, whole = list(towns.values()), [town for number, town in towns.items() if number in chosen]
    _copies(agency.divisions.all(), everyone)
    _copies(agency.signatories.all(), everyone)
    _copies([pattern], everyone)
    for related in ("scores", "difference_reasons", "recommendations", "calendar_rows", "item_owners", "measures"):
        _copies(getattr(pattern, related).all(), whole)
    for measure in pattern.measures.all():
        for related in ("responsibilities", "steps", "links"):
            _copies(getattr(measure, related).all(), whole)


def _copies(rows: Iterable[models.Model], towns: list[Moved]) -> None:
    """Copy rows into each of the agencies, every reference to what was copied before it turned to the copy."""
    rows = list(rows)
    if not rows:
        return
    new = type(rows[0])._default_manager.bulk_create(_copy(row, town) for town in towns for row in rows)
    pairs = ((town, row) for town in towns for row in rows)
    for (town, row), copied in zip(pairs, new, strict=True):
        town[type(row), row.pk] = copied.pk


def _copy(row: models.Model, town: Moved, number: int | None = None) -> Any:
    """The row once more, unsaved; an agency gets its ``number``."""
    values = {}
    for field in row._meta.concrete_fields:
        if not field.primary_key:
            value = getattr(row, field.attname)
            values[field.attname] = town.get((field.related_model, value), value) if field.is_relation else value
    if number is not None:
        name, slug, code = f"เทศบาลสมมติที่ {number}", f"everyone-{number:05}", f"E{number:05}"
        values |= {"name": name, "slug": slug, "code": code, "is_invented": True}
    return type(row)(**values)

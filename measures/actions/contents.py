"""What a measure says as plain JSON values: to see whether anything changed, and to keep in the record."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from measures.carrying import PLAIN_FIELDS
from measures.enums import FollowUp, Period
from measures.models import Measure

# What a caller may leave out.
DEFAULTS = {"target_value": None, "target_unit": "", "follow_up_dates": (), "carried_from": None}


def contents(measure: Measure) -> dict[str, Any]:
    """What a stored measure says. Six queries."""
    divisions = list(measure.responsibilities.values_list("division_id", "is_lead"))
    data = {name: getattr(measure, name) for name in PLAIN_FIELDS} | {
        "starts": measure.starts,
        "ends": measure.ends,
        "codes": list(measure.links.values_list("code", flat=True)),
        "lead": next((pk for pk, leads in divisions if leads), None),
        "supporting": [pk for pk, leads in divisions if not leads],
        "follow_up_dates": list(measure.follow_up_dates.values_list("day", flat=True)),
    }
    steps = [
        {
            "text": step.text,
            "divisions": [division.pk for division in step.divisions.all()],
            "starts": step.starts,
            "ends": step.ends,
            "follow_up": step.follow_up,
        }
        for step in measure.steps.prefetch_related("divisions")
    ]
    return _plain(data, steps)


def asked(data: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a form asks for, in the same shape as ``contents``."""
    data = DEFAULTS | dict(data)
    lead, (starts, ends) = data["lead"], dates_of(data)
    said = {name: data[name] for name in PLAIN_FIELDS} | {
        "starts": starts,
        "ends": ends,
        "codes": list(dict.fromkeys(data["codes"])),
        "lead": lead.pk if lead else None,
        "supporting": [division.pk for division in data["supporting"] if division != lead],
        "follow_up_dates": days_of(data),
    }
    wanted = [
        {
            "text": step["text"],
            "divisions": [division.pk for division in step.get("divisions", ())],
            "starts": step.get("starts"),
            "ends": step.get("ends"),
            "follow_up": step.get("follow_up", ""),
        }
        for step in steps
    ]
    return _plain(said, wanted)


def dates_of(data: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """The measure's own dates; they count only where the period is given by dates."""
    return (data["starts"], data["ends"]) if data["period"] == Period.DATES else (None, None)


def days_of(data: Mapping[str, Any]) -> list[date]:
    """The days of follow-up, each once, in order; they count only where it is followed up on dates."""
    return sorted(set(data["follow_up_dates"])) if data["follow_up"] == FollowUp.DATES else []


def _plain(data: dict[str, Any], steps: list[dict[str, Any]]) -> dict[str, Any]:
    return data | {
        "budget": _cents(data["budget"]),
        "target_value": _cents(data["target_value"]),
        "starts": _iso(data["starts"]),
        "ends": _iso(data["ends"]),
        "codes": sorted(data["codes"]),
        "supporting": sorted(data["supporting"]),
        "follow_up_dates": [day.isoformat() for day in data["follow_up_dates"]],
        "steps": [
            step | {"divisions": sorted(step["divisions"]), "starts": _iso(step["starts"]), "ends": _iso(step["ends"])}
            for step in steps
        ],
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _cents(amount: Any) -> str | None:
    return None if amount is None else f"{amount:.2f}"

"""What is stored of measures and their follow-up, by subject."""

from measures.models.follow_up import FollowUpSettings, ProgressReport, ProgressReportQuerySet, Proof, Round
from measures.models.measure import (
    FollowUpDate,
    Measure,
    MeasureDivision,
    MeasureLink,
    MeasureQuerySet,
    MeasureStep,
)

__all__ = [
    "FollowUpDate",
    "FollowUpSettings",
    "Measure",
    "MeasureDivision",
    "MeasureLink",
    "MeasureQuerySet",
    "MeasureStep",
    "ProgressReport",
    "ProgressReportQuerySet",
    "Proof",
    "Round",
]

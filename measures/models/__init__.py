"""What is stored of measures and their follow-up, by subject."""

from measures.models.measure import Measure, MeasureDivision, MeasureLink, MeasureQuerySet, MeasureStep

__all__ = ["Measure", "MeasureDivision", "MeasureLink", "MeasureQuerySet", "MeasureStep"]

"""What is stored of the assessment, by subject."""

from .analysis import AnalysisText
from .assessment import (
    Assessment,
    AssessmentQuerySet,
    DifferenceReason,
    Recommendation,
    Score,
    ScoreChange,
    SurveySample,
)
from .framework import (
    AnswerOption,
    AnswerScale,
    CalendarEntry,
    Framework,
    GradeBand,
    Indicator,
    Instrument,
    Item,
    SubIndicator,
)
from .workplan import CalendarRow, ItemOwner

__all__ = [
    "AnalysisText",
    "AnswerOption",
    "AnswerScale",
    "Assessment",
    "AssessmentQuerySet",
    "CalendarEntry",
    "CalendarRow",
    "DifferenceReason",
    "Framework",
    "GradeBand",
    "Indicator",
    "Instrument",
    "Item",
    "ItemOwner",
    "Recommendation",
    "Score",
    "ScoreChange",
    "SubIndicator",
    "SurveySample",
]

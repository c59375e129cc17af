"""What is stored of the assessment, by subject."""

from assessments.models.analysis import AnalysisText
from assessments.models.assessment import (
    Assessment,
    AssessmentQuerySet,
    DifferenceReason,
    Recommendation,
    Score,
    ScoreChange,
    SurveySample,
)
from assessments.models.framework import (
    AnswerOption,
    AnswerScale,
    CalendarEntry,
    Framework,
    GradeBand,
    Indicator,
    Instrument,
    Item,
    StageDeadline,
    SubIndicator,
)
from assessments.models.workplan import CalendarRow, ItemOwner
from assessments.models.year_dates import YearDate

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
    "StageDeadline",
    "SubIndicator",
    "SurveySample",
    "YearDate",
]

"""What the charts are drawn from: plain values in, and for each chart its rows, its one sentence and its table.

A page hands one of these values to the component of the same name, which draws it with HTML and CSS alone
(decision 0013)::

    Ranking       {% include "components/ranking.html" with chart=… %}       indicators as bars, with the pass mark
    Contribution  {% include "components/contribution.html" with chart=… %}  where the 100 points come from
    Years         {% include "components/years.html" with chart=… %}         totals over the years
    Triage        {% include "components/triage.html" with chart=… %}        lanes of the agency's own thresholds
    HeatMap       {% include "components/heat_map.html" with chart=… %}      rows × columns, a sign and words in each
    Distribution  {% include "components/distribution.html" with chart=… %}  where one agency stands among its kind
    Changes       {% include "components/change.html" with chart=… %}        two years side by side

Each has ``sentence`` (what it means, for everybody; the drawing itself is hidden from screen readers where the
words beside it do not say the same) and ``table`` (the same strings once more, under «ดูเป็นตาราง»). Every text
is the text that stands on the page; numbers are only for what is drawn. Not known is None and never 0.
The page writes the heading above a chart; pass ``bare=True`` to leave out sentence and table.
"""

from assessments.charts.changes import ChangeRow, Changes, changes
from assessments.charts.distribution import Band, Distribution, counted, distribution, distribution_of_counts
from assessments.charts.heat import HeatCell, HeatColumn, HeatKey, HeatMap, HeatRow, score_heat
from assessments.charts.result import CLASS_TITLES, Contribution, Lane, LaneRow, Ranking, RankRow, Slot, Triage
from assessments.charts.table import Cell, ChartTable, Head, Lines, Shown
from assessments.charts.years import YearColumn, Years

__all__ = [
    "CLASS_TITLES",
    "Band",
    "Cell",
    "ChangeRow",
    "Changes",
    "ChartTable",
    "Contribution",
    "Distribution",
    "Head",
    "HeatCell",
    "HeatColumn",
    "HeatKey",
    "HeatMap",
    "HeatRow",
    "Lane",
    "LaneRow",
    "Lines",
    "RankRow",
    "Ranking",
    "Shown",
    "Slot",
    "Triage",
    "YearColumn",
    "Years",
    "changes",
    "counted",
    "distribution",
    "distribution_of_counts",
    "score_heat",
]

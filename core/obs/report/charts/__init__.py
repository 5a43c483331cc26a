"""Charts as inline SVG for pages without scripts, made with Altair and vl-convert.

Each kind has an input and a function that gives a `Chart`, or None where there is nothing to draw:

    Trend -> trend              lines over periods, with a band, breaks and the start of a programme
    Strip -> strip              every municipality's value as a dot, some marked
    Caterpillar -> caterpillar  values with intervals, a row each
    Funnel -> funnel            values against sizes, with limits of chance
    Scatter -> scatter          expected against actual
    Gaps -> gaps                actual minus synthetic, among placebos
    Bars -> bars                parts of a change

All raise `ReportError` for more than six marked series, for a style that is taken twice and for an id that is
none. A value that is None or no finite number is not drawn and not in `plotted`.

A chart is drawn twice, for a column of 680 CSS pixels and for 288. The way there: a kind reckons axes and
places of labels (`axes`, `periods`, `placing`, `swarm`), puts layers on a `Sheet`, Vega draws it, and
`slimming` makes of Vega's SVG one that is small, without roles or ids inside, for many charts in a page.
"""

from __future__ import annotations

from obs.report.charts.bars import Bars, Part, bars
from obs.report.charts.caterpillar import Caterpillar, Interval, caterpillar
from obs.report.charts.funnel import Funnel, Limits, Sized, funnel
from obs.report.charts.gaps import Gaps, Placebo, gaps
from obs.report.charts.model import Chart, Drawing, Line, MarkedPlace, Moment, Place, Reference
from obs.report.charts.scatter import Pair, Scatter, scatter
from obs.report.charts.strip import Strip, strip
from obs.report.charts.styles import BENCHMARK, STYLES, Style
from obs.report.charts.trend import Band, Trend, trend

__all__ = [
    "BENCHMARK",
    "STYLES",
    "Band",
    "Bars",
    "Caterpillar",
    "Chart",
    "Drawing",
    "Funnel",
    "Gaps",
    "Interval",
    "Limits",
    "Line",
    "MarkedPlace",
    "Moment",
    "Pair",
    "Part",
    "Place",
    "Placebo",
    "Reference",
    "Scatter",
    "Sized",
    "Strip",
    "Style",
    "Trend",
    "bars",
    "caterpillar",
    "funnel",
    "gaps",
    "scatter",
    "strip",
    "trend",
]

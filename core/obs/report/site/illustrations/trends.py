"""Trends: the regions shown and the country over time, before the middle half of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from obs.language import Either, Listed, Message, Period, Place, Text, msg
from obs.models import Indicator
from obs.report.charts.model import Line as Drawn
from obs.report.charts.model import Moment
from obs.report.charts.trend import Band, Trend, trend
from obs.report.corrections import told as corrections
from obs.report.sentences.facts import title
from obs.report.site.grids import Column, Line, grid
from obs.report.site.illustrations.styles import style_of
from obs.report.site.page import Grid, Illustration
from obs.report.site.teller import Teller


def trend_of(
    teller: Teller, indicator: Indicator, regions: Sequence[str], heading: Markup, *, start: str = ""
) -> Illustration | None:
    """*indicator* in *regions* and the benchmark; *start* is the period of a declared programme."""
    material = teller.material
    beside = teller.facts.is_beside(indicator) and material.benchmark not in regions
    shown = [*regions, *([material.benchmark] if beside else [])]
    series = {code: _series(teller, indicator, code) for code in shown}
    spread = {row["period"]: row for row in material.results.rows("quartiles", indicator.id)}
    periods = tuple(sorted({period for values in series.values() for period in values} | spread.keys()))
    if not periods:
        return None
    drawn = trend(
        Trend(
            id=f"trend-{indicator.id}",
            title=heading.striptags(),
            desc=teller.plain(_description(indicator, shown)),
            language=teller.voice.language,
            periods=periods,
            unit=teller.plain(Text(indicator.unit)),
            lines=tuple(
                Drawn(
                    label=teller.plain(Place(code)),
                    style=style_of(material, code),
                    values=tuple(series[code].get(period) for period in periods),
                )
                for code in shown
                if series[code]
            ),
            band=Band(
                label=teller.plain(msg("the middle half of the municipalities")),
                low=tuple(spread.get(period, {}).get("lower_quartile") for period in periods),
                high=tuple(spread.get(period, {}).get("upper_quartile") for period in periods),
            )
            if spread
            else None,
            breaks=tuple(
                Moment(period=each.period, label=teller.plain(msg("break")))
                for each in indicator.breaks
                if periods[0] < each.period <= periods[-1]
            ),
            start=Moment(period=start, label=teller.plain(msg("start"))) if start else None,
            zero=indicator.kind != "index" and not any(_below_zero(series.values())),
        )
    )
    if drawn is None:
        return None
    return Illustration(
        heading=heading,
        chart=drawn,
        grid=_grid(teller, indicator, shown, periods),
        note=_remarks(teller, indicator, shown),
    )


def _series(teller: Teller, indicator: Indicator, region: str) -> dict[str, float]:
    rows = teller.material.results.rows("observations", indicator.id, region)
    return {row["period"]: row["value"] for row in rows if row["value"] is not None}


def _below_zero(series: Iterable[dict[str, float]]) -> Iterable[bool]:
    return (value < 0 for values in series for value in values.values())


def _description(indicator: Indicator, regions: Sequence[str]) -> Message:
    return msg(
        "Line chart of {title} by period for {places}; a grey area shows the middle half of all "
        "municipalities.",
        title=title(indicator),
        places=Listed(tuple(Place(code) for code in regions)),
    )


def _grid(teller: Teller, indicator: Indicator, regions: Sequence[str], periods: Sequence[str]) -> Grid:
    """Periods downwards, regions across; then the quartiles, which are computed."""
    lines = [
        Line(key=period, head=teller.html(Period(period)), decimals=indicator.decimals) for period in periods
    ]
    columns = [Column(key=code, title=Place(code)) for code in regions]
    own = grid(
        teller,
        f"figures-trend-{indicator.id}",
        caption=msg("{title}, {unit}", title=title(indicator), unit=Text(indicator.unit)),
        corner=msg("Period"),
        columns=columns,
        lines=lines,
        pattern=f"observations/{indicator.id}/{{column}}/{{row}}/value",
    )
    spread = grid(
        teller,
        f"spread-{indicator.id}",
        caption=msg("{title}: quartiles of all municipalities", title=title(indicator)),
        corner=msg("Period"),
        columns=[
            Column(key="lower_quartile", title=msg("Lower quartile")),
            Column(key="upper_quartile", title=msg("Upper quartile")),
        ],
        lines=lines,
        pattern=f"quartiles/{indicator.id}/{{row}}/{{column}}",
    )
    return own.beside(spread)


def _remarks(teller: Teller, indicator: Indicator, shown: Sequence[str]) -> Markup:
    """What the reader of the lines must know: breaks, corrected figures, prices of different years."""
    told = [
        msg(
            "From {period} on the figures are not comparable with earlier ones: {reason}.",
            period=Period(each.period),
            reason=Either(sv=each.reason_sv, en=each.reason),
        )
        for each in indicator.breaks
    ]
    if indicator.price_basis == "nominal":
        told.append(msg("Kronor in each year's own prices: part of a rise may be inflation."))
    corrected = [
        each
        for each in teller.material.comparison.corrected.get(indicator.id, ())
        if each.correction.region in shown
    ]
    if corrected:
        told.append(msg("Corrected: {figures}.", figures=Listed(tuple(corrections(corrected)), "semicolon")))
    return Markup(" ").join(teller.html(each) for each in told)

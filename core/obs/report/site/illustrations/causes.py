"""What became of it after a declared start, and of what a change in cost is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from obs.language import Number, Period, Place, Text, msg
from obs.models import Indicator
from obs.report.charts.bars import Bars, Part, bars
from obs.report.charts.gaps import Gaps, Placebo, gaps
from obs.report.charts.model import Line as Drawn
from obs.report.charts.model import Moment
from obs.report.material.model import Start
from obs.report.sentences.facts import difference_unit, title
from obs.report.site.grids import Column, Line, grid
from obs.report.site.illustrations.styles import style_of
from obs.report.site.page import Illustration
from obs.report.site.teller import Teller

_METHOD = "synthetic control"
CUT_OFF = 5
"""A placebo whose mean squared error before the start is more than so many times the own one tells nothing
(Abadie, Diamond & Hainmueller 2010)."""


def gap_of(teller: Teller, start: Start, heading: Markup) -> Illustration | None:
    """The gap to the synthetic control by period, and those of the placebos that fit well enough."""
    material = teller.material
    indicator = material.indicators[material.main]
    paths = placebo_paths(teller, start)
    own = paths.pop(start.region, {})
    if not own:
        return None
    periods = tuple(sorted(own))
    drawn = gaps(
        Gaps(
            id=f"gap-{start.region}-{start.period}",
            title=heading.striptags(),
            desc=teller.plain(
                msg(
                    "Line chart of the difference between {title} in {place} and a mix of other "
                    "municipalities, by "
                    "period; grey lines show the same for others as if they had begun then.",
                    title=title(indicator),
                    place=Place(start.region),
                )
            ),
            language=teller.voice.language,
            periods=periods,
            unit=teller.plain(difference_unit(indicator)),
            own=Drawn(
                label=teller.plain(Place(start.region)),
                style=style_of(material, start.region),
                values=tuple(own.get(period) for period in periods),
            ),
            placebos=tuple(
                Placebo(label=teller.plain(Place(code)), values=tuple(path.get(period) for period in periods))
                for code, path in paths.items()
            ),
            placebos_label=teller.plain(msg("other municipalities")),
            start=Moment(period=start.period, label=teller.plain(msg("start"))),
        )
    )
    if drawn is None:
        return None
    shown = [start.region, *paths]
    return Illustration(
        heading=heading,
        chart=drawn,
        grid=grid(
            teller,
            f"figures-gap-{start.region}-{start.period}",
            caption=msg(
                "{title}: difference to the mix of others, {unit}",
                title=title(indicator),
                unit=difference_unit(indicator),
            ),
            corner=msg("Municipality"),
            columns=[Column(key=period, title=Period(period)) for period in periods],
            lines=[
                Line(
                    key=code,
                    head=teller.html(Place(code)),
                    decimals=indicator.decimals,
                    marked=code == start.region,
                )
                for code in shown
            ],
            pattern=f"effect_path/{start.region}/{start.period}/{indicator.id}/{{row}}/{_METHOD}/{{column}}/gap",
        ),
        note=teller.html(
            msg(
                "Synthetic control (Abadie 2021). Of the others, those are shown whose mean squared error "
                "before "
                "the start is at most {count} times that of the municipality.",
                count=str(CUT_OFF),
            )
        ),
    )


def placebo_paths(teller: Teller, start: Start) -> dict[str, dict[str, float]]:
    """The gaps by period of the region and of the placebos that the test counts."""
    material = teller.material
    paths: dict[str, dict[str, float]] = {}
    before: dict[str, list[float]] = {}
    for row in material.results.rows("effect_path", start.region, start.period, material.main):
        if row["method"] != _METHOD or row["gap"] is None:
            continue
        paths.setdefault(row["region"], {})[row["period"]] = row["gap"]
        if not row["after_start"]:
            before.setdefault(row["region"], []).append(row["gap"] ** 2)
    if start.region not in before:
        return {}
    fit = {code: sum(squares) / len(squares) for code, squares in before.items()}
    begun = {each.region for each in material.study.programmes}
    others = {*begun, *material.study.regions} - {start.region}
    kept = {code for code in fit if fit[code] <= CUT_OFF * fit[start.region] and code not in others}
    return {code: path for code, path in paths.items() if code in kept}


def parts_of(teller: Teller, indicator: Indicator, region: str, heading: Markup) -> Illustration | None:
    """What the change of *indicator* in *region* is made of."""
    rows = list(teller.material.results.rows("decomposition", indicator.id, region))
    if not rows or any(row["part"] is None for row in rows):
        return None
    unit = Text(indicator.unit)
    drawn = bars(
        Bars(
            id=f"parts-{indicator.id}-{region}",
            title=heading.striptags(),
            desc=teller.plain(
                msg(
                    "Bar chart of what the change of {title} in {place} is made of.",
                    title=title(indicator),
                    place=Place(region),
                )
            ),
            language=teller.voice.language,
            unit=teller.plain(unit),
            parts=tuple(_part(teller, row, indicator) for row in rows),
            total=Part(
                label=teller.plain(msg("in all")),
                value=rows[0]["total_change"],
                text=_signed(teller, rows[0]["total_change"], indicator),
            ),
        )
    )
    if drawn is None:
        return None
    return Illustration(
        heading=heading,
        chart=drawn,
        grid=grid(
            teller,
            f"figures-parts-{indicator.id}-{region}",
            caption=msg(
                "{title}: the parts of the change from {start} to {period}, {unit}",
                title=title(indicator),
                start=Period(rows[0]["change_from"]),
                period=Period(rows[0]["period"]),
                unit=unit,
            ),
            corner=msg("Part"),
            columns=[
                Column(key="part", title=msg("Part of the change"), signed=True),
                Column(key="start_value", title=Period(rows[0]["change_from"]), decimals=1),
                Column(key="end_value", title=Period(rows[0]["period"]), decimals=1),
                Column(key="total_change", title=msg("Change in all"), signed=True),
            ],
            lines=[
                Line(key=row["factor"], head=teller.html(Text(row["factor"])), decimals=indicator.decimals)
                for row in rows
            ],
            pattern=f"decomposition/{indicator.id}/{region}/{{row}}/{{column}}",
        ),
        note=teller.html(
            msg(
                "Households times months a household times payment a month make the sum; how the change "
                "is divided "
                "among the three does not depend on their order (Shapley). It says how, not why."
            )
        ),
    )


def _part(teller: Teller, row: Mapping[str, Any], indicator: Indicator) -> Part:
    return Part(
        label=teller.plain(Text(row["factor"])),
        value=row["part"],
        text=_signed(teller, row["part"], indicator),
    )


def _signed(teller: Teller, value: float, indicator: Indicator) -> str:
    return str(teller.voice.bare(Number(value, indicator.decimals, signed=True)))

"""Where all municipalities stand: the strip, the intervals, the funnel, expected beside actual."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from obs.language import Listed, Place, Text, msg
from obs.models import Indicator
from obs.report.charts.caterpillar import Caterpillar, Interval, caterpillar
from obs.report.charts.funnel import Funnel, Limits, Sized, funnel
from obs.report.charts.model import MarkedPlace, Reference
from obs.report.charts.model import Place as Grey
from obs.report.charts.scatter import Pair, Scatter, scatter
from obs.report.charts.strip import Strip, strip
from obs.report.sentences.facts import ref as facts_ref
from obs.report.sentences.facts import title
from obs.report.site.grids import Column, Line, grid
from obs.report.site.illustrations.styles import style_of
from obs.report.site.page import Illustration
from obs.report.site.teller import Teller


def strip_of(
    teller: Teller, indicator: Indicator, regions: Sequence[str], heading: Markup
) -> Illustration | None:
    """Every municipality of the group in grey, *regions* marked, the benchmark and the median as rules."""
    rows = {row["region"]: row for row in teller.material.results.rows("level", indicator.id)}
    members = [code for code in teller.material.group.members if code in rows]
    compared = teller.facts.compared(indicator, regions[0])
    references = [
        Reference(value=compared["median"], label=teller.plain(msg("median")))
        if compared["median"] is not None
        else None,
        Reference(value=compared["benchmark_value"], label=teller.plain(Place(teller.material.benchmark)))
        if teller.facts.is_beside(indicator)
        else None,
    ]
    drawn = strip(
        Strip(
            id=f"strip-{indicator.id}",
            title=heading.striptags(),
            desc=teller.plain(
                msg(
                    "One dot for each municipality by {title}; marked are {places}.",
                    title=title(indicator),
                    places=_places(regions),
                )
            ),
            language=teller.voice.language,
            unit=teller.plain(Text(indicator.unit)),
            marked=tuple(
                MarkedPlace(
                    label=teller.plain(Place(code)),
                    value=rows[code]["value"],
                    style=style_of(teller.material, code),
                )
                for code in regions
                if code in rows
            ),
            others=tuple(
                Grey(label=teller.plain(Place(code)), value=rows[code]["value"])
                for code in members
                if code not in regions
            ),
            references=tuple(each for each in references if each),
            sums=indicator.kind in ("count", "amount") and not teller.facts.is_beside(indicator),
        )
    )
    if drawn is None:
        return None
    codes = [*members, *(code for code in regions if code not in members)]
    codes += [teller.material.benchmark] if teller.facts.is_beside(indicator) else []
    figures = grid(
        teller,
        f"figures-strip-{indicator.id}",
        caption=msg(
            "{title} in every municipality, {unit}", title=title(indicator), unit=Text(indicator.unit)
        ),
        corner=msg("Municipality"),
        columns=[Column(key="value", title=msg("Value"))],
        lines=_lines(teller, indicator, codes),
        pattern=f"level/{indicator.id}/{{row}}/{{column}}",
    )
    # The median is computed: with it in the chart the whole is our work.
    median = facts_ref("comparison", indicator.id, regions[0], "median")
    return Illustration(
        heading=heading,
        chart=drawn,
        grid=replace(figures, credit=teller.credit([median])),
        note=teller.html(
            msg(
                "The median municipality has {median} {unit}.",
                median=teller.material.results.number(median, indicator.decimals),
                unit=Text(indicator.unit),
            )
        ),
    )


def _places(regions: Iterable[str]) -> Listed:
    return Listed(tuple(Place(code) for code in regions))


def _lines(teller: Teller, indicator: Indicator, codes: Iterable[str]) -> list[Line]:
    shown = teller.material.regions
    return [
        Line(key=code, head=teller.html(Place(code)), decimals=indicator.decimals, marked=code in shown)
        for code in dict.fromkeys(codes)
    ]


def intervals_of(
    teller: Teller, indicator: Indicator, regions: Sequence[str], heading: Markup
) -> Illustration | None:
    """The 95 per cent intervals of *regions* by value; those that are shown are marked."""
    found = teller.material.results
    rows = {code: found.row("uncertainty", indicator.id, code) for code in regions}
    held = sorted(
        (code for code, row in rows.items() if row.get("lower") is not None), key=lambda c: rows[c]["value"]
    )
    if not held:
        return None
    benchmark = rows[held[0]]["benchmark_value"]
    drawn = caterpillar(
        Caterpillar(
            id=f"intervals-{indicator.id}",
            title=heading.striptags(),
            desc=teller.plain(
                msg(
                    "{title} with 95 per cent intervals for {places}.",
                    title=title(indicator),
                    places=_places(held),
                )
            ),
            language=teller.voice.language,
            unit=teller.plain(Text(indicator.unit)),
            rows=tuple(_interval(teller, code, rows[code]) for code in held),
            reference=Reference(value=benchmark, label=teller.plain(Place(teller.material.benchmark)))
            if benchmark is not None
            else None,
        )
    )
    if drawn is None:
        return None
    return Illustration(
        heading=heading,
        chart=drawn,
        grid=grid(
            teller,
            f"figures-intervals-{indicator.id}",
            caption=msg(
                "{title} with 95 per cent intervals, {unit}",
                title=title(indicator),
                unit=Text(indicator.unit),
            ),
            corner=msg("Municipality"),
            columns=[
                Column(key="value", title=msg("Value")),
                Column(key="lower", title=msg("Lower limit")),
                Column(key="upper", title=msg("Upper limit")),
                Column(key="benchmark_value", title=Place(teller.material.benchmark)),
                Column(key="rank", title=msg("Place"), decimals=0),
                Column(key="rank_lower", title=msg("Place, lower limit"), decimals=0),
                Column(key="rank_upper", title=msg("Place, upper limit"), decimals=0),
            ],
            lines=_lines(teller, indicator, held),
            pattern=f"uncertainty/{indicator.id}/{{row}}/{{column}}",
        ),
        note=teller.html(
            msg(
                "The interval shows how far chance in small numbers alone may move the figure. It does "
                "not cover "
                "errors in the source."
            )
        ),
    )


def _interval(teller: Teller, code: str, row: Any) -> Interval:  # noqa: ANN401
    shown = code in teller.material.regions
    return Interval(
        label=teller.plain(Place(code)),
        value=row["value"],
        low=row["lower"],
        high=row["upper"],
        style=style_of(teller.material, code) if shown else None,
    )


def funnel_of(
    teller: Teller, indicator: Indicator, regions: Sequence[str], heading: Markup
) -> Illustration | None:
    """Every municipality by size and value, between the limits of what is usual."""
    rows = [
        row
        for row in teller.material.results.rows("funnel", indicator.id)
        if row["value"] is not None and row["denominator"] and row["region"] in teller.material.group.members
    ]
    limited = sorted((row for row in rows if row["lower_95"] is not None), key=lambda row: row["denominator"])
    if not limited:
        return None
    size_title = msg("Size ({denominator})", denominator=_denominator(teller, indicator))
    drawn = funnel(
        Funnel(
            id=f"funnel-{indicator.id}",
            title=heading.striptags(),
            desc=teller.plain(
                msg(
                    "Funnel plot: {title} by size, with limits for 95 and 99.8 per cent of "
                    "municipalities; marked "
                    "are {places}.",
                    title=title(indicator),
                    places=_places(regions),
                )
            ),
            language=teller.voice.language,
            unit=teller.plain(Text(indicator.unit)),
            size_title=teller.plain(size_title),
            places=tuple(
                Sized(
                    label=teller.plain(Place(row["region"])),
                    size=row["denominator"],
                    value=row["value"],
                    style=style_of(teller.material, row["region"]) if row["region"] in regions else None,
                )
                for row in rows
            ),
            centre=Reference(value=limited[0]["centre"], label=teller.plain(msg("mean of all"))),
            sizes=tuple(row["denominator"] for row in _thinned(limited)),
            inner=_limits(teller, "95 %", limited, "95"),
            outer=_limits(teller, "99.8 %", limited, "998"),
        )
    )
    if drawn is None:
        return None
    figures = grid(
        teller,
        f"figures-funnel-{indicator.id}",
        caption=msg("{title} by size, {unit}", title=title(indicator), unit=Text(indicator.unit)),
        corner=msg("Municipality"),
        columns=[
            Column(key="denominator", title=size_title, decimals=0),
            Column(key="value", title=msg("Value")),
        ],
        lines=_lines(teller, indicator, (row["region"] for row in rows)),
        pattern=f"funnel/{indicator.id}/{{row}}/{{column}}",
    )
    # The limits are computed: with them in the chart the whole is our work.
    limit = facts_ref("funnel", indicator.id, limited[0]["region"], "lower_95")
    return Illustration(
        heading=heading,
        chart=drawn,
        grid=replace(figures, credit=teller.credit([limit])),
        note=teller.html(
            msg(
                "Small municipalities vary more by chance, so the limits are wide to the left. They are "
                "widened "
                "for the differences between municipalities that chance does not explain."
            )
        ),
    )


def _denominator(teller: Teller, indicator: Indicator) -> Any:  # noqa: ANN401
    denominator = teller.material.indicators.get(indicator.denominator or "")
    return title(denominator) if denominator else msg("population")


def _thinned(rows: Sequence[Any]) -> list[Any]:
    """Rows of different sizes, rising: the points of the curves."""
    sizes: dict[float, Any] = {row["denominator"]: row for row in rows}
    return list(sizes.values())


def _limits(teller: Teller, label: str, rows: Sequence[Any], which: str) -> Limits:
    thinned = _thinned(rows)
    return Limits(
        label=label.replace(".", "," if teller.voice.language == "sv" else "."),
        low=tuple(row[f"lower_{which}"] for row in thinned),
        high=tuple(row[f"upper_{which}"] for row in thinned),
    )


def expectation_of(
    teller: Teller, indicator: Indicator, regions: Sequence[str], heading: Markup
) -> Illustration | None:
    """Expected beside actual for every municipality."""
    rows = [
        row
        for row in teller.material.results.rows("expected", indicator.id)
        if row["predicted"] is not None and row["value"] is not None
    ]
    drawn = scatter(
        Scatter(
            id=f"expected-{indicator.id}",
            title=heading.striptags(),
            desc=teller.plain(
                msg(
                    "Scatter plot of expected and actual {title}, one dot for each municipality; marked "
                    "are {places}.",
                    title=title(indicator),
                    places=_places(regions),
                )
            ),
            language=teller.voice.language,
            unit=teller.plain(Text(indicator.unit)),
            pairs=tuple(
                Pair(
                    label=teller.plain(Place(row["region"])),
                    expected=row["predicted"],
                    actual=row["value"],
                    style=style_of(teller.material, row["region"]) if row["region"] in regions else None,
                )
                for row in rows
            ),
            expected_title=teller.plain(msg("Expected")),
            actual_title=teller.plain(msg("Actual")),
            equal_label=teller.plain(msg("as expected")),
        )
    )
    if drawn is None:
        return None
    covariates = teller.material.rests_on.get(("expected", indicator.id), ())
    return Illustration(
        heading=heading,
        chart=drawn,
        grid=grid(
            teller,
            f"figures-expected-{indicator.id}",
            caption=msg(
                "{title}: expected and actual, {unit}", title=title(indicator), unit=Text(indicator.unit)
            ),
            corner=msg("Municipality"),
            columns=[
                Column(key="predicted", title=msg("Expected")),
                Column(key="value", title=msg("Actual")),
            ],
            lines=_lines(teller, indicator, (row["region"] for row in rows)),
            pattern=f"expected/{indicator.id}/{{row}}/{{column}}",
        ),
        note=teller.html(
            msg(
                "Expected is what a regression over all municipalities gives from {covariates}. What the "
                "model "
                "leaves out is in the difference as well: it is no grade.",
                covariates=Listed(
                    tuple(title(teller.material.indicators[id_]) for id_ in covariates), "semicolon"
                ),
            )
        ),
    )

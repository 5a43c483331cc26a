"""The table of standings: what all regions share in a period is worked out first, and is small."""

from __future__ import annotations

from typing import Any, cast

import narwhals as nw
import polars as pl

from obs import Panel
from obs_comparison.cells import hindrance
from obs_comparison.joins import left_joined
from obs_comparison.ranks import with_ranks

FEWEST = 5
"""Of fewer values there is no z-score: that of n values cannot be beyond the root of n - 1."""

_SHARED = ["indicator", "period"]
# Remarks are categories as long as they are moved about with the rows: a text takes four times the room.
_SPANS = {
    "sort": pl.Int32(),
    "period": pl.Categorical(),
    "change_from": pl.Categorical(),
    "higher_is_better": pl.Boolean(),
    "hindrance": pl.Categorical(),
    "unstarted": pl.Categorical(),
}


def standings(panel: Panel) -> nw.LazyFrame[Any]:
    """The result table; see `obs_comparison.standings.Standings`."""
    observed = _observed(panel)
    shared = _shared(panel, observed)
    table = left_joined(
        _rows(panel, observed, shared), _from(panel.beside(shared.lazy())), "indicator", "period"
    )
    return _told(left_joined(table, _bases(panel, observed, shared), "start", "region"))


def _observed(panel: Panel) -> nw.LazyFrame[Any]:
    """The figures of one sex for the group, the shown regions and the benchmark."""
    regions = [*dict.fromkeys((*panel.group.members, *panel.shown, panel.benchmark))]
    rows = _from(panel.observations).filter(nw.col("sex") == panel.sex, nw.col("region").is_in(regions))
    if panel.others:
        rows = rows.filter(nw.col("indicator").is_in([*panel.indicators]))
    return rows.select("indicator", "region", "period", "value", "status")


def _shared(panel: Panel, observed: nw.LazyFrame[Any]) -> pl.DataFrame:
    """For each indicator and period: the group's n, mean and deviation, the start, and remarks for all."""
    value = nw.when(nw.col("region").is_in([*panel.group.members])).then(nw.col("value"))
    groups = observed.with_columns(ranked=value).group_by(_SHARED)
    ranked = nw.col("ranked")
    found = groups.agg(
        n=ranked.count().cast(nw.Int64),
        mean=ranked.mean(),
        deviation=ranked.std(ddof=0),
        lowest=ranked.min(),
        highest=ranked.max(),
    )
    table = cast("pl.DataFrame", found.collect("polars").to_native())
    table = table.with_columns(pl.col(_SHARED).cast(pl.Categorical))
    flat = (
        pl.when(n=0)
        .then(None)
        .when(pl.col("n") < FEWEST)
        .then(pl.lit(f"no z-score: fewer than {FEWEST} have a value"))
        .when(pl.col("lowest") == pl.col("highest"))
        .then(pl.lit("no z-score: all values are equal"))
        .cast(pl.Categorical)
    )
    return (
        _with_spans(panel, table.with_columns(flat=flat))
        .with_columns(deviation=pl.when(pl.col("flat").is_null()).then("deviation"))
        .drop("lowest", "highest")
        .with_columns(start=pl.when(pl.col("change_from").is_not_null()).then(_start()))
    )


def _start() -> pl.Expr:
    """A number for each indicator and start of its change."""
    return pl.struct("indicator", "change_from").rank("dense").cast(pl.Int32)


def _with_spans(panel: Panel, table: pl.DataFrame) -> pl.DataFrame:
    """*table*, of indicators and periods, with the rest of what is the same for all regions: `_SPANS`.

    Thousands of indicators have few starts, polarities and breaks between them: those alike are told once.
    """
    sorts: dict[object, int] = {}
    sort = {
        id_: sorts.setdefault((panel.starts.get(id_), each.polarity, each.breaks), len(sorts))
        for id_, each in panel.indicators.items()
    }
    alike = {number: id_ for id_, number in sort.items()}
    schema = {"indicator": pl.Categorical(), "sort": pl.Int32()}
    numbers = pl.DataFrame([*sort.items()], schema=schema, orient="row")
    table = table.join(numbers, on="indicator")
    asked = table.select("sort", pl.col("period").cast(pl.String)).unique()
    spans = [(number, *_span(panel, alike[number], period)) for number, period in asked.iter_rows()]
    return table.join(pl.DataFrame(spans, schema=_SPANS, orient="row"), on=["sort", "period"]).drop("sort")


def _span(panel: Panel, id_: str, period: str) -> tuple[object, ...]:
    indicator, start = panel.indicators[id_], panel.starts.get(id_)
    if start is not None:
        start = start[:4] + period[4:]  # the same month or quarter of the year of the start
    unstarted = None if start is None else f"no change: no value for {start}"
    higher_is_better = indicator.polarity == "higher_is_better"
    # One remark for all the periods before, where that of `hindrance` would name each.
    early = start is not None and start >= period
    hindered = f"no change: counted from {start} on" if early else hindrance(indicator, period, start)
    return period, start, higher_is_better, hindered, unstarted


def _rows(panel: Panel, observed: nw.LazyFrame[Any], shared: pl.DataFrame) -> nw.LazyFrame[Any]:
    """The members of the group with their ranks, and the rows without one, with the *remark* why."""
    member = nw.col("region").is_in([*panel.group.members])
    members = with_ranks(observed.filter(member), "value", _SHARED, apart="region")
    if panel.benchmark in panel.group.members:
        members = _with_remark(members, panel)
    others = _with_remark(observed.filter(nw.col("region").is_in(_outside(panel))), panel)
    lacking = _from(panel.beside(_lacking(panel, observed, shared)))
    return nw.concat([members, others, lacking], how="diagonal")


def _outside(panel: Panel) -> list[str]:
    """The shown regions, and the benchmark, that are not in the group."""
    members = {*panel.group.members}
    return [code for code in dict.fromkeys((*panel.shown, panel.benchmark)) if code not in members]


def _with_remark(rows: nw.LazyFrame[Any], panel: Panel) -> nw.LazyFrame[Any]:
    """*rows* with the *remark* on those that have a value and are the benchmark or not in the group."""
    remarks = dict.fromkeys(_outside(panel), "not in the group, so no rank") | {
        panel.benchmark: "the benchmark itself"
    }
    schema = {"region": pl.Categorical(), "remark": pl.Categorical()}
    told = pl.LazyFrame([*remarks.items()], schema=schema, orient="row")
    rows = rows.join(_from(panel.beside(told)), on="region", how="left")
    return rows.with_columns(remark=nw.when(~nw.col("value").is_null()).then(nw.col("remark")))


def _lacking(panel: Panel, observed: nw.LazyFrame[Any], shared: pl.DataFrame) -> pl.LazyFrame:
    """A row without a figure wherever others have one and a shown region, or the benchmark, has none."""
    wanted = [*dict.fromkeys((*panel.shown, panel.benchmark))]
    held = observed.filter(nw.col("region").is_in(wanted)).select("indicator", "region", "period")
    rows = cast("pl.DataFrame", held.collect("polars").to_native()).cast(pl.Categorical)
    asked = pl.DataFrame({"region": wanted}, schema={"region": pl.Categorical})
    lacking = shared.select(_SHARED).join(asked, how="cross").join(rows, on=rows.columns, how="anti")
    return lacking.lazy().with_columns(remark=pl.lit("no observation", dtype=pl.Categorical))


def _bases(panel: Panel, observed: nw.LazyFrame[Any], shared: pl.DataFrame) -> nw.LazyFrame[Any]:
    """*base*, the value that each region has at each *start*."""
    starts = shared.select("indicator", "start", period="change_from").drop_nulls().unique()
    periods = starts.get_column("period").cast(pl.String).unique().sort().to_list()
    first = observed.filter(nw.col("period").is_in(periods))
    first = first.join(_from(panel.beside(starts.lazy())), on=_SHARED, how="inner")
    return first.select("start", "region", base="value")


def _told(table: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The result from what it is made of."""
    value, n, base = nw.col("value"), nw.col("n"), nw.col("base")
    first, last = nw.col("first"), nw.col("last")
    return table.select(
        "indicator",
        "region",
        "period",
        "value",
        "status",
        "n",
        "change_from",
        rank=nw.when(nw.col("higher_is_better")).then(n + 1 - last).otherwise(first).cast(nw.Int64),
        percentile=100 * ((first + last) / 2 - 0.5) / n,
        z_score=nw.when(~first.is_null()).then((value - nw.col("mean")) / nw.col("deviation")),
        change=nw.when(nw.col("hindrance").is_null()).then(value - base),
        standings_note=_standings_note(),
        change_note=_change_note(),
    )


def _standings_note() -> nw.Expr:
    """Why a row has no rank or no z-score."""
    remark = nw.col("remark")
    return nw.when(~remark.is_null()).then(remark).when(~nw.col("value").is_null()).then(nw.col("flat"))


def _change_note() -> nw.Expr:
    """Why a row has no change."""
    return (
        nw.when(~nw.col("hindrance").is_null())
        .then(nw.col("hindrance"))
        .when(nw.col("base").is_null())
        .then(nw.col("unstarted"))
    )


def _from(native: object) -> nw.LazyFrame[Any]:
    return cast("nw.LazyFrame[Any]", nw.from_native(cast("Any", native)))

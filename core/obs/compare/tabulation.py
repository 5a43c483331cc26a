"""The public result table: what is known of each indicator and region, joined to what the metrics say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import narwhals as nw
import polars as pl

from obs.compare.corrected import corrected_note
from obs.compare.model import Heading
from obs.corrections import Corrected
from obs.engines import computed
from obs.models import DERIVED, Panel
from obs.regions import name_of

_KEY = ("indicator", "region")
SCHEMA: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "region": pl.String(),
    "region_name": pl.String(),
    "period": pl.String(),
    "sex": pl.String(),
    "value": pl.Float64(),
    "unit": pl.String(),
    "status": pl.String(),
    "rank": pl.Int64(),
    "n": pl.Int64(),
    "percentile": pl.Float64(),
    "band": pl.String(),
    "benchmark": pl.String(),
    "benchmark_value": pl.Float64(),
    "difference": pl.Float64(),
    "change": pl.Float64(),
    "change_from": pl.String(),
    "percent_change": pl.Float64(),
    "median": pl.Float64(),
    "difference_median": pl.Float64(),
    "group": pl.String(),
    "group_size": pl.Int64(),
    "coverage": pl.Float64(),
    "title": pl.String(),
    "polarity": pl.String(),
    "source": pl.String(),
    "producer": pl.String(),
    "credit": pl.String(),
    "note": pl.String(),
    "ratio": pl.Float64(),
}


def tabulate(
    panel: Panel,
    headings: Iterable[Heading],
    level: pl.DataFrame,
    change: pl.DataFrame,
    corrected: Mapping[str, Sequence[Corrected]],
) -> pl.DataFrame:
    """One row for each of *headings* and shown region of *panel*, in their order, in the shape of `SCHEMA`.

    *level* and *change* are the results of those metrics, *corrected* the corrections that the figures rest
    on, by indicator.
    """
    rows = [_known(panel, heading, region, corrected) for heading in headings for region in panel.shown]
    known = pl.DataFrame(rows, schema={name: SCHEMA.get(name, pl.String()) for name in rows[0]})
    for result in (level, change):
        new = [name for name in result.columns if name in _KEY or name not in known.columns]
        known = known.join(result.select(new), on=_KEY, how="left", maintain_order="left")
    known = known.join(_why_not_derived(panel), on=_KEY, how="left", maintain_order="left")
    reasons = pl.concat_list("derived_note", "corrected_note", "level_note", "change_note").list.drop_nulls()
    reasons = reasons.list.filter(pl.element() != "").list.unique(maintain_order=True).list.join("; ")
    notes = pl.coalesce("problem", pl.when(reasons != "").then(reasons))
    return known.with_columns(note=notes).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def _why_not_derived(panel: Panel) -> pl.DataFrame:
    """The *derived_note* of each derived indicator and region in the period compared, where it has one."""
    periods = {
        id_: panel.periods.get(id_) for id_, each in panel.indicators.items() if each.source == DERIVED
    }
    told = nw.from_native(panel.observations).filter(
        nw.col("indicator").is_in([*periods]), nw.col("sex") == panel.sex, nw.col("note") != ""
    )
    rows = computed(told.select(*_KEY, "period", derived_note="note").to_native())
    texts = rows.with_columns(pl.col(*_KEY, "period").cast(pl.String))
    compared = pl.col("indicator").replace_strict(periods, default=None, return_dtype=pl.String)
    return texts.filter(pl.col("period") == compared).drop("period")


def _known(
    panel: Panel, heading: Heading, region: str, corrected: Mapping[str, Sequence[Corrected]]
) -> dict[str, object]:
    indicator = heading.indicator
    return {
        "indicator": indicator.id,
        "region": region,
        "region_name": name_of(region),
        "period": heading.period,
        "sex": panel.sex,
        "unit": indicator.unit,
        "n": heading.n,
        "benchmark": panel.benchmark,
        "benchmark_value": heading.benchmark_value,
        "change_from": heading.start,
        "median": heading.median,
        "group": panel.group.id,
        "group_size": heading.group_size,
        "coverage": heading.coverage,
        "title": indicator.title_en,
        "polarity": indicator.polarity,
        "source": heading.source,
        "producer": indicator.producer,
        "credit": heading.credit,
        "problem": heading.problem or None,
        "corrected_note": corrected_note(panel, heading, region, corrected.get(indicator.id, ())) or None,
    }

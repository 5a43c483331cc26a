"""From stored figures to the panel that metrics get: one period for all regions, one start of change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import narwhals as nw
import polars as pl

from obs.compare import selection
from obs.compare.model import NOT_HELD, Options
from obs.compare.opening import Opened, opened, opened_on
from obs.corrections import Corrected
from obs.derivation import corrections_in, with_formulas
from obs.engines import Engine, computed
from obs.figures import Figures
from obs.models import Group, Indicator, Panel
from obs.study import Study

_Span = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The *panel*, and for each indicator without anything to compare the *problem* with it.

    *corrected* are, by indicator, the corrections in use that its figures in the panel rest on.
    """

    panel: Panel
    problems: Mapping[str, str]
    corrected: Mapping[str, tuple[Corrected, ...]] = field(default_factory=dict[str, tuple[Corrected, ...]])


def gather_for(
    study: Study,
    figures: Figures,
    options: Options,
    indicators: Mapping[str, Indicator],
    others: Mapping[str, Indicator] | None = None,
    *,
    engine: Engine | None = None,
) -> Gathered:
    """The panel of *indicators* for what *options*, or else the *study*, choose; see `gather`.

    Derived ones are computed from *figures* by their formulas. With an *engine* the panel's observations are
    there. Raises UnknownRegionError or ConfigError for an option that leads nowhere.
    """
    held = figures.groups()
    further = {id_: each for id_, each in (others or {}).items() if id_ not in indicators}
    read = {**indicators, **further}
    if engine is None:
        source = opened(with_formulas(figures, study), read.values())
    else:
        source = opened_on(engine, figures, study, read)
    gathered = gather(
        source,
        indicators,
        others=further,
        group=selection.group(study, options.group, held),
        shown=selection.regions(study, options.regions),
        benchmark=study.benchmark,
        period=options.period,
        change_from=options.change_from or study.change_from,
        groups=selection.groups_held(study, held),
    )
    panel = replace(gathered.panel, programmes=study.programmes)
    used = {**panel.indicators, **panel.others}
    return replace(gathered, panel=panel, corrected=corrections_in(figures, study, used.values()))


def gather(
    source: Opened,
    indicators: Mapping[str, Indicator],
    *,
    group: Group,
    shown: tuple[str, ...],
    benchmark: str,
    period: str | None,
    change_from: str | None,
    others: Mapping[str, Indicator],
    groups: Mapping[str, Group] | None = None,
) -> Gathered:
    """The panel of *indicators* for the *group*, the *shown* regions and the *benchmark*.

    Compared is *period*, or else the latest in which at least half of the group has a value. Those of
    *others* that are held come along, and the figures of those of *groups* drawn up around a shown region.
    """
    periods: dict[str, str] = {}
    problems: dict[str, str] = {}
    spans = _spans(source, group.members)
    for id_ in indicators:
        if id_ not in spans:
            problems[id_] = NOT_HELD
            continue
        found = _period(spans[id_], len(group.members), period)
        if found is None:
            problems[id_] = _why_none(spans[id_], period)
        else:
            periods[id_] = found
    alike = [code for each in (groups or {}).values() if each.around in shown for code in each.members]
    regions = list(dict.fromkeys((*group.members, *shown, benchmark, *alike)))
    observations = nw.from_native(source.observations).filter(nw.col("region").is_in(regions)).to_native()
    panel = Panel(
        observations=observations,
        indicators=indicators,
        group=group,
        shown=shown,
        benchmark=benchmark,
        periods=periods,
        others={id_: each for id_, each in others.items() if id_ in source.held},
        groups=groups or {},
        starts={id_: start_of(change_from, each) for id_, each in periods.items()} if change_from else {},
        beside=source.beside,
    )
    return Gathered(panel=panel, problems=problems)


def start_of(change_from: str, period: str) -> str:
    """The period as long as *period* from which change is counted.

    *change_from* itself if it is of the same form, else the same part of its year: "2017" for "2022-07"
    gives "2017-07".
    """
    if re.sub(r"\d", "", change_from) == re.sub(r"\d", "", period):
        return change_from
    return change_from[:4] + period[4:]


def _spans(source: Opened, members: Iterable[str]) -> dict[str, list[_Span]]:
    """For each indicator its periods in order, and how many of *members* have a total in each."""
    rows = nw.from_native(source.observations)
    # The members are chosen by a filter: in an expression DuckDB compares each row with each of them.
    totals = rows.filter(
        ~nw.col("value").is_null(), nw.col("sex") == "T", nw.col("region").is_in(list(members))
    )
    periods, covered = (
        computed(each.group_by("indicator", "period", "date").agg(covered=nw.len()).to_native())
        for each in (rows, totals)
    )
    found = periods.drop("covered").join(covered, on=["indicator", "period", "date"], how="left")
    texts = found.with_columns(pl.col("indicator", "period").cast(pl.String), pl.col("covered").fill_null(0))
    spans: dict[str, list[_Span]] = {}
    in_order = texts.sort("date", "period").select("indicator", "period", "covered")
    for id_, period, count in in_order.iter_rows():
        spans.setdefault(id_, []).append((period, count))
    return spans


def _period(spans: Sequence[_Span], members: int, asked: str | None) -> str | None:
    if asked is not None:
        return asked if any(period == asked for period, _ in spans) else None
    # As many as half, but for a group of nobody.
    covered = [period for period, count in spans if count and count * 2 >= members]
    return covered[-1] if covered else None


def _why_none(spans: Sequence[_Span], asked: str | None) -> str:
    if asked is None:
        return "no period in which half of the group has a value"
    return f"no figures for {asked}: they run from {spans[0][0]} to {spans[-1][0]}"

"""From stored figures to the panel that metrics get: one period for all regions, one start of change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from obs.compare import selection
from obs.compare.model import NOT_HELD, Options
from obs.corrections import Corrected
from obs.derivation import corrections_in, with_formulas
from obs.figures import Figures
from obs.models import Group, Indicator, Panel
from obs.observations import empty
from obs.study import Study


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
) -> Gathered:
    """The panel of *indicators* for what *options*, or else the *study*, choose; see `gather`.

    Derived ones are computed from *figures* by their formulas. Raises UnknownRegionError or ConfigError for
    an option that leads nowhere.
    """
    held = figures.groups()
    gathered = gather(
        with_formulas(figures, study),
        indicators,
        others=others,
        group=selection.group(study, options.group, held),
        shown=selection.regions(study, options.regions),
        benchmark=study.benchmark,
        period=options.period,
        change_from=options.change_from or study.change_from,
        groups=selection.groups_held(study, held),
    )
    panel = replace(gathered.panel, programmes=study.programmes)
    read = {**panel.indicators, **panel.others}
    return replace(gathered, panel=panel, corrected=corrections_in(figures, study, read.values()))


def gather(
    figures: Figures,
    indicators: Mapping[str, Indicator],
    *,
    group: Group,
    shown: tuple[str, ...],
    benchmark: str,
    period: str | None,
    change_from: str | None,
    others: Mapping[str, Indicator] | None = None,
    groups: Mapping[str, Group] | None = None,
) -> Gathered:
    """The panel of *indicators* for the *group*, the *shown* regions and the *benchmark*.

    Compared is *period*, or else the latest in which at least half of the group has a value. Those of
    *others* that are held come along, and the figures of those of *groups* drawn up around a shown region.
    """
    frames: list[pl.DataFrame] = []
    periods: dict[str, str] = {}
    problems: dict[str, str] = {}
    for id_, indicator in indicators.items():
        frame = figures.read(indicator)
        if frame is None or frame.is_empty():
            problems[id_] = NOT_HELD
            continue
        frames.append(frame)
        found = _period(frame, group.members, period)
        if found is None:
            problems[id_] = _why_none(frame, period)
        else:
            periods[id_] = found
    further = {
        id_: (each, figures.read(each)) for id_, each in (others or {}).items() if id_ not in indicators
    }
    held = {id_: (each, rows) for id_, (each, rows) in further.items() if rows is not None}
    frames.extend(rows for _, rows in held.values())
    alike = [code for each in (groups or {}).values() if each.around in shown for code in each.members]
    regions = list(dict.fromkeys((*group.members, *shown, benchmark, *alike)))
    observations = (
        pl.concat(frames or [empty()]).lazy().filter(pl.col("region").cast(pl.String).is_in(regions))
    )
    panel = Panel(
        observations=observations,
        indicators=indicators,
        group=group,
        shown=shown,
        benchmark=benchmark,
        periods=periods,
        others={id_: each for id_, (each, _) in held.items()},
        groups=groups or {},
        starts={id_: start_of(change_from, each) for id_, each in periods.items()} if change_from else {},
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


def _period(frame: pl.DataFrame, members: Iterable[str], asked: str | None) -> str | None:
    members = list(members)
    totals = frame.lazy().filter(
        pl.col("value").is_not_null(), pl.col("sex") == "T", pl.col("region").cast(pl.String).is_in(members)
    )
    if asked is not None:
        held = frame.lazy().filter(pl.col("period").cast(pl.String) == asked).head(1).collect()
        return asked if len(held) else None
    covered = totals.group_by("period", "date").len().filter(pl.col("len") * 2 >= len(members))
    latest = covered.sort("date").tail(1).collect()
    return str(latest["period"][0]) if len(latest) else None


def _why_none(frame: pl.DataFrame, asked: str | None) -> str:
    if asked is None:
        return "no period in which half of the group has a value"
    ends = frame.sort("date")["period"].cast(pl.String)
    return f"no figures for {asked}: they run from {ends[0]} to {ends[-1]}"

"""Asking a metric of many indicators, in parts where it can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import polars as pl

from obs.compare.gathering import gather_for
from obs.compare.model import NOT_HELD, Options
from obs.compare.running import in_texts, result_of, unfit
from obs.compare.shares import named_in
from obs.corrections import Corrected
from obs.derivation import with_formulas
from obs.engines import Engine
from obs.errors import ConfigError
from obs.figures import Figures
from obs.metric import Metric
from obs.models import Indicator, MetricInfo, Panel
from obs.observations import empty
from obs.study import Study

FIGURES = 1_000_000
"""Figures of a relational metric that are in memory at a time: of Kolada those of some 200 indicators."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What came of some of the indicators: those *refused*, with the reason, are not in *panel*.

    The panel has no observations any more, so that those of one part at a time are in memory. *result* has
    the rows of the shown regions and the benchmark; it is None where all are refused.
    """

    panel: Panel
    result: pl.DataFrame | None
    refused: Mapping[str, str]
    problems: Mapping[str, str]
    corrected: Mapping[str, tuple[Corrected, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a metric, whichever indicators it is asked of."""

    study: Study
    figures: Figures
    metrics: Mapping[str, type[Metric]]
    info: MetricInfo
    options: Options
    given: Mapping[str, object]
    engine: Engine | None

    def batches(self, chosen: Mapping[str, Indicator]) -> Iterator[Mapping[str, Indicator]]:
        """See `batches`."""
        return batches(chosen, [self.info], with_formulas(self.figures, self.study), self.engine)

    def asked_of(self, indicators: Mapping[str, Indicator]) -> Part:
        """The answer for *indicators*."""
        named = others_of(self.study, indicators.values(), self.info, self.given)
        gathered = gather_for(self.study, self.figures, self.options, indicators, named, engine=self.engine)
        refused = unfit(self.info, gathered.panel)
        refused |= {id_: NOT_HELD for id_ in refused if gathered.problems.get(id_) == NOT_HELD}
        fitting = {id_: each for id_, each in indicators.items() if id_ not in refused}
        read = {id_: named[id_] for id_ in refused if id_ in named and refused[id_] != NOT_HELD}
        panel = replace(gathered.panel, indicators=fitting, others={**gathered.panel.others, **read})
        return Part(
            panel=without_figures(panel),
            result=self._result(panel) if fitting else None,
            refused=refused,
            problems=gathered.problems,
            corrected=gathered.corrected,
        )

    def _result(self, panel: Panel) -> pl.DataFrame:
        wanted = (*panel.shown, panel.benchmark)
        only = () if self.engine is None else wanted
        result = result_of(self.metrics, self.info.id, panel, self.given, only=only)
        if "region" not in result.columns:
            return in_texts(result)
        return kept(in_texts(result.filter(pl.col("region").is_in(wanted))))


def batches(
    chosen: Mapping[str, Indicator], asked: Iterable[MetricInfo], figures: Figures, engine: Engine | None
) -> Iterator[Mapping[str, Indicator]]:
    """*chosen* in parts that are in memory one at a time, where no metric *asked* needs them together.

    Each has as many as have `FIGURES` figures between them, or as many as the *engine* takes; at least one.
    """
    apart = all(each.relational for each in asked)
    most = FIGURES if engine is None else engine.at_a_time
    part: dict[str, Indicator] = {}
    held = 0
    for id_, indicator in chosen.items():
        size = figures.size(indicator) if apart else 0
        if part and held + size > most:
            yield part
            part, held = {}, 0
        part[id_] = indicator
        held += size
    if part:
        yield part


def kept(rows: pl.DataFrame) -> pl.DataFrame:
    """*rows* in memory of their own, for which all that they were taken from can be given up.

    A column of texts filtered by Polars holds on to the long texts of every row that there was: of the
    remarks of standings a hundred times as much as is kept.
    """
    written = BytesIO()
    rows.write_ipc(written)
    written.seek(0)
    return pl.read_ipc(written)


def without_figures(panel: Panel) -> Panel:
    """*panel* without observations, which else stay in memory as long as it does."""
    return replace(panel, observations=empty().lazy())


def together(panels: Sequence[Panel]) -> Panel:
    """What *panels* of different indicators, without observations, say of them all."""
    indicators = {id_: each for panel in panels for id_, each in panel.indicators.items()}
    others = {id_: each for panel in panels for id_, each in panel.others.items()}
    return replace(
        panels[0],
        indicators=indicators,
        others={id_: each for id_, each in others.items() if id_ not in indicators},
        periods={id_: each for panel in panels for id_, each in panel.periods.items()},
    )


def others_of(
    study: Study, chosen: Iterable[Indicator], info: MetricInfo, parameters: Mapping[str, object]
) -> dict[str, Indicator]:
    """The denominators of the chosen indicators, and what the metric's parameters name."""
    ids: dict[str, str] = {
        each.denominator: f"denominator of {each.id}" for each in chosen if each.denominator
    }
    for name in info.uses:
        ids |= dict.fromkeys(named_in(parameters.get(name)), f"parameter {name} of metric {info.id}")
    known = study.comparable()
    for id_, why in ids.items():
        if id_ not in known:
            raise ConfigError(
                f"the study has no indicator {id_!r} ({why})",
                suggestion="add it to obs.toml and run obs fetch",
            )
    return {id_: known[id_] for id_ in ids}

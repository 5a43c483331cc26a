"""What claims are tested on: the study, its figures and its methods, asked for one claim at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from obs.claims.model import Claim
from obs.claims.windows import Window
from obs.compare import selection
from obs.compare.asking import others_of
from obs.compare.gathering import gather_for
from obs.compare.model import Options
from obs.compare.running import in_texts, metric_called, parameters_of, result_of
from obs.corrections import Corrected
from obs.derivation import corrections_in, declared, parts, same_formula, undeclared, with_formulas
from obs.errors import ConfigError
from obs.figures import Figures
from obs.language import Note, Said, msg
from obs.metric import Metric
from obs.models import Group, Indicator
from obs.regions import all_regions
from obs.study import Study

PRICE_INDEX = "scb_cpi"
NOT_FETCHED = msg("no figures held: obs fetch gets them")
NOT_IN_STUDY = msg("not in the study: add it to obs.toml, then obs fetch")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """The hinted indicators of a claim: those with figures, and the *absent* ones with the reason.

    *of* is the hint that each indicator held was found by.
    """

    held: Mapping[str, Indicator]
    absent: Mapping[str, Said]
    of: Mapping[str, str]


@dataclass(slots=True)
class Ground:
    """The study and its figures; every metric is run over the whole group, and its rows for *regions* given.

    *formulas* are derived indicators that a hint spells out and the study does not declare.
    """

    study: Study
    figures: Figures
    metrics: Mapping[str, type[Metric]]
    group: str | None = None
    formulas: dict[str, Indicator] = field(default_factory=dict[str, Indicator])
    _beside: dict[str, dict[str, Indicator]] = field(default_factory=dict[str, dict[str, Indicator]])
    _held: dict[str, pl.DataFrame | None] = field(default_factory=dict[str, "pl.DataFrame | None"])

    def members(self) -> Group:
        """The comparison group."""
        return selection.group(self.study, self.group, self.figures.groups())

    def groups(self) -> dict[str, Group]:
        """The groups of the study whose members are known, by their name in it."""
        return selection.groups_held(self.study, self.figures.groups())

    def resolve(self, hints: Iterable[str]) -> Hints:
        """The indicators that *hints* name, by id or by formula."""
        held: dict[str, Indicator] = {}
        absent: dict[str, Said] = {}
        of: dict[str, str] = {}
        for hint in hints:
            found = self._indicator(hint)
            if not isinstance(found, Indicator):
                absent[hint] = found
            elif self._read(found) is None:
                absent[hint] = NOT_FETCHED
            else:
                held[found.id] = found
                of[found.id] = hint
        return Hints(held=held, absent=absent, of=of)

    def benchmark(self, claim: Claim) -> str:
        """The region that the claim compares with, or else that of the study."""
        return claim.comparator if claim.comparator in all_regions() else self.study.benchmark

    def unit(self, id_: str) -> str:
        """The unit of the indicator *id_*, of the study or spelt out in a hint."""
        return self._known(id_).unit

    def decimals(self, id_: str) -> int:
        """How many decimals its figures are shown with."""
        return self._known(id_).decimals

    def known(self, ids: Iterable[str]) -> list[Indicator]:
        """The indicators with these *ids*, in their order."""
        return [self._known(id_) for id_ in sorted(ids)]

    def corrected(self, ids: Iterable[str]) -> dict[str, tuple[Corrected, ...]]:
        """The corrections that answers on the indicators *ids* rest on, by id.

        Counted are its own figures and those of all that was read beside it: denominators, prices, others.
        """
        asked = {each.id: (each, *self._beside.get(each.id, {}).values()) for each in self.known(ids)}
        every = {each.id: each for together in asked.values() for each in together}
        found = corrections_in(self.figures, self.study, every.values())
        of = {
            id_: dict.fromkeys(each for one in together for each in found.get(one.id, ()))
            for id_, together in asked.items()
        }
        return {id_: tuple(each) for id_, each in of.items() if each}

    def is_sum(self, id_: str) -> bool:
        """Whether the indicator *id_* is a formula that only adds."""
        indicator = self._known(id_)
        named = list(parts(indicator, self.study))
        formula = str(indicator.query.get("formula", ""))
        return len(named) > 1 and same_formula("+".join(named), formula)

    def sums_with(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """The derived indicators that are plain sums with one of *ids* among their parts, and the parts."""
        wanted = set(ids)
        found: dict[str, list[str]] = {}
        for id_, each in self.study.derived.items():
            named = list(parts(each, self.study))
            if wanted & set(named) and self.is_sum(id_):
                found[id_] = named
        return found

    def periods(self, indicator: Indicator, region: str) -> list[str]:
        """The periods in which *region* has a value of *indicator*, in order."""
        return list(self.series(indicator, region))

    def series(self, indicator: Indicator, region: str) -> dict[str, float]:
        """The values of *indicator* for *region* by period, in order."""
        frame = self._read(indicator)
        if frame is None:
            return {}
        rows = frame.filter(
            pl.col("region").cast(pl.String) == region, pl.col("sex") == "T", pl.col("value").is_not_null()
        )
        return dict(rows.sort("date").select(pl.col("period").cast(pl.String), "value").iter_rows())

    def rows(
        self,
        metric: str,
        indicators: Mapping[str, Indicator],
        regions: Sequence[str],
        *,
        period: str | None = None,
        benchmark: str | None = None,
        change_from: str | None = None,
        **parameters: object,
    ) -> list[Row]:
        """The rows that *metric* gives for *regions*, with the study's parameters and those given.

        *benchmark*, *period* and *change_from* go before those of the study.
        """
        info = metric_called(self.metrics, metric).info
        given = parameters_of(info, {**self.study.metrics.get(metric, {}), **parameters})
        study = replace(self.study, benchmark=benchmark or self.study.benchmark)
        options = Options(regions=tuple(regions), period=period, group=self.group, change_from=change_from)
        others = others_of(study, indicators.values(), info, given)
        for id_ in indicators:
            self._beside.setdefault(id_, {}).update(others)
        panel = gather_for(study, self.figures, options, indicators, others).panel
        result = result_of(self.metrics, metric, panel, given)
        wanted = result.filter(pl.col("region").is_in(list(regions)))
        return list(in_texts(wanted).iter_rows(named=True))

    def robustness(
        self,
        finding: str,
        indicators: Mapping[str, Indicator],
        regions: Sequence[str],
        windows: Mapping[str, Sequence[Window]],
        *,
        benchmark: str | None = None,
        against: Sequence[str] = ("itself", "benchmark", "median", "peers"),
    ) -> list[Row]:
        """The rows of the metric robustness for each indicator over its own *windows*."""
        alike: dict[tuple[str, ...], dict[str, Indicator]] = {}
        for id_, each in indicators.items():
            texts = tuple(window.text for window in windows.get(id_, ()))
            if texts:
                alike.setdefault(texts, {})[id_] = each
        priced = PRICE_INDEX in self.study.indicators
        return [
            row
            for texts, together in alike.items()
            for row in self.rows(
                "robustness",
                together,
                regions,
                benchmark=benchmark,
                finding=finding,
                windows=texts,
                against=tuple(against),
                prices=("nominal", "real") if priced else ("nominal",),
                cpi=PRICE_INDEX if priced else "",
            )
        ]

    def _indicator(self, hint: str) -> Indicator | Said:
        """What *hint* stands for, or why it stands for nothing here."""
        known = self.study.comparable()
        if hint in known:
            return known[hint]
        queried = [each for each in self.study.indicators.values() if hint in _texts(each)]
        if queried:
            return queried[0]
        if hint.isalnum():
            return NOT_IN_STUDY
        try:
            return declared(hint, self.study) or self.formulas.setdefault(hint, undeclared(hint, self.study))
        except ConfigError as error:
            return Note(error.message)

    def _known(self, id_: str) -> Indicator:
        known = self.study.comparable().get(id_)
        return known or next(each for each in self.formulas.values() if each.id == id_)

    def _read(self, indicator: Indicator) -> pl.DataFrame | None:
        if indicator.id not in self._held:
            frame = with_formulas(self.figures, self.study).read(indicator)
            self._held[indicator.id] = None if frame is None or frame.is_empty() else frame
        return self._held[indicator.id]


def _texts(indicator: Indicator) -> list[str]:
    """What the query of *indicator* names in words: a KPI, a table; not its options."""
    return [value for value in indicator.query.values() if isinstance(value, str)]

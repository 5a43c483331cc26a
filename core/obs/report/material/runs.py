"""The metrics of a report, one after the other, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

import polars as pl

from obs.claims import Report
from obs.compare import Comparison, Measurement, Options, distribution, measure
from obs.compare.observed import HISTORY, Observed, in_measurement
from obs.derivation import with_formulas
from obs.errors import ConfigError, MetricError
from obs.figures import Figures
from obs.models import Group, Indicator, Terms
from obs.plugins import Registry
from obs.report.material.model import Start
from obs.report.material.results import ResultTable
from obs.study import Study

FOR_ALL = ("level", "change", "uncertainty", "funnel", "expected", "official_model")
FOR_SHOWN = ("trend", "peers", "peer_mean", "decomposition", "real")


@dataclass(slots=True)
class Runs:
    """The metrics of one report, one after the other."""

    study: Study
    figures: Figures
    registry: Registry
    terms: Mapping[str, Terms]
    group: str | None
    shown: tuple[str, ...]
    members: tuple[str, ...]
    tables: dict[str, ResultTable] = field(default_factory=dict[str, ResultTable])
    refusals: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    rests_on: dict[tuple[str, str], tuple[str, ...]] = field(
        default_factory=dict[tuple[str, str], tuple[str, ...]]
    )

    @property
    def everyone(self) -> tuple[str, ...]:
        """The members of the group and the regions shown."""
        return (*self.members, *self.shown)

    def note(
        self, name: str, key: tuple[str, ...], frame: pl.DataFrame, untouched: Observed | None = None
    ) -> None:
        """Keep *frame* as the table *name*; all its figures are computed but for those *untouched*."""
        self.tables[name] = ResultTable(name=name, key=key, frame=frame, untouched=untouched or Observed())

    def observe(self, held: Mapping[str, Indicator], members: tuple[str, ...]) -> None:
        """The figures themselves, and how the *members* of the group are spread."""
        options = Options(regions=self.everyone, group=self.group)
        observed = distribution.history(self.study, self.figures, options, held)
        self.note("observations", ("indicator", "region", "period"), observed, HISTORY)
        self.note("quartiles", ("indicator", "period"), distribution.quartiles(observed, members))

    def cover(self, comparison: Comparison, groups: Mapping[str, Group]) -> None:
        """How many have a value of each indicator, and the size of the group and of *groups*."""
        rows = [
            {
                "indicator": each.indicator.id,
                "n": each.n,
                "group_size": each.group_size,
                "percent": 100 * each.coverage,
                "period": each.period,
            }
            for each in comparison.headings
        ]
        self.note("coverage", ("indicator",), pl.DataFrame(rows))
        sizes = {"size": len(comparison.group.members)}
        sizes |= {each.id: len(each.members) for each in groups.values()}
        self.note("group", ("what",), pl.DataFrame({"what": list(sizes), "count": list(sizes.values())}))

    def claimed(self, claims: Report | None) -> None:
        """How many specifications there are of each claim, and of each of its parts, and how many agree."""
        rows = [
            (tested.claim.id, part, agreeing, counted)
            for tested in (claims.claims if claims else ())
            for part, agreeing, counted in (
                ("all", tested.agreeing, tested.counted),
                *((each.part, each.agreeing, each.specifications) for each in tested.judgements),
            )
        ]
        columns = ["claim", "part", "agreeing", "counted"]
        if not rows:
            return
        self.note("claims", ("claim", "part"), pl.DataFrame(rows, schema=columns, orient="row"))
        verdicts = Counter(tested.verdict.name for tested in (claims.claims if claims else ()))
        self.note(
            "verdicts",
            ("verdict",),
            pl.DataFrame({"verdict": list(verdicts), "count": list(verdicts.values())}),
        )

    def measure(self, metric: str) -> None:
        """The result of *metric* on every indicator that it takes."""
        regions = self.everyone if metric in FOR_ALL else self.shown
        measured = self._measured(metric, Options(all_indicators=True, regions=regions, group=self.group))
        if measured is None:
            return
        self.note(metric, _key(measured), measured.table, in_measurement(measured, self.study))
        if metric == "level":
            self.note(
                "missing",
                ("indicator", "status"),
                distribution.missing(measured.table, measured.group.members),
            )
        if metric == "change":
            places = distribution.places_in_change(measured.table, measured.group.members)
            self.note("places_in_change", ("indicator", "region"), places)

    def effects(self, main: str, starts: tuple[Start, ...]) -> None:
        """What became of *main* after each of *starts*, beside what others say it would have been."""
        for metric in ("effect", "effect_path"):
            found = [each for start in starts for each in self._effect(metric, main, start)]
            if found:
                measured = found[0][0]
                key = ("declared_by", "declared", *_key(measured))
                frame = pl.concat(frame for _, frame in found)
                self.note(metric, key, frame, in_measurement(measured, self.study))

    def _effect(self, metric: str, main: str, start: Start) -> Iterator[tuple[Measurement, pl.DataFrame]]:
        # Each region as if it had begun then: the placebos. One that is shown may stand for others.
        regions = (start.region,) if metric == "effect" else self.everyone
        # The donors are those of the claims: nobody who is shown, since all say that they did something.
        others = [region for region in self.study.regions if region != start.region]
        given: dict[str, object] = {"start": start.period, "exclude": others}
        if metric == "effect":
            given["side"] = self._side(main)
        else:
            given["keep_shown"] = True
        options = Options(indicators=(main,), regions=regions, group=self.group)
        measured = self._measured(metric, options, given)
        if measured is not None:
            declared = {"declared_by": pl.lit(start.region), "declared": pl.lit(start.period)}
            yield measured, measured.table.with_columns(**declared)

    def _side(self, main: str) -> object:
        polarity = self.study.comparable()[main].polarity
        return {"lower_is_better": "lower", "higher_is_better": "higher"}.get(polarity)

    def _measured(
        self, metric: str, options: Options, given: Mapping[str, object] | None = None
    ) -> Measurement | None:
        try:
            found = measure(
                self.study,
                self.figures,
                self.registry.metrics,
                metric,
                options,
                parameters=given or {},
                terms=self.terms,
            )
        except (MetricError, ConfigError) as error:
            self.refusals[metric, ""] = error.message
            return None
        self.refusals |= {(metric, id_): problem for id_, problem in found.problems.items()}
        known = {*found.others, *found.indicators}
        named = {id_ for name in found.metric.uses for id_ in _ids(found.parameters.get(name))}
        counted = found.metric.needs_denominator or metric == "uncertainty"
        for id_, indicator in found.indicators.items():
            own = [indicator.denominator] if counted and indicator.denominator else []
            self.rests_on[metric, id_] = tuple(sorted({*named, *own} & known - {id_}))
        return found

    def starts(self, main: str, held: Mapping[str, Indicator]) -> Iterator[Start]:
        """The declared starts of the municipalities shown after which *main* has a figure."""
        if main not in held:
            return
        frame = with_formulas(self.figures, self.study).read(held[main])
        periods = [] if frame is None else sorted(frame["period"].cast(pl.String).unique().to_list())
        seen: set[Start] = set()
        for programme in self.study.programmes:
            if programme.region not in self.shown or not periods:
                continue
            begun = Start(region=programme.region, period=programme.start[: len(periods[-1])])
            if begun.period <= periods[-1] and begun not in seen:
                seen.add(begun)
                yield begun


def _key(measured: Measurement) -> tuple[str, ...]:
    return tuple(cast("list[str]", measured.metric.result["primaryKey"]))


def _ids(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(each) for each in cast("list[object]", value)) if isinstance(value, list | tuple) else ()

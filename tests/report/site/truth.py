"""Every figure of the built-in study by its reference, without the results that the pages were made of.

What can be reckoned is reckoned again (`compared_again`); what only a method can give is measured anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import Any, cast

from tests.report.site.compared_again import ComparedAgain

from obs.claims import Report, assess_all, read_claims
from obs.compare import Measurement, Options, compare, measure
from obs.models import Terms
from obs.report.claim_tables import json_bytes
from obs.snapshot import embedded

Row = Mapping[str, Any]
Rows = Mapping[tuple[str, ...], Row]
_WHOLE = frozenset(
    {
        "rank", "n", "rank_lower", "rank_upper", "change_rank", "rise_rank", "change_n", "denominator",
        "donors", "rank_gap", "n_gap", "rank_ratio", "n_ratio", "count", "group_size", "percent", "agreeing",
        "counted",
    }
)  # fmt: skip
_SIGNED = frozenset(
    {
        "difference", "difference_median", "difference_unweighted", "change", "part", "total_change",
        "mean_gap", "median_change", "real_change",
    }
)  # fmt: skip
OF_SHOWN = ("decomposition", "peer_mean", "real")
METHODS = ("uncertainty", "funnel", "expected", *OF_SHOWN, "effect", "effect_path")
_IN_METHOD = {"real_change": 1, "start_value": 1, "end_value": 1, "p_gap": 3, "p_ratio": 3}


class Truth(ComparedAgain):
    """The figures, what is compared, what methods give of them, and the claims."""

    def __init__(self) -> None:
        super().__init__()
        self._results: dict[str, Rows] = {}

    @property
    def terms(self) -> Mapping[str, Terms]:
        """The terms of the sources."""
        return {name: source.info.terms for name, source in self.registry.sources.items()}

    @property
    def main(self) -> str:
        """The first headline indicator."""
        return next(id_ for id_ in self.held if self.indicators[id_].headline)

    @property
    def starts(self) -> list[tuple[str, str]]:
        """The declared starts after which the main indicator has a figure, as its periods."""
        last = max(period for _, period in self.observed(self.main))
        begun = [
            (each.region, each.start[: len(last)])
            for each in self.study.programmes
            if each.region in self.study.regions and each.start[: len(last)] <= last
        ]
        return list(dict.fromkeys(begun))

    # By reference.

    def find(self, ref: str) -> Any:
        """What stands at *ref*; None for no value, KeyError or ValueError for what there is not."""
        table, *key, column = ref.split("/")
        match table, key:
            case "observations", [id_, region, period] if column == "value":
                return self.value(id_, region, period)
            case (("comparison" | "level"), [id_, region]):
                return self.comparison(id_, region, column)
            case "quartiles", [id_, period]:
                return self.quartile(id_, period, column)
            case "places_in_change", [id_, region]:
                return self.place_in_change(id_, region, column)
            case "coverage", [id_]:
                return self.coverage(id_, column)
            case _:
                return self._counted(table, key, column)

    def _counted(self, table: str, key: list[str], column: str) -> Any:
        match table, key:
            case "missing", [id_, reason] if column == "count":
                return self.without_value(id_, reason)
            case "group", [name] if column == "count":
                return self.group_size(name)
            case "claims", [claim, part]:
                return self._votes(claim, part, column)
            case "verdicts", [name] if column == "count":
                return sum(each.verdict.name == name for each in self.claims.claims)
            case _:
                return self.measured(table, *key).get(column)

    def status_at(self, ref: str) -> str | None:
        """Why there is no value at *ref*, where the source says why; None elsewhere."""
        match ref.split("/"):
            case ["observations", id_, region, period, "value"]:
                return self.status(id_, region, period)
            case ["comparison" | "level", id_, region, "value"]:
                return self.status(id_, region, self.period(id_))
            case [table, *key, "value"]:
                return self.measured(table, *key).get("status")
            case _:
                return None

    def decimals_at(self, ref: str, *, further: bool = False) -> int:
        """How many decimals a reader is to see.

        *further* tells an interval and the benchmark apart where they look alike and are not, by two at most.
        """
        table, *key, column = ref.split("/")
        if column in _WHOLE:
            return 0
        own = next((self.indicators[id_].decimals for id_ in key if id_ in self.indicators), 0)
        decimals = _IN_METHOD.get(column, own)
        row: Row = self.measured(table, *key) if further and table == "uncertainty" else {}
        if row.get("benchmark_value") is None:
            return decimals
        ends, country = (row["lower"], row["upper"]), row["benchmark_value"]
        for more in (0, 1):
            if all(f"{end:.{decimals + more}f}" != f"{country:.{decimals + more}f}" for end in ends):
                return decimals + more
        return decimals + 2

    def finer(self, ref: str) -> int:
        """The decimals with which the ends of a change are told apart."""
        match ref.split("/"):
            case ["observations", id_, region, _, "value"] | ["comparison", id_, region, "value" | "change"]:
                own = self.indicators[id_].decimals
                value, start = (
                    self.find(f"comparison/{id_}/{region}/{each}") for each in ("value", "change_from")
                )
                before = self.find(f"observations/{id_}/{region}/{start}/value") if start else None
                if value is None or before is None or value == before:
                    return own
                apart = (
                    own + more for more in (0, 1) if round(value, own + more) != round(before, own + more)
                )
                return next(apart, own + 2)
            case _:
                return self.decimals_at(ref)

    def is_signed(self, ref: str) -> bool:
        """Whether a plus stands before what is above zero: before differences and changes."""
        return ref.rpartition("/")[2] in _SIGNED

    # What methods give, measured anew.

    def measured(self, metric: str, *key: str) -> Row:
        """The row of a fresh result with this key; that of an effect begins with the declared start."""
        if metric not in METHODS:
            raise KeyError(metric)
        if metric not in self._results:
            self._results[metric] = (
                self._effects(metric) if metric.startswith("effect") else self._all(metric)
            )
        return self._results[metric].get(key, {})

    def rows(self, metric: str) -> Rows:
        """All rows of a fresh result."""
        self.measured(metric)
        return self._results[metric]

    def _all(self, metric: str) -> Rows:
        everyone = () if metric in OF_SHOWN else (*self.members, *self.study.regions)
        return _by_key(self._measure(metric, Options(all_indicators=True, regions=everyone), {}), ())

    def _effects(self, metric: str) -> Rows:
        rows: dict[tuple[str, ...], Row] = {}
        sides = {"lower_is_better": "lower", "higher_is_better": "higher"}
        for region, start in self.starts:
            own = metric == "effect"
            given: dict[str, object] = {"side": sides.get(self.indicators[self.main].polarity)}
            if not own:
                given = {"keep_shown": True}
            # Nobody who says to have begun something stands for what would have been without.
            given |= {"start": start, "exclude": [each for each in self.study.regions if each != region]}
            regions = (region,) if own else (*self.members, *self.study.regions)
            options = Options(indicators=(self.main,), regions=regions)
            rows |= _by_key(self._measure(metric, options, given), (region, start))
        return rows

    def _measure(self, metric: str, options: Options, given: Mapping[str, object]) -> Measurement:
        return measure(
            self.study,
            embedded("bistand"),
            self.registry.metrics,
            metric,
            options,
            parameters=given,
            terms=self.terms,
        )

    def rests_on(self, table: str, id_: str) -> list[str]:
        """The further indicators that a method needs for its figures of *id_*."""
        own = self.indicators[id_].denominator
        if table in ("uncertainty", "funnel"):
            return [own] if own else []
        if table == "expected":
            covariates = cast("Iterable[str]", self.study.metrics["expected"]["covariates"])
            return sorted({*covariates} - {id_})
        if table == "peer_mean":
            given = self.study.metrics["peer_mean"]
            return sorted({*cast("Iterable[str]", given["variables"]), str(given["population"])} - {id_})
        if table == "real":
            return [str(self.registry.metrics["real"].info.parameters["cpi"])]
        if table == "decomposition":
            info = self.registry.metrics["decomposition"].info
            given = {**info.parameters, **self.study.metrics.get("decomposition", {})}
            return sorted({str(given[name]) for name in info.uses} - {id_})
        return []

    @cached_property
    def notes(self) -> Mapping[tuple[str, str], str | None]:
        """The remarks of a fresh comparison."""
        options = Options(all_indicators=True)
        compared = compare(self.study, embedded("bistand"), self.registry.metrics, options, terms=self.terms)
        return {
            (row["indicator"], row["region"]): row["note"] for row in compared.table.iter_rows(named=True)
        }

    # Claims, assessed anew.

    @cached_property
    def claims(self) -> Report:
        """All claims tested."""
        figures, claims = embedded("bistand"), read_claims(self.study)
        return assess_all(self.study, figures, self.registry.metrics, claims, terms=self.terms, group=None)

    @cached_property
    def claims_as_json(self) -> dict[str, Any]:
        """The claims as other programs get them, by their id."""
        return {each["claim"]: each for each in json.loads(json_bytes(self.claims))["claims"]}

    def _votes(self, claim: str, part: str, column: str) -> int:
        """How many specifications of a part of a claim count, or agree."""
        told = [
            each["holds"]
            for each in self.claims_as_json[claim]["specifications"]
            if each["counts"] and each["holds"] is not None and part in ("all", each["part"])
        ]
        return {"counted": len(told), "agreeing": sum(told)}[column]

    def indicators_on(self, kind: str, about: str) -> list[str]:
        """The indicators whose figures a page of this *kind* shows."""
        match kind:
            case "front":
                return [id_ for id_ in self.held if self.indicators[id_].headline]
            case "indicator":
                return [about]
            case "claim":
                specifications = self.claims_as_json[about]["specifications"]
                ids = ([each, *each["beside"]] for each in specifications)
                return [
                    id_
                    for id_ in dict.fromkeys(of["indicator"] for of in chain(*ids))
                    if id_ in self.indicators
                ]
            case "claims":
                claims = self.claims_as_json.values()
                used = [each["indicator"] for claim in claims for each in claim["specifications"]]
                return [id_ for id_ in dict.fromkeys(used) if id_ in self.indicators]
            case _:
                return self.held


def _by_key(found: Measurement, before: tuple[str, ...]) -> dict[tuple[str, ...], Row]:
    names = cast("list[str]", found.metric.result["primaryKey"])
    return {(*before, *(str(row[name]) for name in names)): row for row in found.table.iter_rows(named=True)}

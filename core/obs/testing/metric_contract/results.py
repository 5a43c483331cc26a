"""The result of a metric is what it is declared to be, and tells where something is missing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress

import polars as pl
import pytest

from obs.compare.example import check_example
from obs.compare.observed import Observed
from obs.contracts import check_frame
from obs.errors import ObsError
from obs.metric import Metric, misdeclared
from obs.models import Panel
from obs.observations import STATUS
from obs.testing.metric_contract.case import (
    MetricCase,
    Row,
    checked,
    computed,
    fields_of,
    is_told,
    key_of,
    with_rows,
)

_ODD = "these columns hold NaN or infinity"


class Results(MetricCase):
    """Promises about the result table."""

    def test_the_panel_can_tell(self, metric: type[Metric], panel: Panel) -> None:
        """A region is shown that is no member, and the metric has rows for the panel."""
        assert set(panel.shown) - set(panel.group.members), "the panel shows no region outside the group"
        assert computed(metric, panel, self.parameters).height, "the result has no row"

    def test_its_result_fits_the_schema(self, metric: type[Metric], panel: Panel) -> None:
        """Names, types, key and constraints are those of `MetricInfo.result`; what is untouched exists."""
        assert list(misdeclared(metric.info)) == [], "MetricInfo.untouched is wrong"
        found = check_frame(checked(metric, panel, self.parameters), dict(metric.info.result))
        assert [str(each) for each in found if each.severity == "error"] == []

    def test_no_number_is_nan_or_infinite(self, metric: type[Metric], panel: Panel) -> None:
        """A number that cannot be computed is missing: neither NaN nor infinity, even before core looks.

        Where every figure is zero it may refuse instead; where those of one region are it may not.
        """
        for rows in (panel.observations.collect(), _zero_of_some(panel)):
            assert _not_finite(computed(metric, with_rows(panel, rows), self.parameters)) == [], _ODD
        with suppress(ObsError):
            of_zeros = computed(metric, with_rows(panel, _zeros(panel)), self.parameters)
            assert _not_finite(of_zeros) == [], _ODD

    def test_regions_outside_the_group_get_no_rank(self, metric: type[Metric], panel: Panel) -> None:
        """In the columns of `ranks`, which exist, only members of the group have a value."""
        result = checked(metric, panel, self.parameters)
        strange = self.ranks - set(result.columns) - MetricCase.ranks
        assert strange == set(), "`ranks` names what is no column of the result"
        if "region" not in result.columns:
            return
        outside = result.filter(~pl.col("region").is_in(panel.group.members))
        for name in self.ranks & set(result.columns):
            ranked = outside.filter(pl.col(name).is_not_null())["region"].unique().sort().to_list()
            assert ranked == [], f"these are no members of the group and have a {name}"

    def test_what_is_called_untouched_is_as_observed(self, metric: type[Metric], panel: Panel) -> None:
        """A column of `MetricInfo.untouched` holds the figures, or their statuses, of the panel itself."""
        observed = _observed(panel)
        among = _references(self, metric, panel)
        for row in checked(metric, panel, self.parameters).iter_rows(named=True):
            for name in metric.info.untouched.keys() & row.keys():
                at = among.at(row, name)
                if at is None or row[name] is None:
                    continue
                figure = observed.get((at.indicator, at.region, at.period or ""))
                assert figure is not None, f"{name} of {_shown(metric, row)} is of no observation: {at}"
                wanted = figure[1] if isinstance(row[name], str) else figure[0]
                assert row[name] == wanted, f"{name} of {_shown(metric, row)} was touched"

    def test_nothing_is_missing_without_a_word(self, metric: type[Metric], panel: Panel) -> None:
        """Where a shown region has no figure, its rows stay and tell why by a note or a status."""
        before = checked(metric, panel, self.parameters)
        if "region" not in before.columns:
            return
        for region in panel.shown:
            for way, rows in (("missing", _missing(panel, region)), ("not there", _without(panel, region))):
                after = checked(metric, with_rows(panel, rows), self.parameters)
                was, now = (frame.filter(pl.col("region") == region) for frame in (before, after))
                assert now.height or not was.height, (
                    f"{region}, whose figures are {way}, is gone without a word"
                )
                for row in _silent(metric, now, was):
                    pytest.fail(
                        f"{_shown(metric, row)}: its figures are {way}, and no note or status says so"
                    )

    def test_its_worked_example_is_right(self, metric: type[Metric]) -> None:
        """`MetricInfo.example`, run, gives what it says."""
        if metric.info.example is None:
            pytest.skip("MetricInfo.example is None: give one that can be checked by hand")
        assert [str(each) for each in check_example(metric)] == []


def _silent(metric: type[Metric], now: pl.DataFrame, was: pl.DataFrame) -> Iterator[Row]:
    """The rows of *now* that have no number, or lost one that they had in *was*, and do not tell why."""
    key, fields = key_of(metric.info), _of_the_row(metric)
    had = {tuple(row[name] for name in key): row for row in was.iter_rows(named=True)}
    for row in now.iter_rows(named=True):
        before = had.get(tuple(row[name] for name in key), {})
        lost = any(row[name] is None and before.get(name) is not None for name in fields)
        if (lost and not is_told(row, before)) or (
            all(row[name] is None for name in fields) and not is_told(row, {})
        ):
            yield row


def _of_the_row(metric: type[Metric]) -> set[str]:
    """The columns of numbers less those said of the whole group, which `required` marks."""
    fields: list[Row] = metric.info.result["fields"]  # pyright: ignore[reportAssignmentType]
    numbers = set(fields_of(metric.info, "number", "integer")) - set(key_of(metric.info))
    return {
        each["name"]
        for each in fields
        if each["name"] in numbers and not each.get("constraints", {}).get("required")
    } - {name for name, of in metric.info.untouched.items() if of.region != "region"}


def _not_finite(result: pl.DataFrame) -> list[str]:
    """The columns that hold NaN or infinity."""
    floats = [name for name, dtype in result.schema.items() if dtype.is_float()]
    return [name for name in floats if not result[name].drop_nulls().is_finite().all()]


def _zero_of_some(panel: Panel) -> pl.DataFrame:
    """The observations, those of one region zero, and of the benchmark what the metric is asked for."""
    region, indicator = (pl.col(name).cast(pl.String) for name in ("region", "indicator"))
    theirs = (region == panel.shown[0]) | (
        (region == panel.benchmark) & indicator.is_in(list(panel.indicators))
    )
    return panel.observations.with_columns(
        value=pl.when(theirs).then(pl.col("value") * 0.0).otherwise(pl.col("value"))
    ).collect()


def _zeros(panel: Panel) -> pl.DataFrame:
    """The observations, all values zero."""
    return panel.observations.with_columns(value=pl.col("value") * 0.0).collect()


def _missing(panel: Panel, region: str) -> pl.DataFrame:
    theirs = pl.col("region").cast(pl.String) == region
    return panel.observations.with_columns(
        value=pl.when(~theirs).then(pl.col("value")),
        status=pl.when(theirs).then(pl.lit("missing", STATUS)).otherwise(pl.col("status")),
    ).collect()


def _without(panel: Panel, region: str) -> pl.DataFrame:
    return panel.observations.filter(pl.col("region").cast(pl.String) != region).collect()


def _observed(panel: Panel) -> dict[tuple[str, str, str], tuple[float | None, str]]:
    rows = panel.observations.filter(pl.col("sex").cast(pl.String) == panel.sex).collect()
    texts = [pl.col(name).cast(pl.String) for name in ("indicator", "region", "period", "status")]
    return {
        (indicator, region, period): (value, status)
        for indicator, region, period, status, value in rows.select(*texts, "value").iter_rows()
        if value is None or math.isfinite(value)
    }


def _references(case: MetricCase, metric: type[Metric], panel: Panel) -> Observed:
    return Observed(
        columns=metric.info.untouched,
        benchmark=panel.benchmark,
        periods=panel.periods,
        denominators={id_: each.denominator for id_, each in panel.indicators.items()},
        parameters={**metric.info.parameters, **case.parameters},
        uses=metric.info.uses,
    )


def _shown(metric: type[Metric], row: Row) -> str:
    return ", ".join(str(row[name]) for name in key_of(metric.info))

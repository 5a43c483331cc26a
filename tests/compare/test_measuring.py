"""One metric alone: its parameters, the indicators it also reads, its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from obs import ConfigError, Metric, MetricError, MetricInfo, Panel
from obs.compare import Options, measure
from obs.snapshot import embedded
from obs.study import builtin

if TYPE_CHECKING:
    import polars as pl


class Sum(Metric):
    """Adds to each asked indicator another one, region by region."""

    info: ClassVar[MetricInfo] = MetricInfo(
        id="sum",
        title="Sum",
        assumptions=("Both have the same unit.",),
        reference="Arithmetic",
        result={
            "fields": [
                {"name": "indicator", "type": "string"},
                {"name": "region", "type": "string"},
                {"name": "total", "type": "number"},
            ],
            "primaryKey": ["indicator", "region"],
        },
        parameters={"other": ""},
        uses=("other",),
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        import polars as pl

        other = str(parameters["other"])
        rows = panel.observations.filter(pl.col("sex") == "T").with_columns(
            pl.col("indicator", "region", "period").cast(pl.String)
        )
        asked = rows.filter(pl.col("indicator").is_in(list(panel.indicators)), pl.col("period") == "2022")
        added = rows.filter(pl.col("indicator") == other, pl.col("period") == "2022").select(
            "region", more="value"
        )
        assert other in panel.others
        return asked.join(added, on="region").select(
            "indicator", "region", total=pl.col("value") + pl.col("more")
        )


class Shown(Sum):
    """Reads nothing but the regions."""

    info: ClassVar[MetricInfo] = replace(Sum.info, id="shown")

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        import polars as pl

        return pl.LazyFrame(
            [
                {"indicator": "N31008", "region": code, "total": 0.0}
                for code in (*panel.shown, panel.benchmark)
            ]
        )


METRICS: Mapping[str, type[Metric]] = {"sum": Sum}
STUDY = builtin("bistand")


def test_a_metric_reads_what_its_parameters_name() -> None:
    """The indicator in the parameter comes along; net costs of 2022 add up as in the claims register.

    Markaryd, net cost of assistance and of labour-market measures 2022: 1,536 kr per inhabitant.
    """
    figures = embedded("bistand")
    answer = measure(
        STUDY,
        figures,
        METRICS,
        "sum",
        Options(indicators=("N31008",)),
        parameters={"other": "N40011"},
        terms={},
    )
    totals = dict(zip(answer.table["region_name"], answer.table["total"], strict=True))
    assert round(totals["Markaryd"]) == 1536
    assert list(answer.table["region"]) == [*STUDY.regions, "00"]
    assert answer.parameters == {"other": "N40011"}
    assert answer.periods == {"N31008": "2022"}
    assert answer.credits[0] == "Egen bearbetning av data från kolada (producent: SCB)"


def test_a_parameter_that_names_no_indicator() -> None:
    """The parameter and the id are named."""
    with pytest.raises(ConfigError, match=r"'N4001'.*parameter other of metric sum"):
        measure(
            STUDY,
            embedded("bistand"),
            METRICS,
            "sum",
            Options(indicators=("N31008",)),
            parameters={"other": "N4001"},
            terms={},
        )


@pytest.mark.parametrize("number", [1500, 0.5])
def test_a_number_in_place_of_an_id_names_no_indicator(number: float) -> None:
    """A parameter may be a figure or the id of the indicator that holds it."""
    answer = measure(
        STUDY,
        embedded("bistand"),
        {"shown": Shown},
        "shown",
        Options(indicators=("N31008",)),
        parameters={"other": number},
        terms={},
    )
    assert answer.parameters == {"other": number}
    assert list(answer.table["region"]) == [*STUDY.regions, "00"]


def test_an_unknown_metric() -> None:
    """The nearest one is offered."""
    with pytest.raises(MetricError, match="did you mean sum"):
        measure(STUDY, embedded("bistand"), METRICS, "sums", Options(), parameters={}, terms={})


def test_an_unknown_parameter() -> None:
    """A parameter that the metric does not have is refused with those it has."""
    with pytest.raises(ConfigError, match="did you mean other"):
        measure(
            STUDY, embedded("bistand"), METRICS, "sum", Options(), parameters={"othr": "N40011"}, terms={}
        )


class Long(Shown):
    """Needs two periods."""

    info: ClassVar[MetricInfo] = replace(Shown.info, id="long", minimum_periods=2)


def test_an_indicator_that_is_not_held_is_refused_for_that() -> None:
    """Not for having too few periods, which would send the user looking for more of them."""
    with pytest.raises(MetricError, match="refuses every indicator: no figures held: run obs fetch"):
        measure(
            builtin(),
            embedded("bistand"),
            {"long": Long},
            "long",
            Options(indicators=("N31002",)),
            parameters={},
            terms={},
        )


class Shares(Sum):
    """Takes shares only."""

    info: ClassVar[MetricInfo] = replace(Sum.info, id="shares", kinds=("share",))


def test_what_a_parameter_names_is_read_though_it_is_refused_itself() -> None:
    """The population is no share, so that nothing is measured of it; it is there to be added all the same."""
    found = measure(
        builtin(),
        embedded("bistand"),
        {"shares": Shares},
        "shares",
        Options(indicators=("N31807", "N01951"), regions=("1783",)),
        parameters={"other": "N01951"},
        terms={},
    )
    assert set(found.table["indicator"]) == {"N31807"}
    assert list(found.problems) == ["N01951"]
    assert found.table["total"][0] > 11_000

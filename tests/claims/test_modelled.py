"""Claims about what a model expects."""

from __future__ import annotations

from typing import Any

import pytest
from tests.claims.conftest import METRICS, OWN, Bench, said

from obs.claims import Claim, modelled
from obs.claims.ground import Ground

ROW: dict[str, Any] = {
    "value": 40.0,
    "predicted": 50.0,
    "residual": -10.0,
    "relative_residual": -20.0,
    "sd_relative_residual": 5.0,
    "r_squared": 0.5,
    "reading": None,
    "percentile": 4.0,
    "n": 12,
    "lower": None,
    "upper": None,
    "covariates": 1,
    "covariate_period": "2011",
    "expected_note": "no prediction interval",
}


@pytest.mark.parametrize(
    ("reading", "unusual"), [(None, None), ("as expected", False), ("below expected", True)]
)
def test_without_an_interval_nothing_is_unusual(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, reading: str | None, unusual: bool | None
) -> None:
    """A model that the others fit perfectly has no interval, and no word for where the figure lies."""
    bench.put("A1", (50, 45, 40), kind="rate", unit="kr/inv", polarity="none")
    ground = Ground(study=bench.study, figures=bench, metrics=METRICS)

    def rows(*_: object) -> list[dict[str, Any]]:
        return [{**ROW, "indicator": "A1", "reading": reading}]

    monkeypatch.setattr(modelled, "_regression", rows)
    claim = Claim(id="A1", region=OWN, title="Invented", kind="expected", direction="lower", period_to="2012")
    (found,) = modelled.tested(claim, ground, {"A1": bench.study.indicators["A1"]})
    assert (found.holds, found.unusual) == (True, unusual)
    assert "None" not in found.note


@pytest.mark.parametrize(("direction", "holds"), [("lower", False), ("higher", False)])
def test_a_deviation_of_nothing_lies_on_neither_side(bench: Bench, direction: Any, holds: bool) -> None:
    bench.put("A1", (1.0, 1.0, 0.0), kind="index")
    (found, *_) = bench.tested("expected", "A1", direction=direction, period_to="2012").specifications
    assert (found.part, found.holds) == ("model", holds)


def test_a_count_is_no_outcome_of_a_model(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """It follows the size of the place, which no covariate of shares knows."""

    def rows(*_: object) -> list[dict[str, Any]]:
        return [{**ROW, "indicator": "A1"}]

    monkeypatch.setattr(modelled, "_regression", rows)
    bench.put("A1", (50, 45, 40), kind="count", unit="antal")
    tested = bench.tested("expected", "A1", direction="lower", period_to="2012")
    assert [(each.part, each.holds) for each in tested.specifications if each.part == "model"] == [
        ("model", None)
    ]
    assert said(tested.would_change) == "A1: a count follows the size of the region."

"""The metric "official_model": the study's figures, a worked example and bad input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from obs import ConfigError, Panel
from obs.contracts.frames import check_frame
from obs_comparison.official_model import OfficialModel

PanelOf = Callable[..., Panel]
NAMES = {"actual": "aid", "modelled": "model"}
FOUR = ("9901", "9902", "9903", "9904")


def rows(panel: Panel, **parameters: object) -> dict[str, dict[str, Any]]:
    """The result by region."""
    result = OfficialModel().compute(panel, {**OfficialModel.info.parameters, **parameters}).collect()
    assert check_frame(result, dict(OfficialModel.info.result)) == []
    return {row["region"]: row for row in result.to_dicts()}


def panel_with(panel_of: PanelOf, aid: list[float | None], model: list[float | None], **more: Any) -> Panel:
    figures = {
        "aid": {"2022": dict(zip(FOUR, aid, strict=True))},
        "model": {"2022": dict(zip(FOUR, model, strict=True))},
    }
    return panel_of(figures, **{"members": FOUR, **more})


@pytest.mark.parametrize(
    ("period", "deviation", "rank", "r_squared"),
    [("2020", -28.6, 52, 0.43), ("2021", -32.5, 45, 0.46), ("2022", -17.9, 87, 0.45)],
)
def test_fagersta_against_the_modelled_cost(
    study_panel: PanelOf, period: str, deviation: float, rank: int, r_squared: float
) -> None:
    """N31008 against U31004 to the printed digits, of 290 municipalities, SD 32 to 33 %."""
    row = rows(study_panel(("N31008",), period))["1982"]
    assert round(row["deviation_percent"], 1) == deviation
    assert (row["rank"], row["n"]) == (rank, 290)
    assert round(row["r_squared"], 2) == r_squared
    assert row["sd_percent"] == pytest.approx(32.5, abs=0.2)


def test_kramfors_before_its_programme(study_panel: PanelOf) -> None:
    """2022: +28.3 %, rank 234 of 290."""
    row = rows(study_panel(("N31008",), "2022"))["2282"]
    assert (round(row["deviation_percent"], 1), row["rank"]) == (28.3, 234)


def test_a_worked_example(panel_of: PanelOf) -> None:
    """90, 110, 100 and 200 against 100 each: -10, +10, 0 and +100 %; mean 25, SD root(7700 / 3)."""
    found = rows(panel_with(panel_of, [90, 110, 100, 200], [100, 100, 100, 100]), **NAMES)
    assert [found[code]["deviation_percent"] for code in FOUR] == pytest.approx([-10, 10, 0, 100])
    assert [found[code]["rank"] for code in FOUR] == [1, 3, 2, 4]
    assert [found[code]["percentile"] for code in FOUR] == [12.5, 62.5, 37.5, 87.5]
    assert found["9901"]["sd_percent"] == pytest.approx((7700 / 3) ** 0.5)
    assert found["9901"]["reading"] == "as expected, within one SD"
    assert found["9904"]["reading"] == "above the model by more than one SD"
    assert found["9901"]["r_squared"] is None  # a model that is the same for all has no correlation


@pytest.mark.parametrize(
    ("aid", "model", "note"),
    [
        (None, 100, "cannot be calculated: no value of aid for 2022"),
        (90, None, "cannot be calculated: no value of model for 2022"),
        (90, 0, "no deviation in per cent: model is not above zero"),
        (90, -5, "no deviation in per cent: model is not above zero"),
    ],
)
def test_what_cannot_be_divided_has_no_rank(
    panel_of: PanelOf, aid: float | None, model: float | None, note: str
) -> None:
    """A missing figure or a model that is not above zero: null, the reason, and not counted."""
    row = rows(panel_with(panel_of, [aid, 110, 90, 200], [model, 100, 120, 130]), **NAMES)["9901"]
    assert (row["deviation_percent"], row["rank"], row["reading"], row["n"]) == (None, None, None, 3)
    assert row["official_model_note"] == note


def test_a_region_outside_the_group_has_no_rank(panel_of: PanelOf) -> None:
    """It has its deviation and is read by the group's SD."""
    panel = panel_with(panel_of, [90, 110, 100, 200], [95, 100, 130, 100], members=FOUR[:3], shown=("9904",))
    row = rows(panel, **NAMES)["9904"]
    assert (row["deviation_percent"], row["rank"], row["n"]) == (100, None, 3)
    assert row["official_model_note"] == "not in the group, so no rank"


def test_without_a_period_nothing_is_compared(panel_of: PanelOf) -> None:
    """Null and the reason."""
    row = rows(panel_with(panel_of, [90, 110, 100, 200], [95, 100, 130, 100], period=None), **NAMES)["9901"]
    assert (row["deviation_percent"], row["n"]) == (None, 0)
    assert row["official_model_note"] == "cannot be calculated: no period to compare"


@pytest.mark.parametrize(
    ("given", "units", "message"),
    [
        ({"modelled": "aid"}, {}, "cannot be set against"),
        ({}, {"model": "%"}, "cannot be set against"),
        ({"modelled": ["model", "aid"]}, {}, "id of one indicator"),
        ({"actual": "nothing"}, {}, "does not have"),
    ],
)
def test_impossible_pairs_are_refused(
    panel_of: PanelOf, given: dict[str, object], units: dict[str, str], message: str
) -> None:
    """The same indicator twice, other units, unknown ids: errors of the configuration."""
    panel = panel_with(panel_of, [90, 110, 100, 200], [95, 100, 130, 100], units=units)
    with pytest.raises(ConfigError, match=message):
        rows(panel, **{**NAMES, **given})

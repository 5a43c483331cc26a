"""The metric "decomposition": figures of the study, bad input, and what always holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import Break, ConfigError, Panel
from obs.contracts.frames import check_frame
from obs_comparison.decomposition import Decomposition

PanelOf = Callable[..., Panel]
NAMES = {"total": "paid", "per_household": "household", "per_month": "month"}
UNITS = {"paid": "tkr", "household": "kr/hushåll", "month": "kr/hushåll och månad"}
# 10 households x 5 months x 2,000 kr = 100 tkr; 8 x 5 x 3,000 = 120 tkr
START, END = (100.0, 10_000.0, 2_000.0), (120.0, 15_000.0, 3_000.0)


def figures(start: tuple[float | None, ...], end: tuple[float | None, ...]) -> dict[str, Any]:
    return {
        id_: {"2020": {"9901": first}, "2022": {"9901": last}}
        for id_, first, last in zip(UNITS, start, end, strict=True)
    }


def parts(panel: Panel, **parameters: object) -> list[dict[str, Any]]:
    """The three rows of the first region shown."""
    given = {**Decomposition.info.parameters, **parameters}
    result = Decomposition().compute(panel, given).collect()
    assert check_frame(result, dict(Decomposition.info.result)) == []
    return result.to_dicts()[:3]


def column(rows: list[dict[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in rows]


def test_the_worked_example(panel_of: PanelOf) -> None:
    """Households -25, months 0, kronor +45 tkr, together +20."""
    rows = parts(panel_of(figures(START, END), members=("9901",), units=UNITS), **NAMES)
    assert column(rows, "factor") == ["households", "months per household", "kronor per month"]
    assert column(rows, "start_value") == pytest.approx([10, 5, 2000])
    assert column(rows, "end_value") == pytest.approx([8, 5, 3000])
    assert column(rows, "part") == pytest.approx([-25, 0, 45])
    assert column(rows, "part_percent") == pytest.approx([-25, 0, 45])
    assert rows[0]["total_change"] == 20.0
    assert column(rows, "decomposition_note") == [None] * 3


# Paid assistance, tkr, as worked out for the study from Kolada's figures of August 2024 with LMDI-I.
STUDY = [
    ("1783", "2019", (-3542, -4527, -28, 1013)),
    ("1982", "2019", (2597, -2599, 1016, 4180)),
    ("2282", "2019", (396, -10401, 3665, 7132)),
    ("0767", "2018", (-8126, -8741, 460, 154)),
    ("1293", "2019", (7640, -6351, 6910, 7081)),
]


@pytest.mark.parametrize(("region", "start", "printed"), STUDY)
def test_the_five_municipalities(
    study_panel: PanelOf, region: str, start: str, printed: tuple[int, ...]
) -> None:
    """Total and parts to the printed digits."""
    panel = study_panel(("N31857",), "2022", start)
    result = Decomposition().compute(panel, {**Decomposition.info.parameters, "method": "lmdi"}).collect()
    rows = [row for row in result.to_dicts() if row["region"] == region]
    assert [round(rows[0]["total_change"]), *map(round, column(rows, "part"))] == list(printed)


def test_a_missing_start_in_the_study(study_panel: PanelOf) -> None:
    """Markaryd has no total for 2019: no part is guessed, the missing series are named."""
    result = Decomposition().compute(study_panel(("N31857",), "2022", "2019"), Decomposition.info.parameters)
    rows = [row for row in result.collect().to_dicts() if row["region"] == "0767"]
    assert column(rows, "part") == [None] * 3
    assert rows[0]["decomposition_note"] == "cannot be calculated: no value of N31857, N31849 for 2019"


@pytest.mark.parametrize("method", ["shapley", "lmdi"])
def test_zero_paid_is_a_fall_to_nothing(panel_of: PanelOf, method: str) -> None:
    """No household left: shapley gives the parts, in place of lmdi too, and says so."""
    panel = panel_of(figures(START, (0.0, 15_000.0, 3_000.0)), members=("9901",), units=UNITS)
    rows = parts(panel, **NAMES, method=method)
    assert sum(column(rows, "part")) == pytest.approx(-100)
    assert rows[0]["method"] == "shapley"
    note = "lmdi needs figures above zero: shapley in its place"
    assert rows[0]["decomposition_note"] == (note if method == "lmdi" else None)


def test_a_negative_amount_is_split_with_a_warning(panel_of: PanelOf) -> None:
    """The parts sum to the change; per cent of a negative base is not given."""
    rows = parts(panel_of(figures((-10.0, 10_000.0, 2_000.0), END), members=("9901",), units=UNITS), **NAMES)
    assert sum(column(rows, "part")) == pytest.approx(130)
    assert column(rows, "part_percent") == [None] * 3
    assert "below zero" in rows[0]["decomposition_note"]


def test_nothing_paid_at_the_start_leaves_no_per_cent(panel_of: PanelOf) -> None:
    """The parts stand, and a note says why they have no per cent of the total."""
    rows = parts(panel_of(figures((0.0, 10_000.0, 2_000.0), END), members=("9901",), units=UNITS), **NAMES)
    assert sum(column(rows, "part")) == pytest.approx(120)
    assert column(rows, "part_percent") == [None] * 3
    note = "no part in per cent: the total is not above zero at the start"
    assert column(rows, "decomposition_note") == [note] * 3


@pytest.mark.parametrize(
    ("end", "note"),
    [
        ((120.0, None, 3_000.0), "cannot be calculated: no value of household for 2022"),
        ((0.0, 0.0, 3_000.0), "cannot be calculated: household is zero for 2022"),
        ((120.0, 15_000.0, 0.0), "cannot be calculated: month is zero for 2022"),
    ],
)
def test_undefined_factors_are_refused(panel_of: PanelOf, end: tuple[float | None, ...], note: str) -> None:
    """Nothing is divided by zero or guessed."""
    rows = parts(panel_of(figures(START, end), members=("9901",), units=UNITS), **NAMES)
    assert column(rows, "part") == [None] * 3
    assert column(rows, "decomposition_note") == [note] * 3


def test_no_split_across_a_break(panel_of: PanelOf) -> None:
    """A break in one of the three series stops all parts and is named."""
    breaks = {"month": (Break(period="2021", reason="new form"),)}
    panel = panel_of(figures(START, END), members=("9901",), units=UNITS, breaks=breaks)
    row = parts(panel, **NAMES)[0]
    assert row["decomposition_note"] == "month: no change across a break: 2021 (new form)"
    assert row["part"] is None


@pytest.mark.parametrize(
    ("missing", "note"), [("period", "no period to compare"), ("start", "the study has no start of change")]
)
def test_without_two_ends_there_is_nothing_to_split(panel_of: PanelOf, missing: str, note: str) -> None:
    """The reason stands in the rows."""
    panel = panel_of(figures(START, END), members=("9901",), units=UNITS, **{missing: None})
    assert parts(panel, **NAMES)[0]["decomposition_note"] == f"cannot be calculated: {note}"


@pytest.mark.parametrize(
    ("parameters", "units", "message"),
    [
        ({"method": "laspeyres"}, {}, "shapley or lmdi"),
        ({"method": ["lmdi"]}, {}, "shapley or lmdi"),
        ({"total": "N99999"}, {}, "the study does not have"),
        ({"total": ["paid", "month"]}, {}, "one indicator"),
        ({"total": 7}, {}, "total is 7"),
        ({"total": "month"}, {}, "three indicators"),
        ({}, {"paid": "antal"}, "is in 'antal'"),
        ({}, {"month": "%"}, "is in '%'"),
    ],
)
def test_impossible_parameters_are_refused(
    panel_of: PanelOf, parameters: dict[str, object], units: dict[str, str], message: str
) -> None:
    """Another method, an unknown id and units that do not multiply are errors of the configuration."""
    panel = panel_of(figures(START, END), members=("9901",), units={**UNITS, **units})
    with pytest.raises(ConfigError, match=message):
        parts(panel, **{**NAMES, **parameters})


AMOUNT = st.floats(1, 1e6)


@settings(deadline=None, max_examples=25)  # a busy machine is no failure
@given(
    start=st.tuples(AMOUNT, AMOUNT, AMOUNT),
    end=st.tuples(AMOUNT, AMOUNT, AMOUNT),
    method=st.sampled_from(["shapley", "lmdi"]),
    unit=st.sampled_from(["kr", "tkr", "mnkr"]),
)
def test_parts_sum_in_every_unit(
    panel_of: PanelOf, start: tuple[float, ...], end: tuple[float, ...], method: str, unit: str
) -> None:
    """In kronor, thousands or millions the parts sum to the change of the total, to 1e-9 of the figures."""
    panel = panel_of(figures(start, end), members=("9901",), units={**UNITS, "paid": unit})
    found = column(parts(panel, **NAMES, method=method), "part")
    scale = max(start[0], end[0], *map(abs, found))
    assert sum(found) == pytest.approx(end[0] - start[0], rel=0, abs=1e-9 * scale)


def test_the_studys_parts_sum_to_a_billionth(study_panel: PanelOf) -> None:
    """Every municipality shown: the parts sum to the change within 1e-9 thousand kronor."""
    result = Decomposition().compute(study_panel(("N31857",), "2022", "2018"), Decomposition.info.parameters)
    rows = [row for row in result.collect().to_dicts() if row["region"] != "00"]
    assert len(rows) == 15
    for region in {row["region"] for row in rows}:
        mine = [row for row in rows if row["region"] == region]
        assert abs(sum(column(mine, "part")) - mine[0]["total_change"]) < 1e-9

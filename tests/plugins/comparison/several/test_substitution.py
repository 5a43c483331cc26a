"""The metric "substitution": the study's figures, worked examples, bad input, and what always holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import Break, ConfigError, Panel
from obs.contracts.frames import check_frame
from obs_comparison.cells import cells
from obs_comparison.substitution import Substitution
from obs_comparison.substitution_table import beside_sum

PanelOf = Callable[..., Panel]
PARTS = {"parts": ["aid", "work"]}


def figures(
    aid: tuple[float | None, float | None], work: tuple[float | None, float | None]
) -> dict[str, Any]:
    return {
        "aid": {"2020": {"9901": aid[0]}, "2022": {"9901": aid[1]}},
        "work": {"2020": {"9901": work[0]}, "2022": {"9901": work[1]}},
    }


def rows(panel: Panel, parameters: dict[str, Any] = PARTS) -> dict[tuple[str, str], dict[str, Any]]:
    """The result by region and part."""
    result = Substitution().compute(panel, parameters).collect()
    assert check_frame(result, dict(Substitution.info.result)) == []
    return {(row["region"], row["indicator"]): row for row in result.to_dicts()}


def test_the_worked_example(panel_of: PanelOf) -> None:
    """100 to 60 beside 20 to 50: -40 %, +150 %, the sum -8.3 %, three quarters of the fall offset."""
    found = rows(panel_of(figures((100, 60), (20, 50)), members=("9901",)))
    aid, work = found["9901", "aid"], found["9901", "work"]
    assert (aid["change"], aid["percent_change"]) == (-40, -40)
    assert (work["change"], work["percent_change"]) == (30, 150)
    for row in (aid, work):
        assert (row["sum_of"], row["sum_start"], row["sum_end"], row["sum_change"]) == (
            "aid + work",
            120,
            110,
            -10,
        )
        assert row["sum_percent_change"] == pytest.approx(-100 / 12)
        assert row["offset_percent"] == 75
        assert row["moved"] == "may have moved: a part fell, the sum fell less than half as much"


def test_rows_come_in_a_stated_order(panel_of: PanelOf) -> None:
    """By region as shown, the benchmark last, and within it by part as named."""
    panel = panel_of(figures((100, 60), (20, 50)), members=("9901", "9902"), shown=("9902", "9901"))
    found = list(rows(panel, {"parts": ["work", "aid"]}))
    assert found == [(region, part) for region in ("9902", "9901", "00") for part in ("work", "aid")]


def test_markaryd_net_and_gross(study_panel: PanelOf) -> None:
    """Aid net 1,197 to 550, measures 465 to 987, the sum -7.6 %; the gross sum 2,014 to 2,048, +1.7 %."""
    panel = study_panel(("N31008",), "2022", "2019")
    found = rows(panel, {"parts": ["N31008", "N40011"]})
    aid, work = found["0767", "N31008"], found["0767", "N40011"]
    assert [round(aid[name]) for name in ("start_value", "end_value")] == [1197, 550]
    assert [round(work[name]) for name in ("start_value", "end_value")] == [465, 987]
    assert [round(each["percent_change"], 1) for each in (aid, work)] == [-54.1, 112.3]
    assert [round(aid[name]) for name in ("sum_start", "sum_end")] == [1662, 1536]
    assert round(aid["sum_percent_change"], 1) == -7.6
    assert aid["moved"] == "may have moved: a part fell, the sum fell less than half as much"
    gross = rows(panel, {"parts": ["N31001", "N40008"]})["0767", "N31001"]
    assert [round(gross[name]) for name in ("sum_start", "sum_end")] == [2014, 2048]
    assert round(gross["sum_percent_change"], 1) == 1.7


# Net cost of assistance and of labour-market measures together, kr per inhabitant, 2018 to 2022.
SUMS = {
    "1783": (1295, 1077, 1721, 1733, 1553),
    "1982": (2103, 1924, 2265, 2210, 2375),
    "2282": (1669, 1560, 1776, 1980, 2309),
    "0767": (1678, 1662, 1275, 1416, 1536),
    "1293": (1041, 1137, 1212, 1262, 1398),
}


@pytest.mark.parametrize("offset", [0, 1, 2, 3])
def test_the_sums_of_the_five_municipalities(study_panel: PanelOf, offset: int) -> None:
    """Every year's sum as the study's material prints it."""
    found = rows(study_panel(("N31008",), "2022", str(2018 + offset)), {"parts": ["N31008", "N40011"]})
    for region, printed in SUMS.items():
        row = found[region, "N31008"]
        assert (round(row["sum_start"]), round(row["sum_end"])) == (printed[offset], printed[4])


def test_a_negative_base_has_no_percent(study_panel: PanelOf) -> None:
    """Hagfors' measures were -44.8 in 2019: the change stands, per cent does not."""
    row = rows(study_panel(("N31008",), "2022", "2019"), {"parts": ["N31008", "N40011"]})["1783", "N40011"]
    assert round(row["start_value"], 1) == -44.8
    assert (row["percent_change"], row["change"]) == (None, pytest.approx(423.18, abs=0.005))
    assert row["substitution_note"] == "no percent change: the start value is not above zero"


@pytest.mark.parametrize(
    ("aid", "work", "moved", "offset"),
    [
        ((100, 60), (20, 20), "no: no part rose", 0),
        ((100, 60), (20, 40), "no: other parts' rise offsets half of the fall or less", 50),
        ((100, 60), (20, 60), "may have moved: a part fell, the sum did not", 100),
        ((100, 110), (20, 20), "no: no part fell", None),
        ((100, 97), (20, 40), "no: what fell is under 5 % of the sum", None),
        ((10, -60), (-20, 60), "cannot be told: the sum was not above zero at the start", None),
    ],
)
def test_the_words_for_moved(
    panel_of: PanelOf, aid: tuple[float, float], work: tuple[float, float], moved: str, offset: float | None
) -> None:
    """They follow from how much of what fell the other parts' rise offsets."""
    row = rows(panel_of(figures(aid, work), members=("9901",)))["9901", "aid"]
    assert (row["moved"], row["offset_percent"]) == (moved, offset)


@pytest.mark.parametrize(
    ("aid", "note"),
    [
        ((None, 60), "no change: no value for 2020; no change of the sum: a part has none"),
        ((100, None), "no value for 2022; no change of the sum: a part has none"),
    ],
)
def test_a_sum_needs_every_part(panel_of: PanelOf, aid: tuple[Any, Any], note: str) -> None:
    """The other part's change stands; the sum is not that part alone, and the rows say so."""
    found = rows(panel_of(figures(aid, (20, 50)), members=("9901",)))
    assert found["9901", "work"]["change"] == 30
    assert (found["9901", "work"]["sum_change"], found["9901", "work"]["moved"]) == (None, None)
    assert found["9901", "aid"]["substitution_note"] == note
    assert found["9901", "work"]["substitution_note"] == "no change of the sum: a part has none"


def test_no_change_across_a_break(panel_of: PanelOf) -> None:
    """A break in one part stops the change of the sum."""
    breaks = {"work": (Break(period="2021", reason="new accounts"),)}
    found = rows(panel_of(figures((100, 60), (20, 50)), members=("9901",), breaks=breaks))
    assert found["9901", "aid"]["change"] == -40
    assert (found["9901", "work"]["change"], found["9901", "aid"]["sum_change"]) == (None, None)
    assert "no change across a break: 2021 (new accounts)" in found["9901", "work"]["substitution_note"]


@pytest.mark.parametrize(
    ("missing", "note"), [("period", "no period to compare"), ("start", "no start of change")]
)
def test_without_two_ends_there_is_no_change(panel_of: PanelOf, missing: str, note: str) -> None:
    """The reason stands in the row."""
    panel = panel_of(figures((100, 60), (20, 50)), members=("9901",), **{missing: None})
    row = rows(panel)["9901", "aid"]
    assert (row["change"], row["moved"]) == (None, None)
    assert note in row["substitution_note"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unit": "tkr"}, "unit differs: kr/inv and tkr"),
        ({"denominator": "people"}, "denominator differs: none and people"),
        ({"price_basis": "2022"}, "price basis differs: none and 2022"),
        ({"measure": "stock"}, "measure differs: flow and stock"),
    ],
)
def test_unlike_parts_are_refused(panel_of: PanelOf, change: dict[str, Any], reason: str) -> None:
    """Parts of another unit or population are not added; the reason is told."""
    panel = panel_of(figures((100, 60), (20, 50)), members=("9901",))
    others = {"work": replace(panel.others["work"], **change)}
    with pytest.raises(ConfigError, match=reason):
        rows(replace(panel, others=others))


@pytest.mark.parametrize(
    ("given", "message"),
    [(["aid"], "two ids"), (["aid", "aid"], "twice"), (["aid", "none"], "does not have"), (7, "parts is 7")],
)
def test_impossible_parts_are_refused(panel_of: PanelOf, given: object, message: str) -> None:
    """One part, the same twice or an unknown one is an error of the configuration."""
    with pytest.raises(ConfigError, match=message):
        rows(panel_of(figures((100, 60), (20, 50)), members=("9901",)), {"parts": given})


def test_shares_are_no_parts(panel_of: PanelOf) -> None:
    """Per cents of the same population may overlap: they are not added."""
    panel = panel_of(figures((100, 60), (20, 50)), members=("9901",))
    shares = {
        name: replace(each, kind="share") for name, each in {**panel.indicators, **panel.others}.items()
    }
    with pytest.raises(ConfigError, match="is a share"):
        rows(replace(panel, indicators={"aid": shares["aid"]}, others={"work": shares["work"]}))


VALUE = st.integers(-1000, 1000).map(float)


@settings(deadline=None, max_examples=25)  # a busy machine is no failure
@given(aid=st.tuples(VALUE, VALUE), work=st.tuples(VALUE, VALUE), power=st.integers(-6, 6))
def test_parts_sum_and_the_unit_does_not_matter(
    panel_of: PanelOf, aid: tuple[float, float], work: tuple[float, float], power: int
) -> None:
    """The parts' changes sum to the sum's; in another unit the per cents and words stay."""
    plain = rows(panel_of(figures(aid, work), members=("9901",)))
    factor = 2.0**power
    scaled = rows(
        panel_of(
            figures((aid[0] * factor, aid[1] * factor), (work[0] * factor, work[1] * factor)),
            members=("9901",),
        )
    )
    first, second = plain["9901", "aid"], plain["9901", "work"]
    assert first["change"] + second["change"] == first["sum_change"]
    for key in (("9901", "aid"), ("9901", "work")):
        assert scaled[key]["moved"] == plain[key]["moved"]
        assert scaled[key]["percent_change"] == pytest.approx(plain[key]["percent_change"])
        assert scaled[key]["sum_change"] == plain[key]["sum_change"] * factor


def test_the_same_expressions_run_on_duckdb(panel_of: PanelOf) -> None:
    """DuckDB gives the table that Polars gives."""
    duckdb = pytest.importorskip("duckdb", reason="the optional engine DuckDB is not installed")
    panel = panel_of(figures((100, 60), (20, 50)), members=("9901", "9902"), asked=("aid", "work"))
    connection = duckdb.connect()
    connection.register("cells", _strings(cells(panel)).to_arrow())
    connection.register("observations", _strings(panel.observations).to_arrow())
    observations = nw.from_native(connection.table("observations")).filter(nw.col("sex") == "T")
    table = beside_sum(nw.from_native(connection.table("cells")), observations, ("aid", "work"))
    result = table.collect("polars").to_native().sort("region", "indicator")
    expected = Substitution().compute(panel, PARTS).collect().sort("region", "indicator")
    assert result.to_dicts() == expected.to_dicts()


def _strings(frame: pl.LazyFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)).collect()

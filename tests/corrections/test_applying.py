"""Corrections put in place of known errors: where they hold, where they do not, and what stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.corrections.conftest import TODAY, Held, correction, invented

from obs.contracts import check_observations
from obs.corrections import correction_of, outcomes, with_corrections
from obs.derivation import corrections_in, with_formulas
from obs.errors import ConfigError
from obs.models import Finding
from obs.observations import SCHEMA
from obs.study import Corrections

KEY = ("A1", "9901", "2022", "T")


def cell(
    held: Held, id_: str = "A1", region: str = "9901", period: str = "2022", sex: str = "T"
) -> tuple[float | None, str, str]:
    """Value, status and note of one figure, corrected and with formulas."""
    frame = with_formulas(held, held.study).read(held.study.comparable()[id_])
    assert frame is not None
    codes = (pl.col("region").cast(pl.String) == region) & (pl.col("period").cast(pl.String) == period)
    ((value, status, note),) = (
        frame.filter(codes, pl.col("sex") == sex).select("value", "status", "note").rows()
    )
    return value, status, note


def test_a_value_stands_in_place_of_the_wrong_one_and_says_so(held: Held) -> None:
    held.correct(correction())
    assert cell(held) == (
        5.0,
        "reported",
        "corrected: 0 was never reported, letter of May (the source has 0); source's own mark",
    )


def test_a_wrong_figure_may_be_missing_in_truth(held: Held) -> None:
    held.correct(correction(value=None, status="missing"))
    assert cell(held)[:2] == (None, "missing")


def test_a_missing_figure_may_have_a_value_and_is_reported_then(held: Held) -> None:
    held.correct(correction(region="9904", expect="missing"))
    assert cell(held, region="9904")[:2] == (5.0, "reported")


def test_a_provisional_figure_stays_provisional(held: Held) -> None:
    held.correct(correction(region="9902", expect=2.0))
    assert cell(held, region="9902")[:2] == (5.0, "provisional")


def test_every_other_figure_and_what_is_held_stay_as_they_were(held: Held) -> None:
    """Of the rows only one differs, in order and types as before; the frame held is untouched."""
    held.correct(correction())
    before = held.held["A1"].clone()
    after = with_corrections(held, held.study).read(held.study.indicators["A1"])
    assert after is not None
    assert_frame_equal(held.held["A1"], before)
    assert dict(after.schema) == SCHEMA
    assert check_observations(after) == []
    other = ~((pl.col("region").cast(pl.String) == "9901") & (pl.col("date") == date(2022, 1, 1)))
    assert_frame_equal(after.filter(other), before.filter(other))
    assert cell(held, sex="F") == (0.0, "reported", "")


def test_women_are_corrected_by_themselves(held: Held) -> None:
    held.correct(correction(sex="F"))
    assert (cell(held)[0], cell(held, sex="F")[0]) == (0.0, 5.0)


@pytest.mark.parametrize("expect", [0.1, "missing", 1e-12])
def test_once_the_source_gives_another_figure_it_is_used_and_never_ours(
    held: Held, expect: float | str
) -> None:
    held.correct(correction(expect=expect))
    assert cell(held) == (0.0, "reported", "source's own mark")
    (told,) = outcomes(held, held.study, held.study.indicators.values())
    assert (told.state, told.given, told.value) == ("mended", 0.0, 0.0)


def test_what_the_source_suppresses_is_never_put_in(held: Held) -> None:
    held.correct(correction(indicator="B1", region="9904", expect=40.0))
    assert cell(held, "B1", "9904") == (None, "suppressed", "")


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2025, 12, 31), "not_yet"),
        (date(2026, 1, 1), "used"),
        (date(2026, 12, 31), "used"),
        (date(2027, 1, 1), "expired"),
    ],
)
def test_it_holds_from_the_day_it_was_made_to_its_last_day(held: Held, day: date, state: str) -> None:
    held.correct(correction(), day=day)
    told = correction_of(held, held.study, KEY)
    assert told is not None
    assert told.state == state
    assert cell(held)[0] == (5.0 if state == "used" else 0.0)


def test_figures_seen_as_of_a_day_have_the_corrections_of_that_day(held: Held) -> None:
    held.correct(correction())
    held.known_by = date(2025, 6, 1)
    assert cell(held)[0] == 0.0
    held.known_by = date(2026, 2, 1)
    assert cell(held)[0] == 5.0


def test_a_store_seen_as_of_a_later_day_does_not_prolong_it(held: Held) -> None:
    held.correct(correction(), day=TODAY)
    held.known_by = date(2030, 1, 1)
    assert cell(held)[0] == 5.0


def test_a_formula_rests_on_the_corrected_figure(held: Held) -> None:
    """5 + 10 in place of 0 + 10, with the reason; without the part there is no sum."""
    held.correct(correction())
    value, status, note = cell(held, "sum")
    assert (value, status) == (15.0, "reported")
    assert note.startswith("A1: corrected: 0 was never reported, letter of May (the source has 0)")
    held.correct(correction(value=None, status="missing"))
    value, status, note = cell(held, "sum")
    assert (value, status) == (None, "missing")
    assert "no value of A1 (corrected: 0 was never reported" in note


def test_a_formula_is_told_the_corrections_of_its_parts(held: Held) -> None:
    held.correct(correction(), correction(indicator="B1", expect=99.0))
    found = corrections_in(held, held.study, held.study.comparable().values())
    assert {id_: [each.correction.indicator for each in of] for id_, of in found.items()} == {
        "A1": ["A1"],
        "sum": ["A1"],
    }


def test_a_figure_that_is_not_held_is_told(held: Held) -> None:
    held.correct(correction(period="1990"), correction(region="9903", period="2022", sex="M"))
    told = outcomes(held, held.study, held.study.indicators.values())
    assert [each.state for each in told] == ["no_figure", "no_figure"]


def test_nothing_is_read_with_a_file_that_has_a_mistake(held: Held) -> None:
    problems = (
        Finding(code="correction", severity="error", message="line 4: corrections[1].by: is missing"),
    )
    broken = Corrections(file="corrections.toml", day=TODAY, problems=problems)
    held.study = replace(held.study, corrections=broken)
    with pytest.raises(ConfigError, match=r"corrections.toml has 1 problem\nline 4: .*by: is missing"):
        with_formulas(held, held.study)


def test_a_key_without_a_correction_has_none(held: Held) -> None:
    held.correct(correction())
    assert correction_of(held, held.study, ("A1", "9902", "2022", "T")) is None
    assert correction_of(held, held.study, ("sum", "9901", "2022", "T")) is None
    assert correction_of(held, held.study, ("Z9", "9901", "2022", "T")) is None


@given(st.permutations(["9901", "9902", "9903"]), st.integers(0, 3))
def test_the_order_of_corrections_does_not_matter(regions: list[str], count: int) -> None:
    """What stands where depends on the corrections alone, not on the order of the file."""
    expect = {"9901": 0.0, "9902": 2.0, "9903": 3.0}
    entries = [correction(region=each, expect=expect[each], value=float(each)) for each in regions[:count]]
    frames: list[pl.DataFrame] = []
    for order in (entries, sorted(entries, key=lambda each: each.region)):
        figures = invented()
        figures.correct(*order)
        frame = with_corrections(figures, figures.study).read(figures.study.indicators["A1"])
        assert frame is not None
        frames.append(frame)
    assert_frame_equal(*frames)

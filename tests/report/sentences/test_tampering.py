"""A sentence that would not be said any more of changed figures is refused: every maker, every figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.report.sentences.conftest import (
    INDICATOR,
    MEMBERS,
    REGIONS,
    START,
    changed,
    facts,
    results,
    row,
)

from obs.errors import ReportError
from obs.report.material.results import Results
from obs.report.sentences import headings, modelled, overview
from obs.report.sentences.facts import Facts
from obs.report.sentences.model import Sentence
from obs.report.sentences.movement import movement
from obs.report.sentences.proof import prove
from obs.report.sentences.standing import standing

Maker = Callable[[Facts], Iterable[Sentence]]
MAKERS: dict[str, tuple[Maker, tuple[str, ...]]] = {
    "standing": (lambda of: standing(of, INDICATOR, "9901"), ("comparison", "uncertainty")),
    "movement": (
        lambda of: movement(of, INDICATOR, "9901"),
        ("comparison", "observations", "places_in_change"),
    ),
    "extremes": (lambda of: overview.extremes(of, INDICATOR), ("comparison",)),
    "sides": (lambda of: overview.sides(of, INDICATOR), ("uncertainty",)),
    "largest change": (
        lambda of: overview.largest_change(of, INDICATOR),
        ("comparison", "observations", "places_in_change"),
    ),
    "expectation": (lambda of: modelled.expectation(of, INDICATOR, "9901"), ("expected",)),
    "counterfactual": (lambda of: modelled.counterfactual(of, START), ("effect",)),
    "strip": (lambda of: [headings.strip_heading(of, INDICATOR)], ("comparison",)),
    "trend": (lambda of: [headings.trend_heading(of, INDICATOR)], ("comparison",)),
    "own trend": (
        lambda of: [headings.own_trend_heading(of, INDICATOR, "9901")],
        ("comparison", "observations"),
    ),
    "intervals": (lambda of: [headings.intervals_heading(of, INDICATOR)], ("uncertainty",)),
    "funnel": (lambda of: [headings.funnel_heading(of, INDICATOR)], ("funnel",)),
    "expected": (lambda of: [headings.expectation_heading(of, INDICATOR)], ("expected",)),
    "gap": (lambda of: [headings.gap_heading(of, START)], ("effect",)),
    "parts": (lambda of: [headings.parts_heading(of, INDICATOR, "9901")], ("decomposition",)),
}
WHOLE = st.integers(1, 12)
FEW = st.integers(-4, 4).map(float)  # few values, so that ties and zeros come up
SHARE = st.sampled_from([0.01, 0.05, 0.06, 0.5])
COLUMNS: dict[str, dict[str, Any]] = {
    "comparison": {
        "value": FEW,
        "rank": WHOLE,
        "n": st.just(12),
        "median": FEW,
        "benchmark_value": FEW,
        "change": FEW,
    },
    "uncertainty": {
        "lower": FEW,
        "upper": FEW,
        "benchmark_value": FEW,
        "rank_lower": WHOLE,
        "rank_upper": WHOLE,
    },
    "funnel": {"value": FEW, "lower_998": FEW, "upper_998": FEW},
    "expected": {"value": FEW, "predicted": FEW, "lower": FEW, "upper": FEW},
    "places_in_change": {
        "change_rank": WHOLE,
        "rise_rank": WHOLE,
        "change_n": st.just(12),
        "median_change": FEW,
    },
    "observations": {"value": FEW},
    "decomposition": {"part": FEW, "total_change": FEW},
    "effect": {
        "mean_gap": FEW,
        "rank_gap": WHOLE,
        "n_gap": st.just(12),
        "p_gap": SHARE,
        "rank_ratio": WHOLE,
        "n_ratio": st.just(12),
        "p_ratio": SHARE,
    },
}
FACTORS = ("households", "months", "kronor")


def fitting(table: str, drawn: dict[str, Any]) -> dict[str, Any]:
    """*drawn* figures of one row, put into the order that the metrics give them."""
    if table == "uncertainty":
        drawn["lower"], drawn["upper"] = sorted((drawn["lower"], drawn["upper"]))
        drawn["rank_lower"], drawn["rank_upper"] = sorted((drawn["rank_lower"], drawn["rank_upper"]))
    if table == "expected":
        drawn["lower"], drawn["predicted"], drawn["upper"] = sorted(
            (drawn["lower"], drawn["predicted"], drawn["upper"])
        )
    if table == "funnel":
        drawn["lower_998"], drawn["upper_998"] = sorted((drawn["lower_998"], drawn["upper_998"]))
    return drawn


@st.composite
def found(draw: st.DrawFn) -> Results:
    """Results of three regions, in which all that hangs together does."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    tables["level"] = [
        row("level", code, value=-4.0 if number % 2 else 4.0) for number, code in enumerate(MEMBERS)
    ]
    tables["level"].append(row("level", "00", value=0.0))
    for name, columns in COLUMNS.items():
        keys: list[dict[str, str]] = [{"region": code} for code in REGIONS]
        if name == "decomposition":
            keys = [{"factor": factor} for factor in FACTORS]
        if name == "effect":
            keys = [{"region": "9901"}]
        for key in keys:
            drawn = fitting(name, {column: draw(values) for column, values in columns.items()})
            tables[name].append(row(name, **key, **drawn))
    for compared, observed in zip(tables["comparison"], tables["observations"], strict=True):
        compared["change"] = compared["value"] - observed["value"]
    return results(**tables)


@pytest.mark.parametrize("maker", MAKERS)
@settings(max_examples=50)
@given(before=found(), data=st.data())
def test_what_would_not_be_said_any_more_is_refused(maker: str, before: Results, data: st.DataObject) -> None:
    """One figure is changed after the sentence was made; then the sentence must not pass."""
    made_by, tables = MAKERS[maker]
    sentences = list(made_by(facts(before, starts=(START,))))
    for each in sentences:
        prove(each, before)
    table = data.draw(st.sampled_from(tables))
    held = before.tables[table]
    key = data.draw(st.sampled_from(list(held.rows)))
    column = data.draw(st.sampled_from(list(COLUMNS[table])))
    value = data.draw(COLUMNS[table][column])
    later = {name: held.rows[key][name] for name in COLUMNS[table]} | {column: value}
    assume(value != held.rows[key][column] and fitting(table, dict(later)) == later)
    after = changed(before, table, key, column, value)
    still = {each.message for each in made_by(facts(after, starts=(START,)))}
    for each in sentences:
        if each.message not in still and (each.figures or each.numbers()):  # a bare title says nothing
            with pytest.raises(ReportError):
                prove(each, after)


@pytest.mark.parametrize("maker", MAKERS)
@settings(max_examples=20)
@given(before=found())
def test_a_named_figure_that_goes_missing_is_refused(maker: str, before: Results) -> None:
    """Each number of each sentence, one at a time."""
    made_by, _ = MAKERS[maker]
    for each in made_by(facts(before, starts=(START,))):
        for _, number in each.shown():
            table, *key, column = number.ref.split("/")
            with pytest.raises(ReportError):
                prove(each, changed(before, table, tuple(key), column, None))


@pytest.mark.parametrize("maker", MAKERS)
def test_every_maker_says_something_with_a_figure_behind_it(maker: str) -> None:
    """So that the tests above are of sentences, and not of none."""
    made_by, _ = MAKERS[maker]
    tables: dict[str, list[dict[str, Any]]] = {
        name: [row(name, code) for code in REGIONS]
        for name in COLUMNS
        if name not in ("effect", "decomposition")
    }
    tables["comparison"][0] |= {"value": 9.0, "change": -3.0}
    tables["effect"] = [row("effect")]
    tables["decomposition"] = [row("decomposition")]
    of = facts(results(**tables), starts=(START,))
    made = list(made_by(of))
    assert made
    assert all(each.figures or each.numbers() for each in made)
    assert all(each.holds for each in made if not each.numbers())


def test_a_sentence_of_another_place_is_not_borne_out() -> None:
    """The reference is part of the sentence: the same figure elsewhere is another one."""
    of = facts(results(expected=[row("expected")]))
    (said,) = modelled.expectation(of, INDICATOR, "9901")
    with pytest.raises(ReportError, match="no figure"):
        prove(said, results(expected=[row("expected", "9902")]))
    prove(replace(said, holds=()), of.results)

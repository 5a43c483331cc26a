"""The metrics "peers" and "peer_mean": hand-made panels, independent distances, and what always holds."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import ConfigError, MetricError, Panel
from obs.contracts.frames import check_frame
from obs.snapshot import embedded
from obs_comparison.peers import PeerMean, Peers

distance = cast("Any", import_module("scipy.spatial.distance"))
zscore = cast("Any", import_module("scipy.stats")).zscore

PanelOf = Callable[..., Panel]
FOUR = ("9901", "9902", "9903", "9904")


def peers(panel: Panel, **parameters: object) -> list[dict[str, Any]]:
    result = Peers().compute(panel, {**Peers.info.parameters, **parameters}).collect()
    assert check_frame(result, dict(Peers.info.result)) == []
    return result.to_dicts()


def means(panel: Panel, **parameters: object) -> dict[tuple[str, str], dict[str, Any]]:
    result = PeerMean().compute(panel, {**PeerMean.info.parameters, **parameters}).collect()
    assert check_frame(result, dict(PeerMean.info.result)) == []
    return {(row["indicator"], row["region"]): row for row in result.to_dicts()}


def neighbours(rows: list[dict[str, Any]], region: str) -> list[str]:
    """The neighbours of *region*, nearest first."""
    found = {row["rank"]: row["neighbour"] for row in rows if row["region"] == region}
    return [found[rank] for rank in sorted(found)]


def of_year(values: list[float | None], year: str = "2022") -> dict[str, dict[str, float | None]]:
    return {year: dict(zip(FOUR, values, strict=True))}


def test_the_worked_example(panel_of: PanelOf) -> None:
    """0, 1, 3, 4 with mean 2 and population SD root 2.5: distances of 1, 3 and 4 SDs of it."""
    rows = peers(panel_of({"need": of_year([0, 1, 3, 4])}, members=FOUR), variables=["need"], k=3)
    first = [row for row in rows if row["region"] == "9901"]
    assert [row["neighbour"] for row in first] == ["9902", "9903", "9904"]
    assert [row["distance"] for row in first] == pytest.approx([each / 2.5**0.5 for each in (1, 3, 4)])
    assert [row["share_of_distance"] for row in first] == [100, 100, 100]
    assert [(row["value"], row["neighbour_value"]) for row in first] == [(0, 1), (0, 3), (0, 4)]
    assert {(row["candidates"], row["year"], row["peers_note"]) for row in first} == {(3, "2022", None)}


def test_weights_and_shares_of_distance(panel_of: PanelOf) -> None:
    """Two variables, one SD apart in each: with weights 3 and 1 the distance is 2, shared 75 to 25."""
    figures = {"need": of_year([0, 2, 0, 2]), "size": of_year([0, 2, 2, 0])}
    rows = peers(panel_of(figures, members=FOUR), variables=["need", "size"], weights=[3, 1], k=3)
    pair = [row for row in rows if (row["region"], row["neighbour"]) == ("9901", "9902")]
    # Values of 0 and 2 have the SD 1, so both lie two SDs apart: 3 * 4 + 1 * 4 = 16.
    assert [row["distance"] for row in pair] == pytest.approx([4, 4])
    assert {row["indicator"]: row["share_of_distance"] for row in pair} == pytest.approx(
        {"need": 75, "size": 25}
    )
    assert neighbours(rows, "9901") == ["9903", "9904", "9902"]
    assert [row["weight"] for row in pair] == [3, 1]


def test_ties_go_by_code_and_twins_have_no_shares(panel_of: PanelOf) -> None:
    """Two regions alike in everything come in the order of their codes; a distance of zero has no parts."""
    rows = peers(panel_of({"need": of_year([1, 1, 1, 5])}, members=FOUR[::-1]), variables=["need"], k=2)
    assert neighbours(rows, "9903") == ["9901", "9902"]
    row = next(row for row in rows if row["region"] == "9903")
    assert (row["distance"], row["share_of_distance"]) == (0.0, None)
    assert row["peers_note"] == "alike in every variable, so the distance has no parts"


def test_rounding_errors_do_not_order_neighbours(panel_of: PanelOf) -> None:
    """0.1 and 0.3 are equally far from 0.2, though not in floating point: the order is that of the codes."""
    rows = peers(panel_of({"need": of_year([0.1, 0.2, 0.3, 0.9])}, members=FOUR), variables=["need"], k=2)
    assert neighbours(rows, "9902") == ["9901", "9903"]


def test_a_region_that_lacks_a_variable_is_nobodys_neighbour(panel_of: PanelOf) -> None:
    """It is no candidate, has no neighbours of its own, and the row says what it lacks."""
    rows = peers(panel_of({"need": of_year([0, None, 3, 4])}, members=FOUR), variables=["need"], k=2)
    assert neighbours(rows, "9901") == ["9903", "9904"]
    assert {row["candidates"] for row in rows if row["region"] == "9901"} == {2}
    (row,) = [row for row in rows if row["region"] == "9902"]
    assert (row["neighbour"], row["distance"]) == (None, None)
    assert row["peers_note"] == "cannot be calculated: no value of need in 2022"


def test_a_shown_region_outside_the_group_is_measured_by_it(panel_of: PanelOf) -> None:
    """Mean and SD stay those of the group; it is nobody's neighbour."""
    panel = panel_of({"need": of_year([0, 1, 3, 100])}, members=FOUR[:3], shown=("9904", "9901"))
    rows = peers(panel, variables=["need"], k=2)
    assert neighbours(rows, "9904") == ["9903", "9902"]
    assert neighbours(rows, "9901") == ["9902", "9903"]
    assert rows[0]["peers_note"] == "not in the group, measured by its mean and SD"


def test_stability_over_earlier_years(panel_of: PanelOf) -> None:
    """Of the two nearest to 9901 in 2022, one was so in 2021 and both in 2020; 2019 has no figures."""
    series = {
        **of_year([0, 1, 3, 9]),
        **of_year([0, 9, 1, 3], "2021"),
        **of_year([0, 2, 1, 7], "2020"),
    }
    panel = panel_of({"need": series}, members=FOUR)
    rows = peers(panel, variables=["need"], k=2, stability_years=[2020, "2021", 2019])
    first = [row for row in rows if row["region"] == "9901"]
    assert [(row["neighbour"], row["earlier_years"]) for row in first] == [("9902", 1), ("9903", 2)]
    assert {row["stability"] for row in first} == {"2020: 2 of 2; 2021: 1 of 2; 2019: cannot be calculated"}


def test_the_year_is_the_latest_that_half_of_the_group_has(panel_of: PanelOf) -> None:
    """Or the one that is asked for."""
    series = {**of_year([0, 1, 3, 4], "2021"), **of_year([7, None, None, None])}
    panel = panel_of({"need": series}, members=FOUR)
    assert {row["year"] for row in peers(panel, variables=["need"], k=1)} == {"2021"}
    with pytest.raises(MetricError, match="refuses 2022: 1 of the group's 4"):
        peers(panel, variables=["need"], k=1, year=2022)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "no variables"),
        ({"variables": ["need", "need"]}, "twice"),
        ({"variables": ["nothing"]}, "does not have"),
        ({"variables": ["need"], "k": 0}, "k is 0"),
        ({"variables": ["need"], "k": True}, "k is True"),
        ({"variables": ["need"], "weights": [1, 2]}, "one number for each"),
        ({"variables": ["need"], "weights": [0]}, "above zero"),
        ({"variables": ["need"], "weights": ["1"]}, "above zero"),
        ({"variables": ["need"], "year": "last"}, "years"),
        ({"variables": ["need"], "k": 1, "stability_years": [2022]}, "not before 2022"),
    ],
)
def test_impossible_parameters_are_refused(
    panel_of: PanelOf, parameters: dict[str, object], message: str
) -> None:
    """No, unknown or doubled variables, weights and years that are none: errors of the configuration."""
    with pytest.raises(ConfigError, match=message):
        peers(panel_of({"need": of_year([0, 1, 3, 4])}, members=FOUR), **parameters)


@pytest.mark.parametrize(
    ("values", "k", "message"),
    [
        ([2, 2, 2, 2], 1, "need is the same in the whole group"),
        ([0, 1, 3, 4], 4, "too few to choose 4"),
        ([None, None, None, None], 1, "in no period"),
    ],
)
def test_a_group_that_cannot_be_told_apart_is_refused(
    panel_of: PanelOf, values: list[float | None], k: int, message: str
) -> None:
    """A constant variable, too few regions, no figures: refused, with the reason."""
    with pytest.raises(MetricError, match=message):
        peers(panel_of({"need": of_year(values)}, members=FOUR), variables=["need"], k=k)


@settings(deadline=None, max_examples=20)  # a busy machine is no failure
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(4, 12), columns=st.integers(1, 4))
def test_distances_and_order_agree_with_scipy(panel_of: PanelOf, seed: int, count: int, columns: int) -> None:
    """z-scores and weighted pairwise distances by scipy's own functions give the same neighbours.

    The order of rows, the units of the variables and the names of the regions do not matter.
    """
    random = np.random.default_rng(seed)
    table, weights = random.normal(size=(count, columns)), random.uniform(0.5, 3, size=columns)
    codes = [f"99{number:02}" for number in range(count)]
    names = [f"v{number}" for number in range(columns)]
    distances = distance.squareform(distance.pdist(zscore(table, axis=0), "euclidean", w=weights))
    k = count - 1
    shuffled = list(random.permutation(count))
    new = dict(zip(codes, random.permutation(codes), strict=True))
    plain = {n: {"2022": {c: float(table[i, j]) for i, c in enumerate(codes)}} for j, n in enumerate(names)}
    turned = {
        n: {"2022": {new[codes[i]]: float(table[i, j]) * 8 + 4 for i in shuffled}}
        for j, n in enumerate(names)
    }
    given = {"variables": names, "weights": list(weights), "k": k}
    rows = peers(panel_of(plain, members=tuple(codes)), **given)
    again = peers(panel_of(turned, members=tuple(new[codes[i]] for i in shuffled)), **given)
    for i, code in enumerate(codes):
        order = [codes[int(j)] for j in cast("list[int]", np.argsort(distances[i]).tolist()) if j != i]
        assert neighbours(rows, code) == order
        assert neighbours(again, new[code]) == [new[each] for each in order]
        mine = [row for row in rows if row["region"] == code]
        for rank in range(1, k + 1):
            of_rank = [row for row in mine if row["rank"] == rank]
            assert of_rank[0]["distance"] == pytest.approx(distances[i, codes.index(of_rank[0]["neighbour"])])
            assert sum(row["share_of_distance"] for row in of_rank) == pytest.approx(100)


def test_means_of_neighbours(panel_of: PanelOf) -> None:
    """Neighbours with 2 and 4 and 1,000 and 3,000 people: 3.0 unweighted, 3.5 weighted, range 2 to 4."""
    figures = {
        "aid": of_year([10, 2, 4, 50]),
        "need": of_year([0, 1, 3, 9]),
        "people": of_year([5, 1000, 3000, 7]),
    }
    panel = panel_of(figures, members=FOUR)
    row = means(panel, variables=["need"], k=2, population="people")["aid", "9901"]
    assert (row["unweighted_mean"], row["weighted_mean"]) == (3.0, 3.5)
    assert (row["difference_unweighted"], row["difference_weighted"]) == (7.0, 6.5)
    assert (row["lowest"], row["highest"], row["n"], row["neighbours"]) == (2, 4, 2, "9902, 9903")
    assert row["peer_mean_note"] is None


def test_what_a_mean_lacks_is_said(panel_of: PanelOf) -> None:
    """A neighbour without a value, no population, the region's own missing value."""
    figures = {"aid": of_year([None, 2, None, 50]), "need": of_year([0, 1, 3, 9])}
    row = means(panel_of(figures, members=FOUR), variables=["need"], k=2)["aid", "9901"]
    assert (row["unweighted_mean"], row["weighted_mean"], row["n"]) == (2.0, None, 1)
    assert row["difference_unweighted"] is None
    assert row["peer_mean_note"] == (
        "no weighted mean: the parameter population names no indicator; "
        "1 of 2 neighbours have no value; the region itself has no value"
    )


def test_a_missing_population_is_not_zero(panel_of: PanelOf) -> None:
    """A neighbour without a population stops the weighted mean: it is not left out of it silently."""
    figures = {
        "aid": of_year([10, 2, 4, 50]),
        "need": of_year([0, 1, 3, 9]),
        "people": of_year([5, 1000, None, 7]),
    }
    row = means(panel_of(figures, members=FOUR), variables=["need"], k=2, population="people")["aid", "9901"]
    assert (row["unweighted_mean"], row["weighted_mean"]) == (3.0, None)
    assert row["peer_mean_note"] == "no weighted mean: no population of 9903"


def test_means_that_cannot_be_had(panel_of: PanelOf) -> None:
    """No neighbours, no value among them, no period: null and the reason."""
    figures = {"aid": of_year([10, None, None, 50]), "need": of_year([0, 1, 3, None])}
    found = means(panel_of(figures, members=FOUR), variables=["need"], k=2)
    assert found["aid", "9901"]["peer_mean_note"] == "cannot be calculated: no neighbour has a value"
    assert found["aid", "9904"]["peer_mean_note"] == (
        "cannot be calculated: the region lacks a variable in 2022, so it has no neighbours"
    )
    later = means(panel_of(figures, members=FOUR, period=None), variables=["need"], k=2)
    assert later["aid", "9901"]["peer_mean_note"] == "no period to compare"


def test_overlap_with_rkas_groups(study_panel: PanelOf) -> None:
    """Plausibility only: neighbours by four cost drivers share some of RKA's seven, far above chance.

    By chance 7 of 289 share 7 * 7 / 289 = 0.17 on average.
    """
    groups = embedded("bistand").groups()
    theirs = {"1783": "G175965", "1982": "G175943", "2282": "G176008", "0767": "G176044", "1293": "G175987"}
    rows = peers(study_panel(("N31807",), "2022"), variables=["N03920", "N01984", "N02926", "N02942"])
    overlap = {
        region: len(set(neighbours(rows, region)) & set(groups[f"kolada:{group}"].members))
        for region, group in theirs.items()
    }
    print(f"overlap@7 with RKA's groups: {overlap}")
    assert sum(overlap.values()) >= 3
    assert len(rows) == 5 * 7 * 4

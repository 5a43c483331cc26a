"""Claims that something caused a change."""

from __future__ import annotations

from random import Random

from tests.claims.conftest import Bench, counted, said


def _fell(bench: Bench, *, polarity: str = "lower_is_better") -> None:
    chance = Random(1)
    own = [50 + chance.uniform(-1, 1) - 5 * max(0, year - 5) for year in range(13)]
    others = [50 + chance.uniform(-1, 1) for _ in range(13)]
    bench.put("A1", own, others=others, country=others, polarity=polarity, kind="index")


def test_too_few_placebos_tell_nothing(bench: Bench) -> None:
    """The first of twelve has p 0.083: no effect whatever could be told from chance."""
    _fell(bench)
    tested = bench.tested("attribution", "A1", direction="falling", period_to="2020", starts=("2016",))
    causes = [each for each in tested.specifications if each.part == "cause"]
    assert causes
    assert {each.holds for each in causes} == {None}
    assert all("too few placebos" in each.note for each in causes)
    assert said(tested.qualification) == "the direction only; the cause cannot be tested"


def test_a_start_in_january_is_a_start_in_that_year(bench: Bench) -> None:
    """Of annual figures that of 2016 is the first with a programme that began on any day of 2016."""
    _fell(bench)
    tested = bench.tested("attribution", "A1", direction="falling", period_to="2020")
    declared = {
        each.window
        for each in tested.specifications
        if each.part == "cause" and "another start" not in each.note
    }
    assert declared == {"2016/2022"}


def test_only_the_declared_start_counts(bench: Bench) -> None:
    """Before the programme nothing is its effect, and a start chosen after the fall is no evidence."""
    _fell(bench)
    tested = bench.tested("attribution", "A1", direction="falling", period_to="2020", starts=("2016",))
    causes = [each for each in tested.specifications if each.part == "cause"]
    assert {each.window[:4] for each in causes if each.counts} == {"2016"}
    assert {each.window[:4] for each in causes if not each.counts} == {"2014", "2015", "2017", "2018"}


def test_without_a_direction_the_better_way_is_the_claimed_one(bench: Bench) -> None:
    _fell(bench)
    tested = bench.tested("attribution", "A1", period_to="2020", starts=("2016",))
    assert any(each.rank == 1 for each in tested.specifications if each.part == "cause")


def test_without_direction_and_polarity_there_is_no_side(bench: Bench) -> None:
    _fell(bench, polarity="none")
    tested = bench.tested("attribution", "A1", period_to="2020", starts=("2016",))
    assert counted(tested) == []
    (cause,) = (each for each in tested.specifications if each.part == "cause")
    assert cause.note == "the claim says no direction, and neither way of A1 is better"


def test_a_test_that_two_declared_starts_share_has_one_vote(bench: Bench) -> None:
    """Starts beside the first are those beside the second too; the declared one is not called another."""
    _fell(bench)
    tested = bench.tested("attribution", "A1", direction="falling", period_to="2020", starts=("2016", "2017"))
    causes = [each for each in tested.specifications if each.part == "cause"]
    keys = [(each.window, each.against, each.method) for each in causes]
    assert len(keys) == len(set(keys))
    declared = {each.window[:4] for each in causes if "another start" not in each.note}
    assert declared == {"2016", "2017"}

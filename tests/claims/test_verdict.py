"""From specifications to a verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.claims.conftest import said

from obs.claims import Judgement, Specification, Verdict
from obs.claims.model import Part
from obs.claims.verdict import judge, label, overall, stands_out


def spec(holds: bool | None, **changes: Any) -> Specification:
    plain = Specification(part="direction", indicator="A1", window="2019/2022", region="9901", holds=holds)
    return replace(plain, **changes)


def verdict(*specifications: Specification) -> Verdict:
    return judge("direction", specifications).verdict


def test_all_agree() -> None:
    assert verdict(spec(True), spec(True, indicator="A2")) is Verdict.SUPPORTED


def test_true_and_the_same_as_others_is_not_unusual() -> None:
    """Place 71 of 282 is no reason to name a municipality."""
    assert verdict(spec(True, unusual=stands_out(71, 282))) is Verdict.NOT_UNUSUAL
    assert verdict(spec(True, unusual=stands_out(6, 283))) is Verdict.SUPPORTED
    assert stands_out(None, 282) is None


def test_usual_by_more_than_half_is_usual() -> None:
    high, low = spec(True, unusual=True), spec(True, unusual=False)
    assert verdict(high, low) is Verdict.SUPPORTED
    assert verdict(high, low, low) is Verdict.NOT_UNUSUAL


def test_none_agrees() -> None:
    assert verdict(spec(False), spec(False, indicator="A2")) is Verdict.NOT_SUPPORTED


@pytest.mark.parametrize("part", ["level", "size"])
def test_a_number_that_no_official_figure_shows_is_in_conflict(part: Any) -> None:
    assert judge(part, [spec(False, part=part)]).verdict is Verdict.CONFLICTING


def test_what_cannot_be_told_or_does_not_count_has_no_vote() -> None:
    assert verdict(spec(None), spec(False, counts=False), spec(False, part="size")) is Verdict.NOT_TESTABLE
    assert verdict(spec(True), spec(None), spec(False, counts=False)) is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("specifications", "choices"),
    [
        ([spec(True), spec(False, indicator="A2")], ("indicator",)),
        ([spec(True), spec(False, window="2020/2022")], ("window",)),
        (
            [
                spec(True),
                spec(False, window="2020/2022"),
                spec(True, indicator="A2"),
                spec(False, indicator="A2", window="2020/2022"),
            ],
            ("window",),
        ),
        (
            [
                spec(True),
                spec(False, window="2020/2022"),
                spec(False, indicator="A2"),
                spec(True, indicator="A2", window="2020/2022"),
            ],
            ("indicator", "window"),
        ),
        ([spec(True), spec(False, method="real prices")], ("method",)),
        ([spec(True), spec(False, against="peers")], ("benchmark",)),
    ],
)
def test_a_disagreement_names_the_fewest_choices_that_decide_it(
    specifications: list[Specification], choices: tuple[str, ...]
) -> None:
    judgement = judge("direction", specifications)
    assert judgement.verdict is Verdict.DEPENDS
    assert judgement.depends_on == choices
    assert said(label(judgement.verdict, judgement)) == f"depends on the {' and '.join(choices)}"


def judgement(part: Any, found: Verdict) -> Judgement:
    return Judgement(part=part, verdict=found, specifications=1, agreeing=1)


def test_a_size_that_cannot_be_told_leaves_the_direction_only() -> None:
    parts: dict[Part, Judgement] = {
        "direction": judgement("direction", Verdict.NOT_UNUSUAL),
        "size": judgement("size", Verdict.NOT_TESTABLE),
    }
    found, qualification = overall("change", parts)
    assert found is Verdict.NOT_UNUSUAL
    assert said(qualification) == "the direction only; the size cannot be tested"


def test_a_size_that_official_figures_contradict_makes_the_claim_conflicting() -> None:
    parts: dict[Part, Judgement] = {
        "direction": judgement("direction", Verdict.SUPPORTED),
        "size": judgement("size", Verdict.CONFLICTING),
    }
    found, qualification = overall("change", parts)
    assert found is Verdict.CONFLICTING
    assert said(qualification) == "the direction holds, the size does not"


def test_a_cause_decides_a_claim_on_causes() -> None:
    parts: dict[Part, Judgement] = {
        "direction": judgement("direction", Verdict.SUPPORTED),
        "cause": judgement("cause", Verdict.NOT_SUPPORTED),
    }
    assert overall("attribution", parts)[0] is Verdict.NOT_SUPPORTED


def test_a_cause_without_a_start_leaves_the_direction_and_says_so() -> None:
    parts: dict[Part, Judgement] = {"direction": judgement("direction", Verdict.NOT_UNUSUAL)}
    found, qualification = overall("attribution", parts)
    assert found is Verdict.NOT_UNUSUAL
    assert said(qualification) == "the direction only; the cause cannot be tested"


def test_nothing_to_test_is_not_testable() -> None:
    assert overall("budget", {}) == (Verdict.NOT_TESTABLE, None)


@given(st.lists(st.sampled_from([True, False, None]), max_size=12), st.randoms())
def test_the_order_of_specifications_changes_nothing(answers: list[bool | None], random: Any) -> None:
    """Verdict, votes and deciding choices are those of the set."""
    found = [
        spec(each, indicator=f"A{number % 3}", window=f"w{number}") for number, each in enumerate(answers)
    ]
    mixed = list(found)
    random.shuffle(mixed)
    first, second = judge("direction", found), judge("direction", mixed)
    assert (first.verdict, first.agreeing, first.specifications, first.depends_on) == (
        second.verdict,
        second.agreeing,
        second.specifications,
        second.depends_on,
    )
    assert first.agreeing == answers.count(True)

"""A sentence that the results do not bear out is refused, with what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.sentences.conftest import changed, results, row

from obs.errors import ConfigError, ReportError
from obs.language import Listed, Number, msg
from obs.report.sentences.model import Sentence
from obs.report.sentences.proof import prove

VALUE = "comparison/A/9901/value"
MEDIAN = "comparison/A/9901/median"
FOUND = results(comparison=[row("comparison", value=10.0, median=12.0, benchmark_value=None)])


def sentence(*holds: str, value: float | None = 10.0, ref: str = VALUE, **figures: str) -> Sentence:
    """A sentence with the number {value} said to stand at *ref*."""
    return Sentence(
        message=msg("It is {value}.", value=Number(value, 1, ref=ref)), holds=holds, figures=figures
    )


@pytest.mark.parametrize(
    "holds",
    [
        ("value < median",),
        ("value <= median", "median >= value", "median > value", "value != median"),
        ("value = 10", "value = 10.0", "value > -3", "-value < 0", "-median < -value", "10 <= value"),
        ("  value<median ",),
        (),
    ],
)
def test_a_sentence_that_holds_is_let_through(holds: tuple[str, ...]) -> None:
    prove(sentence(*holds, median=MEDIAN), FOUND)


@pytest.mark.parametrize(
    "assertion",
    [
        "value > median",
        "value >= median",
        "value = median",
        "median < value",
        "median <= value",
        "value != 10",
        "value < -3",
        "-value > 0",
        "-value < -median",
    ],
)
def test_a_false_assertion_is_refused(assertion: str) -> None:
    with pytest.raises(ReportError, match="do not bear out") as refusal:
        prove(sentence(assertion, median=MEDIAN), FOUND)
    assert assertion in str(refusal.value)
    assert "It is 10.0." in str(refusal.value)


@pytest.mark.parametrize("value", [10.0000001, -10.0, 0.0, None])
def test_a_number_that_is_not_the_figure_at_its_reference_is_refused(value: float | None) -> None:
    with pytest.raises(ReportError, match=r"is 10\.0, not"):
        prove(sentence(value=value), FOUND)


def test_a_number_for_a_figure_that_is_missing_is_refused() -> None:
    with pytest.raises(ReportError, match="benchmark_value is None, not 10"):
        prove(sentence(ref="comparison/A/9901/benchmark_value"), FOUND)


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "value",
        "comparison/A/9901/values",
        "comparison/A/9902/value",
        "comparison/A/value",
        "comparison/A/9901/x/value",
        "nothing/A/9901/value",
    ],
)
def test_a_number_without_a_figure_is_refused(ref: str) -> None:
    """A number that refers to nothing, or to what the results do not have, cannot be looked up."""
    with pytest.raises(ReportError, match="no figure"):
        prove(sentence(ref=ref), FOUND)
    with pytest.raises(ReportError, match="no figure"):
        prove(sentence("value < other", other=ref), FOUND)


@pytest.mark.parametrize(
    "assertion", ["value < benchmark", "benchmark <= 1", "benchmark = benchmark", "-benchmark < 0"]
)
def test_nothing_is_asserted_of_a_missing_figure(assertion: str) -> None:
    """None is neither small nor equal to itself: what is missing bears nothing out."""
    with pytest.raises(ReportError, match="do not bear out"):
        prove(sentence(assertion, benchmark="comparison/A/9901/benchmark_value"), FOUND)


@pytest.mark.parametrize("assertion", ["median < 3", "value < medan", "-rank < 0"])
def test_a_name_that_the_sentence_does_not_have_is_said(assertion: str) -> None:
    with pytest.raises(ConfigError, match="which the sentence does not name") as refusal:
        prove(sentence(assertion), FOUND)
    assert refusal.value.suggestion == "it names value"


@pytest.mark.parametrize(
    "assertion",
    [
        "",
        "value",
        "value <",
        "< 3",
        "value == 10",
        "value < 3 < 4",
        "value is 10",
        "value < 3; value > 3",
        "1e5x <> 3",
    ],
)
def test_what_is_no_assertion_is_said(assertion: str) -> None:
    with pytest.raises(ConfigError, match="is no assertion"):
        prove(sentence(assertion), FOUND)


def test_a_number_within_a_part_is_looked_up_as_well() -> None:
    """In a message within the message, and in a list of them."""
    wrong = msg("so {many}", many=Number(3, ref=MEDIAN))
    for part in (wrong, Listed(("one", wrong)), msg("a {b}", b=Listed((wrong,)))):
        with pytest.raises(ReportError, match=r"median is 12\.0, not 3"):
            prove(Sentence(message=msg("It is {part}.", part=part)), FOUND)


def test_a_number_in_a_list_is_looked_up_as_well() -> None:
    listed = Listed((Number(10.0, ref=VALUE), Number(3, ref=MEDIAN)))
    with pytest.raises(ReportError, match=r"median is 12\.0, not 3"):
        prove(Sentence(message=msg("They are {all}.", all=listed)), FOUND)


def test_two_numbers_of_one_name_are_both_looked_up() -> None:
    """In two parts of one list; the later one does not hide the earlier."""
    parts = tuple(msg("at {x}", x=Number(value, ref=VALUE)) for value in (9.0, 10.0))
    with pytest.raises(ReportError, match="not 9"):
        prove(Sentence(message=msg("{all}", all=Listed(parts))), FOUND)


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(ReportError) as refusal:
        prove(sentence("value > median", value=3.0, median=MEDIAN), FOUND)
    assert "not 3.0" in str(refusal.value)
    assert "it needs value > median" in str(refusal.value)


FIGURES = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@given(st.floats(allow_nan=False, allow_infinity=False), FIGURES)
def test_any_change_of_a_named_figure_is_refused(value: float, later: float | None) -> None:
    """However small: the page would show another figure than the results have."""
    before = changed(FOUND, "comparison", ("A", "9901"), "value", value)
    after = changed(FOUND, "comparison", ("A", "9901"), "value", later)
    said = sentence(value=value)
    prove(said, before)
    if later is not None and later == value:
        prove(said, after)
    else:
        with pytest.raises(ReportError):
            prove(said, after)


RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


@given(FIGURES, FIGURES, st.sampled_from(sorted(RELATIONS)))
def test_an_assertion_stands_as_long_as_it_is_true(
    one: float | None, other: float | None, relation: str
) -> None:
    """Of figures that the sentence rests on without naming them."""
    found = results(comparison=[row("comparison", value=one, median=other)])
    said = Sentence(
        message=msg("So it is."), holds=(f"one {relation} other",), figures={"one": VALUE, "other": MEDIAN}
    )
    if one is not None and other is not None and RELATIONS[relation](one, other):
        prove(said, found)
    else:
        with pytest.raises(ReportError):
            prove(said, found)

"""A share of the fuzzing of each parser; all of it: `python -m tests.reliability.fuzz`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reliability.fuzz.guarding import BrokenError, outcome_of, require_finite
from tests.reliability.fuzz.running import PARSERS, here, in_child, input_of
from tests.reliability.fuzz.shrinking import shrunk

from obs.errors import ConfigError

SHARE = {"claims": 60, "package": 250, "local_csv": 300, "versions": 300}
OTHERS = 600


@pytest.mark.parametrize("name", PARSERS)
def test_sound_inputs_are_read(name: str, tmp_path: Path) -> None:
    """What the inputs are made from is read without an error: else the fuzzing would try refusals only."""
    parser = PARSERS[name](tmp_path)
    for body in parser.sound():
        assert outcome_of(parser.read, body).kind in {"result", "findings"}


@pytest.mark.parametrize("name", PARSERS)
def test_any_input_gives_a_result_or_an_error_with_advice(name: str) -> None:
    """No other exception, no NaN or infinity, no hang."""
    tally = here(name, inputs=SHARE.get(name, OTHERS), seed=20, seconds=10)
    assert tally.faults == {}
    assert tally.inputs > 20


def test_the_guard_sees_what_it_looks_for() -> None:
    """A wrong exception, an error without advice, a hang, too much memory and a NaN are faults."""

    def hang(body: bytes) -> str:
        while True:
            pass

    def fail(body: bytes) -> str:
        raise KeyError(body)

    def curt(body: bytes) -> str:
        raise ConfigError("no")

    def greedy(body: bytes) -> str:
        raise MemoryError

    def not_a_number(body: bytes) -> str:
        require_finite({"value": [float("nan")]})
        return "result"

    assert "more than 0.2 s" in outcome_of(hang, b"", 0.2).fault
    assert "KeyError" in outcome_of(fail, b"").fault
    assert "without a suggestion" in outcome_of(curt, b"").fault
    assert "memory" in outcome_of(greedy, b"").fault
    assert BrokenError.__name__ in outcome_of(not_a_number, b"").fault
    assert outcome_of(lambda body: "result", b"").fault == ""


def test_inputs_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    """A number and a seed name an input, so that a fault can be tried again."""
    first, again = PARSERS["kolada"](tmp_path), PARSERS["kolada"](tmp_path)
    numbers = range(50)
    assert [input_of(first, 1, each) for each in numbers] == [input_of(again, 1, each) for each in numbers]
    assert len({input_of(first, 1, each) for each in numbers}) > 40


def test_a_child_is_counted_whole() -> None:
    """The command's way, in a process of its own with little memory, counts every input."""
    tally = in_child("corrections", inputs=60, seed=1, seconds=60)
    assert (tally.inputs, tally.faults) == (60, {})
    assert sum(tally.kinds.values()) == 60


def test_the_smallest_input_is_found() -> None:
    assert shrunk(b"aaaaxbbbbbbyccc", lambda body: b"x" in body and b"y" in body) == b"xy"

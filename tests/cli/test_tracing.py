"""OBS_TRACE_PLUGINS: calls to plugins on standard error; obs plugins: how long each took to load."""

from __future__ import annotations

import json
import re

import pytest
from tests.cli.conftest import Run


def test_a_traced_command_answers_the_same_and_sums_up_at_its_end(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run("compare", "--metric", "funnel", "--indicator", "N31807", "--json")
    monkeypatch.setenv("OBS_TRACE_PLUGINS", "1")
    traced = run("compare", "--metric", "funnel", "--indicator", "N31807", "--json")
    assert (traced.code, traced.out) == (plain.code, plain.out)
    assert "trace" not in plain.err
    (call,) = re.findall(
        r"^obs: trace: plugin 'comparison' \(obs [^)]+\) funnel\.compute (.*)$", traced.err, re.M
    )
    assert re.fullmatch(r"N31807 of 290 regions: [0-9.]+ ms, [0-9]+ rows", call)
    assert re.search(
        r"^obs: trace: plugin 'kolada' \(obs [^)]+\) in all: [0-9.]+ ms, 4 calls$", traced.err, re.M
    )


def test_the_sum_is_told_of_a_command_that_fails_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBS_TRACE_PLUGINS", "1")
    ended = run("compare", "--metric", "nosuch")
    assert ended.code == 2
    assert " in all: " in ended.err


@pytest.mark.parametrize(("word", "code", "lines"), [("0", 0, False), ("", 0, False), ("yes", 2, False)])
def test_any_other_word_is_off_or_a_mistake(
    run: Run, monkeypatch: pytest.MonkeyPatch, word: str, code: int, lines: bool
) -> None:
    monkeypatch.setenv("OBS_TRACE_PLUGINS", word)
    ended = run("plugins")
    assert ended.code == code
    assert ("trace:" in ended.err) is lines


def test_plugins_tells_how_long_each_took_to_load(run: Run) -> None:
    assert re.search(r"^kolada \(obs \S+; [0-9.]+ ms\): source kolada$", run("plugins").out, re.M)
    listed = json.loads(run("plugins", "--json").out)["plugins"]
    assert all(each["load_ms"] >= 0 for each in listed)

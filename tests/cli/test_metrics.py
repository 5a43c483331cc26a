"""obs metrics as a user runs it."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from obs.plugins import Registry

if TYPE_CHECKING:
    from tests.cli.conftest import Run

NAMES = sorted(Registry.from_entry_points(environ={}).metrics)


def test_all_in_a_table(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 80 columns: each by its id in order, and how to see one."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("metrics").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert [line.split()[0] for line in lines if not line.startswith(" ")][1:-1] == NAMES
    assert "obs metrics NAME" in lines[-1]


@pytest.mark.parametrize("name", NAMES)
def test_everything_about_one(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """At 80 columns: parameters, columns, assumptions, reference and a worked example, without a gap."""
    monkeypatch.setenv("COLUMNS", "80")
    ended = run("metrics", name)
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert max(map(len, lines)) <= 80
    for word in ("Needs: ", "Columns; ", "Assumptions", "Reference: ", "Worked example", "  gives"):
        assert any(line.startswith(word) for line in lines)
    assert "None" not in ended.out


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_and_column_is_explained(run: Run, name: str) -> None:
    """Each parameter says what it sets, each column what it holds."""
    described = json.loads(run("metrics", name, "--json").out)
    assert described["meanings"].keys() == described["parameters"].keys()
    assert set(described["required"]) <= described["parameters"].keys()
    assert all(field["description"] for field in described["result"]["fields"])


def test_csv_and_json(run: Run) -> None:
    """A row or an object a metric; --json is --format json."""
    rows = list(csv.DictReader(StringIO(run("metrics", "--format", "csv").out)))
    assert [row["id"] for row in rows] == NAMES
    assert list(rows[0]) == ["id", "title", "needs", "parameters", "assumptions", "reference"]
    assert all(row["assumptions"] and row["reference"] and row["needs"] for row in rows)
    assert run("metrics", "--json").out == run("metrics", "--format", "json").out
    assert [info["id"] for info in json.loads(run("metrics", "--json").out)] == NAMES
    assert len(list(csv.DictReader(StringIO(run("metrics", "level", "--format", "csv").out)))) == 1


def test_an_unknown_name(run: Run) -> None:
    """The nearest one is offered; exit code 2."""
    ended = run("metrics", "uncertainy")
    assert (ended.code, ended.out) == (2, "")
    assert "did you mean uncertainty?" in ended.err

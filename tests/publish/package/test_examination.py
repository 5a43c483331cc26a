"""Valid packages pass, every check is accounted for, and frictionless is heard beside our own rules."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from tests.publish.package.valid import OBSERVATIONS, ours, seal, stranger_1, stranger_2, write

from obs.contracts.rules import Rule
from obs.publish.package import check_package, opinion, rules, second_opinion
from obs.publish.package.columns import Cells

Package = Callable[[Path], dict[str, Any]]


@pytest.mark.parametrize("package", [ours, stranger_1, stranger_2], ids=["ours", "version 1", "version 2"])
@pytest.mark.parametrize("opinions", [True, False], ids=["both", "alone"])
def test_a_valid_package_has_no_errors(package: Package, opinions: bool, tmp_path: Path) -> None:
    """Three packages that are right are found right, with and without the second opinion."""
    package(tmp_path / "p")
    examination = check_package(tmp_path / "p", opinions=opinions)
    assert [str(each) for each in examination.errors] == []
    assert examination.valid
    assert all(each.status != "not checked" for each in examination.checks)


def test_checks_say_how_many_rows_they_saw(tmp_path: Path) -> None:
    """Every rule of a schema is a check of its own, with its rows, failures and tool."""
    ours(tmp_path / "p")
    checks = check_package(tmp_path / "p").checks
    rows = {(each.place, each.id, each.rows) for each in checks if each.rows is not None}
    assert {("observations", "pattern", 4), ("observations", "duplicate-key", 4)} <= rows
    assert ("regions", "second-opinion", 2) in rows
    assert {each.tool.split()[0] for each in checks} == {"obs", "jsonschema", "frictionless"}
    assert all(each.failures == 0 for each in checks)


def _checks() -> dict[str, Any]:
    """The rules that a test may break."""
    return vars(rules)["_CHECKS"]


def _nothing(*_: object) -> None:
    """A check that is forgotten."""


def _anything(_rule: Rule, cells: Cells) -> pl.Series:
    """A rule that lets every value pass."""
    return cells.texts.is_not_null()


def _places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    entries: list[tuple[Any, Any]] = []
    if isinstance(part, dict):
        entries = list(cast("dict[str, Any]", part).items())
    elif isinstance(part, list):
        entries = list(enumerate(cast("list[Any]", part)))
    for key, inner in entries:
        yield (*path, key)
        yield from _places(inner, (*path, key))


@pytest.mark.parametrize("package", [ours, stranger_2], ids=["ours", "version 2"])
def test_nothing_in_a_descriptor_breaks_the_examination(package: Package, tmp_path: Path) -> None:
    """Any value may be of any kind: it is told, and no check breaks or is passed over."""
    descriptor = package(tmp_path / "p")
    odd = [None, 1, "x", [], {}, True, [1], {"a": 1}, -1.5, ["x"]]
    for number, place in enumerate(_places(descriptor)):
        changed = copy.deepcopy(descriptor)
        inner: Any = changed
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = odd[number % len(odd)]
        write(tmp_path / "p", changed)
        for each in check_package(tmp_path / "p", opinions=False).errors:
            assert not re.search(r"\w+(Error|Exception): |passed over", each.message), (place, each.message)


def test_a_rule_that_breaks_is_told_and_the_others_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check that could not run is an error and makes the package invalid."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("trial")

    ours(tmp_path / "p")
    monkeypatch.setitem(_checks(), "pattern", broken)
    examination = check_package(tmp_path / "p", opinions=False)
    assert {each.code for each in examination.errors} == {"not-checked"}
    assert "ZeroDivisionError: trial" in examination.errors[0].message
    assert sum(each.status == "not checked" for each in examination.checks) == 3
    assert not examination.valid


def test_a_check_that_is_passed_over_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was set out to be checked is compared with what was."""
    ours(tmp_path / "p")
    monkeypatch.setattr("obs.publish.package.examination.check_twins", _nothing)
    examination = check_package(tmp_path / "p", opinions=False)
    assert [each.code for each in examination.errors] == ["not-checked"]
    assert "passed over" in examination.errors[0].message


def _with_types(folder: Path, kinds: dict[str, str], row: str) -> None:
    folder.mkdir(exist_ok=True)
    fields = [{"name": name, "type": kind} for name, kind in kinds.items()]
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "left",
        "resources": [{"name": "t", "path": "t.csv", "type": "table", "schema": {"fields": fields}}],
    }
    write(folder, descriptor)
    (folder / "t.csv").write_text(",".join(kinds) + "\n" + row + "\n")


def test_types_that_are_left_to_frictionless(tmp_path: Path) -> None:
    """Points and durations are its business: it is named as the tool, and without it they are not checked."""
    _with_types(tmp_path, {"p": "geopoint", "d": "duration"}, '"90.5, 45.5",P1D')
    examination = check_package(tmp_path)
    assert examination.valid, [str(each) for each in examination.errors]
    tools = {each.tool.split()[0] for each in examination.checks if each.id == "type"}
    assert tools == {"frictionless"}
    assert [each.code for each in check_package(tmp_path, opinions=False).errors] == ["not-checked"]
    _with_types(tmp_path, {"p": "geopoint", "d": "duration"}, '"900, 45.5",a day')
    found = check_package(tmp_path).errors
    assert sorted((each.code, each.place.column) for each in found) == [
        ("second-opinion-type-error", "d"),
        ("second-opinion-type-error", "p"),
    ]


@pytest.mark.parametrize("opinions", [True, False], ids=["both", "alone"])
def test_what_both_find_is_told_once(opinions: bool, tmp_path: Path) -> None:
    """Errors of cells, keys, references and labels that frictionless finds as well have one finding each."""
    descriptor = ours(tmp_path)
    text = (
        OBSERVATIONS.replace("12.5", "x").replace("9902,2021", "9909,2021")
        + "N99001,9901,2022,2022-01-01,T,1.0,bad,\n"
    )
    (tmp_path / "data/observations.csv").write_text(text)
    descriptor["resources"].pop()
    (tmp_path / "data/observations.parquet").unlink()
    seal(tmp_path, descriptor)
    found = check_package(tmp_path, opinions=opinions).errors
    assert [(each.code, each.place.row) for each in found] == [
        ("type", 2),
        ("enum", 6),
        ("duplicate-key", 3),
        ("duplicate-key", 6),
        ("unknown-reference", 4),
    ]


def test_what_only_one_finds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gap of frictionless is worth knowing; a gap of ours is an error."""
    descriptor = ours(tmp_path)
    (tmp_path / "data/observations.csv").write_text(OBSERVATIONS.replace("12.5", "1_0"))
    descriptor["resources"].pop()
    write(tmp_path, descriptor)
    differing = [each for each in check_package(tmp_path).findings if each.code == "opinions-differ"]
    assert [(each.severity, each.place.row, each.place.column) for each in differing] == [
        ("info", 2, "value")
    ]
    (tmp_path / "data/observations.csv").write_text(OBSERVATIONS.replace("reported", "told"))
    monkeypatch.setitem(_checks(), "enum", _anything)
    found = [each for each in check_package(tmp_path).errors if each.code.startswith("second-opinion")]
    assert [(each.place.row, each.place.column) for each in found] == [(2, "status"), (3, "status")]


def test_the_opinion_is_the_same_from_a_process_of_its_own(tmp_path: Path) -> None:
    """Large tables are heard beside our own checks."""
    ours(tmp_path)
    (tmp_path / "data/regions.csv").write_text("region,name\n9901,\n")
    assert opinion.finish(opinion.start(tmp_path, "datapackage.json")) == second_opinion(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_the_process_ends_with_the_one_that_waits_for_it(tmp_path: Path) -> None:
    """Whoever kills obs leaves nothing that goes on for minutes."""
    schema = {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}]}
    resource = {"name": "long", "type": "table", "path": "long.csv", "format": "csv", "schema": schema}
    write(
        tmp_path,
        {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": [resource]},
    )
    (tmp_path / "long.csv").write_text("a,b\n" + "1,2\n" * 6_000_000)
    code = (
        "import pathlib, sys, time; from obs.publish.package import opinion; "
        "print(opinion.start(pathlib.Path(sys.argv[1]), 'datapackage.json').pid, flush=True); time.sleep(600)"
    )
    waiting = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert waiting.stdout is not None
    state = Path("/proc", waiting.stdout.readline().strip(), "stat")
    time.sleep(1)
    assert _runs(state)
    waiting.kill()
    waiting.communicate()
    until = time.monotonic() + 15
    while _runs(state) and time.monotonic() < until:
        time.sleep(0.1)
    assert not _runs(state)


def _runs(state: Path) -> bool:
    try:
        return state.read_text("ascii").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_frictionless_that_breaks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second opinion that was not given is not one that found nothing."""

    def broken(*_: object) -> None:
        raise OSError("trial")

    ours(tmp_path)
    monkeypatch.setattr("obs.publish.package.opinion.second_opinion", broken)
    found = check_package(tmp_path).errors
    assert {each.code for each in found} == {"not-checked"}
    assert all("trial" in each.message for each in found)

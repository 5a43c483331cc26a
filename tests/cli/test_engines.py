"""obs compare --engine, --all-kolada and obs store export, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from tests.engines.conftest import NOW, assert_same

from obs.snapshot import embedded
from obs.store import Scope, Store
from obs.study import builtin

if TYPE_CHECKING:
    from tests.cli.conftest import Run

KEY = ["indicator", "region", "period"]
SOME = ("N31807", "N31001")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with some series of the built-in study."""
    path = tmp_path / "store"
    with Store.open(path) as store:
        run = store.begin_run("plan", NOW)
        for id_ in SOME:
            indicator = builtin().indicators[id_]
            frame = embedded("bistand").read(indicator)
            assert frame is not None
            regions = tuple(frame["region"].unique().cast(str).sort())
            store.put_series(run, indicator, frame, scope=Scope(regions=regions), replies=(), fetched_at=NOW)
    return path


def asked(run: Run, store: Path, *more: str) -> Any:
    """What obs compare says of them as JSON, but for where the figures come from."""
    indicators = [word for id_ in SOME for word in ("--indicator", id_)]
    ended = run("compare", *indicators, "--store", str(store), "--json", *more)
    assert ended.code == 0, ended.err
    told: dict[str, Any] = json.loads(ended.out)
    return {name: each for name, each in told.items() if name != "figures"}


def test_duckdb_says_the_same(run: Run, store: Path) -> None:
    """Of level and change, and of another relational metric."""
    pytest.importorskip("duckdb", reason="the engine duckdb is not installed")
    indicators = [word for id_ in SOME for word in ("--indicator", id_)]
    for more, key in (((), ["indicator", "region"]), (("--metric", "standings"), KEY)):
        tables: list[pl.DataFrame] = []
        for engine in ("polars", "duckdb"):
            words = ("--store", str(store), "--engine", engine, "--memory", "1GB", "-o", f"{engine}.parquet")
            ended = run("compare", *indicators, *more, *words)
            assert ended.code == 0, ended.err
            tables.append(pl.read_parquet(f"{engine}.parquet"))
        assert tables[0].height > 0
        assert_same(tables[1], tables[0], key)


def test_an_exported_panel_says_the_same(run: Run, store: Path, tmp_path: Path) -> None:
    """Named in place of the store."""
    panel = tmp_path / "panel"
    ended = run("store", "export", str(panel), "--store", str(store))
    assert (ended.code, ended.out) == (0, f"{panel}: 2 series written.\n")
    assert asked(run, panel) == asked(run, store)
    ended = run("compare", "--all-kolada", "--store", str(panel), "--metric", "standings", "--json")
    assert ended.code == 0, ended.err
    assert {row["indicator"] for row in json.loads(ended.out)["rows"]} == set(SOME)


def test_a_metric_that_needs_memory_is_refused(run: Run, store: Path) -> None:
    """In one line."""
    pytest.importorskip("duckdb", reason="the engine duckdb is not installed")
    ended = run("compare", "--metric", "trend", "--engine", "duckdb", "--store", str(store))
    assert ended.code != 0
    assert "metric trend does not run on duckdb" in ended.err


def test_all_kolada_needs_its_catalogue(run: Run, store: Path) -> None:
    """It is told how to get it."""
    ended = run("compare", "--all-kolada", "--store", str(store))
    assert ended.code != 0
    assert "no catalogue" in ended.err


@pytest.mark.parametrize(
    "command",
    [
        ("fetch", "--offline"),
        ("due", "--offline"),
        ("validate",),
        ("changes",),
        ("snapshot", "export", "to"),
        ("publish", "--to", "to"),
        *(("store", word) for word in ("verify", "repair", "gc")),
        ("store", "export", "to"),
    ],
    ids=" ".join,
)
def test_a_panel_is_no_store(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    """One line, with no key in it, and nothing is written, neither to a folder of its name nor elsewhere."""
    panel = tmp_path / "panel"
    panel.mkdir()
    (panel / "panel.json").write_text("{}")
    for address, told in (
        ("s3://key:secret@bucket/x?region=none", "s3://bucket/x"),
        (str(panel), str(panel)),
    ):
        ended = run(*command, "--store", address)
        first, second = ended.err.splitlines()
        assert (ended.code, ended.out) == (2, "")
        assert first.startswith(f"obs: {told} is no store: an exported panel is only read")
        assert "--store" in second
    assert [each.name for each in tmp_path.iterdir()] == ["panel"]
    assert [each.name for each in panel.iterdir()] == ["panel.json"]

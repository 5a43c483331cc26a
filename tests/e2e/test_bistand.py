"""The whole built-in study, fetched from the stand-in for both services as a user would."""

from __future__ import annotations

import csv
import gzip
import json
import math
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from obs.store import Store
from obs.study import builtin

if TYPE_CHECKING:
    from tests.conftest import Replay

pytestmark = pytest.mark.shared

FAULTS = "429:every=7,503:every=11,reset:every=13,truncate:every=17,dupes"
STUDY = builtin("bistand")
KOLADA = [each.id for each in STUDY.indicators.values() if each.source == "kolada"]


def fetch(folder: Path, replay: Replay, *options: str) -> dict[str, object]:
    """`obs fetch --json` in *folder*; its report."""
    environ = {
        **os.environ,
        "OBS_KOLADA_BASE_URL": replay.kolada,
        "OBS_SCB_BASE_URL": replay.scb,
    }
    command = [sys.executable, "-m", "obs", "fetch", "--json", *options]
    ended = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    report: dict[str, object] = json.loads(ended.stdout)
    return report


def stored(folder: Path) -> dict[str, pl.DataFrame]:
    """Every series that the store in *folder* holds."""
    store = Store.open(folder / ".obs", read_only=True)
    found = {key: store.read(indicator) for key, indicator in STUDY.indicators.items()}
    return {key: rows for key, rows in found.items() if rows is not None}


def declared_missing(kpi: str, year: str, value: float) -> bool:
    """Whether the study declares that a value of this KPI and year stands for no figure."""
    query = STUDY.indicators[kpi].query
    zeros, others = query.get("zero_is_missing", False), query.get("missing_years", [])
    if value == 0 and (zeros is True or (isinstance(zeros, list) and year in zeros)):
        return True
    return isinstance(others, list) and year in others


def panel(data: Path) -> dict[str, dict[tuple[str, str, str], float | None]]:
    """The saved figures of the study's Kolada indicators, read with nothing of obs."""
    wanted, regions = set(KOLADA), set(STUDY.scope())
    found: dict[str, dict[tuple[str, str, str], float | None]] = defaultdict(dict)
    with gzip.open(data / "kolada" / "full_1994-2022.csv.gz", "rt", encoding="utf-8") as file:
        ours = (line for line in file if line[: line.index(",")] in wanted)
        for kpi, code, year, gender, text in csv.reader(ours):
            region = code[2:] if code.startswith("00") else code
            if region in regions:
                value = float(text) if text else None
                if value is not None and declared_missing(kpi, year, value):
                    value = None
                found[kpi][region, year, {"K": "F"}.get(gender, gender)] = value
    return found


def least_requests(rows: dict[str, dict[tuple[str, str, str], float | None]]) -> int:
    """The requests that 25 ids in a segment and 5,000 rows on a page force, metadata and groups included."""
    kpis, regions = sorted(KOLADA), sorted(STUDY.scope())
    per_cell: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kpi, values in rows.items():
        for region, year, _ in values:
            per_cell[kpi, region].add(year)
    blocks_k = [kpis[i : i + 25] for i in range(0, len(kpis), 25)]
    blocks_r = [regions[i : i + 25] for i in range(0, len(regions), 25)]
    pages = sum(
        max(1, math.ceil(sum(len(per_cell[k, r]) for k in ks for r in rs) / 5000))
        for ks in blocks_k
        for rs in blocks_r
    )
    groups = sum(spec.source == "kolada" for spec in STUDY.groups.values())
    return pages + len(blocks_k) + groups


def test_faults_change_nothing(replay: Callable[..., Replay], tmp_path: Path, shared_data: Path) -> None:
    """Every value arrives, undisturbed and through faults alike, at the fewest requests and at SCB's pace."""
    calm, rough = tmp_path / "calm", tmp_path / "rough"
    calm.mkdir()
    rough.mkdir()
    quiet, noisy = replay("--full"), replay("--full", "--faults", FAULTS)
    report = fetch(calm, quiet)
    fetch(rough, noisy)
    first, second = stored(calm), stored(rough)
    saved = panel(shared_data)
    assert set(first) == set(second) == {*saved, *(set(STUDY.indicators) - set(KOLADA))}
    assert emptied(report) == set(KOLADA) - set(saved)
    for key, rows in first.items():
        assert rows.equals(second[key]), key
    for kpi in saved:
        ours = {
            (row["region"], row["period"], row["sex"]): row["value"]
            for row in first[kpi].select("region", "period", "sex", "value").iter_rows(named=True)
        }
        assert ours == saved[kpi], kpi
    assert report["sent"]["kolada"] <= least_requests(saved)  # type: ignore[index]
    for run in (quiet, noisy):
        assert busiest(run, "/scb/", 10.0) <= 30


def emptied(report: dict[str, object]) -> set[str]:
    """The series that the service had no figures of."""
    return {series["indicator"] for series in report["series"] if series["state"] == "empty"}  # type: ignore[attr-defined]


def busiest(replay: Replay, prefix: str, seconds: float) -> int:
    """The most requests below *prefix* that arrived within any *seconds*."""
    times = sorted(
        float(str(each["time"])) for each in replay.requests() if str(each["path"]).startswith(prefix)
    )
    return max(sum(start <= time < start + seconds for time in times) for start in times)


def test_a_second_fetch_adds_nothing(replay: Callable[..., Replay], tmp_path: Path) -> None:
    """The same figures again make no vintage; --offline rebuilds all without a request."""
    service = replay("--full")
    without = emptied(fetch(tmp_path, service))
    asked = len(service.requests())
    again = fetch(tmp_path, service)
    assert emptied(again) == without
    assert {series["state"] for series in again["series"]} == {"unchanged", "empty"}  # type: ignore[attr-defined]
    assert len(service.requests()) == 2 * asked
    rebuilt = fetch(tmp_path, service, "--offline")
    assert emptied(rebuilt) == without
    assert {series["state"] for series in rebuilt["series"]} == {"unchanged", "empty"}  # type: ignore[attr-defined]
    assert len(service.requests()) == 2 * asked

"""All of Kolada from the stand-in: every figure, in the fewest requests, whatever interrupts it."""

from __future__ import annotations

import csv
import gzip
import json
import math
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from obs.catalogue import held_indicators
from obs.plugins import Registry
from obs.store import Store
from obs.study import builtin

if TYPE_CHECKING:
    from tests.conftest import Replay

pytestmark = pytest.mark.shared

KPIS = 60
GENDERS = {"T": "T", "K": "F", "M": "M"}
Figure = tuple[str, str, str, str]


@pytest.fixture
def data(shared_data: Path, tmp_path: Path) -> Path:
    """The saved data with a catalogue of 60 KPIs: some with figures, some without, some for regions only."""
    folder = tmp_path / "data"
    (folder / "kolada").mkdir(parents=True)
    (folder / "scb").symlink_to(shared_data / "scb")
    for file in (shared_data / "kolada").iterdir():
        if file.name != "kpi.json":
            (folder / "kolada" / file.name).symlink_to(file)
    catalogue = json.loads((shared_data / "kolada" / "kpi.json").read_text("utf-8"))
    with_figures = {row["kpi"] for row in rows(shared_data)}
    some = [each for each in catalogue if each["id"] in with_figures][: KPIS // 2]
    regional = [each for each in catalogue if is_for_regions(each)][:7]
    regional += [each for each in catalogue if each["municipality_type"] == "L" and each not in regional][:3]
    others = [each for each in catalogue if each["id"] not in with_figures]
    chosen = [*some, *regional, *(each for each in others if each not in regional)][:KPIS]
    (folder / "kolada" / "kpi.json").write_text(json.dumps(chosen), "utf-8")
    return folder


def is_for_regions(kpi: Mapping[str, Any]) -> bool:
    """By its kind and its number."""
    return kpi["municipality_type"] == "L" and kpi["id"][1] in "6789"


@cache
def rows(data: Path) -> list[dict[str, str]]:
    """The figures that are saved."""
    with gzip.open(data / "kolada" / "panel_1994-2022.csv.gz", "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def figures(data: Path) -> dict[Figure, float | None]:
    """The saved figures of the catalogue's KPIs."""
    known = {each["id"] for each in json.loads((data / "kolada" / "kpi.json").read_text("utf-8"))}
    return {
        (row["kpi"], code(row["municipality"]), row["year"], GENDERS[row["gender"]]): (
            float(row["value"]) if row["value"] else None
        )
        for row in rows(data)
        if row["kpi"] in known
    }


def code(area: str) -> str:
    """SCB's code of an area."""
    return area[2:] if area.startswith("00") else area


def fewest(data: Path) -> int:
    """The pages of the catalogue, and of 25 KPIs for 25 areas a request, 5,000 rows a page."""
    catalogue = json.loads((data / "kolada" / "kpi.json").read_text("utf-8"))
    places = json.loads((data / "kolada" / "municipality.json").read_text("utf-8"))
    areas = sorted(each["id"] for each in places)
    regions = [area for area in areas if area.startswith("00")]
    regional = sorted(each["id"] for each in catalogue if is_for_regions(each))
    everywhere = sorted({each["id"] for each in catalogue} - {*regional})
    held = {(row["kpi"], row["year"], row["municipality"]) for row in rows(data)}
    count = Counter((kpi, area) for kpi, _, area in held)
    pages = 1
    for kpis, wanted in ((everywhere, areas), (regional, regions)):
        for block in parts(kpis):
            for chunk in parts(wanted):
                found = sum(count[kpi, area] for kpi in block for area in chunk)
                pages += max(1, math.ceil(found / 5000))
    return pages


def parts(ids: list[str]) -> Iterable[list[str]]:
    """25 at a time."""
    return (ids[start : start + 25] for start in range(0, len(ids), 25))


def command(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "obs", "fetch", "--all-kolada", "--store", str(folder / ".obs"), *options]


def environ(replay: Replay) -> Mapping[str, str]:
    return {**os.environ, "OBS_KOLADA_BASE_URL": replay.kolada}


def stored(folder: Path) -> dict[Figure, float | None]:
    """All that the store holds, found by its own catalogue."""
    found: dict[Figure, float | None] = {}
    with Store.open(folder / ".obs", read_only=True) as store:
        registry = Registry.from_entry_points()
        for indicator in held_indicators(store, registry, builtin("bistand"), "kolada").values():
            held = store.read(indicator)
            assert held is not None
            if len(indicator.query) == 1:  # the study's own queries take zeros for missing
                columns = held.select("indicator", "region", "period", "sex", "value")
                found |= {(id_, *key): value for id_, *key, value in columns.iter_rows()}
    return found


def test_every_figure_in_the_fewest_requests(
    replay: Callable[..., Replay], data: Path, tmp_path: Path
) -> None:
    """All of it is stored, and nothing is asked for that need not be; once more, nothing has changed."""
    service = replay("--data", str(data))
    for states in ({"new", "empty"}, {"unchanged", "empty"}):
        before = len(service.requests())
        ended = subprocess.run(
            command(tmp_path, "--json"),
            cwd=tmp_path,
            env=environ(service),
            capture_output=True,
            text=True,
            check=True,
        )
        report: dict[str, Any] = json.loads(ended.stdout)
        assert {each["state"] for each in report["series"]} == states
        assert len(report["series"]) == KPIS
        assert report["sent"] == {"kolada": fewest(data)}
        assert len(service.requests()) - before == fewest(data)
    own = {each for each, indicator in builtin("bistand").indicators.items() if len(indicator.query) > 1}
    assert stored(tmp_path) == {key: value for key, value in figures(data).items() if key[0] not in own}


def test_it_goes_on_after_kill_9(replay: Callable[..., Replay], data: Path, tmp_path: Path) -> None:
    """Killed again and again, it asks for nothing that it has recorded, and ends with all figures."""
    service = replay("--data", str(data), "--latency-ms", "20")
    kills = 3
    for kill in range(kills):
        process = subprocess.Popen(
            command(tmp_path),
            cwd=tmp_path,
            env=environ(service),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        enough = (kill + 1) * fewest(data) // (kills + 1)
        while len(service.requests()) < enough:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
    ended = subprocess.run(
        command(tmp_path), cwd=tmp_path, env=environ(service), capture_output=True, text=True, check=True
    )
    assert "went on with an interrupted fetch" in ended.stdout
    assert len(ended.stdout.splitlines()) == 1
    under_way = 16  # replies that a kill may keep from being recorded
    assert len(service.requests()) <= fewest(data) + kills * under_way
    own = {each for each, indicator in builtin("bistand").indicators.items() if len(indicator.query) > 1}
    assert stored(tmp_path) == {key: value for key, value in figures(data).items() if key[0] not in own}

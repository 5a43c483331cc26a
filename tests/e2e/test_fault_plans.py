"""Every fault plan of the stand-in, alone and together, and the built-in study: equal figures, or told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from obs.store import Store
from obs.study import builtin

if TYPE_CHECKING:
    from tests.conftest import Replay

pytestmark = pytest.mark.shared

STUDY = builtin("bistand")
CHOSEN = ("N31807", "N31008", "U31803", "N03920", "N01951")
"""Some indicators of Kolada; with all of SCB's that is enough for several pages and both services."""
TABLES = tuple(each.id for each in STUDY.indicators.values() if each.source == "scb")[:3]
TRANSPORT = "429:every=7,503:every=11,reset:every=5,truncate:every=6,slow:every=4;ms=100"
EQUAL = ["429:every=2", "503:every=2", "reset:every=2", "truncate:every=3", "slow:ms=100",
         "dupes", "revise", f"{TRANSPORT},dupes"]  # fmt: skip
TOLD = {
    "html": "HTML page",
    "drift": "'value'",
    "foreign-next": "/v3/next?page=2",
    "reset:every=1": "no usable reply",
    "truncate:every=1": "no usable reply",
    "503:every=1": "status 503",
    "429:every=1;after=3600": "asks for at least 3,600 s",
    f"{TRANSPORT},dupes,drift,foreign-next": "'value'",
}


def fetch(folder: Path, replay: Replay) -> tuple[int, dict[str, Any], str]:
    """``obs fetch --json`` of the chosen indicators in *folder*: exit code, report, standard error."""
    folder.mkdir()
    environ = {**os.environ, "OBS_KOLADA_BASE_URL": replay.kolada, "OBS_SCB_BASE_URL": replay.scb}
    chosen = [word for each in (*CHOSEN, *TABLES) for word in ("--indicator", each)]
    command = [sys.executable, "-m", "obs", "fetch", "--json", *chosen]
    ended = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    return ended.returncode, json.loads(ended.stdout), ended.stderr


def stored(folder: Path) -> dict[str, pl.DataFrame]:
    """Every series that the store in *folder* holds."""
    with Store.open(folder / ".obs", read_only=True) as store:
        found = {each: store.read(STUDY.indicators[each]) for each in (*CHOSEN, *TABLES)}
    return {key: rows for key, rows in found.items() if rows is not None}


@pytest.fixture(scope="module")
def calm() -> dict[str, pl.DataFrame]:
    """What an undisturbed fetch stores; kept for all tests of this module."""
    return {}


@pytest.fixture
def undisturbed(
    calm: dict[str, pl.DataFrame], replay: Callable[..., Replay], tmp_path: Path
) -> dict[str, pl.DataFrame]:
    """The series without any fault, fetched once."""
    if not calm:
        code, _, errors = fetch(tmp_path / "calm", replay("--scb-rate", "0"))
        assert code == 0, errors
        calm.update(stored(tmp_path / "calm"))
    assert len(calm) == len(CHOSEN) + len(TABLES)
    return calm


@pytest.mark.parametrize("plan", EQUAL)
def test_what_passes_changes_nothing(
    undisturbed: dict[str, pl.DataFrame], replay: Callable[..., Replay], tmp_path: Path, plan: str
) -> None:
    """Every series is as it is without the fault."""
    code, _, errors = fetch(tmp_path / "rough", replay("--scb-rate", "0", "--faults", plan))
    assert code == 0, errors
    found = stored(tmp_path / "rough")
    assert set(found) == set(undisturbed)
    for key, rows in undisturbed.items():
        assert rows.equals(found[key]), key


@pytest.mark.parametrize(("plan", "message"), TOLD.items(), ids=list(TOLD))
def test_what_lasts_is_told(
    undisturbed: dict[str, pl.DataFrame],
    replay: Callable[..., Replay],
    tmp_path: Path,
    plan: str,
    message: str,
) -> None:
    """Exit code 1 and the reason; whatever is stored all the same is as it is without the fault."""
    code, report, errors = fetch(tmp_path / "rough", replay("--scb-rate", "0", "--faults", plan))
    assert code == 1
    told = [each for series in report["series"] for each in series["findings"] if each["severity"] == "error"]
    assert any(message in each["message"] for each in told), told
    assert all(each["suggestion"] for each in told)
    assert "Traceback" not in errors
    for key, rows in stored(tmp_path / "rough").items():
        assert rows.equals(undisturbed[key]), key


def test_what_is_deleted_is_no_figure(
    undisturbed: dict[str, pl.DataFrame], replay: Callable[..., Replay], tmp_path: Path
) -> None:
    """Rows that the service calls deleted have no value; all others are as they were."""
    code, _, errors = fetch(tmp_path / "rough", replay("--scb-rate", "0", "--faults", "deleted"))
    assert code == 0, errors
    for key, rows in stored(tmp_path / "rough").items():
        status = rows.get_column("status").cast(pl.String)
        assert (
            rows.filter(status == "deleted").get_column("value").null_count() == (status == "deleted").sum()
        )
        kept, before = rows.filter(status != "deleted"), undisturbed[key]
        assert kept.equals(before.filter(status != "deleted")), key

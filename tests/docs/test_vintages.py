"""docs/vintages.md says what obs does."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
from tests.cli.two_days import make

from obs.revisions import COLUMNS, Kind
from obs.store.series import NOISE

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "vintages.md").read_text("utf-8")


def test_the_commands_can_be_run_as_they_stand(tmp_path: Path) -> None:
    """In the folder of a study with figures of 1 and 9 March 2026."""
    make(tmp_path)
    commands = [line.strip() for line in PAGE.splitlines() if line.startswith("    obs ")]
    assert len(commands) == 4
    for command in commands:
        words = shlex.split(re.split(r" {3,}| > ", command)[0])
        done = subprocess.run([sys.executable, "-m", *words], cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, (command, done.stderr.decode())
        assert done.stdout


@pytest.mark.parametrize(
    ("heading", "names"), [("column", list(COLUMNS)), ("kind", [each.value for each in Kind])]
)
def test_every_column_and_kind_is_explained(heading: str, names: list[str]) -> None:
    table = PAGE.partition(f"\n| {heading} | ")[2].partition("\n\n")[0]
    told = [name for line in table.splitlines()[2:] for name in re.findall("`([a-z_]+)`", line.split("|")[1])]
    assert sorted(told) == sorted(names)


def test_no_two_figures_are_nearer_than_what_is_taken_for_one() -> None:
    """As many values, and as many digits at most, as the page says."""
    snapshot = files("obs") / "studies" / "bistand" / "snapshot" / "observations.parquet"
    values = pl.read_parquet(Path(str(snapshot)))["value"]
    distinct = values.drop_nulls().unique().to_list()
    digits = max(len(Decimal(repr(value)).normalize().as_tuple().digits) for value in distinct)
    assert f"Of the {len(distinct):,} distinct values" in PAGE
    assert f"more than {digits} significant digits" in PAGE
    assert 10.0**-digits > NOISE
    assert f"{NOISE:.0e}" == "1e-14"
    assert "10⁻¹⁴" in PAGE

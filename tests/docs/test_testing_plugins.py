"""docs/testing-plugins.md says what obs.testing does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from obs.testing import MetricContract, SourceContract
from obs.testing.metric_contract.case import MetricCase
from obs.testing.recordings import KEYS
from obs.testing.source_contract.case import SourceCase

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "testing-plugins.md").read_text("utf-8")


def listed(heading: str) -> list[str]:
    """The names in the first column of the table under *heading*."""
    table = PAGE.partition(f"\n| {heading} | ")[2].partition("\n\n")[0]
    return [name for line in table.splitlines()[2:] for name in re.findall("`([a-z_]+)`", line.split("|")[1])]


def test_the_examples_keep_every_promise(tmp_path: Path) -> None:
    """As it stands, with the recordings as they stand, outside the tree."""
    for number, code in enumerate(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)):
        (tmp_path / f"test_example_{number}.py").write_text(code, "utf-8")
    (tmp_path / "recordings").mkdir()
    for number, text in enumerate(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)):
        json.loads(text)
        (tmp_path / "recordings" / f"{number}.json").write_text(text, "utf-8")
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "testing" / "foreign")}
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    contracts = (SourceContract, MetricContract)
    promises = len([name for each in contracts for name in dir(each) if name.startswith("test_")])
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) >= promises


def test_every_attribute_is_explained() -> None:
    assert sorted(listed("attribute")) == sorted(SourceCase.__annotations__)
    assert sorted(listed("of a metric")) == sorted(MetricCase.__annotations__)


def test_every_key_of_a_recording_is_explained() -> None:
    assert sorted(listed("key")) == sorted(KEYS)

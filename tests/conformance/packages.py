"""Packages of a plugin, made from a sound one; its service and its figures are invented."""

from __future__ import annotations

import shutil
from pathlib import Path

FOREIGN = Path(__file__).resolve().parents[1] / "testing" / "foreign"

PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.27,<2"]
build-backend = "hatchling.build"

[project]
name = "obs-invented"
version = "1.2"
readme = "README.md"
license = "MIT"
license-files = ["LICENSE"]
requires-python = ">=3.11"
dependencies = ["obs>=0.1,<2"]

[project.entry-points."obs.plugins"]
invented = "obs_invented"

[tool.pytest.ini_options]
addopts = ["-k", "not test_"]
"""
PLUGIN = '''\
"""A plugin as a stranger writes it."""

from __future__ import annotations

import obs
from obs_invented.metrics import Distance
from obs_invented.source import InventedSource

OBS_API_VERSION = 1


@obs.hookimpl
def obs_register_sources() -> list[type[obs.Source]]:
    return [InventedSource]


@obs.hookimpl
def obs_register_metrics() -> list[type[obs.Metric]]:
    return [Distance]
'''
TESTS = """\
from dataclasses import replace
from pathlib import Path

import pytest
from obs import Indicator, Limits, Query
from obs.testing import MetricContract, SourceContract
from obs_invented.metrics import BIRTHS, Distance
from obs_invented.source import InventedSource


class TestSource(SourceContract):
    recordings = Path(__file__).parent / "recordings"
    known = {
        ("0991", "2021", "T"): 12.5,
        ("0991", "2022", "T"): "missing",
        ("9902", "2021", "T"): 0,
        ("9902", "2022", "T"): "suppressed",
    }
    statuses = frozenset({"reported", "missing", "suppressed"})
    documented_limits = Limits(connections=1, calls=10, seconds=10.0)

    @pytest.fixture
    def source(self):
        return InventedSource()

    @pytest.fixture
    def good_query(self):
        return Query(indicators=(BIRTHS,), regions=("0991", "9902"), first="2021", last="2022")

    @pytest.fixture
    def unknown_indicator(self):
        return replace(BIRTHS, query={"table": "nothing"})


class TestMetric(MetricContract):
    @pytest.fixture
    def metric(self):
        return Distance
"""
EXAMPLE = """\
BIRTHS = Indicator(
    id="births",
    source="invented",
    query={"table": "births"},
    title_sv="Påhittad",
    title_en="Invented",
    unit="antal",
    kind="count",
    polarity="none",
    producer="Nobody",
)
EXAMPLE = Example(
    text="The median of 1, 2 and 4 is 2; 4 is 2 from it.",
    indicators=(BIRTHS,),
    figures=tuple(("births", f"990{each}", "2022", float(each)) for each in (1, 2, 4)),
    group=("9901", "9902", "9904"),
    period="2022",
    expects=({"indicator": "births", "region": "9904", "value": 4.0, "rank": 3, "distance": 2.0},),
)
_RESULT = {"""


def make(folder: Path) -> Path:
    """A sound package in *folder*, and where its root is."""
    root = folder / "obs-invented"
    package = root / "obs_invented"
    package.mkdir(parents=True)
    shutil.copy(FOREIGN / "obs_invented" / "__init__.py", package / "source.py")
    shutil.copy(FOREIGN / "obs_invented" / "metrics.py", package)
    metrics = "obs_invented/metrics.py"
    change(root, metrics, "_RESULT = {", EXAMPLE)
    change(root, metrics, "from obs import ConfigError,", "from obs import ConfigError, Example, Indicator,")
    change(root, metrics, "        untouched=", "        example=EXAMPLE,\n        untouched=")
    (package / "__init__.py").write_text(PLUGIN, "utf-8")
    (package / "py.typed").touch()
    (root / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    (root / "README.md").write_text("# obs-invented\n", "utf-8")
    (root / "LICENSE").write_text("Nobody's.\n", "utf-8")
    shutil.copytree(FOREIGN / "recordings", root / "tests" / "recordings")
    (root / "tests" / "test_contract.py").write_text(TESTS, "utf-8")
    return root


def change(root: Path, file: str, old: str, new: str) -> None:
    """Puts *new* in the place of *old*, which stands in *file* just once; a new file where *old* is ""."""
    path = root / file
    text = path.read_text("utf-8") if old else ""
    assert text.count(old) == 1 or not old, (file, old)
    path.write_text(text.replace(old, new) if old else new, "utf-8")

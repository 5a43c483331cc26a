"""Classes of tests for what comes without: a metric is tried on the golden panel, a source on its word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

_HEAD = '''"""Written by obs plugins check for what has no class of contract tests."""

import pytest

from obs.testing import MetricContract, SourceContract
'''
_METRIC = """

class Test{number}(MetricContract):
    @pytest.fixture
    def metric(self, obs_offered):
        return obs_offered[{id!r}]
"""
_SOURCE = """

class Test{number}(SourceContract):
    @pytest.fixture
    def source(self, obs_offered):
        return obs_offered[{id!r}]()
"""


def write(folder: Path, offers: Sequence[tuple[str, str]]) -> Path:
    """A file of tests in *folder* for each of *offers*, which are (kind, id)."""
    forms = {"metric": _METRIC, "source": _SOURCE}
    parts = [forms[kind].format(number=number, id=id_) for number, (kind, id_) in enumerate(offers)]
    path = folder / "test_standing_in.py"
    path.write_text(_HEAD + "".join(parts), "utf-8")
    return path

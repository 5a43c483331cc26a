"""Without DuckDB nobody can say whether a metric computes there."""

from __future__ import annotations

import pytest

from obs.engines import choice
from obs.testing import MetricContract, golden_panel
from obs_comparison.level import Level
from obs_comparison.trend import Trend


class Promises(MetricContract):
    """The promises, called one by one; pytest collects no class of this name."""


def test_where_duckdb_is_not_installed_the_promise_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not kept either: the reason tells how to try it."""

    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(choice, "import_module", missing)
    with pytest.raises(pytest.skip.Exception, match=r"duckdb is not installed .*pip install 'obs\[duckdb\]'"):
        Promises().test_a_relational_metric_gives_the_same_on_duckdb(Level, golden_panel())
    # A metric that does not say that it is relational has promised nothing.
    Promises().test_a_relational_metric_gives_the_same_on_duckdb(Trend, golden_panel())

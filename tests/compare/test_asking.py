"""A relational metric is asked of some indicators at a time, which changes only what memory it takes."""

from __future__ import annotations

import weakref
from collections.abc import Mapping

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from obs.compare import Measurement, Options, asking, measure
from obs.metric import Metric
from obs.models import Panel
from obs.plugins import Registry
from obs.snapshot import embedded
from obs.study import builtin

METRICS = Registry.from_entry_points(environ={}).metrics
RELATIONAL = sorted(id_ for id_, metric in METRICS.items() if metric.info.relational)
STUDY, FIGURES = builtin(), embedded("bistand")


def asked(metric: str) -> Measurement:
    return measure(STUDY, FIGURES, METRICS, metric, Options(all_indicators=True), parameters={}, terms={})


@pytest.mark.parametrize("metric", RELATIONAL)
def test_in_parts_as_at_once(metric: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven at a time: the last part has fewer. A sum is taken in another order, hence the last digits."""
    at_once = asked(metric)
    monkeypatch.setattr(asking, "BATCH", 7)
    in_parts = asked(metric)
    assert_frame_equal(in_parts.table, at_once.table, rel_tol=1e-12, abs_tol=1e-12)
    assert in_parts.table.height > len(STUDY.comparable())
    for name in ("indicators", "others", "periods", "problems", "credits", "corrected", "regions", "group"):
        assert getattr(in_parts, name) == getattr(at_once, name), name


@pytest.mark.parametrize(("metric", "most"), [("level", 7), ("trend", len(STUDY.comparable()))])
def test_only_what_is_relational_is_asked_in_parts(
    metric: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []

    compute = METRICS[metric].compute

    def counted(self: Metric, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        sizes.append(len(panel.indicators))
        return compute(self, panel, parameters)

    monkeypatch.setattr(METRICS[metric], "compute", counted)
    monkeypatch.setattr(asking, "BATCH", 7)
    asked(metric)
    assert max(sizes) <= most
    assert (len(sizes) == 1) == (metric == "trend")


def test_the_figures_of_a_part_are_gone_before_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else all would be in memory in the end."""
    held: list[weakref.ref[pl.LazyFrame]] = []
    alive: list[int] = []
    compute = METRICS["level"].compute

    def watched(self: Metric, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        alive.append(sum(each() is not None for each in held))
        held.append(weakref.ref(panel.observations))
        return compute(self, panel, parameters)

    monkeypatch.setattr(METRICS["level"], "compute", watched)
    monkeypatch.setattr(asking, "BATCH", 7)
    asked("level")
    assert len(alive) > 5
    assert max(alive) <= 1

"""Relational metrics are asked of some indicators at a time, which changes only what memory it takes."""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.memory import InMemory, share

from obs import Break, MetricError, ObsError, Terms
from obs.compare import Comparison, Measurement, Options, asking, compare, measure
from obs.engines import Engine
from obs.metric import Metric
from obs.models import Panel
from obs.plugins import Registry
from obs.snapshot import embedded
from obs.study import Study, builtin

METRICS = dict(Registry.from_entry_points(environ={}).metrics)
RELATIONAL = sorted(id_ for id_, metric in METRICS.items() if metric.info.relational)
STUDY, FIGURES = builtin(), embedded("bistand")
FEW = 30_000
"""Figures at a time: the study has some 480,000, of an indicator 25,752 at most."""


def asked(metric: str) -> Measurement:
    return measure(STUDY, FIGURES, METRICS, metric, Options(all_indicators=True), parameters={}, terms={})


@pytest.mark.parametrize("metric", RELATIONAL)
def test_in_parts_as_at_once(metric: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sum is taken in another order, hence the last digits."""
    at_once = asked(metric)
    monkeypatch.setattr(asking, "FIGURES", FEW)
    in_parts = asked(metric)
    assert_frame_equal(in_parts.table, at_once.table, rel_tol=1e-12, abs_tol=1e-12)
    assert in_parts.table.height > len(STUDY.comparable())
    for name in ("indicators", "others", "periods", "problems", "credits", "corrected", "regions", "group"):
        assert getattr(in_parts, name) == getattr(at_once, name), name


def compared(options: Options | None = None, study: Study = STUDY, **metrics: type[Metric]) -> Comparison:
    """The whole study, some of which has no figures in the period or across a break."""
    known = dict(study.indicators)
    first = next(iter(known))
    known[first] = replace(known[first], breaks=(Break(period="2020", reason="a new form"),))
    terms = {
        name: Terms(licence="", licence_url="", credit=name, credit_processed=f"of {name}")
        for name in ("kolada", "scb", "local_csv")
    }
    study = replace(study, indicators=known)
    asked = options or Options(all_indicators=True, period="2022")
    return compare(study, FIGURES, {**METRICS, **metrics}, asked, terms=terms)


def test_a_comparison_in_parts_is_the_one_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its table, headings, findings and credits, in their order."""
    at_once = compared()
    monkeypatch.setattr(asking, "FIGURES", FEW)
    in_parts = compared()
    assert_frame_equal(in_parts.table, at_once.table, rel_tol=1e-12, abs_tol=1e-12)
    assert replace(in_parts, table=at_once.table) == at_once
    assert {each.code for each in at_once.findings} >= {"not-compared"}
    assert len(at_once.headings) > 14


@pytest.mark.parametrize(
    "options",
    [
        Options(all_indicators=True, period="2"),
        Options(all_indicators=True, regions=("nowhere",)),
        Options(all_indicators=True, group="nowhere"),
    ],
)
def test_in_parts_the_same_is_refused(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ObsError) as at_once:
        compared(options)
    monkeypatch.setattr(asking, "FIGURES", FEW)
    with pytest.raises(type(at_once.value)) as in_parts:
        compared(options)
    assert str(in_parts.value) == str(at_once.value)
    assert in_parts.value.suggestion == at_once.value.suggestion


def test_a_metric_that_refuses_one_of_the_last_refuses_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the words in which it refuses where all are asked at once."""
    *others, last = (id_ for id_, each in STUDY.indicators.items() if each.polarity == "lower_is_better")
    polar = {id_: STUDY.indicators[id_] for id_ in others}
    study = replace(
        STUDY, derived={}, indicators={**polar, last: replace(STUDY.indicators[last], polarity="none")}
    )
    assert len(others) > 7

    class Choosy(METRICS["change"]):
        info = replace(METRICS["change"].info, needs_polarity=True)

    with pytest.raises(MetricError) as at_once:
        compared(study=study, change=Choosy)
    assert last in str(at_once.value)
    monkeypatch.setattr(asking, "FIGURES", FEW)
    with pytest.raises(MetricError) as in_parts:
        compared(study=study, change=Choosy)
    assert str(in_parts.value) == str(at_once.value)


def test_what_is_kept_of_a_part_is_not_all_that_was_computed() -> None:
    """A filtered column of texts would hold on to every long text that there was."""
    pytest.importorskip("pyarrow", reason="it tells what a column holds on to")
    many = pl.DataFrame({"number": range(10_000)}).select(
        "number", text=pl.format("a remark on the row {}, longer than twelve", "number")
    )
    rows = many.filter(pl.col("number") < 10)
    kept = asking.kept(rows)
    assert kept.equals(rows)

    def held(frame: pl.DataFrame) -> int:
        table = cast("Any", frame.to_arrow(compat_level=pl.CompatLevel.newest()))
        return sum(each.size for chunk in table["text"].chunks for each in chunk.buffers() if each)

    assert held(rows) > 100_000
    assert held(kept) < 2_000


def test_a_column_may_be_without_a_value_in_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing tells its type, which is no reason to break on the next part."""
    first = next(iter(STUDY.comparable()))

    class Lacking(METRICS["change"]):
        def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
            table = super().compute(panel, parameters)
            return table.with_columns(change=pl.lit(None)) if first in panel.indicators else table

    monkeypatch.setitem(METRICS, "change", Lacking)
    monkeypatch.setattr(asking, "FIGURES", FEW)
    changes = asked("change").table.get_column("change")
    assert changes.dtype == pl.Float64
    assert 0 < changes.null_count() < changes.len()


def parts(most: int, *sizes: int, engine: Engine | None = None) -> list[list[str]]:
    """The parts in which a relational metric is asked of series with so many figures: a, b, c and so on."""
    named = {id_: share(id_) for id_, _ in zip("abcdef", sizes, strict=False)}
    held = InMemory()
    for id_, size in zip(named, sizes, strict=True):
        held.hold(id_, [("9901", str(1900 + year), "T", 1.0, "reported") for year in range(size)])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(asking, "FIGURES", most)
        return [[*each] for each in asking.batches(named, [METRICS["level"].info], held, engine)]


def test_a_part_has_as_many_figures_as_there_may_be() -> None:
    """One more opens the next; a series that alone has more is a part, and none without figures is lost."""
    assert parts(5, 2, 3, 1) == [["a", "b"], ["c"]]
    assert parts(5, 2, 4, 1) == [["a"], ["b", "c"]]
    assert parts(5, 1, 9, 1) == [["a"], ["b"], ["c"]]
    assert parts(5, 9, 1, 4, 0) == [["a"], ["b", "c", "d"]]
    assert parts(5, 0, 0) == [["a", "b"]]
    assert parts(5) == []


def test_an_engine_says_how_much_it_takes() -> None:
    """Which is more than fits beside everything else here."""

    class Taking:
        name = "taking"
        at_a_time = 4

        def scan(self, files: Sequence[str]) -> object:
            raise AssertionError("nothing is read to make parts")

        def beside(self, table: pl.LazyFrame) -> pl.LazyFrame:
            raise AssertionError("nothing is handed over to make parts")

    assert parts(1, 2, 2, 1, engine=Taking()) == [["a", "b"], ["c"]]


@pytest.mark.parametrize("metric", ["level", "trend"])
def test_only_what_is_relational_is_asked_in_parts(metric: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    compute = METRICS[metric].compute

    def counted(self: Metric, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        sizes.append(len(panel.indicators))
        return compute(self, panel, parameters)

    monkeypatch.setattr(METRICS[metric], "compute", counted)
    monkeypatch.setattr(asking, "FIGURES", FEW)
    asked(metric)
    assert sum(sizes) == len(STUDY.comparable())
    assert len(sizes) > 10 if metric == "level" else len(sizes) == 1


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
    monkeypatch.setattr(asking, "FIGURES", FEW)
    asked("level")
    assert len(alive) > 5
    assert max(alive) <= 1


def test_a_comparison_holds_the_figures_of_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both metrics get those of the same indicators, and then they are gone."""
    held: list[weakref.ref[pl.LazyFrame]] = []
    sizes: list[int] = []
    alive: list[int] = []
    for name in ("level", "change"):
        compute = METRICS[name].compute

        def watched(self: Metric, panel: Panel, parameters: Mapping[str, object], of: Any = compute) -> Any:
            sizes.append(len(panel.indicators))
            held.append(weakref.ref(panel.observations))
            alive.append(len({id(figures) for each in held if (figures := each()) is not None}))
            return of(self, panel, parameters)

        monkeypatch.setattr(METRICS[name], "compute", watched)
    monkeypatch.setattr(asking, "FIGURES", FEW)
    compared()
    assert len(sizes) > 10
    assert sizes[::2] == sizes[1::2]
    assert max(alive) <= 2


def test_a_comparison_of_metrics_that_are_not_relational_is_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another metric stands in for one of the two it may need all indicators."""
    sizes: list[int] = []

    class Whole(METRICS["change"]):
        info = replace(METRICS["change"].info, relational=False)

        def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
            sizes.append(len(panel.indicators))
            return super().compute(panel, parameters)

    monkeypatch.setattr(asking, "FIGURES", FEW)
    compared(change=Whole)
    assert sizes == [len(STUDY.comparable())]

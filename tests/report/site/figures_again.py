"""The figures once more, from the snapshot's file; derived ones by Python's own reading of their formula."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib.resources import files
from typing import Any

import polars as pl

from obs import Indicator
from obs.plugins import Registry
from obs.study import builtin

NO_VALUE = ("missing", "suppressed", "deleted", "not_applicable")
COUNTRY = "00"
Observed = Mapping[tuple[str, str], tuple[float | None, str]]
"""Value and status by region and period."""


class FiguresAgain:
    """The figures of the built-in study, of both sexes together."""

    def __init__(self) -> None:
        self.study = builtin()
        self.registry = Registry.from_entry_points()
        self.indicators = self.study.comparable()
        snapshot = files("obs").joinpath("studies", "bistand", "snapshot")
        self.about: dict[str, Any] = json.loads(snapshot.joinpath("snapshot.json").read_text("utf-8"))
        with snapshot.joinpath("observations.parquet").open("rb") as file:
            self._observed = _by_indicator(pl.read_parquet(file))
        lines = files("obs").joinpath("regions.csv").read_text("utf-8").splitlines()
        self.names = dict(line.split(",")[:2] for line in lines[1:])
        self.members = tuple(code for code in self.names if len(code) == 4)

    def parts(self, id_: str) -> list[str]:
        """The fetched indicators that *id_* is made of: itself, or those in its formula."""
        if self.indicators[id_].source != "derived":
            return [id_]
        tree = _formula(self.indicators[id_])
        return list(dict.fromkeys(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)))

    def observed(self, id_: str) -> Observed:
        """All figures of an indicator."""
        if id_ not in self._observed:
            is_derived = self.indicators[id_].source == "derived"
            self._observed[id_] = self._derived(self.indicators[id_]) if is_derived else {}
        return self._observed[id_]

    def _derived(self, indicator: Indicator) -> dict[tuple[str, str], tuple[float | None, str]]:
        parts = {id_: self.observed(id_) for id_ in self.parts(indicator.id)}
        if not all(parts.values()):
            return {}
        tree = _formula(indicator)
        found: dict[tuple[str, str], tuple[float | None, str]] = {}
        for key in {key for rows in parts.values() for key in rows}:
            held = {id_: rows.get(key, (None, "missing")) for id_, rows in parts.items()}
            reasons = {status for value, status in held.values() if value is None}
            if reasons:
                found[key] = (None, next(status for status in NO_VALUE if status in reasons))
                continue
            value = _reckoned(tree, {id_: value for id_, (value, _) in held.items() if value is not None})
            found[key] = (value, "reported" if value is not None else "not_applicable")
        return found

    def value(self, id_: str, region: str, period: str | None) -> float | None:
        """One figure."""
        return self.observed(id_).get((region, period or ""), (None, ""))[0]

    def status(self, id_: str, region: str, period: str | None) -> str | None:
        """Its status; None where there is no observation."""
        return self.observed(id_).get((region, period or ""), (None, None))[1]

    @cached_property
    def held(self) -> list[str]:
        """The indicators of which there are figures."""
        return [id_ for id_ in self.indicators if self.observed(id_)]

    def day(self, id_: str) -> str:
        """The day as of which the figures hold: of the oldest part."""
        return min(self.about["sources"][self.indicators[part].source]["as_of"] for part in self.parts(id_))


def _by_indicator(read: pl.DataFrame) -> dict[str, Observed]:
    codes = pl.col("indicator", "region", "period", "status").cast(pl.String)
    found: dict[str, dict[tuple[str, str], tuple[float | None, str]]] = {}
    for row in read.filter(pl.col("sex").cast(pl.String) == "T").select(codes, "value").iter_rows(named=True):
        found.setdefault(row["indicator"], {})[row["region"], row["period"]] = (row["value"], row["status"])
    return dict(found)


def _formula(indicator: Indicator) -> ast.expr:
    return ast.parse(str(indicator.query["formula"]), mode="eval").body


def _reckoned(tree: ast.expr, values: Mapping[str, float]) -> float | None:
    """The value of a formula of four operations; None where it divides by zero."""
    if isinstance(tree, ast.Name):
        return values[tree.id]
    if isinstance(tree, ast.Constant):
        return float(str(tree.value))
    assert isinstance(tree, ast.BinOp), ast.dump(tree)
    left, right = _reckoned(tree.left, values), _reckoned(tree.right, values)
    if left is None or right is None or (isinstance(tree.op, ast.Div) and right == 0):
        return None
    operations: dict[type[ast.operator], Callable[[], float]] = {
        ast.Add: lambda: left + right,
        ast.Sub: lambda: left - right,
        ast.Mult: lambda: left * right,
        ast.Div: lambda: left / right,
    }
    return operations[type(tree.op)]()

"""On which side of something the regions shown lie, and what must hold for that to be said."""

from __future__ import annotations

from obs.models import Indicator
from obs.report.sentences.facts import Facts, ref

Sides = tuple[list[str], list[str], list[str], dict[str, str]]
"""Those below, those above, the assertions on all of those shown, and the figures they are of."""


def sides_of(facts: Facts, indicator: Indicator) -> Sides:
    """On which side of the benchmark the regions shown lie, those that can be compared with it."""
    below: list[str] = []
    above: list[str] = []
    holds: list[str] = []
    figures: dict[str, str] = {}
    for region in facts.material.regions:
        row = facts.judged(indicator, region)
        if not row:
            continue
        names = {"b": "benchmark_value", "l": "lower", "u": "upper"}
        figures |= {
            f"{name}{region}": ref("uncertainty", indicator.id, region, column)
            for name, column in names.items()
        }
        if row["upper"] < row["benchmark_value"]:
            below.append(region)
            holds.append(f"u{region} < b{region}")
        elif row["lower"] > row["benchmark_value"]:
            above.append(region)
            holds.append(f"l{region} > b{region}")
        else:
            holds += [f"l{region} <= b{region}", f"u{region} >= b{region}"]
    return below, above, holds, figures


def outside(facts: Facts, indicator: Indicator, table: str, limits: tuple[str, str]) -> Sides:
    """Which of the regions shown lie below or above the *limits*, two columns of *table*."""
    low: list[str] = []
    high: list[str] = []
    holds: list[str] = []
    figures: dict[str, str] = {}
    lower, upper = limits
    for region in facts.material.regions:
        row = facts.results.row(table, indicator.id, region)
        if not row or row["value"] is None or row[lower] is None:
            continue
        figures |= {
            f"{name}{region}": ref(table, indicator.id, region, column)
            for name, column in {"v": "value", "l": lower, "u": upper}.items()
        }
        if row["value"] < row[lower]:
            low.append(region)
            holds.append(f"v{region} < l{region}")
        elif row["value"] > row[upper]:
            high.append(region)
            holds.append(f"v{region} > u{region}")
        else:
            holds += [f"v{region} >= l{region}", f"v{region} <= u{region}"]
    return low, high, holds, figures

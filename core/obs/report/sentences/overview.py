"""What stands out when all regions shown are looked at together."""

from __future__ import annotations

from collections.abc import Iterator

from obs.language import Listed, Period, Place, Text, msg
from obs.models import Indicator
from obs.report.sentences.facts import Facts, title
from obs.report.sentences.model import Sentence


def extremes(facts: Facts, indicator: Indicator) -> Iterator[Sentence]:
    """Which of the regions shown has the lowest and which the highest figure."""
    rows = {
        region: row["value"]
        for region in facts.material.regions
        if (row := facts.compared(indicator, region)) and row["value"] is not None
    }
    if len(rows) < 2:
        return
    low, high = min(rows, key=lambda code: rows[code]), max(rows, key=lambda code: rows[code])
    if rows[low] == rows[high]:
        return
    yield Sentence(
        message=msg(
            "{title} in {period}: of those shown lowest in {low_place} ({low} {unit}) and highest in "
            "{high_place} ({high} {unit}); the median of the {n} municipalities with a figure is {median}.",
            title=title(indicator),
            period=Period(facts.compared(indicator, low)["period"]),
            low_place=Place(low),
            low=facts.number("comparison", indicator, low, "value"),
            high_place=Place(high),
            high=facts.number("comparison", indicator, high, "value"),
            unit=Text(indicator.unit),
            n=facts.number("comparison", indicator, low, "n", 0),
            median=facts.number("comparison", indicator, low, "median"),
        ),
        holds=("low < high",),
    )


def sides(facts: Facts, indicator: Indicator) -> Iterator[Sentence]:
    """Which of the regions shown lie on which side of the benchmark by more than chance."""
    below: list[str] = []
    above: list[str] = []
    neither: list[str] = []
    for region in facts.material.regions:
        row = facts.results.row("uncertainty", indicator.id, region)
        if row.get("lower") is None or row.get("benchmark_value") is None:
            continue
        if row["upper"] < row["benchmark_value"]:
            below.append(region)
        elif row["lower"] > row["benchmark_value"]:
            above.append(region)
        else:
            neither.append(region)
    if not below + above + neither:
        return
    benchmark = f"uncertainty/{indicator.id}/{(below + above + neither)[0]}/benchmark_value"
    parts = {"title": title(indicator), "country": Place(facts.material.benchmark)}
    for regions, column, holds in ((below, "upper", "<"), (above, "lower", ">")):
        if not regions:
            continue
        figures = {f"r{code}": f"uncertainty/{indicator.id}/{code}/{column}" for code in regions}
        places = Listed(tuple(Place(code) for code in regions))
        message = (
            msg(
                "{title}: {places} below {country} by more than chance alone would give.",
                places=places,
                **parts,
            )
            if holds == "<"
            else msg(
                "{title}: {places} above {country} by more than chance alone would give.",
                places=places,
                **parts,
            )
        )
        yield Sentence(
            message=message,
            holds=tuple(f"{name} {holds} benchmark" for name in figures),
            figures={**figures, "benchmark": benchmark},
        )


def largest_change(facts: Facts, indicator: Indicator) -> Iterator[Sentence]:
    """Which of the regions shown has changed most, with its place among all."""
    rows = {
        region: row["change"]
        for region in facts.material.regions
        if (row := facts.compared(indicator, region)) and row["change"] is not None
    }
    if not rows:
        return
    most = min(rows, key=lambda code: rows[code])
    row = facts.compared(indicator, most)
    if rows[most] >= 0 or not facts.results.row("places_in_change", indicator.id, most):
        return
    yield Sentence(
        message=msg(
            "{title}: of those shown the largest fall is in {place}, from {before} {unit} in {start} to "
            "{value} in {period}. Counted from the largest fall that is place {rank} of {n} municipalities.",
            title=title(indicator),
            place=Place(most),
            before=facts.observed(indicator, most, row["change_from"]),
            unit=Text(indicator.unit),
            start=Period(row["change_from"]),
            value=facts.number("comparison", indicator, most, "value"),
            period=Period(row["period"]),
            rank=facts.number("places_in_change", indicator, most, "change_rank", 0),
            n=facts.number("places_in_change", indicator, most, "change_n", 0),
        ),
        holds=("value < before", "rank <= n"),
    )

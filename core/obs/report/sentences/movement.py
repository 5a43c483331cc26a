"""How a region has changed, beside how all others have."""

from __future__ import annotations

from collections.abc import Iterator

from obs.language import Period, Place, Text, msg
from obs.models import Indicator
from obs.report.sentences.facts import Facts, difference_unit, ref, title
from obs.report.sentences.model import Sentence


def movement(facts: Facts, indicator: Indicator, region: str) -> Iterator[Sentence]:
    """The change since the study's start, and the place of that change among all municipalities."""
    row = facts.compared(indicator, region)
    place = facts.results.row("places_in_change", indicator.id, region)
    if not row or row["change"] is None:
        return
    yield _change(facts, indicator, region)
    if place:
        yield _among_all(facts, indicator, region)
    yield from _in_fixed_prices(facts, indicator, region)
    yield from _from_a_peak(facts, indicator, region)


def _change(facts: Facts, indicator: Indicator, region: str) -> Sentence:
    row, decimals = facts.compared(indicator, region), facts.finely(indicator, region)
    parts = {
        "title": title(indicator),
        "place": Place(region),
        "before": facts.observed(indicator, region, row["change_from"], decimals),
        "value": facts.number("comparison", indicator, region, "value", decimals),
        "unit": Text(indicator.unit),
        "start": Period(row["change_from"]),
        "period": Period(row["period"]),
        "change": facts.signed("comparison", indicator, region, "change", decimals),
        "of": difference_unit(indicator),
    }
    if row["change"] < 0:
        message = msg(
            "{title}: from {before} {unit} in {start} to {value} in {period} in {place}, a fall ({change} "
            "{of}).",
            **parts,
        )
        return Sentence(message=message, holds=("change < 0", "value < before"))
    if row["change"] > 0:
        message = msg(
            "{title}: from {before} {unit} in {start} to {value} in {period} in {place}, a rise ({change} "
            "{of}).",
            **parts,
        )
        return Sentence(message=message, holds=("change > 0", "value > before"))
    message = msg("{title}: {value} {unit} in {place} both in {start} and in {period}.", **parts)
    return Sentence(
        message=message, holds=("before = value",), figures=_before(indicator, region, row["change_from"])
    )


def _before(indicator: Indicator, region: str, start: str) -> dict[str, str]:
    return {"before": ref("observations", indicator.id, region, start, "value")}


def _among_all(facts: Facts, indicator: Indicator, region: str) -> Sentence:
    """The place counted from the largest fall for a fall, from the largest rise otherwise."""
    parts = {
        "place": Place(region),
        "median": facts.signed("places_in_change", indicator, region, "median_change"),
        "of": difference_unit(indicator),
        "n": facts.number("places_in_change", indicator, region, "change_n", 0),
    }
    figures = {"change": ref("comparison", indicator.id, region, "change")}
    if facts.compared(indicator, region)["change"] < 0:
        return Sentence(
            message=msg(
                "Of {n} municipalities, counted from the largest fall, {place} comes in place {rank}; the "
                "median "
                "change was {median} {of}.",
                rank=facts.number("places_in_change", indicator, region, "change_rank", 0),
                **parts,
            ),
            holds=("rank <= n", "change < 0"),
            figures=figures,
        )
    return Sentence(
        message=msg(
            "Of {n} municipalities, counted from the largest rise, {place} comes in place {rank}; the median "
            "change was {median} {of}.",
            rank=facts.number("places_in_change", indicator, region, "rise_rank", 0),
            **parts,
        ),
        holds=("rank <= n", "change >= 0"),
        figures=figures,
    )


def _in_fixed_prices(facts: Facts, indicator: Indicator, region: str) -> Iterator[Sentence]:
    """The change of an amount when money is worth the same in both periods."""
    row = facts.compared(indicator, region)
    real = facts.results.row("real", indicator.id, region, row["period"])
    if not real or real["real_change"] is None or real["change_from"] != row["change_from"]:
        return
    yield Sentence(
        message=msg(
            "{title}: in the prices of {base} the change from {start} to {period} in {place} is {real} "
            "per cent.",
            title=title(indicator),
            base=Period(real["base_year"]),
            start=Period(row["change_from"]),
            period=Period(row["period"]),
            place=Place(region),
            real=facts.results.number(
                ref("real", indicator.id, region, row["period"], "real_change"), 1, signed=True
            ),
        )
    )


_SINCE = 5
"""A figure is called the highest in years only if it is so for at least as many."""


def _from_a_peak(facts: Facts, indicator: Indicator, region: str) -> Iterator[Sentence]:
    """That the change is counted from the highest figure in years: a fall from there is partly a return."""
    row = facts.compared(indicator, region)
    series = {
        each["period"]: each["value"]
        for each in facts.results.rows("observations", indicator.id, region)
        if each["value"] is not None and each["period"] <= row["period"]
    }
    start = row["change_from"]
    earlier = [period for period in series if period < start]
    higher = [period for period in earlier if series[period] >= series[start]]
    since = [period for period in series if period != start and period > (higher[-1] if higher else "")]
    if row["change"] >= 0 or len([each for each in since if each < start]) < _SINCE:
        return
    if any(series[period] >= series[start] for period in since):
        return
    parts = {"start": Period(start), "place": Place(region)}
    yield Sentence(
        message=msg(
            "{start} was the highest figure of {place} since {first}, so part of the fall may be a return to "
            "what is usual there.",
            first=Period(higher[-1]),
            **parts,
        )
        if higher
        else msg(
            "{start} was the highest figure of {place} in the whole series, which begins in {first}, so part "
            "of the fall may be a return to what is usual there.",
            first=Period(earlier[0]),
            **parts,
        ),
        holds=tuple(f"p{number} < before" for number, _ in enumerate(since)),
        figures={
            **_before(indicator, region, start),
            **{
                f"p{number}": ref("observations", indicator.id, region, period, "value")
                for number, period in enumerate(since)
            },
        },
    )

"""Where a region stands: its value beside the country and the median, its place, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from obs.language import Period, Place, Text, msg
from obs.models import Indicator
from obs.report.sentences.facts import Facts, title, told_apart
from obs.report.sentences.model import Sentence


def standing(facts: Facts, indicator: Indicator, region: str) -> Iterator[Sentence]:
    """The value, the place, and whether the difference to the benchmark is more than chance."""
    row = facts.compared(indicator, region)
    if not row or row["value"] is None:
        yield _missing(indicator, region)
        return
    yield _value(facts, indicator, region)
    if row["rank"] is not None:
        yield _place(facts, indicator, region)
    yield from _judgement(facts, indicator, region)


def one_by_one(facts: Facts, indicators: Iterable[Indicator], region: str) -> Iterator[Sentence]:
    """Once for all *indicators* of *region*: what their intervals, of values and of places, leave out."""
    rows = [facts.results.row("uncertainty", each.id, region) for each in indicators]
    if any(row.get("lower") is not None and _is_told(row) for row in rows):
        yield persons_apart()


def _is_told(row: Mapping[str, Any]) -> bool:
    return row["rank_lower"] is not None or row["judgement"] not in (None, "not compared")


def persons_apart() -> Sentence:
    """That intervals take persons as independent, which those who share a household are not."""
    return Sentence(
        message=msg(
            "The intervals take persons as independent. Within a household they are not: the true intervals "
            "are wider."
        )
    )


def _missing(indicator: Indicator, region: str) -> Sentence:
    return Sentence(
        message=msg("{title}: there is no figure for {place}.", title=title(indicator), place=Place(region))
    )


def _value(facts: Facts, indicator: Indicator, region: str) -> Sentence:
    row = facts.compared(indicator, region)
    parts = {
        "title": title(indicator),
        "value": facts.number("comparison", indicator, region, "value"),
        "unit": Text(indicator.unit),
        "place": Place(region),
        "period": Period(row["period"]),
        "median": facts.number("comparison", indicator, region, "median"),
    }
    if row["benchmark_value"] is None or not facts.is_beside(indicator):
        return Sentence(
            message=msg(
                "{title}: {value} {unit} in {place} in {period}, against {median} in the median "
                "municipality.",
                **parts,
            )
        )
    benchmark = facts.number("comparison", indicator, region, "benchmark_value")
    return Sentence(
        message=msg(
            "{title}: {value} {unit} in {place} in {period}, against {benchmark} in {country} and "
            "{median} in "
            "the median municipality.",
            benchmark=benchmark,
            country=Place(facts.material.benchmark),
            **parts,
        )
    )


def _place(facts: Facts, indicator: Indicator, region: str) -> Sentence:
    """Its rank, with the interval of ranks that chance leaves open where there is one."""
    row = facts.results.row("uncertainty", indicator.id, region)
    parts = {
        "rank": facts.number("comparison", indicator, region, "rank", 0),
        "n": facts.number("comparison", indicator, region, "n", 0),
    }
    highest = indicator.polarity == "higher_is_better"
    if row.get("rank_lower") is None:
        message = (
            msg("That is place {rank} of {n}, counted from the highest.", **parts)
            if highest
            else msg("That is place {rank} of {n}, counted from the lowest.", **parts)
        )
        return Sentence(message=message, holds=("rank <= n", "rank >= 1"))
    parts |= {
        "low": facts.number("uncertainty", indicator, region, "rank_lower", 0),
        "high": facts.number("uncertainty", indicator, region, "rank_upper", 0),
    }
    message = (
        msg(
            "That is place {rank} of {n}, counted from the highest; with the chance in small numbers "
            "taken into "
            "account, anywhere from {low} to {high}.",
            **parts,
        )
        if highest
        else msg(
            "That is place {rank} of {n}, counted from the lowest; with the chance in small numbers taken "
            "into "
            "account, anywhere from {low} to {high}.",
            **parts,
        )
    )
    return Sentence(message=message, holds=("rank <= n", "low <= high"))


def _judgement(facts: Facts, indicator: Indicator, region: str) -> Iterator[Sentence]:
    """Whether the interval of the value lies wholly on one side of the benchmark."""
    row = facts.judged(indicator, region)
    if not row:
        return
    ends = (row["lower"], row["benchmark_value"]), (row["upper"], row["benchmark_value"])
    decimals = told_apart(ends, indicator.decimals)
    parts = {
        name: facts.number("uncertainty", indicator, region, column, decimals)
        for name, column in (("lower", "lower"), ("upper", "upper"), ("benchmark", "benchmark_value"))
    }
    parts |= {"unit": Text(indicator.unit), "country": Place(facts.material.benchmark)}
    if row["upper"] < row["benchmark_value"]:
        yield Sentence(
            message=msg(
                "The 95 per cent interval is {lower} to {upper} {unit}: below {country} ({benchmark}), by "
                "more than chance in the number of persons alone would give.",
                **parts,
            ),
            holds=("upper < benchmark", "lower <= upper"),
        )
    elif row["lower"] > row["benchmark_value"]:
        yield Sentence(
            message=msg(
                "The 95 per cent interval is {lower} to {upper} {unit}: above {country} ({benchmark}), by "
                "more than chance in the number of persons alone would give.",
                **parts,
            ),
            holds=("lower > benchmark", "lower <= upper"),
        )
    else:
        yield Sentence(
            message=msg(
                "The 95 per cent interval is {lower} to {upper} {unit}: the difference to {country} "
                "({benchmark}) cannot be told from chance.",
                **parts,
            ),
            holds=("lower <= benchmark", "upper >= benchmark"),
        )

"""What stands out when all regions shown are looked at together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obs.language import Listed, Part, Period, Place, Said, Text, msg
from obs.models import Indicator
from obs.report.sentences.facts import Facts, extreme, highest, lowest, ref, title
from obs.report.sentences.model import Sentence
from obs.report.sentences.sides import sides_of
from obs.report.sentences.standing import persons_apart


def extremes(facts: Facts, indicator: Indicator) -> Iterator[Sentence]:
    """Which of the regions shown has the lowest and which the highest figure."""
    rows = facts.shown(indicator, "value")
    low, high = lowest(rows), highest(rows)
    if len(rows) < 2 or low == high:
        return
    yield Sentence(
        message=msg(
            "{title} in {period}: of those shown lowest in {low_place} ({low} {unit}) and highest in "
            "{high_place} ({high} {unit}); the median of the {n} municipalities with a figure is {median}.",
            title=title(indicator),
            period=Period(facts.compared(indicator, low[0])["period"]),
            low_place=Listed(tuple(Place(code) for code in low)),
            low=facts.number("comparison", indicator, low[0], "value"),
            high_place=Listed(tuple(Place(code) for code in high)),
            high=facts.number("comparison", indicator, high[0], "value"),
            unit=Text(indicator.unit),
            n=facts.number("comparison", indicator, low[0], "n", 0),
            median=facts.number("comparison", indicator, low[0], "median"),
        ),
        holds=("low < high", *extreme(rows, low, "<"), *extreme(rows, high, ">")),
        figures={f"r{code}": ref("comparison", indicator.id, code, "value") for code in rows},
    )


def sides(facts: Facts, indicator: Indicator) -> Iterator[Sentence]:
    """Which of the regions shown lie on which side of the benchmark by more than chance."""
    below, above, holds, figures = sides_of(facts, indicator)
    parts = {"title": title(indicator), "country": Place(facts.material.benchmark)}
    if below:
        yield Sentence(
            message=msg(
                "{title}: {places} below {country} by more than chance in the number of persons alone would "
                "give.",
                places=Listed(tuple(Place(code) for code in below)),
                **parts,
            ),
            holds=tuple(holds),
            figures=figures,
        )
    if above:
        yield Sentence(
            message=msg(
                "{title}: {places} above {country} by more than chance in the number of persons alone would "
                "give.",
                places=Listed(tuple(Place(code) for code in above)),
                **parts,
            ),
            holds=tuple(holds),
            figures=figures,
        )


def one_by_one(facts: Facts, indicator: Indicator) -> Iterator[Sentence]:
    """What the intervals leave out by which `sides` tells who lies on which side; nothing where none does."""
    below, above, *_ = sides_of(facts, indicator)
    if below or above:
        yield persons_apart()


def largest_change(facts: Facts, indicator: Indicator) -> Iterator[Sentence]:
    """Which of the regions shown has changed most, with its place among all."""
    rows = facts.shown(indicator, "change")
    if len(lowest(rows)) != 1:
        return
    most = lowest(rows)[0]
    row = facts.compared(indicator, most)
    if rows[most] >= 0 or not facts.results.row("places_in_change", indicator.id, most):
        return
    yield Sentence(
        message=msg(
            "{title}: {whom} the largest fall is in {place}, from {before} {unit} in {start} to "
            "{value} in {period}. Counted from the largest fall that is place {rank} of {n} municipalities.",
            title=title(indicator),
            whom=_whom(facts, rows),
            place=Place(most),
            before=facts.observed(indicator, most, row["change_from"], facts.finely(indicator, most)),
            unit=Text(indicator.unit),
            start=Period(row["change_from"]),
            value=facts.number("comparison", indicator, most, "value", facts.finely(indicator, most)),
            period=Period(row["period"]),
            rank=facts.number("places_in_change", indicator, most, "change_rank", 0),
            n=facts.number("places_in_change", indicator, most, "change_n", 0),
        ),
        holds=("value < before", f"r{most} < 0", "rank <= n", *extreme(rows, [most], "<")),
        figures={f"r{code}": ref("comparison", indicator.id, code, "change") for code in rows},
    )


def largest_rise(facts: Facts, indicator: Indicator) -> Iterator[Sentence]:
    """The same of the largest rise."""
    rows = facts.shown(indicator, "change")
    if len(highest(rows)) != 1:
        return
    most = highest(rows)[0]
    row = facts.compared(indicator, most)
    if rows[most] <= 0 or not facts.results.row("places_in_change", indicator.id, most):
        return
    yield Sentence(
        message=msg(
            "{title}: {whom} the largest rise is in {place}, from {before} {unit} in {start} to "
            "{value} in {period}. Counted from the largest rise that is place {rank} of {n} municipalities.",
            title=title(indicator),
            whom=_whom(facts, rows),
            place=Place(most),
            before=facts.observed(indicator, most, row["change_from"], facts.finely(indicator, most)),
            unit=Text(indicator.unit),
            start=Period(row["change_from"]),
            value=facts.number("comparison", indicator, most, "value", facts.finely(indicator, most)),
            period=Period(row["period"]),
            rank=facts.number("places_in_change", indicator, most, "rise_rank", 0),
            n=facts.number("places_in_change", indicator, most, "change_n", 0),
        ),
        holds=("value > before", f"r{most} > 0", "rank <= n", *extreme(rows, [most], ">")),
        figures={f"r{code}": ref("comparison", indicator.id, code, "change") for code in rows},
    )


def _whom(facts: Facts, changes: Mapping[str, float]) -> Said:
    """Of whom something is said: without those that have no change, which might be the largest."""
    without = tuple(Place(code) for code in facts.material.regions if code not in changes)
    if not without:
        return msg("of those shown")
    return msg("of those shown that have values in both years (not {places})", places=Listed(without))


def movers(facts: Facts, indicator: Indicator) -> Iterator[Sentence]:
    """The largest fall and the largest rise among the regions shown, in one sentence where there are both."""
    rows = facts.shown(indicator, "change")
    fell, rose = lowest(rows), highest(rows)
    if len(fell) != 1 or len(rose) != 1 or rows[fell[0]] >= 0 or rows[rose[0]] <= 0:
        yield from largest_change(facts, indicator)
        yield from largest_rise(facts, indicator)
        return
    parts: dict[str, Part] = {}
    for name, region in (("fell", fell[0]), ("rose", rose[0])):
        row, decimals = facts.compared(indicator, region), facts.finely(indicator, region)
        parts |= {
            name: Place(region),
            f"{name}_before": facts.observed(indicator, region, row["change_from"], decimals),
            f"{name}_value": facts.number("comparison", indicator, region, "value", decimals),
        }
    row = facts.compared(indicator, fell[0])
    yield Sentence(
        message=msg(
            "{title}: {whom} the largest fall from {start} to {period} is in {fell} "
            "({fell_before} to {fell_value} {unit}), the largest rise in {rose} "
            "({rose_before} to {rose_value} {unit}).",
            title=title(indicator),
            whom=_whom(facts, rows),
            start=Period(row["change_from"]),
            period=Period(row["period"]),
            unit=Text(indicator.unit),
            **parts,
        ),
        holds=(
            "fell_value < fell_before",
            "rose_value > rose_before",
            *extreme(rows, fell, "<"),
            *extreme(rows, rose, ">"),
        ),
        figures={f"r{code}": ref("comparison", indicator.id, code, "change") for code in rows},
    )

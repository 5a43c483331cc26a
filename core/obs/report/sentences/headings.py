"""Headings of charts: each states the message of its chart, and holds."""

from __future__ import annotations

from obs.language import Listed, Message, Part, Period, Place, Text, msg
from obs.models import Indicator
from obs.report.material.model import Start
from obs.report.sentences.facts import Facts, difference_unit, extreme, highest, lowest, ref, title
from obs.report.sentences.model import Sentence
from obs.report.sentences.sides import outside, sides_of


def strip_heading(facts: Facts, indicator: Indicator) -> Sentence:
    """Who has the lowest and who the highest figure of those shown."""
    rows = facts.shown(indicator, "value")
    low, high = lowest(rows), highest(rows)
    if len(rows) < 2 or low == high:
        return Sentence(message=msg("{title} in all municipalities", title=title(indicator)))
    figures = {f"r{code}": ref("comparison", indicator.id, code, "value") for code in rows}
    return Sentence(
        message=msg(
            "Of those shown {low} has the lowest figure and {high} the highest",
            low=Listed(tuple(Place(code) for code in low)),
            high=Listed(tuple(Place(code) for code in high)),
        ),
        holds=(*extreme(rows, low, "<"), *extreme(rows, high, ">")),
        figures=figures,
    )


def under_title(indicator: Indicator, heading: Sentence) -> Sentence:
    """*heading* after the title of the *indicator*, on a page that is about more than that."""
    told = msg("{title}. {heading}", title=title(indicator), heading=heading.message)
    return Sentence(message=told, holds=heading.holds, figures=heading.figures)


def trend_heading(facts: Facts, indicator: Indicator) -> Sentence:
    """How many of those shown have fallen and risen."""
    rows = {
        region: row
        for region in facts.material.regions
        if (row := facts.compared(indicator, region)) and row["change"] is not None
    }
    if not rows:
        return Sentence(message=msg("{title} over time", title=title(indicator)))
    falling = [code for code, row in rows.items() if row["change"] < 0]
    rising = [code for code, row in rows.items() if row["change"] > 0]
    start = Period(next(iter(rows.values()))["change_from"])
    figures = {f"r{code}": ref("comparison", indicator.id, code, "change") for code in rows}
    still = [code for code in rows if code not in (*falling, *rising)]
    holds = (
        *(f"r{code} < 0" for code in falling),
        *(f"r{code} > 0" for code in rising),
        *(f"r{code} = 0" for code in still),
    )
    return Sentence(message=_moved(falling, rising, start), holds=holds, figures=figures)


def _moved(falling: list[str], rising: list[str], start: Period) -> Message:
    fallen, risen = (Listed(tuple(Place(code) for code in codes)) for codes in (falling, rising))
    if falling and rising:
        return msg(
            "Since {start}: lower in {fallen}, higher in {risen}", start=start, fallen=fallen, risen=risen
        )
    if falling:
        return msg("Since {start}: lower in {fallen}", start=start, fallen=fallen)
    if rising:
        return msg("Since {start}: higher in {risen}", start=start, risen=risen)
    return msg("Unchanged since {start}", start=start)


def own_trend_heading(facts: Facts, indicator: Indicator, region: str) -> Sentence:
    """How the figure of one region has moved."""
    row = facts.compared(indicator, region)
    if not row or row["change"] is None:
        return Sentence(message=msg("{title} in {place}", title=title(indicator), place=Place(region)))
    decimals = facts.finely(indicator, region)
    parts: dict[str, Part] = {
        "title": title(indicator),
        "place": Place(region),
        "start": Period(row["change_from"]),
        "period": Period(row["period"]),
        "before": facts.observed(indicator, region, row["change_from"], decimals),
        "value": facts.number("comparison", indicator, region, "value", decimals),
        "unit": Text(indicator.unit),
    }
    figures = {"change": ref("comparison", indicator.id, region, "change")}
    if row["change"] < 0:
        message = msg(
            "{title} in {place}: down from {before} {unit} in {start} to {value} in {period}", **parts
        )
        return Sentence(message=message, holds=("value < before", "change < 0"), figures=figures)
    if row["change"] > 0:
        message = msg(
            "{title} in {place}: up from {before} {unit} in {start} to {value} in {period}", **parts
        )
        return Sentence(message=message, holds=("value > before", "change > 0"), figures=figures)
    message = msg("{title} in {place}: {before} {unit} in {start} and {value} in {period}", **parts)
    return Sentence(message=message, holds=("value = before", "change = 0"), figures=figures)


def intervals_heading(facts: Facts, indicator: Indicator) -> Sentence:
    """How many of those shown differ from the benchmark by more than chance."""
    country = Place(facts.material.benchmark)
    below, above, holds, figures = sides_of(facts, indicator)
    fallen, risen = (Listed(tuple(Place(code) for code in codes)) for codes in (below, above))
    if below and above:
        message = msg(
            "Interval wholly below {country}: {fallen}. Wholly above: {risen}",
            country=country,
            fallen=fallen,
            risen=risen,
        )
    elif below:
        message = msg("Interval wholly below {country}: {fallen}", country=country, fallen=fallen)
    elif above:
        message = msg("Interval wholly above {country}: {risen}", country=country, risen=risen)
    elif figures:
        message = msg("The interval of each of those shown reaches {country}", country=country)
    else:
        message = msg(
            "{title} with 95 per cent intervals, {unit}", title=title(indicator), unit=Text(indicator.unit)
        )
    return Sentence(message=message, holds=tuple(holds), figures=figures)


def funnel_heading(facts: Facts, indicator: Indicator) -> Sentence:
    """Which of those shown lie outside the limits of 99.8 per cent."""
    low, high, holds, figures = outside(facts, indicator, "funnel", ("lower_998", "upper_998"))
    if low or high:
        beyond = Listed(tuple(Place(code) for code in (*low, *high)))
        message = msg("Outside the limits that 99.8 per cent keep to: {outside}", outside=beyond)
    elif figures:
        message = msg("All of those shown lie within the limits that 99.8 per cent keep to")
    else:
        message = msg("{title} by size, {unit}", title=title(indicator), unit=Text(indicator.unit))
    return Sentence(message=message, holds=tuple(holds), figures=figures)


def expectation_heading(facts: Facts, indicator: Indicator) -> Sentence:
    """Which of those shown lie outside what is expected of such municipalities."""
    low, high, holds, figures = outside(facts, indicator, "expected", ("lower", "upper"))
    fallen, risen = (Listed(tuple(Place(code) for code in codes)) for codes in (low, high))
    if low and high:
        message = msg(
            "Clearly below what is expected: {fallen}. Clearly above: {risen}", fallen=fallen, risen=risen
        )
    elif low:
        message = msg("Clearly below what is expected: {fallen}", fallen=fallen)
    elif high:
        message = msg("Clearly above what is expected: {risen}", risen=risen)
    elif figures:
        message = msg("All of those shown lie within what is expected of such municipalities")
    else:
        message = msg(
            "{title}: expected and actual, {unit}", title=title(indicator), unit=Text(indicator.unit)
        )
    return Sentence(message=message, holds=tuple(holds), figures=figures)


def gap_heading(facts: Facts, start: Start) -> Sentence:
    """On which side of its synthetic control a region lay, and whether that is unusual."""
    key = (start.region, start.period, facts.material.main, start.region, "synthetic control", "as declared")
    row = facts.results.row("effect", *key)
    place = Place(start.region)
    if not row or row["mean_gap"] is None or row["rank_gap"] is None or row["side"] != "lower":
        return Sentence(message=msg("{place} beside a mix of other municipalities", place=place))
    parts: dict[str, Part] = {
        "place": place,
        "start": Period(start.period),
        "rank": facts.results.number(ref("effect", *key, "rank_gap"), 0),
        "n": facts.results.number(ref("effect", *key, "n_gap"), 0),
    }
    figures = {"gap": ref("effect", *key, "mean_gap")}
    if row["mean_gap"] < 0:
        return Sentence(
            message=msg(
                "On average since {start} {place} lies below the mix of others; counted from the lowest gap, "
                "place {rank} of {n}",
                **parts,
            ),
            holds=("gap < 0", "rank <= n"),
            figures=figures,
        )
    return Sentence(
        message=msg(
            "On average since {start} {place} does not lie below the mix of others",
            place=place,
            start=parts["start"],
        ),
        holds=("gap >= 0",),
        figures=figures,
    )


def parts_heading(facts: Facts, indicator: Indicator, region: str) -> Sentence:
    """Which factor the largest part of a change goes with."""
    rows = list(facts.results.rows("decomposition", indicator.id, region))
    if not rows or any(row["part"] is None for row in rows):
        return Sentence(message=msg("{title} in {place}", title=title(indicator), place=Place(region)))
    most = max(rows, key=lambda row: abs(row["part"]))
    others = [row for row in rows if row is not most]
    if any(abs(row["part"]) == abs(most["part"]) for row in others):
        return Sentence(message=msg("{title} in {place}", title=title(indicator), place=Place(region)))
    key = ref("decomposition", indicator.id, region, most["factor"])
    size = "part" if most["part"] >= 0 else "-part"
    names = [f"p{number}" for number in range(len(others))]
    return Sentence(
        message=msg(
            "{title} in {place}: the change is {change} {unit}, and of its parts {factor} is the largest "
            "({part})",
            title=title(indicator),
            place=Place(region),
            factor=Text(most["factor"]),
            part=facts.results.number(f"{key}/part", indicator.decimals, signed=True),
            change=facts.results.number(f"{key}/total_change", indicator.decimals, signed=True),
            unit=difference_unit(indicator),
        ),
        holds=(
            f"{size} >= 0",
            *(each for name in names for each in (f"{name} < {size}", f"-{name} < {size}")),
        ),
        figures={
            name: ref("decomposition", indicator.id, region, row["factor"], "part")
            for name, row in zip(names, others, strict=True)
        },
    )

"""The glossary: what each indicator is, who produced it and where its series breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obs.language import Either, Message, Period, Said, Text, msg
from obs.models import DERIVED, Indicator
from obs.report.sentences.facts import title
from obs.report.workbook.sheet import Column, Row, Sheet, sheet_of
from obs.report.workbook.telling import IDENTITY, Telling

_POLARITIES: Mapping[str, Said] = {
    "lower_is_better": Text("lower_is_better"),
    "higher_is_better": Text("higher_is_better"),
    "none": msg("none: neither low nor high counts as good"),
}


def glossary_sheet(telling: Telling) -> Sheet:
    """A row for each indicator of the study, with figures or without."""
    rows = ({"indicator": id_} for id_ in telling.material.indicators)
    columns = [*_what(telling), *_how(telling), *_whence(telling)]
    about = msg("what each indicator is, in which unit, who produced it and where its series breaks.")
    return sheet_of(telling.say(msg("Glossary")), telling.say(about), columns, rows, fixed=2)


def _what(telling: Telling) -> Iterator[Column]:
    def definition(row: Row) -> str:
        indicator = telling.indicator(row)
        return telling.say(Either(sv=indicator.definition_sv, en=indicator.definition_en))

    yield telling.column(
        msg("Indicator"), msg("its id in this study"), IDENTITY, lambda row: row["indicator"]
    )
    yield telling.column(msg("Title"), msg("what the indicator is called"), 36, telling.title)
    yield telling.column(
        msg("Full title"),
        msg("what it is called where it is published"),
        44,
        lambda row: _full_title(telling, telling.indicator(row)),
    )
    yield telling.column(
        msg("Definition"), msg("what is counted, and who or what is left out"), 60, definition
    )
    yield telling.column(msg("Unit"), msg("unit of the value"), 16, telling.unit)


def _how(telling: Telling) -> Iterator[Column]:
    yield telling.column(
        msg("Kind"),
        msg("count, share, rate, amount or index"),
        12,
        lambda row: telling.say(Text(telling.indicator(row).kind)),
    )
    yield telling.column(
        msg("Time"),
        msg("whether the figure is of one time, of a period, or of whoever was counted once in it"),
        20,
        lambda row: telling.say(Text(telling.indicator(row).measure)),
    )
    yield telling.column(
        msg("Polarity"),
        msg("whether low or high is good; stated only where everybody would agree"),
        24,
        lambda row: telling.say(_POLARITIES[telling.indicator(row).polarity]),
    )
    yield telling.column(
        msg("Denominator"),
        msg("the indicator that the figure is divided by"),
        28,
        lambda row: _denominator(telling, telling.indicator(row)),
    )
    yield telling.column(
        msg("Prices"),
        msg("of kronor: in the prices of which year"),
        16,
        lambda row: _prices(telling, telling.indicator(row)),
    )
    yield telling.column(
        msg("Formula"),
        msg("how obs computes it from other indicators; empty where a source publishes it"),
        28,
        lambda row: str(telling.indicator(row).query.get("formula", "")),
    )
    yield telling.column(
        msg("Breaks"),
        msg("first periods that are not comparable with those before, and why"),
        44,
        lambda row: _breaks(telling, telling.indicator(row)),
    )


def _whence(telling: Telling) -> Iterator[Column]:
    yield telling.column(
        msg("Producer"),
        msg("who produced the figure, or those it is computed of"),
        30,
        lambda row: telling.indicator(row).producer,
    )
    yield telling.column(
        msg("Source"),
        msg("id of the source, or that obs has computed the figure"),
        18,
        telling.source,
    )
    yield telling.column(
        msg("At the source"),
        msg("what it is called there"),
        18,
        lambda row: _there(telling.indicator(row)),
    )
    yield telling.column(
        msg("Figures as of"),
        msg("the day on which they were fetched; empty where none are held"),
        18,
        lambda row: telling.day(row["indicator"]),
    )


def _full_title(telling: Telling, indicator: Indicator) -> str:
    return telling.say(Either(sv=indicator.title_sv, en=indicator.title_en))


def _denominator(telling: Telling, indicator: Indicator) -> str:
    if not indicator.denominator:
        return ""
    other = telling.material.indicators.get(indicator.denominator)
    return f"{other.id} {telling.say(title(other))}" if other else indicator.denominator


def _prices(telling: Telling, indicator: Indicator) -> str:
    if indicator.price_basis is None:
        return ""
    if indicator.price_basis == "nominal":
        return telling.say(msg("of each figure's own year"))
    return indicator.price_basis


def _breaks(telling: Telling, indicator: Indicator) -> str:
    lines: list[Message] = [
        msg(
            "{period}: {reason}", period=Period(each.period), reason=Either(sv=each.reason_sv, en=each.reason)
        )
        for each in indicator.breaks
    ]
    return "\n".join(telling.say(line) for line in lines)


def _there(indicator: Indicator) -> str:
    """Its KPI, table or file."""
    if indicator.source == DERIVED:
        return ""
    return next((str(each) for each in indicator.query.values() if isinstance(each, str)), "")

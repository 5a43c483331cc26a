"""From a dataset of SCB to observations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import polars as pl

from obs import UnexpectedReplyError, observation_frame
from obs_scb.jsonstat import Dataset, Numbers
from obs_scb.steps import Cells
from obs_scb.times import period_of

NOT_APPLICABLE = "."
TRUE_ZERO = "-"
ELIMINATED = ("EliminatedValue",)
"""The one code of the contents variable that PxWeb makes up when the variable was left out."""


def observations_of(dataset: Dataset, cells: Cells) -> pl.DataFrame:
    """The observations in *dataset*, the reply to the question for *cells*.

    Raises UnexpectedReplyError if the reply has other cells than were asked for.
    """
    _check_asked(dataset, cells)
    value, kind, kinds = _told(dataset, cells)
    periods = tuple(period_of(code) for code in dataset.codes[cells.time])
    statuses, notes = zip(*kinds, strict=True)
    region, sex = cells.region, cells.sex
    regions = dataset.codes[region] if region else ("00",)
    sexes = tuple(cells.sexes[code] for code in dataset.codes[sex]) if sex else ("T",)
    moment, told = pl.Series(dataset.positions(cells.time)), pl.Series(kind)

    def column(few: pl.Series, places: pl.Series | None) -> pl.Series:
        """The entries at *places*; where there is one alone it is for all."""
        if places is None or few.len() == 1:
            return few.new_from_index(0, len(value))
        return few[places]

    return pl.DataFrame(
        [
            column(_entries("indicator", (cells.wanted.indicator,)), None),
            column(_typed("region", regions), pl.Series(dataset.positions(region)) if region else None),
            column(_entries("period", periods), moment),
            column(_days(periods), moment),
            column(_entries("sex", sexes), pl.Series(dataset.positions(sex)) if sex else None),
            value.alias("value"),
            column(_entries("status", statuses), told),
            column(_entries("note", notes if len(set(notes)) > 1 else notes[:1]), told),
        ]
    )


def _shaped(periods: Sequence[str | None]) -> pl.DataFrame:
    """One row of observations for each of *periods*, of which only the types, period and date count.

    Many cells share few codes. So core shapes the codes, not the cells, and the cells look them up: that
    halves the time.
    """
    rest = {"indicator": "", "region": "00", "sex": "T", "value": None, "status": "missing"}
    return observation_frame(
        pl.DataFrame({"period": periods}, schema={"period": pl.String}).with_columns(
            pl.lit(entry).alias(name) for name, entry in rest.items()
        )
    )


_SHAPE = _shaped([]).schema


def _typed(name: str, entries: tuple[object, ...]) -> pl.Series:
    """*entries* in the type that core wants for the column *name*."""
    return pl.Series(name, entries, dtype=_SHAPE[name])


_entries = lru_cache(maxsize=100)(_typed)
"""The same for entries that are few, and the same in all replies to a table's questions."""


@lru_cache(maxsize=100)
def _days(periods: tuple[str | None, ...]) -> pl.Series:
    """The first day of each of *periods*: the replies to a table's questions share them, or many of them."""
    return _shaped(periods).get_column("date")


def _check_asked(dataset: Dataset, cells: Cells) -> None:
    """A server that fell back on a default selection would have dropped dimensions without a word."""
    answered = {variable: codes for variable, codes in dataset.codes.items() if codes != ELIMINATED}
    for variable in answered.keys() | cells.selection.keys():
        asked, got = cells.selection.get(variable, ()), answered.get(variable, ())
        if asked != got and set(asked) != set(got):
            odd = sorted({*asked} ^ {*got})[:3]
            raise UnexpectedReplyError(
                f"{len(asked)} codes of {variable} were asked for and {len(got)} came: see {', '.join(odd)}"
            )


def _told(dataset: Dataset, cells: Cells) -> tuple[pl.Series, Numbers, list[tuple[str, str]]]:
    """The value of each cell, its kind by number, and status and note of each kind.

    What a cell is depends on two things only: its symbol, and whether it has a value.
    """
    query = cells.wanted.query
    empty = np.isnan(dataset.value.to_numpy())  # which is how a null reads there
    with_value = "provisional" if query.preliminary else "reported"
    kinds = [
        kind
        for symbol in dataset.symbols
        for kind in ((with_value, symbol), (_empty(symbol, with_value), symbol))
    ]
    kind = dataset.symbol * np.uint32(2) + empty
    value = dataset.value
    if TRUE_ZERO in dataset.symbols:
        value = value.set(pl.Series(kind == 2 * dataset.symbols.index(TRUE_ZERO) + 1), 0.0)
    if query.zero_is_missing:
        # Read from the untouched values: the symbol for a true zero stays one.
        unknown = (dataset.value == 0).fill_null(value=False)
        value = value.set(unknown, None)
        kind[unknown.to_numpy()] = len(kinds)
        kinds.append(("missing", "0 in the table, which stands for missing"))
    through = [f"code list {codelist} of {variable}" for variable, codelist in query.codelists.items()]
    return value, kind, [(status, "; ".join(filter(None, (*through, note)))) for status, note in kinds]


def _empty(symbol: str, with_value: str) -> str:
    """The status of a cell without a value.

    "-" is an absolute zero and "." cannot occur. ".." means not available, too uncertain or secret, without
    saying which; so it is missing, like a cell without a symbol, and the note keeps the symbol.
    https://github.com/PxTools/PCAxis.Core, PXConstant.vb; SCB's footnote of table TAB4590.
    """
    return {TRUE_ZERO: with_value, NOT_APPLICABLE: "not_applicable"}.get(symbol, "missing")

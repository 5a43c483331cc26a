"""How fast tables of observations are held to their contract, beside Polars written by hand and pandera.

    python -m tests.benchmarks.contracts [--rows 10000000] [--rounds 3]

The whole contract: required, pattern, enum, range and finiteness by column, foreign keys to indicators and
regions, the unique key of four columns, agreement of value and status and of period and date, and texts that
would act elsewhere. In order and shuffled; from text columns (the cast to codes counts) and from categories;
sound, and with one row in a thousand spoiled. All ways run in turn in one run, and the least of the rounds
counts. It is asserted that all find the same rows. The figures are invented.

"by hand, text" is what one writes in an hour: the rules as expressions, the key by `is_duplicated` where a
hash says that there is one. "by hand, Enum" is the limit: codes cast to Enums, the key packed
into one number. "pandera" is a schema of pandera.polars as its manual shows it, on the same rules.
"""

from __future__ import annotations

import argparse
import gc
import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from tests.benchmarks._aims import at_most, compared
from tests.benchmarks._limits import end

from obs.contracts import check_observations
from obs.contracts.frames import LISTED
from obs.observations import LARGEST, SCHEMA, SEXES, STATUSES, WITH_VALUE
from obs.periods import PATTERN, first_day
from obs.texts import harm_of

YEARS = range(1994, 2023)
REGIONS = [str(number) for number in range(9001, 9291)]
KEY = ["indicator", "region", "period", "sex"]
CODES = [*KEY, "status"]
PATTERNS = {
    "indicator": "[A-Za-z][A-Za-z0-9_-]{0,63}",
    "region": "[0-9]{2}([0-9]{2})?",
    "period": PATTERN,
}
ENUMS = {"sex": SEXES, "status": STATUSES}
MOST = 1.5
_COUNT = re.compile(r"(\d+) rows break this")
Found: TypeAlias = dict[str, list[int]]
"""By rule: the rows that break it, from 0."""


def made(rows: int, *, shuffled: bool, spoiled: bool) -> tuple[pl.DataFrame, list[str]]:
    """So many observations as text, always the same, and the indicators in them."""
    draw = np.random.default_rng(1)
    each = len(REGIONS) * len(YEARS) * len(SEXES)
    indicators = [f"N99{number:03}" for number in range(-(-rows // each))]
    number = draw.permutation(rows) if shuffled else np.arange(rows)
    sex, year = number % 3, number // 3 % len(YEARS)
    region, indicator = number // 87 % len(REGIONS), number // each
    empty = draw.random(rows) < 0.1
    periods, days = [str(each) for each in YEARS], [date(each, 1, 1) for each in YEARS]
    noted = np.where(draw.random(rows) < 0.01, 1, 0)
    frame = pl.DataFrame(
        {
            "indicator": pl.Series(indicators).gather(indicator),
            "region": pl.Series(REGIONS).gather(region),
            "period": pl.Series(periods).gather(year),
            "date": pl.Series(days).gather(year),
            "sex": pl.Series(SEXES).gather(sex),
            "value": pl.Series(np.where(empty, np.nan, draw.random(rows) * 1000), nan_to_null=True),
            "status": pl.Series(["reported", "missing"]).gather(empty.astype(np.uint32)),
            "note": pl.Series(["", "break in the series"]).gather(noted),
        }
    )
    return (spoil(frame) if spoiled else frame), indicators


def spoil(frame: pl.DataFrame) -> pl.DataFrame:
    """*frame* with one row in a thousand spoiled, by every rule in turn."""
    wrongs: Sequence[Mapping[str, pl.Expr]] = (
        {"region": pl.lit("901")},
        {"region": pl.lit("8999")},
        {"indicator": pl.lit("N88888")},
        {"period": pl.lit("2021-W60")},
        {"date": pl.lit(date(2021, 1, 2))},
        {"sex": pl.lit(None, dtype=pl.String)},
        {"value": pl.lit(1e16), "status": pl.lit("reported")},
        {"value": pl.lit(float("nan")), "status": pl.lit("reported")},
        {"status": pl.lit("suppressed"), "value": pl.lit(0.0)},
        {"note": pl.lit("=1+1")},
        {name: pl.col(name).shift(1) for name in (*KEY, "date")},
    )
    row = pl.int_range(pl.len())
    chosen = pl.when(row % 1000 == 999).then(row // 1000 % len(wrongs))
    return frame.with_columns(
        pl.coalesce(
            *(pl.when(chosen == at).then(wrong[name]) for at, wrong in enumerate(wrongs) if name in wrong),
            # null is a spoiled sex too
            pl.when(chosen.is_null() | (chosen != 5)).then(pl.col(name)) if name == "sex" else pl.col(name),
        ).alias(name)
        for name in frame.columns
    )


def with_obs(frame: pl.DataFrame, indicators: Sequence[str]) -> Found:
    """What `check_observations` lists: the first rows of each rule and their number, as the last of them."""
    found: Found = {}
    counts: dict[str, int] = {}
    for finding in check_observations(frame, indicators=indicators, regions=REGIONS):
        rule = f"{finding.place.column} {finding.code}"
        if finding.place.row is not None:
            found.setdefault(rule, []).append(finding.place.row - 1)
        else:
            counts[rule] = int(_COUNT.findall(finding.message)[0])
    return {rule: [*rows, counts.get(rule, len(rows))] for rule, rows in found.items()}


def shown(found: Found) -> Found:
    """*found* as obs lists it."""
    cut: Found = {}
    for rule, rows in found.items():
        if rule == "note harmful-text":  # the first row of each text
            cut[rule] = [rows[0], 1]
        elif rows:
            cut[rule] = [*rows[:LISTED], len(rows)]
    return cut


def rows_where(frame: pl.DataFrame, broken: Mapping[str, pl.Expr]) -> Found:
    """By rule the rows where the expression holds: first whether there are any, then which."""
    masks = frame.select(expression.alias(rule) for rule, expression in broken.items())
    return {mask.name: mask.arg_true().to_list() for mask in masks if mask.any()}


def value_rules() -> dict[str, pl.Expr]:
    """What is wrong with a value, a date or a status, in any kind of columns."""
    value, status = pl.col("value"), pl.col("status")
    finite = value.is_finite()
    with_value = status.is_in(list(WITH_VALUE))
    return {
        "date required": pl.col("date").is_null(),
        "value not-finite": ~finite,
        "value minimum": finite & (value < -LARGEST),
        "value maximum": finite & (value > LARGEST),
        "value, status value-status": with_value != value.is_not_null(),
    }


def texts_by_hand(frame: pl.DataFrame) -> Found:
    """The texts of the note that would act elsewhere."""
    harmful = [text for text in frame.get_column("note").unique() if harm_of(text)]
    rows = (frame.get_column("note").is_in(harmful)).arg_true().to_list() if harmful else []
    return {"note harmful-text": rows} if rows else {}


def days_of(periods: Sequence[str]) -> dict[str, date | None]:
    """The first day of each of *periods*, None for what is none."""
    days: dict[str, date | None] = {}
    for period in periods:
        try:
            days[period] = first_day(period)
        except ValueError:
            days[period] = None
    return days


def by_hand_on_text(frame: pl.DataFrame, indicators: Sequence[str]) -> Found:
    """Every rule as an expression on text columns."""
    days = days_of(frame.get_column("period").cast(pl.String).unique().drop_nulls().to_list())
    codes = {"indicator": list(indicators), "region": REGIONS}
    broken = value_rules()
    for name, pattern in PATTERNS.items():
        broken[f"{name} pattern"] = ~pl.col(name).cast(pl.String).str.contains(rf"\A(?:{pattern})\z")
    for name, known in codes.items():
        broken[f"{name} unknown-reference"] = ~pl.col(name).is_in(known)
    for name, allowed in ENUMS.items():
        broken[f"{name} enum"] = ~pl.col(name).is_in(list(allowed))
    for name in CODES:
        broken[f"{name} required"] = pl.col(name).is_null()
    first = pl.col("period").replace_strict(days, default=None, return_dtype=pl.Date)
    broken["period, date date"] = first != pl.col("date")
    found = rows_where(frame, broken) | texts_by_hand(frame)
    keys = frame.select(KEY)
    if keys.hash_rows().n_unique() < frame.height:
        whole = ~pl.any_horizontal(pl.all().is_null())
        twice = keys.select(pl.struct(pl.all()).is_duplicated() & whole).to_series().arg_true().to_list()
        found |= {", ".join(KEY) + " duplicate-key": twice} if twice else {}
    return found


def numbered(frame: pl.DataFrame) -> tuple[dict[str, list[str]], pl.DataFrame]:
    """The texts of each code column, and *frame* with Enums of them; where it has such, there is no work."""
    if isinstance(frame.schema["region"], pl.Enum):
        kinds = {name: frame.schema[name] for name in CODES}
        return {
            name: kind.categories.to_list() for name, kind in kinds.items() if isinstance(kind, pl.Enum)
        }, frame
    uniques = pl.collect_all([frame.lazy().select(pl.col(name).unique().drop_nulls()) for name in CODES])
    texts = {name: each.to_series().to_list() for name, each in zip(CODES, uniques, strict=True)}
    return texts, frame.with_columns(pl.col(name).cast(pl.Enum(texts[name])) for name in CODES)


def by_hand_on_enums(frame: pl.DataFrame, indicators: Sequence[str]) -> Found:
    """Codes as Enums of what is allowed, patterns on the few texts, the key in one number: the limit."""
    texts, coded = numbered(frame)
    days = days_of(texts["period"])
    broken = value_rules()
    bad: dict[str, list[str]] = {}
    for name, pattern in PATTERNS.items():
        bad[f"{name} pattern"] = list(
            pl.Series(texts[name]).filter(~pl.Series(texts[name]).str.contains(rf"\A(?:{pattern})\z"))
        )
    known = {"indicator unknown-reference": set(indicators), "region unknown-reference": set(REGIONS)}
    known |= {f"{name} enum": set(allowed) for name, allowed in ENUMS.items()}
    for rule, allowed in known.items():
        bad[rule] = [text for text in texts[rule.split()[0]] if text not in allowed]
    for rule, wrong in bad.items():
        if wrong:
            broken[rule] = pl.col(rule.split()[0]).is_in(wrong)
    for name in CODES:
        if coded.get_column(name).null_count():
            broken[f"{name} required"] = pl.col(name).is_null()
    first = pl.col("period").replace_strict(days, default=None, return_dtype=pl.Date)
    broken["period, date date"] = first != pl.col("date")
    found = rows_where(coded, broken) | texts_by_hand(coded)
    packed = pl.lit(0, dtype=pl.UInt64)
    for name in KEY:
        packed = packed * len(texts[name]) + pl.col(name).to_physical()
    key = coded.select(packed.alias("key")).to_series()
    if key.n_unique() < key.len() or key.null_count():
        twice = (key.is_duplicated() & key.is_not_null()).arg_true().to_list()
        found |= {", ".join(KEY) + " duplicate-key": twice} if twice else {}
    return found


def _column_holds(rule: Callable[[pl.Expr], pl.Expr]) -> Callable[[Any], pl.LazyFrame]:
    return lambda data: data.lazyframe.select(rule(pl.col(data.key)))


def _rows_hold(rule: pl.Expr) -> Callable[[Any], pl.LazyFrame]:
    return lambda data: data.lazyframe.select(rule)


def with_pandera(frame: pl.DataFrame, indicators: Sequence[str]) -> Found:
    """A schema of pandera.polars on the same rules; its own way to tell rows, by number of the check."""
    pa: Any = import_module("pandera.polars")
    days = days_of(frame.get_column("period").cast(pl.String).unique().drop_nulls().to_list())
    first = pl.col("period").cast(pl.String).replace_strict(days, default=None, return_dtype=pl.Date)
    with_value = pl.col("status").cast(pl.String).is_in(list(WITH_VALUE))
    known = {
        "indicator": list(indicators),
        "region": REGIONS,
        **{name: list(each) for name, each in ENUMS.items()},
    }
    columns: dict[str, Any] = {}
    for name in CODES:
        checks: list[Any] = []
        if name in PATTERNS:
            checks.append(pa.Check.str_matches(rf"^(?:{PATTERNS[name]})$", name="pattern"))
        if name in known:
            checks.append(pa.Check.isin(known[name], name="enum" if name in ENUMS else "unknown-reference"))
        columns[name] = pa.Column(frame.schema[name], checks, nullable=False)
    columns["date"] = pa.Column(pl.Date, nullable=False)
    finite = pa.Check(_column_holds(lambda value: value.is_finite()), name="not-finite")
    bounds = pa.Check(
        _column_holds(lambda value: value.abs().le(LARGEST) | ~value.is_finite()), name="maximum"
    )
    columns["value"] = pa.Column(pl.Float64, [finite, bounds], nullable=True)
    columns["note"] = pa.Column(pl.String)
    whole = {
        "value, status value-status": with_value == pl.col("value").is_not_null(),
        "period, date date": first == pl.col("date"),
    }
    schema = pa.DataFrameSchema(
        columns,
        checks=[pa.Check(_rows_hold(holds), name=name) for name, holds in whole.items()],
        unique=KEY,
        report_duplicates="all",
    )
    found: Found = {}
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            if isinstance(error.check, pa.Check):
                column, rule = error.schema.name, str(error.check.name)
                holds = error.check_output.to_series()
                found[f"{column} {rule}" if column else rule] = (~holds).arg_true().to_list()
    return found | texts_by_hand(frame)


WAYS: Mapping[str, Callable[[pl.DataFrame, Sequence[str]], Found]] = {
    "obs": with_obs,
    "Polars by hand, Enum": by_hand_on_enums,
    "Polars by hand, text": by_hand_on_text,
    "pandera.polars": with_pandera,
}


def inputs(frame: pl.DataFrame, *, text: bool) -> dict[str, pl.DataFrame]:
    """What each way is given: text, or the categories that are its own."""
    if text:
        return dict.fromkeys(WAYS, frame)
    shaped = frame.cast({name: dtype for name, dtype in SCHEMA.items() if name in CODES}, strict=False)
    given = dict.fromkeys(WAYS, shaped)
    texts = {name: shaped.get_column(name).cast(pl.String).unique().drop_nulls() for name in CODES}
    given["Polars by hand, Enum"] = shaped.with_columns(
        pl.col(name).cast(pl.String).cast(pl.Enum(texts[name])) for name in CODES
    )
    given["Polars by hand, text"] = given["pandera.polars"] = frame
    return given


def compare(frame: pl.DataFrame, indicators: Sequence[str], *, text: bool, rounds: int) -> dict[str, float]:
    """The least seconds of each way; they find the same rows."""
    given = inputs(frame, text=text)
    ways = WAYS if text else {name: way for name, way in WAYS.items() if given[name] is not frame}
    least = dict.fromkeys(ways, float("inf"))
    found: dict[str, Found] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            gc.collect()
            start = time.perf_counter()
            found[name] = way(given[name], indicators)
            least[name] = min(least[name], time.perf_counter() - start)
    expected = found.pop("obs")
    for name, each in found.items():
        own = shown(each)
        # pandera counts nulls and equal keys without telling all rows by number
        told = (
            {rule: rows for rule, rows in expected.items() if rule in own} if "pandera" in name else expected
        )
        assert own == told, f"{name} finds {own.keys()}, obs {expected.keys()}"
    return least


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{options.rows:,} rows; the same rows found; seconds, and times the limit (by hand, Enum)")
    worst = 0.0
    for shuffled in (False, True):
        for spoiled in (False, True):
            frame, indicators = made(options.rows, shuffled=shuffled, spoiled=spoiled)
            for text in (True, False):
                least = compare(frame, indicators, text=text, rounds=options.rounds)
                kind = ", ".join(
                    (
                        "text" if text else "categories",
                        "shuffled" if shuffled else "in order",
                        "0.1 % spoiled" if spoiled else "sound",
                    )
                )
                limit = least["Polars by hand, Enum"]
                for name, seconds in least.items():
                    print(f"{kind:<36} {name:<22} {seconds:7.2f} s {seconds / limit:6.2f}", flush=True)
                    if name != "obs":
                        held = 1.5 if name == "Polars by hand, Enum" else None
                        compared(f"contracts, {kind}", least["obs"], name, seconds, most=held)
                worst = max(worst, least["obs"] / limit)
                at_most(f"contracts, {kind}", least["obs"], "s", 0.8 * options.rows / 10_000_000)
    print(f"obs takes at most {worst:.2f} times the limit")
    end(["obs"] if worst > MOST else [])


if __name__ == "__main__":
    main()

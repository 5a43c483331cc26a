"""The words of the metric `target`: the outcome, and the remarks beside it."""

from __future__ import annotations

import polars as pl

from obs_comparison.stated import StatedTarget

_SHOWN_AT = 0.05 * (1 + 1e-9)
_TOO_FEW = 10


def outcome(target: StatedTarget) -> pl.Expr:
    """What the value and its interval (*lower*, *upper*) say of *target*; null without a possible value."""
    near, far = ("lower", "upper") if target.at_least else ("upper", "lower")
    sign = 1 if target.at_least else -1
    return (
        pl.when(pl.col("value").is_null() | _is_impossible())
        .then(None)
        .when(pl.col("lower").is_null())
        .then(pl.concat_str(_place(target), pl.lit(" the target, chance not known")))
        .when(sign * (pl.col(near) - target.value) >= 0)
        .then(pl.lit("met"))
        .when(sign * (pl.col(far) - target.value) < 0)
        .then(pl.lit("not met"))
        .otherwise(pl.lit("not proven"))
    )


def _is_impossible() -> pl.Expr:
    """Whether no share or count can be what the value is."""
    value, kind = pl.col("value"), pl.col("kind")
    return ((kind == "share") & ~value.is_between(0, 100)) | ((kind == "count") & (value < 0))


def _is_at(value: pl.Expr, target: StatedTarget) -> pl.Expr:
    # 11 of 20 may be stored as 55.00000000000001: that is at a target of 55, not beyond it.
    return (value - target.value).abs() <= 1e-9 * max(1.0, abs(target.value))


def is_reached(value: pl.Expr, target: StatedTarget) -> pl.Expr:
    """Whether *value* is at *target* or beyond it."""
    beyond = value > target.value if target.at_least else value < target.value
    return beyond | _is_at(value, target)


def _place(target: StatedTarget) -> pl.Expr:
    value = pl.col("value")
    # "Short of at most 3" would be read as below 3.
    reached, missed = ("beyond", "short of") if target.at_least else ("within", "over")
    return (
        pl.when(_is_at(value, target))
        .then(pl.lit("at"))
        .when(is_reached(value, target))
        .then(pl.lit(reached))
        .otherwise(pl.lit(missed))
    )


def note(target: StatedTarget) -> pl.Expr:
    """The remarks on a row that is complete but for them, divided by "; "; null where there is none."""
    remarks = (*_of_the_value(target), *_of_the_cases(target), *_of_the_baseline())
    return pl.concat_str(*remarks, separator="; ", ignore_nulls=True).replace("", None)


def _when(condition: pl.Expr, *text: pl.Expr | str) -> pl.Expr:
    parts = [pl.lit(each) if isinstance(each, str) else each for each in text]
    return pl.when(condition).then(pl.concat_str(*parts))


def _of_the_value(target: StatedTarget) -> list[pl.Expr]:
    value, status = pl.col("value"), pl.col("status").cast(pl.String)
    contrary = "lower_is_better" if target.at_least else "higher_is_better"
    better = "lower" if target.at_least else "higher"
    held = pl.col("period").is_not_null()
    why = _when(status.is_in(["suppressed", "deleted", "not_applicable"]), ": ", status).fill_null("")
    return [
        _when(~held, "no period to compare"),
        _when(held & value.is_null(), "no value for ", pl.col("period"), why),
        _when(_is_impossible(), "cannot be judged: no ", pl.col("kind"), " can have this value"),
        _when(status == "provisional", "the value is provisional"),
        _when(
            pl.col("polarity") == contrary,
            f"{target.relation}, although {better} is better: check the relation",
        ),
    ]


def _of_the_cases(target: StatedTarget) -> list[pl.Expr]:
    n, count_note = pl.col("n"), pl.col("count_note")
    whole, known = pl.col("whole"), pl.col("count").is_not_null()
    not_proven = pl.col("outcome") == "not proven"
    most = "all" if target.at_least else "none"
    n_of = pl.col("denominator_id").cast(pl.String)
    return [
        _when(not_proven, "the value itself is ", _place(target), " the target"),
        _when(known & n.is_not_null(), "n is ", n_of, ", ", count_note),
        _when(~known & ~_is_impossible(), "no interval: ", count_note),
        _when(
            n.is_between(0, _TOO_FEW, closed="none"), f"n is below {_TOO_FEW}: far too few to say anything of"
        ),
        _when(
            known & pl.col("broken"),
            "no exact test: no whole number of n gives this share, so n is not quite what lies behind it",
        ),
        _when(known & (pl.col("kind") == "share") & ~whole, "no exact test: n is no whole number"),
        _when(whole & pl.col("needed").is_null(), f"of so few not even {most} would show it"),
        _when(
            not_proven & (pl.col("p_value") <= _SHOWN_AT),
            "p is below 5 %, one-sided, but the two-sided interval holds the target",
        ),
    ]


def _of_the_baseline() -> list[pl.Expr]:
    base, hindrance = pl.col("baseline_value"), pl.col("hindrance")
    wanted = pl.col("start").is_not_null() & pl.col("value").is_not_null()
    start = pl.col("baseline_period")
    return [
        _when(wanted & base.is_null(), "no value for the baseline ", start),
        _when(wanted & base.is_not_null(), "the baseline is not comparable: ", hindrance),
        _when(
            wanted & pl.col("baseline_beyond"), "by its value the target was reached in ", start, " already"
        ),
    ]

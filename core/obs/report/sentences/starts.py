"""How far what is said of a cause depends on the year of start: never one year alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obs.language import Period, msg
from obs.report.material.model import Start
from obs.report.sentences.facts import Facts, difference_unit, ref
from obs.report.sentences.model import Sentence

DECLARED, OTHER = "as declared", "start "


def across_starts(facts: Facts, start: Start) -> Iterator[Sentence]:
    """From where to where the gap, and its place among others, go with other years of start.

    Without other years at hand only that they matter; nothing where there is no gap at all.
    """
    of = (start.region, start.period, facts.material.main, start.region, "synthetic control")
    rows = {
        row["variant"]: row
        for row in facts.results.rows("effect", *of)
        if row["mean_gap"] is not None and (row["variant"] == DECLARED or row["variant"].startswith(OTHER))
    }
    if DECLARED not in rows:
        return
    # A place is counted from the side that is better: in words only where that is the lower one.
    complete = all(row["p_gap"] is not None and row["side"] == "lower" for row in rows.values())
    yield (
        _range(facts, of, rows)
        if complete and len(rows) > 1
        else Sentence(
            message=msg("Other years of start, and other years to compare with, give other answers.")
        )
    )


def _range(facts: Facts, of: tuple[str, ...], rows: Mapping[str, Mapping[str, Any]]) -> Sentence:
    indicator = facts.material.indicators[facts.material.main]
    refs = {
        column: {name: ref("effect", *of, name, column) for name in rows} for column in ("mean_gap", "p_gap")
    }
    low, high = _ends(rows, "mean_gap")
    least, most = _ends(rows, "p_gap")
    years = [row["start"] for row in rows.values()]
    number = facts.results.number
    return Sentence(
        message=msg(
            "Other years of start give other answers: with a start from {first} to {last} the gap is {low} "
            "to {high} {of}, and the share of municipalities with a gap as low (p) {least} to {most}. Other "
            "years to compare with change it too.",
            first=Period(min(years)),
            last=Period(max(years)),
            low=number(refs["mean_gap"][low], indicator.decimals, signed=True),
            high=number(refs["mean_gap"][high], indicator.decimals, signed=True),
            of=difference_unit(indicator),
            least=number(refs["p_gap"][least], 3),
            most=number(refs["p_gap"][most], 3),
        ),
        holds=tuple(
            each
            for place in range(len(rows))
            for each in (
                f"low <= g{place}",
                f"g{place} <= high",
                f"least <= p{place}",
                f"p{place} <= most",
            )
        ),
        figures={
            **{f"g{place}": each for place, each in enumerate(refs["mean_gap"].values())},
            **{f"p{place}": each for place, each in enumerate(refs["p_gap"].values())},
        },
    )


def _ends(rows: Mapping[str, Mapping[str, Any]], column: str) -> tuple[str, str]:
    """Which of *rows* has the least, and which the most."""
    return min(rows, key=lambda name: rows[name][column]), max(rows, key=lambda name: rows[name][column])

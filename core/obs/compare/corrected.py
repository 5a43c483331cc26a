"""What a row of a comparison says of the corrections that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from obs.compare.model import Heading
from obs.corrections import Corrected
from obs.models import DERIVED, Panel
from obs.regions import name_of

_MOST_NAMED = 5


def corrected_note(panel: Panel, heading: Heading, region: str, corrected: Sequence[Corrected]) -> str:
    """Remarks, divided by "; ", on the row of *region* under *heading*; *corrected* are of its indicator.

    Its own figures are told with the reason, whether of the period compared or of the start of change; of the
    others in its group and of the benchmark, with which it is compared, the names.
    """
    periods = [each for each in (heading.period, heading.start) if each]
    held = [
        each for each in corrected if each.correction.sex == panel.sex and each.correction.period in periods
    ]
    return "; ".join((*_own(heading, region, held), *_beside(panel, region, held)))


def _own(heading: Heading, region: str, corrected: Iterable[Corrected]) -> Iterator[str]:
    derived = heading.indicator.source == DERIVED
    for each in corrected:
        correction = each.correction
        now = correction.period == heading.period
        if correction.region != region or (derived and now):  # the formula's own note tells it
            continue
        of = f"{correction.indicator} " if derived else ""
        yield each.note if now else f"{of}{correction.period} {each.note}"


def _beside(panel: Panel, region: str, corrected: Iterable[Corrected]) -> Iterator[str]:
    others = {*panel.group.members, panel.benchmark} - {region}
    beside = [each for each in corrected if each.correction.region in others]
    if beside:
        yield f"compared with corrected figures of {named_regions(beside)}"


def named_regions(corrected: Iterable[Corrected]) -> str:
    """The names of the regions whose figures are *corrected*, at most five, and how many more."""
    names = sorted({name_of(each.correction.region) for each in corrected})
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def with_corrected(table: pl.DataFrame, corrected: Mapping[str, Sequence[Corrected]]) -> pl.DataFrame:
    """*table*, the result of a metric, with the column corrected where any figure that it rests on is so.

    It names the corrected figures of the indicator and region of the row, with their periods; what the row is
    compared with is told of the whole table.
    """
    if not corrected or "corrected" in table.columns:
        return table
    texts = [_named(row, corrected) for row in table.select(_keys(table)).iter_rows(named=True)]
    return table.with_columns(corrected=pl.Series(texts, dtype=pl.String))


def _keys(table: pl.DataFrame) -> list[str]:
    return [name for name in ("indicator", "region") if name in table.columns] or table.columns[:1]


def _named(row: Mapping[str, object], corrected: Mapping[str, Sequence[Corrected]]) -> str | None:
    found = {
        each.correction.key: None
        for id_, of in corrected.items()
        for each in of
        if row.get("indicator", id_) == id_
        and row.get("region", each.correction.region) == each.correction.region
    }
    words = [
        f"{id_} {region} {period}" + (f" {sex}" if sex != "T" else "") for id_, region, period, sex in found
    ]
    return "; ".join(words) or None

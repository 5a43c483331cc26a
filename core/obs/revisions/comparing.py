"""From the vintages of every series to the changes between them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

import polars as pl

from obs.errors import StoreError
from obs.models import Finding, Indicator, Place
from obs.revisions import kinds
from obs.revisions.model import COLUMNS, Kind, Revisions
from obs.store import Scope, Store, Vintage
from obs.store.series import changes

_KEY = ["region", "period", "sex"]
_ORDER = ["first_seen", "indicator", *_KEY]


def revisions(
    store: Store,
    indicators: Mapping[str, Indicator],
    *,
    since: date | None = None,
    until: date | None = None,
    regions: Collection[str] = (),
    only: Collection[Kind] = (),
) -> Revisions:
    """Every change of *indicators* that was first seen from *since* to *until*, these days included.

    A vintage is compared with the one before of the same query, within what both were asked for. The first of
    a query is compared with the last vintage of another one; the first of a series changes nothing. Only
    *regions* (codes) and the kinds in *only* are given where any are named. What its source suppresses now is
    shown with no value, before or after.
    """
    frames: list[pl.DataFrame] = []
    findings: list[Finding] = []
    for indicator in indicators.values():
        for new, old in _pairs(store.vintages(indicator.id)):
            if not (since or date.min) <= new.fetched_at.date() <= (until or date.max):
                continue
            try:
                frames.append(_compared(store, indicator, old, new))
            except StoreError as error:
                findings.append(_unreadable(indicator, new, error))
    found = pl.concat([pl.DataFrame(schema=COLUMNS), *frames])
    if regions:
        found = found.filter(pl.col("region").is_in(list(regions)))
    if only:
        found = found.filter(pl.col("kind").is_in(list(only)))
    return Revisions(frame=found.sort(_ORDER), findings=tuple(findings))


def _pairs(vintages: tuple[Vintage, ...]) -> Iterator[tuple[Vintage, Vintage]]:
    """Each vintage but the first with the one that it is compared with."""
    for place, new in enumerate(vintages[1:], start=1):
        same = [each for each in vintages[:place] if each.query_hash == new.query_hash]
        yield new, (same or vintages[:place])[-1]


def _compared(store: Store, indicator: Indicator, old: Vintage, new: Vintage) -> pl.DataFrame:
    before, after = store.read(indicator, old), store.read(indicator, new)
    assert before is not None
    assert after is not None
    found = kinds.kinds_of(changes(before, after, _asked_before(store, old, new).overlap(_asked(store, new))))
    if old.query_hash != new.query_hash:
        found = kinds.of_another_query(found)
    elif _bodies(store, old) == _bodies(store, new):
        found = kinds.of_the_same_replies(found)
    else:
        found = kinds.from_a_break(found, before, after, indicator.breaks)
    return _shaped(found, new, _withheld(store, indicator, new, after))


def _shaped(found: pl.DataFrame, vintage: Vintage, withheld: pl.DataFrame) -> pl.DataFrame:
    texts = pl.col("indicator", *_KEY, "status", "status_new").cast(pl.String)
    named = found.with_columns(texts).join(withheld, on=_KEY, how="left", maintain_order="left")
    shown = pl.col("withheld").is_null()
    return named.select(
        "indicator",
        *_KEY,
        old=pl.when(shown).then("value"),
        new=pl.when(shown).then("value_new"),
        old_status="status",
        new_status="status_new",
        first_seen=pl.lit(vintage.fetched_at.date()),
        kind="kind",
        reason="reason",
        old_note="note",
        new_note="note_new",
        vintage=pl.lit(vintage.number, pl.Int64),
    )


def _withheld(store: Store, indicator: Indicator, new: Vintage, after: pl.DataFrame) -> pl.DataFrame:
    """The keys that are suppressed in the vintage *new*, with the content *after*, or in the last one."""
    last = store.vintages(indicator.id)[-1]
    latest = after if last.number == new.number else store.read(indicator, last)
    assert latest is not None
    hidden = [
        each.filter(pl.col("status") == "suppressed").select(pl.col(_KEY).cast(pl.String))
        for each in (after, latest)
    ]
    return pl.concat(hidden).unique().with_columns(withheld=True)


def _asked(store: Store, vintage: Vintage) -> Scope:
    """What was asked for when *vintage* was first found."""
    return store.sightings(vintage)[0].scope


def _asked_before(store: Store, vintage: Vintage, following: Vintage) -> Scope:
    """What was asked for when *vintage* was last found before *following* was."""
    seen = [each for each in store.sightings(vintage) if each.fetched_at <= following.fetched_at]
    return max(seen, key=lambda each: each.fetched_at).scope if seen else vintage.scope


def _bodies(store: Store, vintage: Vintage) -> frozenset[str]:
    """The hashes of the replies that *vintage* was read from; those of none are like no other's."""
    return frozenset(each.sha256 for each in store.replies(vintage)) or frozenset({vintage.content})


def _unreadable(indicator: Indicator, vintage: Vintage, error: StoreError) -> Finding:
    return Finding(
        code="vintage-damaged",
        severity="warning",
        message=f"what changed on {vintage.fetched_at:%Y-%m-%d} cannot be told: {error.message}",
        suggestion=error.suggestion,
        place=Place(indicator=indicator.id),
    )

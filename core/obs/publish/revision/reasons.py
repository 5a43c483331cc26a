"""When a release has to say why it differs from the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from obs.publish.revision.model import Revision, TableCount

STATED = ("observations", "derived", "regions", "indicators", "breaks", "corrections", "groups", "claims")
"""Tables of what was fetched or written down; all others are results of them."""

_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "indicators": ("rows", "first_period", "last_period", "fetched", "credit"),
    "groups": ("origin",),
}
"""Columns that change with every new figure or day, and so are no revision of what was said."""


def needs_reason(revision: Revision, limit: float) -> str:
    """Why *revision* has to be explained, "" where it need not be or is.

    *limit* is a share, 0 to 1: of the rows that a table of figures or of reference had, no more may be
    revised or gone without a word. Results follow the figures; where none of those changed, the method did,
    and the same limit holds for them.
    """
    if revision.reason:
        return ""
    stated = list(_above(revision, limit, _named(revision, stated=True)))
    if stated:
        return "; ".join(stated)
    if any(_differing(revision, name) or revision.counts[name].new for name in _named(revision, stated=True)):
        return ""
    results = list(_above(revision, limit, _named(revision, stated=False)))
    return f"no figure changed, but results did: {'; '.join(results)}" if results else ""


def _named(revision: Revision, *, stated: bool) -> list[str]:
    return [name for name in sorted(revision.counts) if (name in STATED) == stated]


def _above(revision: Revision, limit: float, names: list[str]) -> Iterator[str]:
    for name in names:
        before, rows = revision.counts[name].rows_before, _differing(revision, name)
        if before and rows / before > limit:
            yield (
                f"{rows} of {before} rows of {name} are revised or gone, "
                f"{_percent(rows / before)} % and more than {_percent(limit)} %"
            )


def _differing(revision: Revision, name: str) -> int:
    """The rows of a table that are gone, or of which more changed than follows from new figures."""
    count: TableCount = revision.counts[name]
    if name not in _FOLLOWS or not count.revised:
        return count.revised + count.removed
    cells = revision.frame.filter(
        (pl.col("table") == name) & (pl.col("change") == "revised") & ~pl.col("column").is_in(_FOLLOWS[name])
    )
    return cells["key"].n_unique() + count.removed


def _percent(share: float) -> str:
    return f"{100 * share:.4g}"

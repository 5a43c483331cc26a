"""From two folders to all that differs between the releases in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from obs.errors import PublishError
from obs.models import DERIVED
from obs.publish.conclusions import Names, by_weight, changed, conclusions_of, names_of
from obs.publish.diff.figures import by_indicator, largest
from obs.publish.diff.locating import locate
from obs.publish.diff.metadata import metadata
from obs.publish.diff.model import Difference, Side, SourceDays
from obs.publish.earlier import Earlier, read_release
from obs.publish.revision import revise, schema_breaks


def diff_releases(a: Path, b: Path, *, across: bool = False, most: int = 10) -> Difference:
    """What the release *b* has otherwise than *a*; each as `locate` finds it.

    *most* is how many of the largest revisions are kept. Raises PublishError for what is no release, and for
    releases of two datasets, unless they are to be compared *across* these.
    """
    old, new = (read_release(locate(path)) for path in (a, b))
    before, after = (_side(each) for each in (old, new))
    if before.name != after.name and not across:
        raise PublishError(
            f"these are releases of two datasets: {before.name} and {after.name}",
            suggestion="compare two versions of one, or say that they are to be compared across",
        )
    revision = revise(old.tables, new.tables, {**old.schemas, **new.schemas})
    names = _names(old, new)
    found = changed(conclusions_of(old.tables), conclusions_of(new.tables))
    return Difference(
        before=before,
        after=after,
        revision=revision,
        breaks=tuple(schema_breaks(old.schemas, new.schemas)),
        indicators=tuple(by_indicator(revision, new.schemas)),
        largest=tuple(largest(revision, new.schemas, most)),
        sources=tuple(_sources(old.tables, new.tables)),
        metadata=tuple(metadata(old.descriptor, new.descriptor)),
        conclusions=tuple(by_weight(found, _shown(new.tables))),
        names=names,
    )


def _side(release: Earlier) -> Side:
    return Side(name=str(release.descriptor.get("name", "")), version=release.version)


def _names(old: Earlier, new: Earlier) -> Names:
    """What the new release calls things, and the old one what the new has no longer."""
    was, is_ = names_of(old.tables), names_of(new.tables)
    return Names(
        regions={**was.regions, **is_.regions},
        indicators={**was.indicators, **is_.indicators},
        claims={**was.claims, **is_.claims},
    )


def _shown(tables: Mapping[str, pl.DataFrame]) -> frozenset[str]:
    if "regions" not in tables:
        return frozenset()
    return frozenset(tables["regions"].filter("shown")["region"])


def _sources(old: Mapping[str, pl.DataFrame], new: Mapping[str, pl.DataFrame]) -> list[SourceDays]:
    """The sources of either release whose days are others now."""
    was, is_ = _days(old), _days(new)
    nothing = ("", "")
    return [
        SourceDays(source=source, old=was.get(source, nothing), new=is_.get(source, nothing))
        for source in sorted({*was, *is_})
        if was.get(source) != is_.get(source)
    ]


def _days(tables: Mapping[str, pl.DataFrame]) -> dict[str, tuple[str, str]]:
    if "indicators" not in tables:
        return {}
    days = (
        tables["indicators"]
        .filter(pl.col("source") != DERIVED, pl.col("fetched").is_not_null())
        .group_by("source")
        .agg(first=pl.col("fetched").min().cast(pl.String), last=pl.col("fetched").max().cast(pl.String))
    )
    return {source: (first, last) for source, first, last in days.rows()}

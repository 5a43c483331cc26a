"""Every value of a release leads to a stored raw reply: the chain is followed link by link."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from obs.errors import StoreError
from obs.models import Finding, Place
from obs.publish.gate.checking import Check, Outcome
from obs.publish.model import Release
from obs.publish.tables.shape import shaped
from obs.store import Store, Vintage
from obs.study import Study

TRACED, KEPT = "traced", "raw-reply"
_KEY = ["region", "period", "sex"]


def check_tracing(release: Release, study: Study, store: Store) -> Iterator[Outcome]:
    """An outcome for each series and for the raw replies.

    The observations of a series are those of the vintage that the provenance names; that vintage was made
    from replies; and the body of each is held, with the hash by which it is named.
    """
    table = release.table("observations")
    by_indicator = table.frame.partition_by("indicator", as_dict=True, include_key=True)
    published = {str(key[0]): frame for key, frame in by_indicator.items()}
    series = release.provenance["series"]
    for id_ in sorted(series.keys() | published.keys()):
        frame = published.get(id_, table.frame.clear())
        problem = _broken(id_, frame, release, study, store)
        yield _outcome(
            TRACED, id_, "the published rows are those of the stored vintage", frame.height, problem
        )
    for sha256 in release.provenance["replies"]:
        yield _outcome(KEPT, sha256, "the raw reply is kept and has its hash", 1, _lost(sha256, store))


def _broken(id_: str, frame: pl.DataFrame, release: Release, study: Study, store: Store) -> str:
    told = release.provenance["series"].get(id_)
    vintage = store.latest(study.indicators[id_]) if id_ in study.indicators else None
    if told is None or vintage is None:
        return f"nothing says where the {frame.height} published rows of {id_} come from"
    if not told["replies"]:
        return f"no raw reply is named from which {id_} was made"
    unnamed = set(told["replies"]) - release.provenance["replies"].keys()
    if unnamed:
        return (
            f"{id_} was made from replies that the provenance does not describe: {', '.join(sorted(unnamed))}"
        )
    if told["content_sha256"] != vintage.content or told["vintage"] != vintage.number:
        return f"{id_} was fetched again while the release was made"
    return "" if _same(frame, study, store, id_, vintage) else f"{id_} is not published as it is stored"


def _same(frame: pl.DataFrame, study: Study, store: Store, id_: str, vintage: Vintage) -> bool:
    held = store.read(study.indicators[id_], vintage)
    if held is None:
        return False
    schema = {"fields": [{"name": name, "type": kind} for name, kind in _TYPES.items()]}
    return shaped(held, schema).sort(_KEY).equals(frame.sort(_KEY))


_TYPES = {
    "indicator": "string",
    "region": "string",
    "period": "string",
    "date": "date",
    "sex": "string",
    "value": "number",
    "status": "string",
    "note": "string",
}


def _lost(sha256: str, store: Store) -> str:
    try:
        store.get_raw(sha256)
    except StoreError as error:
        return error.message
    return ""


def _outcome(id_: str, subject: str, title: str, rows: int, problem: str) -> Outcome:
    check = Check(id=id_, subject=subject, title=title, rows=rows, failures=1 if problem else 0)
    finding = Finding(
        code=id_,
        severity="error",
        message=problem,
        suggestion="run obs fetch again, then publish",
        place=Place(indicator=subject if id_ == TRACED else "", file=subject if id_ == KEPT else ""),
    )
    return Outcome(checks=(check,), findings=(finding,) if problem else ())

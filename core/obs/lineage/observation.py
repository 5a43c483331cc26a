"""The chain of a fetched figure: the vintage it is in, the contract, the row, the reply, the request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

import polars as pl

import obs_schemas
from obs.contracts import check_observations
from obs.corrections import Corrected, correction_of
from obs.errors import ConfigError, StoreError
from obs.lineage.ground import Ground
from obs.lineage.model import Chain, Link
from obs.lineage.reply import reply_links
from obs.lineage.rereading import Key
from obs.lineage.words import figure, moment
from obs.models import Finding, Indicator, Place
from obs.regions import name_of
from obs.snapshot import Snapshot
from obs.store import Store, Vintage

_SCHEMA = "observation"


def reference_of(indicator: str, key: Key) -> str:
    """How the observation with this key is referred to."""
    return "/".join((indicator.replace("%", "%25").replace("/", "%2F"), *key))


def observed(ground: Ground, indicator: Indicator, key: Key) -> Chain:
    """The chain of the observation of a fetched *indicator* with this key.

    ConfigError where there is none; what is damaged on the way is a finding.
    """
    try:
        frame = ground.figures.read(indicator)
    except StoreError as error:
        return Chain(
            ref=reference_of(indicator.id, key),
            title=_title(indicator, key),
            value=None,
            unit=indicator.unit,
            findings=(found("damaged-series", error.message, error.suggestion, indicator, key),),
        )
    row = row_at(frame, key)
    if row is None:
        raise _no_row(indicator, frame, key)
    links, findings = _links(ground, indicator, key, row)
    value, status = row["value"], row["status"]
    corrected = correction_of(ground.figures, ground.study, (indicator.id, *key))
    if corrected is not None and corrected.state == "used":
        value, status = corrected.value, corrected.status
    return Chain(
        ref=reference_of(indicator.id, key),
        title=_title(indicator, key),
        value=value,
        unit=indicator.unit,
        status=status,
        links=(_correction(ground, corrected), *links),
        findings=findings,
    )


def row_at(frame: pl.DataFrame | None, key: Key) -> dict[str, Any] | None:
    """The row of *frame* with this key, its codes as texts."""
    if frame is None:
        return None
    named = zip(("region", "period", "sex"), key, strict=True)
    same = pl.all_horizontal(pl.col(name).cast(pl.String) == text for name, text in named)
    rows = frame.filter(same).with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)).to_dicts()
    return rows[0] if rows else None


def found(code: str, message: str, suggestion: str, indicator: Indicator, key: Key) -> Finding:
    """An error on the way to the observation with this key."""
    place = Place(indicator=indicator.id, region=key[0], period=key[1])
    return Finding(code=code, severity="error", message=message, suggestion=suggestion, place=place)


def _title(indicator: Indicator, key: Key) -> str:
    region, period, sex = key
    sexes = {"F": ", women", "M": ", men"}
    return f"{indicator.title_en or indicator.title_sv}; {name_of(region)}, {period}{sexes.get(sex, '')}"


def _links(
    ground: Ground, indicator: Indicator, key: Key, row: Mapping[str, Any]
) -> tuple[list[Link], tuple[Finding, ...]]:
    contract, findings = _contract(indicator, key, row)
    store = ground.store
    if store is None:
        return [_snapshot(ground, indicator), contract], findings
    vintage = store.latest(indicator)
    assert vintage is not None
    links, problems = reply_links(ground, indicator, vintage, key, row)
    return [_vintage(store, indicator, vintage, key), contract, *links], (*findings, *problems)


def _correction(ground: Ground, corrected: Corrected | None) -> Link:
    if corrected is None:
        return Link(what="correction", text="none of this figure in this study", facts={"corrected": False})
    used = corrected.state == "used"
    correction = corrected.correction
    text = (
        f"used in place of {corrected.given_words}, which the source gives: {correction.reason}"
        if used
        else f"there is one, not used ({corrected.state.replace('_', ' ')}): {correction.reason}"
    )
    facts = {
        "corrected": used,
        "state": corrected.state,
        "given": corrected.given,
        "given_status": corrected.given_status,
        "reason": correction.reason,
        "source": correction.source,
        "by": correction.by,
        "made": str(correction.made),
        "expires": str(correction.expires),
        "file": ground.study.corrections.file,
        "line": correction.line,
    }
    return Link(
        what="correction",
        text=f"{text} (by {correction.by}, {correction.made}, on {correction.source}; until "
        f"{correction.expires}; {ground.study.corrections.file} line {correction.line})",
        facts=facts,
    )


def _snapshot(ground: Ground, indicator: Indicator) -> Link:
    snapshot = ground.figures
    assert isinstance(snapshot, Snapshot)
    about = snapshot.about["sources"][indicator.source]
    return Link(
        what="snapshot",
        text=f"figures of {indicator.source} that came with obs, as of {about['as_of']}: "
        f"{about['origin'].rstrip('.')}. "
        "The raw replies are not in it, so that the chain ends here. obs fetch makes a store that has them: "
        "then ask again",
        facts={
            "source": indicator.source,
            "as_of": about["as_of"],
            "origin": about["origin"],
            "last_period": about["last_period"],
            "raw_replies": False,
        },
    )


def _vintage(store: Store, indicator: Indicator, vintage: Vintage, key: Key) -> Link:
    sightings = store.sightings(vintage)
    parser = vintage.parser
    read_by = (
        f"plugin {parser.plugin} ({parser.distribution} {parser.version})"
        if parser
        else "a plugin whose version was not noted then"
    )
    earlier = list(_earlier(store, indicator, vintage, key))
    before = "; ".join(f"vintage {each['vintage']}: {each['said']}" for each in earlier)
    times = f"seen {len(sightings)} times" if len(sightings) > 1 else "seen once"
    return Link(
        what="vintage",
        text=f"number {vintage.number} of {indicator.id}, {vintage.rows:,} rows, first seen "
        f"{moment(vintage.fetched_at)}, last seen {moment(vintage.last_seen)}, {times}, read by {read_by}; "
        f"content SHA-256 {vintage.content}" + (f". Before that: {before}" if before else ""),
        facts={
            "vintage": vintage.number,
            "first_seen": vintage.fetched_at.isoformat(),
            "last_seen": vintage.last_seen.isoformat(),
            "fetches": len(sightings),
            "rows": vintage.rows,
            "content_sha256": vintage.content,
            "file": vintage.path.as_posix(),
            "query_sha256": vintage.query_hash,
            "plugin": {
                "name": parser.plugin,
                "distribution": parser.distribution,
                "version": parser.version,
            }
            if parser
            else None,
            "earlier": earlier,
        },
    )


def _earlier(store: Store, indicator: Indicator, vintage: Vintage, key: Key) -> Iterator[dict[str, object]]:
    """What earlier vintages of the same query say at the same key."""
    for each in store.vintages(indicator.id):
        if each.query_hash != vintage.query_hash or each.number >= vintage.number:
            continue
        try:
            row = row_at(store.read(indicator, each), key)
        except StoreError:
            said: str = "its file is damaged"
        else:
            said = "no such row" if row is None else _said(row)
        yield {"vintage": each.number, "first_seen": each.fetched_at.isoformat(), "said": said}


def _said(row: Mapping[str, Any]) -> str:
    return row["status"] if row["value"] is None else f"{figure(row['value'])} ({row['status']})"


def _contract(indicator: Indicator, key: Key, row: Mapping[str, Any]) -> tuple[Link, tuple[Finding, ...]]:
    """The contract that every row must pass before it is stored, and whether this one does now."""
    from obs.observations import SCHEMA  # noqa: PLC0415

    schema = obs_schemas.read(_SCHEMA)
    digest = hashlib.sha256(json.dumps(schema, sort_keys=True).encode()).hexdigest()
    frame = pl.DataFrame([row]).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    broken = check_observations(frame)
    link = Link(
        what="contract",
        text=f"schema {_SCHEMA} (SHA-256 {digest[:12]}, obs {version('obs')}), which each row must pass to "
        f"be stored: checked again now, this one {'breaks it' if broken else 'passes'}",
        facts={
            "schema": _SCHEMA,
            "schema_sha256": digest,
            "obs": version("obs"),
            "passes": not broken,
        },
    )
    findings = tuple(
        found("breaks-contract", each.message, each.suggestion, indicator, key) for each in broken
    )
    return link, findings


def _no_row(indicator: Indicator, frame: pl.DataFrame | None, key: Key) -> ConfigError:
    region, period, sex = key
    if frame is None or frame.is_empty():
        return ConfigError(
            f"no figures are held of {indicator.id}", suggestion=f"run obs fetch --indicator {indicator.id}"
        )
    where = f"there is no observation {reference_of(indicator.id, key)}"
    texts = frame.select(pl.col("region", "period", "sex").cast(pl.String))
    there = texts.filter(pl.col("region") == region)
    if there.is_empty():
        return ConfigError(where, suggestion=f"{indicator.id} has no figures of {name_of(region)} ({region})")
    periods = sorted(there["period"].unique().to_list())
    if period not in periods:
        return ConfigError(where, suggestion=f"there are {periods[0]} to {periods[-1]} of that region")
    sexes = there.filter(pl.col("period") == period)["sex"].to_list()
    return ConfigError(where, suggestion=f"of {sex} there is none; there are {', '.join(sorted(sexes))}")

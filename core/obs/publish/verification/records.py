"""Whether quality.json and provenance.json fit one another, the descriptor and the data."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import polars as pl

from obs.observations import canonical, observation_frame
from obs.publish.descriptor import NAME
from obs.publish.verification.contradiction import other
from obs.publish.writing import parquet_path
from obs.store.content import content_hash
from obs.texts import counted

QUALITY, PROVENANCE = "quality.json", "provenance.json"
_REVISION = "revision"
_HASH = re.compile(r"[0-9a-f]{64}")
_FETCHED = "hämtad "
_SERIES_HASHES = ("query_sha256", "content_sha256", "file_sha256")
_OF_TABLES = ("contract", "second-opinion")


def check_quality(folder: Path, name: str) -> Iterator[str]:
    """What is wrong with the list of checks: all that had to run here ran and found nothing."""
    told = _read(folder, name)
    checks = cast("list[dict[str, Any]]", told["checks"])
    failures = sum(check["failures"] for check in checks)
    if failures or told["failures"]:
        yield f"it tells of {counted(max(failures, told['failures']), 'failure')}"
    if told["ran"] != len(checks):
        yield f"it says that {told['ran']} checks ran and lists {len(checks)}"
    ran = {(check["id"], check["subject"]) for check in checks}
    demanded = told["expected"] if told["format"] == 1 else told["demanded"]
    did = min(len(ran), told.get("demanded_that_ran", len(ran)))
    if demanded > did:
        yield f"{demanded} checks had to run and {did} did"
    for kind, subjects in _demanded(folder).items():
        left = subjects - {subject for id_, subject in ran if id_ == kind}
        if left:
            yield f"there is no check {kind} of {', '.join(sorted(left))}"
    rows = {each["name"]: each["rows"] for each in _tables(folder)}
    for check in checks:
        wanted = rows.get(check["subject"]) if check["id"] in _OF_TABLES else None
        if wanted is not None and check["rows"] not in (None, wanted):
            yield other(
                f"the number of rows that {check['id']} saw of {check['subject']}", check["rows"], wanted
            )


def _demanded(folder: Path) -> Mapping[str, set[str]]:
    """What each kind of check has to be about, by the tables, series and replies that are there."""
    tables = {each["name"]: each for each in _tables(folder)}
    columns = {name: {field["name"] for field in each["schema"]["fields"]} for name, each in tables.items()}
    figures = {name for name, of in columns.items() if {"indicator", "value"} <= of or name == _REVISION}
    told = folder / PROVENANCE
    series: dict[str, Any] = _read(folder, PROVENANCE)["series"] if told.is_file() else {}
    return {
        **{kind: set(tables) for kind in _OF_TABLES},
        "same-values": {parquet_path(name) for name in tables if name != _REVISION},
        "suppressed": figures,
        "traced": set(_observed(folder, ["indicator"])["indicator"].unique()),
        "raw-reply": {sha256 for each in series.values() for sha256 in each["replies"]},
    }


def check_provenance(folder: Path, name: str) -> Iterator[str]:
    """What is wrong with what is said of where the observations come from."""
    told = _read(folder, name)
    series, replies = told["series"], told["replies"]
    observed = _observed(folder, None)
    counted = dict(observed.group_by("indicator").len().iter_rows())
    for id_ in sorted(counted.keys() - series.keys()):
        yield f"nothing says where the {counted[id_]} rows of {id_} come from"
    for id_, each in series.items():
        if each["rows"] != counted.get(id_, 0):
            yield f"it says that {id_} has {each['rows']} rows; {counted.get(id_, 0)} are published"
        elif id_ in counted:
            yield from _content(id_, each, observed.filter(pl.col("indicator") == id_))
        if not each["replies"]:
            yield f"no raw reply is named for {id_}"
        yield from _linked(id_, each, replies)
    yield from _seen_later(told)
    used = {sha256 for each in series.values() for sha256 in each["replies"]}
    for sha256, reply in replies.items():
        yield from _reply(sha256, reply)
        if sha256 not in used:
            yield f"the reply {sha256[:12]}... is described, and no series was made from it"
    yield from _sources(series, folder)
    yield from _days(series, folder)


def _content(id_: str, told: Mapping[str, Any], rows: pl.DataFrame) -> Iterator[str]:
    """Whether the published rows have the hash of the vintage that they are said to be."""
    found = content_hash(canonical(observation_frame(rows.with_columns(pl.col("note").fill_null("")))))
    if told["content_sha256"] != found:
        yield (
            f"the {rows.height} published rows of {id_} are not those of vintage {told['vintage']}: their "
            f"hash is {found[:12]}..., and it says {str(told['content_sha256'])[:12]}..."
        )


def _linked(id_: str, told: Mapping[str, Any], replies: Mapping[str, Any]) -> Iterator[str]:
    for sha256 in told["replies"]:
        if sha256 not in replies:
            yield f"the reply {sha256[:12]}... that {id_} was made from is not described"
        elif replies[sha256]["source"] != told["source"]:
            yield (
                f"{id_} comes from {told['source']}, and the reply {sha256[:12]}... that it was made from "
                f"from {replies[sha256]['source']}"
            )
    for key in _SERIES_HASHES:
        if not _HASH.fullmatch(str(told[key])):
            yield f"the {key} of {id_} is {told[key]!r}, which is no SHA-256"
    if not isinstance(told["vintage"], int) or told["vintage"] < 1:
        yield f"the vintage of {id_} is {told['vintage']!r}, which is no number from 1 on"
    if _moment(told["last_seen"]) < _moment(told["fetched"]):
        yield f"{id_} was last seen on {told['last_seen'][:10]}, and fetched later, on {told['fetched'][:10]}"


def _reply(sha256: str, reply: Mapping[str, Any]) -> Iterator[str]:
    if not _HASH.fullmatch(sha256):
        yield f"{sha256!r} is no SHA-256"
    elif not reply["path"] or not reply["fetched"]:
        yield f"the reply {sha256[:12]}... does not say what was asked and when"
    if "body" in reply:
        try:
            body = base64.b64decode(reply["body"], validate=True)
        except (binascii.Error, ValueError):
            body = b""
        if hashlib.sha256(body).hexdigest() != reply["body_sha256"]:
            yield f"what was sent to get the reply {sha256[:12]}... does not have the hash beside it"


def _seen_later(told: Mapping[str, Any]) -> Iterator[str]:
    """What of a release that says what was known on a day came after it."""
    for id_, each in told["series"].items():
        if "known_by" in told and each["last_seen"][:10] > told["known_by"]:
            yield f"it says what was known on {told['known_by']}, and {id_} was seen later"


def _sources(series: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """Whether each series comes from the source that the table of indicators names."""
    frame = pl.read_parquet(folder / parquet_path("indicators"), columns=["indicator", "source"])
    named = dict(frame.iter_rows())
    for id_, each in series.items():
        if id_ not in named:
            yield f"{id_} is none of the indicators of the release"
        elif named[id_] != each["source"]:
            yield f"it says that {id_} comes from {each['source']}; the table indicators names {named[id_]}"


def _days(series: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """Whether the descriptor names the days on which the series were fetched and seen."""
    told = _read(folder, NAME)
    seen: dict[str, list[str]] = {}
    for each in series.values():
        seen.setdefault(each["source"], []).append(each["last_seen"][:10])
    if len(seen) != len(told["sources"]):
        yield f"it has series of {len(seen)} sources, and the descriptor names {len(told['sources'])}"
        return
    for source, stated in zip(sorted(seen), told["sources"], strict=True):
        days = list(dict.fromkeys((min(seen[source]), max(seen[source]))))
        if stated["version"] != _FETCHED + "/".join(days):
            yield other(f"the span of days on which {source} was seen", "/".join(days), stated["version"])
    if series:
        newest = max(_moment(each["fetched"]) for each in series.values()).replace(microsecond=0)
        created = _moment(told["created"])
        if newest != created:
            yield other(
                "the moment when the newest figures were fetched", newest.isoformat(), created.isoformat()
            )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _observed(folder: Path, columns: Sequence[str] | None) -> pl.DataFrame:
    return pl.read_parquet(folder / parquet_path("observations"), columns=list(columns) if columns else None)


def _tables(folder: Path) -> list[dict[str, Any]]:
    return [each for each in _read(folder, NAME)["resources"] if each.get("type") == "table"]


def _read(folder: Path, name: str) -> dict[str, Any]:
    return json.loads((folder / name).read_text("utf-8"))

"""What an exported panel says of itself: its series, each with its file, and the groups held with them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from obs.engines.places import Place
from obs.errors import StoreError, in_one_line
from obs.models import Break, Group, Indicator

FORMAT = "obs-panel-1"
MANIFEST = "panel.json"
_FILE = re.compile(r"panel-[0-9a-f]{64}\.parquet")
_AGAIN = "write it with this obs: obs store export"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A series of the panel: *file* has its *rows*, *query* is the hash of what they were asked by."""

    indicator: Indicator
    file: str
    query: str
    last_seen: date
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that a panel holds, the series and the groups by name."""

    label: str
    series: Mapping[str, Held]
    groups: Mapping[str, Group]


def manifest_of(place: Place) -> Manifest:
    """The manifest of the panel at *place*; StoreError where there is none, or one of another form."""
    where = f"{place.address}/{MANIFEST}"
    try:
        told: Any = json.loads(place.read(MANIFEST))
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{where} is damaged: {error}", suggestion=_AGAIN) from error
    if not isinstance(told, dict) or cast("dict[str, Any]", told).get("format") != FORMAT:
        raise StoreError(f"{place.address} is no panel of the format {FORMAT}", suggestion=_AGAIN)
    try:
        return _manifest(cast("dict[str, Any]", told))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreError(f"{where} is damaged: {in_one_line(error)}", suggestion=_AGAIN) from error


def _manifest(told: dict[str, Any]) -> Manifest:
    return Manifest(
        label=_text(told["label"]),
        series={id_: _held(id_, each) for id_, each in told["series"].items()},
        groups={name: _group(each) for name, each in told["groups"].items()},
    )


def _held(id_: str, told: dict[str, Any]) -> Held:
    """Its file is one of the panel's own: any other, of which the name is no hash, could not be checked."""
    indicator, file, rows = _indicator(told["indicator"]), _text(told["file"]), told["rows"]
    if indicator.id != id_:
        raise ValueError(f"the series {id_} is of the indicator {indicator.id}")
    if not _FILE.fullmatch(file):
        raise ValueError(f"the series {id_} lies in {file!r:.80}, which is no file of a panel")
    if not isinstance(rows, int) or rows < 0:
        raise ValueError(f"the series {id_} has {rows!r:.80} rows")
    last_seen = date.fromisoformat(told["last_seen"])
    return Held(indicator=indicator, file=file, query=_text(told["query"]), last_seen=last_seen, rows=rows)


def _group(told: dict[str, Any]) -> Group:
    whole: dict[str, Any] = {**told, "members": tuple(_text(each) for each in told["members"])}
    return Group(**whole)


def _indicator(told: dict[str, Any]) -> Indicator:
    whole: dict[str, Any] = {**told, "breaks": tuple(Break(**each) for each in told["breaks"])}
    return Indicator(**whole)


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError(f"{told!r:.80} is no text")
    return told

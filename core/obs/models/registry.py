"""What a study names: indicators, regions, groups, programmes and what its author says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "share", "rate", "amount", "index"]
Polarity = Literal["lower_is_better", "higher_is_better", "none"]
Measure = Literal["stock", "flow", "ever"]
RegionKind = Literal["country", "county", "municipality"]

DERIVED = "derived"
"""The source of an indicator that is a formula of others; no plugin may have this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first *period* of a series that is not comparable with what came before, and why.

    *reason_sv* is the reason in Swedish, "" where there is none: *reason* serves.
    """

    period: str
    reason: str
    reason_sv: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator of a study, from the reviewed registry (neither service gives unit or polarity).

    *query* is what the source needs to find it (a KPI; a table and its selection; a file and column).
    *unit* is the unit of the value as printed ("%", "kr/inv", "antal"). *measure* tells a stock (at one
    time) from a flow (during a period) from "ever" (at least once in the period). *label_sv* is what tables
    and sentences call it in Swedish, *title_sv* where it is "".

    One that is derived from others has the source `DERIVED` and its formula as the query's "formula".
    *successor* is the indicator of the study that goes on where this one has ended, "" where none is known.
    """

    id: str
    source: str
    query: Mapping[str, object]
    title_sv: str
    title_en: str
    unit: str
    kind: Kind
    polarity: Polarity
    producer: str
    definition_sv: str = ""
    definition_en: str = ""
    label_sv: str = ""
    decimals: int = 1
    measure: Measure = "flow"
    denominator: str | None = None
    price_basis: str | None = None
    breaks: tuple[Break, ...] = ()
    headline: bool = False
    successor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """An area with its SCB code: "00" Sweden, "17" county, "1783" municipality."""

    code: str
    name: str
    kind: RegionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A named set of municipalities to compare with; *origin* says who drew it up.

    A source gives its own id ("G175965"); elsewhere the group is known as "kolada:G175965". *around* is the
    municipality that the members were chosen to resemble, "" where there is none. *title_sv* and *title_en*
    are the title in a language, "" where it has none of its own: *title* serves. A source gives *title* only.
    """

    id: str
    title: str
    members: tuple[str, ...]
    origin: str = ""
    around: str = ""
    title_sv: str = ""
    title_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Something a municipality says it started: *start* and *end* are periods, *source* says who states them.

    A region may have several when its sources disagree about the start. *title_sv*, *title_en*, *source_sv*
    and *source_en* are these in a language, "" where there is none of its own: *title* and *source* serve.
    """

    region: str
    start: str
    title: str
    end: str | None = None
    source: str = ""
    title_sv: str = ""
    title_en: str = ""
    source_sv: str = ""
    source_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence that the author of a study wrote, in both languages, and what must be true for it to stand.

    Each {name} in the texts is one of *figures*, which are references to results; *holds* are comparisons of
    these names and of numbers ("value < country"). *region* is the page that it stands on, "" the front page.
    """

    text_sv: str
    text_en: str
    figures: Mapping[str, str]
    holds: tuple[str, ...]
    region: str = ""

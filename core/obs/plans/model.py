"""A plan: what will be looked at, how, and what will count as what, before the outcomes are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from obs.models import Group, Indicator, Programme

Expected = Literal["falling", "rising"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A figure as it was when the plan was frozen; *region* is a code, "median" or "peers"."""

    indicator: str
    region: str
    period: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The rule that was fixed: see `obs.plans.following`.

    *alpha*, *pre_from* and *shortest* are those of `obs.claims.cause.Rule`, *cut_off* is a parameter of the
    metric effect. *words* say the rule.
    """

    alpha: float
    pre_from: str | None
    shortest: int
    cut_off: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A frozen plan for one *region*.

    *frozen* is the day on which it was written. *programmes* are all that the study knows: a municipality
    with one of its own is no donor. *starts* are all declared starts, *end* the last period of the programme,
    which is that of the last outcomes. *indicators* and *derived* are defined in full, so that a later change
    of the study changes nothing here; *expected* says where each outcome shall move.
    *known* is the last period held of each when the plan was frozen, *figures* says of which, *made_with* by
    which version of obs.
    """

    title: str
    frozen: str
    study: str
    region: str
    programmes: tuple[Programme, ...]
    starts: tuple[str, ...]
    end: str
    expected: Mapping[str, Expected]
    indicators: Mapping[str, Indicator]
    derived: Mapping[str, Indicator]
    group: Group
    peers: Group | None
    benchmark: str
    decision: Decision
    known: Mapping[str, str]
    baseline: tuple[Baseline, ...]
    figures: str
    made_with: str
    notes: tuple[str, ...] = ()

"""A changed conclusion as a sentence, to be said in either language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from obs.language import Either, Message, Note, Number, Said, Text, msg
from obs.publish.conclusions.changes import NOTHING, ChangedConclusion

_PLACES: Mapping[tuple[str, str], Message] = {
    ("standing", "below"): msg("below the median"),
    ("standing", "similar"): msg("similar to the median"),
    ("standing", "above"): msg("above the median"),
    ("benchmark", "better"): msg("better than the benchmark"),
    ("benchmark", "worse"): msg("worse than the benchmark"),
    ("benchmark", "lower"): msg("lower than the benchmark"),
    ("benchmark", "higher"): msg("higher than the benchmark"),
    ("benchmark", "similar"): msg("similar to the benchmark"),
}

_MOVES: Mapping[str, Message] = {"fall": msg("a fall"), "rise": msg("a rise"), "none": msg("nil")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a release calls its regions, indicators and claims, by their codes and ids."""

    regions: Mapping[str, str] = field(default_factory=dict[str, str])
    indicators: Mapping[str, Either] = field(default_factory=dict[str, Either])
    claims: Mapping[str, Either] = field(default_factory=dict[str, Either])

    def region(self, code: str) -> str:
        """The name of the region *code*, itself where the release has none."""
        return self.regions.get(code, code)

    def subject(self, change: ChangedConclusion) -> Said:
        """The indicator or the claim that *change* is about."""
        if change.claim:
            return self.claims.get(change.claim, Either(sv=change.claim, en=change.claim))
        return self.indicators.get(change.indicator, Either(sv=change.indicator, en=change.indicator))


def names_of(tables: Mapping[str, pl.DataFrame]) -> Names:
    """The names in the *tables* of a release: regions, indicators, and claims or the verdicts on them."""
    claims = {
        id_: Either(sv="", en=title) for id_, title in _rows(tables, "claim_verdicts", "claim", "title")
    }
    claims |= {
        id_: Either(sv=sv or "", en=en) for id_, en, sv in _rows(tables, "claims", "id", "title", "title_sv")
    }
    return Names(
        regions=dict(_rows(tables, "regions", "region", "name")),
        indicators={
            id_: Either(sv=sv, en=en)
            for id_, sv, en in _rows(tables, "indicators", "indicator", "title_sv", "title_en")
        },
        claims=claims,
    )


def _rows(tables: Mapping[str, pl.DataFrame], name: str, *columns: str) -> list[tuple[Any, ...]]:
    return tables[name].select(columns).rows() if name in tables else []


def told(change: ChangedConclusion, names: Names) -> Message:
    """What *change* is, in one or two sentences.

    Better and worse are said only where the metric that compared did, by the polarity of the indicator.
    """
    about: dict[str, Said | str] = {"subject": names.subject(change), "region": names.region(change.region)}
    by_question = {"rank": _rank, "direction": _direction, "verdict": _verdict}
    return by_question.get(change.question, _place)(change, about)


def _place(change: ChangedConclusion, about: Mapping[str, Said | str]) -> Message:
    old, new = (_phrase(change.question, answer) for answer in (change.old, change.new))
    if change.old in NOTHING:
        return msg("{subject}: {region} is {new}. Before, that could not be said.", new=new, **about)
    if change.new in NOTHING:
        return msg("{subject}: {region} was {old}. Now that cannot be said.", old=old, **about)
    return msg("{subject}: {region} went from being {old} to being {new}.", old=old, new=new, **about)


def _phrase(question: str, answer: str) -> Said:
    if question == "band":
        return msg("in the {band}", band=Note(answer))
    return _PLACES.get((question, answer), Text(answer))


def _rank(change: ChangedConclusion, about: Mapping[str, Said | str]) -> Message:
    if change.old in NOTHING:
        return msg(
            "{subject}: the place of {region} is anywhere from {low} to {high}. Before, that could not be "
            "said.",
            **_ends(change.new),
            **about,
        )
    if change.new in NOTHING:
        return msg(
            "{subject}: the place of {region} was anywhere from {low} to {high}. Now that cannot be said.",
            **_ends(change.old),
            **about,
        )
    before = {f"{end}_before": number for end, number in _ends(change.old).items()}
    return msg(
        "{subject}: the place of {region} was anywhere from {low_before} to {high_before}, and is now "
        "anywhere from {low} to {high}.",
        **before,
        **_ends(change.new),
        **about,
    )


def _ends(answer: str) -> dict[str, Number]:
    low, _, high = answer.partition("-")
    return {"low": Number(int(low)), "high": Number(int(high))}


def _direction(change: ChangedConclusion, about: Mapping[str, Said | str]) -> Message:
    old, new = (_MOVES.get(answer, Text(answer)) for answer in (change.old, change.new))
    if change.old in NOTHING:
        return msg(
            "{subject}: the change in {region} since the study's start is {new}. Before, that could not be "
            "said.",
            new=new,
            **about,
        )
    if change.new in NOTHING:
        return msg(
            "{subject}: the change in {region} since the study's start was {old}. Now that cannot be said.",
            old=old,
            **about,
        )
    return msg(
        "{subject}: the change in {region} since the study's start was {old} and is now {new}.",
        old=old,
        new=new,
        **about,
    )


def _verdict(change: ChangedConclusion, about: Mapping[str, Said | str]) -> Message:
    old, new = Text(change.old), Text(change.new)
    if not change.old:
        return msg(
            '{subject} ({region}): tested for the first time, the verdict is "{new}".', new=new, **about
        )
    if not change.new:
        return msg('{subject} ({region}): no longer tested, the verdict was "{old}".', old=old, **about)
    return msg('{subject} ({region}): the verdict was "{old}" and is now "{new}".', old=old, new=new, **about)

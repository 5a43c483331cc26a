"""What of a result is corrected: the region's own figures, and those that it is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from obs.compare.corrected import named_regions
from obs.corrections import Corrected
from obs.lineage.model import Link
from obs.lineage.observation import reference_of
from obs.lineage.results import COMPARISON, Computed

_OF_THEIR_PERIODS = frozenset(
    {COMPARISON, "level", "change", "places_in_change", "quartiles", "missing", "coverage"}
)
"""Tables whose rows rest on the periods that stand in them and on no other."""


def corrections_behind(
    made: Computed, row: Mapping[str, Any], periods: Sequence[str], ids: Sequence[str]
) -> Iterator[Link]:
    """A link that tells the corrected figures of the indicators *ids* which *row* rests on; none without any.

    *periods* are the one that the row is about and the start of change. A method that looks at others too may
    have read any of them: those are told as such.
    """
    region = row.get("region")
    beside = {*made.group.members, made.benchmark} - {region}
    held = [each for id_, of in made.corrected.items() if not ids or id_ in ids for each in of]
    held = list({each.correction.key: each for each in held}.values())
    now = [each for each in held if each.correction.period in periods and each.correction.sex == "T"]
    own = [each for each in now if each.correction.region == region]
    others = [each for each in now if each.correction.region in beside]
    told = {each.correction.key for each in (*own, *others)}
    further = [each for each in held if each.correction.key not in told]
    if made.table.name in _OF_THEIR_PERIODS:
        further = []
    texts = [f"{_ref(each)} {each.note}" for each in own]
    if others:
        texts.append(f"compared with corrected figures of {named_regions(others)}")
    if further:
        texts.append(f"the method may have read {_listed(further)}, corrected too")
    if texts:
        yield Link(
            what="corrections",
            text="; ".join(texts),
            facts={
                "own": [_ref(each) for each in own],
                "compared_with": [_ref(each) for each in others],
                "may_have_read": [_ref(each) for each in further],
            },
        )


def _ref(each: Corrected) -> str:
    indicator, *key = each.correction.key
    region, period, sex = key
    return reference_of(indicator, (region, period, sex))


_MOST = 5


def _listed(corrected: Sequence[Corrected]) -> str:
    more = len(corrected) - _MOST
    return ", ".join(map(_ref, corrected[:_MOST])) + (f" and {more} more" if more > 0 else "")

"""The credit beside processed figures: both services forbid their name as the source of these.

A derived figure is computed from those of its parts: their sources and producers are the ones to name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from obs.derivation import fetched
from obs.models import DERIVED, Indicator, Terms
from obs.study import Study


def credit_line(source: str, terms: Mapping[str, Terms]) -> str:
    """What must stand beside any figure computed from those of *source*; *terms* are the sources' by id."""
    return terms[source].credit_processed if source in terms else f"Egen bearbetning av data från {source}"


def credit_of(indicator: Indicator, terms: Mapping[str, Terms], study: Study) -> str:
    """The line of each source that the figures of *indicator* come from, divided by "; "."""
    return "; ".join(
        dict.fromkeys(credit_line(each.source, terms) for each in fetched(indicator, study).values())
    )


def source_of(indicator: Indicator, study: Study) -> str:
    """The id of its source, for a derived one "derived from" and the ids of the sources of its parts."""
    if indicator.source != DERIVED:
        return indicator.source
    return (
        f"derived from {', '.join(dict.fromkeys(each.source for each in fetched(indicator, study).values()))}"
    )


def credits_with_producers(
    indicators: Iterable[Indicator], terms: Mapping[str, Terms], study: Study
) -> tuple[str, ...]:
    """One line for each source of *indicators*, with all who produced the figures."""
    producers: dict[str, set[str]] = {}
    for indicator in indicators:
        for each in fetched(indicator, study).values():
            producers.setdefault(credit_line(each.source, terms), set()).add(each.producer)
    return tuple(
        f"{line} (producent: {', '.join(sorted(names))})" for line, names in sorted(producers.items())
    )

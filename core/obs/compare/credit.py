"""The credit beside processed figures: both services forbid their name as the source of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from obs.models import Indicator, Terms


def credit_line(source: str, terms: Mapping[str, Terms]) -> str:
    """What must stand beside any figure computed from those of *source*; *terms* are the sources' by id."""
    return terms[source].credit_processed if source in terms else f"Egen bearbetning av data från {source}"


def credits_with_producers(indicators: Iterable[Indicator], terms: Mapping[str, Terms]) -> tuple[str, ...]:
    """One line for each source of *indicators*, with all who produced the figures."""
    producers: dict[str, set[str]] = {}
    for indicator in indicators:
        producers.setdefault(credit_line(indicator.source, terms), set()).add(indicator.producer)
    return tuple(
        f"{line} (producent: {', '.join(sorted(names))})" for line, names in sorted(producers.items())
    )

"""The credit beside every figure: the one place where it is computed.

Both Kolada and SCB ask for their name beside their own figures, and forbid it as the source of figures that
others have made of them (https://www.kolada.se/om-oss/api/, https://www.scb.se/vara-tjanster/oppna-data/).
Who is credited follows from the references of the figures, so that nobody chooses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from obs.compare.credit import credit_line
from obs.derivation import parts
from obs.language import Day, Listed, Message, Part, Swedish, msg
from obs.models import DERIVED, Indicator
from obs.report.material.model import Material

_MOST_NAMED = 9


class Credits:
    """The credits of one report."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._terms = {name: info.terms for name, info in material.sources.items()}

    def of(self, refs: Iterable[str]) -> Message:
        """The credit for the figures at *refs* when they stand together.

        The sources' own line only where every one of them is the source's own figure; one that is computed
        makes it our work on their data. Named are the indicators that they rest on, with producer and day.
        """
        asked = tuple(dict.fromkeys(refs))
        own = all(self._material.results.is_untouched(ref) for ref in asked)
        return self.line(self.resting_on(asked), untouched=own and bool(asked))

    def line(self, indicators: Iterable[Indicator], *, untouched: bool = False) -> Message:
        """The credit for figures of *indicators*: as they are, or computed from them."""
        parts: dict[str, Indicator] = {}
        for each in indicators:
            parts |= self._parts(each)
        held = list(parts.values())
        if not held:
            return msg("No figures stand on this page.")
        lines = dict.fromkeys(self._source_line(each, untouched=untouched) for each in held)
        line = Listed(tuple(Swedish(each) for each in lines), "semicolon")
        if len(held) > _MOST_NAMED:
            return msg(
                "{line}. Based on {count} indicators; the data page names the producer and the day of each.",
                line=line,
                count=str(len(held)),
            )
        days = {self._material.as_of.get(each.id) for each in held}
        day = next(iter(days), None)
        if len(days) == 1 and day is not None:
            basis = Listed(tuple(self._produced(each) for each in held))
            return msg("{line}. Based on {basis}; fetched {day}.", line=line, basis=basis, day=Day(day))
        basis = Listed(tuple(self._basis(each) for each in held), "semicolon")
        return msg("{line}. Based on {basis}.", line=line, basis=basis)

    def by_producer(self, indicators: Iterable[Indicator]) -> Message:
        """The credit for figures computed from *indicators*, each named, in groups by producer and day.

        It is for what stands alone, without a page that names them.
        """
        held = {id_: part for each in indicators for id_, part in self._parts(each).items()}
        day_of = self._material.as_of
        days = Counter(day_of.get(id_) for id_ in held)
        day = max(days, key=lambda each: days[each]) if None not in days and days else None
        groups: dict[tuple[str, date | None], list[str]] = {}
        for id_, each in held.items():
            own = day_of.get(id_)
            groups.setdefault((each.producer, None if own == day else own), []).append(id_)
        lines = tuple(Swedish(each) for each in self.source_lines(held.values()))
        parts = {
            "line": Listed(lines, "semicolon"),
            "basis": Listed(tuple(_together(ids, *of) for of, ids in groups.items()), "semicolon"),
        }
        if day is None:
            return msg("{line}. Based on {basis}.", **parts)
        if len(days) > 1:
            return msg("{line}. Based on {basis}; the others fetched {day}.", day=Day(day), **parts)
        return msg("{line}. Based on {basis}; fetched {day}.", day=Day(day), **parts)

    def source_lines(self, indicators: Iterable[Indicator], *, untouched: bool = False) -> tuple[str, ...]:
        """What each source of fetched *indicators* asks for, without the indicators."""
        return tuple(dict.fromkeys(self._source_line(each, untouched=untouched) for each in indicators))

    def _source_line(self, indicator: Indicator, *, untouched: bool) -> str:
        terms = self._terms.get(indicator.source)
        return terms.credit if untouched and terms else credit_line(indicator.source, self._terms)

    def _basis(self, indicator: Indicator) -> Part:
        day = self._material.as_of.get(indicator.id)
        if day is None:
            return self._produced(indicator)
        return msg(
            "{indicator} (producer: {producer}; fetched {day})",
            indicator=indicator.id,
            producer=Swedish(indicator.producer),
            day=Day(day),
        )

    def _produced(self, indicator: Indicator) -> Part:
        return msg(
            "{indicator} (producer: {producer})", indicator=indicator.id, producer=Swedish(indicator.producer)
        )

    def resting_on(self, refs: Iterable[str]) -> list[Indicator]:
        """The fetched indicators that the figures at *refs* are made of."""
        found: dict[str, Indicator] = {}
        for ref in refs:
            for id_ in self._behind(ref):
                found |= self._parts(self._material.indicators[id_])
        return list(found.values())

    def _behind(self, ref: str) -> Iterator[str]:
        """The indicators behind the figure at *ref*: its own where it is an observation."""
        observed = self._material.results.observed(ref)
        if observed is not None and observed.indicator in self._material.indicators:
            yield observed.indicator
            return
        table, *key, _ = ref.split("/")
        for id_ in key:
            if id_ in self._material.indicators:
                yield from (id_, *self._material.rests_on.get((table, id_), ()))

    def _parts(self, indicator: Indicator) -> dict[str, Indicator]:
        if indicator.source != DERIVED:
            return {indicator.id: indicator}
        return dict(parts(indicator, self._material.study))


def _together(ids: list[str], producer: str, day: date | None) -> Message:
    parts: dict[str, Part] = {"indicator": Listed(tuple(ids), "comma"), "producer": Swedish(producer)}
    if day is None:
        return msg("{indicator} (producer: {producer})", **parts)
    return msg("{indicator} (producer: {producer}; fetched {day})", day=Day(day), **parts)

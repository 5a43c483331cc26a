"""The licence of each column and the credit beside it: computed from what the values rest on, never chosen.

Kolada and SCB both ask for their name beside their own figures and forbid it as the source of figures that
others have made of them (https://www.kolada.se/om-oss/api/, https://www.scb.se/vara-tjanster/oppna-data/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from obs.compare.credit import credit_line
from obs.derivation import parts
from obs.models import DERIVED, Indicator, SourceInfo
from obs.publish.model import Licence, Lineage, SourceUsed
from obs.study import Publisher, Study

LICENCES: Mapping[str, Licence] = {
    "CC0-1.0": Licence(
        name="CC0-1.0", title="CC0 1.0", path="https://creativecommons.org/publicdomain/zero/1.0/"
    ),
    "CC-BY-4.0": Licence(
        name="CC-BY-4.0", title="CC BY 4.0", path="https://creativecommons.org/licenses/by/4.0/"
    ),
}
IN_REAL_PRICES, NOT_IN_REAL_PRICES = "method with real prices", "method without real prices"
"""Rows of tested claims whose earlier value is in the prices of the later, and all others."""
_MOST_NAMED = 9
_SOURCE = "Källa: "


def is_own(info: SourceInfo) -> bool:
    """Whether a source is the publisher's own statistics: files of the study, under no licence or terms."""
    return info.transport == "file" and not info.terms.licence and not info.terms.licence_url


def licence_of(info: SourceInfo, publisher: Publisher) -> Licence:
    """What untouched figures of a source may be used under.

    They are the publisher's where they are its own statistics.
    """
    terms = info.terms
    if terms.licence in LICENCES:
        return LICENCES[terms.licence]
    if terms.licence_url:
        return Licence(title=terms.licence or f"Användarvillkor: {info.title}", path=terms.licence_url)
    return LICENCES[publisher.licence]


def credit_of(info: SourceInfo, publisher: Publisher) -> str:
    """What stands beside untouched figures: of the publisher's own statistics, whose they are."""
    credit = info.terms.credit
    return f"{_SOURCE}{publisher.name}, {credit.removeprefix(_SOURCE)}" if is_own(info) else credit


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineages:
    """Who is to be credited in a release of *study*: *used* are the sources of its figures."""

    study: Study
    publisher: Publisher
    used: Mapping[str, SourceUsed]
    infos: Mapping[str, SourceInfo]

    def untouched(self, source: str, *, where: str = "") -> Lineage:
        """Of figures that are as *source* gave them."""
        used = self.used[source]
        return Lineage(
            derived=False, credit=used.credit, licence=used.licence, sources=(source,), where=where
        )

    def computed(self, indicators: Iterable[Indicator], *, where: str = "") -> Lineage:
        """Of figures made of those of *indicators*: the publisher's, who says what they are made of.

        A source that has given no figure has no part in them.
        """
        every = (each for given in indicators for each in self._fetched(given))
        found = {each.id: each for each in every if each.source in self.used}
        fetched = dict(sorted(found.items()))
        sources = tuple(sorted({each.source for each in fetched.values()}))
        return Lineage(
            derived=True,
            credit=self._credit(fetched, sources),
            licence=LICENCES[self.publisher.licence],
            sources=sources,
            indicators=tuple(fetched),
            where=where,
        )

    def own(self) -> Lineage:
        """Of what the publisher says of figures: titles, definitions, judgements."""
        return Lineage(
            derived=True, credit=self.publisher.name, licence=LICENCES[self.publisher.licence], sources=()
        )

    def figures(self, indicators: Iterable[Indicator], *, rows: str = "indicator") -> tuple[Lineage, ...]:
        """Of a column with figures of *indicators*: by source, and of those that a formula makes.

        *rows* is what tells whose figure stands in a row: its "indicator", or that one's "denominator".
        """
        given = list(indicators)
        fetched = [each for each in given if each.source in self.used]
        sources = dict.fromkeys(each.source for each in fetched)
        found = [(self.untouched, source) for source in sources]
        made = [each for each in given if each.source == DERIVED]
        several = len(found) + bool(made) > 1
        lines = [say(source, where=_rows_of(rows, source) if several else "") for say, source in found]
        if made:
            lines.append(self.computed(made, where=_rows_of(rows, DERIVED) if several else ""))
        return tuple(lines)

    def of_indicator(self, indicator: Indicator) -> Lineage:
        """Of the figures of one indicator."""
        if indicator.source == DERIVED:
            return self.computed([indicator])
        return self.untouched(indicator.source)

    def _fetched(self, indicator: Indicator) -> Iterable[Indicator]:
        return parts(indicator, self.study).values() if indicator.source == DERIVED else (indicator,)

    def _credit(self, fetched: Mapping[str, Indicator], sources: tuple[str, ...]) -> str:
        terms = {name: info.terms for name, info in self.infos.items()}
        lines = "; ".join(dict.fromkeys(credit_line(source, terms) for source in sources))
        basis = "; ".join(self._basis(source, fetched) for source in sources)
        return f"{lines}. Bearbetat av {self.publisher.name}. Underlag: {basis}."

    def _basis(self, source: str, fetched: Mapping[str, Indicator]) -> str:
        ids = [id_ for id_, each in fetched.items() if each.source == source]
        named = ", ".join(ids)
        if len(ids) > _MOST_NAMED:
            named = f"{len(ids)} indikatorer (tabellen indicators)"
        used = self.used[source]
        days = used.first if used.first == used.last else f"{used.first} till {used.last}"
        return f"{named} ur {used.credit.removeprefix(_SOURCE)}, hämtat {days}"


def _rows_of(rows: str, source: str) -> str:
    return f"{rows}.source = {source}"

"""What is told of where a figure comes from: a chain of links, from the figure back to the request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from obs.models import Finding

Fact = object
"""What a link states for programs: text, number, true or false, None, or lists and mappings of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One step on the way back: *what* it is in a word, *text* for people and *facts* for programs."""

    what: str
    text: str
    facts: Mapping[str, Fact] = field(default_factory=dict[str, Fact])


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Where the figure at *ref* comes from, computed anew: *value*, in *unit*, or what *status* says.

    *links* lead from it backwards. *parts* are the chains of the figures that it was made of, *others*
    references to further ones, which are not followed here. *findings* are what does not hold: a damaged
    file, another value than was asked about.
    """

    ref: str
    title: str
    value: object
    unit: str = ""
    status: str = ""
    links: tuple[Link, ...] = ()
    parts: tuple[Chain, ...] = ()
    others: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def all_findings(self) -> Iterator[Finding]:
        """Those of this chain and of all its parts."""
        yield from self.findings
        for part in self.parts:
            yield from part.all_findings()

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong on the way."""
        return all(each.severity != "error" for each in self.all_findings())

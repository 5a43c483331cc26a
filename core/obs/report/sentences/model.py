"""A sentence and what must be true for it to be said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from obs.language import Either, Listed, Message, Number, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A *message* whose numbers are figures of the results, and the assertions that it *holds*.

    An assertion is a comparison of two names or numbers: "value < median", "rank <= 30". Names are those of
    the numbers in the message, and of further *figures* (references) that it rests on without naming them.
    """

    message: Said
    holds: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict[str, str])

    def numbers(self) -> dict[str, Number]:
        """The numbers in the message by their names."""
        return dict(_numbers(self.message))


def _numbers(message: Said) -> Iterator[tuple[str, Number]]:
    for name, part in message.parts if isinstance(message, Message | Either) else ():
        if isinstance(part, Number):
            yield name, part
        elif isinstance(part, Message | Either):
            yield from _numbers(part)
        elif isinstance(part, Listed):
            yield from _listed(part.items)


def _listed(items: Iterable[Said | str]) -> Iterator[tuple[str, Number]]:
    for item in items:
        if isinstance(item, Message):
            yield from _numbers(item)

"""A sentence and what must be true for it to be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from obs.language import Capital, Either, Listed, Message, Number, Part, Said


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
        return dict(self.shown())

    def shown(self) -> Iterator[tuple[str, Number]]:
        """Every number in the message with its name; of one in a list that is the name of the list."""
        return _numbers(self.message, "")


def _numbers(part: Part, name: str) -> Iterator[tuple[str, Number]]:
    match part:
        case Number():
            yield name, part
        case Message() | Either():
            for inner, each in part.parts:
                yield from _numbers(each, inner)
        case Listed():
            for each in part.items:
                yield from _numbers(each, name)
        case Capital():
            yield from _numbers(part.what, name)
        case _:
            return

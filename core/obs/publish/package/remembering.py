"""Fields of frictionless that read each distinct text of a column once: most columns have few.

It reads every cell anew, for each key that the cell is in, which is a third of its time. What it says of a
text is its own; it is only not asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import frictionless
from frictionless import fields as builtin
from frictionless import system

_MOST = 100_000
"""So many texts of a column are remembered."""
_NAME = "obs-remembering"
_Read = Callable[[Any], tuple[Any, dict[str, str] | None]]


@contextmanager
def remembering() -> Generator[None]:
    """Fields that are made within remember the sound texts that they have read."""
    system.register(_NAME, _Remembering())
    try:
        yield
    finally:
        system.deregister(_NAME)


class _Remembering(frictionless.Plugin):
    def select_field_class(self, type: str | None = None) -> Any:  # noqa: A002, ANN401 - as the base has it
        """The class of fields of *type*, None for one that frictionless does not know."""
        return _CLASSES.get(type or "")


def _class_of(base: Any) -> Any:  # noqa: ANN401 - the classes of frictionless have no common interface for types
    def create_cell_reader(self: Any) -> _Read:  # noqa: ANN401
        return _remembered(base.create_cell_reader(self))

    # frictionless looks for the name of the type in the class itself.
    return type(base.__name__, (base,), {"type": base.type, "create_cell_reader": create_cell_reader})


def _remembered(read: _Read) -> _Read:
    """*read*, asked once for each text that is sound: what is wrong with others is told of each cell."""
    known: dict[str, Any] = {}

    def reader(cell: Any) -> tuple[Any, dict[str, str] | None]:  # noqa: ANN401
        if cell.__class__ is not str:
            return read(cell)
        if cell in known:
            return known[cell], None
        value, notes = read(cell)
        if not notes and len(known) < _MOST:
            known[cell] = value
        return value, notes

    return reader


_CLASSES = {
    each.type: _class_of(each)
    for each in vars(builtin).values()
    if isinstance(each, type) and issubclass(each, frictionless.Field)
}

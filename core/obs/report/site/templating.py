"""How templates are filled: what is not HTML already is escaped, and a name that is not there fails."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from obs.language import Message
from obs.report.site.page import NOTHING, Grid
from obs.report.site.teller import Teller


def templates(teller: Teller, *rooms: str) -> Environment:
    """The templates of *rooms* (packages with a folder templates), the first that has one of a name.

    In them ``_("...")`` is said by *teller*.
    """

    def say(text: str) -> Markup:
        return teller.html(Message(text))

    environment = Environment(
        loader=ChoiceLoader([PackageLoader(room) for room in rooms]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    cast("dict[str, object]", environment.globals)["_"] = say
    environment.filters["without_credit"] = _without_credit
    return environment


def _without_credit(grid: object) -> Grid:
    """A table whose credit stands elsewhere already."""
    return replace(cast("Grid", grid), credit=NOTHING)

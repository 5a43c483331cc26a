"""The fields of a metric's result for a reader, as the result's Table Schema describes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from obs.models import MetricInfo

# In the names of figures that go both ways from nothing.
_MOVES = frozenset(
    {
        *("change", "deviation", "difference", "distance", "estimate"),
        *("gap", "part", "residual", "slope", "variance"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of a result.

    *heading* is its title, or else its name; remarks need none. *unit* is "indicator" for that of the row's
    indicator, "by X" where it depends on the field X, or a unit such as "%". *share* marks a number between 0
    and 1, such as a probability, *moves* one that goes both ways from nothing, so that its sign matters.
    """

    name: str
    type: str
    heading: str
    description: str = ""
    unit: str = ""
    share: bool = False
    moves: bool = False

    @property
    def is_note(self) -> bool:
        """Whether it holds remarks, divided by "; ", on why something is empty or unusual."""
        return _is_note(self.name)

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self.type in {"number", "integer", "year"}


def fields_of(info: MetricInfo) -> list[Field]:
    """The fields of the result of the metric *info*, in order."""
    return [_field(each) for each in cast("list[dict[str, Any]]", info.result["fields"])]


def key_of(info: MetricInfo) -> list[str]:
    """The columns that name a row of the result, the outermost first."""
    return list(cast("list[str]", info.result["primaryKey"]))


def _field(descriptor: Mapping[str, Any]) -> Field:
    name: str = descriptor["name"]
    constraints: Mapping[str, Any] = descriptor.get("constraints", {})
    return Field(
        name=name,
        type=descriptor["type"],
        heading=descriptor.get("title", "" if _is_note(name) else name.replace("_", " ")),
        description=descriptor.get("description", ""),
        unit=descriptor.get("unit", ""),
        share=constraints.get("minimum") == 0 and constraints.get("maximum") == 1,
        moves="minimum" not in constraints and bool(_MOVES & {*name.split("_")}),
    )


def _is_note(name: str) -> bool:
    return name == "note" or name.endswith("_note")


def setting(value: object) -> str:
    """The value of a parameter as one would write it behind --param NAME=; "none" where there is none."""
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, list | tuple):
        return str(value)
    parts = cast("Sequence[object]", value)
    written = [setting(each) for each in parts]
    if all(isinstance(each, str) for each in parts):
        return ",".join(written) or "none"
    return f"[{', '.join(written)}]"

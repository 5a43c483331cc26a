"""Where in a reply of SCB a figure stands: the number of its cell, and what that number means."""

from __future__ import annotations

from typing import cast

from obs import Indicator, Position, Reply, RequestError
from obs_scb.jsonstat import ordered_codes
from obs_scb.replies import Json, array_at, document, object_at
from obs_scb.selection import expand
from obs_scb.table_query import Sex, SexVariable, TableQuery, read_query
from obs_scb.times import period_of


def locate(reply: Reply, indicator: Indicator, region: str, period: str, sex: str) -> Position | None:
    """The pointer to the cell in *reply*; None for what is no dataset, or has no cell with this key."""
    found = document(reply)
    if found.get("class") != "dataset" or "value" not in found:
        return None
    dimensions = object_at(found, "dimension")
    codes = {
        str(each): ordered_codes(str(each), object_at(dimensions, each)) for each in array_at(found, "id")
    }
    times = array_at(object_at(found, "role"), "time")
    chosen = _chosen(read_query(indicator), codes, str(times[0]), (region, period, sex))
    if chosen is None:
        return None
    cell = 0
    for variable, these in codes.items():
        cell = cell * len(these) + these.index(chosen[variable])
    values: object = found["value"]
    if isinstance(values, list) and cell >= len(cast("list[object]", values)):
        return None  # metadata: they have the form of a dataset, and no cells
    return Position(pointer=f"/value/{cell}", says=_says(found, cell, chosen))


def _chosen(
    query: TableQuery, codes: dict[str, tuple[str, ...]], time: str, key: tuple[str, str, str]
) -> dict[str, str] | None:
    """The code of each variable at the cell with this *key*: region, period, sex."""
    region, period, sex = key
    wanted = {time: next((code for code in codes[time] if period_of(code) == period), "")}
    if query.region is not None:
        wanted[query.region] = region
    elif region != "00":
        return None
    if query.sex is not None and query.sex.variable in codes:
        found = _code_of(cast("Sex", sex), query.sex, codes[query.sex.variable])
        if found is None:
            return None
        wanted[query.sex.variable] = found
    elif sex != "T" or (query.sex is not None and "T" in query.sex.codes):
        return None
    chosen: dict[str, str] = {}
    for variable, these in codes.items():
        code = wanted.get(variable, these[0] if len(these) == 1 else "")
        if code not in these:
            return None
        chosen[variable] = code
    return chosen


def _code_of(sex: Sex, told: SexVariable, codes: tuple[str, ...]) -> str | None:
    """The code of *sex* among *codes*; None where they are those of the others only."""
    try:
        return expand((told.codes[sex],), dict.fromkeys(codes, ""), is_time=False)[0]
    except (KeyError, RequestError):
        return None


def _says(found: Json, cell: int, chosen: dict[str, str]) -> str:
    """The codes at the *cell*, and the symbol beside it."""
    named = ", ".join(f"{variable} {code}" for variable, code in chosen.items())
    status: object = found.get("status")
    symbol: object = status
    if isinstance(status, dict):
        symbol = cast("Json", status).get(str(cell))
    elif isinstance(status, list):
        symbol = cast("list[object]", status)[cell]
    return f"{named}, symbol {symbol!r}" if symbol else named

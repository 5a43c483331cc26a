"""Whether an indicator's query and its table name the same variables."""

from __future__ import annotations

from collections.abc import Iterator

from obs import Finding
from obs_scb.metadata import Table, Variable
from obs_scb.selection import did_you_mean
from obs_scb.steps import Wanted
from obs_scb.table_query import TableQuery, problem


def uncovered(table: Table, wanted: Wanted) -> Iterator[Finding]:
    """Findings on variables that only the query or only *table* has, or that may not be left out."""
    query = wanted.query
    yield from _unknown(table, wanted)
    for code in [each for each in table.variables if each not in (*_names(query), table.time)]:
        message = f"the query says nothing about the variable {code} of table {table.id}"
        yield problem(wanted.indicator, "missing-selection", message, _how_to_cover(table.variables[code]))
    total = (query.sex.variable,) if query.sex and query.sex.total_by_elimination else ()
    for code in (*query.eliminate, *total):
        if code in table.variables and not table.variables[code].eliminable:
            message = f"the variable {code} of table {table.id} cannot be left out"
            yield problem(wanted.indicator, "not-eliminable", message, _how_to_cover(table.variables[code]))


def unknown_variable(table: Table, name: str, wanted: Wanted) -> Finding:
    """The finding that the query names *name*, which is no variable of *table*, with what may be meant."""
    labels = {code: variable.label for code, variable in table.variables.items()}
    message = f"table {table.id} has no variable {name!r}"
    return problem(wanted.indicator, "unknown-variable", message, did_you_mean(name, labels))


def _unknown(table: Table, wanted: Wanted) -> Iterator[Finding]:
    for name in (*_names(wanted.query), *wanted.query.codelists):
        if name not in table.variables:
            yield unknown_variable(table, name, wanted)


def _names(query: TableQuery) -> tuple[str, ...]:
    sex = (query.sex.variable,) if query.sex else ()
    region = (query.region,) if query.region else ()
    return tuple(dict.fromkeys((*query.select, *query.eliminate, *sex, *region)))


def _how_to_cover(variable: Variable) -> str:
    some = ", ".join(f"{code} ({label})" for code, label in list(variable.labels.items())[:5])
    way_out = "; or put it in eliminate" if variable.eliminable else ""
    return f"give its code in select, or name it as region or sex{way_out}. Its codes begin: {some}"

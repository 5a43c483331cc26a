"""What /metadata and /codelists say about a table: its variables, their codes, what may be left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from obs import UnexpectedReplyError
from obs_scb.jsonstat import ordered_codes
from obs_scb.replies import Json, array_at, object_at, object_in, objects_in, text_at, texts_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of a table: *labels* of its codes, in the table's order; *codelists*: labels by id."""

    code: str
    label: str
    labels: Mapping[str, str]
    eliminable: bool
    codelists: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of SCB by its metadata. *time* is the code of its time variable."""

    id: str
    label: str
    variables: Mapping[str, Variable]
    time: str
    discontinued: bool

    def recoded(self, variable: str, labels: Mapping[str, str]) -> Table:
        """The table as it looks through a code list of *variable* with these codes."""
        changed = replace(self.variables[variable], labels=labels)
        return replace(self, variables={**self.variables, variable: changed})


def read_table(table_id: str, document: Json) -> Table:
    """The table that the metadata *document* describes; UnexpectedReplyError if its form has changed."""
    times = texts_at(object_at(document, "role"), "time")
    dimensions = object_at(document, "dimension")
    variables = {code: _variable(code, object_at(dimensions, code)) for code in texts_at(document, "id")}
    if len(times) != 1 or times[0] not in variables:
        raise UnexpectedReplyError(f"the role 'time' names {times!r}, which is not one of the variables")
    if not variables[times[0]].labels:
        raise UnexpectedReplyError(f"the time variable of table {table_id} has no period")
    return Table(
        id=table_id,
        label=str(document.get("label", "")),
        variables=variables,
        time=times[0],
        discontinued=bool(object_in(document, "extension").get("discontinued")),
    )


def read_codelist(document: Json) -> dict[str, str]:
    """The labels by code of a code list; UnexpectedReplyError if its form has changed."""
    array_at(document, "values")
    return {text_at(value, "code"): str(value.get("label", "")) for value in objects_in(document, "values")}


def _variable(code: str, dimension: Json) -> Variable:
    extension = object_in(dimension, "extension")
    labels = object_in(object_at(dimension, "category"), "label")
    # The key was spelt codeLists until October 2025.
    codelists = objects_in(extension, "codelists") or objects_in(extension, "codeLists")
    return Variable(
        code=code,
        label=str(dimension.get("label", "")),
        labels={each: str(labels.get(each, "")) for each in ordered_codes(code, dimension)},
        # "elimination" is the table's contract here; in a data reply it only describes that reply.
        eliminable=bool(extension.get("elimination")),
        codelists={text_at(each, "id"): str(each.get("label", "")) for each in codelists},
    )

"""The service's own catalogue: subjects, their variables, and the values of these.

A question about a value that does not exist is answered with everything, so each value is looked up here
before it is asked for: /sv/SUBJECT, then /sv/SUBJECT/VARIABLE one after the other, then the questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import quote

from obs import Finding, Indicator, Page, Place, Reply, Request
from obs_socialstyrelsen.questions import questions
from obs_socialstyrelsen.replies import changed, identity, items, text
from obs_socialstyrelsen.scope import Scope, Value
from obs_socialstyrelsen.yearly_query import YearlyQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request to the catalogue is for: *pairs* are the indicators of one subject with their queries.

    *values* are those of the variables read so far, *waiting* the variables still to be read.
    """

    scope: Scope
    pairs: tuple[tuple[Indicator, YearlyQuery], ...]
    variables: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    values: Mapping[str, tuple[Value, ...]]

    @property
    def subject(self) -> str:
        """The subject of all of them."""
        return self.pairs[0][1].subject


def variables_request(asked: Asked) -> Request:
    """The request for the variables of the subject that *asked* is about."""
    return Request(
        path=f"/sv/{quote(asked.subject, safe='')}",
        purpose="variables",
        indicators=tuple(indicator.id for indicator, _ in asked.pairs),
        context=asked,
    )


def parse_variables(request: Request, reply: Reply) -> Page:
    """The request for the values of the first variable that an indicator names; findings on lacking ones."""
    asked = cast("Asked", request.context)
    names = tuple(identity(each, "namn", reply) for each in items(reply))
    if len(set(names)) < len(names):
        raise changed(reply, "has a variable twice")
    findings: list[Finding] = []
    sound: list[tuple[Indicator, YearlyQuery]] = []
    for indicator, query in asked.pairs:
        found = list(_misnamed(indicator, query, names))
        findings += found
        if not found:
            sound.append((indicator, query))
    needed = tuple(dict.fromkeys(name for _, query in sound for name in query.variables))
    rest = replace(asked, pairs=tuple(sound), variables=names, waiting=needed)
    return Page(findings=tuple(findings), more=(_values_request(rest),) if sound else ())


def parse_values(request: Request, reply: Reply) -> Page:
    """The request for the values of the next variable; after the last one, the questions."""
    asked = cast("Asked", request.context)
    values = tuple(_value(each, reply) for each in items(reply))
    if len({each.id for each in values}) < len(values):
        raise changed(reply, "has a value twice")
    name, *waiting = asked.waiting
    asked = replace(asked, values={**asked.values, name: values}, waiting=tuple(waiting))
    if waiting:
        return Page(more=(_values_request(asked),))
    findings: list[Finding] = []
    more: list[Request] = []
    for indicator, query in asked.pairs:
        found, requests = questions(indicator, query, asked.scope, asked.variables, asked.values)
        findings += found
        more += requests
    return Page(findings=tuple(findings), more=tuple(more))


def _value(item: Mapping[str, object], reply: Reply) -> Value:
    """A value of a variable; whether those of all variables have a code is not known."""
    code = text(item, "kod", reply) if "kod" in item else ""
    return Value(id=identity(item, "id", reply), code=code, text=text(item, "text", reply))


def _values_request(asked: Asked) -> Request:
    path = f"/sv/{quote(asked.subject, safe='')}/{quote(asked.waiting[0], safe='')}"
    return replace(variables_request(asked), path=path, purpose="values")


def _misnamed(indicator: Indicator, query: YearlyQuery, names: tuple[str, ...]) -> Iterator[Finding]:
    """Variables that the subject does not have, and those of it that the query leaves open."""
    listed = ", ".join(names)
    for name in query.variables:
        if name not in names:
            yield Finding(
                code="unknown-variable",
                severity="error",
                message=f"the subject {query.subject} has no variable {name!r}; it has {listed}",
                suggestion="correct the query, or look with obs search",
                place=Place(indicator=indicator.id, column=name),
            )
    for name in names:
        if name not in query.variables:
            yield Finding(
                code="open-variable",
                severity="error",
                message=f"the query says nothing of the variable {name!r} of {query.subject}, "
                "and the figures would be split by it",
                suggestion=f'name one of its values: select = {{ {name} = "..." }}',
                place=Place(indicator=indicator.id, column=name),
            )

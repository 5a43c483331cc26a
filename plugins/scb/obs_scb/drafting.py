"""From an indicator's query and a table's metadata to data requests, or to findings on what is wrong.

Data are always asked for by POST. A list of all municipalities alone is longer than the 1,800 characters
that a URL may safely have, and in a body a code is written as it is: no brackets around a comma, no %2B
for a plus sign. One way for every size of question is one way to get it right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import orjson

from obs import Finding, Place, Request, RequestError
from obs_scb.coverage import uncovered
from obs_scb.metadata import Table, Variable
from obs_scb.selection import expand, split
from obs_scb.steps import Cells, Scope, Wanted
from obs_scb.table_query import problem
from obs_scb.times import period_of

METROPOLITAN = frozenset({"0010", "0020", "0030"})
"""Codes of metropolitan areas in some tables: four digits like a municipality, but none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Data requests for one indicator and what was noticed on the way; an error leaves no requests."""

    requests: tuple[Request, ...] = ()
    findings: tuple[Finding, ...] = ()


def draft(table: Table, wanted: Wanted, scope: Scope) -> Draft:
    """The data requests for *wanted*, as few as the cell limit lets."""
    errors = tuple(uncovered(table, wanted))
    if errors:
        return Draft(findings=errors)
    choice = _Choice(table=table, wanted=wanted, scope=scope)
    asked = choice.cells()
    if any(finding.severity == "error" for finding in choice.findings):
        return Draft(findings=tuple(choice.findings))
    requests = [
        _request(replace(cells, selection=part))
        for cells in asked
        for part in split(cells.selection, scope.max_cells)
    ]
    return Draft(requests=tuple(requests), findings=tuple(choice.findings))


def _request(cells: Cells) -> Request:
    query = cells.wanted.query
    chosen: list[dict[str, object]] = []
    for variable, codes in cells.selection.items():
        codelist = query.codelists.get(variable)
        through = {"codelist": codelist} if codelist else {}
        chosen.append({"variableCode": variable, **through, "valueCodes": codes})
    return Request(
        method="POST",
        path=f"/tables/{query.table}/data?lang={query.language}&outputFormat=json-stat2",
        body=orjson.dumps({"selection": chosen}),
        purpose="data",
        indicators=(cells.wanted.indicator,),
        context=cells,
    )


@dataclass(slots=True, kw_only=True)
class _Choice:
    """The choice of codes for one indicator; what is noticed on the way gathers in *findings*."""

    table: Table
    wanted: Wanted
    scope: Scope
    findings: list[Finding] = field(default_factory=list[Finding])

    def cells(self) -> list[Cells]:
        """The cells of the sexes that have a code, and those of the total that has none."""
        query, table = self.wanted.query, self.table
        chosen = {code: codes for code, each in table.variables.items() if (codes := self._chosen(each))}
        if query.region is None and "00" not in self.scope.regions:
            message = f"the figures of table {table.id} are for the whole country, which was not asked for"
            self._error("no-region", message, 'ask for region "00", or name the region variable of the table')
        whole = Cells(wanted=self.wanted, selection=chosen, time=table.time, region=query.region)
        if query.sex is None:
            return [whole]
        sexes = {
            code: sex
            for sex, codes in query.sex.codes.items()
            for code in self._codes(query.sex.variable, (codes,))
        }
        selection = {**chosen, query.sex.variable: tuple(sexes)}
        by_code = replace(whole, selection=selection, sex=query.sex.variable, sexes=sexes)
        return [*([by_code] if sexes else []), *([whole] if query.sex.total_by_elimination else [])]

    def _chosen(self, variable: Variable) -> tuple[str, ...]:
        """The codes to ask for of a variable other than sex; none if it is left out."""
        query = self.wanted.query
        if variable.code == self.table.time:
            return self._periods(self._selected(variable))
        if variable.code == query.region:
            return self._regions(self._selected(variable), variable.labels)
        codes = self._codes(variable.code, query.select.get(variable.code, ()))
        if len(codes) > 1:
            message = f"{len(codes)} codes of {variable.code} are selected, but an indicator is one series"
            self._error("many-codes", message, "name one code, or leave the variable out by eliminate")
        return codes

    def _selected(self, variable: Variable) -> tuple[str, ...]:
        """The codes selected of a variable of which all are selected when the query names none."""
        select = self.wanted.query.select
        return (
            self._codes(variable.code, select[variable.code])
            if variable.code in select
            else tuple(variable.labels)
        )

    def _codes(self, variable: str, wanted: Sequence[str]) -> tuple[str, ...]:
        """What *wanted* selects; nothing if it is wrong."""
        try:
            return expand(wanted, self.table.variables[variable].labels, is_time=variable == self.table.time)
        except RequestError as error:
            message = f"table {self.table.id}, variable {variable}: {error.message}"
            self._error("unknown-code", message, error.suggestion)
            return ()

    def _periods(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Those of *codes* that lie in the years asked for."""
        first, last = self.scope.first or "0000", self.scope.last or "9999"
        inside = tuple(code for code in codes if first <= code[:4] <= last)
        strange = [code for code in inside if period_of(code) is None]
        if strange:
            message = f"table {self.table.id} has the period {strange[0]!r}: no year, quarter, month or week"
            self._error("unsupported-period", message, "select other periods, or take another table")
        elif codes and not inside:
            span = f"from {self.scope.first or 'its beginning'} to {self.scope.last or 'its end'}"
            message = f"table {self.table.id} has no period {span}"
            self._error("no-period", message, f"the periods selected run from {codes[0]} to {codes[-1]}")
        return inside

    def _regions(self, codes: tuple[str, ...], known: Mapping[str, str]) -> tuple[str, ...]:
        """Those of *codes* that are regions asked for; *known* are all that the table has."""
        asked = set(self.scope.regions) - METROPOLITAN
        inside = tuple(code for code in codes if code in asked)
        absent = sorted(asked - known.keys())
        if codes and not inside:
            message = f"table {self.table.id} has none of the {len(asked)} regions asked for"
            advice = f"its codes begin {', '.join(codes[:5])}: it may need a code list or another variable"
            self._error("no-region", message, advice)
        elif codes and absent:
            more = f" and {len(absent) - 5} more" if len(absent) > 5 else ""
            message = f"table {self.table.id} has no figures for {', '.join(absent[:5])}{more}"
            place = Place(indicator=self.wanted.indicator)
            self.findings.append(
                Finding(code="region-not-in-table", severity="info", message=message, place=place)
            )
        return inside

    def _error(self, code: str, message: str, suggestion: str) -> None:
        self.findings.append(problem(self.wanted.indicator, code, message, suggestion))

"""Two invented services in the form of Kolada and of SCB, about places that do not exist."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.reliability.faults.server import Asked, Reply

Key = tuple[str, str, str, str]
Document = dict[str, Any]

KPIS = ("N99001", "N99002")
AREAS = ("9901", "9902")
YEARS = (2020, 2021, 2022)
PAGE_ROWS = 5
_SEXES = {"K": "F", "M": "M", "T": "T"}


def value_of(kpi: str, area: str, year: int, gender: str) -> float | None:
    """The invented figure; one in each KPI is missing."""
    if (area, year, gender) == ("9902", 2021, "K"):
        return None
    return int(kpi[1:]) % 1000 * 100 + int(area) % 100 * 10 + year % 10 + "KMT".index(gender) / 4


def people_of(area: str, year: int) -> float:
    """The invented figure of the table."""
    return int(area) + year


def figures() -> dict[Key, float | None]:
    """What an undisturbed fetch of everything gives: indicator, region, period and sex -> value."""
    found: dict[Key, float | None] = {
        (kpi, area, str(year), _SEXES[gender]): value_of(kpi, area, year, gender)
        for kpi in KPIS
        for area in AREAS
        for year in YEARS
        for gender in "KMT"
    }
    return found | {("folk", area, str(year), "T"): people_of(area, year) for area in AREAS for year in YEARS}


class Service:
    """Both services at one origin; *change* may alter each document, which is called by its kind.

    Kinds: kpi, data, group; config, metadata, cells.
    """

    def __init__(self) -> None:
        self.origin = ""
        self.change: Callable[[str, Document], Document | bytes] = lambda kind, document: document

    def answer(self, asked: Asked) -> Reply:
        """The honest reply to a request."""
        kind, document = self._document(asked)
        if not kind:
            return Reply(status=404, body=b'{"detail": "Not Found"}')
        changed = self.change(kind, document)
        body = changed if isinstance(changed, bytes) else json.dumps(changed).encode()
        return Reply(headers=[("Content-Type", "application/json")], body=body)

    def _document(self, asked: Asked) -> tuple[str, Document]:
        target = asked.target.removeprefix(self.origin)  # a proxy is asked for the whole address
        path, _, query = target.partition("?")
        service, *parts = path.strip("/").split("/")
        if service == "scb":
            return _of_scb(parts, asked.body)
        match parts:
            case ["v3", "kpi", ids]:
                return "kpi", envelope([_kpi(each) for each in ids.split(",") if each in KPIS])
            case ["v3", "data", "kpi", kpis, "municipality", areas, "year", years]:
                rows = [
                    _row(kpi, area, year)
                    for kpi in kpis.split(",")
                    for year in YEARS
                    for area in areas.split(",")
                    if str(year) in years.split(",")
                ]
                return "data", self._page(rows, path, int(query.removeprefix("page=") or 1))
            case ["v3", "municipality_groups", group]:
                members = [{"member_id": area, "member_title": "Påhittat"} for area in AREAS]
                return "group", envelope([{"id": group, "title": "Påhittade", "members": members}])
            case _:
                return "", {}

    def _page(self, rows: list[Document], path: str, number: int) -> Document:
        page = rows[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
        more = number * PAGE_ROWS < len(rows)
        return envelope(page, f"{self.origin}{path}?page={number + 1}" if more else None)


def _of_scb(parts: list[str], body: bytes) -> tuple[str, Document]:
    match parts:
        case ["config"]:
            return "config", {"maxDataCells": 1000, "maxCallsPerTimeWindow": 300, "timeWindow": 1}
        case ["tables", "TAB9901", "metadata"]:
            return "metadata", _table(AREAS, [str(year) for year in YEARS])
        case ["tables", "TAB9901", "data"]:
            chosen = {each["variableCode"]: each["valueCodes"] for each in json.loads(body)["selection"]}
            table = _table(chosen["Region"], chosen["Tid"])
            cells = [people_of(area, int(year)) for area in chosen["Region"] for year in chosen["Tid"]]
            return "cells", table | {"value": cells}
        case _:
            return "", {}


def envelope(values: list[Any], following: str | None = None) -> Document:
    """A page of a list in Kolada's form."""
    return {"values": values, "next_url": following, "previous_url": None, "count": len(values)}


def _kpi(kpi: str) -> Document:
    return {
        "id": kpi,
        "title": f"Påhittat nyckeltal {kpi}",
        "description": "Påhittat.",
        "prel_publication_date": None,
        "publication_date": "2024-04-15",
        "publ_period": "2023",
    }


def _row(kpi: str, area: str, year: int) -> Document:
    entries: list[Document] = []
    for gender in "KMT":
        value = value_of(kpi, area, year, gender)
        status = "Missing" if value is None else ""
        entries.append({"gender": gender, "count": 1, "status": status, "value": value, "isdeleted": False})
    return {"kpi": kpi, "period": year, "municipality": area, "values": entries}


def _table(areas: list[str] | tuple[str, ...], years: list[str]) -> Document:
    codes = {"Region": [*areas], "ContentsCode": ["BE9901N1"], "Tid": years}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Påhittad folkmängd",
        "updated": "2024-02-21T07:00:00Z",
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "id": list(codes),
        "size": [len(each) for each in codes.values()],
        "dimension": {
            name: {
                "label": name,
                "category": {
                    "index": {code: place for place, code in enumerate(each)},
                    "label": dict.fromkeys(each, "Påhittat"),
                },
                "extension": {"elimination": False, "codelists": []},
            }
            for name, each in codes.items()
        },
        "extension": {"px": {"tableid": "TAB9901"}},
    }

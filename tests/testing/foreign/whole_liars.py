"""The contract on sources that can be fetched as a whole: honest, and breaking one promise each."""

# ruff: noqa: D106, N801

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any, ClassVar, cast

import pytest
from liars import BIRTHS, Kept
from obs_invented import Asked, InventedSource

from obs import (
    CatalogueEntry,
    Indicator,
    Page,
    Query,
    Reply,
    Request,
    Source,
    UnexpectedReplyError,
    UnreadableReplyError,
)
from obs.testing import Replay

PAGES: dict[str, dict[str, Any]] = {
    "/tables": {
        "tables": [{"name": "births", "title": "Births"}],
        "next": "https://invented.example/api/tables?page=2",
    },
    "/tables?page=2": {"tables": [{"name": "deaths", "title": "Deaths"}], "next": None},
}


class Listed(InventedSource):
    """It lists its tables, one a page, and asks for the figures of each as it does for a study."""

    def everything(self, query: Query) -> Iterable[Request]:
        yield Request(path="/tables", purpose="tables", context=query)

    def parse(self, request: Request, reply: Reply) -> Page:
        if request.purpose != "tables":
            return super().parse(request, reply)
        document = self.listed(reply)
        entries = tuple(self.entry(each) for each in document["tables"])
        query = cast("Query", request.context)
        more = [figures for each in entries for figures in self.figures(query, each)]
        if document["next"]:
            more.append(replace(request, path=document["next"]))
        return Page(entries=entries, more=tuple(more))

    def listed(self, reply: Reply) -> dict[str, Any]:
        try:
            document: Any = json.loads(reply.body)
        except ValueError as error:
            raise UnreadableReplyError("the reply is no JSON") from error
        if not isinstance(document, dict) or not {"tables", "next"} <= document.keys():
            raise UnexpectedReplyError("the reply lists no tables")
        return cast("dict[str, Any]", document)

    def entry(self, each: dict[str, Any]) -> CatalogueEntry:
        if not {"name", "title"} <= each.keys():
            raise UnexpectedReplyError("a table has no name or title")
        name = each["name"]
        return CatalogueEntry(source="invented", id=name, title=each["title"], query={"table": name})

    def figures(self, query: Query, entry: CatalogueEntry) -> list[Request]:
        return [*self.plan(replace(query, indicators=(self.indicator(query, entry),)))]

    def indicator(self, query: Query, entry: CatalogueEntry) -> Indicator:
        return replace(BIRTHS, id=entry.id, query=entry.query)


class Whole(Kept):
    """The service lists two tables on two pages; those of *pages* are recorded, and the figures of *held*."""

    has_everything = True
    plugin: type[Source] = Listed
    pages: ClassVar[tuple[str, ...]] = ("/tables", "/tables?page=2")
    held: ClassVar[tuple[str, ...]] = ("deaths",)

    @pytest.fixture
    def replay(self, source: Source) -> Replay:
        folder = Replay.of(self.recordings, source.info.base_url)
        births = next(each for each in folder.recordings.values() if each.path.startswith("/births"))
        rows = [each | {"value": 7, "secret": False} for each in json.loads(births.content)["rows"]]
        more = [replace(births, path=page, content=json.dumps(PAGES[page]).encode()) for page in self.pages]
        for name in self.held:
            path = births.path.replace("births", name)
            more.append(replace(births, path=path, content=json.dumps({"rows": rows}).encode()))
        return replace(folder, recordings={**folder.recordings, **{each.key: each for each in more}})


class TestHonestWhole(Whole):
    pass


class TestUndeclaredWhole(Kept):
    plugin = Listed


class TestDeclaredWhole(Kept):
    has_everything = True


class TestLacksAnEntry(Whole):
    """Of the good query's two tables the catalogue has one."""

    pages: ClassVar[tuple[str, ...]] = ("/tables",)

    @pytest.fixture
    def good_query(self) -> Query:
        deaths = replace(BIRTHS, id="deaths", query={"table": "deaths"})
        return Query(indicators=(BIRTHS, deaths), regions=("0991", "9902"), first="2021", last="2022")

    class plugin(Listed):
        def listed(self, reply: Reply) -> dict[str, Any]:
            return super().listed(reply) | {"next": None}

    links_not_followed = frozenset({"next"})


class TestEntriesOfAnother(Whole):
    class plugin(Listed):
        def entry(self, each: dict[str, Any]) -> CatalogueEntry:
            return replace(super().entry(each), source="another")


class TestSameId(Whole):
    class plugin(Listed):
        def parse(self, request: Request, reply: Reply) -> Page:
            page = super().parse(request, reply)
            return replace(page, entries=(*page.entries, *page.entries))


class TestIdOfNoSeries(Whole):
    class plugin(Listed):
        def entry(self, each: dict[str, Any]) -> CatalogueEntry:
            entry = super().entry(each)
            return replace(entry, id=f"table/{entry.id}")


class TestBareEntry(Whole):
    class plugin(Listed):
        def entry(self, each: dict[str, Any]) -> CatalogueEntry:
            return replace(super().entry(each), title="")


class TestRefusesItsEntry(Whole):
    class plugin(Listed):
        def entry(self, each: dict[str, Any]) -> CatalogueEntry:
            entry = super().entry(each)
            return entry if entry.id == "births" else replace(entry, query={**entry.query, "of": "all"})


class TestEntryWithoutFigures(Whole):
    held: ClassVar[tuple[str, ...]] = ()

    class plugin(Listed):
        def figures(self, query: Query, entry: CatalogueEntry) -> list[Request]:
            return super().figures(query, entry) if entry.id == "births" else []


class TestFiguresOfAnother(Whole):
    class plugin(Listed):
        def figures(self, query: Query, entry: CatalogueEntry) -> list[Request]:
            requests = super().figures(query, entry)
            return [replace(each, indicators=("births",)) for each in requests]


class TestFiguresBeforeTheEntry(Whole):
    class plugin(Listed):
        def figures(self, query: Query, entry: CatalogueEntry) -> list[Request]:
            if entry.id == "deaths":
                return []
            deaths = replace(entry, id="deaths", query={"table": "deaths"})
            return super().figures(query, deaths) + super().figures(query, entry)


class TestOtherRowsAsAWhole(Whole):
    class plugin(Listed):
        def figures(self, query: Query, entry: CatalogueEntry) -> list[Request]:
            requests = super().figures(query, entry)
            return [
                replace(each, context=replace(cast("Asked", each.context), last=2021)) for each in requests
            ]


class TestOtherWords(Whole):
    class plugin(Listed):
        def everything(self, query: Query) -> Iterable[Request]:
            for each in super().everything(query):
                yield each if query.regions else replace(each, path="/tables?of=none")


class TestFiguresTwice(Whole):
    class plugin(Listed):
        def figures(self, query: Query, entry: CatalogueEntry) -> list[Request]:
            requests = super().figures(query, entry)
            return [*requests, *(replace(each, purpose="again") for each in requests)]

        def parse(self, request: Request, reply: Reply) -> Page:
            return Page() if request.purpose == "again" else super().parse(request, reply)


class TestByOrder(Whole):
    class plugin(Listed):
        def figures(self, query: Query, entry: CatalogueEntry) -> list[Request]:
            regions = ",".join(query.regions)
            requests = super().figures(query, entry)
            return [replace(each, path=re.sub("=[0-9,]+&", f"={regions}&", each.path)) for each in requests]


class TestOwnForAnother(Whole):
    class plugin(Listed):
        def indicator(self, query: Query, entry: CatalogueEntry) -> Indicator:
            own = [each for each in query.indicators if each.id == entry.id]
            return own[0] if own else super().indicator(query, entry)


class TestFirstPageOfTheCatalogue(Whole):
    pages: ClassVar[tuple[str, ...]] = ("/tables",)
    held: ClassVar[tuple[str, ...]] = ()

    class plugin(Listed):
        def listed(self, reply: Reply) -> dict[str, Any]:
            return super().listed(reply) | {"next": None}


class TestPartOfACatalogue(Whole):
    class plugin(Listed):
        def listed(self, reply: Reply) -> dict[str, Any]:
            found = re.findall(rb'"name": "(\w+)", "title": "(\w+)"', reply.body)
            try:
                return super().listed(reply)
            except UnreadableReplyError:
                if not reply.body.startswith(b"{"):
                    raise
                tables = [{"name": name.decode(), "title": title.decode()} for name, title in found]
                return {"tables": tables, "next": None}


class TestRefusedCatalogue(Whole):
    class plugin(Listed):
        def refused(self, request: Request, reply: Reply) -> Page:
            return Page() if request.purpose == "tables" else super().refused(request, reply)


class TestChangedCatalogue(Whole):
    class plugin(Listed):
        def listed(self, reply: Reply) -> dict[str, Any]:
            try:
                return super().listed(reply)
            except UnexpectedReplyError:
                return {"tables": [], "next": None}


class TestCatalogueFromOutside(Whole):
    class plugin(Listed):
        def listed(self, reply: Reply) -> dict[str, Any]:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", 9), timeout=1).close()
            return super().listed(reply)

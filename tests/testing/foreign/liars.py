"""The contract on an honest source, and on sources that break one promise each. Run outside the tree."""

# ruff: noqa: D106, N801

from __future__ import annotations

import ctypes
import json
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any, ClassVar, cast

import polars as pl
import pytest
from obs_invented import Asked, InventedSource

from obs import Finding, Indicator, Limits, Page, Query, Reply, Request, Source
from obs.testing import KnownFigures, Replay, SourceContract

BIRTHS = Indicator(
    id="births",
    source="invented",
    query={"table": "births"},
    title_sv="Påhittad",
    title_en="Invented",
    unit="antal",
    kind="count",
    polarity="none",
    producer="Nobody",
)


class Kept(SourceContract):
    recordings = Path(__file__).parent / "recordings"
    known: ClassVar[KnownFigures] = {
        ("0991", "2021", "T"): 12.5,
        ("0991", "2022", "T"): "missing",
        ("9902", "2021", "T"): 0,
        ("9902", "2022", "T"): "suppressed",
    }
    statuses = frozenset({"reported", "missing", "suppressed"})
    documented_limits = Limits(connections=2, calls=10, seconds=10.0)
    plugin: type[Source] = InventedSource

    @pytest.fixture
    def source(self) -> Source:
        return self.plugin()

    @pytest.fixture
    def good_query(self) -> Query:
        return Query(indicators=(BIRTHS,), regions=("0991", "9902"), first="2021", last="2022")

    @pytest.fixture
    def unknown_indicator(self) -> Indicator:
        return replace(BIRTHS, query={"table": "nothing"})


class TestHonest(Kept):
    pass


class TestOtherRegions(Kept):
    class plugin(InventedSource):
        def wanted(self, asked: Asked, each: dict[str, Any]) -> bool:
            return super().wanted(replace(asked, regions=("0991", "9902")), each)


class TestOtherYears(Kept):
    class plugin(InventedSource):
        def wanted(self, asked: Asked, each: dict[str, Any]) -> bool:
            return super().wanted(replace(asked, first=0, last=9999), each)


class TestOtherIndicator(Kept):
    class plugin(InventedSource):
        def row(self, asked: Asked, each: dict[str, Any]) -> dict[str, object]:
            return {**super().row(asked, each), "indicator": "births"}


class TestCodesAsNumbers(Kept):
    class plugin(InventedSource):
        def table(self, rows: list[dict[str, object]]) -> pl.DataFrame:
            return super().table(rows).with_columns(pl.col("region").cast(pl.String).cast(pl.Int64))


class TestCodesWithoutZeros(Kept):
    class plugin(InventedSource):
        def row(self, asked: Asked, each: dict[str, Any]) -> dict[str, object]:
            return {**super().row(asked, each), "region": str(int(each["code"]))}


class TestDropsCodesWithZeros(Kept):
    class plugin(InventedSource):
        def wanted(self, asked: Asked, each: dict[str, Any]) -> bool:
            return super().wanted(asked, each) and str(int(each["code"])) in asked.regions


class TestZeroForMissing(Kept):
    class plugin(InventedSource):
        def row(self, asked: Asked, each: dict[str, Any]) -> dict[str, object]:
            row = super().row(asked, each)
            return row | {"value": 0.0, "status": "reported"} if row["status"] == "missing" else row


class TestMissingForZero(Kept):
    class plugin(InventedSource):
        def row(self, asked: Asked, each: dict[str, Any]) -> dict[str, object]:
            row = super().row(asked, each)
            return row if row["value"] else row | {"value": None, "status": "missing"}


class TestNetwork(Kept):
    class plugin(InventedSource):
        def parse(self, request: Request, reply: Reply) -> Page:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", 9), timeout=1).close()
            return super().parse(request, reply)


class TestLazyNetwork(Kept):
    class plugin(InventedSource):
        def parse(self, request: Request, reply: Reply) -> Page:
            with suppress(OSError):
                __import__("urllib.request").request.urlopen("http://127.0.0.1:9", timeout=1)
            return super().parse(request, reply)


class TestBelowPython(Kept):
    class plugin(InventedSource):
        def parse(self, request: Request, reply: Reply) -> Page:
            with suppress(OSError):
                ctypes.CDLL(None).getpid()
            return super().parse(request, reply)


class TestFile(Kept):
    class plugin(InventedSource):
        def plan(self, query: Query) -> Iterable[Request]:
            with suppress(OSError):
                Path("own.txt").read_text("utf-8")
            return super().plan(query)


class TestFileBelowPython(Kept):
    class plugin(InventedSource):
        def plan(self, query: Query) -> Iterable[Request]:
            with suppress(OSError):
                pl.read_csv(Path("own.csv"))
            return super().plan(query)


class TestSleep(Kept):
    class plugin(InventedSource):
        def plan(self, query: Query) -> Iterable[Request]:
            sleep(0.01)
            return super().plan(query)


class TestThread(Kept):
    class plugin(InventedSource):
        def parse(self, request: Request, reply: Reply) -> Page:
            with suppress(OSError):
                Thread(target=print).start()
            return super().parse(request, reply)


class TestAsksTwice(Kept):
    class plugin(InventedSource):
        def plan(self, query: Query) -> Iterable[Request]:
            requests = list(super().plan(query))
            return [*requests, *(replace(each, purpose="again") for each in requests)]

        def parse(self, request: Request, reply: Reply) -> Page:
            return Page() if request.purpose == "again" else super().parse(request, reply)


class TestAsksAgain(Kept):
    class plugin(InventedSource):
        def refused(self, request: Request, reply: Reply) -> Page:
            if request.purpose == "again" or reply.status == 404:
                return super().refused(request, reply)
            return Page(more=(replace(request, purpose="again"),))


class TestZeroForMarks(Kept):
    class plugin(InventedSource):
        def row(self, asked: Asked, each: dict[str, Any]) -> dict[str, object]:
            if "value" not in each or isinstance(each["value"], int | float | None):
                return super().row(asked, each)
            return super().row(asked, each | {"value": 0})


class TestOneForTrue(Kept):
    class plugin(InventedSource):
        def row(self, asked: Asked, each: dict[str, Any]) -> dict[str, object]:
            return super().row(asked, each | {"value": 1.0} if each.get("value") is True else each)


class TestCrashOnMarks(Kept):
    class plugin(InventedSource):
        def row(self, asked: Asked, each: dict[str, Any]) -> dict[str, object]:
            if each.get("value") is not None:
                float(each["value"])
            return super().row(asked, each)


class TestAnotherResult(Kept):
    class plugin(InventedSource):
        def __init__(self, options: Mapping[str, object] | None = None) -> None:
            super().__init__(options)
            self.times = 0

        def parse(self, request: Request, reply: Reply) -> Page:
            self.times += 1
            page = super().parse(request, reply)
            frame = page.observations
            assert frame is not None
            return replace(page, observations=frame.head(frame.height - (self.times > 1)))


class TestAnotherPlan(Kept):
    class plugin(InventedSource):
        times = 0

        def plan(self, query: Query) -> Iterable[Request]:
            self.times += 1
            return list(super().plan(query))[: 1 if self.times == 1 else 0]


class TestChangedTable(Kept):
    class plugin(InventedSource):
        kept: pl.DataFrame | None = None

        def parse(self, request: Request, reply: Reply) -> Page:
            page = super().parse(request, reply)
            if self.kept is not None and page.observations is not None:
                self.kept.extend(page.observations)
            self.kept = page.observations
            return page


class TestOrder(Kept):
    class plugin(InventedSource):
        def path(self, indicator: Indicator, asked: Asked) -> str:
            regions = ",".join(asked.regions)
            return f"/{indicator.query['table']}?regions={regions}&years={asked.first}-{asked.last}"


class TestTwice(Kept):
    class plugin(InventedSource):
        def table(self, rows: list[dict[str, object]]) -> pl.DataFrame:
            return super().table([*rows, *rows])


class TestId(Kept):
    class plugin(InventedSource):
        info = replace(InventedSource.info, id="Invented-1")


class TestNoCredit(Kept):
    class plugin(InventedSource):
        info = replace(InventedSource.info, terms=replace(InventedSource.info.terms, credit=" "))


class TestSilentOnRedistribution(Kept):
    class plugin(InventedSource):
        info = replace(InventedSource.info, terms=replace(InventedSource.info.terms, redistribution=None))


class TestNoPublisher(Kept):
    class plugin(InventedSource):
        info = replace(InventedSource.info, publisher="")


class TestTooFast(Kept):
    class plugin(InventedSource):
        info = replace(InventedSource.info, limits=Limits(connections=1, calls=10, seconds=1.0))


class TestNoLimit(Kept):
    class plugin(InventedSource):
        info = replace(InventedSource.info, limits=Limits(connections=1))


class TestChangedField(Kept):
    class plugin(InventedSource):
        def row(self, asked: Asked, each: dict[str, Any]) -> dict[str, object]:
            return super().row(asked, {"value": None, **each})


class TestPartOfATable(Kept):
    class plugin(InventedSource):
        def read(self, reply: Reply) -> list[dict[str, Any]]:
            text = reply.body.decode()
            with suppress(ValueError):
                json.loads(text)
                return super().read(reply)
            if not text.startswith('{"rows"'):
                return super().read(reply)
            whole = text.rpartition("},")[0]
            return cast("list[dict[str, Any]]", json.loads(f"{whole}}}]}}")["rows"]) if whole else []


class TestAnyError(Kept):
    class plugin(InventedSource):
        def read(self, reply: Reply) -> list[dict[str, Any]]:
            json.loads(reply.body)
            return super().read(reply)


class TestRefusedRows(Kept):
    class plugin(InventedSource):
        def refused(self, request: Request, reply: Reply) -> Page:
            if b"no such table" in reply.body:
                return super().refused(request, reply)
            asked = cast("Asked", request.context)
            row = {"code": "0991", "year": 2021, "value": 1, "secret": False}
            return Page(observations=self.table([self.row(asked, row)]))


class TestUnknown(Kept):
    class plugin(InventedSource):
        def refused(self, request: Request, reply: Reply) -> Page:
            return Page() if b"no such table" in reply.body else super().refused(request, reply)


class TestUnknownOption(Kept):
    class plugin(InventedSource):
        def check(self, indicator: Indicator) -> Iterable[Finding]:
            return ()


class TestUndeclaredSearch(Kept):
    class plugin(InventedSource):
        def search(self, text: str) -> Iterable[Request]:
            return (Request(path=f"/search?text={text}"),)


class TestDeclaredSearch(Kept):
    search_text = "births"


class TestDeclaredSexes(Kept):
    has_sexes = True


class TestDeclaredPlaces(Kept):
    locates = True


class TestDeclaredCuts(Kept):
    tells_cut_off = False


class TestUndeclaredStatus(Kept):
    statuses = frozenset({"reported", "missing"})


class TestUnseenStatus(Kept):
    statuses = Kept.statuses | {"provisional"}


class TestPreliminaryForFinal(Kept):
    """The service marks 12.5 as preliminary, and the source calls it final."""

    known: ClassVar[KnownFigures] = {**Kept.known, ("0991", "2021", "T"): (12.5, "provisional")}
    statuses = Kept.statuses | {"provisional"}


class TestFinalForPreliminary(Kept):
    """Nothing known is preliminary, so that nobody sees what is called that."""

    statuses = Kept.statuses | {"provisional"}

    class plugin(InventedSource):
        def row(self, asked: Asked, each: dict[str, Any]) -> dict[str, object]:
            row = super().row(asked, each)
            return row | {"status": "provisional"} if row["value"] else row


class TestSwappedSexes(Kept):
    """Women for men, and `known` names neither."""

    has_sexes = True

    class plugin(InventedSource):
        def table(self, rows: list[dict[str, object]]) -> pl.DataFrame:
            share = {"F": 0.6, "M": 0.4}
            more = [
                row | {"sex": sex, "value": row["value"] * part}
                for row in rows
                if isinstance(row["value"], float)
                for sex, part in share.items()
            ]
            return super().table([*rows, *more])


class Paged(Kept):
    """The service links to a second page, which is *recorded* or not."""

    link: ClassVar[dict[str, object]] = {"next_url": "https://invented.example/api/births?page=2"}
    recorded = False

    @pytest.fixture
    def replay(self, source: Source) -> Replay:
        folder = Replay.of(self.recordings, source.info.base_url)
        found = dict(folder.recordings)
        first = next(each for each in found.values() if each.path.startswith("/births"))
        found[first.key] = replace(first, content=json.dumps(json.loads(first.content) | self.link).encode())
        if self.recorded:
            second = replace(first, path="/births?page=2", content=b'{"rows": []}')
            found[second.key] = second
        return replace(folder, recordings=found)


class TestHonestPages(Paged):
    recorded = True
    link: ClassVar[dict[str, object]] = {
        **Paged.link,
        "links": [{"rel": "self", "href": "https://invented.example/api/births?page=1"}],
        "about": "https://elsewhere.example/births",
        "note": "/births is a table",
    }

    class plugin(InventedSource):
        def parse(self, request: Request, reply: Reply) -> Page:
            page, link = super().parse(request, reply), json.loads(reply.body).get("next_url")
            return replace(page, more=(Request(path=link, context=request.context),) if link else ())


class TestHonestLinks(Paged):
    links_not_followed = frozenset({"next_url"})


class TestFirstPage(Paged):
    pass


class TestFirstPageOfMany(Paged):
    """As services write it that leave their own address out."""

    link: ClassVar[dict[str, object]] = {"nästa_sida": "/api/births?page=2"}


class TestFirstPageByRel(Paged):
    link: ClassVar[dict[str, object]] = {"links": [{"rel": "next", "href": "?page=2"}]}


class TestLeftRecording(Paged):
    link: ClassVar[dict[str, object]] = {}
    recorded = True


class Country(Kept):
    """The country is asked for too."""

    @pytest.fixture
    def good_query(self) -> Query:
        return Query(indicators=(BIRTHS,), regions=("00", "0991", "9902"), first="2021", last="2022")


class NoCountry(InventedSource):
    def path(self, indicator: Indicator, asked: Asked) -> str:
        return super().path(indicator, replace(asked, regions=tuple({*asked.regions} - {"00"})))


class TestToldRegion(Country):
    class plugin(NoCountry):
        def parse(self, request: Request, reply: Reply) -> Page:
            found = Finding(code="no-region", severity="info", message="the service has no 00")
            return replace(super().parse(request, reply), findings=(found,))


class TestSilentRegion(Country):
    plugin = NoCountry


class TestOtherCountry(Country):
    """The service's code of the country in the place of obs's."""

    class plugin(NoCountry):
        def parse(self, request: Request, reply: Reply) -> Page:
            asked, page = cast("Asked", request.context), super().parse(request, reply)
            row = {"code": "0000", "year": asked.first, "value": 99, "secret": False}
            if "00" not in asked.regions:
                return page
            rows = [self.row(asked, each) for each in self.read(reply) if self.wanted(asked, each)]
            return replace(page, observations=self.table([*rows, self.row(asked, row)]))


class TestSilentOnOneIndicator(Kept):
    """Of one indicator a place has no row, of the other it has."""

    @pytest.fixture
    def good_query(self) -> Query:
        deaths = replace(BIRTHS, id="deaths", query={"table": "deaths"})
        return Query(indicators=(BIRTHS, deaths), regions=("0991", "9902"), first="2021", last="2022")

    @pytest.fixture
    def replay(self, source: Source) -> Replay:
        folder = Replay.of(self.recordings, source.info.base_url)
        first = next(each for each in folder.recordings.values() if each.path.startswith("/births"))
        rows = [each for each in json.loads(first.content)["rows"] if each["code"] == "0991"]
        deaths = replace(
            first,
            path=first.path.replace("births", "deaths"),
            content=json.dumps({"rows": [each | {"value": 7, "secret": False} for each in rows]}).encode(),
        )
        return replace(folder, recordings={**folder.recordings, deaths.key: deaths})

"""What is fuzzed: each parser with its inputs, and what its results must be."""

from __future__ import annotations

import json
import random
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar
from zlib import crc32

from tests.reliability.fuzz import seeds
from tests.reliability.fuzz.guarding import BrokenError, require_finite
from tests.reliability.fuzz.mutation import (
    change_document,
    change_text,
    json_bytes,
    random_bytes,
    text_bytes,
)

from obs import Indicator, Page, Query, Reply, Request, Source
from obs.models import Finding

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
CONTRACT = 5
"""One in so many results, by its input, is held against the whole contract, which takes longest."""
ADDRESS = "https://service.example/api/x"


class Parser(ABC):
    """A parser under test; *folder* is its own, for those that read files."""

    name: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def input(self, chance: random.Random) -> bytes:
        """An input: one in twenty is no changed sound one but bytes."""
        return random_bytes(chance) if chance.random() < 0.05 else self.changed(chance)

    @abstractmethod
    def sound(self) -> Iterable[bytes]:
        """Inputs in which nothing is wrong."""

    @abstractmethod
    def changed(self, chance: random.Random) -> bytes:
        """A sound input, changed."""

    @abstractmethod
    def read(self, body: bytes) -> str:
        """What became of *body*, "result" or "findings"; raises what the parser raises."""


def told(findings: Iterable[Finding]) -> str:
    """Whether there is a finding; `BrokenError` where one cannot be shown."""
    kind = "result"
    for each in findings:
        kind = "findings"
        if not each.message.strip():
            raise BrokenError(f"a finding {each.code} without a message")
        str(each).encode()
    return kind


def indicator(source: str, query: dict[str, Any], id_: str = "N99001") -> Indicator:
    """An invented indicator."""
    return Indicator(
        id=id_,
        source=source,
        query=query,
        title_sv="Påhittad",
        title_en="Invented",
        unit="%",
        kind="index",
        polarity="none",
        producer="Nobody",
    )


def page_told(page: Page, body: bytes) -> str:
    """What *page* says; `BrokenError` where core would refuse it, or it is not what the contract wants."""
    from obs.contracts import check_observations
    from obs.http.addresses import Base
    from obs.observations import SCHEMA, WITH_VALUE

    kind = told(page.findings)
    for each in page.more:
        Base.parse("https://service.example/api").relative(each.path)
    require_finite([page.limits, page.groups, page.entries, page.announcements])
    for each in (*page.groups, *page.entries, *page.announcements):
        str(each).encode()
    frame = page.observations
    if frame is None:
        return kind
    if dict(frame.schema) != SCHEMA:
        raise BrokenError(f"another shape: {frame.schema}")
    values = frame.get_column("value").drop_nulls()
    if not values.is_finite().all():
        raise BrokenError("a value that is no finite number")
    for each in frame.select("value", "status").iter_rows():
        if (each[0] is not None) != (each[1] in WITH_VALUE):
            raise BrokenError(f"value and status contradict each other: {each}")
    if crc32(body) % CONTRACT:
        return kind
    errors = [each for each in check_observations(frame) if each.severity == "error"]
    return "findings" if told(errors) == "findings" else kind


class _Replies(Parser):
    """A source that reads replies of a service."""

    documents: ClassVar[dict[str, Any]]
    source: Source

    def sound(self) -> Iterable[bytes]:
        for purpose, document in self.documents.items():
            yield purpose.encode() + b"\n" + json.dumps(document, ensure_ascii=False).encode()

    def changed(self, chance: random.Random) -> bytes:
        purpose = chance.choice(list(self.documents))
        return purpose.encode() + b"\n" + json_bytes(change_document(self.documents[purpose], chance), chance)

    def read(self, body: bytes) -> str:
        purpose, _, content = body.partition(b"\n")
        request = self.request(purpose.decode("latin-1"))
        reply = Reply(status=200, headers={}, body=content, url=ADDRESS, fetched_at=NOW)
        return page_told(self.source.parse(request, reply), body)

    @abstractmethod
    def request(self, purpose: str) -> Request:
        """The request that a reply of this purpose answers."""


class Kolada(_Replies):
    """Each kind of reply of Kolada."""

    name = "kolada"
    documents: ClassVar[dict[str, Any]] = {
        "data": seeds.KOLADA_DATA,
        "data ": seeds.KOLADA_DATA,  # asked with years and declared zeros
        "kpi": seeds.KOLADA_KPIS,
        "group": seeds.KOLADA_GROUP,
        "search": seeds.KOLADA_KPIS,
        "calendar": seeds.KOLADA_KPIS,
    }

    def __init__(self, folder: Path) -> None:
        from obs_kolada.source import KoladaSource

        super().__init__(folder)
        self.source = KoladaSource()
        self._requests = dict(self._planned())

    def request(self, purpose: str) -> Request:
        return self._requests.get(purpose, self._requests["data"])

    def _planned(self) -> Iterable[tuple[str, Request]]:
        from obs_kolada.paths import Scope
        from obs_kolada.plan import DataAsked, Publication

        ours = indicator("kolada", {"kpi": "N99001"})
        other = indicator("kolada", {"kpi": "N99002"}, "N99002")
        areas = ("0000", "9901", "9902")
        asked = DataAsked(
            indicators={"N99001": ("N99001",)},
            publications={},
            scope=Scope(areas=areas, first=None, last=None),
        )
        known = {"N99001": Publication(year=2022, preliminary=date(2026, 1, 1), final=date(2027, 1, 1))}
        narrow = DataAsked(
            indicators={"N99001": ("N99001", "again")},
            publications=known,
            scope=Scope(areas=areas, first=2021, last=2022),
            zero_is_missing={"N99001": None},
            missing_years={"again": frozenset({"2021"})},
        )
        yield "data", Request(path="/data", purpose="data", context=asked)
        yield "data ", Request(path="/data", purpose="data", context=narrow)
        query = Query(indicators=(ours, other), regions=("00", "9901", "9902"), first="2020", last="2022")
        (first,) = self.source.plan(query)
        yield "kpi", first
        yield from (("group", each) for each in self.source.group("G990"))
        yield from (("search", each) for each in self.source.search("påhittad"))
        yield from (("calendar", each) for each in self.source.calendar((ours, other)))


class Scb(_Replies):
    """Each kind of reply of SCB: JSON-stat with metadata and data, code lists, limits, searches."""

    name = "jsonstat"
    documents: ClassVar[dict[str, Any]] = {
        "data": seeds.SCB_DATA,
        "data ": seeds.SCB_DATA,  # asked with declared zeros, as preliminary
        "metadata": seeds.SCB_METADATA,
        "metadata ": seeds.SCB_METADATA,  # with a code list
        "codelist": seeds.SCB_CODELIST,
        "config": seeds.SCB_CONFIG,
        "search": seeds.SCB_TABLES,
        "calendar": seeds.SCB_METADATA,
    }

    def __init__(self, folder: Path) -> None:
        from obs_scb.source import ScbSource

        super().__init__(folder)
        self.source = ScbSource()
        self._requests: dict[str, Request] = {}
        self._plan("", {})
        self._plan(
            " ", {"zero_is_missing": True, "preliminary": True, "codelists": {"Region": "agg_Pahittat"}}
        )
        ours = indicator("scb", seeds.SCB_QUERY)
        self._requests |= {"search": next(iter(self.source.search("påhittad")))}
        self._requests |= {"calendar": next(iter(self.source.calendar((ours,))))}

    def request(self, purpose: str) -> Request:
        return self._requests.get(purpose, self._requests["data"])

    def _plan(self, mark: str, more: dict[str, Any]) -> None:
        """Goes through the steps of a fetch, which must end in a request for data."""
        ours = indicator("scb", {**seeds.SCB_QUERY, **more})
        regions = ("00", "9901", "9902")
        (request,) = self.source.plan(Query(indicators=(ours,), regions=regions, first="2020", last="2022"))
        replies = {"config": seeds.SCB_CONFIG, "metadata": seeds.SCB_METADATA, "codelist": seeds.SCB_CODELIST}
        while request.purpose != "data":
            self._requests.setdefault(
                request.purpose + (mark if request.purpose == "metadata" else ""), request
            )
            body = json.dumps(replies[request.purpose]).encode()
            reply = Reply(status=200, headers={}, body=body, url=ADDRESS, fetched_at=NOW)
            request = self.source.parse(request, reply).more[0]
        self._requests["data" + mark] = request


class LocalCsv(Parser):
    """A municipality's own file, with and without a schema beside it that is changed too."""

    name = "local_csv"

    def __init__(self, folder: Path) -> None:
        from obs_local_csv.source import LocalCsvSource

        super().__init__(folder)
        self.source = LocalCsvSource()

    def sound(self) -> Iterable[bytes]:
        schema = json.dumps(seeds.LOCAL_SCHEMA).encode()
        yield b"0" + seeds.LOCAL_CSV.encode()
        yield b"1" + len(schema).to_bytes(4) + schema + seeds.LOCAL_CSV.encode()

    def changed(self, chance: random.Random) -> bytes:
        text = seeds.LOCAL_CSV
        if chance.random() < 0.3:
            text = text.replace(",", ".").replace(";", chance.choice((",", "\t", "|")))
        body = text_bytes(change_text(text, chance, seeds.CSV_POOL), chance)
        if chance.random() < 0.5:
            return b"0" + body
        document = (
            seeds.LOCAL_SCHEMA if chance.random() < 0.3 else change_document(seeds.LOCAL_SCHEMA, chance)
        )
        schema = json_bytes(document, chance)
        return b"1" + len(schema).to_bytes(4) + schema + body

    def read(self, body: bytes) -> str:
        query = {
            "file": "x.csv",
            "region": "kommun",
            "period": "ar",
            "value": "andel",
            "sex": "kon",
            "status": "status",
        }
        with_schema = body[:1] == b"1"
        asked = indicator("local_csv", {**query, "schema": "x.json"} if with_schema else query)
        (request,) = self.source.plan(Query(indicators=(asked,), regions=("1783", "0767")))
        rest = body[1:]
        if with_schema:
            size = int.from_bytes(rest[:4])
            (request,) = self.source.parse(request, self._reply(rest[4 : 4 + size])).more
            rest = rest[4 + size :]
        return page_told(self.source.parse(request, self._reply(rest)), body)

    @staticmethod
    def _reply(body: bytes) -> Reply:
        return Reply(status=200, headers={}, body=body, url="x.csv", fetched_at=NOW)


class StudyFile(Parser):
    """obs.toml: reading it, and having each source look at its indicators."""

    name = "study"

    def __init__(self, folder: Path) -> None:
        from obs.plugins import Registry

        super().__init__(folder)
        self.sources = {name: made() for name, made in Registry.from_entry_points().sources.items()}

    def sound(self) -> Iterable[bytes]:
        yield seeds.STUDY.encode()

    def changed(self, chance: random.Random) -> bytes:
        return text_bytes(change_text(seeds.STUDY, chance, seeds.TOML_POOL), chance)

    def read(self, body: bytes) -> str:
        from obs.study import load

        file = self.folder / "obs.toml"
        file.write_bytes(body)
        study = load(file, today=TODAY)
        # What sources and metrics are told is theirs to judge.
        require_finite([study.groups, study.programmes, study.statements, study.publisher, study.dataset])
        found = [
            each
            for one in study.indicators.values()
            if one.source in self.sources
            for each in self.sources[one.source].check(one)
        ]
        return told(found)


class ClaimsFile(Parser):
    """The register of claims."""

    name = "claims"

    def sound(self) -> Iterable[bytes]:
        yield seeds.CLAIMS.encode()

    def changed(self, chance: random.Random) -> bytes:
        text = seeds.CLAIMS if chance.random() < 0.8 else seeds.CLAIMS.replace(";", "|").replace(",", ";")
        return text_bytes(change_text(text, chance, seeds.CSV_POOL), chance)

    def read(self, body: bytes) -> str:
        from obs.claims.register import check, parse

        require_finite(parse(body, "claims.csv"))
        return told(check(body, "claims.csv"))


class CorrectionsFile(Parser):
    """corrections.toml beside a sound study."""

    name = "corrections"

    def __init__(self, folder: Path) -> None:
        import tomllib

        from obs.study import parse

        super().__init__(folder)
        self.study = parse(tomllib.loads(seeds.STUDY), file="obs.toml", folder=None)

    def sound(self) -> Iterable[bytes]:
        yield seeds.CORRECTIONS.encode()

    def changed(self, chance: random.Random) -> bytes:
        return text_bytes(change_text(seeds.CORRECTIONS, chance, seeds.TOML_POOL), chance)

    def read(self, body: bytes) -> str:
        from obs.study.corrections import read_corrections

        found = read_corrections(body, "corrections.toml", self.study, today=TODAY)
        require_finite(found.entries)
        if found.problems and found.entries:
            raise BrokenError("a file with a problem corrects something")
        return told(found.problems)

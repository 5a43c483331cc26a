"""A service is asked as core asks it, and what is kept of its replies says the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.loopback import answering
from tests.testing.foreign.obs_invented import InventedSource

from obs import CatalogueEntry, Indicator, Page, Query, Reply, Request, SourceError, SourceUnavailableError
from obs.errors import ConfigError
from obs.testing import Replay, ask, read_recordings
from obs.testing.recorder import Case, Recorded, record
from obs.testing.recorder.files import name_for, put

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
ROWS = [
    {"code": f"{code:04}", "year": year, "value": code + year / 10, "secret": False}
    for code in (991, *range(9901, 9940))
    for year in range(2015, 2025)
]


@dataclass
class Service:
    """What the service answers: its rows, whatever regions it is asked for."""

    status: int = 200
    asked: list[str] | None = None

    def answer(self, path: str, sent: bytes) -> tuple[int, bytes]:
        if self.asked is not None:
            self.asked.append(path)
        if urlsplit(path).path != "/births":
            return 404, b'{"error": "no such table"}'
        return self.status, json.dumps({"rows": ROWS}).encode()


@pytest.fixture(name="service")
def _service() -> Service:
    return Service(asked=[])


@pytest.fixture(name="environ")
def _environ(service: Service) -> Iterator[dict[str, str]]:
    with answering(service.answer) as url:
        yield {"OBS_INVENTED_BASE_URL": url}


@pytest.fixture(name="case")
def _case(tmp_path: Path) -> Case:
    return Case(
        name="TestInvented",
        home=tmp_path,
        recordings=tmp_path / "recordings",
        source=InventedSource(),
        good_query=Query(indicators=(BIRTHS,), regions=("0991", "9902"), first="2021", last="2022"),
        unknown_indicator=replace(BIRTHS, query={"table": "nothing"}),
        search_text="",
        group_id="",
        has_calendar=False,
    )


def kept_rows(done: Recorded) -> list[dict[str, Any]]:
    return json.loads((done.folder / "data.json").read_text("utf-8"))["content"]["rows"]


def test_what_was_asked_for_is_kept_with_a_row_that_was_not(case: Case, environ: dict[str, str]) -> None:
    """Four rows of four hundred, and one more; the refusal of the unknown table as it came."""
    done = record(case, environ=environ)
    assert [(each.file, each.status, each.state) for each in done.recordings] == [
        ("data.json", 200, "new"),
        ("unknown_data.json", 404, "new"),
    ]
    wanted = [each for each in ROWS if each["code"] in ("0991", "9902") and each["year"] in (2021, 2022)]
    kept = kept_rows(done)
    assert [each for each in kept if each in wanted] == wanted
    assert len(kept) == len(wanted) + 1
    assert done.recordings[0].kept < done.recordings[0].bytes / 50
    unknown = json.loads((done.folder / "unknown_data.json").read_text("utf-8"))
    assert unknown["content"] == {"error": "no such table"}


def test_the_recordings_answer_the_question(case: Case, environ: dict[str, str]) -> None:
    """Replayed without the service, at the source's own address, the source gives the same rows."""
    record(case, environ=environ)
    replay = Replay.of(case.recordings, case.source.info.base_url)
    assert ask(case.source, case.good_query, replay.reply).rows.height == 4


def test_whole_keeps_the_replies_as_they_came(case: Case, environ: dict[str, str]) -> None:
    assert kept_rows(record(case, environ=environ, whole=True)) == ROWS


def test_only_two_headers_are_kept(case: Case, environ: dict[str, str]) -> None:
    """No date, no server, no cookie."""
    record(case, environ=environ)
    assert {name for each in read_recordings(case.recordings).values() for name in each.headers} == {
        "content-type"
    }


def test_a_second_time_nothing_changes(case: Case, environ: dict[str, str]) -> None:
    """What is the same is not replaced, whatever its name and the day; what is not asked for stays."""
    first = record(case, environ=environ)
    (case.recordings / "data.json").rename(case.recordings / "births.json")
    other = json.loads((case.recordings / "unknown_data.json").read_text("utf-8")) | {"path": "/other"}
    (case.recordings / "other.json").write_text(json.dumps(other), "utf-8")
    before = {each.name: each.read_bytes() for each in case.recordings.iterdir()}
    again = record(case, environ=environ)
    assert [(each.file, each.state) for each in again.recordings] == [
        ("births.json", "unchanged"),
        ("unknown_data.json", "unchanged"),
    ]
    assert again.not_asked == ("other.json",)
    assert first.not_asked == ()
    assert {each.name: each.read_bytes() for each in case.recordings.iterdir()} == before


def test_a_reply_that_has_changed_is_replaced(case: Case, environ: dict[str, str]) -> None:
    record(case, environ=environ)
    kept = case.recordings / "data.json"
    kept.write_text(kept.read_text("utf-8").replace('"secret": false', '"secret": true', 1), "utf-8")
    states = [each.state for each in record(case, environ=environ).recordings]
    assert states == ["replaced", "unchanged"]
    assert '"secret": true' not in kept.read_text("utf-8")


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_service_that_refuses_the_good_query_leaves_the_folder_as_it_is(
    case: Case, environ: dict[str, str], service: Service, status: int
) -> None:
    record(case, environ=environ)
    before = {each.name: each.read_bytes() for each in case.recordings.iterdir()}
    service.status = status
    with pytest.raises(SourceError, match=f"answered {status}"):
        record(case, environ=environ)
    assert {each.name: each.read_bytes() for each in case.recordings.iterdir()} == before


def test_a_service_that_is_not_there_is_told_and_nothing_written(case: Case) -> None:
    with answering(lambda path, sent: (200, b"")) as url:
        pass
    source = case.source
    with pytest.raises(SourceUnavailableError, match="no usable reply in"):
        record(replace(case, source=source), environ={"OBS_INVENTED_BASE_URL": url})
    assert not case.recordings.exists()


class KeyInQuery(InventedSource):
    """It sends its key as a parameter."""

    def path(self, indicator: Indicator, asked: Any) -> str:
        return f"{super().path(indicator, asked)}&api_key=hemlig-nyckel"


class KeyInPath(InventedSource):
    """It sends an option as a part of the path."""

    def path(self, indicator: Indicator, asked: Any) -> str:
        return f"/births?for={self.options['token']}"


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (KeyInQuery(), "the parameter api_key"),
        (KeyInPath({"token": "hemlig-nyckel"}), "a secret of the source's options"),
    ],
)
def test_a_key_gets_into_no_recording(
    case: Case, environ: dict[str, str], source: InventedSource, what: str
) -> None:
    with pytest.raises(ConfigError, match=f"would hold {re.escape(what)}; nothing was written") as caught:
        record(replace(case, source=source), environ=environ)
    assert "hemlig-nyckel" not in str(caught.value)
    assert not case.recordings.exists()


class ByHeader(InventedSource):
    """It reads a header that no recording holds."""

    def read(self, reply: Any) -> list[dict[str, Any]]:
        return super().read(reply)[: 400 if "server" in reply.headers else 0]


def test_a_source_that_reads_what_is_not_recorded_is_told(case: Case, environ: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="replayed, the source reads other than in the reply itself"):
        record(replace(case, source=ByHeader()), environ=environ)
    assert not case.recordings.exists()


def test_it_asks_no_more_often_than_the_source_allows(
    case: Case, environ: dict[str, str], service: Service
) -> None:
    """Two requests: trimming and trying the recordings ask the service nothing."""
    record(case, environ=environ)
    assert service.asked is not None
    assert [urlsplit(each).path for each in service.asked] == ["/births", "/nothing"]
    assert parse_qs(urlsplit(service.asked[0]).query)["regions"] == ["0991,9902"]


@pytest.mark.parametrize(
    ("question", "purpose", "taken", "name"),
    [
        ("good", "data", (), "data"),
        ("good", "Meta/Data åäö ../x", (), "meta_data_x"),
        ("good", "data", ("DATA", "data_2"), "data_3"),
        ("unknown", "data", (), "unknown_data"),
        ("search", "search", (), "search"),
        ("search", "data", (), "search"),
        ("search", "page", (), "search_page"),
        ("good", "con", (), "con_reply"),
        ("good", "", (), "data"),
    ],
)
def test_names_say_what_was_asked_and_are_safe(
    question: str, purpose: str, taken: tuple[str, ...], name: str
) -> None:
    assert name_for(question, purpose, taken) == name


def test_files_are_put_all_or_none(tmp_path: Path) -> None:
    """Where the second cannot be written, the first is as it was."""
    made, folder = tmp_path / "made", tmp_path / "folder"
    for where, text in ((made, "after"), (folder, "before")):
        where.mkdir()
        (where / "a.json").write_text(text, "utf-8")
    (made / "b.json").write_text("after", "utf-8")
    (folder / "b.json").mkdir()
    with pytest.raises(ConfigError, match=r"cannot be written: .*; it is as it was"):
        put(made, {"a": "replaced", "b": "new"}, folder)
    assert (folder / "a.json").read_text("utf-8") == "before"
    assert sorted(each.name for each in folder.iterdir()) == ["a.json", "b.json"]


def test_a_request_is_not_altered(case: Case, environ: dict[str, str]) -> None:
    """The recording is of the very request that the source sends."""
    record(case, environ=environ)
    (request,) = case.source.plan(case.good_query)
    assert isinstance(request, Request)
    assert Replay.of(case.recordings, "").reply(request).status == 200


class Linked(InventedSource):
    """It follows whole addresses, as docs/howto/page-through-replies.md shows."""

    def parse(self, request: Request, reply: Reply) -> Page:
        link = json.loads(reply.body).get("next")
        more = (replace(request, path=link),) if link else ()
        return replace(super().parse(request, reply), more=more)


def test_links_to_an_address_that_was_named_for_the_time_being_are_recorded(case: Case) -> None:
    """`base_url` says in the recording where they lead; the tests read both pages without the service."""
    paged = replace(case, source=Linked())
    here: list[str] = []

    def answer(path: str, sent: bytes) -> tuple[int, bytes]:
        parts = urlsplit(path)
        if parts.path != "/api/births":
            return 404, b'{"error": "no such table"}'
        page = len(ROWS) // 2 if "page=2" in parts.query else 0
        link = None if page else f"{here[0]}/births?{parts.query}&page=2"
        return 200, json.dumps({"rows": ROWS[page:] if page else ROWS[:100], "next": link}).encode()

    with answering(answer) as url:
        here.append(f"{url}/api")
        done = record(paged, environ={"OBS_INVENTED_BASE_URL": here[0]})
    assert [(each.status, each.state) for each in done.recordings] == [(200, "new")] * 2 + [(404, "new")]
    assert {each.base_url for each in read_recordings(case.recordings).values()} == {here[0]}
    replay = Replay.of(case.recordings, case.source.info.base_url)
    answered = ask(paged.source, case.good_query, replay.reply)
    assert [urlsplit(each.reply.url).query.endswith("page=2") for each in answered.exchanges] == [False, True]
    assert answered.rows.height == 4


def test_the_sources_own_address_is_not_repeated_in_recordings(case: Case, service: Service) -> None:
    class Here(InventedSource):
        info = InventedSource.info

    with answering(service.answer) as url:
        Here.info = replace(InventedSource.info, base_url=url)
        record(replace(case, source=Here()), environ={})
    assert {each.base_url for each in read_recordings(case.recordings).values()} == {""}


class Listed(InventedSource):
    """It can be fetched as a whole."""

    def everything(self, query: Query) -> Iterable[Request]:
        yield Request(path="/tables", purpose="tables", context=query)

    def parse(self, request: Request, reply: Reply) -> Page:
        if request.purpose != "tables":
            return super().parse(request, reply)
        names, query = json.loads(reply.body)["tables"], cast("Query", request.context)
        entries = [
            CatalogueEntry(source="invented", id=each, title=each, query={"table": each}) for each in names
        ]
        asked = tuple(replace(BIRTHS, id=each.id, query=each.query) for each in entries)
        return Page(entries=tuple(entries), more=tuple(self.plan(replace(query, indicators=asked))))


def test_of_a_whole_source_only_a_few_entries_are_kept_and_asked_for(case: Case) -> None:
    """Those of the good query and one that it has not: their figures, and none of the other 298."""
    tables = [*(f"t{number:03}" for number in range(299)), "births"]
    asked: list[str] = []

    def answer(path: str, sent: bytes) -> tuple[int, bytes]:
        asked.append(urlsplit(path).path)
        if path == "/tables":
            return 200, json.dumps({"tables": tables}).encode()
        if asked[-1].removeprefix("/") not in tables:
            return 404, b'{"error": "no such table"}'
        return 200, json.dumps({"rows": ROWS}).encode()

    with answering(answer) as url:
        done = record(
            replace(case, source=Listed(), has_everything=True), environ={"OBS_INVENTED_BASE_URL": url}
        )
    assert [each.file for each in done.recordings] == [
        "data.json",
        "unknown_data.json",
        "everything_tables.json",
        "everything.json",
    ]
    kept = json.loads((case.recordings / "everything_tables.json").read_text("utf-8"))["content"]["tables"]
    assert len(kept) == 2
    assert kept[1] == "births"
    assert asked == ["/births", "/nothing", "/tables", f"/{kept[0]}", "/births"]

"""Sources that read files beside the study: fetched, and rebuilt from what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.fetch.conftest import frame, study
from tests.fetch.test_fetch import Silent

from obs import Finding, Indicator, Page, Query, Reply, Request, Source, SourceInfo, Terms
from obs.audit import verify
from obs.fetch import FetchReport, Options, fetch
from obs.plugins import Registry
from obs.store import Store

Dropped = Callable[..., FetchReport]


class FileSource(Source):
    """A file for each series, which holds a number for the region 9901."""

    info = SourceInfo(
        id="files",
        title="Files",
        publisher="Nobody",
        homepage="https://example.org",
        base_url="",
        transport="file",
        terms=Terms(licence="", licence_url="", credit="Källa: Filer", credit_processed="Egen bearbetning"),
    )

    def check(self, indicator: Indicator) -> Iterable[Finding]:
        return ()

    def plan(self, query: Query) -> Iterable[Request]:
        return [Request(path=f"{each.id}.txt", indicators=(each.id,)) for each in query.indicators]

    def parse(self, request: Request, reply: Reply) -> Page:
        (id_,) = request.indicators
        return Page(observations=frame((id_, "9901", "2020", float(reply.body), "T", "reported")))


@pytest.fixture
def fetching(tmp_path: Path) -> Dropped:
    """Fetches a study of `FileSource` in the test's folder."""

    def run(*series: str, source: type[Source] = FileSource, offline: bool = False) -> FetchReport:
        with Store.open(tmp_path / ".obs") as store:
            return fetch(
                study(*series, folder=tmp_path, source="files"),
                registry=Registry(sources={"files": source}),
                store=store,
                watcher=Silent(),
                options=Options(offline=offline),
                environ={},
            )

    return run


def test_offline_reads_the_file_that_was_recorded(fetching: Dropped, tmp_path: Path) -> None:
    """The file of today is not opened, nothing is recorded, and the store stays sound."""
    (tmp_path / "a.txt").write_text("1")
    assert fetching("a").series[0].state == "new"
    for content in ("2", "no number", None):
        (tmp_path / "a.txt").unlink() if content is None else (tmp_path / "a.txt").write_text(content)
        assert [each.state for each in fetching("a", offline=True).series] == ["unchanged"]
    own = study("a", folder=tmp_path, source="files")
    registry = Registry(sources={"files": FileSource})
    found = verify(tmp_path / ".obs", own, registry=registry, now=datetime.now(UTC))
    assert found.findings == ()
    assert found.checked["raw replies"] == 1


class Straying(FileSource):
    """What follows from the file of `b` is for `a`, which is complete by then."""

    def parse(self, request: Request, reply: Reply) -> Page:
        page = super().parse(request, reply)
        stray = Request(path="c.txt", indicators=("a", "b"))
        return replace(page, more=(stray,)) if request.path == "b.txt" else page


def test_a_request_follows_for_the_series_before_it_alone(fetching: Dropped, tmp_path: Path) -> None:
    """More of a series that may be stored already would be lost without a word."""
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("1")
    report = fetching("a", "b", source=Straying)
    assert [each.state for each in report.series] == ["new", "failed"]
    (finding,) = report.series[1].findings
    assert finding.message == (
        "the plugin of source files asks for more of a after the reply to b.txt, which was asked for b alone"
    )


class Stuttering(FileSource):
    """It names each series twice."""

    def plan(self, query: Query) -> Iterable[Request]:
        return [replace(each, indicators=each.indicators * 2) for each in super().plan(query)]

    def parse(self, request: Request, reply: Reply) -> Page:
        return super().parse(replace(request, indicators=request.indicators[:1]), reply)


def test_a_series_that_a_request_names_twice_is_one(fetching: Dropped, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("1")
    report = fetching("a", "b", source=Stuttering)
    assert [(each.state, each.requests) for each in report.series] == [("new", 1)] * 2

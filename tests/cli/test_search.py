"""obs search: what a refusal of a service means for it, and what is said beside the hits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from tests.loopback import answering

from obs import Finding, Page, Request
from obs_scb.source import ScbSource

if TYPE_CHECKING:
    from tests.cli.conftest import Run

Reply = tuple[int, object]
Services = Callable[..., "Run"]

NOTHING: Reply = (200, {"values": [], "next_url": None, "previous_url": None, "count": 0})
CLOSED: Reply = (410, {"error": "This endpoint is deprecated. Please use /v3 instead."})
NOT_FOUND: Reply = (404, {"detail": "Not Found"})


def tables(number: int, of: int) -> Reply:
    """The first *number* tables that SCB finds, *of* so many."""
    found = [{"id": f"TAB{each}", "label": f"Tabell {each}"} for each in range(number)]
    return 200, {"tables": found, "page": {"totalElements": of}}


@pytest.fixture
def services(run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Kolada and SCB, each of which gives one reply to everything."""
    replies = {"kolada": NOTHING, "scb": tables(0, 0)}

    def answer(path: str, body: bytes) -> tuple[int, bytes]:
        status, content = replies[path.split("/")[1]]
        return status, content if isinstance(content, bytes) else json.dumps(content).encode()

    with answering(answer) as url:

        def behaving(*, version: str = "v3", **answers: Reply) -> Run:
            replies.update(answers)
            monkeypatch.setenv("OBS_KOLADA_BASE_URL", f"{url}/kolada/{version}")
            monkeypatch.setenv("OBS_SCB_BASE_URL", f"{url}/scb/api/v2")
            return run

        yield behaving


@pytest.mark.parametrize("chosen", [(), ("--source", "kolada")])
@pytest.mark.parametrize(("version", "told"), [("v2", "API v2 was closed"), ("v3", "answered 410 (Gone)")])
def test_a_source_that_refuses_is_not_passed_over(
    services: Services, chosen: tuple[str, ...], version: str, told: str
) -> None:
    """A reply which says that the API is closed is told, also where other sources are asked."""
    ended = services(version=version, kolada=CLOSED)("search", "bistånd", *chosen)
    assert ended.code == 1
    assert told in ended.err
    assert "Nothing found" not in ended.out
    assert ("v2" in ended.err) is (version == "v2")


def test_an_id_that_is_not_there_is_nothing_found(services: Services) -> None:
    """A 404 of Kolada to a search for one KPI is an answer."""
    ended = services(kolada=NOT_FOUND)("search", "N99999", "--source", "kolada")
    assert (ended.code, ended.err) == (0, "")
    assert "Nothing found for 'N99999'" in ended.out


def test_a_page_of_somebody_else_is_an_error(services: Services) -> None:
    """A 404 in another form comes from a wrong base address."""
    ended = services(kolada=(404, b"<html>"))("search", "N99999", "--source", "kolada")
    assert ended.code == 1
    assert "set base_url" in ended.err


def test_what_is_said_beside_the_hits_is_shown(services: Services) -> None:
    """That SCB has more tables than it gives, and how to find the others, stands below the hits."""
    ended = services(scb=tables(100, 4246))("search", "a", "--limit", "2")
    lines = ended.out.splitlines()
    assert ended.code == 0
    assert [line.split()[1] for line in lines[:2]] == ["TAB0", "TAB1"]
    assert lines[2] == "... 98 more of scb: --limit 100 shows them"
    assert lines[3].startswith("scb info: SCB has 4246 tables that fit; these are the first 100 -> ")
    assert len(lines) == 4


def test_json_has_what_is_said_beside_the_hits(services: Services) -> None:
    """Findings stand beside the entries, with the source that says so."""
    document = json.loads(services(scb=tables(100, 4246))("search", "a", "--json").out)
    assert sorted(document) == ["entries", "findings"]
    assert len(document["entries"]) == 100
    (finding,) = document["findings"]
    assert (finding["source"], finding["code"], finding["severity"]) == ("scb", "search-cut", "info")
    document = json.loads(services(scb=tables(1, 1))("search", "a", "--json").out)
    assert document["findings"] == []


def test_an_error_beside_the_hits_is_a_failure(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a source calls an error is shown as one, and not as a search without a hit."""
    wrong = Finding(code="half-read", severity="error", message="half of the catalogue is missing")

    def parse(source: ScbSource, request: Request, reply: object) -> Page:
        return Page(findings=(wrong,))

    monkeypatch.setattr(ScbSource, "parse", parse)
    ended = services()("search", "a")
    assert (ended.code, ended.out) == (1, "scb error: half of the catalogue is missing\n")

"""Errors for replies that are not 200, told by status and title."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from obs import Request, SourceError, UnexpectedReplyError, UnknownIndicatorError
from obs_scb.source import ScbSource

if TYPE_CHECKING:
    from tests.plugins.scb.conftest import Kit

METADATA = Request(path="/tables/TAB99999/metadata?lang=sv", purpose="metadata")
DATA = Request(path="/tables/TAB99999/data?lang=sv&outputFormat=json-stat2", method="POST", purpose="data")


def problem(title: str, status: int) -> dict[str, object]:
    """A problem body as the service writes it."""
    return {"type": "Parameter error", "title": title, "status": status}


def refused(kit: Kit, request: Request, status: int, content: object) -> SourceError:
    """The error for a reply."""
    return ScbSource().refusal(request, kit.reply(content, status=status))


@pytest.mark.parametrize(("request_", "status"), [(METADATA, 404), (DATA, 400)])
def test_an_unknown_table_by_either_status(kit: Kit, request_: Request, status: int) -> None:
    """/metadata answers 404, /data 400 with 404 in the body: both mean the table, and obs search helps."""
    error = refused(kit, request_, status, problem("Non-existent table", 404))
    assert isinstance(error, UnknownIndicatorError)
    assert error.message == "SCB has no table 'TAB99999'"
    assert "obs search" in error.suggestion
    assert "language" in error.suggestion


@pytest.mark.parametrize(
    ("status", "title", "advice"),
    [
        (400, "Too many cells selected", "limit changed"),
        (403, "Too many cells selected", "limit changed"),
        (400, "Non-existent value", "table changed"),
        (400, "Missing selection for mandantory variable", "table changed"),
        (404, "Non-existent page", "newer version"),
        (400, "Unsupported output format", "newer version"),
    ],
)
def test_a_title_is_told_with_advice(kit: Kit, status: int, title: str, advice: str) -> None:
    """The message carries status and title, the suggestion what to do about it."""
    error = refused(kit, DATA, status, {**problem(title, status), "detail": "the detail"})
    assert isinstance(error, UnexpectedReplyError)
    assert f"{status}" in error.message
    assert f"{title}: the detail" in error.message
    assert advice in error.suggestion


def test_an_empty_500_means_a_code_sent_twice(kit: Kit) -> None:
    """The service answers duplicate codes with a 500 without a body; the hint says so."""
    error = refused(kit, DATA, 500, b"")
    assert "code is sent twice" in error.suggestion


@pytest.mark.parametrize("request_", [METADATA, Request(path="/tables?query=x", purpose="search")])
def test_an_empty_500_to_what_sends_no_codes_means_nothing_of_the_kind(kit: Kit, request_: Request) -> None:
    """A fault of the service is told as one."""
    error = refused(kit, request_, 500, b"")
    assert error.message.startswith("SCB answered 500 (Internal Server Error) to ")
    assert error.suggestion.startswith("try again later")
    assert "code" not in error.suggestion


def test_a_page_of_html_is_called_one(kit: Kit) -> None:
    """A page from something between us and the service is named by its title, not quoted."""
    error = refused(kit, DATA, 403, b"<!DOCTYPE html><html><head><title>Access denied</title></head></html>")
    assert error.message.endswith("/x is refused (403): an HTML page (Access denied)")
    assert "proxy or firewall" in error.suggestion


@pytest.mark.parametrize(
    "body", [b"API calls quota exceeded! maximum admitted 30 per 10s.", b"[1]", b"\xff<html>"]
)
def test_plain_text_and_odd_bodies(kit: Kit, body: bytes) -> None:
    """A 429 carries plain text, and a proxy may send anything: still one clear message."""
    error = refused(kit, DATA, 429, body)
    assert isinstance(error, UnexpectedReplyError)
    assert "SCB answered 429" in error.message
    assert body != b"[1]" or error.message.endswith("/x")
    assert not body.startswith(b"API") or "quota exceeded" in error.message


@pytest.mark.parametrize("status", [203, 206, 301, 451])
def test_data_under_another_status_are_not_printed(kit: Kit, status: int) -> None:
    """One short line with the status and its name, also where the data are cut off."""
    for content in ({"class": "dataset", "value": [1] * 500}, [1] * 500):
        for cut in (None, 300):
            reply = kit.reply(content, status=status)
            error = ScbSource().refusal(DATA, replace(reply, body=reply.body[:cut]))
            assert f"SCB answered {status} (" in error.message
            assert not {"{", "["} & set(error.message)
            assert len(error.message) < 200
            assert error.suggestion

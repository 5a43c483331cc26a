"""Recordings are read as they are written, and nothing but them is answered from."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs import ForeignAddressError, Reply, Request
from obs.testing import NotRecordedError, Recording, Replay, read_recordings, sealed, spoilt, write_recording
from obs.testing.faults import SPOILT, cut_off, renamed, with_figure

NOW = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)
BASE = "https://invented.example/api"


def reply(body: bytes) -> Reply:
    return Reply(status=200, headers={}, body=body, url=BASE, fetched_at=NOW)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b'{"rows":[{"code":"0991","value":12.50}]}', "text"),
        (b'{"rows":[{"code":"0991","value":12.5}]}', "content"),
        (b'{"a":1,"a":2}', "text"),
        ("kommun;antal\n0991;5\nÅmål;6\n".encode(), "text"),
        (b"kommun;antal\r\n0991;5\r\n", "file"),
        ("Påhittat".encode("latin-1"), "file"),
        (b"PK\x03\x04\x00\xff", "file"),
        (b'"text"', "text"),
        (b"", "text"),
    ],
)
def test_a_recording_says_the_same_when_it_is_read_again(tmp_path: Path, content: bytes, key: str) -> None:
    """JSON where that is exact to the digit, text, or else the bytes in a file of their own."""
    body = b'{"region":["0991"]}'
    made = Recording(path="/x?a=1&b=%C3%A5&a=2", method="POST", body=body, fetched=NOW, content=content)
    write_recording(made, tmp_path / "one.json")
    assert {"content", "text", "file"} & json.loads((tmp_path / "one.json").read_bytes()).keys() == {key}
    ((_, read),) = read_recordings(tmp_path).items()
    assert (read.content, read.fetched, read.status) == (content, NOW, 200)
    assert read.key == made.key


@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_are_lost(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("recorded")
    write_recording(Recording(path="/x", fetched=NOW, content=content), folder / "one.json")
    (read,) = read_recordings(folder).values()
    assert read.content == content or json.loads(read.content) == json.loads(content)


def test_a_request_finds_its_recording_whatever_the_order_of_its_query() -> None:
    recording = Recording(path="/x?a=1&b=%20", fetched=NOW, content=b"[]")
    replay = Replay(recordings={recording.key: recording}, base_url=BASE)
    for path in ("/x?b=+&a=1", f"{BASE}/x?a=1&b=%20"):
        answered = replay.reply(Request(path=path))
        assert (answered.body, answered.fetched_at) == (b"[]", NOW)


def test_what_is_not_recorded_is_told_as_what_to_record() -> None:
    """Another query, another method or another body is another request."""
    recording = Recording(path="/x?a=1", fetched=NOW, content=b"[]")
    replay = Replay(recordings={recording.key: recording}, base_url=BASE, folder=Path("here"))
    for request in (
        Request(path="/x?a=2"),
        Request(path="/x?a=1", method="POST"),
        Request(path="/x?a=1", body=b"{}"),
    ):
        with pytest.raises(
            NotRecordedError, match=r"nothing is recorded for \w+ /x\?a=.*\n.*here.*\n.*\n  GET /x\?a=1"
        ):
            replay.reply(request)
    with pytest.raises(ForeignAddressError):
        replay.reply(Request(path="https://elsewhere.example/x"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "JSONDecodeError"),
        ('{"path": "/x", "fetched": "2026-01-15"}', "must have one of content, text and file"),
        ('{"path": "/x", "fetched": "2026-01-15", "text": "", "answer": 1}', "has the keys answer"),
        ('{"path": "/x", "text": ""}', "'fetched'"),
        ('{"path": "/x", "fetched": "then", "text": ""}', "then"),
        ('{"path": "/x", "fetched": "2026-01-15", "text": "", "base_url": "8931"}', "is not a web address"),
    ],
)
def test_a_file_that_is_no_recording_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "odd.json").write_text(text)
    with pytest.raises(ValueError, match=rf"odd\.json is no recording.*{message}"):
        read_recordings(tmp_path)


def test_two_recordings_of_one_request_are_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_recording(Recording(path="/x", fetched=NOW, content=b"[]"), tmp_path / f"{name}.json")
    with pytest.raises(ValueError, match=r"two\.json records GET /x, as another file does"):
        read_recordings(tmp_path)


def test_sealed_lets_nothing_out_and_tells_what_tried() -> None:
    """A socket, a name or a program; afterwards everything goes as before."""
    with sealed() as attempts:
        with pytest.raises(OSError, match="nothing goes outside"):
            socket.create_connection(("127.0.0.1", 9), timeout=1)
        with pytest.raises(OSError, match="nothing goes outside"):
            subprocess.run([sys.executable, "-V"], check=True)
    assert [each.split()[0] for each in attempts] == ["socket.getaddrinfo", "subprocess.Popen"]
    assert subprocess.run([sys.executable, "-V"], check=True, capture_output=True).returncode == 0
    assert len(attempts) == 2


def test_each_way_to_spoil_a_reply_spoils_it() -> None:
    whole = reply(b'{"rows":[1,2,3]}')
    for way in SPOILT:
        assert spoilt(whole, way) != whole
    cuts = [each.body for each in cut_off(whole)]
    assert cuts[-1] == b'{"rows":[1,2,3]'
    assert all(whole.body.startswith(each) for each in cuts)


def test_a_field_is_renamed_everywhere_and_nothing_else_is() -> None:
    found = dict(renamed(reply(b'{"rows":[{"code":"code","1":2}]}')))
    assert sorted(found) == ["code", "rows"]
    assert found["code"].body == b'{"rows":[{"code_renamed":"code","1":2}]}'
    found = dict(renamed(reply("kommun;år\n0991;2021\n".encode())))
    assert found["år"].body == "kommun;år_renamed\n0991;2021\n".encode()
    assert list(renamed(reply(b"PK\x03\x04\x00a\rb;c\n"))) == []


@pytest.mark.parametrize(
    ("body", "other", "changed"),
    [
        (b'{"value":12.5,"text":"12.5"}', None, b'{"value":null,"text":"12.5"}'),
        (b'{"value":12.5,"count":1}', 0, b'{"value":0,"count":1}'),
        (b'{"value":[12.5,12.50]}', None, None),
        (b'{"value":"12,5"}', None, b'{"value":null}'),
        (b'{"value":"12,5","rank":"1"}', 0, b'{"value":"0","rank":"1"}'),
        (b'{"value":"12,5","other":"12.5"}', 0, None),
        (b'{"value":true}', None, None),
        (b"0991;2021;12,5\n", None, b"0991;2021;\n"),
        (b"0991,2021,12.5\n", 0, b"0991,2021,0\n"),
        (b"0991;2021;112,5\n", None, None),
    ],
)
def test_a_figure_is_changed_where_it_stands_once(
    body: bytes, other: float | None, changed: bytes | None
) -> None:
    got = with_figure(reply(body), 1.0 if b"true" in body else 12.5, other)
    assert (got.body if got else None) == changed


def test_the_program_itself_does_without_it() -> None:
    """Nothing that obs starts with imports obs.testing or pytest."""
    code = "import sys, obs.cli.app, obs.plugins as p; p.Registry.from_entry_points(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert {"pytest", "hypothesis", "obs.testing"} & set(loaded.split()) == set()


OVERRIDE = "http://127.0.0.1:8931/api"


def test_links_to_the_address_that_was_asked_are_replayed(tmp_path: Path) -> None:
    """As obs follows them with that address in a study; another host is refused all the same."""
    made = Recording(path="/x?page=2", fetched=NOW, content=b"[]", base_url=OVERRIDE)
    write_recording(made, tmp_path / "two.json")
    replay = Replay.of(tmp_path, BASE)
    answered = replay.reply(Request(path=f"{OVERRIDE}/x?page=2"))
    assert (answered.body, answered.url) == (b"[]", f"{OVERRIDE}/x?page=2")
    for elsewhere in ("http://127.0.0.1:8932/api/x?page=2", "http://127.0.0.1:8931/x?page=2"):
        with pytest.raises(ForeignAddressError, match=r"is not below https://invented\.example/api"):
            replay.reply(Request(path=elsewhere))


def test_without_such_a_recording_only_the_sources_own_address_counts() -> None:
    recording = Recording(path="/x", fetched=NOW, content=b"[]")
    with pytest.raises(ForeignAddressError):
        Replay(recordings={recording.key: recording}, base_url=BASE).reply(Request(path=f"{OVERRIDE}/x"))

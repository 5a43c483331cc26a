"""Packages made to harm: each is told of in words, soon, and nothing outside it is read or asked."""

from __future__ import annotations

import json
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from obs.errors import PublishError
from obs.publish.package import Examination, check_package, examination, open_package
from obs.publish.package.patterns import may_hang
from obs.publish.verification import verify

CSV = "kod,typ\n0180,a\n0181,b\n"


def stranger(folder: Path, body: str = CSV, **field: Any) -> dict[str, Any]:
    """A small valid package, its last field as *field* says."""
    last = {"name": "typ", "type": "string", **field}
    schema = {"fields": [{"name": "kod", "type": "string"}, last], "primaryKey": ["kod"]}
    descriptor: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "pahittat",
        "licenses": [{"name": "CC0-1.0"}],
        "sources": [{"title": "Påhitt"}],
        "resources": [{"name": "t", "type": "table", "path": "t.csv", "schema": schema}],
    }
    folder.mkdir(exist_ok=True)
    (folder / "t.csv").write_text(body, encoding="utf-8")
    write(folder, descriptor)
    return descriptor


def write(folder: Path, descriptor: dict[str, Any]) -> None:
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")


def codes(found: Examination) -> list[str]:
    return [each.code for each in found.errors]


class _Counting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append(self.path)
        goal = server.goals.get(self.path)
        self.send_response(302 if goal else 200)
        if goal:
            self.send_header("Location", goal)
        self.end_headers()
        self.wfile.write(server.bodies.get(self.path, b"{}"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing."""


@pytest.fixture
def servers() -> Iterator[list[Any]]:
    """Two hosts on this machine that note what they are asked."""
    made: list[Any] = []
    for _ in range(2):
        server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Counting)
        server.asked, server.goals, server.bodies = [], {}, {}
        server.address = f"http://127.0.0.1:{server.server_port}"
        server.thread = threading.Thread(target=server.serve_forever)
        server.thread.start()
        made.append(server)
    yield made
    for server in made:
        server.shutdown()
        server.thread.join()
        server.server_close()


def test_a_json_schema_fetches_nothing_that_it_refers_to(servers: list[Any], tmp_path: Path) -> None:
    """The address in it may be one that only this machine can reach."""
    rules = {"jsonSchema": {"$ref": f"{servers[0].address}/inside"}}
    stranger(tmp_path, 'kod,typ\n0180,"{}"\n', type="object", constraints=rules)
    assert "not-checked" in codes(check_package(tmp_path))
    assert servers[0].asked == []


def test_another_host_is_not_even_asked(servers: list[Any]) -> None:
    here, there = servers
    here.goals["/datapackage.json"] = f"{there.address}/inside"
    with (
        pytest.raises(PublishError, match="leads to another host"),
        open_package(f"{here.address}/datapackage.json"),
    ):
        pass
    assert there.asked == []


@pytest.mark.parametrize("paths", [["a.csv", "a.csv/b.csv"], ["a" * 300 + ".csv"]], ids=["folder", "long"])
def test_names_that_no_disk_can_hold_are_refused(paths: list[str], servers: list[Any]) -> None:
    resources = [{"name": f"r{place}", "path": path} for place, path in enumerate(paths)]
    servers[0].bodies["/datapackage.json"] = json.dumps({"resources": resources}).encode()
    with pytest.raises(PublishError, match="which is no file here"), open_package(servers[0].address):
        pass


@pytest.mark.parametrize("pattern", ["(a+)+b", "(?=a)(a+)+b"], ids=["plain", "only Python knows it"])
def test_a_pattern_that_never_ends_is_given_up(
    pattern: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frictionless is stopped; what we can tell ourselves is told."""
    monkeypatch.setattr(examination, "_PATIENCE", 3.0)
    stranger(tmp_path, f"kod,typ\n0180,{'a' * 40}\n", constraints={"pattern": pattern})
    began = time.monotonic()
    found = check_package(tmp_path)
    assert time.monotonic() - began < 30
    assert not found.valid
    assert any("took more than 3 seconds" in each.message for each in found.errors)


def test_a_pattern_in_a_json_schema_that_never_ends_is_not_tried(tmp_path: Path) -> None:
    rules = {"jsonSchema": {"properties": {"x": {"pattern": "^(a+)+$"}}}}
    stranger(tmp_path, 'kod,typ\n0180,"{""x"":""' + "a" * 40 + '!""}"\n', type="object", constraints=rules)
    assert "may take for ever" in " ".join(each.message for each in check_package(tmp_path).errors)


@pytest.mark.parametrize(
    "pattern", ["[0-9]{4}", "[A-Za-z][A-Za-z0-9_-]{0,63}", "[0-9]{4}(-Q[1-4])?", r"\d+", "[+*]{2}", "a|b"]
)
def test_common_patterns_are_not_taken_for_endless(pattern: str) -> None:
    assert not may_hang(pattern)


@pytest.mark.parametrize("text", ["pahittat", "typ", "t.csv"])
def test_half_a_character_is_no_json(text: str, tmp_path: Path) -> None:
    """Python reads it, and then can write it nowhere."""
    stranger(tmp_path)
    file = tmp_path / "datapackage.json"
    file.write_text(file.read_text("utf-8").replace(f'"{text}"', f'"{text}\\ud800"'), encoding="utf-8")
    assert codes(check_package(tmp_path)) == ["not-json"]
    whole = file.read_text("utf-8").replace("\\ud800", "\\ud83d\\ude00")
    file.write_text(whole, encoding="utf-8")
    assert "not-json" not in codes(check_package(tmp_path))


def test_a_path_that_is_too_long_is_told(tmp_path: Path) -> None:
    descriptor = stranger(tmp_path)
    descriptor["resources"][0]["path"] = "a" * 5000 + ".csv"
    write(tmp_path, descriptor)
    assert "unsafe-path" in codes(check_package(tmp_path))


def test_sums_that_are_a_link_out_of_the_folder_are_not_read(tmp_path: Path) -> None:
    stranger(tmp_path / "p")
    (tmp_path / "secret").write_text("a secret\n", encoding="utf-8")
    (tmp_path / "p/SHA256SUMS").symlink_to(tmp_path / "secret")
    found = check_package(tmp_path / "p")
    assert codes(found) == ["unsafe-path"]
    assert "a secret" not in str(found)


def test_a_document_nested_too_deep_is_told(tmp_path: Path) -> None:
    stranger(tmp_path)
    (tmp_path / "quality.json").write_text("[" * 100_000, encoding="utf-8")
    assert any(each.place.file == "quality.json" for each in verify(str(tmp_path)).errors)


def test_a_package_whose_data_lie_elsewhere_is_valid(tmp_path: Path) -> None:
    """Nobody was asked of them, which is said."""
    descriptor = stranger(tmp_path)
    descriptor["resources"][0]["path"] = "https://data.example/t.csv"
    write(tmp_path, descriptor)
    found = check_package(tmp_path)
    assert [each.code for each in found.findings] == ["remote"]
    assert found.valid


def test_a_workbook_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    descriptor = stranger(tmp_path)
    descriptor["resources"].append({"name": "book", "path": "t.xlsx"})
    write(tmp_path, descriptor)
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert [(each.code, each.place.file) for each in check_package(tmp_path).errors] == [
        ("unreadable", "t.xlsx")
    ]


@pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_damaged_zip_file_is_told(kind: int, tmp_path: Path) -> None:
    target = tmp_path / "p.zip"
    with zipfile.ZipFile(target, "w", kind) as archive:
        archive.writestr("t.csv", CSV * 500)
    body = bytearray(target.read_bytes())
    for place in range(50, 70):
        body[place] ^= 0xFF
    target.write_bytes(body)
    with pytest.raises(PublishError, match="cannot be unpacked"), open_package(target):
        pass

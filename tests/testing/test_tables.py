"""Libraries of tables open files and addresses below Python: what is sealed or closed stops them before."""

# ruff: noqa: PLW0108 - each function is looked up when it is called
from __future__ import annotations

import io
import threading
from collections.abc import Callable, Generator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars import read_csv as by_its_name

from obs.testing.isolation import SealedError, closed, sealed

FRAME = pl.DataFrame({"code": ["0991"]})
CSV = b"code\n0991\n"


class _Counting(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(200)
        self.end_headers()
        self.wfile.write(CSV)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        del format, args


@pytest.fixture
def address() -> Generator[str]:
    _Counting.asked = 0
    server = HTTPServer(("127.0.0.1", 0), _Counting)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/own.csv"
    server.shutdown()
    thread.join()
    server.server_close()


OUTSIDE: dict[str, Callable[[str], object]] = {
    "read_csv": lambda at: pl.read_csv(at),
    "by its name": lambda at: by_its_name(at),
    "scan_csv": lambda at: pl.scan_csv(source=at).collect(),
    "several": lambda at: pl.scan_csv([at, at]).collect(),
    "sql": lambda at: pl.sql(f"SELECT * FROM read_csv('{at}')").collect(),
    "sql of a context": lambda at: pl.SQLContext().execute(f"SELECT * FROM read_csv('{at}')"),
    "sink": lambda at: FRAME.lazy().sink_csv(at),
    "write": lambda at: FRAME.write_parquet(at),
}


@pytest.mark.parametrize("way", OUTSIDE)
def test_sealed_no_address_is_reached(address: str, way: str) -> None:
    """Nor is an attempt forgotten that the plugin swallows."""
    with sealed() as attempts, suppress(Exception):
        OUTSIDE[way](address)
    assert _Counting.asked == 0
    assert len(attempts) == 1
    assert attempts[0].startswith("polars.")
    assert address in attempts[0]


FILES: dict[str, Callable[[Path], object]] = {
    "read_csv": lambda at: pl.read_csv(at),
    "read_csv of a text": lambda at: pl.read_csv(str(at)),
    "scan_csv": lambda at: pl.scan_csv(at).collect(),
    "write_csv": lambda at: FRAME.write_csv(at),
    "write_parquet": lambda at: FRAME.write_parquet(at),
    "sink_csv": lambda at: FRAME.lazy().sink_csv(at),
    "serialize": lambda at: FRAME.serialize(at),
    "deserialize": lambda at: pl.LazyFrame.deserialize(at),
}


@pytest.mark.parametrize("way", FILES)
def test_closed_no_file_is_opened(tmp_path: Path, way: str) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes(CSV)
    with closed() as opened, pytest.raises(SealedError):
        FILES[way](file)
    assert len(opened) == 1
    assert opened[0].startswith("polars.")
    assert file.read_bytes() == CSV


def test_what_is_in_memory_is_read_and_written() -> None:
    kept = io.BytesIO()
    with sealed() as attempts, closed() as opened:
        assert pl.read_csv(CSV).height == 1
        assert pl.read_csv(io.BytesIO(CSV), columns=["code"]).height == 1
        assert pl.read_csv(io.StringIO(CSV.decode())).height == 1
        assert FRAME.write_csv() == CSV.decode()
        FRAME.write_parquet(kept)
        assert pl.read_parquet(kept.getvalue()).equals(FRAME)
        assert FRAME.lazy().sql("SELECT code FROM self").collect().equals(FRAME)
    assert (attempts, opened) == ([], [])


def test_afterwards_all_goes_as_before(tmp_path: Path) -> None:
    with sealed(), closed():
        pass
    FRAME.write_csv(tmp_path / "own.csv")
    assert pl.read_csv(tmp_path / "own.csv").height == 1


OTHERS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "pandas": ("pandas", lambda library: library.read_parquet("own.parquet")),
    "pyarrow": ("pyarrow.parquet", lambda library: library.read_table("own.parquet")),
    "pyarrow.csv": ("pyarrow.csv", lambda library: library.read_csv("own.csv")),
    "a database": ("duckdb", lambda library: library.connect("own.db")),
    "a query": ("duckdb", lambda library: library.sql("FROM 'own.parquet'")),
}


@pytest.mark.parametrize("way", OTHERS)
def test_other_libraries_are_stopped_too(way: str) -> None:
    """Those that are imported when it begins."""
    name, read = OTHERS[way]
    library = pytest.importorskip(name)
    with closed() as opened, pytest.raises(SealedError):
        read(library)
    assert len(opened) == 1

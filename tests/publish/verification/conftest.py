"""A publication of real figures, a copy of it to spoil, and a server on this machine that serves the copy."""

from __future__ import annotations

import functools
import http.server
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from tests.filling import fill
from tests.loopback import listening

from obs.plugins import Registry
from obs.publish.cataloguing import put_catalogue, withdraw
from obs.publish.releasing import publish
from obs.store import Store
from obs.study import Study

TODAY = date(2026, 11, 27)
LATER = datetime(2026, 11, 26, 6, tzinfo=UTC)


@pytest.fixture(scope="session")
def published(
    tmp_path_factory: pytest.TempPathFactory, study: Study, plugins: Registry, filled: Callable[[Path], Store]
) -> Path:
    """A folder with one release and its catalogue."""
    folder = tmp_path_factory.mktemp("published")
    store = filled(folder / ".obs")
    publish(study, store, plugins, folder / "out", today=TODAY)
    put_catalogue(study, folder / "out", None)
    return folder / "out"


@pytest.fixture
def copy(published: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return _copied(published, tmp_path / "out")


@pytest.fixture(scope="session")
def two(published: Path, study: Study, plugins: Registry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the release of `published` is withdrawn and a corrected one stands."""
    folder = tmp_path_factory.mktemp("two")
    _copied(published, folder / "out")
    shutil.copytree(published.parent / ".obs", folder / ".obs")
    with Store.open(folder / ".obs") as store:
        frame = store.read(study.indicators["N31807"])
        assert frame is not None
        changed = frame.with_columns(value=pl.col("value") + 1)
        fill(store, study, {"N31807": changed}, LATER)
        publish(study, store, plugins, folder / "out", reason="Talen var fel", today=TODAY)
    withdraw(study, folder / "out", "2026.1.0", "Talen var fel", TODAY)
    put_catalogue(study, folder / "out", None)
    return folder / "out"


def _copied(folder: Path, target: Path) -> Path:
    shutil.copytree(folder, target, symlinks=True)
    for each in target.rglob("*"):
        if not each.is_symlink():
            each.chmod(0o755 if each.is_dir() else 0o644)
    return target


@pytest.fixture
def both(two: Path, tmp_path: Path) -> Path:
    """A copy of `two` to spoil."""
    return _copied(two, tmp_path / "both")


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves folders on this machine, each at the address that is given back."""
    with ExitStack() as running:
        yield lambda folder: running.enter_context(
            listening(functools.partial(_Quiet, directory=str(folder)))
        )


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Sends whoever asks for what is called "elsewhere" to another host; "broken" is an error."""

    def do_GET(self) -> None:
        marks = (Path(self.translate_path(self.path)).parent / each for each in ("elsewhere", "broken"))
        elsewhere, broken = (each.is_file() for each in marks)
        if broken:
            self.send_error(503)
        elif elsewhere:
            self.send_response(302)
            self.send_header("Location", "http://localhost:9/" + self.path)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing."""


@pytest.fixture
def served(copy: Path, serve: Callable[[Path], str]) -> tuple[str, Path]:
    """The address at which a copy of the publication can be reached, and where it lies."""
    return serve(copy), copy

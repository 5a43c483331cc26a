"""Packages are found in folders, by their descriptors, in zip files and on the web, within limits."""

from __future__ import annotations

import functools
import threading
import zipfile
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.publish.package.valid import ours

from obs.errors import PublishError
from obs.publish.package import check_package, open_package


def _packed(folder: Path, target: Path, *, below: str = "") -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, below + path.relative_to(folder).as_posix())
    return target


@pytest.mark.parametrize("below", ["", "pahittat/"], ids=["at the top", "in a folder"])
def test_a_zip_file_is_unpacked_and_checked(below: str, tmp_path: Path) -> None:
    """A package in a zip file is as valid as it was in its folder."""
    ours(tmp_path / "p")
    with open_package(_packed(tmp_path / "p", tmp_path / "p.zip", below=below)) as opened:
        assert check_package(opened.folder, opened.descriptor, opinions=False).valid
    assert not opened.folder.exists()


def test_folders_and_descriptors_are_found(tmp_path: Path) -> None:
    """A folder and its descriptor name the same package; anything else is refused."""
    ours(tmp_path / "p")
    for target in (tmp_path / "p", str(tmp_path / "p/datapackage.json")):
        with open_package(target) as opened:
            assert (opened.folder, opened.descriptor) == (tmp_path / "p", "datapackage.json")
    with pytest.raises(PublishError, match="no package"), open_package(tmp_path / "q"):
        pass


@pytest.mark.parametrize("name", ["../out.csv", "/tmp/out.csv", "a/../../out.csv", ".hidden"])
def test_a_zip_file_cannot_leave_its_folder(name: str, tmp_path: Path) -> None:
    """Names that lead elsewhere are refused before anything is unpacked."""
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr(name, "x")
    with pytest.raises(PublishError, match="which"), open_package(tmp_path / "p.zip"):
        pass


def test_links_and_bombs_in_zip_files_are_refused(tmp_path: Path) -> None:
    """A link is no file, and what would grow too large is not unpacked."""
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/hostname")
    with pytest.raises(PublishError, match="link"), open_package(tmp_path / "link.zip"):
        pass
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", b"0" * 1_000_000)
    with pytest.raises(PublishError, match="more than"), open_package(tmp_path / "bomb.zip", limit=1000):
        pass


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a package on this machine."""
    ours(tmp_path / "p")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(tmp_path / "p")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/datapackage.json"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_package_on_the_web_is_fetched_with_its_files(served: str) -> None:
    """The files beside the descriptor come with it."""
    with open_package(served) as opened:
        assert check_package(opened.folder, opinions=False).valid
    with pytest.raises(PublishError, match="more than"), open_package(served, limit=100):
        pass
    with pytest.raises(PublishError, match="cannot be fetched"), open_package(served + "x"):
        pass

"""Every name from outside that becomes a file: none leads out of its folder.

The places, and what holds each: ids of indicators, groups, metrics and the study (a form without dots and
slashes); files of the study (no way upwards, no absolute path); the dataset's name and versions (a form of
their own); region codes (those that there are); series and replies in the store (an id, a hash); the paths in
a package, its zip file and its lists (`obs.publish.package.paths`).
Links in a publication: tests/publish/shelf.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.publish.package import valid
from tests.reliability.fuzz.parsers import NOW
from tests.reliability.fuzz.seeds import STUDY

from obs.errors import ConfigError, ObsError, RequestError, StoreError
from obs.fetch.channels import read_file
from obs.models import Request
from obs.plugins.offers import ID as PLUGIN_ID
from obs.publish.package import check_package, open_package
from obs.publish.package.paths import fault_of
from obs.publish.package.sums import check_sums, listed_paths
from obs.publish.shelf import Shelf, is_version
from obs.store import Store
from obs.study import parse, template

WAYS_OUT = (
    *(
        "..",
        "../x",
        "a/../../x",
        "/etc/passwd",
        "\\\\host\\x",
        "C:\\x",
        "C:x",
        "~/x",
        "~root",
        "a\\..\\..\\x",
    ),
    *("%2e%2e/x", "..%2fx", "x\x00.csv", "\x00", ".hidden", "a/.git/config", "./x/../../y", "..\\x"),
    *("．．/x", "a\n/../b"),
)
_NAMES = {"%2e%2e/x", "..%2fx", "．．/x", ".hidden", "a/.git/config", "~/x", "~root"}
"""Nobody reads these as a way out: of a file they are odd names in the folder."""
AS_FILES = [each for each in WAYS_OUT if each not in _NAMES]


def _values() -> dict[str, Any]:
    return tomllib.loads(STUDY)


def _refused(values: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        parse(values, file="obs.toml", folder=Path("study"))


@pytest.mark.parametrize("name", WAYS_OUT)
def test_no_id_of_a_study_leads_elsewhere(name: str) -> None:
    """The study, its indicators, formulas, groups, sources, metrics, and the dataset."""
    for section in ("indicators", "derived", "groups", "sources", "metrics"):
        values = _values()
        values[section][name] = next(iter(values[section].values()))
        _refused(values)
    for section in ("study", "dataset"):
        values = _values()
        values[section]["name"] = name
        _refused(values)


@pytest.mark.parametrize("code", WAYS_OUT)
def test_no_region_leads_elsewhere(code: str) -> None:
    """Pages are named after regions: only codes that there are get in."""
    for key in ("regions", "also"):
        values = _values()
        values["study"][key] = [code]
        _refused(values)


@pytest.mark.parametrize("path", AS_FILES)
def test_no_file_of_a_study_lies_elsewhere(path: str, tmp_path: Path) -> None:
    """The register of claims; a file of figures and its schema."""
    values = _values()
    values["study"]["claims"] = path
    _refused(values)
    (tmp_path / "study").mkdir()
    (tmp_path / "x").write_text("elsewhere", "utf-8")
    with pytest.raises(RequestError):
        read_file(tmp_path / "study", Request(path=path), NOW)


@pytest.mark.parametrize("name", [*WAYS_OUT, "../studies/bistand", "{elsewhere}"])
def test_no_built_in_study_is_taken_from_elsewhere(name: str, tmp_path: Path) -> None:
    """Also where there is one at the end of the way."""
    (tmp_path / "obs.toml").write_text(STUDY, "utf-8")
    with pytest.raises(ConfigError):
        template("obs.toml", name=name.format(elsewhere=tmp_path))


@pytest.mark.parametrize("name", [*WAYS_OUT, "A", "a/b", "a.b", ""])
def test_no_source_or_metric_is_called_like_a_path(name: str) -> None:
    assert not PLUGIN_ID.fullmatch(name)


_ENTRY = {"version": "2026.1.0", "published": "2026-01-01", "sha256sums": "0" * 64}


@pytest.mark.parametrize("key", ["version", "path", "previous"])
@pytest.mark.parametrize(
    "version", [*WAYS_OUT, "", "2026.1", "2026.1.0/..", "latest", "2026.1.0\n", "２０２６.1.0"]
)
def test_no_version_leads_elsewhere(version: str, key: str, tmp_path: Path) -> None:
    """Neither one that is asked for nor one that versions.json, right in all else, names."""
    changed = {key: version}
    assert not is_version(version)
    with Shelf.open(tmp_path / "out") as shelf, pytest.raises((ObsError, ValueError)):
        shelf.path(version)
    (tmp_path / "out" / "versions.json").write_text(
        json.dumps({"name": "x", "latest": None, "versions": [_ENTRY | changed]}), "utf-8"
    )
    with pytest.raises(ObsError, match=r"is no version|is not its own folder"), Shelf.open(tmp_path / "out"):
        pass
    assert {each.name for each in tmp_path.iterdir()} == {"out"}


@pytest.mark.parametrize("name", [*AS_FILES, "0" * 63, "G" * 64, "../" + "0" * 61])
def test_no_reply_is_read_from_elsewhere(name: str, tmp_path: Path) -> None:
    """Raw replies are found by their hash only."""
    with (
        Store.open(tmp_path / "store") as store,
        pytest.raises(StoreError, match="is not the hash of a raw reply"),
    ):
        store.get_raw(name)


@pytest.mark.parametrize("path", AS_FILES)
def test_no_path_of_a_package_leads_elsewhere(path: str, tmp_path: Path) -> None:
    """A resource, a schema and a dialect of a descriptor."""
    assert fault_of(path) is not None
    (tmp_path / "passwd").write_text("root:x\n", "utf-8")
    folder = tmp_path / "package"
    descriptor = valid.ours(folder)
    for key in ("path", "schema", "dialect"):
        changed = json.loads(json.dumps(descriptor))
        changed["resources"][0][key] = path
        valid.write(folder, changed)
        found = check_package(folder, opinions=False)
        assert "unsafe-path" in {each.code for each in found.errors}
        assert "root:" not in " ".join(map(str, found.findings))


@pytest.mark.parametrize("path", AS_FILES)
def test_no_member_of_a_zip_file_is_unpacked_elsewhere(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a file left where it was unpacked."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    name = path.replace("\x00", "?").replace("/etc/passwd", str(tmp_path / "outside" / "passwd"))
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr(name, "x")
    before = set(tmp_path.rglob("*"))
    try:
        with open_package(tmp_path / "x.zip") as opened:
            assert set(tmp_path.rglob("*")) - set(opened.folder.rglob("*")) - {opened.folder} == before
            assert (opened.folder / name).is_file()
    except ObsError:
        pass
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("path", AS_FILES)
def test_no_line_of_the_sums_leads_elsewhere(path: str, tmp_path: Path) -> None:
    """A file there is not even hashed."""
    digest = hashlib.sha256(b"root:x\n").hexdigest()
    (tmp_path / "x").write_text("root:x\n", "utf-8")
    valid.ours(tmp_path / "package")
    (tmp_path / "package" / "SHA256SUMS").write_text(f"{digest}  {path}\n", "utf-8", newline="")
    found = check_sums(tmp_path / "package")
    assert {each.code for each in found} & {"unsafe-path", "sums-form"}
    assert "sums-hash" not in {each.code for each in found}
    assert path not in listed_paths(tmp_path / "package")

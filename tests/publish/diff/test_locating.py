"""A release is named by its folder, by the publication folder, or by that and a version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from obs.errors import PublishError
from obs.publish.diff.locating import locate


def version(number: str, withdrawn: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "version": number,
        "published": "2026-01-02",
        "path": number,
        "sha256sums": "0" * 64,
        "previous": None,
        "withdrawn": withdrawn,
    }


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Three versions, the last one withdrawn."""
    gone = {"day": "2026-03-04", "reason": "wrong figures"}
    listed = [version("2026.1.0"), version("2026.2.0"), version("2026.3.0", gone)]
    document = {"name": "x", "latest": "2026.2.0", "versions": listed}
    (tmp_path / "versions.json").write_text(json.dumps(document), "utf-8")
    for each in ("2026.1.0", "2026.2.0"):
        (tmp_path / each).mkdir()
        (tmp_path / each / "datapackage.json").write_text("{}", "utf-8")
    return tmp_path


def test_a_release_is_its_own_folder(shelf: Path) -> None:
    assert locate(shelf / "2026.1.0") == shelf / "2026.1.0"


def test_a_publication_folder_is_its_latest_that_is_not_withdrawn(shelf: Path) -> None:
    assert locate(shelf) == shelf / "2026.2.0"


def test_a_version_is_named_behind_the_folder(shelf: Path) -> None:
    assert locate(shelf.with_name(f"{shelf.name}@2026.1.0")) == shelf / "2026.1.0"


def test_a_folder_whose_name_has_the_sign_is_just_a_folder(shelf: Path) -> None:
    odd = shelf.rename(shelf.with_name("odd@2026.1.0"))
    assert locate(odd) == odd / "2026.2.0"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("@2026.9.0", "no version 2026.9.0"),
        ("@2026.3.0", "withdrawn: wrong figures"),
        ("@../2026.1.0", "is no release"),
        ("@latest", "is no release"),
        ("-elsewhere", "is no release"),
    ],
)
def test_what_is_not_there_is_refused_with_a_way_out(shelf: Path, given: str, message: str) -> None:
    with pytest.raises(PublishError, match=message):
        locate(Path(f"{shelf}{given}"))


def test_a_folder_with_nothing_but_withdrawn_versions_has_no_latest(shelf: Path) -> None:
    gone = version("2026.1.0", {"day": "2026-03-04", "reason": "wrong figures"})
    (shelf / "versions.json").write_text(
        json.dumps({"name": "x", "latest": None, "versions": [gone]}), "utf-8"
    )
    with pytest.raises(PublishError, match="no version that is not withdrawn"):
        locate(shelf)

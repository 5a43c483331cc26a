"""A stranger's package that is described as CSV on the Web too: what cannot both be true is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from obs.publish.verification import verified, verify

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
Edit = Callable[[dict[str, Any]], object]


@pytest.fixture(name="package")
def _package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small valid package with its CSVW beside it, whose licence is written in another way."""
    monkeypatch.setattr(verified, "check_package", partial(verified.check_package, opinions=False))
    fields: list[dict[str, Any]] = [
        {"name": "kod", "type": "string", "constraints": {"required": True}},
        {"name": "antal", "type": "integer"},
    ]
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "pahittat",
        "licenses": [{"name": "CC0-1.0", "path": CC0}],
        "sources": [{"title": "Påhitt"}],
        "resources": [
            {
                "name": "t",
                "type": "table",
                "path": "data/t.csv",
                "schema": {"fields": fields, "primaryKey": ["kod"]},
            }
        ],
    }
    (tmp_path / "data").mkdir()
    (tmp_path / "data/t.csv").write_text("kod,antal\n9901,1\n9902,2\n", "utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    table = {
        "url": "t.csv",
        "tableSchema": {
            "columns": [
                {"name": "kod", "datatype": "string", "required": True},
                {"name": "antal", "datatype": {"base": "decimal"}},
                {"name": "rad", "virtual": True},
            ],
            "primaryKey": "kod",
        },
    }
    licence = "http://creativecommons.org/publicdomain/zero/1.0"
    described = {"@context": "http://www.w3.org/ns/csvw", "dc:license": {"@id": licence}, "tables": [table]}
    (tmp_path / "data/csv-metadata.json").write_text(json.dumps(described), "utf-8")
    return tmp_path


def _schema(document: dict[str, Any]) -> dict[str, Any]:
    return document["tables"][0]["tableSchema"]


CASES: dict[str, tuple[Edit, str]] = {
    "other columns": (
        lambda d: _schema(d)["columns"].reverse(),
        "its columns are antal, kod, and by the descriptor kod, antal",
    ),
    "another type": (
        lambda d: _schema(d)["columns"][1].update(datatype="string"),
        "column antal is of type string, and by the descriptor of integer",
    ),
    "another rule": (
        lambda d: _schema(d)["columns"][0].update(required=False),
        "column kod need not have a value in each row, and by the descriptor it must",
    ),
    "another key": (
        lambda d: _schema(d).update(primaryKey=["kod", "antal"]),
        "its key is kod, antal, and by the descriptor kod",
    ),
    "another licence": (
        lambda d: d.update({"dc:license": "https://creativecommons.org/licenses/by/4.0/"}),
        "its licence is https://creativecommons.org/licenses/by/4.0, and by the descriptor",
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", ["data/csv-metadata.json", "data/t.csv-metadata.json"])
def test_what_cannot_both_be_true_is_told(package: Path, case: str, name: str) -> None:
    before = verify(str(package))
    assert (before.valid, before.what) == (True, "Data Package")
    assert [each for each in before.findings if each.code == "csvw"] == []
    edit, words = CASES[case]
    document = json.loads((package / "data/csv-metadata.json").read_text("utf-8"))
    edit(document)
    (package / "data/csv-metadata.json").unlink()
    (package / name).write_text(json.dumps(document), "utf-8")
    (found,) = (each for each in verify(str(package)).findings if each.code == "csvw")
    assert found.message.startswith(f"{name} tells of data/t.csv: {words}")
    assert (found.severity, found.place.file) == ("warning", name)


def test_a_file_whose_name_is_as_long_as_it_may_be_has_no_description(package: Path) -> None:
    name = f"{'t' * 250}.csv"
    (package / "data/t.csv").rename(package / "data" / name)
    document = json.loads((package / "datapackage.json").read_text("utf-8"))
    document["resources"][0]["path"] = f"data/{name}"
    (package / "datapackage.json").write_text(json.dumps(document), "utf-8")
    assert verify(str(package)).valid


@pytest.mark.parametrize(
    "body", ["[]", "{", '{"tables": 1}', '{"tables": [1, {"url": 2}, {"url": "t.csv", "tableSchema": 3}]}']
)
def test_a_description_that_is_none_contradicts_nothing(package: Path, body: str) -> None:
    (package / "data/csv-metadata.json").write_text(body, "utf-8")
    assert [each for each in verify(str(package)).findings if each.code == "csvw"] == []

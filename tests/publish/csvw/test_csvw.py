"""CSV on the Web: what the description says agrees with the files, by our rules and by others' readers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from tests.publish.invented import files_of, release

from obs.errors import PublishError
from obs.publish.csvw import csvw


@pytest.fixture(scope="module")
def group() -> dict[str, Any]:
    """The description of the invented release."""
    invented = release()
    return csvw(invented, files_of(invented)[1])


def table(group: Mapping[str, Any], url: str) -> dict[str, Any]:
    return next(each for each in group["tables"] if each["url"] == url)


def column(group: Mapping[str, Any], url: str, name: str) -> dict[str, Any]:
    return next(each for each in table(group, url)["tableSchema"]["columns"] if each["name"] == name)


def test_every_table_is_described_beside_its_file(group: dict[str, Any]) -> None:
    urls = [each["url"] for each in group["tables"]]
    assert urls == ["observations.csv", "level.csv", "regions.csv", "indicators.csv"]


def test_columns_are_those_of_the_file_in_its_order(group: dict[str, Any]) -> None:
    written, _ = files_of(release())
    for each in group["tables"]:
        header = written[f"data/{each['url']}"].decode().split("\n", 1)[0].split(",")
        columns = each["tableSchema"]["columns"]
        assert [one["name"] for one in columns] == header
        assert all(one["name"] in one["titles"] for one in columns)


def test_codes_are_text_with_a_pattern_that_holds_from_end_to_end(group: dict[str, Any]) -> None:
    datatype = column(group, "observations.csv", "region")["datatype"]
    assert datatype["base"] == "string"
    assert re.search(datatype["format"], "0101")
    assert not re.search(datatype["format"], "x0101")
    assert not re.search(datatype["format"], "010")


def test_codes_of_a_closed_list_are_told_apart_from_others(group: dict[str, Any]) -> None:
    form = column(group, "observations.csv", "sex")["datatype"]["format"]
    assert [sex for sex in ("T", "F", "M", "X", "TF", "") if re.search(form, sex)] == ["T", "F", "M"]


def test_keys_and_references_are_those_of_the_schema(group: dict[str, Any]) -> None:
    schema = table(group, "observations.csv")["tableSchema"]
    assert schema["primaryKey"] == ["indicator", "region", "period", "sex"]
    assert schema["foreignKeys"] == [
        {
            "columnReference": ["indicator"],
            "reference": {"resource": "indicators.csv", "columnReference": ["indicator"]},
        },
        {
            "columnReference": ["region"],
            "reference": {"resource": "regions.csv", "columnReference": ["region"]},
        },
    ]


def test_an_empty_cell_is_none_without_being_said() -> None:
    """Readers differ over a list with an empty text in it; other texts for none are said."""
    invented = release()
    told = [
        replace(each, schema={**each.schema, "missingValues": missing})
        for each, missing in zip(invented.tables, ([""], ["", "-"], [""], [""]), strict=True)
    ]
    tables = csvw(replace(invented, tables=told), files_of(invented)[1])["tables"]
    nulls = [{str(one.get("null")) for one in each["tableSchema"]["columns"]} for each in tables]
    assert nulls == [{"None"}, {"['', '-']"}, {"None"}, {"None"}]


def test_columns_are_described_in_both_languages() -> None:
    """In Swedish too where only the interface has it in Swedish; what nobody translated stays English."""
    invented = release()
    level = next(each for each in invented.tables if each.name == "level")
    fields = [dict(each) for each in level.schema["fields"]]
    fields[0]["description"], fields[1]["description"] = "Whether there is a value, and why not.", "Nonsense"
    told = replace(level, schema={**level.schema, "fields": fields})
    tables = [told if each is level else each for each in invented.tables]
    columns = table(csvw(replace(invented, tables=tables), files_of(invented)[1]), "level.csv")
    said = [each["dc:description"] for each in columns["tableSchema"]["columns"][:2]]
    assert [each["@language"] for each in said[0]] == ["sv", "en"]
    assert said[0][0]["@value"] == "Om det finns ett värde, och annars varför inte."
    assert said[1] == [{"@value": "Nonsense", "@language": "en"}]


def test_licence_and_credit_stand_at_the_column(group: dict[str, Any]) -> None:
    value, rank = column(group, "observations.csv", "value"), column(group, "level.csv", "rank")
    assert [each["@id"] for each in value["dc:license"]] == [
        "https://www.kolada.se/om-oss/api/",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ]
    assert [each["@value"] for each in value["dc:rights"]] == [
        "Källa: Kolada (indicator.source = kolada)",
        "Källa: SCB (indicator.source = scb)",
    ]
    assert "Källa:" not in rank["dc:rights"][0]["@value"]
    assert rank["dc:license"] == [{"@id": "https://creativecommons.org/publicdomain/zero/1.0/"}]


def test_a_table_beside_the_folder_is_reached_from_it() -> None:
    invented = release()
    files = [
        replace(file, path="revision.csv") if file.path == "data/level.csv" else file
        for file in files_of(invented)[1]
    ]
    assert table(csvw(invented, files), "../revision.csv")["dc:title"][1]["@value"].startswith("Level")


def test_a_table_without_a_file_is_refused() -> None:
    invented = release()
    files = [file for file in files_of(invented)[1] if file.table != "level"]
    with pytest.raises(PublishError, match="no CSV file holds level"):
        csvw(invented, files)


def test_duckdb_and_pandas_read_what_is_described(group: dict[str, Any], tmp_path: Any) -> None:
    duckdb, pandas = pytest.importorskip("duckdb"), pytest.importorskip("pandas")
    invented = release()
    (tmp_path / "data").mkdir()
    for path, body in files_of(invented)[0].items():
        (tmp_path / path).write_bytes(body)
    kinds = {"string": ("VARCHAR", "str"), "number": ("DOUBLE", "float64"), "integer": ("BIGINT", "Int64")}
    for each in group["tables"]:
        path, columns = tmp_path / "data" / each["url"], each["tableSchema"]["columns"]
        bases = {one["name"]: base(one["datatype"]) for one in columns}
        frame = invented.table(each["url"].removesuffix(".csv")).frame
        types = {name: kinds[kind][0] if kind in kinds else kind.upper() for name, kind in bases.items()}
        assert duckdb.read_csv(str(path), dtype=types).fetchall() == frame.rows()
        texts = {name: kinds[kind][1] for name, kind in bases.items() if kind in kinds}
        read = pandas.read_csv(path, dtype=texts, keep_default_na=False, na_values=[""])
        assert read.shape == frame.shape
        for name, kind in bases.items():
            if kind == "number":
                assert [None if pandas.isna(one) else one for one in read[name]] == frame[name].to_list()


def base(datatype: str | Mapping[str, Any]) -> str:
    return datatype if isinstance(datatype, str) else datatype["base"]


def test_equal_releases_are_described_equally() -> None:
    one, other = release(), release()
    assert csvw(one, files_of(one)[1]) == csvw(other, files_of(other)[1])

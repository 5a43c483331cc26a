"""Whether CSV on the Web describes the tables as the descriptor does, column by column."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from obs.publish.csvw import csvw
from obs.publish.verification.contradiction import contradictions
from obs.publish.verification.retold import retold

_SWEDISH = "sv"


def check_csvw(folder: Path, name: str) -> Iterator[str]:
    """Where *name* says anything else of the tables, their terms or columns than the descriptor."""
    told: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    release = retold(folder)
    wanted = csvw(release.release, release.files)
    yield from contradictions(_joined(_but(told, "tables")), _but(wanted, "tables"))
    described = {each["url"]: each for each in told["tables"]}
    tables = zip(wanted["tables"], release.release.tables, strict=True)
    for table, of in tables:
        if table["url"] not in described:
            yield f"{release.paths(of.name)[0]} is not described"
            continue
        said = {field["name"] for field in of.schema["fields"] if not field.get("description_sv")}
        yield from _table(described.pop(table["url"]), table, of.name, said)
    for url in described:
        yield f"{url} is described and is no table of the descriptor"
    for url, times in Counter(each["url"] for each in told["tables"]).items():
        if times > 1:
            yield f"{url} is described {'twice' if times == 2 else f'{times} times'}"


def _table(
    told: Mapping[str, Any], wanted: Mapping[str, Any], name: str, translated: set[str]
) -> Iterator[str]:
    """What is said otherwise of the table *name*; what columns are in Swedish is only for people."""
    yield from contradictions(_but(told, "tableSchema"), _but(wanted, "tableSchema"), f"table {name}:")
    schema, ours = told["tableSchema"], wanted["tableSchema"]
    yield from contradictions(_but(schema, "columns"), _but(ours, "columns"), f"table {name}: tableSchema")
    names = [[column["name"] for column in each["columns"]] for each in (schema, ours)]
    if names[0] != names[1]:
        yield (
            f"the columns of {name} are others than the descriptor's, or in another order: "
            f"{', '.join(map(str, names[0]))} for {', '.join(map(str, names[1]))}"
        )
        return
    for column, own in zip(schema["columns"], ours["columns"], strict=True):
        both = [_untranslated(each) if own["name"] in translated else each for each in (column, own)]
        yield from contradictions(both[0], both[1], f"table {name}, column {own['name']}:")


def _but(told: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {each: value for each, value in told.items() if each != key}


def _untranslated(column: Mapping[str, Any]) -> dict[str, Any]:
    """*column* without what a program translated, as another version of it may have other words."""
    key = "dc:description"
    if not isinstance(column.get(key), list):
        return dict(column)
    kept = [each for each in column[key] if each.get("@language") != _SWEDISH]
    return {**column, key: kept}


def _joined(group: dict[str, Any]) -> dict[str, Any]:
    """*group* whose sources have title and publisher in one, as the descriptor has them."""
    return {**group, "dc:source": [_source(each) for each in group["dc:source"]]}


def _source(told: Mapping[str, Any]) -> dict[str, Any]:
    title, publisher = told["schema:name"], told["schema:publisher"]
    return {**told, "schema:name": f"{title} ({publisher})" if publisher else title, "schema:publisher": ""}

"""Three valid Data Packages with invented figures: one like ours, and two as strangers write them."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"


def write(folder: Path, descriptor: Mapping[str, Any], *, name: str = "datapackage.json") -> None:
    """Writes a descriptor as it is."""
    text = json.dumps(descriptor, ensure_ascii=False, indent=1)
    (folder / name).write_text(text + "\n", encoding="utf-8")


def seal(folder: Path, descriptor: dict[str, Any]) -> None:
    """Writes the descriptor with sizes and hashes as the files now are, and SHA256SUMS."""
    for resource in descriptor["resources"]:
        if isinstance(resource.get("path"), str) and (folder / resource["path"]).is_file():
            body = (folder / resource["path"]).read_bytes()
            resource |= {"bytes": len(body), "hash": f"sha256:{hashlib.sha256(body).hexdigest()}"}
    write(folder, descriptor)
    sums(folder)


def sums(folder: Path) -> None:
    """Writes SHA256SUMS of the files as they now are."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256((folder / path).read_bytes()).hexdigest()}  {path}\n"
        for path in files
        if path != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


OBSERVATIONS = """indicator,region,period,date,sex,value,status,note
N99001,9901,2021,2021-01-01,T,12.5,reported,
N99001,9901,2022,2022-01-01,T,10.0,reported,"a note, with ""quotes"" in it"
N99001,9902,2021,2021-01-01,T,0.1,provisional,
N99001,9902,2022,2022-01-01,F,,missing,
"""
REGIONS = "region,name\n9901,Påhittat\n9902,Uppdiktat\n"


def _text(name: str, **constraints: Any) -> dict[str, Any]:
    return {"name": name, "type": "string", "description": f"the {name}", "constraints": constraints}


def ours_descriptor() -> dict[str, Any]:
    """A release as obs writes it."""
    lineage = [
        {
            "derived": False,
            "credit": "Källa: Påhittat",
            "licence": {"path": "https://example.org/l"},
            "sources": ["made"],
        }
    ]
    return {
        "$schema": V2,
        "name": "pahittat",
        "title": "Påhittade nyckeltal",
        "description": "Figures of invented places.",
        "version": "2026.1.0",
        "created": "2026-11-22T06:00:00Z",
        "licenses": [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "sources": [{"title": "Påhittat", "path": "https://example.org/"}],
        "contributors": [{"title": "Påhittat", "email": "statistik@example.org", "roles": ["contact"]}],
        "keywords": ["påhittat"],
        "resources": [
            {
                "name": "observations",
                "type": "table",
                "path": "data/observations.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        _text("indicator", required=True, pattern="[NU][0-9]{5}"),
                        _text("region", required=True, pattern="[0-9]{2}|[0-9]{4}"),
                        _text("period", required=True, pattern="[0-9]{4}"),
                        {
                            "name": "date",
                            "type": "date",
                            "constraints": {"required": True, "minimum": "1970-01-01"},
                        },
                        {**_text("sex", required=True, enum=["T", "F", "M"]), "categories": ["T", "F", "M"]},
                        {
                            "name": "value",
                            "type": "number",
                            "lineage": lineage,
                            "constraints": {"minimum": -1000},
                        },
                        _text("status", required=True, enum=["reported", "provisional", "missing"]),
                        {"name": "note", "type": "string"},
                    ],
                    "primaryKey": ["indicator", "region", "period", "sex"],
                    "foreignKeys": [
                        {"fields": ["region"], "reference": {"resource": "regions", "fields": ["region"]}}
                    ],
                    "missingValues": [""],
                },
            },
            {
                "name": "regions",
                "type": "table",
                "path": "data/regions.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [_text("region", required=True, unique=True), _text("name", required=True)],
                    "primaryKey": ["region"],
                    "missingValues": [""],
                },
            },
            {
                "name": "observations-parquet",
                "path": "data/observations.parquet",
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
            },
        ],
    }


def ours(folder: Path) -> dict[str, Any]:
    """Writes the release into *folder*; its descriptor."""
    (folder / "data").mkdir(parents=True)
    (folder / "data/observations.csv").write_text(OBSERVATIONS, encoding="utf-8")
    (folder / "data/regions.csv").write_text(REGIONS, encoding="utf-8")
    kinds = {"date": pl.Date, "value": pl.Float64}
    texts = ("indicator", "region", "period", "sex", "status", "note")
    frame = pl.read_csv(
        folder / "data/observations.csv", schema_overrides={**dict.fromkeys(texts, pl.String), **kinds}
    )
    frame.write_parquet(folder / "data/observations.parquet")
    (folder / "README.md").write_text("# Påhittat\n", encoding="utf-8")
    descriptor = ours_descriptor()
    seal(folder, descriptor)
    return descriptor


def stranger_1(folder: Path) -> dict[str, Any]:
    """Writes a package of version 1: semicolons, decimal commas, Latin-1, md5; its descriptor."""
    folder.mkdir(parents=True, exist_ok=True)
    body = 'kod;namn;andel;antal;aktiv\n9901;Påhittat;12,5;1 234;ja\n9902;"Upp;diktat";..;17;nej\n'.encode(
        "latin-1"
    )
    (folder / "kommuner.csv").write_bytes(body)
    descriptor = {
        "profile": "tabular-data-package",
        "name": "kommuner",
        "title": "Kommuner",
        "licenses": [{"name": "ODC-PDDL-1.0"}],
        "sources": [{"title": "Påhittat"}],
        "contributors": [{"title": "Påhittat", "role": "author"}],
        "resources": [
            {
                "name": "kommuner",
                "profile": "tabular-data-resource",
                "path": "kommuner.csv",
                "encoding": "iso-8859-1",
                "bytes": len(body),
                "hash": hashlib.md5(body).hexdigest(),
                "dialect": {"delimiter": ";", "lineTerminator": "\n"},
                "schema": {
                    "fields": [
                        {"name": "kod", "type": "string", "constraints": {"pattern": "[0-9]{4}"}},
                        {"name": "namn"},
                        {
                            "name": "andel",
                            "type": "number",
                            "decimalChar": ",",
                            "constraints": {"maximum": 100},
                        },
                        {"name": "antal", "type": "number", "groupChar": " "},
                        {"name": "aktiv", "type": "boolean", "trueValues": ["ja"], "falseValues": ["nej"]},
                    ],
                    "missingValues": ["", ".."],
                    "primaryKey": "kod",
                },
            }
        ],
    }
    write(folder, descriptor)
    return descriptor


_PEOPLE = """id,boss,born,at,seen,tags,scores,free,size,happy,level
1,,1999-12-31,08:00:00,2024-01-26T15:00:00,a|b,1;2,anything,1.5,true,1
2,1,2001-02-28,09:30:00,2024-01-26T15:00:00.300-05:00,c,3,17,-99,0,2
3,1,..,10:00:00,2024-01-26T15:00:00Z,,4;5;6,,NA,False,1
"""


def stranger_2(folder: Path) -> dict[str, Any]:
    """Writes a package of version 2 with all that is rare; its descriptor."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "people.csv").write_text(_PEOPLE, encoding="utf-8")
    (folder / "part1.csv").write_text("a,b,n\nx,1,10\nx,2,20\n", encoding="utf-8")
    (folder / "part2.csv").write_text("a,b,n\ny,1,30\n", encoding="utf-8")
    (folder / "packed.csv.gz").write_bytes(gzip.compress(b"a,b\nx,1\ny,1\nx,1\n", mtime=0))
    marks = [{"value": "", "label": "left out"}, {"value": "..", "label": "unknown"}]
    descriptor: dict[str, Any] = {
        "$schema": V2,
        "name": "rare",
        "licenses": [{"path": "https://example.org/terms"}],
        "sources": [{"title": "Påhittat"}],
        "resources": [
            {
                "name": "people",
                "type": "table",
                "path": "people.csv",
                "schema": {
                    "fields": [
                        {"name": "id", "type": "integer", "constraints": {"exclusiveMinimum": 0}},
                        {"name": "boss", "type": "integer"},
                        {"name": "born", "type": "date", "constraints": {"maximum": "2020-01-01"}},
                        {"name": "at", "type": "time", "constraints": {"minimum": "06:00:00"}},
                        {"name": "seen", "type": "datetime"},
                        {"name": "tags", "type": "list", "delimiter": "|", "constraints": {"maxLength": 3}},
                        {"name": "scores", "type": "list", "delimiter": ";", "itemType": "integer"},
                        {"name": "free", "type": "any"},
                        {"name": "size", "type": "number", "missingValues": ["-99", "NA"]},
                        {"name": "happy", "type": "boolean"},
                        {
                            "name": "level",
                            "type": "integer",
                            "categories": [{"value": 1, "label": "low"}, {"value": 2, "label": "high"}],
                            "categoriesOrdered": True,
                            "constraints": {"enum": [1, 2]},
                        },
                    ],
                    "primaryKey": ["id"],
                    "uniqueKeys": [["born", "at"], ["id"]],
                    "missingValues": marks,
                    "foreignKeys": [{"fields": ["boss"], "reference": {"fields": ["id"]}}],
                },
            },
            {
                "name": "parts",
                "type": "table",
                "path": ["part1.csv", "part2.csv"],
                "schema": {
                    "fields": [
                        {"name": "a", "type": "string"},
                        {"name": "b", "type": "integer"},
                        {"name": "n", "type": "integer"},
                    ],
                    "primaryKey": ["a", "b"],
                },
            },
            {
                "name": "packed",
                "type": "table",
                "path": "packed.csv.gz",
                "format": "csv",
                "schema": {
                    "fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}],
                    "foreignKeys": [
                        {"fields": ["a", "b"], "reference": {"resource": "parts", "fields": ["a", "b"]}}
                    ],
                },
            },
            {
                "name": "inline",
                "type": "table",
                "data": [{"a": "x", "when": "2024-05"}, {"a": "y", "when": None}],
                "schema": {
                    "fields": [{"name": "a", "type": "string"}, {"name": "when", "type": "yearmonth"}]
                },
            },
        ],
    }
    write(folder, descriptor)
    return descriptor

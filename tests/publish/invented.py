"""A release of invented figures on invented places, and the files that it would be written to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import polars as pl

import obs_schemas
from obs.publish.files import File
from obs.publish.model import Licence, Lineage, Release, SourceUsed, Table
from obs.publish.tables.shape import TYPES, linked
from obs.study import Dataset, Publisher

CC0 = Licence(title="CC0 1.0", name="CC0-1.0", path="https://creativecommons.org/publicdomain/zero/1.0/")
TERMS = Licence(title="Koladas användarvillkor", path="https://www.kolada.se/om-oss/api/")

KOLADA = SourceUsed(
    id="kolada",
    title="Kolada",
    publisher="Rådet för främjande av kommunala analyser",
    homepage="https://www.kolada.se/",
    licence=TERMS,
    credit="Källa: Kolada",
    credit_processed="Egen bearbetning av data från Kolada",
    first="2026-11-18",
    last="2026-11-20",
)
SCB = SourceUsed(
    id="scb",
    title="SCB:s statistikdatabas",
    publisher="Statistiska centralbyrån",
    homepage="https://www.scb.se/",
    licence=CC0,
    credit="Källa: SCB",
    credit_processed="Egen bearbetning av data från SCB",
    first="2026-11-20",
    last="2026-11-20",
)
FROM_KOLADA = Lineage(
    derived=False,
    credit=KOLADA.credit,
    licence=TERMS,
    sources=("kolada",),
    where="indicator.source = kolada",
)
FROM_SCB = Lineage(
    derived=False, credit=SCB.credit, licence=CC0, sources=("scb",), where="indicator.source = scb"
)
COMPUTED = Lineage(
    derived=True,
    credit="Egen bearbetning av data från Kolada. Bearbetat av Påhittade kommun. "
    "Underlag: N1 ur Kolada, hämtat 2026-11-18 till 2026-11-20.",
    licence=CC0,
    sources=("kolada",),
    indicators=("N1",),
)
OWN = Lineage(derived=True, credit="Påhittade kommun", licence=CC0, sources=())
PLACES = {"9901": "Påhittat", "9902": "Uppdiktat", "9903": "Låtsas"}
LEVEL: dict[str, Any] = {
    "name": "level",
    "title": "Level: where a region stands",
    "fields": [
        {
            "name": "indicator",
            "type": "string",
            "description": "its id in the study",
            "constraints": {"required": True},
        },
        {
            "name": "region",
            "type": "string",
            "description": "SCB code",
            "constraints": {"required": True},
        },
        {
            "name": "value",
            "type": "number",
            "description": "the source's figure",
            "unit": "indicator",
        },
        {
            "name": "rank",
            "type": "integer",
            "description": "place in the group: 1 is best by polarity, lowest without; equals share it",
            "constraints": {"minimum": 1},
        },
        {"name": "shown", "type": "boolean", "description": "a remark that no catalogue has"},
    ],
    "primaryKey": ["indicator", "region"],
    "missingValues": [""],
}


def release() -> Release:
    """Two indicators of three places, a result computed from one of them."""
    dataset = Dataset(
        name="pahittade-nyckeltal",
        title_sv="Påhittade nyckeltal",
        title_en="Invented indicators",
        description_sv="Siffror som ingen har mätt.",
        description_en="Figures that nobody has measured.",
        address="https://data.example.se/pahittade-nyckeltal",
        keywords_sv=("påhitt",),
        keywords_en=("invention",),
        themes=("SOCI",),
        frequency="ANNUAL",
    )
    publisher = Publisher(
        name="Påhittade kommun",
        email="statistik@example.se",
        contact="Statistikenheten",
        organisation_number="2120009999",
        homepage="https://www.example.se/",
    )
    return Release(
        version="2026.2.0",
        dataset=dataset,
        publisher=publisher,
        created=datetime(2026, 11, 20, 6, 0, tzinfo=UTC),
        tables=(observations(), level(), regions(), indicators()),
        sources=(KOLADA, SCB),
        provenance={},
        licence=CC0,
        first_period="2021",
        last_period="2022",
        previous="2026.1.0",
        reason="Kolada har rättat N1 för 2021.",
    )


def observations() -> Table:
    """A value, a zero, a suppressed one and one of another source."""
    rows = [
        ("N1", "9901", "2021", 12.5, "reported", None),
        ("N1", "9902", "2021", 0.0, "reported", "rättad"),
        ("N1", "9903", "2021", None, "suppressed", None),
        ("N1", "9901", "2022", 1e-7, "provisional", "med, komma"),
        ("S1", "9901", "2022", 123456789.0, "reported", None),
    ]
    frame = [
        {
            "indicator": indicator,
            "region": region,
            "period": period,
            "date": datetime(int(period), 1, 1, tzinfo=UTC).date(),
            "sex": "T",
            "value": value,
            "status": status,
            "note": note,
        }
        for indicator, region, period, value, status, note in rows
    ]
    schema = linked(obs_schemas.read("observation"), {"indicator": "indicators", "region": "regions"})
    return Table(
        name="observations",
        kind="figures",
        title_sv="Observationer",
        title_en="Observations",
        description_sv="Källornas egna siffror.",
        description_en="The sources' own figures.",
        schema=schema,
        frame=_frame(frame, schema),
        lineage=dict.fromkeys(("value", "status", "note"), (FROM_KOLADA, FROM_SCB)),
    )


def level() -> Table:
    """The places of N1."""
    rows = [
        {"indicator": "N1", "region": "9901", "value": 12.5, "rank": 2, "shown": True},
        {"indicator": "N1", "region": "9902", "value": 0.0, "rank": 1, "shown": False},
        {"indicator": "N1", "region": "9903", "value": None, "rank": None, "shown": None},
    ]
    schema = linked(LEVEL, {"indicator": "indicators", "region": "regions"})
    own = (replace(FROM_KOLADA, where=""),)
    return Table(
        name="level",
        kind="results",
        title_sv="Nivå: var kommunen ligger",
        title_en="Level: where a municipality stands",
        description_sv="Var kommunerna ligger.",
        description_en="Where the municipalities stand.",
        schema=schema,
        frame=_frame(rows, schema),
        lineage={"value": own, "rank": (COMPUTED,), "shown": (COMPUTED,)},
    )


def regions() -> Table:
    """The invented places."""
    rows = [
        {"region": code, "name": name, "kind": "municipality", "county": None, "shown": code == "9901"}
        for code, name in PLACES.items()
    ]
    schema = obs_schemas.read("region")
    return Table(
        name="regions",
        kind="reference",
        title_sv="Regioner",
        title_en="Regions",
        description_sv="Påhittade kommuner.",
        description_en="Invented municipalities.",
        schema=schema,
        frame=_frame(rows, schema),
    )


def indicators(title: str = "Påhittade ärenden") -> Table:
    """N1 of Kolada, S1 of SCB and one of which nothing is held."""
    schema = obs_schemas.read("indicator")
    shared = {"kind": "rate", "measure": "flow", "polarity": "none", "decimals": 1, "query": "{}"}
    rows = [
        {
            **shared,
            "indicator": "N1",
            "title_sv": title,
            "title_en": "Invented cases",
            "definition_sv": "Antal påhittade ärenden per invånare.",
            "definition_en": "Invented cases per inhabitant.",
            "unit": "%",
            "producer": "Ingen",
            "source": "kolada",
            "rows": 4,
            "first_period": "2021",
            "last_period": "2022",
        },
        {
            **shared,
            "indicator": "S1",
            "title_sv": "Påhittade kronor",
            "title_en": "Invented kronor",
            "unit": "kr/inv",
            "producer": "SCB",
            "source": "scb",
            "rows": 1,
            "first_period": "2022",
            "last_period": "2022",
        },
        {
            **shared,
            "indicator": "S2",
            "title_sv": "Utan siffror",
            "title_en": "Without figures",
            "unit": "antal",
            "producer": "SCB",
            "source": "scb",
            "rows": 0,
        },
    ]
    return Table(
        name="indicators",
        kind="reference",
        title_sv="Indikatorer",
        title_en="Indicators",
        description_sv="Vad siffrorna betyder.",
        description_en="What the figures mean.",
        schema=schema,
        frame=_frame(rows, schema),
        lineage={"title_sv": (OWN,), "definition_sv": (OWN,)},
    )


def files_of(release: Release) -> tuple[dict[str, bytes], Sequence[File]]:
    """The data files of *release* by path, and what is known of each."""
    written: dict[str, bytes] = {}
    files: list[File] = []
    for table in release.tables:
        for ending, mediatype in (("csv", "text/csv"), ("parquet", "application/vnd.apache.parquet")):
            stream = BytesIO()
            table.frame.write_csv(stream) if ending == "csv" else table.frame.write_parquet(stream)
            body, path = stream.getvalue(), f"data/{table.name}.{ending}"
            written[path] = body
            files.append(_file(path, body, mediatype, table.name, table.frame.height))
    for path, mediatype in (
        ("datapackage.json", "application/json"),
        ("quality.json", "application/json"),
        ("provenance.json", "application/json"),
    ):
        written[path] = b"{}\n"
        files.append(_file(path, written[path], mediatype))
    return written, files


def _file(path: str, body: bytes, mediatype: str, table: str = "", rows: int | None = None) -> File:
    sha256 = hashlib.sha256(body).hexdigest()
    return File(path=path, bytes=len(body), sha256=sha256, mediatype=mediatype, table=table, rows=rows)


def _frame(rows: list[dict[str, Any]], schema: Any) -> pl.DataFrame:
    types = {field["name"]: TYPES[field["type"]] for field in schema["fields"]}
    full = [{name: row.get(name) for name in types} for row in rows]
    return pl.DataFrame(full, schema=types).sort(schema["primaryKey"])

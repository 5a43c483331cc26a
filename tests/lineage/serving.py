"""A small Kolada, a small SCB and a file, all of invented places, for a store with whole chains."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.loopback import Silent, answering

from obs.fetch import Options, fetch
from obs.models import DERIVED, Indicator, Kind
from obs.plugins import Registry
from obs.store import Store
from obs.study import GroupSpec, Study

REGIONS = ("00", "9901", "9902", "9903")
OWN = ("0767", "1783")
YEARS = (2019, 2020, 2021)
FILE = Path(__file__).resolve().parents[1] / "plugins" / "local_csv" / "data" / "andel.csv"
"""Real figures of two municipalities, as a municipality might write them: a file names no invented ones."""

_POPULATION = {
    "table": "TAB99",
    "select": {"Alder": "tot"},
    "region": "Region",
    "sex": {"variable": "Kon", "F": "2", "M": "1", "eliminate": "T"},
}
_COLUMNS = {"file": "egen.csv", "region": "kommun", "period": "år", "sex": "kön", "value": "andel"}
_INDICATORS: tuple[tuple[str, str, Mapping[str, object], str, Kind], ...] = (
    ("andel", "kolada", {"kpi": "N99001"}, "kr/inv", "amount"),
    ("kostnad", "kolada", {"kpi": "N99002"}, "kr/inv", "amount"),
    ("folk", "scb", _POPULATION, "antal", "count"),
    ("gles", "scb", {"table": "TAB98", "region": "Region"}, "antal", "count"),
    ("egen", "local_csv", _COLUMNS, "%", "share"),
)


def study_at(url: str, folder: Path) -> Study:
    """A study of invented places that asks the services at *url*, and reads a file in *folder*."""
    indicators = {
        id_: Indicator(
            id=id_,
            source=source,
            query=query,
            title_sv=f"Påhittad {id_}",
            title_en=f"Invented {id_}",
            unit=unit,
            kind=kind,
            polarity="none",
            producer="Ingen",
        )
        for id_, source, query, unit, kind in _INDICATORS
    }
    return Study(
        name="pahittat",
        title_sv="Påhittat",
        title_en="Invented",
        folder=folder,
        regions=REGIONS[1:],
        also=OWN,
        indicators=indicators,
        derived={
            "summa": replace(
                indicators["andel"],
                id="summa",
                source=DERIVED,
                query={"formula": "andel + kostnad"},
                title_en="Invented sum",
            )
        },
        group="alla",
        groups={"alla": GroupSpec(id="alla", title="All", regions=REGIONS[1:])},
        first="2019",
        last="2021",
        change_from="2019",
        sources={"kolada": {"base_url": f"{url}/v3"}, "scb": {"base_url": f"{url}/scb"}},
    )


def value_of(kpi: str, region: str, year: int, gender: str) -> float | None:
    """An invented figure: one of Kolada's for each key, and none for one of them."""
    if (region, year, gender) == ("9903", 2020, "K"):
        return None
    return round(int(kpi[1:]) % 10 + int(region) / 7 + (year - 2000) / 3 + "TKM".index(gender) / 11, 6)


def kolada_rows(kpi: str) -> list[dict[str, Any]]:
    """The rows of a KPI as API v3 gives them; the order of the genders differs from row to row."""
    rows: list[dict[str, Any]] = []
    for region in ("0000", *REGIONS[1:]):
        for year in YEARS:
            genders = ("T", "K", "M") if year % 2 else ("M", "T", "K")
            values = [(each, value_of(kpi, region, year, each)) for each in genders]
            entries = [
                {
                    "gender": each,
                    "count": 1,
                    "status": "" if value is not None else "Missing",
                    "value": value,
                    "isdeleted": False,
                }
                for each, value in values
            ]
            rows.append({"kpi": kpi, "period": year, "municipality": region, "values": entries})
    return rows


def _kpis(ids: Sequence[str]) -> dict[str, Any]:
    about = {"prel_publication_date": None, "publication_date": None, "publ_period": None}
    return {"values": [{"id": each, "title": f"Påhittad {each}", **about} for each in ids], "next_url": None}


def _dimension(codes: Sequence[str], *, eliminable: bool = False) -> dict[str, Any]:
    index = {code: place for place, code in enumerate(codes)}
    return {
        "label": "",
        "category": {"index": index, "label": dict.fromkeys(codes, "")},
        "extension": {"elimination": eliminable},
    }


def _dataset(dimensions: dict[str, Any], value: object, status: object = None) -> dict[str, Any]:
    return {
        "class": "dataset",
        "label": "Påhittat",
        "role": {"time": ["Tid"]},
        "id": list(dimensions),
        "size": [len(each["category"]["index"]) for each in dimensions.values()],
        "dimension": dimensions,
        "value": value,
        **({"status": status} if status else {}),
        "extension": {"px": {}},
    }


def scb_table(table: str, selection: Sequence[dict[str, Any]] | None) -> dict[str, Any]:
    """The metadata of a table, or the data of a *selection*: each cell has the number of its place."""
    years = [str(year) for year in YEARS]
    if table == "TAB98":
        dimensions = {"Region": _dimension(REGIONS), "Tid": _dimension(years)}
        if selection is None:
            return _dataset(dimensions, [])
        dimensions = {each["variableCode"]: _dimension(each["valueCodes"]) for each in selection}
        return _dataset(dimensions, {"1": 11, "5": 55.5}, {"2": "..", "3": "-"})
    dimensions = {
        "Region": _dimension(REGIONS),
        "Alder": _dimension(["0", "tot"]),
        "Kon": _dimension(["1", "2"], eliminable=True),
        "Tid": _dimension(years),
    }
    if selection is None:
        return _dataset(dimensions, [])
    asked = {each["variableCode"]: each["valueCodes"] for each in selection}
    chosen = {name: _dimension(asked[name]) for name in dimensions if name in asked}
    size = 1
    for each in chosen.values():
        size *= len(each["category"]["index"])
    return _dataset(chosen, [1000 * len(chosen) + number for number in range(size)])


def answer(url: str, path: str, body: bytes) -> dict[str, Any] | None:
    """What the services say to a request."""
    parts = path.partition("?")[0].split("/")
    if parts[1:3] == ["v3", "kpi"]:
        return _kpis(parts[3].split(","))
    if parts[1:3] == ["v3", "data"]:
        rows = [row for kpi in parts[4].split(",") for row in kolada_rows(kpi)]
        if "page=2" in path:
            return {"values": rows[5:], "next_url": None}
        return {"values": rows[:5], "next_url": f"{url}{path}?page=2&per_page=5"}
    if parts[1:3] == ["scb", "config"]:
        return {"maxDataCells": 1000, "maxCallsPerTimeWindow": 100, "timeWindow": 1}
    if parts[1:3] == ["scb", "tables"]:
        return scb_table(parts[3], json.loads(body)["selection"] if parts[4] == "data" else None)
    return None


@contextmanager
def services() -> Generator[str]:
    """The address of both services, on a free port of this machine."""

    def reply(path: str, sent: bytes) -> tuple[int, bytes]:
        found = answer(url, path, sent)
        return 404 if found is None else 200, json.dumps(found or {}, ensure_ascii=False).encode()

    with answering(reply) as url:
        yield url


def make(folder: Path) -> Study:
    """Fetch the study from the services into *folder*/.obs; nobody answers at their address afterwards."""
    (folder / "egen.csv").write_bytes(FILE.read_bytes())
    with services() as url:
        study = study_at(url, folder)
        with Store.open(folder / ".obs") as store:
            report = fetch(
                study,
                registry=Registry.from_entry_points(environ={}),
                store=store,
                watcher=Silent(),
                options=Options(),
                environ={},
            )
    failed = [each for each in report.series if each.state != "new"]
    assert not failed, failed
    return study

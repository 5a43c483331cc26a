"""One client of Kolada or SCB at work, in a process of its own: what it took, and the figures it got.

    python -m tests.benchmarks._fetching CLIENT ADDRESS QUESTION FIGURES

QUESTION is a JSON file with the KPIs, or the codes of regions, and Kolada's areas. The figures (kpi,
municipality, year, gender, value) are written into FIGURES; seconds and CPU seconds of the work are printed.
Imports are not part of it, nor is that file.
"""

from __future__ import annotations

import atexit
import json
import math
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

Figure = tuple[str, str, int, str, float | None]


def koladapy(address: str, kpis: list[str], areas: list[str]) -> Callable[[], Iterable[Figure]]:
    """As its users do: all KPIs and areas at once, with its own throttle, to its data frame."""
    return _koladapy(address, kpis, areas, {})


def koladapy_unthrottled(address: str, kpis: list[str], areas: list[str]) -> Callable[[], Iterable[Figure]]:
    """The same without its pause of 0.2 s between requests."""
    return _koladapy(address, kpis, areas, {"max_requests_per_second": 1e9})


def _koladapy(
    address: str, kpis: list[str], areas: list[str], options: dict[str, Any]
) -> Callable[[], Iterable[Figure]]:
    client: Any = import_module("koladapy").KoladaAPI(base_url=f"{address}/", **options)

    def work() -> Iterable[Figure]:
        rows = client.get_data_as_dataframe(kpi_id=kpis, municipality_id=areas)
        columns = (rows[name] for name in ("kpi", "municipality", "period", "gender", "value"))
        return zip(*columns, strict=True)

    return work


def pykolada(address: str, kpis: list[str], areas: list[str]) -> Callable[[], Iterable[Figure]]:
    """Its version 1.0 follows the links of API v2 ("next_page"), and so stops after the first page of v3."""
    room: Any = import_module("pykolada.pykolada")
    room.BASE_URL = f"{address}/"

    def work() -> Iterable[Figure]:
        for block in range(0, len(areas), 25):
            keys = {"kpi": kpis[:25], "municipality": areas[block : block + 25]}
            for row in room._make_request(room._build_url("data", path_params=keys)):
                for each in row["values"]:
                    yield row["kpi"], row["municipality"], row["period"], each["gender"], each["value"]

    return lambda: list(work())


def requests_in_sequence(address: str, kpis: list[str], areas: list[str]) -> Callable[[], Iterable[Figure]]:
    """A loop around requests: the plainest that a user would write, to a list of tuples."""
    requests: Any = import_module("requests")

    def work() -> list[Figure]:
        found: list[Figure] = []
        session = requests.Session()
        for block in range(0, len(areas), 25):
            path = f"/data/kpi/{','.join(kpis)}/municipality/{','.join(areas[block : block + 25])}"
            link: str | None = f"{address}{path}"
            while link:
                page = session.get(link).json()
                found += [
                    (row["kpi"], row["municipality"], row["period"], each["gender"], each["value"])
                    for row in page["values"]
                    for each in row["values"]
                ]
                link = page["next_url"]
        return found

    return work


def obs(address: str, kpis: list[str], areas: list[str]) -> Callable[[], Iterable[Figure]]:
    """A whole obs fetch: raw replies recorded, contracts checked, series stored."""
    room, store, study, registry = _obs(kpis, areas)
    watcher = import_module("tests.loopback").Silent()

    def work() -> Iterable[Figure]:
        report = room.fetch(
            study,
            registry=registry,
            store=store,
            watcher=watcher,
            options=room.Options(),
            environ={"OBS_KOLADA_BASE_URL": address},
        )
        assert {each.state for each in report.series} <= {"new", "empty"}, report
        return (figure for each in study.indicators.values() for figure in _figures(store.read(each)))

    return work


def obs_read(address: str, kpis: list[str], areas: list[str]) -> Callable[[], Iterable[Figure]]:
    """Only what obs does to get and read the replies: nothing recorded, checked as a whole, or stored."""
    _, store, study, registry = _obs(kpis, areas)
    download = import_module("obs.fetch.download").download
    http, calling = import_module("obs.http"), import_module("obs.calling")
    models, channels = import_module("obs.models"), import_module("obs.fetch.channels")
    polars: Any = import_module("polars")
    source = registry.source("kolada")()
    del store

    class Channel:
        def __init__(self) -> None:
            self.client = http.Client(base_url=address, limits=source.info.limits)
            self.turn = threading.Lock()  # as obs.fetch.channels

        def get(self, request: Any) -> Any:
            path = self.client.relative(request.path)
            request = import_module("dataclasses").replace(request, path=path)

            def read(reply: Any) -> Any:
                with self.turn:
                    return calling.read_reply(source, request, reply)

            page = self.client.send(request, read)
            return channels.Received(page=page, key="", fetched_at=None)

    def work() -> Iterable[Figure]:
        query = models.Query(indicators=tuple(study.indicators.values()), regions=study.scope())
        frames = [
            outcome.received.page.observations
            for outcome in download(Channel(), list(source.plan(query)), connections=8)
            if outcome.received.page.observations is not None
        ]
        return _figures(polars.concat(frames))

    return work


def obs_scb(address: str, codes: list[str], areas: list[str]) -> Callable[[], Iterable[Figure]]:
    """Population by region, sex and year from a table of SCB, recorded, checked and stored."""
    query = {
        "table": "TAB638",
        "select": {"ContentsCode": "BE0101N1", "Alder": "tot"},
        "eliminate": ["Civilstand"],
        "region": "Region",
        "sex": {"variable": "Kon", "F": "2", "M": "1"},
    }
    room, store, study, registry = _study("scb", {"population": query}, codes)
    watcher = import_module("tests.loopback").Silent()

    def work() -> Iterable[Figure]:
        report = room.fetch(
            study,
            registry=registry,
            store=store,
            watcher=watcher,
            options=room.Options(),
            environ={"OBS_SCB_BASE_URL": address},
        )
        assert {each.state for each in report.series} == {"new"}, report
        rows = store.read(study.indicators["population"])
        sexes = {"F": "2", "M": "1"}
        columns = rows.select("region", "period", "sex", "value").iter_rows()
        return (("", region, int(year), sexes[sex], value) for region, year, sex, value in columns)

    return work


def pxwebpy(address: str, codes: list[str], areas: list[str]) -> Callable[[], Iterable[Figure]]:
    """As its users do: a list of dictionaries, with codes."""
    api: Any = import_module("pxweb").PxApi(address, disable_cache=True)

    def work() -> Iterable[Figure]:
        rows = api.get_table_data("TAB638", _asked_of_scb(codes), show="code")
        found = (list(row.values()) for row in rows)
        return (("", region, int(year), sex, value) for region, _, sex, _, year, value in found)

    return work


def pxstatspy(address: str, codes: list[str], areas: list[str]) -> Callable[[], Iterable[Figure]]:
    """As its users do: its data frame, with codes."""
    room: Any = import_module("pxstatspy")
    config = room.PxAPIConfig(base_url=address, language="sv")
    api = room.PxAPI(config)

    def work() -> Iterable[Figure]:
        form = room.OutputFormatParam.USE_CODES
        frame = api.get_data_as_dataframe("TAB638", _asked_of_scb(codes), form)
        columns = (frame[name] for name in ("region_code", "år", "kön", "BE0101N1"))
        return (
            ("", region, int(year), sex, value) for region, year, sex, value in zip(*columns, strict=True)
        )

    return work


def _asked_of_scb(codes: list[str]) -> dict[str, list[str]]:
    years = [str(year) for year in range(1994, 2023)]
    return {
        "Region": codes,
        "Alder": ["tot"],
        "Kon": ["1", "2"],
        "ContentsCode": ["BE0101N1"],
        "Tid": years,
    }


def _obs(kpis: list[str], areas: list[str]) -> tuple[Any, Any, Any, Any]:
    """`_study` of *kpis*."""
    import_module("obs_kolada.data")
    return _study("kolada", {kpi: {"kpi": kpi} for kpi in kpis}, [area.removeprefix("00") for area in areas])


def _study(source: str, queries: dict[str, Any], regions: list[str]) -> tuple[Any, Any, Any, Any]:
    """The room of fetch, an empty store, a study of *queries* for *regions* from 1994 on, and the plugins."""
    models = import_module("obs.models")
    plugins, store = import_module("obs.plugins"), import_module("obs.store")
    study = import_module("obs.study")
    # Pandera imports things when it checks for the first time, hypothesis among them where that is installed.
    import_module("obs.contracts").check_observations(import_module("obs.observations").empty())
    texts = {"title_sv": "", "title_en": "", "unit": "", "kind": "index", "polarity": "none", "producer": ""}
    indicators = {
        id_: models.Indicator(id=id_, source=source, query=query, **texts) for id_, query in queries.items()
    }
    folder = Path(tempfile.mkdtemp(prefix="obs-bench-"))
    atexit.register(shutil.rmtree, folder)
    asked = study.Study(
        name="bench",
        title_sv="",
        title_en="",
        folder=folder,
        regions=tuple(regions),
        group="own",
        benchmark=regions[0],
        indicators=indicators,
        first="1994" if source == "scb" else None,
        last="2022" if source == "scb" else None,
    )
    held = store.Store.open(folder / ".obs")
    return import_module("obs.fetch"), held, asked, plugins.Registry.from_entry_points()


def _figures(rows: Any) -> Iterable[Figure]:
    """Rows of obs in the words of Kolada."""
    if rows is None:
        return ()
    genders = {"T": "T", "F": "K", "M": "M"}
    columns = rows.select("indicator", "region", "period", "sex", "value").iter_rows()
    return (
        (kpi, f"{region:0>4}", int(year), genders[sex], value) for kpi, region, year, sex, value in columns
    )


def main() -> None:
    """Do the work and say what it took."""
    client, address, question, file = sys.argv[1:]
    asked = json.loads(Path(question).read_text("utf-8"))
    work = globals()[client](address, asked["kpis"], asked["areas"])
    wall, cpu = time.perf_counter(), time.process_time()
    figures = work()
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    rows = sorted(
        (kpi, area, int(year), sex, None if value is None or math.isnan(value) else float(value))
        for kpi, area, year, sex, value in figures
    )
    Path(file).write_text(json.dumps(rows), "utf-8")
    print(json.dumps(took | {"figures": len(rows)}))


if __name__ == "__main__":
    main()

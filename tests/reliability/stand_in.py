"""A stand-in for Kolada on this machine: the figures that came with obs, in Kolada's form, page by page.

What it serves can be revised, and how long it takes for a reply be set, so that a fetch can be disturbed at
any moment and repeated.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import polars as pl
from tests.filling import held, since, study_text

from obs.plugins import Registry
from obs.study import Study, load

KPIS = ("N31807", "N01951", "N31805", "N00905")
FIRST = "2016"
_GENDER = {"T": "T", "F": "K", "M": "M"}
_DATA = re.compile(r"/data/kpi/([^/]+)/municipality/([^/?]+)(?:/year/([^?]+))?(?:\?from=(\d+))?")
_HEAD = """
[study]
name = "disturbed"
title_sv = "Störd"
title_en = "Disturbed"
regions = ["0767"]
group = "municipalities"
first = "{first}"
"""


@dataclass(slots=True)
class StandIn:
    """Serves *rows*, by KPI and area; every reply takes *seconds*. *asked* are the paths asked for so far."""

    rows: Mapping[tuple[str, str], list[dict[str, Any]]]
    page: int = 400
    seconds: float = 0.0
    url: str = ""
    asked: list[str] = field(default_factory=list[str])

    def answer(self, path: str) -> tuple[int, bytes]:
        """Status and body for *path*."""
        self.asked.append(path)
        time.sleep(self.seconds)
        found = _DATA.fullmatch(path)
        if found:
            return 200, self._data(path, *found.groups())
        if path == "/kpi" or path.startswith("/kpi/"):
            known = sorted({kpi for kpi, _ in self.rows})
            kpis = known if path == "/kpi" else path.removeprefix("/kpi/").split(",")
            dates = {"publ_period": None, "prel_publication_date": None, "publication_date": None}
            return 200, _list([{"id": kpi, "title": kpi, **dates} for kpi in kpis if kpi in known], None)
        return 404, b"{}"

    def _data(self, path: str, kpis: str, areas: str, years: str | None, start: str | None) -> bytes:
        wanted = set(years.split(",")) if years else None
        rows = [
            row
            for kpi in kpis.split(",")
            for area in areas.split(",")
            for row in self.rows.get((kpi, area), [])
            if wanted is None or str(row["period"]) in wanted
        ]
        first = int(start or 0)
        following = first + self.page
        link = f"{self.url}{path.partition('?')[0]}?from={following}" if following < len(rows) else None
        return _list(rows[first:following], link)


def _list(values: Sequence[object], link: str | None) -> bytes:
    return json.dumps(
        {"values": values, "next_url": link, "previous_url": None, "count": len(values)}
    ).encode()


def rows_of(frames: Mapping[str, pl.DataFrame]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """*frames* (of KPIs, by id) in Kolada's form: the reported figures."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for kpi, frame in frames.items():
        reported = frame.filter((pl.col("status") == "reported") & (pl.col("note") == ""))
        for (region, period), part in reported.group_by("region", "period", maintain_order=True):
            area = f"00{region}" if len(str(region)) == 2 else str(region)
            values = [
                {"gender": _GENDER[str(sex)], "count": 1, "status": "", "value": value, "isdeleted": False}
                for sex, value in part.select("sex", "value").iter_rows()
            ]
            row = {"kpi": kpi, "municipality": area, "period": int(str(period)), "values": values}
            found.setdefault((kpi, area), []).append(row)
    return found


@contextmanager
def serving(stand_in: StandIn) -> Generator[StandIn]:
    """*stand_in* on a free port of this machine, its address in `url`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = stand_in.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None: ...  # noqa: A002

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Says nothing: whoever asked was killed."""

    server = Server(("127.0.0.1", 0), Handler)
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()


def prepare(
    folder: Path, kpis: Sequence[str] = KPIS, first: str = FIRST
) -> tuple[Study, dict[str, pl.DataFrame]]:
    """An obs.toml in *folder* that asks for *kpis*, and the figures for it."""
    (folder / "obs.toml").write_text(study_text(_HEAD.format(first=first), kpis), "utf-8")
    study = load(folder / "obs.toml")
    return study, since(first, {id_: frame for id_, frame in held(study).items() if id_ in kpis})


def revised(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """*frames* with each value of 2022 a little higher, as a source that has corrected a year."""
    higher = (
        pl.when(pl.col("period").cast(pl.String) == "2022").then(pl.col("value") + 0.5).otherwise("value")
    )
    return {id_: frame.with_columns(value=higher) for id_, frame in frames.items()}


def registry() -> Registry:
    """The plugins that are installed."""
    return Registry.from_entry_points()

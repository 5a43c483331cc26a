"""What a fetch takes, beside the clients that a user would take instead, and the limit of the network.

    python -m tests.benchmarks.fetch [--kpis 25] [--latency 50] [--rounds 3] [--peers PYTHON]
    python -m tests.benchmarks.fetch --full --many --rate

Needs the saved replies beside the checkout (../shared) and serves them on this machine, each from memory once
it was asked for (`_relay.py`), so that the clients are measured. PYTHON is an interpreter in which the peers
are installed (koladapy, pykolada, pxwebpy, pxstatspy), if not this one. Each client runs in a process of its
own. It is asserted that all get the same figures, but for pykolada, which is for API v2 and stops after the
first page.

--full fetches all of Kolada from the stand-in itself, --many the same requests from the relay, of which most
are answered with nothing, as the network alone would let them through, --rate a study of more than 90 calls
from SCB at its rate limit: all figures are asserted to be there, and the limit to be kept.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.benchmarks._aims import at_most, compared

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
CONNECTIONS = 8
KOLADA = {
    "obs": "obs fetch: recorded, checked, stored",
    "obs_read": "obs, got and read only",
    "requests_in_sequence": "requests in sequence, to tuples",
    "koladapy": "koladapy, to its data frame",
    "koladapy_unthrottled": "koladapy without its throttle",
    "pykolada": "pykolada (the first page of each only)",
}
SCB = {
    "obs_scb": "obs fetch of a table of SCB",
    "pxwebpy": "pxwebpy, to dictionaries",
    "pxstatspy": "pxstatspy, to its data frame",
}
_HELD = {"koladapy": {"cpu": 3.0, "wall": 15.0}}
"""How many times as long as obs the others are to take, at least, where that was asked for."""
NEEDS = {
    "koladapy": "koladapy",
    "koladapy_unthrottled": "koladapy",
    "pykolada": "pykolada",
    "pxwebpy": "pxweb",
    "pxstatspy": "pxstatspy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """Seconds and CPU seconds of the work, and the most memory that its process had, MB."""

    wall: float
    cpu: float
    peak: float
    requests: int
    figures: int


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kpis", type=int, default=4)
    parser.add_argument("--latency", type=int, default=50, help="milliseconds before each reply")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--many", action="store_true")
    parser.add_argument("--rate", action="store_true")
    options = parser.parse_args()
    if not SHARED.is_dir():
        print("left out: the saved replies (../shared) are not here")
        return
    if options.many:
        fetch_many(options.latency, options.rounds)
    if options.rate:
        fetch_at_the_limit()
    if options.full:  # last: a process is said to have had the memory of the one that starts it
        fetch_all()
    if options.full or options.many or options.rate:
        return
    with stand_in("--scb-rate", "0") as service, relay(service, options.latency) as address:
        measure(KOLADA, f"{address}/kolada/v3", kpis(options.kpis), options)
        measure(SCB, f"{address}/scb/api/v2", [area.removeprefix("00") for area in areas()], options)
    print("left out: pyscbwrapper, which knows API v1 only")


def measure(
    clients: Mapping[str, str], address: str, asked: Sequence[str], options: argparse.Namespace
) -> None:
    """The table of *clients*, the first of which is obs."""
    with tempfile.TemporaryDirectory() as folder:
        question = Path(folder, "question.json")
        question.write_text(json.dumps({"kpis": asked, "areas": areas()}), "utf-8")
        here = [each for each in clients if installed(each, options.peers)]
        python = {each: options.peers if each in NEEDS else sys.executable for each in here}
        for client in here:  # so that the relay knows all replies
            if client != "koladapy":  # whose replies are those without its throttle
                run(python[client], client, address, question)
        rounds = [
            {each: run(python[each], each, address, question) for each in here} for _ in range(options.rounds)
        ]
    best = {each: min((one[each] for one in rounds), key=lambda took: took.cpu) for each in here}
    tell(clients, best, {each: min(one[each].wall for one in rounds) for each in here}, options.latency)


def tell(
    clients: Mapping[str, str], best: Mapping[str, Took], walls: Mapping[str, float], latency: int
) -> None:
    """The table: one line a client, and the limit."""
    first = next(iter(clients))
    obs = best[first]
    print(f"{'':40}{'requests':>9}{'wall s':>9}{'/ obs':>8}{'CPU s':>8}{'/ obs':>7}{'MB':>7}{'figures':>10}")
    for each, took in best.items():
        print(
            f"{clients[each]:40}{took.requests:>9}{walls[each]:>9.2f}{walls[each] / walls[first]:>8.2f}"
            f"{took.cpu:>8.2f}{took.cpu / obs.cpu:>7.2f}{took.peak:>7.0f}{took.figures:>10,}"
        )
    for each in best:
        if each not in (first, "obs_read"):
            held = _HELD.get(each, {})
            compared(f"{clients[first]}, CPU", obs.cpu, clients[each], best[each].cpu, least=held.get("cpu"))
            compared(
                f"{clients[first]}, wall", walls[first], clients[each], walls[each], least=held.get("wall")
            )
    if "koladapy" in best:
        read = "fetch, to a table only"
        compared(f"{read}, CPU", best["obs_read"].cpu, clients["koladapy"], best["koladapy"].cpu, least=3)
        compared(f"{read}, wall", walls["obs_read"], clients["koladapy"], walls["koladapy"], least=15)
    limit = obs.requests * latency / 1000 / CONNECTIONS
    if limit:
        print(f"{'requests x latency / 8':40}{obs.requests:>9}{limit:>9.2f}{limit / walls[first]:>8.2f}")
    print()


def run(python: str, client: str, address: str, question: Path) -> Took:
    """What *client* took, asserted to have got the same figures as the first one did."""
    origin = "/".join(address.split("/")[:3])
    urlopen(f"{origin}/reset").read()
    figures = question.with_name(f"{client}.json")
    command = [
        python,
        "-m",
        "tests.benchmarks._fetching",
        client,
        address,
        str(question),
        str(figures),
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{client} failed"
    told: dict[str, Any] = json.loads(said.splitlines()[-1])
    first = question.with_name("first.json")
    if not first.exists():
        figures.replace(first)
    elif client != "pykolada":
        assert json.loads(figures.read_text("utf-8")) == json.loads(first.read_text("utf-8")), client
    return Took(
        wall=told["wall"],
        cpu=told["cpu"],
        peak=usage.ru_maxrss / 1024,
        requests=int(urlopen(f"{origin}/count").read()),
        figures=told["figures"],
    )


def fetch_all() -> None:
    """All of Kolada into a new store: what it took, asserted to be every figure that the stand-in has."""
    with tempfile.TemporaryDirectory() as folder, stand_in("--full") as service:
        environ = {**os.environ, "OBS_KOLADA_BASE_URL": f"{service}/kolada/v3"}
        report, took, _, peak = _obs_fetch(Path(folder), environ, "--all-kolada")
        same = _same_as_saved(Path(folder, ".obs"))
        series = sum((file.stat().st_size for file in Path(folder, ".obs", "series").iterdir()), 0)
        ledger = Path(folder, ".obs", "ledger.sqlite").stat().st_size
    print(f"all of Kolada: {same:,} figures, all as saved; {report['sent']['kolada']:,} requests, {took}")
    print(f"on disk beside the raw replies: {(series + ledger) / 1e6:.0f} MB")
    at_most("all of Kolada fetched, on disk beside the raw replies", (series + ledger) / 1e6, "MB", 60)
    at_most("all of Kolada fetched, memory", peak, "MB", 1000)


def fetch_many(latency: int, rounds: int) -> None:
    """The requests of all of Kolada to a service that has the key series only, beside the network's limit."""
    with stand_in() as service, relay(service, latency) as address:
        environ = {**os.environ, "OBS_KOLADA_BASE_URL": f"{address}/kolada/v3"}
        for number in range(rounds + 1):
            with tempfile.TemporaryDirectory() as folder:
                report, took, wall, _ = _obs_fetch(Path(folder), environ, "--all-kolada")
            new = sum(1 for each in report["series"] if each["state"] == "new")
            assert new == sum(1 for each in report["series"] if each["rows"]), "a series is not stored"
            if number:  # before, the relay asked the stand-in for each reply
                sent = report["sent"]["kolada"]
                limit = sent * latency / 1000 / CONNECTIONS
                network = f"{sent:,} requests x {latency} ms / {CONNECTIONS}"
                compared("fetch, many requests", wall, network, limit, most=1.3)
                print(f"{sent:,} requests of {new} series: {took}; {wall / limit:.2f} x {limit:.1f} s")


def fetch_at_the_limit() -> None:
    """A study of many calls to SCB, which allows 30 in 10 s: how long it takes, and that it was kept."""
    for latency in (0, 50):
        with tempfile.TemporaryDirectory() as folder:
            record = Path(folder, "record.jsonl")
            wanted = ("--scb-max-cells", "330", "--latency-ms", str(latency), "--record", str(record))
            with stand_in(*wanted) as service:
                environ = {**os.environ, "OBS_SCB_BASE_URL": f"{service}/scb/api/v2"}
                report, took, wall, _ = _obs_fetch(Path(folder), environ, "--source", "scb")
            times = sorted(json.loads(line)["time"] for line in record.read_text("utf-8").splitlines())
        most = max(sum(each <= other < each + 10 for other in times) for each in times)
        assert most <= 30, most
        calls, spans = report["sent"]["scb"], (report["sent"]["scb"] - 1) // 30
        at_most(f"SCB, {calls} calls at {latency} ms", wall, "s", calls / 3 * 1.1)
        print(
            f"SCB at {latency} ms: {calls} calls, at most {most} in 10 s; {took}; the last may leave after "
            f"{spans * 10} s, calls / 30 x 10 s is {calls / 3:.1f}"
        )


def _obs_fetch(
    folder: Path, environ: Mapping[str, str], *options: str
) -> tuple[dict[str, Any], str, float, float]:
    """The report of obs fetch, and what its process took: in words, seconds, and most memory in MB."""
    command = [sys.executable, "-m", "obs", "fetch", "--json", "--store", str(folder / ".obs"), *options]
    began = time.perf_counter()
    with Path(folder, "report.json").open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=file, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    report = json.loads(Path(folder, "report.json").read_text("utf-8"))
    assert process.returncode == 0, [each for each in report["series"] if each["state"] == "failed"][:3]
    cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    return report, f"{wall:.1f} s, CPU {cpu:.1f} s, at most {peak:.0f} MB", wall, peak


def _same_as_saved(path: Path) -> int:
    """How many figures the store holds, asserted to be those saved but for zeros that the study declares."""
    import polars as pl

    from obs.catalogue import held_indicators
    from obs.plugins import Registry
    from obs.store import Store
    from obs.study import builtin

    with Store.open(path, read_only=True) as store:
        held = held_indicators(store, Registry.from_entry_points(), builtin("bistand"), "kolada")
        frames = [store.read(each) for each in held.values()]
    own = [id_ for id_, each in held.items() if len(each.query) > 1]
    key = ["indicator", "region", "period", "sex"]
    stored = pl.concat(
        frame.select(pl.col(key).cast(pl.String), "value") for frame in frames if frame is not None
    ).sort(key)
    text: dict[str, Any] = {"municipality": pl.String, "year": pl.String}
    area = pl.col("municipality")
    saved = (
        pl.read_csv(SHARED / "data" / "kolada" / "full_1994-2022.csv.gz", schema_overrides=text)
        .select(
            indicator="kpi",
            region=pl.when(area.str.starts_with("00")).then(area.str.slice(2)).otherwise(area),
            period="year",
            sex=pl.col("gender").replace("K", "F"),
            value="value",
        )
        .filter(pl.col("indicator").is_in(list(held)))
        .sort(key)
    )
    assert stored.drop("value").equals(saved.drop("value"))
    theirs = pl.col("indicator").is_in(own)
    assert stored.filter(~theirs).equals(saved.filter(~theirs))
    return stored.height


def installed(client: str, python: str) -> bool:
    """Whether *client* can run; a line where it cannot."""
    needed = NEEDS.get(client)
    if (
        needed is None
        or subprocess.run([python, "-c", f"import {needed}"], capture_output=True, check=False).returncode
        == 0
    ):
        return True
    print(f"left out: {client}, as {needed} is not installed")
    return False


@contextmanager
def stand_in(*options: str) -> Generator[str]:
    """The address of a stand-in for the services."""
    script = SHARED / "replay" / "serve.py"
    with _serving([sys.executable, str(script), "--port", "0", *options]) as line:
        yield line.split()[1].removesuffix("/kolada/v3")


@contextmanager
def relay(service: str, latency: int) -> Generator[str]:
    """The address of a relay to *service*."""
    with _serving([sys.executable, "-m", "tests.benchmarks._relay", service, str(latency)]) as line:
        yield line.strip()


@contextmanager
def _serving(command: Sequence[str]) -> Generator[str]:
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def kpis(number: int) -> list[str]:
    """The first KPIs of the catalogue of which the saved figures have something."""
    catalogue = json.loads((SHARED / "data" / "kolada" / "kpi.json").read_text("utf-8"))
    with gzip.open(SHARED / "data" / "kolada" / "panel_1994-2022.csv.gz", "rt", encoding="utf-8") as file:
        held = {row["kpi"] for row in csv.DictReader(file)}
    return sorted(each["id"] for each in catalogue if each["id"] in held)[:number]


def areas() -> list[str]:
    """The ids of all areas."""
    saved = json.loads((SHARED / "data" / "kolada" / "municipality.json").read_text("utf-8"))
    return sorted(each["id"] for each in saved)


if __name__ == "__main__":
    main()

"""The commands that need no service."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

COMMANDS = ("init", "fetch", "validate", "compare", "search", "plugins", "snapshot")


def test_help_names_every_command(run: Run) -> None:
    """`obs --help` lists the commands, each with a sentence."""
    ended = run("--help")
    assert ended.code == 0
    lines = {line.split()[0]: line.split()[1:] for line in ended.out.splitlines() if line.strip()}
    assert all(len(lines[command]) > 3 for command in COMMANDS)


@pytest.mark.parametrize("command", [*COMMANDS, "snapshot export", "snapshot show"])
def test_every_command_has_help(run: Run, command: str) -> None:
    """Each option of each command is explained."""
    ended = run(*command.split(), "--help")
    assert ended.code == 0
    options = [line.split() for line in ended.out.splitlines() if line.lstrip().startswith("--")]
    assert all(len(words) > 1 for words in options)


def test_help_loads_nothing_heavy() -> None:
    """What costs most of the start-up time is not even imported for the help and the list of plugins.

    The times themselves are measured by tests/benchmarks/start.py.
    """
    everything = {"polars", "pandera", "frictionless", "requests", "numpy", "scipy", "pandas", "rich.table"}
    for command, more in (
        ("--help", {"obs.models", "pluggy", "importlib.metadata", "pydantic"}),
        ("plugins", set[str]()),
        ("plugins --help", set[str]()),
    ):
        loaded = _loaded_by(command)
        assert "obs.cli.app" in loaded
        assert loaded & (everything | more) == set(), command


def _loaded_by(command: str) -> set[str]:
    """The modules that are there after *command* has run in a new process."""
    call = f"try: main({command.split()})\nexcept SystemExit: pass"
    code = f"import sys; from obs.cli import main\n{call}\nprint(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(ended.stdout.splitlines()[-1].split())


def test_compare_loads_what_it_needs() -> None:
    """The default method computes with Polars; numpy alone would take a tenth of the time of the command."""
    loaded = _loaded_by("compare")
    assert "polars" in loaded
    assert loaded & {"pandera", "frictionless", "requests", "numpy", "scipy", "pandas", "duckdb"} == set()


def test_compare_without_file_or_network(run: Run) -> None:
    """The built-in study on its snapshot: the five, and one line that says where the figures come from."""
    ended = run("compare")
    assert ended.code == 0
    for name in ("Hagfors", "Fagersta", "Kramfors", "Markaryd", "Hässleholm"):
        assert name in ended.out
    assert "snapshot" in ended.out
    assert "2024-08-30" in ended.out
    assert "2022" in ended.out
    assert len(ended.out.splitlines()) <= 50


def test_compare_as_csv_has_the_documented_columns(run: Run) -> None:
    """The stable columns stand first and in order, codes keep their zeros, a row is a region."""
    ended = run("compare", "--format", "csv", "--indicator", "N31807")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert list(rows[0])[:17] == [
        "indicator", "region", "region_name", "period", "sex", "value", "unit", "status", "rank", "n",
        "percentile", "band", "benchmark", "benchmark_value", "difference", "change", "change_from",
    ]  # fmt: skip
    assert [row["region"] for row in rows] == ["1783", "1982", "2282", "0767", "1293"]
    markaryd = rows[3]
    # Kolada N31807 for 2022: Markaryd 1.003344, the country 2.85 (as saved in August 2024).
    assert float(markaryd["value"]) == pytest.approx(1.003344, abs=1e-6)
    assert float(markaryd["benchmark_value"]) == pytest.approx(2.85, abs=0.005)
    assert markaryd["n"] == "286"


def test_what_is_not_held_is_told_once_and_keeps_its_rows(run: Run) -> None:
    """Below the table and on standard error it is one line; in CSV each region has its row."""
    chosen = [word for each in ("N31807", "N31002", "N02282") for word in ("--indicator", each)]
    assert "Not held: N31002, N02282; obs fetch asks for them.\n" in run("compare", *chosen).out
    ended = run("compare", "--format", "csv", *chosen)
    assert ended.err == "obs: warning: no figures held: run obs fetch [N31002; N02282]\n"
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert [row["indicator"] for row in rows] == ["N31807"] * 5 + ["N31002"] * 5 + ["N02282"] * 5
    assert {row["value"] for row in rows[5:]} == {""}


def test_compare_as_json_is_the_same(run: Run) -> None:
    """--json and --format json give one document with the same rows."""
    document = json.loads(run("compare", "--json", "--region", "Markaryd", "--indicator", "N31807").out)
    (row,) = document["rows"]
    assert row["region"] == "0767"
    assert run("compare", "--format", "json", "--region", "0767", "--indicator", "N31807").code == 0


def test_compare_to_a_file(run: Run, tmp_path: Path) -> None:
    """--output writes the file and prints no table."""
    ended = run("compare", "--format", "csv", "-o", "five.csv")
    assert ended.code == 0
    assert (tmp_path / "five.csv").read_text("utf-8").startswith("indicator,region,")
    assert "Markaryd" not in ended.out


@pytest.mark.parametrize(
    ("command", "name", "known"),
    [
        (("compare",), "a.xlsx", "csv, json, parquet"),
        (("claims",), "a.PDF", "csv, json"),
        (("brief", "Hagfors"), "a.pdf", "html, md"),
    ],
)
def test_a_file_is_not_called_what_it_is_not(
    run: Run, tmp_path: Path, command: tuple[str, ...], name: str, known: str
) -> None:
    """A program would open it as what its ending says; with --format one may call it anything."""
    option = "--out" if command[0] == "brief" else "--output"
    ended = run(*command, option, name)
    assert ended.code == 2
    assert f"writes no {name[2:].lower()} -> name a file that ends in one of {known}" in " ".join(
        ended.err.split()
    )
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("name", "starts"), [("a.csv", "indicator,"), ("a.json", "{"), ("a.txt", "Social assistance")]
)
def test_the_ending_of_the_file_says_the_format(run: Run, tmp_path: Path, name: str, starts: str) -> None:
    """--output alone is enough; an ending that says nothing gives the table."""
    ended = run("compare", "--output", name)
    assert ended.code == 0
    assert ended.out == ""
    assert (tmp_path / name).read_text("utf-8").startswith(starts)


def test_init_writes_a_study_that_loads(run: Run, tmp_path: Path) -> None:
    """`obs init DIR` writes obs.toml, valid as it stands, and says what to do next."""
    ended = run("init", "mine")
    assert ended.code == 0
    assert "obs fetch" in ended.out
    assert (tmp_path / "mine" / "obs.toml").exists()
    assert run("validate", "--study", "mine").code == 0


def test_init_never_overwrites(run: Run, tmp_path: Path) -> None:
    """A study that is there stays as it is."""
    (tmp_path / "obs.toml").write_text("mine")
    ended = run("init")
    assert ended.code == 2
    assert "exists already" in ended.err
    assert (tmp_path / "obs.toml").read_text() == "mine"


def test_plugins_lists_sources_and_metrics(run: Run) -> None:
    """The built-in plugins with what they offer, as text and as JSON."""
    assert "kolada" in run("plugins").out
    listed = json.loads(run("plugins", "--json").out)["plugins"]
    offers = {entry["plugin"]: entry["sources"] + entry["metrics"] for entry in listed}
    assert {"level", "change"} <= set(offers.pop("comparison"))
    assert offers == {"kolada": ["kolada"], "scb": ["scb"], "local_csv": ["local_csv"]}
    assert all(entry["problem"] is None and entry["distribution"] == "obs" for entry in listed)
    manifest = next(entry["manifests"]["scb"] for entry in listed if entry["plugin"] == "scb")
    assert manifest["terms"] == {
        "licence": "CC0-1.0",
        "licence_url": "https://creativecommons.org/publicdomain/zero/1.0/",
        "credit": "Källa: SCB",
        "credit_processed": "Egen bearbetning av data från SCB",
        "redistribution": "all",
    }
    assert manifest["limits"] == {"connections": 1, "calls": 10, "seconds": 10.0}


def test_strict_plugins_is_exit_code_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin problem is a line; with --strict-plugins, anywhere in the line, it is exit code 3."""
    monkeypatch.setenv("OBS_DISABLE_PLUGINS", "nosuch")
    assert run("plugins").code == 0
    assert run("plugins", "--strict-plugins").code == 3
    ended = run("--strict-plugins", "compare")
    assert ended.code == 3
    assert "'nosuch'" in ended.err


def test_snapshot_show_says_where_the_figures_come_from(run: Run) -> None:
    """The embedded snapshot names the origin of each source's figures and where they end."""
    out = run("snapshot", "show").out
    assert "ddf--kolada--dump" in out
    assert "2024-08-30" in out
    assert "42 series, 5 groups\nNot held: N31002, " in out


def test_version(run: Run) -> None:
    """`obs --version` says which obs this is."""
    assert run("--version").out.startswith("obs 0.")


def test_an_unknown_command_is_usage(run: Run) -> None:
    """Exit code 2."""
    assert run("compaer").code == 2


def test_no_traceback_without_debug(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in obs is one line with a way out; --debug shows where it is."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("unexpected")

    monkeypatch.setattr("obs.compare.compare", broken)
    ended = run("compare")
    assert ended.code == 1
    assert "ZeroDivisionError" in ended.err
    assert "--debug" in ended.err
    assert "Traceback" not in ended.err
    with pytest.raises(ZeroDivisionError):
        run("compare", "--debug")


def test_one_metric_alone(run: Run) -> None:
    """--metric prints that metric's own table, what must be read with it, and where the rest is told."""
    ended = run("compare", "--metric", "change", "--indicator", "N31807")
    assert ended.code == 0
    assert "Markaryd" in ended.out
    assert "A change is not an effect" in ended.out
    assert "obs metrics change" in ended.out
    document = json.loads(run("compare", "--metric", "change", "--indicator", "N31807", "--json").out)
    assert document["metric"] == "change"
    change = {row["region_name"]: row["percent_change"] for row in document["rows"]}
    # claims: Markaryd's share of recipients fell by 85 % from 2017 to 2022.
    assert round(change["Markaryd"]) == -85


def test_what_a_metric_refuses_is_told_beside_a_file(run: Run) -> None:
    """CSV has rows of the others only; standard error names what is not in it, and why."""
    ended = run(
        "compare", "--metric", "funnel", "--indicator", "N31807", "--indicator", "N31910", "--format", "csv"
    )
    assert ended.code == 0
    assert "N31910" not in ended.out
    assert ended.err == "obs: N31910: it takes share or rate, and it is of the kind count\n"


def test_a_parameter_of_a_metric(run: Run) -> None:
    """--param takes TOML values; a wrong form or one without --metric is usage."""
    ended = run("compare", "--metric", "level", "--param", "cut_points=[10, 90]", "--indicator", "N31807")
    assert "best 10 %" in ended.out or "worst 10 %" in ended.out
    assert run("compare", "--metric", "level", "--param", "cut_points").code == 2
    assert run("compare", "--param", "k=7").code == 2
    assert run("compare", "--metric", "level", "--param", "cutpoints=1").code == 2


def test_the_list_of_commands_is_whole(run: Run) -> None:
    """No line of it ends in the middle of a sentence."""
    lines = run("--help").out.partition("Commands:")[2].splitlines()
    assert len([line for line in lines if line.strip()]) >= 10
    assert not [line for line in lines if line.endswith("...")]

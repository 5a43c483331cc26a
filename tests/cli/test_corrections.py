"""corrections.toml as a user meets it: what is marked in each output, and what `obs validate` says.

A figure is only taken away here, since no figure of a real municipality is to be invented.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from openpyxl import load_workbook
from tests.cli.two_days import make
from tests.filling import held

from obs.study import builtin

if TYPE_CHECKING:
    from tests.cli.conftest import Run

TODAY = datetime.now(UTC).date()
SINCE, LATER = TODAY - timedelta(days=30), TODAY + timedelta(days=30)


def given(region: str = "0767", period: str = "2022") -> float:
    """What the source has of N31807."""
    study = builtin()
    frame = held(study)["N31807"]
    codes = pl.col("region").cast(pl.String) == region, pl.col("period").cast(pl.String) == period
    return frame.filter(*codes, pl.col("sex") == "T")["value"].item()


def entry(**changes: str) -> str:
    """An entry that takes the figure of Markaryd for 2022 away."""
    keys = {
        "indicator": '"N31807"',
        "region": '"0767"',
        "period": '"2022"',
        "expect": repr(given()),
        "status": '"missing"',
        "reason": '"a trial <b>only</b>; no error"',
        "reason_sv": '"bara ett prov"',
        "source": '"https://example.org/letter"',
        "by": '"Nobody"',
        "made": str(SINCE),
        "expires": str(LATER),
    } | changes
    return (
        "\n".join(["[[corrections]]", *(f"{key} = {value}" for key, value in keys.items() if value)]) + "\n"
    )


@pytest.fixture
def prov(run: Run) -> Run:
    """The command in the folder of a study with figures, one of which is corrected."""
    make(Path.cwd())
    Path("corrections.toml").write_text(entry(), "utf-8")
    return run


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_terminal_marks_it(prov: Run) -> None:
    ended = prov("compare", "--indicator", "N31807")
    assert (ended.code, ended.err) == (0, "")
    assert "missing†" in ended.out
    told = f"Markaryd: corrected: a trial <b>only</b>, no error (the source has {given():.15g})"
    assert told in words(ended.out)
    assert "Hagfors: compared with corrected figures of Markaryd" in words(ended.out)


def test_csv_json_and_a_metric_have_it(prov: Run) -> None:
    rows = list(csv.DictReader(StringIO(prov("compare", "--indicator", "N31807", "--format", "csv").out)))
    (row,) = (each for each in rows if each["region"] == "0767")
    assert (row["value"], row["status"]) == ("", "missing")
    assert row["note"].startswith("corrected: a trial")
    told = json.loads(prov("compare", "--indicator", "N31807", "--json").out)
    assert [each["source_value"] for each in told["corrected"]] == [given()]
    ended = prov("compare", "--indicator", "N31807", "--metric", "level", "--format", "csv")
    (row,) = (each for each in csv.DictReader(StringIO(ended.out)) if each["region"] == "0767")
    assert row["corrected"] == "N31807 0767 2022"
    assert "obs: Corrected: N31807, Markaryd, 2022: missing" in ended.err


def test_claims_have_it(prov: Run) -> None:
    assert "Corrected: N31807, Markaryd, 2022: missing" in words(prov("claims", "M7").out)
    told = json.loads(prov("claims", "M7", "--json").out)["claims"][0]
    assert [each["region"] for each in told["corrected_figures"]] == ["0767"]
    assert "Markaryd" in told["corrected"]
    assert all("rests on corrected figures" in each["note"] for each in told["specifications"])


def test_report_pages_workbook_and_brief_have_it(prov: Run) -> None:
    ended = prov("report")
    assert ended.code == 0, ended.err
    (page,) = Path("report").rglob("[nN]31807.html")
    text = page.read_text("utf-8")
    assert 'saknas <span class="corrected">(rättad)</span>' in text
    assert "Rättade siffror" in text
    assert "bara ett prov; belagt i https://example.org/letter" in text
    assert "rättad: bara ett prov (källan har" in text
    (of_markaryd,) = Path("report/kommun").glob("*0767*")
    for name in (Path("report/index.html"), of_markaryd):
        front = name.read_text("utf-8")
        assert "Rättade siffror" in front, name
        assert 'class="corrected"' in front, name
    assert prov("report", "--format", "xlsx", "--lang", "en").code == 0
    book = load_workbook("report.xlsx", read_only=True)
    cells = [
        [str(cell) for cell in row]
        for row in book["Data"].iter_rows(values_only=True)
        if row[:1] == ("N31807",)
    ]
    (row,) = (each for each in cells if each[2] == "0767" and each[4] == "2022")
    assert "kolada, corrected" in row
    assert any(cell.startswith("corrected: a trial") for cell in row)
    assert row[-1].startswith("Egen bearbetning av data från Kolada")
    told = prov("brief", "Markaryd", "--lang", "en").out
    assert "missing (corrected)" in told
    assert "Corrected figures: N31807, Markaryd, 2022: missing in place of the source's" in told
    page_of_brief = prov("brief", "Markaryd", "--lang", "en", "--format", "html").out
    assert "a trial &lt;b&gt;only&lt;/b&gt;" in page_of_brief
    assert "<b>" not in page_of_brief


def test_a_release_keeps_the_sources_figure_and_tells_the_correction(prov: Run) -> None:
    ended = prov("publish", "--to", "out")
    assert ended.code == 0, ended.err
    (folder,) = (each for each in Path("out").iterdir() if each.name.startswith("20"))
    observed = pl.read_parquet(folder / "data" / "observations.parquet")
    here = (pl.col("indicator") == "N31807", pl.col("region") == "0767", pl.col("period") == "2022")
    assert observed.filter(*here, pl.col("sex") == "T")["value"].item() == given()
    (row,) = pl.read_parquet(folder / "data" / "corrections.parquet").to_dicts()
    assert (row["value"], row["status"], row["source_value"]) == (None, "missing", given())
    assert row["documented"] == "https://example.org/letter"
    level = pl.read_parquet(folder / "data" / "level.parquet").filter(*here[:2])
    assert (level["value"].item(), level["corrected"].item()) == (None, "N31807 0767 2022")
    tables = {
        each["name"]: each for each in json.loads((folder / "datapackage.json").read_text())["resources"]
    }
    for table, column, credit in (
        ("level", "value", "Egen bearbetning av data från Kolada"),
        ("corrections", "value", "Egen bearbetning av data från Kolada"),
        ("corrections", "source_value", "Källa: Kolada"),
        ("observations", "value", "Källa: Kolada"),
    ):
        (field,) = (each for each in tables[table]["schema"]["fields"] if each["name"] == column)
        assert field["lineage"][0]["credit"].startswith(credit), (table, column)
    assert prov("verify", str(folder)).code == 0


def test_a_mended_error_is_a_warning_and_the_sources_figure_is_used(prov: Run) -> None:
    Path("corrections.toml").write_text(entry(expect="99.0"), "utf-8")
    ended = prov("compare", "--indicator", "N31807", "--json")
    assert ended.code == 0
    assert "line 1: the source has mended it: remove the entry" in ended.err
    assert ended.err.count("mended") == 1
    told = json.loads(ended.out)
    assert told["corrected"] == []
    assert {row["region"]: row["value"] for row in told["rows"]}["0767"] == given()


def test_after_its_last_day_it_no_longer_applies_and_says_so(prov: Run) -> None:
    Path("corrections.toml").write_text(entry(expires=str(TODAY - timedelta(days=1))), "utf-8")
    ended = prov("compare", "--indicator", "N31807")
    assert "the correction no longer applies" in ended.err
    assert "†" not in ended.out


def test_validate_tells_all_of_the_file_and_the_store(prov: Run) -> None:
    assert prov("validate").code == 0
    text = (
        entry() + entry(region='"1783"', expect="99.0") + entry(region='"1283"', expect="1", period='"1950"')
    )
    Path("corrections.toml").write_text(text, "utf-8")
    ended = prov("validate")
    assert ended.code == 1
    assert "error: line 13: the source has mended it: remove the entry" in ended.out
    assert "warning: line 25: no figure is held for that region, period and sex" in ended.out
    told = json.loads(prov("validate", "--json").out)
    assert told["corrections_checked"] == 3
    rows = [each["place"]["row"] for each in told["findings"] if each["code"].startswith("correction")]
    assert rows == [13, 25]


def test_validate_tells_every_mistake_of_the_file_beside_the_other_findings(prov: Run) -> None:
    wrong = entry(indicator='"N9"', by="") + entry(region='"9"')
    Path("corrections.toml").write_text(wrong, "utf-8")
    ended = prov("validate")
    assert ended.code == 1
    for line in ("line 2: ", "line 1: corrections[1].by", "line 14: "):
        assert f"error: {line}" in ended.out
    assert "stored series checked" in ended.out


@pytest.mark.parametrize("command", [("compare",), ("claims",), ("publish", "--to", "out")])
def test_with_a_mistake_in_the_file_nothing_is_computed(prov: Run, command: tuple[str, ...]) -> None:
    Path("corrections.toml").write_text(entry(by=""), "utf-8")
    ended = prov(*command)
    assert ended.code not in (0, 1)
    assert "line 1: corrections[1].by: is missing" in ended.err
    assert ended.out == ""
    assert not list(Path.cwd().glob("out/20*"))


def test_as_of_an_earlier_day_it_was_not_made_yet(prov: Run) -> None:
    ended = prov("compare", "--indicator", "N31807", "--as-of", "2026-03-09", "--json")
    assert json.loads(ended.out)["corrected"] == []
    assert "not in force on the day asked about" in ended.err


def test_init_writes_the_file_too(run: Run) -> None:
    assert run("init").code == 0
    assert Path("corrections.toml").read_text("utf-8").startswith("# Known errors in the sources' figures")
    assert run("validate").code == 0


def test_without_a_study_file_the_corrections_here_are_the_built_in_studys(run: Run) -> None:
    Path("corrections.toml").write_text(entry(expect="99.0"), "utf-8")
    ended = run("compare", "--indicator", "N31807")
    assert ended.code == 0
    assert "the source has mended it: remove the entry" in ended.err
    ended = run("validate")
    assert ended.code == 1
    assert "error: line 1: the source has mended it" in ended.out


def test_a_plan_notes_what_its_baseline_rests_on_and_says_so_when_followed(prov: Run) -> None:
    """Another municipality's figure of 2021 is corrected, which moves the median of the baseline."""
    text = entry(region='"1783"', period='"2021"', expect=repr(given("1783", "2021")))
    Path("corrections.toml").write_text(text, "utf-8")
    frozen = ("--region", "0767", "--indicator", "N31807=falling", "--start", "2023", "--end", "2026")
    assert prov("freeze", "plan.json", *frozen).code == 0
    (note,) = json.loads(Path("plan.json").read_text("utf-8"))["notes"]
    assert note.startswith("N31807 of Hagfors, 2021, corrected: a trial")
    assert "Corrected: N31807, Hagfors, 2021: missing" in words(prov("claims", "--plan", "plan.json").out)
    rows = csv.DictReader(StringIO(prov("claims", "--plan", "plan.json", "--format", "csv").out))
    assert [row["corrected"].startswith("N31807, Hagfors, 2021") for row in rows] == [True]

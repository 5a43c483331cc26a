"""--as-of: every command that reads figures answers with what was known at the end of that day."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from tests.cli.two_days import HIGHER, make

if TYPE_CHECKING:
    from tests.cli.conftest import Run

THEN = ("--as-of", "2026-03-08")


@pytest.fixture
def prov(run: Run) -> Run:
    """The command in the folder of a study with figures of two days."""
    make(Path.cwd())
    return run


def of_markaryd(run: Run, *arguments: str) -> dict[str, Any]:
    """The row of Markaryd in what a command prints as JSON."""
    ended = run(*arguments, "--indicator", "N31807", "--region", "0767", "--json")
    assert ended.code == 0, ended.err
    (row,) = (row for row in json.loads(ended.out)["rows"] if row["region"] == "0767")
    return row


def test_a_comparison_is_of_that_day(prov: Run) -> None:
    then, now = of_markaryd(prov, "compare", *THEN), of_markaryd(prov, "compare")
    assert then["value"] == pytest.approx(now["value"] + HIGHER)
    assert (then["band"], now["band"]) == ("worst quarter", "best quarter")


def test_so_is_a_metric(prov: Run) -> None:
    then, now = (of_markaryd(prov, "compare", "--metric", "level", *day) for day in (THEN, ()))
    assert then["value"] == pytest.approx(now["value"] + HIGHER)


@pytest.mark.parametrize("metric", [(), ("--metric", "level")])
def test_the_day_is_said(prov: Run, metric: tuple[str, ...]) -> None:
    ended = prov("compare", *THEN, *metric)
    assert ended.code == 0, ended.err
    assert "as known on 2026-03-08" in " ".join(ended.out.split())
    assert "as known on" not in prov("compare", *metric).out
    told = json.loads(prov("compare", *THEN, *metric, "--json").out)
    assert "as known on 2026-03-08" in told["figures"]


def test_the_day_of_the_revision_has_it(prov: Run) -> None:
    assert of_markaryd(prov, "compare", "--as-of", "2026-03-09") == of_markaryd(prov, "compare")


def test_verdicts_are_of_that_day(prov: Run) -> None:
    told = {day: json.loads(prov("claims", "--json", *day).out) for day in (THEN, ())}
    then, now = (told[day]["claims"][0]["verdict"] for day in (THEN, ()))
    assert then != now
    assert "as known on 2026-03-08" in told[THEN]["figures"]


def test_a_plan_is_followed_as_of_a_day(prov: Run) -> None:
    """Frozen on what is known now, reported against what was known then."""
    frozen = prov(
        "freeze", "plan.json", "--region", "0767", "--indicator", "N31807", "--start", "2019", "--end", "2030"
    )
    assert frozen.code == 0, frozen.err
    then, now = (prov("claims", "--plan", "plan.json", *day) for day in (THEN, ()))
    assert then.code == now.code == 0, then.err
    assert "as known on 2026-03-08" in " ".join(then.out.split())
    assert then.out != now.out


def test_a_brief_says_the_day(prov: Run) -> None:
    for language, words in (("sv", "Kunskapsläge"), ("en", "As known on")):
        then, now = (prov("brief", "Markaryd", "--lang", language, *day).out for day in (THEN, ()))
        assert words in then
        assert words not in now
    assert "8 mars 2026" in prov("brief", "Markaryd", *THEN).out


def test_a_report_says_the_day_on_every_page(prov: Run) -> None:
    ended = prov("report", "--lang", "en", *THEN)
    assert ended.code == 0, ended.err
    pages = [path.read_text("utf-8") for path in Path("report").rglob("*.html")]
    assert len(pages) > 5
    assert all('as known on <time datetime="2026-03-08">8 March 2026</time>' in page for page in pages)
    assert prov("report", "--lang", "en").code == 0
    assert "known on" not in Path("report/index.html").read_text("utf-8")


def test_a_workbook_says_the_day(prov: Run) -> None:
    assert prov("report", "--format", "xlsx", "--lang", "en", *THEN).code == 0
    rows = load_workbook("report.xlsx").worksheets[0].iter_rows(values_only=True)
    told = {str(row[0]): str(row[1]) for row in rows if len(row) > 1}
    assert told["As known on"].startswith("8 March 2026")


@pytest.mark.parametrize(
    "command", [("compare",), ("report",), ("brief", "Markaryd"), ("claims",), ("publish", "--to", "out")]
)
def test_a_day_before_the_first_is_told_with_the_first(prov: Run, command: tuple[str, ...]) -> None:
    ended = prov(*command, "--as-of", "2026-02-28")
    assert ended.code == 1
    assert "nothing was stored by 2026-02-28" in ended.err
    assert "2026-03-01" in ended.err
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("day", "said"),
    [("yesterday", "is no day"), ("2026-02-30", "is no day"), ("2999-01-01", "has not come yet")],
)
def test_what_is_no_day_that_has_come(prov: Run, day: str, said: str) -> None:
    ended = prov("compare", "--as-of", day)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_a_day_before_any_figure_of_the_study(prov: Run) -> None:
    """The store has others by then."""
    text = Path("obs.toml").read_text("utf-8")
    others = text.replace("[indicators.", "[indicators.x_").replace('denominator = "', 'denominator = "x_')
    Path("obs.toml").write_text(others, "utf-8")
    ended = prov("compare", *THEN)
    assert ended.code == 2
    assert "held no figures of this study on 2026-03-08" in ended.err


def test_the_figures_that_came_with_obs_have_no_past(run: Run) -> None:
    ended = run("compare", "--as-of", "2026-03-08")
    assert ended.code == 2
    assert "there is no store" in ended.err
    assert "obs fetch" in ended.err


def test_a_release_is_of_that_day_and_says_so(prov: Run) -> None:
    ended = prov("publish", "--to", "out", *THEN, "--json")
    assert ended.code == 0, ended.err
    told = json.loads(ended.out)
    assert told["known_by"] == "2026-03-08"
    folder = Path(told["folder"])
    provenance = json.loads((folder / "provenance.json").read_text("utf-8"))
    assert provenance["known_by"] == "2026-03-08"
    assert {each["last_seen"][:10] for each in provenance["series"].values()} == {"2026-03-01"}
    created = json.loads((folder / "datapackage.json").read_text("utf-8"))["created"]
    assert created == "2026-03-01T06:00:00Z"
    for name, words in (
        ("README.md", "As known on | 8 March 2026"),
        ("LASMIG.md", "Kunskapsläge | 8 mars 2026"),
        ("index.html", "Kunskapsläge"),
    ):
        assert words in (folder / name).read_text("utf-8")
    with (folder / "data/observations.csv").open(encoding="utf-8", newline="") as file:
        rows = {tuple(row[:3]): row for row in csv.reader(file)}
    assert float(rows["N31807", "0767", "2022"][5]) > HIGHER
    assert prov("verify", "out").code == 0


def test_a_release_does_not_go_back_behind_one_with_newer_figures(prov: Run) -> None:
    assert prov("publish", "--to", "out").code == 0
    listed = Path("out/versions.json").read_text("utf-8")
    ended = prov("publish", "--to", "out", *THEN, "--reason", "To see what was known")
    assert ended.code == 1
    assert "2026.1.0 has figures of 2026-03-09" in ended.err
    assert "--to" in ended.err
    assert Path("out/versions.json").read_text("utf-8") == listed
    assert prov("publish", "--to", "elsewhere", *THEN).code == 0


def test_releases_of_one_day_after_the_other_tell_of_the_revision(prov: Run) -> None:
    """As if each had been published when its figures were new."""
    assert prov("publish", "--to", "out", *THEN).code == 0
    ended = prov("publish", "--to", "out", "--reason", "Revised by the source", "--json")
    assert ended.code == 0, ended.err
    told = json.loads(ended.out)
    assert (told["previous"], told["known_by"]) == ("2026.1.0", None)
    assert "known_by" not in json.loads((Path(told["folder"]) / "provenance.json").read_text("utf-8"))
    assert "was" in prov("diff", "out@2026.1.0", f"out@{told['version']}").out


def test_a_release_that_says_a_day_and_has_later_figures_is_not_sound(prov: Run) -> None:
    folder = Path(json.loads(prov("publish", "--to", "out", "--as-of", "2026-03-09", "--json").out)["folder"])
    path = folder / "provenance.json"
    path.write_text(path.read_text("utf-8").replace('"known_by": "2026-03-09"', '"known_by": "2026-03-08"'))
    ended = prov("verify", str(folder))
    assert ended.code == 1
    assert "what was known on 2026-03-08, and N31807 was seen later" in ended.out

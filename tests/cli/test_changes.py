"""obs changes: what was revised, as a user asks for it."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.two_days import HIGHER, make

from obs.cli.changes import KindOption
from obs.revisions import Kind

if TYPE_CHECKING:
    from tests.cli.conftest import Run

COLUMNS = [
    *("indicator", "region", "period", "sex", "old", "new", "old_status", "new_status", "first_seen"),
    *("kind", "reason", "old_note", "new_note", "vintage"),
]


@pytest.fixture
def prov(run: Run) -> Run:
    """The command in the folder of a study with figures of two days."""
    make(Path.cwd())
    return run


def test_a_summary_comes_first_then_each_change(prov: Run) -> None:
    ended = prov("changes")
    assert ended.code == 0, ended.err
    lines = ended.out.splitlines()
    assert lines[0] == "Changes in the figures of prov, first seen since the first fetch of each series"
    assert lines[3].split() == ["indicator", "revised", "largest", "change", "of", "a", "value"]
    assert lines[4].split()[:4] == ["N31807", "3", "Markaryd", "2022:"]
    assert lines[6] == "2026-03-09  N31807 Residents with social assistance, %"
    assert lines[7] == "  revised  Markaryd 2022: 9.0 -> 1.0 (-88.9 %)"
    assert "Values: Källa: Kolada." in ended.out


def test_as_csv_each_change_is_a_row(prov: Run) -> None:
    rows = list(csv.DictReader(StringIO(prov("changes", "--format", "csv").out)))
    assert list(rows[0]) == COLUMNS
    assert [row["period"] for row in rows] == ["2020", "2021", "2022"]
    for row in rows:
        assert (row["indicator"], row["region"], row["sex"], row["kind"]) == (
            "N31807",
            "0767",
            "T",
            "revised",
        )
        assert float(row["old"]) == pytest.approx(float(row["new"]) + HIGHER)
        assert (row["old_status"], row["new_status"], row["first_seen"]) == (
            "reported",
            "reported",
            "2026-03-09",
        )


def test_as_json_with_counts_and_credit(prov: Run) -> None:
    told = json.loads(prov("changes", "--json", "--since", "2026-03-02").out)
    assert (told["since"], told["until"], told["findings"]) == ("2026-03-02", None, [])
    assert told["counts"] == [
        {"indicator": "N31807", "deleted": 0, "revised": 3, "method": 0, "final": 0, "added": 0}
    ]
    assert told["credits"] == ["Källa: Kolada"]
    assert [each["region_name"] for each in told["changes"]] == ["Markaryd"] * 3


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--since", "2026-03-09"), 3),
        (("--since", "2026-03-10"), 0),
        (("--until", "2026-03-08"), 0),
        (("--until", "2026-03-09", "--since", "2026-03-01"), 3),
        (("--region", "Markaryd"), 3),
        (("--region", "Hagfors"), 0),
        (("--indicator", "N31807", "--indicator", "N01951"), 3),
        (("--indicator", "N01951"), 0),
        (("--kind", "revised"), 3),
        (("--kind", "added", "--kind", "method"), 0),
    ],
)
def test_what_is_asked_for_is_chosen(prov: Run, options: tuple[str, ...], count: int) -> None:
    ended = prov("changes", *options, "--json")
    assert ended.code == 0, ended.err
    assert len(json.loads(ended.out)["changes"]) == count
    said = "Nothing that was fetched before has changed" in prov("changes", *options).out
    assert said == (count == 0)


def test_every_kind_can_be_asked_for() -> None:
    assert {each.value for each in KindOption} == {each.value for each in Kind}


def test_it_goes_to_a_file_by_its_ending(prov: Run) -> None:
    for name, begins in (("c.csv", "indicator,"), ("c.json", "{"), ("c.txt", "Changes in")):
        ended = prov("changes", "--output", name)
        assert (ended.code, ended.out) == (0, "")
        assert Path(name).read_text("utf-8").startswith(begins)


def test_conclusions_that_changed_are_told_in_words(prov: Run) -> None:
    """The verdict on the claim first, then what is said of Markaryd."""
    ended = prov("changes", "--conclusions")
    assert ended.code == 0, ended.err
    assert 'the verdict was "not supported" and is now "supported".' in ended.out
    assert "Markaryd went from being in the worst quarter to being in the best quarter." in ended.out
    assert "--json has them all" in ended.out
    told = json.loads(prov("changes", "--conclusions", "--json").out)
    assert [each["question"] for each in told["conclusions"][:2]] == ["verdict", "standing"]
    assert f"Conclusions that changed: {len(told['conclusions'])};" in ended.out
    assert {each["indicator"] or each["claim"] for each in told["conclusions"]} <= {"N31807", "M7"}


def test_they_are_those_of_two_releases(prov: Run) -> None:
    """What obs diff tells of releases as known before and now, without either."""
    assert prov("publish", "--to", "out", "--as-of", "2026-03-08").code == 0
    assert prov("publish", "--to", "out", "--reason", "Revised").code == 0
    diff = json.loads(prov("diff", "out@2026.1.0", "out", "--json").out)
    told = json.loads(prov("changes", "--conclusions", "--json").out)
    assert told["conclusions"] == diff["conclusions"]


@pytest.mark.parametrize("days", [("--since", "2026-03-10"), ("--until", "2026-03-08")])
def test_without_a_change_nothing_is_concluded_otherwise(prov: Run, days: tuple[str, str]) -> None:
    ended = prov("changes", "--conclusions", *days)
    assert ended.code == 0, ended.err
    assert "conclusions is another one." in ended.out
    assert json.loads(prov("changes", "--conclusions", *days, "--json").out)["conclusions"] == []


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--since", "2026-03-09", "--until", "2026-03-01"), 2, "is after"),
        (("--since", "09/03/2026"), 2, "is no day"),
        (("--region", "Atlantis"), 2, "Atlantis"),
        (("--indicator", "N00000"), 2, "N00000"),
        (("--kind", "odd"), 2, "odd"),
        (("--conclusions", "--region", "Markaryd"), 2, "whole study"),
        (("--conclusions", "--format", "csv"), 2, "whole study"),
        (("--conclusions", "--until", "2026-02-01"), 1, "nothing was stored by 2026-02-01"),
    ],
)
def test_what_cannot_be_told(prov: Run, options: tuple[str, ...], code: int, said: str) -> None:
    ended = prov("changes", *options)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err


def test_a_computed_indicator_is_never_fetched(prov: Run) -> None:
    with Path("obs.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[derived.kostnad]\nformula = "N31008 * N01951 / 1000"\ntitle_sv = "Kostnad"\n'
            'title_en = "Cost"\nunit = "tkr"\nkind = "amount"\npolarity = "none"\n'
        )
    ended = prov("changes", "--indicator", "kostnad")
    assert ended.code == 2
    assert "--indicator N31008 --indicator N01951" in ended.err


def test_without_a_store_nothing_can_have_changed(run: Run) -> None:
    ended = run("changes")
    assert ended.code == 2
    assert "there is no store" in ended.err
    assert "obs fetch" in ended.err


def test_a_vintage_that_is_damaged_is_told_beside_the_rest(prov: Run) -> None:
    for path in Path(".obs/series").glob("N31807-*"):
        path.write_bytes(b"")
    ended = prov("changes")
    assert ended.code == 0
    assert "cannot be told" in ended.err

"""obs claims and obs freeze, as a user runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import obs_schemas
from obs.contracts import check_file

if TYPE_CHECKING:
    from tests.cli.conftest import Run

PLAN = ("--region", "Kramfors", "--indicator", "N31807")


def test_one_claim_is_told_with_its_figures(run: Run) -> None:
    ended = run("claims", "h1")
    assert ended.code == 0
    for word in ("Hagfors: depends on the indicator", "15669 (2019) to 12127 tkr (2022): -22.6 %", "N31001"):
        assert word in ended.out
    assert "Egen bearbetning av data från Kolada" in ended.out
    assert "Would change the verdict" in ended.out


def test_how_many_agree_is_told_for_each_part_of_a_claim(run: Run) -> None:
    """That the figure fell is not that something caused it; and what was tried is not what agrees."""
    ended = run("claims", "M8", "H1")
    text = " ".join(ended.out.split())
    assert "18 of 20 specifications agree on the direction, 1 of 35 on the cause" in text
    assert "2 of 6 specifications agree; tried on N31857, N31001, N31008." in text
    alone = " ".join(run("claims", "M8").out.split())
    assert "18 of 20 specifications agree on the direction, 1 of 35 on the cause." in alone
    assert "56 specifications, 1 of them without an answer: --specifications lists them" in alone
    assert "55 specifications gave an answer that counts." in alone


def test_one_specification_is_no_more_than_one(run: Run) -> None:
    """And no method is named where there is none."""
    text = " ".join(run("claims", "M5b").out.split())
    assert "1 specification gave an answer that counts." in text
    assert "method" not in text.partition("The standing:")[2]


def test_claims_on_one_region(run: Run) -> None:
    ended = run("claims", "--region", "Markaryd", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert {row["region"] for row in rows} == {"0767"}
    assert len(rows) == 9


@pytest.mark.parametrize(
    ("options", "schema"), [(("H1",), "claim_verdict"), (("M8", "--specifications"), "claim_specification")]
)
def test_csv_fulfils_its_contract(run: Run, options: tuple[str, ...], schema: str) -> None:
    """The columns that the schema names, in its order, every value as it demands, and last the references."""
    ended = run("claims", "H2", "F1", "K2", "Hs4", "--format", "csv", *options)
    assert ended.code == 0
    descriptor = obs_schemas.read(schema)
    descriptor["fields"].append({"name": "ref", "type": "string", "constraints": {"unique": True}})
    assert ended.out.splitlines()[0].split(",") == [field["name"] for field in descriptor["fields"]]
    assert check_file(ended.out.encode(), descriptor, file="claims.csv") == []


def test_json_has_everything(run: Run) -> None:
    ended = run("claims", "H1", "--json")
    document = json.loads(ended.out)
    (claim,) = document["claims"]
    assert (claim["verdict"], claim["counted"], claim["agreeing"]) == ("depends on the indicator", 6, 2)
    assert document["figures"].startswith("built-in study bistand, snapshot of 2024-08-30")
    assert len(document["group"]["members"]) == 290
    assert sum(each["counts"] and each["holds"] is not None for each in claim["specifications"]) == 6


def test_the_same_question_has_the_same_answer(run: Run) -> None:
    assert run("claims", "F1", "--json").out == run("claims", "F1", "--json").out


def test_an_unknown_claim(run: Run) -> None:
    ended = run("claims", "H99")
    assert ended.code == 2
    assert "there is no claim 'H99'" in ended.err
    assert "did you mean" in ended.err


def test_a_register_with_a_slip(run: Run, tmp_path: Path) -> None:
    """The place in the file, for obs claims and obs validate alike, and nothing is tested."""
    run("init")
    file = tmp_path / "claims.csv"
    file.write_text(file.read_text("utf-8").replace("H1,1783", "H1,178", 1), "utf-8")
    ended = run("claims", "--store", "none")
    assert ended.code == 2
    assert "row 2, column region" in ended.err
    checked = run("validate")
    assert checked.code == 1
    assert "row 2, column region" in checked.out


def test_a_study_without_its_register(run: Run, tmp_path: Path) -> None:
    run("init")
    (tmp_path / "claims.csv").unlink()
    assert "cannot be read" in run("claims").err


def test_a_plan_is_written_and_followed(run: Run, tmp_path: Path) -> None:
    ended = run("freeze", "plan.json", *PLAN)
    assert ended.code == 0
    digest = json.loads((tmp_path / "plan.json").read_text("utf-8"))["sha256"]
    assert digest in ended.out
    followed = run("claims", "--plan", "plan.json", "--sha256", digest)
    assert followed.code == 0
    assert "not decided: no figures for 2023 to 2026" in followed.out
    assert json.loads(run("claims", "--plan", "plan.json", "--json").out)["final"] is False
    (row,) = csv.DictReader(io.StringIO(run("claims", "--plan", "plan.json", "--format", "csv").out))
    assert (row["indicator"], row["verdict"], row["plan_sha256"]) == ("N31807", "", digest)


def test_what_was_frozen_can_be_read_by_programs(run: Run, tmp_path: Path) -> None:
    document = json.loads(run("freeze", "one.json", *PLAN, "--json").out)
    assert document["sha256"] == json.loads((tmp_path / "one.json").read_text("utf-8"))["sha256"]
    assert (document["starts"], document["end"], document["known"]) == (
        ["2023", "2024"],
        "2026",
        {"N31807": "2022"},
    )
    rows = list(csv.DictReader(io.StringIO(run("freeze", "two.json", *PLAN, "--format", "csv").out)))
    own = {row["period"]: round(float(row["value"]), 2) for row in rows if row["region"] == "2282"}
    assert own == {"2018": 5.51, "2019": 6.27, "2020": 6.31, "2021": 5.04, "2022": 4.43}


def test_the_built_in_plan_is_followed_by_its_name(run: Run) -> None:
    ended = run("claims", "--plan", "kramfors")
    assert ended.code == 0
    assert "Starts 2023, 2024, end 2026" in ended.out


def test_a_changed_plan_is_refused(run: Run, tmp_path: Path) -> None:
    run("freeze", "plan.json", *PLAN)
    file = tmp_path / "plan.json"
    file.write_text(file.read_text("utf-8").replace('"end": "2026"', '"end": "2024"'), "utf-8")
    ended = run("claims", "--plan", "plan.json")
    assert ended.code == 2
    assert "changed after it was frozen" in ended.err


def test_a_plan_is_never_written_over(run: Run, tmp_path: Path) -> None:
    run("freeze", "plan.json", *PLAN)
    before = (tmp_path / "plan.json").read_bytes()
    ended = run("freeze", "plan.json", *PLAN, "--end", "2025")
    assert ended.code == 2
    assert "exists already" in ended.err
    assert (tmp_path / "plan.json").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--region", "Kramfors", "--indicator", "N31807=down"), "write N31807=falling or N31807=rising"),
        ((*PLAN, "--indicator", "N31807=rising"), "N31807 is named twice"),
        ((*PLAN, "--end", "abcd"), "is no period"),
        (("--region", "Kramfors", "--indicator", "N99999"), "needs figures of every outcome"),
        (("--region", "Hagfors", "--indicator", "N31807"), "no start of a programme in Hagfors"),
        (("--region", "Kramfor", "--indicator", "N31807"), "did you mean Kramfors"),
        ((*PLAN, "--end", "2022", "--start", "2019"), "are known"),
    ],
)
def test_a_plan_that_cannot_be_frozen(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    ended = run("freeze", "plan.json", *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert not (tmp_path / "plan.json").exists()


def test_a_plan_takes_no_choice_of_claims(run: Run) -> None:
    assert run("claims", "H1", "--plan", "kramfors").code == 2
    assert run("claims", "--sha256", "abc").code == 2


def test_the_answer_goes_to_a_file_by_its_ending(run: Run, tmp_path: Path) -> None:
    run("claims", "K5", "--output", "out.json")
    run("claims", "K5", "--output", "out.txt")
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["claims"][0]["claim"] == "K5"
    assert "not testable with open data" in (tmp_path / "out.txt").read_text("utf-8")

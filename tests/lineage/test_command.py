"""obs why at the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.two_days import HIGHER, make

from obs.cli import main
from obs.study import Study

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs obs why in an empty folder: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    for name in ("OBS_STORE", "OBS_DISABLE_PLUGINS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main(["why", *arguments])
        text = capsys.readouterr()
        return int(stop.value.code or 0), text.out, text.err

    return run


@pytest.fixture
def invented(study: Study, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same on the study of invented places, which no study file may name."""

    def opened(_: object) -> Study:
        return study

    monkeypatch.setattr("obs.cli.why.open_study", opened)
    return run


def links(document: dict[str, Any]) -> dict[str, Any]:
    """The links of a chain by what they are."""
    return {each["what"]: each for each in document["links"]}


def test_in_words(invented: Run) -> None:
    code, out, err = invented("andel/9901/2019/T")
    assert (code, err) == (0, "")
    text = " ".join(out.split())
    for said in ("SHA-256", "/values/3/values/0/value", "GET /data/kpi/N99001", "answered 200", "passes"):
        assert said in text
    assert text.endswith("Every link of this chain holds.")


def test_as_json(invented: Run) -> None:
    code, out, _ = invented("summa/9901/2019/T", "--json")
    told = json.loads(out)
    assert (code, told["holds"], told["ref"]) == (0, True, "summa/9901/2019/T")
    assert [each["ref"] for each in told["parts"]] == ["andel/9901/2019/T", "kostnad/9901/2019/T"]
    assert links(told["parts"][0])["place"]["pointer"] == "/values/3/values/0/value"


@pytest.mark.parametrize("said", ["=1.0", "=none"])
def test_what_does_not_agree_ends_with_1(invented: Run, said: str) -> None:
    code, out, _ = invented(f"andel/9901/2019/T{said}")
    assert code == 1
    assert "This chain does not hold" in out
    assert out.count("error:") == 1


def test_a_damaged_reply_ends_with_1(invented: Run, study: Study) -> None:
    told = json.loads(invented("andel/9901/2019/T", "--json")[1])
    sha256 = links(told)["raw reply"]["sha256"]
    assert study.folder is not None
    path = study.folder / ".obs" / "raw" / sha256[:2] / f"{sha256}.gz"
    path.write_bytes(b"\x1f\x8b")
    code, out, _ = invented("andel/9901/2019/T")
    assert code == 1
    assert f"{sha256}.gz" in "".join(out.split())
    assert "damaged" in out


def test_an_unknown_reference_ends_with_2(run: Run) -> None:
    code, out, err = run("N3180/0767/2022/T")
    assert (code, out) == (2, "")
    assert "did you mean N31807/0767/2022/T" in err
    assert "INDICATOR/REGION/PERIOD/SEX" in err


def test_a_snapshot_has_no_raw_replies(run: Run) -> None:
    """What came with obs says so, and how to get a store that has them."""
    code, out, _ = run("N31807/0767/2022/T")
    assert code == 0
    assert "Kolada has revised figures since. The raw replies are not in it" in " ".join(out.split())
    assert "obs fetch" in out


def test_a_verdict_leads_to_its_specifications(run: Run) -> None:
    code, out, _ = run("claims/H3", "--json")
    told = json.loads(out)
    assert code == 0
    agreeing = [each for each in links(told)["specifications"]["specifications"] if each["counts"]]
    assert told["value"] == links(told)["verdict"]["verdict"]
    of_one = json.loads(run(f"{agreeing[0]['ref']}/estimate", "--json")[1])
    row = links(of_one)["specification"]["row"]
    assert of_one["value"] == row["estimate"]
    # The ends of its window are observations, and those that it says it used.
    assert [each["value"] for each in of_one["parts"]] == [row["value_from"], row["value_to"]]


def test_as_of_a_day(run: Run) -> None:
    """The value, and the vintage that it was in, as known then; later the earlier one is told beside it."""
    make(Path.cwd())
    then = json.loads(run("N31807/0767/2022/T", "--json", "--as-of", "2026-03-08")[1])
    now = json.loads(run("N31807/0767/2022/T", "--json")[1])
    assert then["value"] == pytest.approx(now["value"] + HIGHER)
    assert (links(then)["vintage"]["vintage"], links(now)["vintage"]["vintage"]) == (1, 2)
    assert links(then)["vintage"]["earlier"] == []
    (earlier,) = links(now)["vintage"]["earlier"]
    assert earlier["vintage"] == 1
    assert float(earlier["said"].split()[0]) == pytest.approx(then["value"])

"""obs due and obs grade as a user runs them: what is printed, the exit code, the files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.own_file import HEAD, OWN

if TYPE_CHECKING:
    from tests.cli.conftest import Run
    from tests.conftest import Replay

NOBODY = "http://127.0.0.1:9"
SMALL = f"""{HEAD}first = "2018"

[indicators.N31807]
source = "kolada"
query = {{ kpi = "N31807" }}
title_sv = "Invånare som någon gång under året erhållit ekonomiskt bistånd, andel (%) av bef."
title_en = "Residents with social assistance"
unit = "%"
kind = "share"
polarity = "none"
producer = "Socialstyrelsen"

[indicators.N31805]
source = "kolada"
query = {{ kpi = "N31805" }}
title_sv = "Månadsutbetalning"
title_en = "Payment a month"
unit = "kr"
kind = "rate"
polarity = "none"
producer = "Socialstyrelsen"
successor = "N31807"
{OWN}"""


@pytest.fixture
def served(run: Run, replay: Callable[..., Replay], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs obs against the stand-in, in a folder with a small study."""
    service = replay()
    Path("obs.toml").write_text(SMALL, "utf-8")
    monkeypatch.setenv("OBS_KOLADA_BASE_URL", service.kolada)
    return run


@pytest.mark.shared
def test_due_before_anything_is_fetched(served: Run) -> None:
    """By the saved metadata, N31807 has 2025 on 10 June 2026, N31805 has ended; own files tell nothing."""
    ended = served("due", "--json")
    assert ended.code == 0
    rows = {row["indicator"]: row for row in json.loads(ended.out)["due"]}
    assert (rows["N31807"]["day"], rows["N31807"]["period"], rows["N31807"]["figures"]) == (
        "2026-06-10",
        "2025",
        "final",
    )
    assert (rows["N31805"]["state"], rows["N31805"]["successor"]) == ("ended", "N31807")
    assert "calls it" in rows["N31805"]["remarks"][1]
    assert rows["own"]["remarks"] == ["source local_csv knows no calendar of publications"]


@pytest.mark.shared
def test_due_and_grade_after_a_fetch(served: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fetch asked speaks when the service is down; the saved figures end with 2022, so 2025 is late."""
    assert served("fetch", "--source", "kolada").code == 0
    monkeypatch.setenv("OBS_KOLADA_BASE_URL", NOBODY)
    ended = served("due", "--format", "csv", "--offline")
    assert (ended.code, ended.err) == (0, "")
    rows = {row["indicator"]: row for row in csv.DictReader(io.StringIO(ended.out))}
    assert (rows["N31807"]["state"], rows["N31807"]["held"]) == ("late", "2022")
    assert rows["N31807"]["recorded"] == "true"
    assert "Late: the day has passed" in served("due", "--offline").out
    graded = served("grade", "N31807", "N31805")
    assert graded.code == 0
    assert "what follows 2022 had not come" in graded.out
    assert "no new figures come" in graded.out
    table = served("grade").out.splitlines()
    assert table[0].split() == ["grade", "indicator", "title", "coverage", "lateness", "revisions", "breaks"]
    (line,) = [each for each in table if " N31807 " in each]
    assert line.split()[-4:] == ["B", "D", "?", "B"]


@pytest.mark.shared
def test_a_calendar_file(served: Run) -> None:
    """--ics writes it beside the table, the same whenever the metadata are."""
    assert served("due", "--ics", "out.ics").code == 0
    first = Path("out.ics").read_bytes()
    assert b"DTSTART;VALUE=DATE:20260610\r\n" in first
    served("due", "--offline", "--ics", "again.ics")
    assert Path("again.ics").read_bytes() == first
    served("due", "--offline", "--ics", "english.ics", "--lang", "en")
    assert b"Residents with social assistance" in Path("english.ics").read_bytes()


@pytest.mark.shared
def test_days_leaves_out_what_comes_later(served: Run) -> None:
    """What has ended and what is past stays; what is not dated goes."""
    rows = json.loads(served("due", "--json", "--days", "0").out)["due"]
    assert all(row["state"] != "due" or row["days"] == 0 for row in rows)
    assert "N31805" in {row["indicator"] for row in rows}


def test_nobody_answers_and_nothing_is_recorded(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 1, the failure on standard error, and each indicator with the reason."""
    Path("obs.toml").write_text(SMALL, "utf-8")
    monkeypatch.setenv("OBS_KOLADA_BASE_URL", NOBODY)
    ended = run("due")
    assert ended.code == 1
    assert "kolada does not answer" in ended.err
    assert "No publication to come is known" in ended.out
    assert "N31807, N31805: Kolada does not answer, and what it said before does not help" in ended.out


def test_grade_of_the_snapshot(run: Run) -> None:
    """Without a store the figures that came with obs are graded, and what is not known of them is said."""
    ended = run("grade", "N31807", "--json")
    assert ended.code == 0
    (grade,) = json.loads(ended.out)
    assert grade["coverage"]["grade"] == "A"
    assert "286 of 290 in 2022" in grade["coverage"]["reason"]
    assert grade["revisions"]["grade"] is None
    assert "no vintages" in grade["revisions"]["reason"]
    assert grade["grade"] == "B"


def test_grade_of_what_is_not_there(run: Run) -> None:
    """A slip of the pen is answered with what was meant."""
    ended = run("grade", "N3180")
    assert ended.code == 2
    assert "did you mean" in ended.err

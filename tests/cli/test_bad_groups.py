"""What becomes part of an address is refused by obs validate, before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_bad_input import INDICATOR, KPI, write_study

if TYPE_CHECKING:
    from tests.cli.conftest import Run

GROUP = '\n[groups.theirs]\ntitle = "Theirs"\nsource = "{source}"\nid = "{id}"\n'


@pytest.mark.parametrize(
    ("source", "id_", "said"),
    [
        ("kolada", "../../kpi/N31807", "'../../kpi/N31807' is not the id of a group in Kolada"),
        ("kolada", "G1/../x", "is not the id of a group in Kolada"),
        ("scb", "G175965", "has no groups"),
        ("nowhere", "G175965", "nowhere"),
    ],
)
def test_a_group_that_cannot_be_asked_for_is_refused(
    run: Run, tmp_path: Path, source: str, id_: str, said: str
) -> None:
    write_study(tmp_path, KPI, GROUP.format(source=source, id=id_))
    told = run("validate")
    assert told.code == 1, told
    assert said in told.out + told.err


def test_a_group_that_can_be_asked_for_passes(run: Run, tmp_path: Path) -> None:
    write_study(tmp_path, KPI, GROUP.format(source="kolada", id="G175965"))
    assert run("validate").code == 0


@pytest.mark.parametrize(
    "query",
    [
        '{ table = "../../kpi", value = "x", region = "Region", period = "Tid" }',
        '{ table = "TAB1267", codelists = { Region = ".." } }',
        '{ table = "TAB1267", codelists = { Region = "vs_/../../x" } }',
        '{ table = "TAB1267", language = "../x" }',
    ],
)
def test_a_table_or_list_of_codes_that_leads_elsewhere_is_refused(
    run: Run, tmp_path: Path, query: str
) -> None:
    write_study(tmp_path, INDICATOR.format(id="X", source="scb", query=query, unit="%", polarity="none"))
    assert run("validate").code == 1

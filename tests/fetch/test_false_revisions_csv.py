"""A municipality's own file that was saved anew with the same figures makes no vintage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.fetch.test_false_revisions import study
from tests.fetch.test_fetch import Silent

from obs.fetch import Options, fetch
from obs.plugins import Registry
from obs.store import Store

FIRST = "kommun;ar;antal\n0767;2020;10,5\n1783;2020;1234,25\n0767;2021;7\n"
QUERY = {"file": "prov.csv", "region": "kommun", "period": "ar", "value": "antal"}


@pytest.mark.parametrize(
    "saved",
    [
        b"kommun;ar;antal\n0767;2021;7\n1783;2020;1234,25\n0767;2020;10,5\n",
        b"kommun;ar;antal\r\n0767;2020;10,50\r\n1783;2020;1234,250\r\n0767;2021;7,0\r\n",
        b"\xef\xbb\xbfkommun,ar,antal\n0767,2020,10.5\n1783,2020,1234.25\n0767,2021,7\n",
        b"antal;ar;kommun\n10,5;2020;0767\n1234,25;2020;1783\n7;2021;0767\n",
        b'"kommun";"ar";"antal"\n"0767";"2020";"10,5"\n"1783";"2020";"1 234,25"\n"0767";"2021";"7"\n',
        "kommun;ar;antal;sparad\n0767;2020;10,5;i går\n1783;2020;1234,25;nu\n0767;2021;7;nu\n".encode(
            "cp1252"
        ),
    ],
    ids=["rows", "noughts", "point", "columns", "quotes", "another column"],
)
def test_the_same_figures_in_another_file_make_no_vintage(tmp_path: Path, saved: bytes) -> None:
    made = replace(study("local_csv", QUERY, ("0767", "1783")), folder=tmp_path, first=None, last=None)
    registry = Registry.from_entry_points()
    with Store.open(tmp_path / ".obs") as store:
        for body, state in (
            (FIRST.encode(), "new"),
            (saved, "unchanged"),
            (FIRST.replace("10,5", "10,6").encode(), "changed"),
        ):
            (tmp_path / "prov.csv").write_bytes(body)
            report = fetch(
                made, registry=registry, store=store, watcher=Silent(), options=Options(), environ={}
            )
            assert [each.state for each in report.series] == [state], report

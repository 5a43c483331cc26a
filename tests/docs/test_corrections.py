"""docs/corrections.md says what obs does."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from obs.study import builtin
from obs.study.corrections import KEYS, read_corrections

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "corrections.md").read_text("utf-8")


def test_the_example_is_sound() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    found = read_corrections(text.encode(), "corrections.toml", builtin(), today=date(2026, 12, 1))
    assert found.problems == ()
    assert [each.key for each in found.entries] == [("N31807", "0767", "2022", "T")]


def test_every_key_is_explained() -> None:
    table = PAGE.partition("| key | form |")[2].partition("\n\n")[0]
    told = [name for line in table.splitlines()[2:] for name in re.findall("`([a-z_]+)`", line.split("|")[1])]
    assert sorted(told) == sorted(KEYS)


def test_what_is_declared_for_a_whole_series_is_so_in_the_built_in_study() -> None:
    queries = {id_: each.query for id_, each in builtin().indicators.items()}
    assert queries["U31803"]["zero_is_missing"] == ["2020", "2021", "2022"]
    assert queries["N31857"]["zero_is_missing"] is queries["U31001"]["zero_is_missing"] is True
    assert queries["U31902"]["missing_years"] == ["2016"]
    assert "missing_years" not in queries["N31006"]
    assert builtin().corrections.entries == ()

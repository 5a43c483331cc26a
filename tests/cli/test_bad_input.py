"""Whatever is wrong, the user gets one clear message, the right exit code, and nothing stored is lost."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from obs.fetch import job
from obs.http import Client
from obs.store import Store

if TYPE_CHECKING:
    from tests.cli.conftest import Run
    from tests.conftest import Replay

HEAD = """
[study]
name = "small"
title_sv = "Liten"
title_en = "Small"
regions = ["1783", "0767"]
group = "two"
{extra}
[groups.two]
title = "Two"
regions = ["1783", "0767"]
"""

INDICATOR = """
[indicators.{id}]
source = "{source}"
query = {query}
title_sv = "Titel"
title_en = "Title"
unit = "{unit}"
kind = "share"
polarity = "{polarity}"
producer = "Ingen"
headline = true
"""

KPI = INDICATOR.format(
    id="N31807", source="kolada", query='{ kpi = "N31807" }', unit="%", polarity="lower_is_better"
)


def write_study(folder: Path, *indicators: str, extra: str = "") -> None:
    """A small study with the given indicator tables."""
    (folder / "obs.toml").write_text(HEAD.format(extra=extra) + "".join(indicators), "utf-8")


def kpi(code: str) -> str:
    """The table of an indicator of Kolada."""
    return INDICATOR.format(
        id=code, source="kolada", query=f'{{ kpi = "{code}" }}', unit="%", polarity="none"
    )


@pytest.fixture
def served(run: Run, replay: Callable[..., Replay], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Runs obs against the stand-in with the given faults, with short pauses between tries."""
    monkeypatch.setattr(job, "Client", functools.partial(Client, backoff=0.01))

    def start(*options: str) -> Run:
        service = replay(*options)
        monkeypatch.setenv("OBS_KOLADA_BASE_URL", service.kolada)
        monkeypatch.setenv("OBS_SCB_BASE_URL", service.scb)
        return run

    return start


def one_message(text: str) -> str:
    """The last message on standard error, which is no traceback."""
    assert "Traceback" not in text
    return text


@pytest.mark.shared
def test_a_wrong_kpi(served: Callable[..., Run], tmp_path: Path) -> None:
    """A KPI that Kolada does not have fails alone, is named, and search is the way out."""
    write_study(tmp_path, KPI, kpi("N99999"))
    ended = served()("fetch")
    assert ended.code == 1
    assert "N99999" in one_message(ended.err)
    assert "obs search" in ended.err
    assert Store.open(tmp_path / ".obs").vintages("N31807")


@pytest.mark.shared
def test_a_wrong_table(served: Callable[..., Run], tmp_path: Path) -> None:
    """A table that SCB does not have is named, with the way out."""
    query = '{ table = "TAB999999", select = { ContentsCode = ["X"] }, region = "Region", eliminate = [] }'
    write_study(tmp_path, INDICATOR.format(id="x", source="scb", query=query, unit="%", polarity="none"))
    ended = served()("fetch")
    assert ended.code == 1
    assert "TAB999999" in one_message(ended.err)
    assert "obs search" in ended.err


@pytest.mark.shared
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("html:only=kolada", "HTML"),
        ("truncate:every=1;only=kolada", "cut off"),
        ("drift:only=kolada", "value"),
        ("429:every=1;only=kolada", "429"),
        ("503:every=1;only=kolada", "503"),
        ("reset:every=1;only=kolada", "tries"),
        ("foreign-next:only=kolada", "/v3/next?page=2"),
    ],
)
def test_a_service_that_fails(
    served: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, words: str
) -> None:
    """Each fault is told in words, exit code 1, and what was stored before is untouched."""
    write_study(tmp_path, KPI)
    assert served()("fetch").code == 0
    before = Store.open(tmp_path / ".obs").vintages("N31807")
    monkeypatch.setattr(job, "Client", functools.partial(Client, backoff=0.01, tries=3))
    ended = served("--faults", fault)("fetch")
    assert ended.code == 1
    assert words in one_message(ended.err)
    assert "->" in ended.err
    after = Store.open(tmp_path / ".obs")
    assert [vintage.content for vintage in after.vintages("N31807")] == [
        vintage.content for vintage in before
    ]


@pytest.mark.shared
def test_deleted_values_stay_deleted(served: Callable[..., Run], tmp_path: Path) -> None:
    """A value that the service marks as deleted is counted as such and has no figure."""
    write_study(tmp_path, KPI)
    ended = served("--faults", "deleted:only=kolada")("fetch")
    assert ended.code == 0
    assert "deleted" in ended.out


@pytest.mark.shared
def test_revisions_are_counted(served: Callable[..., Run], tmp_path: Path) -> None:
    """A service that revises its figures gives a second vintage, and the first one stays."""
    write_study(tmp_path, KPI)
    started = served("--faults", "revise:only=kolada")
    assert started("fetch").code == 0
    ended = started("fetch")
    assert "changed" in ended.out
    assert len(Store.open(tmp_path / ".obs").vintages("N31807")) == 2


def test_compare_before_fetch(run: Run, tmp_path: Path) -> None:
    """A study without figures says that obs fetch comes first."""
    write_study(tmp_path, KPI)
    ended = run("compare")
    assert ended.code == 2
    assert "obs fetch" in ended.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("compare", "--region", "Markeryd"), "Markaryd"),
        (("compare", "--region", "0768"), "0768"),
        (("compare", "--indicator", "N3180"), "N3180"),
        (("compare", "--period", "20222"), "2022"),
        (("compare", "--period", "22"), "2022-Q3"),
        (("compare", "--group", "county:2"), "county"),
        (("compare", "--group", "00,1783,1982"), "no municipality"),
        (("compare", "--group", "17,1783"), "no municipality"),
        (("compare", "--metric", "levle"), "did you mean level"),
        (("compare", "--group", "similar_hagforss"), "similar_hagfors"),
        (("compare", "--format", "xml"), "parquet"),
        (("compare", "--study", "nowhere.toml"), "obs init"),
        (("fetch", "--indicator", "N3180"), "did you mean"),
        (("fetch", "--source", "koladda"), "kolada"),
        (("search", "x", "--source", "koladda"), "kolada"),
        (("snapshot", "export", "out", "--origin", "kolada"), "SOURCE=DATE:TEXT"),
    ],
)
def test_a_wrong_option(run: Run, arguments: tuple[str, ...], words: str) -> None:
    """What was typed is quoted or the right form named; exit code 2."""
    ended = run(*arguments)
    assert ended.code == 2, ended.err
    assert words in one_message(ended.err)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("polarity =", "polarty =", "polarity"),
        ('polarity = "lower_is_better"', 'polarity = "lower"', "lower_is_better"),
        ('"0767"]\ngroup', '"767"]\ngroup', "0767"),
        ('group = "two"', 'group = "tow"', "two"),
        ("[study]", "[study", "line"),
        ('source = "kolada"', "source = 7", "source"),
    ],
)
def test_a_typing_error_in_the_study(run: Run, tmp_path: Path, old: str, new: str, words: str) -> None:
    """The file, the key and the likely meaning are named; exit code 2."""
    write_study(tmp_path, KPI)
    text = (tmp_path / "obs.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "obs.toml").write_text(text.replace(old, new, 1), "utf-8")
    ended = run("compare")
    assert ended.code == 2
    assert "obs.toml" in one_message(ended.err)
    assert words in ended.err


@pytest.mark.parametrize(
    ("table", "words"), [("[metrics.levle]", "level"), ("[metrics.level]\ncutpoints = 1", "cut_points")]
)
def test_a_typing_error_in_a_metric(run: Run, tmp_path: Path, table: str, words: str) -> None:
    """A metric or parameter that there is not is found by obs validate, with the right name."""
    write_study(tmp_path, KPI, table)
    ended = run("validate")
    assert ended.code == 1
    assert words in ended.out


CSV = """
[indicators.hushall]
source = "local_csv"
query = { file = "hushall.csv", region = "kommun", period = "ar", value = "antal" }
title_sv = "Hushåll"
title_en = "Households"
unit = "antal"
kind = "count"
polarity = "none"
producer = "Kommunen"
"""


def test_a_local_file_with_bad_rows(run: Run, tmp_path: Path) -> None:
    """Every bad row is named with its line; nothing is stored, unless --keep-valid keeps the good ones."""
    write_study(tmp_path, CSV)
    rows = "kommun;ar;antal\n1783;2020;10\n767;2020;11\n0767;2020;tolv\n0767;2021;12\n1783;2020;13\n"
    (tmp_path / "hushall.csv").write_text(rows, "utf-8")
    ended = run("fetch")
    assert ended.code == 1
    for line in ("row 2", "row 3", "row 4", "row 6"):
        assert line in ended.err
    assert "0767" in ended.err
    assert Store.open(tmp_path / ".obs").vintages("hushall") == ()
    ended = run("fetch", "--keep-valid")
    assert ended.code == 1
    (vintage,) = Store.open(tmp_path / ".obs").vintages("hushall")
    assert vintage.rows == 1
    assert run("validate").code == 1


def test_a_good_local_file(run: Run, tmp_path: Path) -> None:
    """A municipality's own file is fetched, validated and compared like any other source."""
    write_study(tmp_path, CSV.replace('producer = "Kommunen"', 'producer = "Kommunen"\nheadline = true'))
    rows = "kommun;ar;antal\n1783;2020;10,5\n0767;2020;1 234,25\n"
    (tmp_path / "hushall.csv").write_bytes(rows.encode("cp1252"))
    assert run("fetch").code == 0
    assert run("validate").code == 0
    assert "1234.2" in run("compare", "--format", "csv").out


def test_a_local_file_without_rows_for_the_study(run: Run, tmp_path: Path) -> None:
    """Unlike a service, which may have no figure yet, a file that gives none is a mistake."""
    write_study(tmp_path, CSV, CSV.replace("hushall", "personer"))
    (tmp_path / "hushall.csv").write_text("kommun;ar;antal\n", "utf-8")
    (tmp_path / "personer.csv").write_text("kommun;ar;antal\n1783;2020;10\n", "utf-8")
    ended = run("fetch")
    assert ended.code == 1
    assert "error: local_csv has no figure of hushall as asked" in ended.err


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    """The path and the folder it is taken from are named."""
    write_study(tmp_path, CSV)
    ended = run("fetch")
    assert ended.code == 1
    assert "hushall.csv" in one_message(ended.err)


def test_a_file_outside_the_study(run: Run, tmp_path: Path) -> None:
    """A study cannot make obs read a file outside its folder."""
    write_study(tmp_path, CSV.replace("hushall.csv", "../outside.csv"))
    (tmp_path.parent / "outside.csv").write_text("kommun;ar;antal\n1783;2020;10\n")
    ended = run("fetch")
    assert ended.code == 1
    assert "outside" in one_message(ended.err)


def test_a_store_of_a_newer_obs(run: Run, tmp_path: Path) -> None:
    """A store that this obs does not understand is left alone, and the way out is to update."""
    import sqlite3

    write_study(tmp_path, CSV)
    (tmp_path / "hushall.csv").write_text("kommun;ar;antal\n1783;2020;10\n", "utf-8")
    assert run("fetch").code == 0
    connection = sqlite3.connect(tmp_path / ".obs" / "ledger.sqlite")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    for command in ("fetch", "compare"):
        ended = run(command)
        assert ended.code == 1
        assert "update" in one_message(ended.err).lower()


def test_a_full_disk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When nothing can be written any more the message says so, and the figures from before are whole."""
    import errno
    import os

    write_study(tmp_path, CSV)
    (tmp_path / "hushall.csv").write_text("kommun;ar;antal\n1783;2020;10\n", "utf-8")
    assert run("fetch").code == 0
    (tmp_path / "hushall.csv").write_text("kommun;ar;antal\n1783;2020;11\n", "utf-8")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        ended = run("fetch")
    assert ended.code == 1
    assert "no room left on the disk" in one_message(ended.err)
    (vintage,) = Store.open(tmp_path / ".obs").vintages("hushall")
    assert vintage.rows == 1
    assert run("validate").code == 0


def test_a_study_file_that_is_a_link_to_nothing_is_not_taken_for_none(run: Run, tmp_path: Path) -> None:
    """Otherwise the built-in study would be shown in its place."""
    (tmp_path / "obs.toml").symlink_to(tmp_path / "gone.toml")
    told = run("validate")
    assert told.code == 2
    assert "cannot read the study file obs.toml" in told.err

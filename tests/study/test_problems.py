"""A file with mistakes is refused with one message that names each key and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from obs.errors import ConfigError
from obs.study import load


def refusal(file: Path, old: str, new: str) -> str:
    """The message for *file* with *old* replaced once by *new*."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(file)
    return str(caught.value)


STUDY = 'name = "small"'
INDICATOR = 'producer = "SCB"'

CASES = {
    "unknown key": (
        INDICATOR,
        'producer = "SCB"\npolarty = "none"',
        'indicators.A1.polarty: unknown key; did you mean "polarity"?',
    ),
    "unknown key with no near one": (
        STUDY,
        'name = "small"\nzzz = 1',
        "study.zzz: unknown key; known here: name, title_sv",
    ),
    "unknown section": (
        INDICATOR,
        'producer = "SCB"\n[program]',
        'program: unknown key; did you mean "programmes"?',
    ),
    "a device for a name": (STUDY, 'name = "Com1"', 'study.name: "Com1" is a device on Windows'),
    "a device for a file": (
        STUDY,
        'name = "small"\nclaims = "nul.csv"',
        'study.claims: "nul.csv" has a part that Windows takes for no file name',
    ),
    "a folder that ends in a dot": (
        STUDY,
        'name = "small"\nclaims = "texts./claims.csv"',
        'study.claims: "texts./claims.csv" has a part that Windows takes for no file name',
    ),
    "missing key": ('unit = "%"\n', "", "indicators.A1.unit: is missing"),
    "empty text": ('unit = "%"', 'unit = " "', "indicators.A1.unit: must not be empty"),
    "misspelt polarity": (
        'polarity = "none"',
        'polarity = "lower_is_beter"',
        'none of lower_is_better, higher_is_better, none; did you mean "lower_is_better"?',
    ),
    "unknown kind": (
        'kind = "share"',
        'kind = "Share"',
        'indicators.A1.kind: "Share" is none of count, share, rate, amount, index; did you mean "share"?',
    ),
    "number for text": (
        'unit = "%"',
        "unit = 1",
        'indicators.A1.unit: must be text, not a number (write it in quotes: "1")',
    ),
    "text for a list": ('["1783", "0767"]', '"1783"', "study.regions: must be a list, not text"),
    "number in a list of codes": (
        '["1783", "0767"]',
        "[1783]",
        "study.regions: entry 1 must be text in quotes, not a number",
    ),
    "text for true or false": (
        INDICATOR,
        'producer = "SCB"\nheadline = "yes"',
        "indicators.A1.headline: must be true or false, not text",
    ),
    "true for decimals": (
        INDICATOR,
        'producer = "SCB"\ndecimals = true',
        "indicators.A1.decimals: must be a whole number from 0 to 6",
    ),
    "date for a period": (
        STUDY,
        'name = "small"\nchange_from = 2017-01-01',
        "study.change_from: must be text, not a date",
    ),
    "unknown region": (
        '"0767"',
        '"767"',
        'study.regions: "767" is no region code; did you mean "0767" (Markaryd)?',
    ),
    "name for a code": (
        '"0767"',
        '"Hagfor"',
        'study.regions: "Hagfor" is no region code; did you mean "1783" (Hagfors)?',
    ),
    "county shown": (
        '"0767"',
        '"17"',
        'study.regions: "17" is Värmlands län, a county; this must be a municipality',
    ),
    "region twice": ('"0767"', '"1783"', 'study.regions: "1783" stands there more than once'),
    "no region": ('["1783", "0767"]', "[]", "study.regions: must name at least one municipality"),
    "unknown benchmark": (
        STUDY,
        'name = "small"\nbenchmark = "99"',
        'study.benchmark: "99" is no region code',
    ),
    "unknown group": (
        STUDY,
        'name = "small"\ngroup = "county:99"',
        'study.group: "county:99" is neither "municipalities", a county as "county:17" nor a [groups.NAME]',
    ),
    "misspelt group": (STUDY, 'name = "small"\ngroup = "municipality"', 'did you mean "municipalities"?'),
    "no period": (
        INDICATOR,
        'producer = "SCB"\nbreaks = [{ period = "2022M07", reason = "r" }]',
        'indicators.A1.breaks[1].period: "2022M07" is no period; write 2022, 2022-Q3, 2022-07 or 2022-W30',
    ),
    "week that the year lacks": (
        STUDY,
        'name = "small"\nchange_from = "2022-W53"',
        'study.change_from: "2022-W53" is no period',
    ),
    "break without a reason": (
        INDICATOR,
        'producer = "SCB"\nbreaks = [{ period = "2022" }]',
        "indicators.A1.breaks[1].reason: is missing",
    ),
    "month for a year": (
        STUDY,
        'name = "small"\nfirst = "2022-07"',
        'study.first: "2022-07" is no year of four digits',
    ),
    "years reversed": (
        STUDY,
        'name = "small"\nfirst = "2022"\nlast = "2021"',
        "study.last: 2021 is before first, 2022",
    ),
    "change from outside": (
        STUDY,
        'name = "small"\nfirst = "2000"\nchange_from = "1999-Q4"',
        "study.change_from: 1999-Q4 is outside the years fetched, 2000 to now",
    ),
    "unknown denominator": (
        INDICATOR,
        'producer = "SCB"\ndenominator = "A2"\n[indicators.A22]',
        'indicators.A1.denominator: "A2" is no other indicator of this file; did you mean "A22"?',
    ),
    "its own denominator": (
        INDICATOR,
        'producer = "SCB"\ndenominator = "A1"',
        'indicators.A1.denominator: "A1" is no other indicator of this file',
    ),
    "price basis": (
        INDICATOR,
        'producer = "SCB"\nprice_basis = "real"',
        'indicators.A1.price_basis: "real" is neither "nominal" nor the year of fixed prices',
    ),
    "id with a blank": (
        "[indicators.A1]",
        '[indicators."A 1"]',
        'indicators."A 1": "A 1" is no id: a letter first',
    ),
    "id of 65 characters": ("[indicators.A1]", f"[indicators.{'a' * 65}]", "is no id: a letter first"),
    "ids equal but for case": (
        INDICATOR,
        'producer = "SCB"\n[indicators.b1]\n[indicators.B1]',
        "indicators.B1: differs from b1 in case only",
    ),
    "empty query": (
        '{ kpi = "A1" }',
        "{}",
        "indicators.A1.query: must say what the source needs, for instance { kpi =",
    ),
    "group with neither": (
        INDICATOR,
        'producer = "SCB"\n[groups.g]\ntitle = "G"',
        "groups.g: needs either regions, or source",
    ),
    "group with both": (
        INDICATOR,
        'producer = "SCB"\n[groups.g]\ntitle = "G"\nregions = ["1783"]\nid = "G1"',
        "groups.g: needs either regions, or source and id",
    ),
    "group without members": (
        INDICATOR,
        'producer = "SCB"\n[groups.g]\ntitle = "G"\nregions = []',
        "groups.g.regions: must not be empty",
    ),
    "group without id": (
        INDICATOR,
        'producer = "SCB"\n[groups.g]\ntitle = "G"\nsource = "kolada"',
        "groups.g.id: is missing",
    ),
    "group named as all": (
        INDICATOR,
        'producer = "SCB"\n[groups.municipalities]\ntitle = "G"\nregions = ["1783"]',
        "groups.municipalities: this name stands for all municipalities already",
    ),
    "programme ends before it starts": (
        INDICATOR,
        'producer = "SCB"\n[[programmes]]\nregion = "0767"\nstart = "2018-02"\nend = "2018-01"\ntitle = "P"',
        "programmes[1].end: 2018-01 is before the start, 2018-02",
    ),
    "address": (
        INDICATOR,
        'producer = "SCB"\n[sources.kolada]\nbase_url = "ftp://example.org"',
        'sources.kolada.base_url: "ftp://example.org" is no address beginning with "https://" or "http://"',
    ),
    "misspelt source section": (
        INDICATOR,
        'producer = "SCB"\n[sources.kolda]\nbase_url = "https://example.org"',
        'sources.kolda: no indicator or group is of this source; did you mean "kolada"?',
    ),
    "claims above the folder": (
        STUDY,
        'name = "small"\nclaims = "a/../../claims.csv"',
        "leads out of the study's folder",
    ),
    "claims at an absolute path": (
        STUDY,
        'name = "small"\nclaims = "/claims.csv"',
        'study.claims: "/claims.csv" leads out',
    ),
    "claims on a Windows drive": (
        STUDY,
        'name = "small"\nclaims = "C:claims.csv"',
        'study.claims: "C:claims.csv" leads out',
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), CASES.values(), ids=CASES.keys())
def test_mistake_is_named_with_its_key_and_a_remedy(small: Path, old: str, new: str, message: str) -> None:
    """Each kind of mistake has a line with the file, the key and what is allowed or was meant."""
    assert message in refusal(small, old, new)


def test_every_problem_is_named_once(small: Path) -> None:
    """Three mistakes give three lines, none of them a consequence of another."""
    small.write_text(
        small.read_text("utf-8").replace('"0767"', '"0001"').replace('"none"', '"good"'), "utf-8"
    )
    message = refusal(small, 'unit = "%"', "unit = 5")
    lines = message.splitlines()
    assert lines[0] == f"{small} has 3 problems"
    assert sorted(line.removeprefix(f"{small}: ").split(":")[0] for line in lines[1:]) == [
        "indicators.A1.polarity",
        "indicators.A1.unit",
        "study.regions",
    ]


def test_file_without_content_says_what_is_needed(small: Path) -> None:
    """An empty file lacks the section study and an indicator, and both are said."""
    small.write_text("", "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(small)
    assert "study: is missing" in str(caught.value)
    assert "indicators: there must be at least one" in str(caught.value)


def test_broken_toml_is_located(small: Path) -> None:
    """A syntax error is given with its line and where to look; here a code without quotes."""
    message = refusal(small, '"0767"', "0767")
    assert "this is not TOML" in message
    assert "at line 5" in message
    assert "codes stand in quotes" in message


def test_file_in_another_encoding_is_located(small: Path) -> None:
    """A file saved as Windows-1252 is refused with the line of the first foreign byte."""
    small.write_bytes(small.read_bytes().replace(b"Liten", "Småland".encode("cp1252")))
    with pytest.raises(ConfigError, match=r"line 3 is not UTF-8 \(save the file as UTF-8\)"):
        load(small)


def test_missing_file_leads_to_init(tmp_path: Path) -> None:
    """Without a file the message says how to get one."""
    with pytest.raises(ConfigError, match=r"cannot read the study file .*`obs init` writes one"):
        load(tmp_path / "obs.toml")


def test_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    """A folder is no study file, and no traceback either."""
    with pytest.raises(ConfigError, match="cannot read the study file"):
        load(tmp_path)


def test_nesting_without_end_is_refused(small: Path) -> None:
    """Lists nested deeper than the parser can follow are a mistake in the file, not a crash."""
    assert "this is not TOML" in refusal(small, 'unit = "%"', "unit = " + "[" * 20_000)

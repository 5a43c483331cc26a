"""corrections.toml: what it may say, and every mistake with its line, all at once."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from random import Random

import pytest

from obs.errors import ConfigError
from obs.models import Finding
from obs.study import Corrections, builtin, load, template
from obs.study.corrections import read_corrections
from obs.study.lines import lines_of

TODAY = date(2026, 6, 1)
ENTRY = """
[[corrections]]
indicator = "N31807"
region = "0767"
period = "2022"
expect = 0
status = "missing"
reason = "0 stands for a figure never reported"
reason_sv = "0 står för en uppgift som aldrig lämnats"
source = "https://example.org/letter"
by = "Nobody"
made = 2026-01-01
expires = "2026-12-31"
"""


def read(text: str | bytes) -> Corrections:
    body = text if isinstance(text, bytes) else text.encode()
    return read_corrections(body, "corrections.toml", builtin(), today=TODAY)


def problems(text: str | bytes) -> list[tuple[int | None, str]]:
    """Line and message of each problem."""
    found = read(text)
    assert found.entries == ()
    return [(each.place.row, each.message) for each in found.problems]


def test_an_entry_is_read() -> None:
    (entry,) = read(ENTRY).entries
    assert entry.key == ("N31807", "0767", "2022", "T")
    assert (entry.expect, entry.value, entry.status) == (0.0, None, "missing")
    assert (entry.made, entry.expires, entry.line) == (date(2026, 1, 1), date(2026, 12, 31), 2)
    assert entry.reason_sv.startswith("0 står för")


def test_an_entry_may_name_several_regions_and_periods() -> None:
    text = ENTRY.replace('region = "0767"', 'regions = ["0767", "1783"]')
    found = read(text.replace('period = "2022"', 'periods = ["2021", "2022"]')).entries
    assert {(each.region, each.period) for each in found} == {
        (region, period) for region in ("0767", "1783") for period in ("2021", "2022")
    }


def test_an_empty_file_corrects_nothing() -> None:
    assert read("# nothing yet\n").entries == read("").entries == ()
    assert read("").problems == ()


def test_the_built_in_file_is_sound_and_comes_with_its_example() -> None:
    assert builtin().corrections.problems == ()
    text = template("corrections.toml")
    example = "\n".join(line.removeprefix("# ") for line in text[text.index("# [[") :].splitlines())
    (entry,) = read(example).entries
    assert entry.status == "missing"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"N31807"', '"N3180"', 3, 'no indicator of the study; did you mean "N31807"?'),
        ('"N31807"', '"households_per_month"', 3, "is a formula; correct what it is made of: "),
        ('"0767"', '"0768"', 4, '"0768" is no region code'),
        ('"0767"', "767", 4, 'must be text, not a number (write it in quotes: "767")'),
        ('"2022"', '"2022-13"', 5, "is no period"),
        ("expect = 0", "expect = nan", 6, "must be a number between"),
        ("expect = 0", "expect = true", 6, "must be a number"),
        ("expect = 0", 'expect = "suppressed"', 6, "a figure that the source suppresses is never put in"),
        ("expect = 0\n", "", 2, "expect: is missing"),
        ("expect = 0", 'expect = "missing"', 6, "then there is nothing to correct"),
        ('status = "missing"', "value = inf", 7, "must be a number between"),
        ('status = "missing"', "value = -inf", 7, "must be a number between"),
        ('status = "missing"', f"value = {10**400}", 7, "must be a number between"),
        ('status = "missing"', "value = 100.5", 7, "is no share: N31807 runs from 0 to 100"),
        ('status = "missing"', "value = 0.0", 6, "then there is nothing to correct"),
        ('status = "missing"', 'status = "suppressed"', 7, "is none of missing, not_applicable"),
        ('status = "missing"', 'status = "missing"\nvalue = 1', 8, "needs either value, or status"),
        ('status = "missing"\n', "", 2, "needs either value, or status"),
        ("2026-01-01", "2027-01-01", 13, "2026-12-31 is before 2027-01-01, when it was made"),
        ("2026-01-01", "2026-01-01T10:00:00", 12, "is no day; write 2026-03-31"),
        ('"2026-12-31"', '"2026-12-32"', 13, "is no day"),
        ('expires = "2026-12-31"\n', "", 2, "expires: is missing"),
        ('"Nobody"', '" "', 11, "by: must not be empty"),
        ('by = "Nobody"', 'bye = "Nobody"', 11, 'unknown key; did you mean "by"?'),
        ('region = "0767"', 'region = "0767"\nregions = ["0767"]', 4, "needs either region, or regions"),
        ('region = "0767"', "regions = []", 4, "must not be empty"),
        ('period = "2022"', 'period = "2022"\nsex = "K"', 6, "is none of T, F, M"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, line: int, said: str) -> None:
    assert old in ENTRY
    found = problems(ENTRY.replace(old, new, 1))
    assert any(row == line and f"line {line}: " in message and said in message for row, message in found), (
        found
    )


@pytest.mark.parametrize(
    "key", ["indicator", "region", "period", "reason", "source", "by", "made", "expires"]
)
def test_what_an_entry_must_have_is_asked_for(key: str) -> None:
    text = "\n".join(line for line in ENTRY.splitlines() if not line.startswith(f"{key} ="))
    ((line, said),) = problems(text)
    assert line == 2
    assert key in said


def test_all_mistakes_are_told_at_once() -> None:
    wrong = ENTRY.replace('"0767"', '"9999"').replace('"Nobody"', '""')
    found = problems(ENTRY + wrong.replace("expect = 0", "expect = inf"))
    assert [line for line, _ in found] == [17, 19, 24]


def test_two_corrections_of_one_figure_are_refused() -> None:
    both = ENTRY + ENTRY.replace('region = "0767"', 'regions = ["1783", "0767"]')
    ((line, said),) = problems(both)
    assert line == 15
    assert "N31807 of 0767 for 2022 (T) is corrected already, in line 2; a figure has one correction" in said
    assert len(read(ENTRY + ENTRY.replace("period", 'sex = "F"\nperiod')).entries) == 2


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b"[[corrections]]\nindicator = \n", 2),
        (b"[[corrections]]\n\nregion = '\xff'\n", 3),
        (b"a = [1,\n2\nx", 3),
        (b"[[corrections]]\nby = 1\nby = 2\n", 3),
        (b"a = " + b"[" * 5000, None),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(body: bytes, line: int | None) -> None:
    ((row, said),) = problems(body)
    assert row == line
    assert "this is not" in said


@pytest.mark.parametrize(
    "text", ["corrections = 3", "corrections = [3]", "other = 1", "[corrections]\na = 1"]
)
def test_another_form_is_told(text: str) -> None:
    assert problems(text)


def test_lines_are_found_beside_texts_that_look_like_keys() -> None:
    """A long text or list that holds what looks like a table or a key is none."""
    lines = [
        'a = """',
        "[[x]]",
        'b = 1 \\"""',
        '"""',
        "[[x]]",
        "c = [",
        '  "d = 1", # e = "]"',
        "]",
        'f = "[" # """',
        "[[x]]",
        "[y]",
        "g = '''",
        "[[x]]'''",
        "h = 2",
    ]
    tomllib.loads("\n".join(lines))
    assert lines_of("\n".join(lines)) == {
        "a": 1,
        "x[1]": 5,
        "x[1].c": 6,
        "x[1].f": 9,
        "x[2]": 10,
        "y": 11,
        "y.g": 12,
        "y.h": 14,
    }


def test_the_file_beside_the_study_comes_along(tmp_path: Path) -> None:
    (tmp_path / "obs.toml").write_text(template(), "utf-8")
    (tmp_path / "claims.csv").write_text(template("claims.csv"), "utf-8")
    assert load(tmp_path / "obs.toml").corrections == Corrections()
    (tmp_path / "corrections.toml").write_text(ENTRY, "utf-8")
    study = load(tmp_path / "obs.toml", today=TODAY)
    assert [each.key for each in study.corrections.of("N31807")] == [("N31807", "0767", "2022", "T")]
    assert (study.corrections.day, study.corrections.file) == (TODAY, str(tmp_path / "corrections.toml"))
    (tmp_path / "corrections.toml").write_text("x", "utf-8")
    assert [type(each) for each in load(tmp_path / "obs.toml").corrections.problems] == [Finding]


def test_whatever_stands_in_the_file_is_read_or_told() -> None:
    """A thousand files with bytes changed, taken out, doubled or put in: entries or problems, no error."""
    random, study = Random(7), builtin()
    base = (ENTRY + ENTRY.replace('"0767"', '"1783"')).encode()
    strange = [
        b"nan",
        b"1e400",
        b"9" * 400,
        b"[",
        b"{}",
        b'"""',
        b"\\",
        b"\x00",
        b"\xff",
        b"2026-13-01",
        b"12:00:00",
    ]
    sound = 0
    for _ in range(1000):
        body = bytearray(base)
        for _ in range(random.randint(1, 6)):
            at, end = random.randrange(len(body)), random.randint(0, 40)
            body[at : at + end] = random.choice([random.choice(strange), bytes(body[end : 2 * end]), b""])
        found = read_corrections(bytes(body), "corrections.toml", study, today=TODAY)
        assert not (found.problems and found.entries)
        assert all(str(each) for each in found.problems)
        sound += bool(found.entries)
    assert sound < 500


@pytest.mark.parametrize("kind", ["a link to nothing", "a link to itself", "a folder"])
def test_what_is_there_and_no_file_is_not_taken_for_none(small: Path, kind: str) -> None:
    """Otherwise figures would be uncorrected without a word."""
    file = small.with_name("corrections.toml")
    if kind == "a folder":
        file.mkdir()
    else:
        file.symlink_to(file if kind == "a link to itself" else file.with_name("gone.toml"))
    with pytest.raises(ConfigError, match=r"cannot read .*corrections\.toml: ") as caught:
        load(small)
    assert "put the file there" in caught.value.suggestion

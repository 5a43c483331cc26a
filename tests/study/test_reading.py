"""A valid study file becomes the study it describes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from obs.errors import ConfigError
from obs.models import Break, Programme
from obs.study import GroupSpec, builtin, load, template

DOCS = Path(__file__).parents[2] / "docs" / "study.md"


def test_defaults_are_those_of_the_documentation(small: Path) -> None:
    """What a file leaves out has the documented default."""
    study = load(small)
    indicator = study.indicators["A1"]
    assert (study.group, study.benchmark, study.also, study.claims) == ("municipalities", "00", (), "")
    assert (study.first, study.last, study.change_from) == (None, None, None)
    assert (indicator.decimals, indicator.measure, indicator.breaks, indicator.headline) == (
        1,
        "flow",
        (),
        False,
    )
    assert (indicator.denominator, indicator.price_basis, indicator.definition_en) == (None, None, "")


def test_every_section_is_read(small: Path) -> None:
    """Sources, groups, breaks, metrics and programmes arrive as written."""
    small.write_text(
        small.read_text("utf-8")
        + """\
breaks = [{ period = "2023", reason = "new age group" }]

[sources.kolada]
base_url = "http://127.0.0.1:8000"
token = 1

[groups.near]
title = "Near"
regions = ["1783", "1766"]

[groups.alike]
title = "Alike"
source = "kolada"
id = "G175965"

[metrics.level]
low = 0.25

[[programmes]]
region = "0767"
start = "2018-Q1"
end = "2020"
title = "Plan"
source = "Somebody"
""",
        "utf-8",
    )
    study = load(small)
    assert study.folder == small.parent
    assert study.indicators["A1"].breaks == (Break(period="2023", reason="new age group"),)
    assert study.groups == {
        "near": GroupSpec(id="near", title="Near", regions=("1783", "1766")),
        "alike": GroupSpec(id="alike", title="Alike", source="kolada", source_id="G175965"),
    }
    assert study.metrics == {"level": {"low": 0.25}}
    assert study.source_options("kolada") == {"token": 1}
    assert study.source_options("scb") == {}
    assert study.programmes == (
        Programme(region="0767", start="2018-Q1", end="2020", title="Plan", source="Somebody"),
    )


def test_texts_in_a_language_are_read_beside_those_that_serve_for_both(small: Path) -> None:
    """A break, a group and a programme may be told in Swedish and in English; what is left out is empty."""
    small.write_text(
        small.read_text("utf-8")
        + """\
breaks = [{ period = "2023", reason = "new age group", reason_sv = "ny åldersgrupp" }]

[groups.near]
title = "Near"
title_sv = "Grannar"
title_en = "Neighbours"
regions = ["1783", "1766"]

[[programmes]]
region = "0767"
start = "2018"
title = "Plan"
title_sv = "Planen"
title_en = "The plan"
source = "Somebody"
source_sv = "Någon"
source_en = "Someone"
""",
        "utf-8",
    )
    study = load(small)
    (broken,), group, (programme,) = study.indicators["A1"].breaks, study.groups["near"], study.programmes
    assert (broken.reason, broken.reason_sv) == ("new age group", "ny åldersgrupp")
    assert (group.title, group.title_sv, group.title_en) == ("Near", "Grannar", "Neighbours")
    assert (programme.title, programme.title_sv, programme.title_en) == ("Plan", "Planen", "The plan")
    assert (programme.source, programme.source_sv, programme.source_en) == ("Somebody", "Någon", "Someone")


def test_short_swedish_name_is_read_and_may_be_left_out(small: Path) -> None:
    """`label_sv` of an indicator and of a derived one; "" where the file says none."""
    assert load(small).indicators["A1"].label_sv == ""
    derived = """
[derived.B1]
formula = "100*(1 - A1/100)"
title_sv = "De övriga, andel (%)"
title_en = "The others"
label_sv = "Övriga"
unit = "%"
kind = "share"
polarity = "none"
"""
    small.write_text(small.read_text("utf-8") + 'label_sv = "Kort"\n' + derived, "utf-8")
    study = load(small)
    assert (study.indicators["A1"].label_sv, study.indicators["A1"].title_sv) == ("Kort", "Andel")
    assert study.derived["B1"].label_sv == "Övriga"


def test_byte_order_mark_is_no_part_of_the_file(small: Path) -> None:
    """A file saved by Notepad, which begins with a mark, is read like any other."""
    small.write_bytes(b"\xef\xbb\xbf" + small.read_bytes())
    assert load(small).name == "small"


def test_scope_has_all_municipalities_and_what_else_is_named(small: Path) -> None:
    """With the default group, everything to fetch is the 290, the benchmark and `also`, sorted."""
    small.write_text(
        small.read_text("utf-8").replace("[indicators", 'also = ["17"]\n[indicators', 1), "utf-8"
    )
    scope = load(small).scope()
    assert len(scope) == 290 + 2
    assert scope[:3] == ("00", "0114", "0115")
    assert "17" in scope


def test_scope_of_a_county_adds_the_groups_given_by_codes(small: Path) -> None:
    """Värmland has 16 municipalities; the shown, the benchmark and a listed group come on top."""
    text = small.read_text("utf-8").replace("[indicators", 'group = "county:17"\n[indicators', 1)
    small.write_text(text + '\n[groups.far]\ntitle = "Far"\nregions = ["2584"]\n', "utf-8")
    scope = load(small).scope()
    assert [code for code in scope if not code.startswith("17")] == ["00", "0767", "2584"]
    assert len(scope) == 16 + 3


def test_template_is_the_built_in_study(tmp_path: Path) -> None:
    """What `obs init` writes reads back as the built-in study, but for the folder."""
    for name in ("obs.toml", "claims.csv"):
        (tmp_path / name).write_text(template(name), "utf-8")
    written, original = load(tmp_path / "obs.toml"), builtin()
    assert written.indicators == original.indicators
    assert written.scope() == original.scope()
    assert (written.folder, original.folder) == (tmp_path, None)


def test_unknown_built_in_study_is_refused() -> None:
    """A name of which there is no built-in study is an error of configuration."""
    with pytest.raises(ConfigError, match="no built-in study 'nope'"):
        builtin("nope")


def test_examples_of_the_documentation_are_valid(tmp_path: Path) -> None:
    """The examples of docs/study.md, put together, are a study."""
    examples = re.findall(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    file = tmp_path / "obs.toml"
    file.write_text("\n".join(examples), "utf-8")
    assert list(load(file).groups) == ["similar_hagfors", "neighbours"]


def test_an_introduction_is_read_in_both_languages_and_may_be_left_out(small: Path) -> None:
    assert (load(small).intro_sv, load(small).intro_en) == ("", "")
    text = small.read_text("utf-8").replace("[study]", '[study]\nintro_sv = "Om å"\nintro_en = "On å"', 1)
    small.write_text(text, "utf-8")
    assert (load(small).intro_sv, load(small).intro_en) == ("Om å", "On å")

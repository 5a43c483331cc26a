"""Two releases on disk side by side: figures, what they say, and what is said of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.publish.invented import CC0, indicators, level, observations, regions, release

import obs_schemas
from obs.errors import PublishError
from obs.publish.building import write_figures
from obs.publish.descriptor import NAME, descriptor, json_bytes
from obs.publish.diff import (
    Difference,
    IndicatorCount,
    LargeRevision,
    MetadataChange,
    SourceDays,
    diff_releases,
    json_text,
    text,
)
from obs.publish.model import Release, Table

UNCERTAINTY: dict[str, Any] = {
    "name": "uncertainty",
    "fields": [
        *({"name": name, "type": "string"} for name in ("indicator", "region", "judgement")),
        *({"name": name, "type": "number"} for name in ("lower", "upper")),
        *({"name": name, "type": "integer"} for name in ("rank_lower", "rank_upper")),
    ],
    "primaryKey": ["indicator", "region"],
    "missingValues": [""],
}


def uncertainty(lower: float, upper: float, last: int) -> Table:
    row = ["N1", "9901", "not compared", lower, upper, 1, last]
    names = [field["name"] for field in UNCERTAINTY["fields"]]
    frame = pl.DataFrame([row], schema=names, orient="row")
    return replace(level(), name="uncertainty", schema=UNCERTAINTY, frame=frame, lineage={})


def verdicts(word: str) -> Table:
    schema = obs_schemas.read("claim_verdict")
    texts: dict[str, Any] = {field["name"]: "x" for field in schema["fields"]}
    row = texts | {"claim": "c1", "region": "9901", "title": "It got better", "agreeing": 1, "counted": 2}
    return replace(
        level(),
        name="claim_verdicts",
        schema=schema,
        frame=pl.DataFrame([row | {"verdict": word}]),
        lineage={},
    )


def with_columns(table: Table, **columns: pl.Expr) -> Table:
    return replace(table, frame=table.frame.with_columns(**columns))


def placed(median: float) -> Table:
    """The level with a median and a band, as the metric has them."""
    fields = [{"name": "median", "type": "number"}, {"name": "band", "type": "string"}]
    table = with_columns(level(), median=pl.lit(median), band=pl.lit("middle half"))
    return replace(table, schema={**table.schema, "fields": [*table.schema["fields"], *fields]})


def fetched(day: str, title: str = "Påhittade ärenden") -> Table:
    seen = pl.when(pl.col("rows") > 0).then(pl.lit(date.fromisoformat(day)))
    return with_columns(indicators(title), fetched=seen)


def put(made: Release, folder: Path) -> Path:
    folder.mkdir(parents=True)
    files = write_figures(made, folder)
    (folder / NAME).write_bytes(json_bytes(descriptor(made, files)))
    return folder


def before() -> Release:
    tables = (
        observations(),
        placed(14.0),
        uncertainty(10.0, 13.0, 2),
        regions(),
        fetched("2026-01-02"),
        verdicts("supported"),
    )
    return replace(release(), version="2026.1.0", tables=tables)


def after() -> Release:
    """One figure of N1 revised by 4 %, one to a tenth, one new and one of S1 gone; so are judgements."""
    figures = observations().frame.filter(pl.col("indicator") != "S1")
    value = (
        pl.when(pl.col("value") == 12.5)
        .then(13.0)
        .when(pl.col("value") == 1e-7)
        .then(1e-6)
        .otherwise("value")
    )
    note = pl.when(pl.col("value") == 12.5).then(pl.lit("mended")).otherwise("note")
    come = figures.head(1).with_columns(region=pl.lit("9902"), period=pl.lit("2022"), value=7.0)
    observed = replace(observations(), frame=pl.concat([figures.with_columns(value=value, note=note), come]))
    tables = (
        observed,
        placed(14.0),
        uncertainty(12.0, 15.0, 3),
        regions(),
        fetched("2026-02-03"),
        verdicts("conflicting"),
    )
    return replace(release(), version="2026.2.0", tables=tables)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Difference:
    folder = tmp_path_factory.mktemp("releases")
    return diff_releases(put(before(), folder / "a"), put(after(), folder / "b"))


def test_a_release_differs_in_nothing_from_itself(tmp_path: Path) -> None:
    same = put(before(), tmp_path / "a")
    difference = diff_releases(same, same)
    assert difference.revision.is_empty
    others = (difference.conclusions, difference.metadata, difference.sources, difference.breaks)
    assert others == ((), (), (), ())
    assert text(difference) == (
        "pahittade-nyckeltal 2026.1.0, then 2026.1.0\nEvery table is the same, value for value.\n"
    )


def test_rows_are_counted_by_table_and_indicator(found: Difference) -> None:
    count = found.revision.counts["observations"]
    assert (count.rows_before, count.rows_after) == (5, 5)
    assert (count.new, count.revised, count.removed) == (1, 2, 1)
    assert [each for each in found.indicators if each.table == "observations"] == [
        IndicatorCount(table="observations", indicator="N1", new=1, revised=2),
        IndicatorCount(table="observations", indicator="S1", removed=1),
    ]


def test_the_largest_revisions_come_first_whatever_the_unit(found: Difference) -> None:
    """By hand: 1e-7 to 1e-6 is nine tenths of the larger, 12.5 to 13 a twenty-sixth."""
    shared = {"table": "observations", "indicator": "N1", "region": "9901", "sex": "T"}
    assert found.largest == (
        LargeRevision(**shared, period="2022", old=1e-7, new=1e-6, relative=(1e-6 - 1e-7) / 1e-6),
        LargeRevision(**shared, period="2021", old=12.5, new=13.0, relative=0.5 / 13),
    )


def test_a_fall_is_as_large_as_the_rise_back(tmp_path: Path, found: Difference) -> None:
    back = diff_releases(put(after(), tmp_path / "b"), put(before(), tmp_path / "a"))
    assert [each.relative for each in back.largest] == [each.relative for each in found.largest]


def test_only_so_many_of_them_are_kept(tmp_path: Path) -> None:
    a, b = put(before(), tmp_path / "a"), put(after(), tmp_path / "b")
    assert [each.period for each in diff_releases(a, b, most=1).largest] == ["2022"]


def test_a_figure_that_is_suppressed_now_is_no_large_revision(tmp_path: Path) -> None:
    hidden = with_columns(
        observations(),
        value=pl.when(pl.col("value") != 12.5).then("value"),
        status=pl.when(pl.col("value") == 12.5).then(pl.lit("suppressed")).otherwise("status"),
    )
    tables = (hidden, *before().tables[1:])
    a = put(before(), tmp_path / "a")
    difference = diff_releases(a, put(replace(before(), tables=tables), tmp_path / "b"))
    assert difference.largest == diff_releases(tmp_path / "b", a).largest == ()
    assert difference.revision.counts["observations"].revised == 1
    assert "12.5" not in text(difference) + json_text(difference)


def test_a_figure_that_went_missing_is_no_large_revision(tmp_path: Path) -> None:
    gone = with_columns(observations(), value=pl.when(pl.col("value") != 12.5).then("value"))
    b = replace(before(), tables=(gone, *before().tables[1:]))
    assert diff_releases(put(before(), tmp_path / "a"), put(b, tmp_path / "b")).largest == ()


def test_conclusions_that_changed_come_by_weight(found: Difference) -> None:
    """The interval was below the median of 14 and holds it now."""
    assert [(each.question, each.old, each.new) for each in found.conclusions] == [
        ("verdict", "supported", "conflicting"),
        ("standing", "below", "similar"),
        ("rank", "1-2", "1-3"),
    ]


def test_conclusions_on_the_regions_shown_come_first(tmp_path: Path) -> None:
    def band(word: str) -> Release:
        table = with_columns(placed(1.0), band=pl.lit(word))
        return replace(before(), tables=(table, with_columns(regions(), shown=pl.col("region") == "9902")))

    found = diff_releases(
        put(band("best quarter"), tmp_path / "a"), put(band("worst quarter"), tmp_path / "b")
    )
    assert [each.region for each in found.conclusions] == ["9902", "9901", "9903"]


def test_the_days_of_sources_are_told(found: Difference) -> None:
    assert found.sources == (
        SourceDays(source="kolada", old=("2026-01-02", "2026-01-02"), new=("2026-02-03", "2026-02-03")),
        SourceDays(source="scb", old=("2026-01-02", "2026-01-02"), new=("2026-02-03", "2026-02-03")),
    )


def test_licences_credits_and_descriptions_are_told_with_their_places(tmp_path: Path) -> None:
    made = before()
    observed = made.tables[0]
    lines = observed.lineage["value"]
    relicensed = tuple(replace(each, credit=f"{each.credit} AB", licence=CC0) for each in lines)
    other = replace(observed, lineage={**observed.lineage, "value": relicensed, "note": relicensed})
    dataset = replace(made.dataset, title_sv="Andra nyckeltal")
    b = replace(made, dataset=dataset, tables=(other, *made.tables[1:]))
    found = diff_releases(put(made, tmp_path / "a"), put(b, tmp_path / "b")).metadata
    assert MetadataChange(what="title", places=(), old="Påhittade nyckeltal", new="Andra nyckeltal") in found
    assert (
        MetadataChange(
            what="credit",
            places=("observations.note", "observations.value"),
            old="Källa: Kolada; Källa: SCB",
            new="Källa: Kolada AB; Källa: SCB AB",
        )
        in found
    )
    kolada = "Koladas användarvillkor https://www.kolada.se/om-oss/api/"
    cc0 = "CC0-1.0 CC0 1.0 https://creativecommons.org/publicdomain/zero/1.0/"
    assert [(each.places, each.old, each.new) for each in found if each.what == "licence"] == [
        (("observations.note", "observations.value"), f"{kolada}; {cc0}", cc0)
    ]


def test_days_in_a_credit_are_no_other_credit(tmp_path: Path) -> None:
    """They are told by source; else every credit would change with every release."""
    made = before()
    table = made.tables[1]
    lines = {
        name: tuple(replace(each, credit=each.credit.replace("2026-11-2", "2026-12-2")) for each in lines)
        for name, lines in table.lineage.items()
    }
    assert lines["rank"][0].credit != table.lineage["rank"][0].credit
    b = replace(made, tables=(made.tables[0], replace(table, lineage=lines), *made.tables[2:]))
    assert diff_releases(put(made, tmp_path / "a"), put(b, tmp_path / "b")).metadata == ()


def test_breaks_of_the_schema_are_told(tmp_path: Path) -> None:
    made = before()
    b = replace(made, tables=made.tables[:-1])
    found = diff_releases(put(made, tmp_path / "a"), put(b, tmp_path / "b"))
    assert [each.message for each in found.breaks] == ["table claim_verdicts is gone"]
    assert found.metadata == ()
    assert "Breaks of the schema\n  table claim_verdicts is gone" in text(found)


def test_releases_of_two_datasets_are_refused_unless_asked_for(tmp_path: Path) -> None:
    made = before()
    other = replace(made, dataset=replace(made.dataset, name="andra-nyckeltal"))
    a, b = put(made, tmp_path / "a"), put(other, tmp_path / "b")
    with pytest.raises(PublishError, match="two datasets: pahittade-nyckeltal and andra-nyckeltal"):
        diff_releases(a, b)
    difference = diff_releases(a, b, across=True)
    assert text(difference).startswith("pahittade-nyckeltal 2026.1.0, then andra-nyckeltal 2026.1.0\n")


def test_the_terminal_has_it_in_plain_english(found: Difference) -> None:
    told = text(found)
    for line in (
        "pahittade-nyckeltal 2026.1.0, then 2026.2.0\n",
        "  table           before  now  new  revised  removed\n",
        "  observations         5    5    1        2        1\n",
        "  N1           1        2        0\n",
        "  N1, Påhittat (9901), 2021: 12.5 became 13.0 (+4.0 %)\n",
        "  kolada: figures of 2026-02-03, before of 2026-01-02\n",
        "  Invented cases: Påhittat went from being below the median to being similar to the median.\n",
        '  It got better (Påhittat): the verdict was "supported" and is now "conflicting".\n',
    ):
        assert line in told, line


def test_the_indicators_revised_most_come_first(tmp_path: Path) -> None:
    """S1 is revised, N1 has only a new row."""
    observed = observations().frame
    lower = pl.when(pl.col("indicator") == "S1").then(1.0).otherwise("value")
    come = observed.head(1).with_columns(period=pl.lit("2020"))
    table = replace(observations(), frame=pl.concat([observed.with_columns(value=lower), come]))
    b = replace(before(), tables=(table, *before().tables[1:]))
    told = text(diff_releases(put(before(), tmp_path / "a"), put(b, tmp_path / "b")))
    assert told.index("\n  S1 ") < told.index("\n  N1 ")


def test_the_terminal_says_how_much_it_left_out(tmp_path: Path) -> None:
    codes = [f"99{number:02}" for number in range(40)]

    def bands(word: str) -> Release:
        frame = pl.DataFrame({"indicator": "N1", "region": codes, "band": word})
        schema = {**UNCERTAINTY, "fields": [{"name": name, "type": "string"} for name in frame.columns]}
        return replace(before(), tables=(replace(level(), schema=schema, frame=frame, lineage={}),))

    found = diff_releases(
        put(bands("best quarter"), tmp_path / "a"), put(bands("worst quarter"), tmp_path / "b")
    )
    assert len(found.conclusions) == 40
    assert "  and 20 more; --json has them all\n" in text(found)
    assert len(json.loads(json_text(found))["conclusions"]) == 40


def test_programs_have_it_as_json(found: Difference) -> None:
    document = json.loads(json_text(found))
    assert document["after"] == {"name": "pahittade-nyckeltal", "version": "2026.2.0"}
    assert document["tables"]["observations"]["revised"] == 2
    assert document["largest"][0]["region_name"] == "Påhittat"
    assert document["conclusions"][1]["text"].startswith("Invented cases: Påhittat went from")
    assert document["sources"][0]["new"] == ["2026-02-03", "2026-02-03"]

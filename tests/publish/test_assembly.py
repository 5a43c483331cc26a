"""What a release holds, whose each value is, and where it came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest
from tests.filling import fill, held

from obs.errors import PublishError
from obs.language import voice_of
from obs.models import Indicator
from obs.plugins import Registry
from obs.publish.assembly import conclude, hold, state
from obs.publish.descriptor import descriptor
from obs.publish.files import File
from obs.publish.lineage import Lineages, credit_of
from obs.publish.model import Release
from obs.publish.provenance import provenance
from obs.publish.texts.about import identity
from obs.store import Parser, Store
from obs.study import Study, builtin


def test_untouched_figures_have_the_sources_credit_and_terms(release: Release) -> None:
    by_source = {line.sources: line for line in release.table("observations").lineage["value"]}
    kolada, scb = by_source["kolada",], by_source["scb",]
    assert (kolada.credit, kolada.derived, kolada.licence.name) == ("Källa: Kolada", False, "")
    assert kolada.licence.path == "https://www.kolada.se/om-oss/api/"
    assert (scb.credit, scb.derived, scb.licence.name) == ("Källa: SCB", False, "CC0-1.0")
    assert kolada.where == "indicator.source = kolada"


def test_what_is_computed_is_the_publishers_and_no_source_stands_as_its_source(release: Release) -> None:
    results = [table for table in release.tables if table.kind == "results"]
    assert {"level", "change", "uncertainty"} <= {table.name for table in results}
    for table in results:
        for name, lines in table.lineage.items():
            for line in lines:
                if line.derived:
                    assert line.credit.startswith("Egen bearbetning av data från")
                    assert "Påhittade kommunen" in line.credit
                    assert "Källa:" not in line.credit, (table.name, name)
                    assert line.licence.name == "CC0-1.0"
    for name, column in (("level", "rank"), ("level", "difference"), ("uncertainty", "count")):
        assert all(line.derived for line in release.table(name).lineage[column]), column
    for name, column in (("level", "benchmark_value"), ("level", "status"), ("trend", "last")):
        assert not any(line.derived for line in release.table(name).lineage[column]), column


def test_an_untouched_figure_of_another_indicator_has_the_credit_of_that_ones_source(
    release: Release,
) -> None:
    """The cases are counted of Kolada's population, whatever the source of the row's indicator."""
    (line,) = release.table("uncertainty").lineage["denominator"]
    assert (line.credit, line.where, line.derived) == ("Källa: Kolada", "", False)


def test_a_metric_that_calls_nothing_untouched_has_computed_all(
    study: Study, plugins: Registry, store: Store
) -> None:
    silent = dict.fromkeys(plugins.metrics["level"].info.untouched, None)
    assert {"value", "benchmark_value", "status"} == set(silent)

    class Silent(plugins.metrics["level"]):  # type: ignore[name-defined, misc]
        info = replace(plugins.metrics["level"].info, untouched={})

    told = Registry(
        sources=plugins.sources, metrics={**plugins.metrics, "level": Silent}, owners=plugins.owners
    )
    table = conclude(state(study, store, told), study, store, told).table("level")
    assert all(line.derived for lines in table.lineage.values() for line in lines)


def test_every_column_that_is_no_key_says_whose_it_is_in_figures_and_results(release: Release) -> None:
    for table in release.tables:
        if table.kind in ("figures", "results"):
            rest = set(table.frame.columns) - set(table.key) - {"date"}
            assert rest == set(table.lineage), table.name


def test_every_figure_in_a_result_has_its_period(release: Release) -> None:
    """A report says once which period it compares; a row of a table stands alone."""
    observed = release.table("observations").frame.filter(pl.col("sex") == "T")
    for table in release.tables:
        if table.kind == "results" and "value" in table.frame.columns:
            assert {"period", "year"} & {*table.frame.columns}, table.name
    for name in ("level", "change", "uncertainty"):
        table = release.table(name)
        assert [field["name"] for field in table.schema["fields"]][:3] == ["indicator", "region", "period"]
        held = table.frame.filter(pl.col("value").is_not_null())
        same = held.join(observed, on=["indicator", "region", "period", "value"])
        assert held.height == same.height > 0, name


def test_a_release_says_with_whom_its_results_compare(study: Study, release: Release) -> None:
    """A rank or a difference means nothing without that; --group chooses it at each publication."""
    assert release.compared is not None
    assert (release.compared.group, release.compared.members) == ("municipalities", 290)
    assert descriptor(release, [])["comparison"] == {"group": "municipalities", "benchmark": study.benchmark}
    texts = [(each.label, each.text) for each in identity(release)]
    said = {voice_of("sv").say(label): voice_of("sv").say(text) for label, text in texts}
    assert (said["Jämförs med"], said["Jämförelsevärde"]) == ("alla kommuner: 290", "Sverige")


def test_the_publishers_own_statistics_are_credited_to_it_by_name(study: Study, plugins: Registry) -> None:
    """A reader of a release is told nothing by "Källa: egen statistik"."""
    assert study.publisher
    own, theirs = plugins.source("local_csv").info, plugins.source("scb").info
    assert credit_of(own, study.publisher) == "Källa: Påhittade kommunen, egen statistik"
    assert credit_of(theirs, study.publisher) == "Källa: SCB"


def test_keywords_in_english_alone_are_told(release: Release) -> None:
    dataset = replace(release.dataset, keywords_sv=(), keywords_en=("assistance",))
    assert descriptor(replace(release, dataset=dataset), [])["keywords"] == ["assistance"]


def test_a_derived_indicator_is_computed_from_its_parts(study: Study, plugins: Registry) -> None:
    whole = builtin()
    derived = next(iter(whole.derived.values()))
    used = {source: _used(source) for source in ("kolada", "scb")}
    infos = {name: each.info for name, each in plugins.sources.items()}
    assert study.publisher
    lineages = Lineages(study=whole, publisher=study.publisher, used=used, infos=infos)
    line = lineages.of_indicator(derived)
    assert line.derived
    assert line.credit.startswith("Egen bearbetning av data från Kolada")
    assert set(line.indicators) <= set(whole.indicators)
    assert len(line.indicators) > 1


def _used(source: str):  # noqa: ANN202
    from obs.publish.lineage import LICENCES
    from obs.publish.model import SourceUsed

    return SourceUsed(
        id=source,
        title=source,
        publisher="",
        homepage="",
        licence=LICENCES["CC0-1.0"],
        credit=f"Källa: {source}",
        credit_processed="",
        first="2026-11-20",
        last="2026-11-20",
    )


def test_all_references_between_tables_lead_somewhere(release: Release) -> None:
    for table in release.tables:
        for key in table.schema.get("foreignKeys", ()):
            there = release.table(key["reference"]["resource"]).frame
            known = set(there[key["reference"]["fields"][0]])
            assert set(table.frame[key["fields"][0]].drop_nulls()) <= known, table.name


def test_provenance_names_request_hash_vintage_and_plugin_but_no_host(release: Release) -> None:
    told = release.provenance
    assert set(told["series"]) == {"N31807", "N01951", "scb_population"}
    series = told["series"]["N31807"]
    assert (series["vintage"], series["source"]) == (1, "kolada")
    (sha256,) = series["replies"]
    reply = told["replies"][sha256]
    assert (reply["method"], reply["path"], reply["status"]) == ("GET", "/data/N31807", 200)
    assert series["plugin"] is None  # the store did not note it
    assert "secret" not in str(told)


def test_provenance_names_the_version_of_the_plugin_that_parsed_the_series(
    study: Study, store: Store
) -> None:
    """As it was then, whatever is installed when the release is made."""
    frame = held(study)["N31807"].with_columns(value=pl.col("value") + 1)
    parser = Parser(plugin="kolada", distribution="obs", version="0.0.1")
    later = datetime(2026, 11, 21, 6, tzinfo=UTC)
    fill(store, study, {"N31807": frame}, later, parser=parser)
    found = hold(study, store)
    series = provenance(found.indicators, found.vintages, store)["series"]
    assert series["N31807"]["plugin"] == {"name": "kolada", "distribution": "obs", "version": "0.0.1"}
    assert series["N01951"]["plugin"] is None


def test_a_release_is_dated_by_its_newest_figures(release: Release) -> None:
    assert release.created.isoformat() == "2026-11-20T06:00:00+00:00"
    assert (release.first_period, release.last_period) == ("2018", "2022")


def test_a_study_without_publisher_or_figures_is_not_published(
    study: Study, store: Store, plugins: Registry
) -> None:
    with pytest.raises(PublishError, match=r"obs.toml has no \[publisher\]"):
        state(replace(study, publisher=None), store, plugins)
    renamed = {"X1": _renamed(study.indicators["N31807"])}
    with pytest.raises(PublishError, match="holds no figures of this study"):
        state(replace(study, indicators=renamed), store, plugins)


def _renamed(indicator: Indicator) -> Indicator:
    return replace(indicator, id="X1", denominator=None)


def test_the_descriptor_names_each_licence_and_credits_each_column(release: Release) -> None:
    path = "data/observations.csv"
    file = File(path=path, bytes=3, sha256="a" * 64, mediatype="text/csv", table="observations", rows=1)
    made = descriptor(replace(release, version="2026.1.0"), [file])
    assert made["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    (resource,) = made["resources"]
    assert {each.get("name", "-") for each in resource["licenses"]} == {"-", "CC0-1.0"}
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert [line["credit"] for line in fields["value"]["lineage"]] == ["Källa: Kolada", "Källa: SCB"]
    assert "lineage" not in fields["region"]
    assert fields["region"]["type"] == "string"
    assert [each["value"] for each in fields["sex"]["categories"]] == ["T", "F", "M"]
    assert all(fields[name]["constraints"]["required"] for name in resource["schema"]["primaryKey"])
    assert made["contributors"][0]["roles"] == ["creator", "contact", "rightsHolder"]

"""README and data dictionary: complete, the same in both languages, and no data that marks itself up."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.publish.invented import COMPUTED, files_of, indicators, release

import obs_schemas
from obs.language import LANGUAGES, Language, catalogue_of
from obs.plugins import Registry
from obs.publish.model import Release
from obs.publish.texts import texts
from obs.publish.texts.writing import NAMES

HOSTILE = "<script>alert(1)</script> [x](javascript:1) **b** | `c` # \n\n## Heading"


def written(of: Release) -> Mapping[str, str]:
    return {name: body.decode() for name, body in texts(of, files_of(of)[1]).items()}


@pytest.fixture(scope="module")
def told() -> Mapping[str, str]:
    """The texts of the invented release by file name."""
    return written(release())


def tokens(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def headings(text: str) -> list[str]:
    return [token.tag for token in tokens(text) if token.type == "heading_open"]


def test_there_are_a_readme_and_a_dictionary_in_each_language(told: Mapping[str, str]) -> None:
    assert set(told) == {"README.md", "LASMIG.md", "DATA_DICTIONARY.md", "DATAORDLISTA.md"}


@pytest.mark.parametrize("kind", [0, 1])
def test_both_languages_have_the_same_headings_tables_and_numbers(told: Mapping[str, str], kind: int) -> None:
    swedish, english = (told[NAMES[language][kind]] for language in ("sv", "en"))
    assert headings(swedish) == headings(english)
    kinds = [[token.type for token in tokens(text)] for text in (swedish, english)]
    assert kinds[0] == kinds[1]
    # Each of the four files is named in the language's own order of words.
    numbers = [sorted(re.findall(r"\d+", text)) for text in (swedish, english)]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("name", ["README.md", "LASMIG.md"])
def test_the_readme_says_who_which_version_of_what_day_and_how_many_rows(
    told: Mapping[str, str], name: str
) -> None:
    text = told[name]
    for said in (
        *("Påhittade kommun", "statistik@example.se", "2026.2.0", "2026.1.0", "212000-9999"),
        *("18 november 2026", "20 november 2026", "Kolada har rättat N1 för 2021."),
        "https://data.example.se/pahittade-nyckeltal/2026.2.0/",
        "| 5 | `data/observations.csv`, `data/observations.parquet` |",
        *("sha256sum -c SHA256SUMS", "obs verify .", "`quality.json`", "`provenance.json`", "`revision.csv`"),
    ):
        assert said.lower() in text.lower()


@pytest.mark.parametrize("name", ["README.md", "LASMIG.md"])
def test_untouched_figures_name_their_source_and_computed_ones_never_do(
    told: Mapping[str, str], name: str
) -> None:
    rows = [line for line in told[name].splitlines() if line.startswith(("| `observations`", "| `level`"))]
    assert [("Källa: Kolada" in row, "Källa: SCB" in row, "Egen bearbetning" in row) for row in rows] == [
        (True, False, False),
        (False, True, False),
        (True, False, False),
        (False, False, True),
    ]
    assert "CC0" not in rows[0]
    assert "| `value`, `status`, `note` |" in rows[0]
    assert "| `rank`, `shown` |" in rows[3]


def test_without_computed_values_nobody_is_told_how_to_credit_them() -> None:
    invented = release()
    told = written(replace(invented, tables=[table for table in invented.tables if table.name != "level"]))
    assert "Never name" not in told["README.md"]
    assert "Never name" in written(invented)["README.md"]


def test_without_an_earlier_version_there_is_nothing_to_compare_with() -> None:
    """It need not be the first: all before it may have been withdrawn."""
    told = written(replace(release(), previous="", reason=""))
    assert "none to compare with" in told["README.md"]
    assert "`revision.csv` has no rows" in told["README.md"]
    assert "2026.1.0" not in "".join(told.values())


def test_without_an_address_the_citation_has_none() -> None:
    invented = release()
    told = written(replace(invented, dataset=replace(invented.dataset, address="")))
    assert "> Påhittade kommun (2026): Invented indicators. Version 2026.2.0.\n" in told["README.md"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_has_every_column_code_and_indicator(
    told: Mapping[str, str], language: Language
) -> None:
    text = told[NAMES[language][1]]
    for table in release().tables:
        for field in table.schema["fields"]:
            assert f"| `{field['name']}` |" in text
            assert all(f"`{value}`" in text for value in field.get("constraints", {}).get("enum", ()))
    for row in release().table("indicators").frame.to_dicts():
        assert f"{row[f'title_{language}']} (`{row['indicator']}`)" in text
    assert "Antal påhittade ärenden per invånare." in told["DATAORDLISTA.md"]
    assert "Invented cases per inhabitant." in told["DATA_DICTIONARY.md"]


def test_units_have_their_english_names(told: Mapping[str, str]) -> None:
    assert "- Unit: SEK per inhabitant" in told["DATA_DICTIONARY.md"]
    assert "- Enhet: kr/inv" in told["DATAORDLISTA.md"]


def test_what_nobody_has_said_in_swedish_is_marked_as_english(told: Mapping[str, str]) -> None:
    assert "a remark that no catalogue has *(på engelska)*" in told["DATAORDLISTA.md"]
    assert "a remark that no catalogue has |" in told["DATA_DICTIONARY.md"]


def test_a_schema_that_speaks_swedish_is_heard() -> None:
    invented = release()
    table = invented.table("level")
    fields = [{**field, "description_sv": "på svenska sagt"} for field in table.schema["fields"]]
    spoken = replace(table, schema={**table.schema, "fields": fields})
    told = written(replace(invented, tables=[spoken, *invented.tables[2:]]))
    assert told["DATAORDLISTA.md"].count("på svenska sagt") == len(fields)
    assert "på svenska sagt" not in told["DATA_DICTIONARY.md"]


def test_the_columns_of_metrics_are_in_swedish_by_the_catalogues_of_plugins(tmp_path: Path) -> None:
    catalogue = tmp_path / "sv.po"
    catalogue.write_text('msgid "a remark that no catalogue has"\nmsgstr "en anmärkning"\n', "utf-8")
    invented = release()
    told = texts(invented, files_of(invented)[1], catalogues=(catalogue,))
    assert "| en anmärkning |" in told["DATAORDLISTA.md"].decode()


@pytest.mark.parametrize(
    "schema",
    [
        *("observation", "indicator", "region", "break", "group", "revision"),
        *("claim", "claim_verdict", "claim_specification"),
    ],
)
def test_every_column_of_a_release_is_described_in_swedish(schema: str) -> None:
    known = catalogue_of("sv").texts
    said = [field.get("description", "") for field in obs_schemas.read(schema)["fields"]]
    assert [text for text in said if text and text not in known] == []


def test_every_column_of_a_metric_is_described_in_swedish() -> None:
    plugins = Registry.from_entry_points()
    known = catalogue_of("sv", tuple(plugins.catalogues)).texts
    fields = json.loads(json.dumps([metric.info.result["fields"] for metric in plugins.metrics.values()]))
    said = [field.get("description", "") for each in fields for field in each]
    assert [text for text in said if text and text not in known] == []


def test_names_and_remarks_from_data_stay_words() -> None:
    invented = release()
    hostile = replace(
        invented,
        dataset=replace(invented.dataset, title_sv=HOSTILE, title_en=HOSTILE, description_en=HOSTILE),
        publisher=replace(invented.publisher, name=HOSTILE, contact=HOSTILE),
        sources=[replace(each, title=HOSTILE, publisher=HOSTILE) for each in invented.sources],
        tables=[*invented.tables[:3], indicators(title=HOSTILE)],
        reason=HOSTILE,
    )
    for name, text in written(hostile).items():
        plain = written(invented)[name]
        found = [token for token in flat(tokens(text)) if token.type in {"html_inline", "html_block"}]
        assert not found, name
        links = {str(token.attrs["href"]) for token in flat(tokens(text)) if token.type == "link_open"}
        assert all(link.startswith("https://") for link in links)
        # The heading in the title is none, nor does a bar in it part a cell; a description has paragraphs.
        assert headings(text) == headings(plain)
        cells = [sum(token.type == "td_open" for token in tokens(each)) for each in (text, plain)]
        assert cells[0] == cells[1]


def flat(found: list[Token]) -> list[Token]:
    return [inner for token in found for inner in (token, *flat(token.children or []))]


def test_an_unknown_condition_is_said_as_it_is() -> None:
    invented = release()
    table = invented.table("level")
    odd = replace(table, lineage={"rank": (replace(COMPUTED, where="shown = true"),)})
    told = written(replace(invented, tables=[odd, *invented.tables[2:]]))
    assert "| rows with shown = true |" in told["README.md"]


def test_equal_releases_have_equal_texts() -> None:
    assert texts(release(), files_of(release())[1]) == texts(release(), files_of(release())[1])


def test_files_that_are_given_are_not_listed_twice(told: Mapping[str, str]) -> None:
    for name in ("README.md", "LASMIG.md"):
        rows = [line for line in told[name].splitlines() if line.startswith("| `datapackage.json`")]
        assert len(rows) == 1


def test_names_in_code_are_as_they_are_and_sources_called_as_they_are_credited() -> None:
    invented = release()
    table = replace(invented.table("level"), name="peer_mean")
    told = written(replace(invented, tables=[table, *invented.tables[2:]]))
    for name in ("README.md", "DATA_DICTIONARY.md"):
        assert "`peer_mean`" in told[name]
        assert "peer\\_mean" not in told[name]
    assert "Never name Kolada or SCB as the source" in told["README.md"]


def test_the_readme_is_short_on_results_and_the_dictionary_says_what_they_assume(
    told: Mapping[str, str],
) -> None:
    assert "| Level (`level`) | where a municipality stands | 3 |" in told["README.md"]
    assert "Where the municipalities stand." not in told["README.md"]
    assert "Where the municipalities stand." in told["DATA_DICTIONARY.md"]

"""The landing pages: what stands there, in both languages, for people without a script and with bad names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests.publish.invented import files_of, indicators, release

from obs.language import LANGUAGES, Language
from obs.publish.files import File
from obs.publish.landing import Version, landing_pages, version_pages
from obs.publish.landing.rendering import PAGES
from obs.publish.writing import XLSX

HOSTILE = '</script><script>alert(1)</script><!-- "x" & <b>'
VERSIONS = (
    Version(version="2026.2.0", created="2026-11-21"),
    Version(version="2026.1.0", created="2026-02-01", withdrawn="Fel nämnare <i>i</i> S1."),
    Version(version="2025.1.0", created=""),
)


class Reader(HTMLParser):
    """Reads a page as a browser would: its elements and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Mapping[str, str | None]]] = []
        self.words = ""
        self.comments: list[str] = []
        self._within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._within.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        if self._within and self._within[-1] not in {"script", "style"}:
            self.words += data

    def tags(self, name: str) -> list[Mapping[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]

    def links(self) -> list[str]:
        return [str(each["href"]) for each in self.tags("a")]


@pytest.fixture(scope="module")
def own() -> Mapping[Language, Reader]:
    """The pages of the version itself."""
    pages = landing_pages(release(), files_of(release())[1])
    return {language: Reader(pages[PAGES[language]].decode()) for language in LANGUAGES}


@pytest.fixture(scope="module")
def top() -> Mapping[Language, Reader]:
    """The pages of the folder of all versions."""
    pages = landing_pages(release(), files_of(release())[1], VERSIONS, folder="2026.2.0/")
    return {language: Reader(pages[PAGES[language]].decode()) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_all_that_a_reader_needs(own: Mapping[Language, Reader], language: Language) -> None:
    words = re.sub(r"\s+", " ", own[language].words)
    titles = {"sv": "Påhittade nyckeltal", "en": "Invented indicators"}
    for said in (
        *(titles[language], "2026.2.0", "Påhittade kommun", "statistik@example.se", "212000-9999"),
        *("Källa: Kolada", "Källa: SCB", "Koladas användarvillkor", "CC0 1.0", "Egen bearbetning av data"),
        *("Kolada har rättat N1 för 2021.", "https://data.example.se/pahittade-nyckeltal/2026.2.0/"),
        *("sha256sum -c SHA256SUMS", "obs verify ."),
    ):
        assert said in words


def test_every_file_can_be_downloaded_with_its_hash(own: Mapping[Language, Reader]) -> None:
    _, files = files_of(release())
    for reader in own.values():
        assert {file.path for file in files} <= set(reader.links())
        assert all(file.sha256 in reader.words for file in files)


def test_the_credit_of_computed_values_says_for_which_tables(own: Mapping[Language, Reader]) -> None:
    assert "hämtat 2026-11-18 till 2026-11-20. Tabeller: level\n" in own["sv"].words
    # What is untouched, or the publisher's own words, has no such line.
    assert own["sv"].words.count("Tabeller:") == 1


def test_the_workbook_is_named_first() -> None:
    """Who wants to look and not to compute need not read the list of files."""
    book = File(path="bok & blad.xlsx", bytes=1_234_567, sha256="0" * 64, mediatype=XLSX)
    pages = landing_pages(release(), [*files_of(release())[1], book])
    wanted: dict[Language, str] = {
        "sv": "(1,2 MB). För program finns",
        "en": "(1.2 MB). For programs there is",
    }
    for language, said in wanted.items():
        reader = Reader(pages[PAGES[language]].decode())
        words = re.sub(r"\s+", " ", reader.words)
        assert f"bok & blad.xlsx {said}" in words
        assert reader.links().index("bok%20%26%20blad.xlsx") < reader.links().index("data/observations.csv")


def test_a_path_goes_on_in_a_new_line_between_its_parts_only() -> None:
    page = landing_pages(release(), files_of(release())[1])[PAGES["sv"]].decode()
    assert ">data/<wbr>observations<wbr>.csv</a>" in page


def test_an_indicator_without_figures_is_not_offered(own: Mapping[Language, Reader]) -> None:
    assert "Påhittade kronor" in own["sv"].words
    assert "Utan siffror" not in own["sv"].words
    assert "SEK per inhabitant" in own["en"].words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_can_be_used_by_all(own: Mapping[Language, Reader], language: Language) -> None:
    reader = own[language]
    assert reader.tags("html")[0]["lang"] == language
    assert reader.links()[0] == "#main"
    assert [len(reader.tags(tag)) for tag in ("main", "nav", "h1", "footer")] == [1, 1, 1, 1]
    assert len(reader.tags("caption")) == len(reader.tags("table")) == 3
    assert all("scope" in head for head in reader.tags("th"))
    scripts = [each.get("type") for each in reader.tags("script")]
    assert scripts == ["application/ld+json"]
    assert not reader.tags("link")
    assert not reader.tags("img")


def test_each_page_leads_to_the_other_language_and_to_all_versions(own: Mapping[Language, Reader]) -> None:
    assert {"index.en.html", "../index.html"} <= set(own["sv"].links())
    assert {"index.html", "../index.en.html"} <= set(own["en"].links())


def test_the_top_page_links_into_the_version(top: Mapping[Language, Reader]) -> None:
    for reader in top.values():
        assert "2026.2.0/data/observations.csv" in reader.links()
        assert "2026.2.0/README.md" in reader.links()
        assert not [link for link in reader.links() if link.startswith("../")]


def test_the_top_page_lists_all_versions_and_why_one_was_withdrawn(top: Mapping[Language, Reader]) -> None:
    assert {"2026.2.0/index.html", "2026.1.0/index.html", "2025.1.0/index.html"} <= set(top["sv"].links())
    # What stands in the place of a withdrawn version has a page in each language too.
    assert {"2026.2.0/index.en.html", "2026.1.0/index.en.html"} <= set(top["en"].links())
    words = re.sub(r"\s+", " ", top["sv"].words)
    assert "2026.2.021 november 2026senaste" in words
    assert "2026.1.01 februari 2026Tillbakadragen: Fel nämnare <i>i</i> S1." in words
    assert "2025.1.0ersatt av en senare" in words


def test_the_page_of_a_version_lists_none(own: Mapping[Language, Reader]) -> None:
    assert not [link for link in own["sv"].links() if "2026.1.0" in link]


def test_hostile_names_stay_words() -> None:
    invented = release()
    hostile = replace(
        invented,
        dataset=replace(
            invented.dataset,
            title_sv=HOSTILE,
            title_en=HOSTILE,
            description_sv=HOSTILE,
            keywords_sv=(HOSTILE,),
        ),
        publisher=replace(invented.publisher, name=HOSTILE, contact=HOSTILE, homepage="javascript:alert(1)"),
        sources=[
            replace(each, title=HOSTILE, publisher=HOSTILE, homepage="javascript:alert(1)")
            for each in invented.sources
        ],
        tables=[*invented.tables[:3], indicators(title=HOSTILE)],
        reason=HOSTILE,
    )
    versions = (Version(version="2026.2.0", created="", withdrawn=HOSTILE),)
    for body in landing_pages(hostile, files_of(hostile)[1], versions, folder="2026.2.0/").values():
        reader = Reader(body.decode())
        assert [each.get("type") for each in reader.tags("script")] == ["application/ld+json"]
        assert not reader.tags("b")
        assert not reader.comments
        assert HOSTILE in reader.words
        assert not [link for link in reader.links() if "javascript" in link]


def test_both_languages_have_the_same_elements_and_numbers(own: Mapping[Language, Reader]) -> None:
    swedish, english = own["sv"], own["en"]
    kept = [[tag for tag, _ in each.elements if tag not in {"span", "code"}] for each in (swedish, english)]
    assert kept[0] == kept[1]
    numbers = [
        re.findall(r"\d+", re.sub(r"(?<=\d)[,.](?=\d)", "", each.words)) for each in (swedish, english)
    ]
    assert sorted(numbers[0]) == sorted(numbers[1])


def test_equal_releases_have_equal_pages() -> None:
    assert landing_pages(release(), files_of(release())[1]) == landing_pages(
        release(), files_of(release())[1]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_withdrawal_the_page_at_the_top_says_which_version_to_use(language: Language) -> None:
    invented = release()
    withdrawn = replace(VERSIONS[0], withdrawn="Fel <b>tal</b>.")
    page = version_pages(invented.publisher, invented.dataset, (withdrawn, *VERSIONS[1:]))[PAGES[language]]
    reader = Reader(page.decode())
    words = re.sub(r"\s+", " ", reader.words)
    assert {"sv": "Använd version 2025.1.0.", "en": "Use version 2025.1.0."}[language] in words
    assert "Fel <b>tal</b>." in words
    assert reader.links()[2:] == [
        f"{version}/{PAGES[language]}" for version in ("2025.1.0", "2026.2.0", "2026.1.0", "2025.1.0")
    ]
    assert [len(reader.tags(tag)) for tag in ("main", "nav", "h1", "footer")] == [1, 1, 1, 1]


def test_where_all_are_withdrawn_the_page_at_the_top_says_so() -> None:
    invented = release()
    gone = [replace(each, withdrawn="Fel.") for each in VERSIONS]
    pages = version_pages(invented.publisher, invented.dataset, gone)
    assert "alla har dragits tillbaka" in Reader(pages[PAGES["sv"]].decode()).words
    assert "all have been withdrawn" in Reader(pages[PAGES["en"]].decode()).words

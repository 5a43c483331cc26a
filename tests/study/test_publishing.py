"""Who publishes a study and as what, read from [publisher] and [dataset]."""

from __future__ import annotations

from pathlib import Path

import pytest

from obs.errors import ConfigError
from obs.study import load

PUBLISHER = """
[publisher]
name = "Påhittade kommunen"
email = "statistik@pahittat.example"
"""


def studied(file: Path, more: str) -> Path:
    file.write_text(file.read_text("utf-8") + more, "utf-8")
    return file


def test_a_study_has_no_publisher_unless_it_says_so(small: Path) -> None:
    assert load(small).publisher is None


def test_what_is_not_said_of_the_dataset_follows_from_the_study(small: Path) -> None:
    study = load(small)
    assert (study.dataset.name, study.dataset.title_sv) == (study.name, study.title_sv)
    assert study.dataset.description_en == study.title_en
    assert study.dataset.revised_share == 0.01


def test_a_publisher_needs_only_name_and_email(small: Path) -> None:
    publisher = load(studied(small, PUBLISHER)).publisher
    assert publisher is not None
    assert publisher.contact == publisher.name == "Påhittade kommunen"
    assert publisher.licence == "CC0-1.0"


def test_everything_that_is_said_is_read(small: Path) -> None:
    more = (
        PUBLISHER
        + 'organisation_number = "212000-0000"\nlicence = "CC-BY-4.0"\ncontact = "Kontoret"\n'
        + '[dataset]\nname = "bistand-i-kommuner"\naddress = "https://data.pahittat.example/x/"\n'
        + 'title_sv = "Bistånd"\nthemes = ["SOCI"]\nfrequency = "ANNUAL"\nrevised_share = 0\n'
        + 'keywords_sv = ["bistånd"]\nhigh_value_category = "http://data.europa.eu/bna/c_e1da4e07"\n'
    )
    study = load(studied(small, more))
    assert study.publisher
    assert study.publisher.organisation_number == "2120000000"
    assert (study.publisher.licence, study.publisher.contact) == ("CC-BY-4.0", "Kontoret")
    dataset = study.dataset
    assert (dataset.name, dataset.title_sv) == ("bistand-i-kommuner", "Bistånd")
    assert dataset.address == "https://data.pahittat.example/x"
    assert (dataset.themes, dataset.keywords_sv, dataset.revised_share) == (("SOCI",), ("bistånd",), 0)
    assert dataset.high_value_category.endswith("c_e1da4e07")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('[publisher]\nname = "X"', "publisher.email: is missing"),
        ('[publisher]\nemail = "a@b.example"', "publisher.name: is missing"),
        ('[publisher]\nname = "X"\nemail = "nobody"', "is no address of mail"),
        (PUBLISHER + 'licence = "MIT"', '"MIT" is none of CC0-1.0, CC-BY-4.0'),
        (PUBLISHER + 'licens = "CC0-1.0"', 'did you mean "licence"?'),
        (PUBLISHER + 'organisation_number = "12"', "is no number of ten digits"),
        (PUBLISHER + 'type = "Kommun"', '"Kommun" is none of LocalAuthority'),
        (PUBLISHER + 'homepage = "kommunen.example"', "is no address beginning with"),
        ('[dataset]\nname = "Bistånd 2022"', "is no name of a dataset"),
        ('[dataset]\naddress = "ftp://x.example"', "is no address beginning with"),
        ('[dataset]\nthemes = ["SOCIAL"]', '"SOCIAL" is none of AGRI'),
        ('[dataset]\nfrequency = "yearly"', '"yearly" is none of ANNUAL'),
        ("[dataset]\nrevised_share = 2", "must be a number from 0 to 1"),
        ("[dataset]\nrevised_share = true", "must be a number from 0 to 1"),
        ("[dataset]\nrevised_share = nan", "must be a number from 0 to 1"),
        ('[dataset]\nhigh_value_category = "Statistik"', "is no category"),
        ('[dataset]\nadress = "https://x.example"', 'did you mean "address"?'),
    ],
)
def test_a_mistake_is_named_with_its_key(small: Path, line: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(studied(small, f"\n{line}\n"))
    assert message in str(caught.value)

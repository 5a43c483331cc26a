"""The sections [publisher] and [dataset]: who publishes the study's releases, and as what."""

from __future__ import annotations

import re

from obs.study.forms import is_web_address, no_web_address
from obs.study.model import Dataset, Publisher
from obs.study.tables import Table, quoted

LICENCES = ("CC0-1.0", "CC-BY-4.0")
"""What a publisher may give computed values out under; the profile of the national portal knows no other."""

PUBLISHER_TYPES = (
    *("LocalAuthority", "RegionalAuthority", "NationalAuthority", "SupraNationalAuthority"),
    *("Academia-ScientificOrganisation", "Company", "IndustryConsortium", "NonGovernmentalOrganisation"),
    *("NonProfitOrganisation", "PrivateIndividual(s)", "StandardisationBody"),
)
"""The ends of the addresses below http://purl.org/adms/publishertype/."""

THEMES = (
    *("AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR", "JUST", "REGI", "SOCI", "TECH"),
    "TRAN",
)
"""The EU's themes of data: http://publications.europa.eu/resource/authority/data-theme."""

FREQUENCIES = (
    *("ANNUAL", "ANNUAL_2", "ANNUAL_3", "QUARTERLY", "MONTHLY", "WEEKLY", "DAILY", "BIENNIAL"),
    *("IRREG", "NEVER", "UNKNOWN"),
)
"""The EU's frequencies: http://publications.europa.eu/resource/authority/frequency."""

_PUBLISHER_KEYS = ("name", "type", "organisation_number", "homepage", "contact", "email", "licence")
_DATASET_KEYS = (
    *("name", "address", "title_sv", "title_en", "description_sv", "description_en"),
    *("keywords_sv", "keywords_en", "themes", "frequency", "high_value_category", "revised_share"),
)
_SLUG = re.compile(r"[a-z0-9]+([-_.][a-z0-9]+)*")
_EMAIL = re.compile(r"[^@\s:<>]+@[^@\s:<>]+\.[^@\s:<>]+")
_NUMBER = re.compile(r"[0-9]{6}-?[0-9]{4}")
_CATEGORY = re.compile(r"http://data\.europa\.eu/bna/c_[0-9a-f]{8}")


def read_publisher(root: Table) -> Publisher | None:
    """Who publishes; None where the file does not say."""
    if "publisher" not in root:
        return None
    table = root.table("publisher")
    table.refuse_unknown(_PUBLISHER_KEYS)
    name = table.text("name")
    return Publisher(
        name=name,
        type=table.choice("type", PUBLISHER_TYPES, "LocalAuthority"),
        organisation_number=_organisation_number(table),
        homepage=_address(table, "homepage"),
        contact=table.text("contact", name),
        email=_email(table),
        licence=table.choice("licence", LICENCES, "CC0-1.0"),
    )


def read_dataset(root: Table) -> Dataset:
    """As what the study is published; what is not said follows from the study."""
    table, head = root.table("dataset"), root.table("study")
    table.refuse_unknown(_DATASET_KEYS)
    title_sv, title_en = (_text(table, key, head, key) for key in ("title_sv", "title_en"))
    return Dataset(
        name=_slug(table, str(head.values.get("name", ""))),
        title_sv=title_sv,
        title_en=title_en,
        description_sv=_text(table, "description_sv", head, "intro_sv") or title_sv,
        description_en=_text(table, "description_en", head, "intro_en") or title_en,
        address=_address(table, "address").rstrip("/"),
        keywords_sv=table.texts("keywords_sv"),
        keywords_en=table.texts("keywords_en"),
        themes=_themes(table),
        frequency=table.choice("frequency", FREQUENCIES, "UNKNOWN"),
        high_value_category=_category(table),
        revised_share=_share(table),
    )


def _text(table: Table, key: str, head: Table, there: str) -> str:
    """What *table* says under *key*, else what *head*, read elsewhere already, says under *there*."""
    return table.optional_text(key) or str(head.values.get(there, ""))


def _slug(table: Table, study: str) -> str:
    name = table.optional_text("name") or study.lower()
    if name and not _SLUG.fullmatch(name):
        table.problem("name", f"{quoted(name)} is no name of a dataset: use a-z, 0-9, and - _ . between them")
    return name


def _address(table: Table, key: str) -> str:
    address = table.optional_text(key) or ""
    if address and not is_web_address(address):
        table.problem(key, no_web_address(address))
    return address


def _email(table: Table) -> str:
    email = table.text("email")
    if email and not _EMAIL.fullmatch(email):
        table.problem("email", f"{quoted(email)} is no address of mail, such as statistik@kommunen.se")
    return email


def _organisation_number(table: Table) -> str:
    number = table.optional_text("organisation_number") or ""
    if number and not _NUMBER.fullmatch(number):
        table.problem("organisation_number", f"{quoted(number)} is no number of ten digits")
    return number.replace("-", "")


def _themes(table: Table) -> tuple[str, ...]:
    themes = table.texts("themes")
    for theme in themes:
        if theme not in THEMES:
            table.problem("themes", f"{quoted(theme)} is none of {', '.join(THEMES)}")
    return themes


def _category(table: Table) -> str:
    category = table.optional_text("high_value_category") or ""
    if category and not _CATEGORY.fullmatch(category):
        table.problem(
            "high_value_category",
            f"{quoted(category)} is no category such as http://data.europa.eu/bna/c_e1da4e07",
        )
    return category


def _share(table: Table) -> float:
    share = table.values.get("revised_share", 0.01)
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        table.problem("revised_share", "must be a number from 0 to 1, such as 0.01 for one per cent")
        return 0.0
    return float(share)

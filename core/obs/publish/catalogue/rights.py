"""What the values of a file may be used under, and whom to credit: a licence only where there is just one.

A catalogue has room for one licence a distribution. Where the values of a file come under several, or under a
source's own terms, naming one of them would be false of the others: then the terms are told in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from obs.publish.catalogue.vocabulary import LICENCES

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """*licence* is the IRI of the only licence, "" where there is no such; *sv* and *en* say the terms."""

    licence: str
    sv: str
    en: str
    credit: str


def terms_of(resource: Json, package: Json) -> Terms:
    """The terms of the file *resource*: its own, and those of its columns."""
    lineages = list(_lineages(resource, package))
    named: list[Json] = [*(resource.get("licenses") or package.get("licenses") or ())]
    licences = _once([*named, *(each["licence"] for each in lineages)])
    only = LICENCES.get(next(iter(licences)), "") if len(licences) == 1 else ""
    return Terms(
        licence=only,
        sv=_words(licences, lineages, _SWEDISH),
        en=_words(licences, lineages, _ENGLISH),
        credit=_credit(lineages),
    )


def _credit(lineages: list[Json]) -> str:
    """Every credit once; where some values are computed and some are not, what each credit is for.

    A source may not be named as that of values which others have made of its own.
    """
    parts: list[str] = []
    for derived, values in ((False, "Oförändrade värden: "), (True, "Beräknade värden: ")):
        told = dict.fromkeys(
            str(each["credit"]).strip().removesuffix(".") for each in lineages if each["derived"] is derived
        )
        if any(told):
            parts.append(values + " ".join(f"{each}." for each in told if each))
    return " ".join(parts) if len(parts) > 1 else "".join(parts).partition(": ")[2]


def _lineages(resource: Json, package: Json) -> Iterator[Json]:
    """What is said of the columns of a file: of those of the table that it holds, else of all tables."""
    tables: dict[str, list[Json]] = {
        each["name"]: each["schema"]["fields"] for each in package["resources"] if "schema" in each
    }
    own = tables.get(str(resource["name"]).removesuffix("-parquet"))
    for fields in [own] if own is not None else tables.values():
        for field in fields:
            yield from field.get("lineage", ())


def _once(licences: list[Json]) -> dict[str, Json]:
    """Each licence once, by its address, or by its name where it has none."""
    return {str(each.get("path") or each.get("name") or each.get("title")): each for each in licences}


_SWEDISH = {
    "one": "Villkor: {terms}.",
    "several": "Värdena har olika villkor: {terms}. Vad som gäller för varje kolumn står i datapackage.json.",
    "untouched": "oförändrade värden från {source}",
    "computed": "beräknade värden",
    "for": " för ",
    "and": " och ",
}
_ENGLISH = {
    "one": "Terms: {terms}.",
    "several": "The values come under different terms: {terms}. What holds for each column is in "
    "datapackage.json.",
    "untouched": "untouched values from {source}",
    "computed": "computed values",
    "for": " for ",
    "and": " and ",
}


def _words(licences: Mapping[str, Json], lineages: list[Json], say: Mapping[str, str]) -> str:
    """The terms in a sentence: each licence with its address, and the values that it applies to."""
    if not licences:
        return ""
    parts: list[str] = []
    for key, licence in licences.items():
        title = str(licence.get("title") or licence.get("name") or key)
        what = _subjects([each for each in lineages if key in _once([each["licence"]])], say)
        address = f" ({licence['path']})" if licence.get("path") else ""
        parts.append(f"{title}{address}" + (say["for"] + say["and"].join(what) if what else ""))
    return say["one" if len(parts) == 1 else "several"].format(terms="; ".join(parts))


def _subjects(lineages: list[Json], say: Mapping[str, str]) -> list[str]:
    return list(
        dict.fromkeys(
            say["computed"]
            if each["derived"]
            else say["untouched"].format(source=", ".join(map(str, each["sources"])))
            for each in lineages
        )
    )

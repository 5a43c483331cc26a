"""What the values of a file may be used under, and whom to credit: a licence only where there is just one.

A catalogue has room for one licence a distribution. Where the values of a file come under several, or under a
source's own terms, naming one of them would be false of the others: then the terms are told in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from obs.publish.catalogue.vocabulary import LICENCES

Json = Mapping[str, Any]

_SOURCE = "Källa: "
_TERMS_SV, _TERMS_EN = "Användarvillkor: ", "Terms of use: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """*licence* is the IRI of the only licence, "" where there is no such; *sv* and *en* say the terms.

    *credit_sv* and *credit_en* are what is to be said beside the values, both "" where there is nothing.
    """

    licence: str
    sv: str
    en: str
    credit_sv: str
    credit_en: str


def terms_of(resource: Json, package: Json, publisher: str) -> Terms:
    """The terms of the file *resource*: its own, and those of its columns; *publisher* computed values."""
    lineages = list(_lineages(resource, package))
    named: list[Json] = [*(resource.get("licenses") or package.get("licenses") or ())]
    licences = _once([*named, *(each["licence"] for each in lineages)])
    only = LICENCES.get(next(iter(licences)), "") if len(licences) == 1 else ""
    names = _names(package)
    credited = [each for each in lineages if each["sources"]] or lineages
    return Terms(
        licence=only,
        sv=_words(licences, lineages, names, _SWEDISH),
        en=_words(licences, lineages, names, _ENGLISH),
        credit_sv=_credit(credited, _SWEDISH, lambda each: str(each["credit"])),
        credit_en=_credit(credited, _ENGLISH, lambda each: _in_english(each, names, publisher)),
    )


def _credit(lineages: list[Json], say: Mapping[str, str], words: Callable[[Json], str]) -> str:
    """Every credit once; where some values are computed and some are not, what each credit is for.

    A source may not be named as that of values which others have made of its own.
    """
    parts: list[tuple[str, str]] = []
    for derived, head in ((False, "head untouched"), (True, "head computed")):
        told = dict.fromkeys(
            words(each).strip().removesuffix(".") for each in lineages if each["derived"] is derived
        )
        if any(told):
            parts.append((say[head], " ".join(f"{each}." for each in told if each)))
    return (
        " ".join(f"{head} {told}" for head, told in parts)
        if len(parts) > 1
        else "".join(told for _, told in parts)
    )


def _in_english(lineage: Json, names: Mapping[str, str], publisher: str) -> str:
    """The credit of *lineage*, which is Swedish: as the sources want it."""
    sources = " and ".join(names.get(str(each), str(each)) for each in lineage["sources"])
    if not lineage["derived"]:
        return f"Source: {sources}"
    return f"Computed by {publisher} from data of {sources}" if sources else publisher


def _names(package: Json) -> dict[str, str]:
    """What each source is called where it is credited: Kolada, SCB."""
    return {
        str(each["sources"][0]): str(each["credit"]).removeprefix(_SOURCE)
        for resource in package["resources"]
        if "schema" in resource
        for each in _lineages(resource, package)
        if not each["derived"] and len(each["sources"]) == 1 and str(each["credit"]).startswith(_SOURCE)
    }


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
    "head untouched": "Oförändrade värden:",
    "head computed": "Beräknade värden:",
    "terms": _TERMS_SV,
    "and": " och ",
}
_ENGLISH = {
    "one": "Terms: {terms}.",
    "several": "The values come under different terms: {terms}. What holds for each column is in "
    "datapackage.json.",
    "untouched": "untouched values from {source}",
    "computed": "computed values",
    "for": " for ",
    "head untouched": "Untouched values:",
    "head computed": "Computed values:",
    "terms": _TERMS_EN,
    "and": " and ",
}


def _words(
    licences: Mapping[str, Json], lineages: list[Json], names: Mapping[str, str], say: Mapping[str, str]
) -> str:
    """The terms in a sentence: each licence with its address, and the values that it applies to."""
    if not licences:
        return ""
    parts: list[str] = []
    for key, licence in licences.items():
        title = str(licence.get("title") or licence.get("name") or key).replace(_TERMS_SV, say["terms"])
        what = _subjects([each for each in lineages if key in _once([each["licence"]])], names, say)
        address = f" ({licence['path']})" if licence.get("path") else ""
        parts.append(f"{title}{address}" + (say["for"] + say["and"].join(what) if what else ""))
    return say["one" if len(parts) == 1 else "several"].format(terms="; ".join(parts))


def _subjects(lineages: list[Json], names: Mapping[str, str], say: Mapping[str, str]) -> list[str]:
    return list(
        dict.fromkeys(
            say["computed"]
            if each["derived"]
            else say["untouched"].format(
                source=", ".join(names.get(str(id_), str(id_)) for id_ in each["sources"])
            )
            for each in lineages
        )
    )

"""What is allowed and still unwise: said as warnings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obs.models import Finding
from obs.publish.package.model import Column, Package, problem

_CODES = re.compile(
    r"(^|_)(kod|code|kommun_?id|region_?id|kommunkod|lanskod|region|kommun|municipality|county|lan|län|kon|kön|sex|gender|orgnr|"
    r"organisationsnummer|postnummer|zip|postcode|deso|regso|sni|ssyk|nuts|fips|cfar)(_|$)|(kod|code)$",
    re.IGNORECASE,
)


def give_advice(package: Package, *, file: str) -> list[Finding]:
    """Warnings on codes that are typed as numbers, on absent licences and sources, on categories alone."""
    found = list(_credits(package, file))
    for resource in package.resources:
        for column in resource.schema.columns if resource.schema else ():
            found += _field(
                column, f"resource {resource.name!r}, field {column.name!r}", package.version, file
            )
    return found


def _credits(package: Package, file: str) -> Iterator[Finding]:
    for key, words, advice in (
        ("licenses", "no licence: nobody knows whether the data may be used", "add licenses, as CC0-1.0"),
        ("sources", "no sources: nobody knows where the data come from", "add sources with title and path"),
    ):
        lacking = [each.name for each in package.resources if not each.entry.get(key)]
        if not package.entry.get(key) and lacking:
            of = "the package" if len(lacking) == len(package.resources) else f"resource {', '.join(lacking)}"
            yield problem(f"no-{key}", f"{of} has {words}", advice, severity="warning", file=file)


def _field(column: Column, where: str, version: int, file: str) -> Iterator[Finding]:
    if column.type in {"integer", "number"} and _CODES.search(column.name):
        words = f"{where} looks like a code and has the type {column.type}: it loses leading zeros (0180)"
        yield problem(
            "code-as-number",
            words,
            "use type string with a pattern",
            severity="warning",
            file=file,
            value=column.name,
        )
    if column.categories and "enum" not in column.constraints and version > 1:
        words = f"{where} has categories without enum: most programs check neither"
        yield problem(
            "categories-only",
            words,
            "list the same values as enum",
            severity="warning",
            file=file,
            value=column.name,
        )

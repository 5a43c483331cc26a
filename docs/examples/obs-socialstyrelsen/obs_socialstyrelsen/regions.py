"""Socialstyrelsen's regions as SCB codes, where that is certain.

Ids of regions differ between subjects, and a workbook has names. A county and a municipality may bear the
same name ("Kalmar"): it is the municipality where the same list has the county as well ("Kalmar län").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from obs import all_regions

_COUNTRY = frozenset({"riket", "hela riket", "sverige", "hela sverige"})
_CODE_AND_NAME = re.compile(r"([0-9]{4}|[0-9]{2})[ \u00a0]+(\S.*)", re.ASCII)
_CODE = re.compile(r"[0-9]{4}|[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A region as a list of the source has it; *code* is "" where the list has none."""

    name: str
    code: str = ""


def scb_codes(listed: Mapping[str, Named]) -> dict[str, str]:
    """The SCB code of each of *listed*, by the source's id; those are left out of which it is not certain.

    A code and a name that contradict each other are not certain, nor are two regions with one code. Four
    digits that obs does not know are a code if the name is not known either.
    """
    counties = {_plain(each.name) for each in listed.values() if _plain(each.name).endswith(" län")}
    found = {id_: _code_of(each, counties) for id_, each in listed.items()}
    times = Counter(found.values())
    return {id_: code for id_, code in found.items() if code and times[code] == 1}


def named_in(cell: str) -> Named:
    """The region in a cell of a workbook: a name, a code, or both ("1783 Hagfors")."""
    both = _CODE_AND_NAME.fullmatch(cell.strip())
    if both:
        return Named(code=both[1], name=both[2])
    return Named(name="", code=cell.strip()) if _CODE.fullmatch(cell.strip()) else Named(name=cell)


def _code_of(named: Named, counties: set[str]) -> str:
    name = _plain(named.name)
    if not _CODE.fullmatch(named.code):
        return _by_name(name, counties)
    known = all_regions().get(named.code)
    if known is None:
        is_strange = not any(name in _names(code) for code in all_regions())
        return named.code if len(named.code) == 4 and is_strange else ""
    return named.code if not name or name in _names(named.code) else ""


def _by_name(name: str, counties: set[str]) -> str:
    if name in _COUNTRY:
        return "00"
    codes = [code for code in all_regions() if name in _names(code)]
    if name.endswith((" län", " kommun")):
        return codes[0] if len(codes) == 1 else ""
    towns = [code for code in codes if len(code) == 4]
    twins = [code for code in codes if len(code) == 2]
    is_certain = len(towns) == 1 and all(_plain(all_regions()[code].name) in counties for code in twins)
    return towns[0] if is_certain else ""


@cache
def _names(code: str) -> frozenset[str]:
    """What the region with *code* is called: "stockholms län", and "stockholm" for short."""
    region = all_regions()[code]
    name = _plain(region.name)
    if region.kind == "country":
        return _COUNTRY
    if region.kind == "municipality":
        return frozenset({name, f"{name} kommun", f"{name}s kommun"})
    short = name.removesuffix(" län")
    return frozenset({name, short, short.removesuffix("s")})


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())

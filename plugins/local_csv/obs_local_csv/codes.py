"""Regions, sexes and statuses as people write them."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

from obs import all_regions
from obs_local_csv.faults import Fault

_SEXES = {
    "T": ("t", "totalt", "total", "båda", "båda könen", "samtliga", "alla"),
    "F": ("k", "f", "kvinnor", "kvinna", "women", "woman", "female"),
    "M": ("m", "män", "man", "men", "male"),
}
_SEX_OF = {word: sex for sex, words in _SEXES.items() for word in words}
_STATUSES = {
    "reported": ("reported", "ok"),
    "provisional": ("provisional", "preliminär", "preliminärt"),
    "missing": ("missing", "saknas", "bortfall"),
    "not_applicable": ("not_applicable", "ej tillämplig", "ej relevant"),
    "suppressed": ("suppressed", "sekretess"),
    "deleted": ("deleted", "borttagen"),
}
_STATUS_OF = {word: status for status, words in _STATUSES.items() for word in words}
_CODE_AND_NAME = re.compile(r"([0-9]{2}(?:[0-9]{2})?)\b.+")


def region_of(cell: str) -> str | Fault:
    """The SCB code in *cell*, exactly as it stands there; anything else is a fault with a suggestion."""
    if cell in all_regions():
        return cell
    if not cell:
        return Fault(code="required", words="must not be empty", advice="write the region's SCB code")
    meant = _meant(cell)
    if meant and cell.isdigit() and meant == cell.zfill(len(meant)):
        return Fault(
            code="leading-zero",
            words="must be an SCB code; its leading zero was lost",
            advice=f"write {meant!r} ({all_regions()[meant].name}), and format the column as text",
        )
    return Fault(
        code="unknown-region",
        words="must be the SCB code of a region",
        advice=f"did you mean {meant!r} ({all_regions()[meant].name})?"
        if meant
        else "look the code up at SCB",
    )


def sex_of(cell: str) -> str | Fault:
    """T, F or M."""
    return _SEX_OF.get(cell.casefold()) or Fault(
        code="enum" if cell else "required",
        words="must be T, K or M (totalt, kvinnor, män)",
        advice="write T where the figure is for both sexes",
    )


def status_of(cell: str) -> str | Fault:
    """One of the statuses of an observation; "" where the cell is empty."""
    if not cell:
        return ""
    return _STATUS_OF.get(cell.casefold()) or Fault(
        code="enum",
        words=f"must be one of {', '.join(_STATUSES)}",
        advice="leave it empty where there is a figure",
    )


def _meant(cell: str) -> str:
    """The code that *cell* probably stands for, or ""."""
    regions = all_regions()
    figure = cell.removesuffix(".0").removesuffix(",0")
    guesses = [figure, figure.zfill(4), figure.zfill(2)]
    if len(figure) == 4 and figure.startswith("00"):  # Kolada writes 0000 and 0017
        guesses.append(figure[2:])
    if match := _CODE_AND_NAME.fullmatch(cell):
        guesses.append(match[1])
    for guess in guesses:
        if guess in regions:
            return guess
    if cell.isdigit():
        return ""
    names = _names()
    name = cell.casefold().removesuffix(" kommun")
    near = [name] if name in names else get_close_matches(name, names, n=1, cutoff=0.8)
    near = near or get_close_matches(name.removesuffix("s"), names, n=1, cutoff=0.8)
    return names[near[0]] if near else ""


@cache
def _names() -> dict[str, str]:
    """Code by name; where a county and a municipality share a name, the municipality's."""
    return {region.name.casefold(): code for code, region in all_regions().items()}

"""Figures as people write them: decimal comma or point, thousands, percent signs, and marks for no figure.

Nothing is guessed silently: "1.234" is one thousand or one and a bit, so it is read only when the study,
the schema or other cells of the column tell what the point means.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from obs_local_csv.faults import Fault

_SPACES = re.compile(r"[ \u00a0\u2009\u202f]")
_GROUPED_BY_SPACE = re.compile(r"-?\d{1,3}( \d{3})+([.,]\d+)?", re.ASCII)
_FIGURE = re.compile(r"-?\d+(?:[.,]\d+)*", re.ASCII)
_BELOW = re.compile(r"[<≤] ?\d+", re.ASCII)

MARKS = {
    # "-", "." and ".." as on Kolada's site; at SCB ".." may be secrecy as well, and "-" is a true zero.
    "": "missing",
    "-": "missing",
    "–": "missing",
    "—": "missing",
    "...": "missing",
    ".": "not_applicable",
    "..": "suppressed",
    "x": "suppressed",
    "X": "suppressed",
}


def status_of_mark(cell: str) -> str | None:
    """The status that a cell without a figure stands for: None if it is no known mark. Never zero."""
    return "suppressed" if _BELOW.fullmatch(cell) else MARKS.get(cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberForm:
    """How the numbers of a column are written. *decimal* is "" while nothing tells; *group* may be "".

    *percent*: a percent sign belongs to the unit and is dropped.
    """

    decimal: str
    group: str = ""
    percent: bool = False

    def plain(self, cell: str) -> str | Fault:
        """The number in *cell* as Python writes it ("-1234.5"), or what is wrong with it."""
        text = _tidy(cell)
        if text.endswith("%"):
            if not self.percent:
                return Fault(
                    code="unit", words="must be in the indicator's unit", advice="remove the percent sign"
                )
            text = text.removesuffix("%").rstrip()
        if _GROUPED_BY_SPACE.fullmatch(text):
            text = text.replace(" ", "")
        if not _FIGURE.fullmatch(text):
            return _no_number(text)
        return self._without_separators(text)

    def _without_separators(self, text: str) -> str | Fault:
        separators = set(text) & {".", ","}
        if not separators:
            return text
        if not self.decimal:
            return Fault(
                code="ambiguous-number",
                words="must be clear: is the separator for thousands or for decimals?",
                advice='say so in the query: decimal = "," or decimal = "."',
            )
        head, _, tail = text.partition(self.decimal)
        if self.group and self.group in head and _is_grouped(head, self.group):
            head = head.replace(self.group, "")
        if {".", ","} & set(head + tail):
            sign = "comma" if self.decimal == "," else "point"
            meant = text.replace(_other(self.decimal), self.decimal)
            advice = (
                f"write {meant}" if _is_unmistakable(text) else "write it as the other figures of the column"
            )
            return Fault(code="type", words=f"must be a number with decimal {sign}", advice=advice)
        return f"{head}.{tail}" if tail else head


def form_of(cells: Iterable[str], *, decimal: str, percent: bool) -> NumberForm:
    """The form of the numbers in a column: *decimal* where it is told, else what the cells tell.

    They tell nothing where they use one sign for thousands here and for decimals there.
    """
    if decimal:
        return NumberForm(decimal=decimal, group=_other(decimal), percent=percent)
    decimals = Counter[str]()
    groups = Counter[str]()
    for cell in cells:
        text = _tidy(cell).removesuffix("%").rstrip()
        if _GROUPED_BY_SPACE.fullmatch(text):
            decimals.update(set(text) & {".", ","})  # groups are spaces here, so this is the decimal sign
        elif _FIGURE.fullmatch(text):
            _count(text, decimals, groups)
    if not decimals and len(groups) == 1:
        (group,) = groups
        return NumberForm(decimal=_other(group), group=group, percent=percent)
    ranking = decimals.most_common()
    is_tied = len(ranking) == 2 and ranking[0][1] == ranking[1][1]
    if not ranking or is_tied or set(decimals) & set(groups):
        return NumberForm(decimal="", percent=percent)
    decimal = ranking[0][0]
    return NumberForm(
        decimal=decimal, group=_other(decimal) if groups[_other(decimal)] else "", percent=percent
    )


def marks_in(cells: Iterable[str], allowed: Collection[str] | None) -> set[str]:
    """The cells that stand for no figure: the known marks, or those that the schema allows."""
    if allowed is not None:
        return set(allowed)
    return {cell for cell in set(cells) if status_of_mark(cell) is not None}


def _no_number(text: str) -> Fault:
    figures = _FIGURE.findall(text)
    advice = f"write only {figures[0]}" if len(figures) == 1 else "write only a figure"
    return Fault(code="type", words="must be a number", advice=f"{advice}, or leave the cell empty")


def _is_unmistakable(text: str) -> bool:
    """Whether *text* has one separator, which can only be a decimal sign."""
    signs = [sign for sign in text if sign in ".,"]
    return len(signs) == 1 and not _is_grouped(text, signs[0])


def _count(text: str, decimals: Counter[str], groups: Counter[str]) -> None:
    """Counts what *text* proves: "1,5" a decimal comma, "1.234.567" points for thousands, "1.234" nothing."""
    signs = [sign for sign in text if sign in ".,"]
    if len(set(signs)) == 2:
        decimals[signs[-1]] += 1
        groups[signs[0]] += 1
    elif len(signs) > 1 and _is_grouped(text, signs[0]):
        groups[signs[0]] += 1
    elif _is_unmistakable(text):
        decimals[signs[0]] += 1


def _is_grouped(text: str, group: str) -> bool:
    first, *rest = text.removeprefix("-").split(group)
    return 1 <= len(first) <= 3 and first != "0" and all(len(part) == 3 for part in rest)


def _other(sign: str) -> str:
    return "," if sign == "." else "."


def _tidy(cell: str) -> str:
    return _SPACES.sub(" ", cell.replace("\u2212", "-")).strip()

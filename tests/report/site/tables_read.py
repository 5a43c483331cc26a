"""Tables that state their references: each head says what its key is, each cell the figure of its heads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tests.report.site.figures_again import COUNTRY
from tests.report.site.page_read import Page
from tests.report.site.reading import Cell, Element, Finding, cells_of, wrong

from obs.language import Note, Place, Text

if TYPE_CHECKING:
    from tests.report.site.checking import Checker

_USUAL = ("indicator", "region", "")
_ROLES: Mapping[str, Sequence[str]] = {
    "observations": ("indicator", "region", "period", ""),
    "quartiles": ("indicator", "period", ""),
    "effect_path": ("", "", "indicator", "region", "", "period", ""),
    "real": ("indicator", "region", "period", ""),
    "decomposition": ("indicator", "region", "", ""),
}
_BESIDE = ("difference", "benchmark_value")


def table_findings(checker: Checker, table: Element, page: Page) -> Iterator[Finding]:
    """What is wrong in a table of figures."""
    for caption in table.children("caption"):
        yield from checker.element(caption, page)
    for head in table.all("th"):
        yield from _head(checker, head, table, page)
    for cell in cells_of(table):
        yield from _number(checker, cell) if cell.number else _words(checker, cell)


def _head(checker: Checker, head: Element, table: Element, page: Page) -> Iterator[Finding]:
    times = [each.get("datetime") for each in head.all("time")]
    wanted: list[str] = []
    for role, key in _roles(head, table):
        if role == "region" and head.text != checker.voice.say(Place(key)):
            yield wrong(head, f"{key} is {checker.voice.say(Place(key))}")
        elif role == "indicator":
            if not head.text.startswith(checker.label(key)):
                yield wrong(head, f"{key} is {checker.label(key)!r}")
            wanted = [str(checker.truth.period(key))] if page.kind == "front" else []
        elif role == "period":
            wanted = [key]
        else:
            wanted = _ends_of_parts(checker, key, table)
    if times != wanted:
        yield wrong(head, f"the head must say {wanted}")
    yield from checker.pieces(head, page)


def _ends_of_parts(checker: Checker, key: str, table: Element) -> list[str]:
    """The period in the head of a column of the factors of a change."""
    ends = {"start_value": "change_from", "end_value": "period"}
    if key not in ends:
        return []
    _, id_, region, *_ = table.get("data-refs").split("/")
    return [str(checker.truth.measured("decomposition", id_, region, "households")[ends[key]])]


def _roles(head: Element, table: Element) -> Iterator[tuple[str, str]]:
    """What the key of a *head* is in the references of its *table*: the role and the key, or ("", key)."""
    key, pattern = head.get("data-key"), table.get("data-refs")
    if not key:
        return
    if key.rpartition("/")[2] == "benchmark_value":
        yield "region", COUNTRY
    elif head.get("scope") == "row":
        if pattern == "{column}":
            pattern = next(each.get("data-key") for each in table.all("th") if each.get("data-key"))
        yield _role(pattern, "{row}"), key
    elif pattern != "{column}":
        yield _role(pattern, "{column}"), key
    elif key.endswith("/value"):  # that of the median refers to the row of some region shown
        name, *parts = key.split("/")
        roles = zip(_ROLES.get(name, _USUAL), parts, strict=True)
        yield from ((role, part) for role, part in roles if role == "region")


def _role(pattern: str, name: str) -> str:
    table, *parts = pattern.split("/")
    return _ROLES.get(table, _USUAL)[parts.index(name)]


def _number(checker: Checker, cell: Cell) -> Iterator[Finding]:
    ref, text = cell.ref, cell.element.text
    if _goes_without(checker, ref):
        if text != "–":
            yield wrong(cell.element, f"{ref}: a sum of the country beside municipalities")
        return
    try:
        value = checker.truth.find(ref)
    except (KeyError, ValueError) as error:
        yield wrong(cell.element, f"there is no figure {ref}: {error!r}")
        return
    if value is None:
        status = checker.truth.status_at(ref)
        why = "–" if status in (None, "reported", "provisional") else checker.voice.say(Text(status))
        if text != why:
            yield wrong(cell.element, f"{ref} has no value: {why}")
    elif text not in checker.forms(float(value), ref):
        yield wrong(cell.element, f"{ref} is {value}")


def _goes_without(checker: Checker, ref: str) -> bool:
    """Whether the benchmark cannot stand beside the others: it is a sum, outside the range of them."""
    table, *key, column = ref.split("/")
    return table == "comparison" and column in _BESIDE and not checker.truth.is_beside(key[0])


def _words(checker: Checker, cell: Cell) -> Iterator[Finding]:
    """A cell that holds a word, a period or a remark."""
    table, id_, region, column = cell.ref.split("/")
    times = [each.get("datetime") for each in cell.element.all("time")]
    if table != "comparison":
        yield wrong(cell.element, "nothing tells what may stand here")
        return
    if column == "note":
        expected = checker.voice.say(Note(checker.truth.notes[id_, region] or ""))
    else:
        value = checker.truth.comparison(id_, region, column)
        if column in ("period", "change_from"):
            if times != ([value] if value else []):
                yield wrong(cell.element, f"{cell.ref} is {value}")
            for each in cell.element.all("time"):
                yield from checker.words_of_time(each)
            return
        expected = checker.voice.say(Text(value)) if value else ""
    if cell.element.text != expected:
        yield wrong(cell.element, f"{cell.ref} is {expected!r}")

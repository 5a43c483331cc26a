"""What stands where in a table for readers: said once above it, in a column, or as a remark below.

Rows are named by a path, the values of their key from the outermost on. What is the same in all rows, or in
all rows of one group of them, is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from obs.report.fields import Field
from obs.report.texts import Row

LONG = 40
"""A text that is longer than this makes a remark and no cell."""

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Where each field goes that is not part of the key.

    *common* is the same in all rows, *but_one* in all rows but those of the benchmark, which have none.
    *by_group* has those that are the same within each group of rows: by the depth of the groups. *remarks*
    are notes and long texts; the rest are *columns*. Fields without any value are nowhere.
    """

    common: tuple[Field, ...]
    but_one: tuple[Field, ...]
    by_group: Mapping[int, tuple[Field, ...]]
    columns: tuple[Field, ...]
    remarks: tuple[Field, ...]


@dataclass(slots=True)
class _Sorted:
    common: list[Field] = field(default_factory=list[Field])
    but_one: list[Field] = field(default_factory=list[Field])
    by_group: dict[int, list[Field]] = field(default_factory=dict[int, list[Field]])
    columns: list[Field] = field(default_factory=list[Field])
    remarks: list[Field] = field(default_factory=list[Field])


def outline(
    rows: Sequence[Row],
    paths: Sequence[Path],
    headed: int,
    fields: Iterable[Field],
    benchmark: Sequence[bool],
) -> Outline:
    """Where each of *fields* goes in a table of *rows*, which are named by *paths*.

    The first parts of a path, *headed* in number, stand as headings between the rows. *benchmark* says of
    each row whether it is that of the benchmark.
    """
    found = _Sorted()
    for each in fields:
        values = [row[each.name] for row in rows]
        held = [value for value in values if value not in (None, "")]
        if not held:
            continue
        if each.is_note or max(len(str(value)) for value in held) > LONG:
            found.remarks.append(each)
        elif len(rows) > 1 and _same(values):
            found.common.append(each)
        elif (depth := _depth(values, paths, headed)) is not None:
            found.by_group.setdefault(depth, []).append(each)
        elif _same_but(values, benchmark):
            found.but_one.append(each)
        else:
            found.columns.append(each)
    return Outline(
        common=tuple(found.common),
        but_one=tuple(found.but_one),
        by_group={depth: tuple(each) for depth, each in found.by_group.items()},
        columns=tuple(found.columns),
        remarks=tuple(found.remarks),
    )


def _same(values: Sequence[object]) -> bool:
    return all(value == values[0] for value in values)


def _depth(values: Sequence[object], paths: Sequence[Path], headed: int) -> int | None:
    """How many headings there are above the one that tells the value, it counted; None if none tells it."""
    for depth in range(1, headed + 1):
        groups: dict[Path, list[object]] = {}
        for path, value in zip(paths, values, strict=True):
            groups.setdefault(path[:depth], []).append(value)
        if len(groups) < len(values) and all(map(_same, groups.values())):
            return depth
    return None


def _same_but(values: Sequence[object], benchmark: Sequence[bool]) -> bool:
    others = [value for value, is_it in zip(values, benchmark, strict=True) if not is_it]
    own = [value for value, is_it in zip(values, benchmark, strict=True) if is_it]
    return len(others) > 1 and bool(own) and _same(others) and all(value in (None, "") for value in own)


def remarks(
    rows: Sequence[Row], paths: Sequence[Path], fields: Iterable[Field]
) -> list[tuple[str, list[Path]]]:
    """Each remark once, with the paths of the rows it is about; a long text has its heading before it."""
    found: dict[str, list[Path]] = {}
    for each in fields:
        for row, path in zip(rows, paths, strict=True):
            text = str(row[each.name] or "")
            for remark in filter(None, text.split("; ") if each.is_note else [text]):
                about = found.setdefault(_headed(each.heading, remark), [])
                if path not in about:
                    about.append(path)
    return list(found.items())


def _headed(heading: str, remark: str) -> str:
    return f"{heading}{'' if heading.endswith('?') else ':'} {remark}" if heading else remark


def about(some: Sequence[Path], every: Sequence[Path], headings: Sequence[str]) -> str:
    """The rows *some* of *every* in few words; "" for all. *headings* say what the parts of a path are."""
    told: list[str] = []
    left = list(every)
    for place, heading in enumerate(headings):
        names, whole = ({path[place]: None for path in paths} for paths in (some, left))
        if len(names) < len(whole):
            told.append(_listed(heading, list(names), list(whole)))
        left = [path for path in left if path[place] in names]
    if len(left) > len(some):
        return _nested(some)
    return f"{told[0]} ({', '.join(told[1:])})" if len(told) > 1 else "".join(told)


def _listed(heading: str, some: Sequence[str], every: Sequence[str]) -> str:
    """The names *some*, or what is missing of *every* where that is shorter."""
    absent = [name for name in every if name not in some]
    names = f"all but {absent[0]}" if len(absent) == 1 and len(some) > 2 else ", ".join(some)
    return f"{heading} {names}".lstrip()


def _nested(paths: Iterable[Path]) -> str:
    """Each first part of *paths*, and in parentheses what follows it."""
    groups: dict[str, list[Path]] = {}
    for path in paths:
        groups.setdefault(path[0], []).append(path[1:])
    return ", ".join(f"{first} ({_nested(rest)})" if rest[0] else first for first, rest in groups.items())

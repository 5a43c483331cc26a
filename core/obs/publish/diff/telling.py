"""A difference in the terminal, and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from obs.language import PLAIN
from obs.publish.conclusions import told
from obs.publish.diff.model import Difference, LargeRevision, MetadataChange, Side, SourceDays

_MOST_INDICATORS = 15
_MOST_CONCLUSIONS = 20
_MOST_METADATA = 20
_WIDEST = 100


def text(difference: Difference) -> str:
    """*difference* in plain English, at most some lines of each kind; `json_text` has all."""
    parts = [
        _heading(difference),
        _tables(difference),
        _indicators(difference),
        [f"  {_large(each, difference)}" for each in difference.largest],
        [f"  {_days(each)}" for each in difference.sources],
        [f"  {PLAIN.say(told(each, difference.names))}" for each in difference.conclusions],
        [f"  {each.message}" for each in difference.breaks],
        [f"  {_metadata(each)}" for each in difference.metadata],
    ]
    titles = (
        "",
        "Rows",
        "Figures by indicator",
        "Largest revisions of figures",
        "Sources",
        "Conclusions that changed",
        "Breaks of the schema",
        "What is said of the data",
    )
    limits = (None, None, _MOST_INDICATORS, None, None, _MOST_CONCLUSIONS, None, _MOST_METADATA)
    blocks = [
        "\n".join(_block(title, lines, most))
        for title, lines, most in zip(titles, parts, limits, strict=True)
        if lines
    ]
    return "\n\n".join(blocks) + "\n"


def json_text(difference: Difference) -> str:
    """*difference* as JSON: everything but the single cells, which `Difference.revision` has."""
    document = {
        "before": asdict(difference.before),
        "after": asdict(difference.after),
        "share_revised_or_removed": difference.revision.share,
        "tables": {name: asdict(count) for name, count in difference.revision.counts.items()},
        "indicators": [asdict(each) for each in difference.indicators],
        "largest": [
            asdict(each) | {"region_name": difference.names.region(each.region)}
            for each in difference.largest
        ],
        "sources": [asdict(each) for each in difference.sources],
        "conclusions": [
            asdict(each)
            | {
                "region_name": difference.names.region(each.region),
                "text": PLAIN.say(told(each, difference.names)),
            }
            for each in difference.conclusions
        ],
        "breaks": [{"code": each.code, "message": each.message} for each in difference.breaks],
        "metadata": [asdict(each) for each in difference.metadata],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _heading(difference: Difference) -> list[str]:
    before, after = difference.before, difference.after
    named = before.name == after.name
    line = f"{_called(before)}, then {after.version if named else _called(after)}"
    revision = difference.revision
    if revision.is_empty:
        return [line, "Every table is the same, value for value."]
    return [line, f"{100 * revision.share:.2f} % of the rows of {before.version} are revised or gone."]


def _called(side: Side) -> str:
    return f"{side.name} {side.version}"


def _tables(difference: Difference) -> list[str]:
    rows = [
        (name, count.rows_before, count.rows_after, count.new, count.revised, count.removed)
        for name, count in difference.revision.counts.items()
        if count.new or count.revised or count.removed
    ]
    return _columns(("table", "before", "now", "new", "revised", "removed"), rows)


def _indicators(difference: Difference) -> list[str]:
    """Only figures: results follow them."""
    rows = [
        (each.indicator, each.new, each.revised, each.removed)
        for each in difference.indicators
        if each.table in ("observations", "derived")
    ]
    rows.sort(key=lambda row: (-row[2] - row[3], row[0]))
    return _columns(("indicator", "new", "revised", "removed"), rows)


def _columns(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """The *rows* under their *heads*, names to the left and numbers to the right; nothing without rows."""
    if not rows:
        return []
    cells = [[*heads], *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(heads))]
    return [
        "  " + "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in cells
    ]


def _large(each: LargeRevision, difference: Difference) -> str:
    sex = "" if each.sex in ("", "T") else f", {each.sex}"
    where = f"{each.indicator}, {difference.names.region(each.region)} ({each.region}), {each.period}{sex}"
    percent = f" ({100 * (each.new - each.old) / abs(each.old):+.1f} %)" if each.old else ""
    return f"{where}: {each.old!r} became {each.new!r}{percent}"


def _days(each: SourceDays) -> str:
    return f"{each.source}: figures of {_span(each.new)}, before of {_span(each.old)}"


def _span(days: tuple[str, str]) -> str:
    first, last = days
    return first if first == last and first else f"{first} to {last}" if first else "none"


def _metadata(each: MetadataChange) -> str:
    where = ", ".join(each.places) or "the dataset"
    return f"{each.what} of {_short(where)}: {_short(each.old)} became {_short(each.new)}"


def _short(what: str) -> str:
    return (what if len(what) <= _WIDEST else f"{what[: _WIDEST - 3]}...") or "nothing"


def _block(title: str, lines: Sequence[str], most: int | None) -> Iterator[str]:
    if title:
        yield title
    yield from lines[:most]
    if most is not None and len(lines) > most:
        yield f"  and {len(lines) - most} more; --json has them all"

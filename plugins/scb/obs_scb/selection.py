"""Which codes a selection means, and how to cut a selection that is too large for one request.

Expressions are expanded here, by the server's own rules, and only explicit codes are sent. So the cells
of a request are counted truthfully, and each code is sent once: the server answers a repeated code with
an empty 500. The rules: https://github.com/PxTools/PxWebApi, PxWeb/Code/Api2/DataSelection.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import product

from obs import UnknownIndicatorError, UnsupportedQueryError

VALID_EXPRESSIONS = (
    "valid are top(n), top(n,offset), bottom(n), from(a), to(b), range(a,b), *, a*, *a, *a*, a?"
)
_COUNTED = re.compile(r"(top|bottom)\(([1-9]\d*)(?:,(\d+))?\)", re.IGNORECASE)
_FROM_TO = re.compile(r"(from|to)\(([^,]+)\)", re.IGNORECASE)
_RANGE = re.compile(r"range\(([^,]+),([^,]+)\)", re.IGNORECASE)
_CALL = re.compile(r"(range|top|bottom|from|to)\(", re.IGNORECASE)
_BLANKS = re.compile(r"(?<=[(,])\s+|\s+(?=[,)])")
_STARRED = re.compile(r"\*?[^*]*\*?")


def expand(wanted: Sequence[str], labels: Mapping[str, str], *, is_time: bool) -> tuple[str, ...]:
    """The codes that *wanted* (codes and expressions) selects of a variable, in its order, each once.

    *labels* maps the variable's codes to their labels, in its order. Several expressions select the union
    of what each selects. Raises UnknownIndicatorError for a code that the variable does not have and
    UnsupportedQueryError for an expression that the server would refuse or that selects nothing.
    """
    codes = list(labels)
    exact = {code.casefold(): code for code in reversed(codes)}
    chosen: set[str] = set()
    for item in wanted:
        # A code that looks like an expression is a code: an exact match wins.
        hits = [exact[item.casefold()]] if item.casefold() in exact else _hits(item, labels, is_time=is_time)
        if not hits:
            raise UnsupportedQueryError(
                f"{item!r} selects nothing", suggestion=f"the codes run from {codes[0]} to {codes[-1]}"
            )
        chosen.update(hits)
    return tuple(code for code in codes if code in chosen)


def is_malformed(item: str) -> bool:
    """Whether *item* looks like an expression but has no valid form, whatever the variable."""
    if _CALL.match(item):
        return _BLANKS.search(item) is not None or not _is_call(item)
    return "?" not in item and not _STARRED.fullmatch(item)


def how_to_write(item: str) -> str:
    """What to do about *item*, which is malformed."""
    tight = _BLANKS.sub("", item)
    return f"write it without blanks: {tight}" if tight != item and _is_call(tight) else VALID_EXPRESSIONS


def _is_call(item: str) -> bool:
    return any(form.fullmatch(item) for form in (_RANGE, _COUNTED, _FROM_TO))


def _hits(item: str, labels: Mapping[str, str], *, is_time: bool) -> Sequence[str]:
    codes = list(labels)
    if is_malformed(item):
        raise UnsupportedQueryError(f"{item!r} is not a valid expression", suggestion=how_to_write(item))
    if found := _RANGE.fullmatch(item):
        first, last = sorted((_place(found[1], labels), _place(found[2], labels)))
        return codes[first : last + 1]
    if found := _COUNTED.fullmatch(item):
        # top() of the time variable means the latest periods, of any other the first values.
        from_the_end = (found[1].casefold() == "top") == is_time
        start, count = int(found[3] or 0), int(found[2])
        return (codes[::-1] if from_the_end else codes)[start : start + count]
    if found := _FROM_TO.fullmatch(item):
        place = _place(found[2], labels)
        return codes[place:] if found[1].casefold() == "from" else codes[: place + 1]
    if "?" in item or "*" in item:
        return _matching(item, codes)
    raise unknown_code(item, labels)


def _matching(mask: str, codes: Sequence[str]) -> list[str]:
    # In a mask with a question mark the star is an ordinary character: the server tries "?" first.
    wildcard, pattern = ("?", ".") if "?" in mask else ("*", ".*")
    form = re.compile(pattern.join(re.escape(part) for part in mask.split(wildcard)), re.IGNORECASE)
    return [code for code in codes if form.fullmatch(code)]


def _place(code: str, labels: Mapping[str, str]) -> int:
    for place, known in enumerate(labels):
        if known.casefold() == code.casefold():
            return place
    raise unknown_code(code, labels)


def unknown_code(code: str, labels: Mapping[str, str]) -> UnknownIndicatorError:
    """The error for *code*, which is none of *labels*, with the codes that may have been meant."""
    return UnknownIndicatorError(f"there is no code {code!r}", suggestion=did_you_mean(code, labels))


def did_you_mean(name: str, labels: Mapping[str, str]) -> str:
    """Which of *labels* (label by code) *name* may be a slip for, by code or by label."""
    if not labels:
        return "there are none"
    names = {code.casefold(): code for code in labels} | {
        label.casefold(): code for code, label in labels.items()
    }
    close = dict.fromkeys(
        names[match] for match in get_close_matches(name.casefold(), names, n=3, cutoff=0.6)
    )
    if close:
        return f"did you mean {' or '.join(f'{code} ({labels[code]})' for code in close)}?"
    some = [f"{code} ({label})" for code, label in list(labels.items())[:5]]
    return f"there {'are' if len(labels) <= 5 else 'are, among others,'} {', '.join(some)}"


def count(selection: Mapping[str, Sequence[str]]) -> int:
    """The number of cells that *selection* (variable -> codes) asks for."""
    return math.prod(len(codes) for codes in selection.values())


def split(selection: Mapping[str, Sequence[str]], limit: int) -> Iterator[dict[str, tuple[str, ...]]]:
    """*selection* in parts of at most *limit* cells that hold each cell exactly once.

    The parts are a grid: each variable is cut into stretches of equal length, and of all such grids this
    is one with the fewest parts. *limit* is at least 1.
    """
    lengths = _stretches(tuple(len(codes) for codes in selection.values()), limit)
    cuts = [
        [tuple(codes[start : start + length]) for start in range(0, len(codes), length)]
        for codes, length in zip(selection.values(), lengths, strict=True)
    ]
    for part in product(*cuts):
        yield dict(zip(selection, part, strict=True))


@cache
def _stretches(sizes: tuple[int, ...], limit: int) -> tuple[int, ...]:
    """The length of the stretches into which each variable is cut."""
    if math.prod(sizes) <= limit:
        return sizes
    size, rest = sizes[0], sizes[1:]
    # Among the lengths that give the same number of stretches, the shortest leaves most room for the rest.
    lengths = {math.ceil(size / stretches) for stretches in range(1, size + 1)}
    candidates = [
        (length, *_stretches(rest, limit // length))
        for length in sorted(lengths, reverse=True)
        if length <= limit
    ]
    return min(candidates, key=lambda each: math.prod(map(_parts, sizes, each)))


def _parts(size: int, length: int) -> int:
    return math.ceil(size / length)

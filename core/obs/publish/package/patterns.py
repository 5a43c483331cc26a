"""Regular expressions of strangers: some take longer than anybody waits, on a text that was made for it.

Polars' engine takes time as the length of the text, whatever the expression. Python's, which frictionless and
jsonschema use, tries every way to divide the text among repetitions (https://owasp.org, "ReDoS").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from obs.publish.package.parsing import items, mapping

_ESCAPED = re.compile(r"\\[^1-9]")
_SET = re.compile(r"\[\^?\]?[^\]]*\]")
_UNBOUNDED = re.compile(r"[*+]|\{[0-9]*,\}")
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{)")
_BACK = re.compile(r"\\[1-9]|\(\?P=")
_MOST = 1


def may_hang(pattern: object) -> bool:
    """Whether Python's engine may take for ever on *pattern*: one repetition in or after another.

    It errs on the careful side.
    """
    if not isinstance(pattern, str):
        return False
    plain = _SET.sub("x", _ESCAPED.sub("x", pattern))
    return (
        len(_UNBOUNDED.findall(plain)) > _MOST
        or _REPEATED_GROUP.search(plain) is not None
        or _BACK.search(plain) is not None
    )


def patterns_in(schema: object) -> Iterator[object]:
    """Every regular expression of a JSON Schema."""
    for key, value in mapping(schema).items():
        if key == "pattern":
            yield value
        elif key == "patternProperties":
            yield from mapping(value)
        yield from patterns_in(value)
    for each in items(schema):
        yield from patterns_in(each)

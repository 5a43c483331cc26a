"""What the words of the closed lists are called: parts of a claim, what it is held against, and how.

Each is a text of the catalogues, which the tests hold against the lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from obs.claims.model import Part
from obs.language import Listed, Note, Text

Named = Part | Literal["number"]
"""A part of a claim, or a number beside its main part."""

_PARTS: Mapping[Named, str] = {
    "direction": "the direction",
    "size": "the size",
    "number": "the number",
    "level": "the level",
    "standing": "the standing",
    "model": "the model",
    "target": "the target",
    "cause": "the cause",
    "proxy": "the proxy",
    "baseline": "the baseline",
}


def the(part: Named) -> Text:
    """*part* as a sentence names it; `Text(part)` is the heading."""
    return Text(_PARTS[part])


def method_of(method: str) -> Listed:
    """The *method* of a specification, whose choices are divided by commas."""
    return Listed(tuple(Note(choice) for choice in method.split(", ")), "comma")

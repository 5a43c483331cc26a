"""What the parts of a claim are called in a sentence.

The words of the other closed lists (kinds, directions, what a claim is held against) are texts of the
catalogues as they are: `Text(each.against)`; a method is a remark: `Note(each.method)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from obs.claims.model import Part
from obs.language import Text

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

"""Periods as remarks name them: lists with stretches ("2017, 2019 to 2021"), breaks with their reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Most codes of municipalities have four digits as well, and no remark is of an earlier century.
_PERIOD = r"(?:19|20)\d\d(?:-(?:Q\d|W\d\d|\d\d))?"
_STRETCH = re.compile(rf"({_PERIOD})(?: to ({_PERIOD}))?")
_BREAK = re.compile(rf"({_PERIOD}) \((.+)\)")
_NEXT_BREAK = re.compile(rf", (?={_PERIOD} \()")


def stretches(text: str) -> Sequence[str]:
    """The periods listed in *text*, a stretch as "2019/2021"; nothing where it is no such list."""
    found = [_STRETCH.fullmatch(each) for each in text.split(", ")]
    return ["/".join(filter(None, each.groups())) for each in found if each] if all(found) else []


def breaks(text: str) -> Sequence[tuple[str, str]]:
    """Period and reason of each break listed in *text*; nothing where it is no such list."""
    found = [_BREAK.fullmatch(each) for each in _NEXT_BREAK.split(text)]
    return [(each[1], each[2]) for each in found if each] if all(found) else []

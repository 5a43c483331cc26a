"""What sources said of their next figures, apart from how they are asked, which few need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from obs.models import Announcement


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a source said of an indicator, in the reply to *metadata* (a path) that came at *read_at*.

    *recorded*: it was said to an earlier run, as the source was not asked or gave no answer now.
    """

    announcement: Announcement
    metadata: str
    read_at: datetime
    recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What all sources said, by indicator; *silent* says why there is nothing of an indicator.

    *problems* are the errors of sources that did not answer, one line each.
    """

    told: Mapping[str, Told] = field(default_factory=dict[str, Told])
    silent: Mapping[str, str] = field(default_factory=dict[str, str])
    problems: tuple[str, ...] = ()

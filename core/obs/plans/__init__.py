"""Frozen plans: what will count as success, written down, dated and hashed before the outcomes are known."""

from __future__ import annotations

from pathlib import Path

from obs.errors import ConfigError
from obs.plans.document import content_of, read, written
from obs.plans.following import Followed, Outcome, follow
from obs.plans.freezing import freeze
from obs.plans.model import Baseline, Decision, Plan
from obs.study import Study, template

__all__ = [
    "Baseline",
    "Decision",
    "Followed",
    "Outcome",
    "Plan",
    "content_of",
    "follow",
    "freeze",
    "open_plan",
    "written",
]


def open_plan(study: Study, name: str, *, expected: str = "") -> tuple[Plan, str]:
    """The plan in the file *name*, or the one of that name that comes with the built-in study; and its hash.

    Raises ConfigError if there is none, or it was changed; *expected* as for `document.read`.
    """
    path = Path(name)
    try:
        if study.folder is None and not path.exists():
            return read(template(f"plans/{name}.json", name=study.name).encode(), name, expected=expected)
        return read(path.read_bytes(), name, expected=expected)
    except OSError as error:
        raise ConfigError(
            f"the plan {name} cannot be read: {error.strerror or error}", suggestion="obs freeze writes one"
        ) from error

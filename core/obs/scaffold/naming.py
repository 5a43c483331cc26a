"""What a new plugin and its parts are called, all from one name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from obs.errors import ConfigError
from obs.models import DERIVED

_NAME = re.compile("[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*", re.ASCII)
_LONGEST = 32
_OURS = frozenset({DERIVED, "schemas", "testing"})
"""Ids that stand for something else, and ends of packages that obs has beside its plugins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of a plugin: *distribution* obs-my-source, *package* obs_my_source, *id* my_source.

    *class_name* is that of its source or metric, MySource, and *title* the one for people, My source.
    """

    distribution: str
    package: str
    id: str
    class_name: str
    title: str


def names_of(name: str, kind: str, taken: Collection[str]) -> Names:
    """All names of the plugin *name* of a *kind*, which is "source" or "metric".

    Raises ConfigError, with a name that would do, where it is none or an id among *taken*.
    """
    if not _NAME.fullmatch(name) or name.startswith(("obs-", "obs_")) or len(name) > _LONGEST:
        raise ConfigError(
            f"{name!r} is no name for a plugin: letters a to z, digits, - and _, a letter first, "
            f"no more than {_LONGEST}, and without obs- before it",
            suggestion=f"for instance: {_near(name)}",
        )
    own_id = name.replace("-", "_")
    if own_id in _OURS or own_id in taken:
        raise ConfigError(
            f"{own_id!r} is taken: obs itself has it", suggestion=f"for instance: {name}-{kind}"[:_LONGEST]
        )
    words = own_id.split("_")
    camel = "".join(word.capitalize() for word in words)
    # The kind at the end: else a metric "none" would be the class None, and "source" hide obs.Source.
    ended = camel.endswith(kind.capitalize()) and camel != kind.capitalize()
    return Names(
        distribution=f"obs-{own_id.replace('_', '-')}",
        package=f"obs_{own_id}",
        id=own_id,
        class_name=camel if ended else f"{camel}{kind.capitalize()}",
        title=" ".join(words).capitalize(),
    )


def _near(name: str) -> str:
    """A name that would do, as near to *name* as there is one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    tidy = re.sub("[^a-z0-9]+", "-", plain).strip("-").removeprefix("obs-").lstrip("0123456789-")
    return tidy[:_LONGEST].strip("-") or "my-source"

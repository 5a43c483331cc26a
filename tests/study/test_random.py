"""Whatever stands in a study file, reading it gives a study or a ConfigError."""

from __future__ import annotations

import copy
import tomllib
from datetime import date, datetime, time
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from obs.errors import ConfigError
from obs.study import Study, parse, template

VALID = tomllib.loads(template())
WORDS = [
    "study",
    "indicators",
    "groups",
    "programmes",
    "sources",
    "metrics",
    "regions",
    "query",
    "breaks",
    "base_url",
]
KEYS = st.sampled_from(WORDS) | st.text(max_size=8)
SCALARS = (
    st.text(max_size=12)
    | st.sampled_from(["1783", "00", "2022", "2022-W53", "0000", "municipalities", "county:17", "nominal"])
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.just(date(2022, 1, 1))
    | st.just(datetime(2022, 1, 1))  # noqa: DTZ001 - TOML knows local times
    | st.just(time(12))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=6)


def outcome(values: dict[str, Any]) -> Study | ConfigError:
    """The study, or the one error that may be raised."""
    try:
        return parse(values, file="obs.toml", folder=None)
    except ConfigError as error:
        return error


@settings(deadline=None)
@given(DOCUMENTS)
def test_any_document_gives_a_study_or_a_config_error(values: dict[str, Any]) -> None:
    """No TOML document raises anything but ConfigError."""
    assert isinstance(outcome(values), Study | ConfigError)


@settings(deadline=None)
@given(st.data())
def test_any_change_of_a_valid_study_gives_a_study_or_a_config_error(data: st.DataObject) -> None:
    """A value of the built-in study replaced by anything gives a study or names a key near by."""
    values = copy.deepcopy(VALID)
    section = data.draw(st.sampled_from(list(values)))
    place: dict[str, Any] | list[Any] = values
    key: Any = section
    while isinstance(place[key], dict | list) and data.draw(st.booleans()):
        place = cast("dict[str, Any] | list[Any]", place[key])
        key = data.draw(st.sampled_from([*place] if isinstance(place, dict) else range(len(place))))
    place[key] = data.draw(VALUES)
    found = outcome(values)
    assert isinstance(found, Study) or section in str(found)

"""From one name all names of a plugin, and what is no name."""

from __future__ import annotations

import keyword
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.errors import ConfigError
from obs.scaffold import KINDS, names_of
from obs.scaffold.writing import compatible


def test_a_name_gives_distribution_package_id_class_and_title() -> None:
    names = names_of("my-source", "source", ())
    assert (names.distribution, names.package, names.id) == ("obs-my-source", "obs_my_source", "my_source")
    assert (names.class_name, names.title) == ("MySource", "My source")
    assert names_of("my_source", "source", ()) == names


@pytest.mark.parametrize(
    ("name", "kind", "class_name"),
    [
        ("none", "metric", "NoneMetric"),
        ("true", "source", "TrueSource"),
        ("source", "source", "SourceSource"),
        ("metric", "metric", "MetricMetric"),
        ("metric", "source", "MetricSource"),
        ("share-2", "metric", "Share2Metric"),
    ],
)
def test_no_class_is_a_keyword_or_hides_a_name_of_obs(name: str, kind: str, class_name: str) -> None:
    assert names_of(name, kind, ()).class_name == class_name


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Påhittat", "pahittat"),
        ("obs-births", "births"),
        ("obs_births", "births"),
        ("a--b", "a-b"),
        ("a.b/c", "a-b-c"),
        ("1st", "st"),
        ("-x", "x"),
        ("x\n", "x"),
        ("北京", "my-source"),
        ("", "my-source"),
        ("a" * 33, "a" * 32),
    ],
)
def test_what_is_no_name_is_told_with_one_that_would_do(name: str, near: str) -> None:
    with pytest.raises(ConfigError, match="is no name for a plugin") as caught:
        names_of(name, "source", ())
    assert caught.value.suggestion == f"for instance: {near}"
    assert names_of(near, "source", ())


@pytest.mark.parametrize("name", ["kolada", "local-csv", "local_csv", "derived", "schemas", "testing"])
def test_what_obs_itself_has_is_taken(name: str) -> None:
    with pytest.raises(ConfigError, match="is taken: obs itself has it"):
        names_of(name, "source", {"kolada", "local_csv"})


@given(st.text(max_size=40), st.sampled_from(KINDS))
def test_whatever_is_a_name_gives_identifiers_that_are_no_keywords(name: str, kind: str) -> None:
    try:
        names = names_of(name, kind, ())
    except ConfigError:
        return
    for each in (names.package, names.class_name):
        assert each.isidentifier()
        assert not keyword.iskeyword(each)
    assert re.fullmatch("[a-z][a-z0-9_]{0,31}", names.id)


@pytest.mark.parametrize(
    ("version", "span"),
    [("0.1.0", ">=0.1,<0.2"), ("0.12.3", ">=0.12,<0.13"), ("1.4.0", ">=1.4,<2"), ("2.0.0rc1", ">=2.0,<3")],
)
def test_a_plugin_goes_with_the_versions_of_one_api(version: str, span: str) -> None:
    """Below 1.0 the next minor version may break, from then on the next major one."""
    assert compatible(version) == span

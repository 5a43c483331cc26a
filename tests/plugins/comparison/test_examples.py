"""The worked example of every metric that is installed: run, it gives what it says."""

from __future__ import annotations

import pytest

from obs import ObsError
from obs.compare.example import check_example, panel_of
from obs.compare.running import run
from obs.plugins import OWN_DISTRIBUTIONS, Registry

_REGISTRY = Registry.from_entry_points(environ={})
_METRICS = _REGISTRY.metrics
_OURS = [id_ for id_, plugin in _REGISTRY.owners.items() if plugin.distribution in OWN_DISTRIBUTIONS]


@pytest.mark.parametrize("id_", sorted(_METRICS))
def test_the_worked_example(id_: str) -> None:
    """Ours have one; a metric's result has every value that its example expects."""
    if _METRICS[id_].info.example is None and id_ not in _OURS:
        pytest.skip("a plugin from elsewhere, without an example")
    assert check_example(_METRICS[id_]) == ()


@pytest.mark.parametrize("id_", sorted(_METRICS.keys() & {*_OURS}))
def test_an_example_tells_its_arithmetic(id_: str) -> None:
    """In words, with at least one number beyond the key in what it expects."""
    info = _METRICS[id_].info
    assert info.example is not None
    assert any(character.isdigit() for character in info.example.text)
    key = info.result["primaryKey"]
    assert isinstance(key, list)
    numbers = [
        value
        for row in info.example.expects
        for name, value in row.items()
        if name not in key and isinstance(value, int | float)
    ]
    assert numbers


_REQUIRED = [(id_, name) for id_ in sorted(_METRICS) for name in _METRICS[id_].info.required]


@pytest.mark.parametrize(("id_", "name"), _REQUIRED)
def test_what_is_required_is_asked_for(id_: str, name: str) -> None:
    """Without it the metric refuses its own example, and says what is missing."""
    example = _METRICS[id_].info.example
    assert example is not None
    given = {key: value for key, value in example.parameters.items() if key != name}
    with pytest.raises(ObsError, match=name.removesuffix("s").removesuffix("ed")):
        run(_METRICS, id_, panel_of(example), given)
